#include <algorithm>
#include <memory>
#include <utility>

#include "harness/baseline/pairing.h"
#include "harness/cli/commands.h"
#include "harness/cli/gate_input.h"
#include "harness/cli/insight_input.h"
#include "harness/cli/json_output.h"
#include "harness/cli/measure.h"
#include "harness/cli/slices_output.h"

namespace plimsoll::cli {
namespace {

struct SlicesCommandOptions {
  InsightOptions insight;
  std::string baseline;
};

std::vector<std::string> LeftOut(const insight::CaseTable& table,
                                 const std::vector<const insight::Factor*>& shown) {
  std::vector<std::string> names;
  for (const insight::Factor& factor : table.factors)
    if (factor.Distinct() > 1 && std::find(shown.begin(), shown.end(), &factor) == shown.end())
      names.push_back(factor.name);
  return names;
}

Result<ExitCode> ShowSlices(Session& session, const SlicesCommandOptions& options) {
  PLIMSOLL_ASSIGN(const InsightInput input, ReadInsight(session, options.insight, {}));
  PLIMSOLL_ASSIGN(const std::vector<const insight::Factor*> factors,
                  insight::SelectFactors(input.table, options.insight.by));
  SlicesView view;
  view.runs = input.table.runs;
  view.baseline = options.baseline;
  view.options.min_cases = options.insight.min_cases;
  if (options.baseline.empty()) {
    view.slices = insight::MakeSlices(input.table, factors, nullptr, view.options);
  } else {
    PLIMSOLL_ASSIGN(
        const std::vector<baseline::Measurement> candidate,
        baseline::MeasurementsOf(*input.store, input.table.runs.front().id, input.policy.outcomes));
    PLIMSOLL_ASSIGN(const BaselineSide before,
                    BaselineOf(session, input.workspace, *input.store, input.policy,
                               options.baseline, candidate));
    PLIMSOLL_ASSIGN(const baseline::Pairing pairing,
                    baseline::PairCases(before.measurements, candidate));
    view.slices = insight::MakeSlices(input.table, factors, &pairing, view.options);
  }
  view.functions = insight::FindFunctions(factors);
  view.groups = insight::GroupFunctions(factors, view.functions);
  if (options.insight.by.empty()) view.left_out = LeftOut(input.table, factors);
  if (options.insight.as_json) {
    PrintJson(session, SlicesNode(view));
  } else {
    *session.out << SlicesText(view);
  }
  return ExitCode::kPass;
}

Result<ExitCode> ShowRankings(Session& session, const SlicesCommandOptions& options) {
  const InsightOptions& insight = options.insight;
  if (!options.baseline.empty() || !insight.by.empty())
    return MakeError(ErrorCode::kInvalid,
                     "several runs or policies are ranked as wholes: --by and --baseline want one");
  Diagnostics diagnostics;
  PLIMSOLL_ASSIGN(const Config config, LoadConfig(insight.config, &diagnostics));
  ShowDiagnostics(session, diagnostics);
  PLIMSOLL_ASSIGN(const auto store, OpenStoreOf(config, insight.store));
  std::vector<std::string> policies = insight.policies;
  if (policies.empty()) policies.emplace_back();
  std::vector<insight::Reading> readings;
  for (const std::string& path : policies) {
    PLIMSOLL_ASSIGN(const gate::Policy policy, PolicyOf(session, config, path));
    readings.push_back({policies.size() > 1 ? path : "", policy.outcomes});
  }
  PLIMSOLL_ASSIGN(const std::vector<insight::Ranking> rankings,
                  insight::RankRuns(*store, insight.runs, readings));
  if (insight.as_json) {
    PrintJson(session, RankingsNode(rankings));
  } else {
    *session.out << RankingsText(rankings);
  }
  return ExitCode::kPass;
}

Result<ExitCode> Slices(Session& session, const SlicesCommandOptions& options) {
  PLIMSOLL_TRY(options.insight.Validate());
  const bool is_ranking = options.insight.runs.size() > 1 || options.insight.policies.size() > 1;
  return is_ranking ? ShowRankings(session, options) : ShowSlices(session, options);
}

}  // namespace

Command MakeSlices() {
  auto options = std::make_shared<SlicesCommandOptions>();  // of the two halves of one command
  return {"slices", "Rates per slice of a run, and what declined; several runs are ranked",
          "plimsoll slices --run latest --by severity --by attributes.country --baseline RUN",
          [options](Options& o) {
            options->insight.Add(o);
            o.Value("--baseline", &options->baseline,
                    "folder of baselines, baseline file or run to compare with");
          },
          [options](Session& session) { return Slices(session, *options); }};
}

}  // namespace plimsoll::cli
