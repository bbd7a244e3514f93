#include <cmath>
#include <optional>
#include <string>
#include <utility>

#include "harness/gate/suite_rule.h"
#include "harness/report/json.h"
#include "harness/report/view.h"

namespace plimsoll::report {
namespace {

using doc::Node;

constexpr double kRateLevel = 0.95;
constexpr double kDifferenceLevel = 0.90;

Node IntervalNode(const stats::Interval& interval) {
  return Node::Array({NumberNode(interval.low), NumberNode(interval.high)});
}

Node Text(std::string_view text) { return Node::String(std::string(text)); }

/// What the test counts: units (clusters of cases) that got worse and better.
Node DiscordanceNode(const stats::Discordance& pairs) {
  return Node::Object({{"units", Node::Int(pairs.n)},
                       {"worse", Node::Int(pairs.b)},
                       {"better", Node::Int(pairs.c)}});
}

/// A side's cases that the other side does not have.
Node OneSidedNode(const baseline::Rate& rate) {
  return rate.cases == 0 ? Node::Null() : RateNode(rate);
}

Node LeftOutNode(const baseline::Comparison& comparison, const baseline::TrackComparison& entry) {
  if (!entry.slice.empty()) return Node::Null();  // which slice a removed case was in is not known
  Node list = Node::Array();
  for (const baseline::LeftOutCase& left_out : comparison.left_out) {
    if (left_out.track != entry.track || (entry.suite != "*" && left_out.suite != entry.suite))
      continue;
    list.Push(Node::Object({{"suite", Text(left_out.suite)},
                            {"case", Text(left_out.id)},
                            {"why", Text(baseline::LeftOutName(left_out.why))}}));
  }
  return list;
}

Node EntryNode(const baseline::Comparison& comparison, const baseline::TrackComparison& entry,
               std::optional<double> p_adjusted) {
  const bool is_known = entry.difference.has_value();
  return Node::Object(
      {{"suite", Text(entry.suite)},
       {"track", Text(suite::TrackName(entry.track))},
       {"slice", entry.slice.empty() ? Node::Null() : Text(entry.slice)},
       {"pairs", Node::Int(entry.pairs)},
       {"clusters", Node::Int(entry.clusters)},
       {"baseline", RateNode(entry.baseline)},
       {"candidate", RateNode(entry.candidate)},
       {"baseline_all", RateNode(entry.baseline_all)},
       {"candidate_all", RateNode(entry.candidate_all)},
       {"baseline_retired", OneSidedNode(entry.baseline_retired)},
       {"candidate_added", OneSidedNode(entry.candidate_added)},
       {"regressed", Node::Int(entry.regressed)},
       {"fixed", Node::Int(entry.fixed)},
       {"discordance", DiscordanceNode(entry.sample.pairs)},
       {"graded", Node::Bool(entry.is_graded)},
       {"several_trials", Node::Bool(entry.has_several_trials)},
       {"one_to_many", Node::Bool(entry.is_one_to_many)},
       {"difference", NumberNode(entry.difference)},
       {"interval", is_known ? IntervalNode(entry.interval) : Node::Null()},
       {"level", Node::Double(kDifferenceLevel)},
       {"method", entry.method.empty() ? Node::Null() : Text(entry.method)},
       {"test", entry.test.empty() ? Node::Null() : Text(entry.test)},
       {"p_worse", is_known ? NumberNode(entry.p_worse) : Node::Null()},
       {"p_two_sided_exact", NumberNode(entry.p_two_sided_exact)},
       {"p_churn", NumberNode(entry.p_churn)},
       {"p_adjusted", NumberNode(p_adjusted)},
       {"minimum_detectable_drop",
        is_known ? NumberNode(entry.minimum_detectable_drop) : Node::Null()},
       {"psi", is_known ? NumberNode(entry.noise.psi) : Node::Null()},
       {"psi_from", is_known ? Text(NoiseOriginName(entry.noise.origin)) : Node::Null()},
       {"worst_case", is_known ? IntervalNode(entry.worst_case) : Node::Null()},
       {"difference_with_retired",
        is_known ? NumberNode(entry.sample_with_retired.mean()) : Node::Null()},
       {"unscored", Node::Object({{"baseline", Node::Int(entry.unscored_baseline)},
                                  {"candidate", Node::Int(entry.unscored_candidate)}})},
       {"provisional", Node::Int(entry.provisional)},
       {"quarantined", Node::Int(entry.quarantined)},
       {"baseline_cases", Node::Int(entry.baseline_cases)},
       {"candidate_cases", Node::Int(entry.candidate_cases)},
       {"left_out", LeftOutNode(comparison, entry)}});
}

Node RatioNode(const std::optional<double>& ratio, const stats::Interval& interval) {
  return Node::Object(
      {{"value", NumberNode(ratio)}, {"interval", ratio ? IntervalNode(interval) : Node::Null()}});
}

Node CountsNode(const baseline::CaseResult& result) {
  return Node::Object({{"passes", Node::Int(result.passes)}, {"trials", Node::Int(result.trials)}});
}

Node FlipsNode(const baseline::Comparison& comparison, FlipKind kind) {
  Node list = Node::Array();
  for (const Flip* flip : FlipsOf(&comparison, kind)) {
    const baseline::CaseResult& result = flip->second.candidate;
    list.Push(Node::Object({{"suite", Text(flip->first)},
                            {"case", Text(result.id)},
                            {"track", Text(suite::TrackName(result.track))},
                            {"severity", Text(suite::SeverityName(flip->second.severity()))},
                            {"baseline", CountsNode(flip->second.baseline)},
                            {"candidate", CountsNode(result)}}));
  }
  return list;
}

Node DifferencesNode(const baseline::Comparison& comparison) {
  Node list = Node::Array();
  for (const baseline::Difference& difference : comparison.target_differences)
    list.Push(Node::Object({{"field", Text(difference.field)},
                            {"before", Text(difference.before)},
                            {"after", Text(difference.after)}}));
  return list;
}

/// Of what the gate has a finding on: a track, a slice of one, a suite with a margin of its own.
std::optional<double> AdjustedP(const baseline::TrackComparison& entry,
                                const gate::GateDecision* decision) {
  if (decision == nullptr) return std::nullopt;
  std::string name(suite::TrackName(entry.track));
  if (entry.suite != "*") name = gate::SuitePartName(name, entry.suite);
  if (!entry.slice.empty()) name += "." + entry.slice;
  for (const gate::Finding& finding : decision->findings)
    if (finding.rule == "gate.track." + name || finding.rule == "gate.slice." + name)
      return finding.p_adjusted;
  return std::nullopt;
}

Node ComparisonsNode(const baseline::Comparison& comparison, const gate::GateDecision* decision) {
  Node list = Node::Array();
  for (const auto* entries : {&comparison.tracks, &comparison.by_suite, &comparison.slices})
    for (const baseline::TrackComparison& entry : *entries)
      list.Push(EntryNode(comparison, entry, AdjustedP(entry, decision)));
  return list;
}

Node OpenCriticalNode(const baseline::Comparison& comparison) {
  Node list = Node::Array();
  for (const std::string& name : comparison.open_critical) list.Push(Text(name));
  return list;
}

}  // namespace

doc::Node RateNode(const baseline::Rate& rate) {
  // Whole passes are written as whole numbers; with several trials a case may pass in part.
  const bool is_whole = rate.passes == std::floor(rate.passes);
  return Node::Object({{"passes", is_whole ? Node::Int(static_cast<std::int64_t>(rate.passes))
                                           : NumberNode(rate.passes)},
                       {"cases", Node::Int(rate.cases)},
                       {"clusters", Node::Int(rate.clusters)},
                       {"trials", Node::Int(rate.trials)},
                       {"rate", NumberNode(rate.rate)},
                       {"interval", rate.rate ? IntervalNode(rate.interval) : Node::Null()},
                       {"level", Node::Double(kRateLevel)},
                       {"method", Text(rate.is_effective ? "wilson_effective" : "wilson")},
                       {"every_trial", NumberNode(rate.every_trial)}});
}

doc::Node ComparisonFields(const baseline::Comparison& comparison,
                           const gate::GateDecision* decision) {
  return Node::Object(
      {{"comparisons", ComparisonsNode(comparison, decision)},
       {"ratio", Node::Object({{"baseline", RatioNode(comparison.ratio_baseline,
                                                      comparison.ratio_baseline_interval)},
                               {"candidate", RatioNode(comparison.ratio_candidate,
                                                       comparison.ratio_candidate_interval)},
                               {"level", Node::Double(kRateLevel)}})},
       {"regressed", FlipsNode(comparison, FlipKind::kRegressed)},
       {"fixed", FlipsNode(comparison, FlipKind::kFixed)},
       {"open_critical", OpenCriticalNode(comparison)},
       {"baseline_missing_trials", Node::Int(comparison.baseline_missing_trials)},
       {"target_differences", DifferencesNode(comparison)},
       {"common_share", NumberNode(comparison.common_share)}});
}

doc::Node CompareJson(const baseline::Comparison& comparison) {
  Node node = Node::Object({{"format", Text("plimsoll.compare/1")},
                            {"baseline", Text(comparison.baseline_run)},
                            {"candidate", Text(comparison.candidate_run)},
                            {"baseline_target", Text(comparison.baseline_target)},
                            {"candidate_target", Text(comparison.candidate_target)}});
  for (doc::Member& member : ComparisonFields(comparison, nullptr).members)
    node.Set(std::move(member.key), std::move(member.value));
  return node;
}

}  // namespace plimsoll::report
