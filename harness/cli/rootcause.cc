#include <algorithm>
#include <memory>
#include <utility>

#include "harness/base/suggest.h"
#include "harness/cli/commands.h"
#include "harness/cli/insight_input.h"
#include "harness/cli/json_output.h"
#include "harness/cli/rootcause_output.h"

namespace plimsoll::cli {
namespace {

struct RootCauseCommandOptions {
  InsightOptions insight;
  int top = 20;
  std::uint64_t seed = 1;
  std::string arms;
  std::string cluster;
  std::string match = "none";
  std::vector<std::string> exclude;
};

Status Validate(const RootCauseCommandOptions& options) {
  PLIMSOLL_TRY(options.insight.Validate());
  if (options.top < 1)
    return MakeError(ErrorCode::kInvalid, "--top is ", std::to_string(options.top),
                     "; expected 1 or more");
  if (options.arms.empty() &&
      (!options.cluster.empty() || options.match != "none" || !options.exclude.empty()))
    return MakeError(ErrorCode::kInvalid, "--cluster, --match and --exclude want --arms");
  return {};
}

/// What --exclude names: a rule of `suite lint`, or FACTOR=VALUE.
struct Exclusions {
  std::vector<std::string> rules;
  std::vector<insight::FactorValue> values;
};

Result<Exclusions> ExclusionsOf(const std::vector<std::string>& names) {
  const std::vector<std::string> rules = insight::CaseRuleNames();
  Exclusions exclusions;
  for (const std::string& name : names) {
    if (std::find(rules.begin(), rules.end(), name) != rules.end()) {
      exclusions.rules.push_back(name);
      continue;
    }
    const Result<insight::FactorValue> value = insight::ParseFactorValue(name);
    const std::string hint = DidYouMean(name, rules);
    if (!value.ok())
      return MakeError(ErrorCode::kInvalid, "--exclude \"", name,
                       "\" is neither a rule of suite lint for single cases nor FACTOR=VALUE",
                       hint.empty() ? "" : "; ", hint);
    exclusions.values.push_back(*value);
  }
  return exclusions;
}

/// The rules that some case breaks, as values to leave out.
std::vector<insight::FactorValue> BrokenRules(const Session& session,
                                              const insight::CaseTable& table,
                                              const std::vector<std::string>& rules) {
  std::vector<insight::FactorValue> broken;
  for (const std::string& rule : rules) {
    const insight::Factor* factor = table.Find("lint." + rule);
    const bool is_broken =
        factor != nullptr &&
        std::find(factor->values.begin(), factor->values.end(), "yes") != factor->values.end();
    if (is_broken) broken.push_back({factor->name, "yes"});
    if (!is_broken) Note(session, "note: no case breaks " + rule + ": nothing to leave out");
  }
  return broken;
}

Status ShowArms(Session& session, const RootCauseCommandOptions& options, ArmsView view,
                const insight::CaseTable& table) {
  view.runs = table.runs;
  view.question.cluster = options.cluster;
  view.question.match_length = options.match == "length";
  view.question.seed = options.seed;
  PLIMSOLL_ASSIGN(view.comparisons, insight::CompareTwoArms(table, view.question));
  if (options.insight.as_json) {
    PrintJson(session, ArmsNode(view));
  } else {
    *session.out << ArmsText(view);
  }
  return {};
}

Status ShowCauses(Session& session, const RootCauseCommandOptions& options,
                  const insight::CaseTable& table) {
  PLIMSOLL_ASSIGN(const std::vector<const insight::Factor*> factors,
                  insight::SelectFactors(table, options.insight.by));
  RootCauseView view;
  view.runs = table.runs;
  view.top = static_cast<std::size_t>(options.top);
  view.options.min_cases = options.insight.min_cases;
  view.options.seed = options.seed;
  view.causes = insight::FindRootCauses(table, factors, view.options);
  if (view.causes.all.cases == 0)
    return MakeError(ErrorCode::kNothingSelected, "the run holds no case with a score");
  view.functions = insight::FindFunctions(factors);
  view.groups = insight::GroupFunctions(factors, view.functions);
  if (options.insight.as_json) {
    PrintJson(session, RootCauseNode(view));
  } else {
    *session.out << RootCauseText(view);
  }
  return {};
}

Result<ExitCode> RootCause(Session& session, const RootCauseCommandOptions& options) {
  PLIMSOLL_TRY(Validate(options));
  ArmsView view;
  if (!options.arms.empty()) PLIMSOLL_TRY(insight::ParseArms(options.arms, &view.question));
  PLIMSOLL_ASSIGN(const Exclusions exclusions, ExclusionsOf(options.exclude));
  PLIMSOLL_ASSIGN(const InsightInput input,
                  ReadInsight(session, options.insight, exclusions.rules));
  if (options.arms.empty()) {
    PLIMSOLL_TRY(ShowCauses(session, options, input.table));
    return ExitCode::kPass;
  }
  view.question.exclude = BrokenRules(session, input.table, exclusions.rules);
  view.question.exclude.insert(view.question.exclude.end(), exclusions.values.begin(),
                               exclusions.values.end());
  PLIMSOLL_TRY(ShowArms(session, options, std::move(view), input.table));
  return ExitCode::kPass;
}

}  // namespace

Command MakeRootCause() {
  auto options = std::make_shared<RootCauseCommandOptions>();  // of the two halves of one command
  return {"rootcause", "What goes with failures; or two arms of a suite, compared honestly",
          "plimsoll rootcause --run latest --arms attributes.depth=l3:l2 --exclude runaway-field",
          [options](Options& o) {
            options->insight.Add(o);
            o.Value("--top", &options->top, "findings to show");
            o.Value("--seed", &options->seed, "seed of the permutations");
            o.Value("--arms", &options->arms,
                    "FACTOR=A:B: compare the cases of value A with those of value B");
            o.Value("--cluster", &options->cluster,
                    "factor whose values are the clusters (default: seeds and equal prompts)");
            o.Choice("--match", &options->match, {"none", "length"},
                     "compare prompts of about the same length, too");
            o.List("--exclude", &options->exclude,
                   "compare again without these: a rule of suite lint, or FACTOR=VALUE");
          },
          [options](Session& session) { return RootCause(session, *options); }};
}

}  // namespace plimsoll::cli
