#include "harness/cli/insight_input.h"

#include <utility>

#include "harness/cli/gate_input.h"
#include "harness/cli/measure.h"
#include "harness/cli/verdict.h"
#include "harness/report/figures.h"

namespace plimsoll::cli {
namespace {

void NoteWhatIsOpen(const Session& session, const store::RunInfo& info) {
  if (info.end == run::RunEndName(run::RunEnd::kComplete)) return;
  Note(session, "note: run " + info.manifest.id +
                    " is not complete: " + std::to_string(info.records) + " of " +
                    std::to_string(info.manifest.planned) + " trials");
}

}  // namespace

void InsightOptions::Add(Options& options) {
  options.List("--run", &runs, "stored run (an id, its beginning, or latest); repeat for several",
               true);
  options.List("--by", &by,
               "factor, such as severity, area, taxonomy.2, tags or attributes.NAME; repeat for "
               "several (default: all whose values repeat)");
  options.List("--policy", &policies,
               "gate.yaml, for which outcomes count (default: the configuration's)");
  options.Value("--min-cases", &min_cases, "fewer cases than this are not tested");
  options.Value("--config", &config, "plimsoll.yaml to use");
  options.Value("--store", &store, "where runs are kept");
  options.Flag("--json", &as_json, "one JSON object on standard output");
}

Status InsightOptions::Validate() const {
  if (min_cases < 1)
    return MakeError(ErrorCode::kInvalid, "--min-cases is ", std::to_string(min_cases),
                     "; expected 1 or more");
  return {};
}

Result<InsightInput> ReadInsight(const Session& session, const InsightOptions& options,
                                 const std::vector<std::string>& lint_rules) {
  if (options.policies.size() > 1)
    return MakeError(ErrorCode::kInvalid, "--policy may be given once here");
  InsightInput input;
  SelectOptions select;
  select.config = options.config;
  PLIMSOLL_ASSIGN(input.workspace, OpenWorkspace(session, select));
  PLIMSOLL_ASSIGN(input.store, OpenStoreOf(input.workspace.config, options.store));
  PLIMSOLL_ASSIGN(input.policy, PolicyOf(session, input.workspace.config,
                                         options.policies.empty() ? "" : options.policies.front()));
  for (const std::string& run : options.runs) {
    PLIMSOLL_TRY(input.store->Check(run));
    PLIMSOLL_ASSIGN(const store::RunInfo info, input.store->Info(run));
    PLIMSOLL_TRY(CheckSuitesLoaded(input.workspace, info.manifest));
    NoteWhatIsOpen(session, info);
  }
  PLIMSOLL_ASSIGN(input.table,
                  insight::ReadCases(*input.store, options.runs, input.workspace.suites,
                                     {input.policy.outcomes, lint_rules}));
  if (input.table.rows.empty())
    return MakeError(ErrorCode::kNothingSelected, "the run holds no case");
  if (input.table.unknown > 0)
    Note(session, "note: " + report::Count(input.table.unknown, "case") +
                      " changed in the suites since they were measured, or left: what the suites "
                      "say of them is n/a");
  return input;
}

std::string RateText(const insight::SliceRate& rate) {
  if (!rate.rate) return "–";
  return report::Percent(*rate.rate) +
         (rate.interval ? " " + report::PercentInterval(*rate.interval) : "");
}

doc::Node IntervalNode(const std::optional<stats::Interval>& interval) {
  if (!interval) return doc::Node::Null();
  return doc::Node::Array({doc::Node::Double(interval->low), doc::Node::Double(interval->high)});
}

doc::Node RateNode(const insight::SliceRate& rate) {
  return doc::Node::Object(
      {{"cases", doc::Node::Int(rate.cases)},
       {"clusters", doc::Node::Int(rate.clusters)},
       {"unscored", doc::Node::Int(rate.unscored)},
       {"passes", doc::Node::Double(rate.passes)},
       {"rate", doc::Node::Double(rate.rate)},
       {"interval", IntervalNode(rate.interval)},
       {"level", doc::Node::Double(insight::kRateLevel)},
       {"method",
        rate.method.empty() ? doc::Node::Null() : doc::Node::String(std::string(rate.method))}});
}

doc::Node RunsNode(const std::vector<insight::RunName>& runs) {
  doc::Node list = doc::Node::Array();
  for (const insight::RunName& run : runs)
    list.Push(doc::Node::Object(
        {{"run", doc::Node::String(run.id)}, {"target", doc::Node::String(run.target)}}));
  return list;
}

}  // namespace plimsoll::cli
