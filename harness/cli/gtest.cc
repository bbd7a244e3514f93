#include <charconv>
#include <memory>
#include <optional>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "harness/cli/commands.h"
#include "harness/cli/gate_input.h"
#include "harness/cli/measure.h"
#include "harness/host/host.h"
#include "harness/text/hostile.h"

namespace plimsoll::cli {
namespace {

constexpr const char* kTotalShards = "GTEST_TOTAL_SHARDS";
constexpr const char* kShardIndex = "GTEST_SHARD_INDEX";

struct GtestOptions {
  SelectOptions select;
  RunOptions run;
  std::vector<std::string> arguments;
};

std::optional<int> NumberOf(const std::string& text) {
  int number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

// GoogleTest would end the process with 1, which means FAIL, where its sharding makes no sense.
Status CheckSharding(const http::Environment& environment) {
  const std::optional<std::string> total = environment(kTotalShards);
  const std::optional<std::string> index = environment(kShardIndex);
  if (!total && !index) return {};
  const std::optional<int> n = NumberOf(total.value_or(""));
  const std::optional<int> i = NumberOf(index.value_or(""));
  if (n && i && *i >= 0 && *i < *n) return {};
  return MakeError(ErrorCode::kInvalid, kTotalShards, "=", text::OneLine(total.value_or("")),
                   " and ", kShardIndex, "=", text::OneLine(index.value_or("")),
                   " are no shard; expected such as 4 and an index from 0 to 3");
}

// Why a failure of the case is accepted on that day, or nothing.
std::string KnownIssueOn(const std::string& date, const suite::Case& the_case) {
  if (!the_case.known_issue || date > the_case.known_issue->expires) return "";
  return the_case.known_issue->reason + " (" + the_case.known_issue->owner + ", until " +
         the_case.known_issue->expires + ")";
}

Result<std::vector<host::HostCase>> HostCasesOf(const std::vector<suite::Suite>& suites,
                                                const std::vector<suite::CaseRef>& refs,
                                                const std::string& date) {
  std::vector<host::HostCase> cases;
  cases.reserve(refs.size());
  for (const suite::CaseRef& ref : refs) {
    PLIMSOLL_ASSIGN(const suite::CasePtr the_case, suites[ref.suite].Read(ref.index));
    cases.push_back({suites[ref.suite].id(), the_case->id, the_case->mark.file, the_case->mark.line,
                     KnownIssueOn(date, *the_case)});
  }
  return cases;
}

Result<ExitCode> HostSuites(Session& session, const GtestOptions& options) {
  PLIMSOLL_TRY(CheckSharding(session.environment));
  PLIMSOLL_ASSIGN(const Workspace workspace, OpenWorkspace(session, options.select));
  PLIMSOLL_ASSIGN(const suite::Selection selection, SelectionOf(options.select));
  PLIMSOLL_ASSIGN(const std::vector<suite::CaseRef> refs,
                  suite::Select(workspace.suites, selection));
  // What is wrong with the target or with a judge is told before a test starts.
  PLIMSOLL_ASSIGN(const judge::Judging judging, JudgingOf(session, workspace.config));
  PLIMSOLL_TRY(PrepareCases(session, workspace, refs, options.run, judging).status());
  host::HostInput input;
  PLIMSOLL_ASSIGN(input.cases,
                  HostCasesOf(workspace.suites, refs, FormatDate(session.clock->Wall())));
  input.epochs = options.run.epochs;
  input.shows_model_text = !session.is_github;
  ExitCode of_run = ExitCode::kPass;
  input.start = [&](const std::vector<std::size_t>& selected,
                    const host::OnRecord& on_record) -> Status {
    std::vector<suite::CaseRef> chosen;
    for (const std::size_t i : selected) chosen.push_back(refs[i]);
    PLIMSOLL_ASSIGN(Measuring measuring,
                    PrepareCases(session, workspace, std::move(chosen), options.run, judging));
    measuring.manifest.shard = selection.shard;
    measuring.manifest.shards = selection.shards;
    PLIMSOLL_ASSIGN(const auto store, OpenStoreOf(workspace.config, options.run.store));
    PLIMSOLL_ASSIGN(const Measured measured,
                    Measure(session, workspace, measuring, options.run, *store, on_record));
    of_run = ExitCodeOf(measured.summary.end);
    if (!measured.summary.message.empty()) Note(session, "plimsoll: " + measured.summary.message);
    return {};
  };
  Result<ExitCode> of_tests = host::RunAsGoogleTests(input, options.arguments);
  // How a run was cut short says more than that its tests could not be measured.
  if (of_run != ExitCode::kPass) return of_tests.ok() ? Weigh(of_run, *of_tests) : of_run;
  return of_tests;
}

}  // namespace

Command MakeGtest() {
  auto options = std::make_shared<GtestOptions>();
  return {"gtest", "Host the suites as GoogleTest test cases",
          "plimsoll gtest --target my-model -- --gtest_filter='edge.*' --gtest_output=xml:edge.xml",
          [options](Options& o) {
            options->select.Add(o);
            options->run.Add(o);
            o.Rest(&options->arguments, "options of GoogleTest, after --");
          },
          [options](Session& session) { return HostSuites(session, *options); }};
}

}  // namespace plimsoll::cli
