#include <algorithm>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "harness/cli/commands.h"
#include "harness/cli/json_output.h"
#include "harness/cli/named_suites.h"
#include "harness/cli/table.h"
#include "harness/doc/json.h"
#include "harness/suite/lint.h"
#include "harness/text/hostile.h"

namespace plimsoll::cli {
namespace {

constexpr std::size_t kLongestValue = 200;

struct DiffOptions {
  std::string config;
  std::string before;
  std::string after;
  bool has_details = false;
  bool as_json = false;
};

// A diff, and what it comes to.
struct Summary {
  suite::SuiteDiff diff;
  std::map<std::string, std::size_t> fields;  // cases in which a field changed
  std::size_t prompts = 0;                    // cases that ask something else
  std::size_t measurements = 0;               // cases whose fingerprint changed
};

bool IsPartOfPrompt(std::string_view field) {
  return field == "prompt" || field == "messages" || field == "system";
}

Summary Summarise(suite::SuiteDiff diff) {
  Summary summary;
  for (const suite::CaseChange& change : diff.changed) {
    bool is_prompt = false;
    for (const suite::FieldChange& field : change.fields) {
      ++summary.fields[field.field];
      is_prompt = is_prompt || IsPartOfPrompt(field.field);
    }
    summary.prompts += is_prompt ? 1 : 0;
    summary.measurements += change.changes_measurement ? 1 : 0;
  }
  summary.diff = std::move(diff);
  return summary;
}

// Fields by how many cases they changed in, the most first.
std::vector<std::pair<std::string, std::size_t>> Ranked(const Summary& summary) {
  std::vector<std::pair<std::string, std::size_t>> ranked(summary.fields.begin(),
                                                          summary.fields.end());
  std::stable_sort(ranked.begin(), ranked.end(),
                   [](const auto& a, const auto& b) { return a.second > b.second; });
  return ranked;
}

doc::Node ChangesNode(const suite::SuiteDiff& diff) {
  // The values are canonical JSON already: parsing cannot fail, and a string is a fallback that
  // loses nothing.
  const auto value = [](const std::string& json) {
    const Result<doc::Node> node = doc::ParseJson(json);
    return node.ok() ? *node : doc::Node::String(json);
  };
  doc::Node changes = doc::Node::Array();
  for (const suite::CaseChange& change : diff.changed) {
    doc::Node fields = doc::Node::Array();
    for (const suite::FieldChange& field : change.fields)
      fields.Push(doc::Node::Object({{"field", doc::Node::String(field.field)},
                                     {"before", value(field.before)},
                                     {"after", value(field.after)}}));
    changes.Push(
        doc::Node::Object({{"case", doc::Node::String(change.id)},
                           {"changes_measurement", doc::Node::Bool(change.changes_measurement)},
                           {"fields", std::move(fields)}}));
  }
  return changes;
}

doc::Node SideNode(const suite::Suite& suite) {
  return doc::Node::Object({{"suite", doc::Node::String(suite.id())},
                            {"version", doc::Node::String(suite.manifest().version)},
                            {"digest", doc::Node::String(HexOf(suite.digest()))},
                            {"cases", CountNode(suite.size())}});
}

void PrintAsJson(const Session& session, const suite::Suite& before, const suite::Suite& after,
                 const Summary& summary) {
  doc::Node fields = doc::Node::Object();
  for (const auto& [field, cases] : summary.fields) fields.Set(field, CountNode(cases));
  PrintJson(session, FormatNode("suite_diff")
                         .Set("before", SideNode(before))
                         .Set("after", SideNode(after))
                         .Set("added", StringsNode(summary.diff.added))
                         .Set("removed", StringsNode(summary.diff.removed))
                         .Set("unchanged", CountNode(summary.diff.unchanged))
                         .Set("changed", CountNode(summary.diff.changed.size()))
                         .Set("prompts_changed", CountNode(summary.prompts))
                         .Set("measurements_changed", CountNode(summary.measurements))
                         .Set("fields", std::move(fields))
                         .Set("changes", ChangesNode(summary.diff)));
}

void PrintDetails(const Session& session, const suite::SuiteDiff& diff) {
  for (const std::string& id : diff.added) *session.out << "+ " << id << '\n';
  for (const std::string& id : diff.removed) *session.out << "- " << id << '\n';
  for (const suite::CaseChange& change : diff.changed) {
    *session.out << "~ " << change.id
                 << (change.changes_measurement ? "  (asks or wants something else)" : "") << '\n';
    for (const suite::FieldChange& field : change.fields)
      *session.out << "    " << text::OneLine(field.field) << ": "
                   << text::OneLine(field.before, kLongestValue) << " -> "
                   << text::OneLine(field.after, kLongestValue) << '\n';
  }
}

void PrintAsText(const Session& session, const suite::Suite& before, const suite::Suite& after,
                 const Summary& summary, bool has_details) {
  *session.out << before.id() << ' ' << before.manifest().version << " -> " << after.id() << ' '
               << after.manifest().version << '\n'
               << summary.diff.added.size() << " added, " << summary.diff.removed.size()
               << " removed, " << summary.diff.changed.size() << " changed, "
               << summary.diff.unchanged << " unchanged; " << summary.prompts
               << " prompts changed\n";
  if (!summary.fields.empty()) {
    Table table({"field", ">cases"});
    for (const auto& [field, cases] : Ranked(summary)) table.Add({field, std::to_string(cases)});
    *session.out << '\n' << table.Render();
  }
  if (has_details) {
    *session.out << '\n';
    PrintDetails(session, summary.diff);
  }
}

Result<ExitCode> Diff(Session& session, const DiffOptions& options) {
  PLIMSOLL_ASSIGN(const suite::Suite before, LoadNamedSuite(options.config, options.before));
  PLIMSOLL_ASSIGN(const suite::Suite after, LoadNamedSuite(options.config, options.after));
  PLIMSOLL_ASSIGN(suite::SuiteDiff diff, suite::Diff(before, after));
  const Summary summary = Summarise(std::move(diff));
  if (options.as_json) {
    PrintAsJson(session, before, after, summary);
  } else {
    PrintAsText(session, before, after, summary, options.has_details);
  }
  return ExitCode::kPass;
}

}  // namespace

Command MakeSuiteDiff() {
  auto options = std::make_shared<DiffOptions>();  // of the two halves of one command
  return {"suite diff", "What was added, removed and changed between two versions of a suite",
          "plimsoll suite diff ../last-release/suites/edge suites/edge --details",
          [options](Options& o) {
            o.Value("before", &options->before, "folder or id of the earlier version", true);
            o.Value("after", &options->after, "folder or id of the later version", true);
            o.Value("--config", &options->config, "plimsoll.yaml to use");
            o.Flag("--details", &options->has_details,
                   "list each case and field, before and after");
            o.Flag("--json", &options->as_json,
                   "one JSON object on standard output, with every change");
          },
          [options](Session& session) { return Diff(session, *options); }};
}

}  // namespace plimsoll::cli
