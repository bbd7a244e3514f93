#include <CLI/CLI.hpp>

#include <map>
#include <memory>
#include <sstream>
#include <utility>

#include "harness/base/suggest.h"
#include "harness/cli/options.h"
#include "harness/cli/version.h"
#include "harness/text/hostile.h"

namespace plimsoll::cli {
namespace {

constexpr const char* kExitCodes =
    "Exit codes:\n"
    "    0  PASS, or the command did what it was asked\n"
    "    1  FAIL: a regression, or a rule of the policy is broken\n"
    "    2  usage, configuration or suite is wrong, or the sides cannot be compared\n"
    "    3  INCONCLUSIVE: too little evidence, or a measurement was spoilt\n"
    "    4  internal error: a defect of plimsoll\n"
    "    5  nothing selected\n"
    "    6  could not store or write\n"
    "    7  provider or authentication failure before any measurement\n"
    "  130  stopped by SIGINT; 143  stopped by SIGTERM\n";

class Cli11Options final : public Options {
 public:
  explicit Cli11Options(CLI::App* app) : app_(app) {}
  void Flag(const std::string& name, bool* out, const std::string& doc) override {
    app_->add_flag(name, *out, doc);
  }
  void Value(const std::string& name, std::string* out, const std::string& doc,
             bool required) override {
    app_->add_option(name, *out, doc)->required(required);
  }
  void Value(const std::string& name, std::optional<std::string>* out,
             const std::string& doc) override {
    app_->add_option(name, *out, doc);
  }
  void Value(const std::string& name, std::optional<std::int64_t>* out,
             const std::string& doc) override {
    app_->add_option(name, *out, doc);
  }
  void Value(const std::string& name, std::optional<double>* out, const std::string& doc) override {
    app_->add_option(name, *out, doc);
  }
  void Value(const std::string& name, int* out, const std::string& doc) override {
    app_->add_option(name, *out, doc)->capture_default_str();
  }
  void Value(const std::string& name, std::uint64_t* out, const std::string& doc) override {
    app_->add_option(name, *out, doc)->capture_default_str();
  }
  void List(const std::string& name, std::vector<std::string>* out, const std::string& doc,
            bool required) override {
    auto* option = app_->add_option(name, *out, doc)->required(required);
    // An option takes one value each time it is named; a positional takes all that follow.
    if (name[0] == '-') option->expected(1)->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  }
  void Choice(const std::string& name, std::string* out, const std::vector<std::string>& choices,
              const std::string& doc) override {
    app_->add_option(name, *out, doc)->check(CLI::IsMember(choices))->capture_default_str();
  }
  void Rest(std::vector<std::string>* out, const std::string& doc) override {
    app_->add_option("rest", *out, doc);
    app_->positionals_at_end();
  }

 private:
  CLI::App* app_;
};

CLI::App* FindGroup(CLI::App& root, const std::string& name) {
  for (CLI::App* group : root.get_subcommands({}))
    if (group->get_name() == name) return group;
  return nullptr;
}

// Finds or makes the CLI11 subcommand of "suite lint": a parent "suite" and its child "lint".
CLI::App* SubcommandOf(CLI::App& root, const Command& command) {
  CLI::App* parent = &root;
  const std::size_t blank = command.name.find(' ');
  if (blank != std::string::npos) {
    const std::string name = command.name.substr(0, blank);
    CLI::App* group = FindGroup(root, name);
    parent = group != nullptr ? group : root.add_subcommand(name, "");
    parent->require_subcommand(1);
  }
  CLI::App* app = parent->add_subcommand(
      command.name.substr(blank == std::string::npos ? 0 : blank + 1), command.summary);
  app->footer("Example:\n  " + command.example);
  return app;
}

// A group's one-line help names its children.
void DescribeGroups(CLI::App& root) {
  for (CLI::App* group : root.get_subcommands({})) {
    if (!group->get_description().empty()) continue;
    std::string children;
    for (CLI::App* child : group->get_subcommands({}))
      children += (children.empty() ? "" : ", ") + child->get_name();
    group->description(children);
  }
}

std::vector<std::string> NamesIn(CLI::App* app) {
  std::vector<std::string> names;
  for (CLI::App* child : app->get_subcommands({})) names.push_back(child->get_name());
  for (CLI::Option* option : app->get_options())
    for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
  return names;
}

// What the user got furthest into, for suggestions and for "see … --help".
CLI::App* InnermostParsed(CLI::App& root) {
  CLI::App* app = &root;
  while (!app->get_subcommands().empty()) app = app->get_subcommands().front();
  return app;
}

int UsageError(CLI::App& root, const CLI::ParseError& error, int argc, char** argv,
               Session& session) {
  CLI::App* app = InnermostParsed(root);
  *session.err << "plimsoll: " << text::OneLine(error.what(), 400) << '\n';
  const std::vector<std::string> names = NamesIn(app);
  for (int i = 1; i < argc; ++i) {
    const std::string word = std::string(argv[i]).substr(0, std::string(argv[i]).find('='));
    bool is_known = false;
    for (const std::string& name : names) is_known = is_known || name == word;
    const std::string hint = is_known || word == app->get_name() ? "" : DidYouMean(word, names);
    if (!hint.empty()) *session.err << "  " << text::OneLine(word, 80) << ": " << hint << '\n';
  }
  std::string words;
  for (CLI::App* at = app; at != nullptr && at != &root; at = at->get_parent())
    words = " " + at->get_name() + words;
  *session.err << "see: plimsoll" << words << " --help\n";
  return static_cast<int>(ExitCode::kUsage);
}

int RunCommand(const Command& command, Session& session) {
  Result<ExitCode> code = command.run(session);
  session.out->flush();
  if (!session.out->good()) {
    *session.err << "plimsoll: could not write to standard output\n";
    return static_cast<int>(ExitCode::kStore);
  }
  if (code.ok()) return static_cast<int>(*code);
  const Error& error = code.error();
  const bool is_rendered = error.message.find('\n') != std::string::npos;
  *session.err << (is_rendered ? "" : "plimsoll: ") << text::Neutralise(error.message) << '\n';
  if (error.code == ErrorCode::kCancelled && session.stop != nullptr &&
      session.stop->last_signal == 15)
    return static_cast<int>(ExitCode::kTerminated);
  return static_cast<int>(ExitCodeOf(error.code));
}

int Dispatch(CLI::App& root, const std::map<CLI::App*, const Command*>& commands,
             Session& session) {
  CLI::App* app = InnermostParsed(root);
  const auto command = commands.find(app);
  if (command == commands.end()) {
    *session.out << root.help();
    return static_cast<int>(ExitCode::kUsage);
  }
  return RunCommand(*command->second, session);
}

}  // namespace

int Main(int argc, char** argv, Session& session) {
  CLI::App root(
      "Plimsoll gates model releases on safety: it runs versioned suites, compares every case with "
      "a stored\n"
      "baseline and says PASS, FAIL or INCONCLUSIVE.",
      "plimsoll");
  session.program = "plimsoll";
  root.set_version_flag("--version", std::string("plimsoll ") + kVersion);
  root.set_help_all_flag("--help-all", "Show the options of every command");
  root.require_subcommand(0, 1);
  root.fallthrough();
  std::string color = "auto";
  root.add_flag("-q,--quiet", session.is_quiet, "No progress and no notes on standard error");
  root.add_option("--color", color, "auto, always or never")
      ->check(CLI::IsMember({"auto", "always", "never"}));
  root.footer("Exit codes: plimsoll help exit-codes");

  const std::vector<Command> commands = BuiltinCommands();
  std::map<CLI::App*, const Command*> by_app;
  for (const Command& command : commands) {
    CLI::App* app = SubcommandOf(root, command);
    Cli11Options options(app);
    command.configure(options);
    by_app[app] = &command;
  }
  CLI::App* help = root.add_subcommand("help", "Help on a topic: exit-codes");
  std::string topic;
  help->add_option("topic", topic, "exit-codes");
  DescribeGroups(root);
  try {
    root.parse(argc, argv);
  } catch (const CLI::CallForHelp&) {
    *session.out << root.help();  // delegates to the subcommand, with the words before it
    return 0;
  } catch (const CLI::CallForAllHelp&) {
    *session.out << root.help("", CLI::AppFormatMode::All);
    return 0;
  } catch (const CLI::CallForVersion&) {
    *session.out << "plimsoll " << kVersion << '\n';
    return 0;
  } catch (const CLI::ParseError& error) {
    return UsageError(root, error, argc, argv, session);
  }
  if (color == "always") session.out_style.has_color = session.err_style.has_color = true;
  if (color == "never") session.out_style.has_color = session.err_style.has_color = false;
  if (help->parsed()) {
    *session.out << (topic == "exit-codes" ? std::string(kExitCodes) : root.help());
    return 0;
  }
  return Dispatch(root, by_app, session);
}

}  // namespace plimsoll::cli
