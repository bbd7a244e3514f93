#include <cmath>
#include <utility>

#include "harness/cli/history_output.h"
#include "harness/cli/insight_input.h"
#include "harness/cli/json_output.h"

namespace plimsoll::cli {
namespace {

using doc::Node;

constexpr double kLevel = 0.95;

Node TrackNode(const insight::ReleaseTrack& track) {
  const baseline::Rate& rate = track.rate.rate;
  return Node::Object({{"track", Node::String(std::string(TrackName(track.rate.track)))},
                       {"passes", Node::Double(rate.passes)},
                       {"cases", Node::Int(rate.cases)},
                       {"clusters", Node::Int(rate.clusters)},
                       {"rate", Node::Double(rate.rate)},
                       {"interval", rate.rate ? IntervalNode(rate.interval) : Node::Null()},
                       {"level", Node::Double(kLevel)},
                       {"method", Node::String(rate.is_effective ? "wilson_effective" : "wilson")},
                       {"unscored", Node::Int(track.rate.unscored)},
                       {"regressed", Node::Int(track.regressed)},
                       {"fixed", Node::Int(track.fixed)}});
}

Node ChangeNode(const std::optional<insight::SuiteChange>& change) {
  if (!change) return Node::Null();
  return Node::Object({{"since", Node::String(change->since)},
                       {"added", StringsNode(change->added)},
                       {"retired", StringsNode(change->retired)},
                       {"changed", StringsNode(change->changed)}});
}

Node GapNode(const std::optional<insight::SeenFreshGap>& gap) {
  if (!gap) return Node::Null();
  const auto arm = [](const stats::RateCount& count) {
    return Node::Object({{"passes", Node::Double(count.passes)}, {"n", Node::Double(count.n)}});
  };
  return Node::Object({{"seen", arm(gap->arms.seen)},
                       {"fresh", arm(gap->arms.fresh)},
                       {"gap", Node::Double(gap->gap)},
                       {"interval", IntervalNode(gap->interval)},
                       {"level", Node::Double(kLevel)},
                       {"method", Node::String("newcombe")},
                       {"alarm", Node::Bool(gap->is_alarm)}});
}

// The upper end is unknown where the happy path's rate may be 0.
Node RatioNode(const insight::Release& release) {
  Node interval;
  if (release.ratio) {
    const double high = release.ratio_interval.high;
    interval = Node::Array({Node::Double(release.ratio_interval.low),
                            std::isfinite(high) ? Node::Double(high) : Node::Null()});
  }
  return Node::Object({{"value", Node::Double(release.ratio)},
                       {"interval", std::move(interval)},
                       {"level", Node::Double(kLevel)},
                       {"method", Node::String("mover_r")}});
}

Node EntryNode(const HistoryEntry& entry) {
  const insight::Release& release = entry.release;
  Node tracks = Node::Array();
  for (const insight::ReleaseTrack& track : release.tracks) tracks.Push(TrackNode(track));
  const store::DecisionRecord* decision = release.decision ? &*release.decision : nullptr;
  return Node::Object({{"run", Node::String(release.run)},
                       {"model", Node::String(release.model)},
                       {"family", Node::String(release.family)},
                       {"candidate_digest", Node::String(release.candidate_digest)},
                       {"end", release.end.empty() ? Node::Null() : Node::String(release.end)},
                       {"verdict", decision ? Node::String(decision->verdict) : Node::Null()},
                       {"reason", decision ? Node::String(decision->reason) : Node::Null()},
                       {"attempt", decision ? Node::Int(decision->attempt) : Node::Null()},
                       {"baseline", decision ? Node::String(decision->baseline) : Node::Null()},
                       {"ratio", RatioNode(release)},
                       {"tracks", std::move(tracks)},
                       {"change", ChangeNode(release.change)},
                       {"seen_fresh", GapNode(entry.gap)},
                       {"timing", Node::Object({{"started", Node::String(release.started)}})}});
}

Node DriftNode(const insight::GapDrift& drift) {
  Node node = Node::Object(
      {{"growth", Node::Null()}, {"trend", Node::Null()}, {"alarm", Node::Bool(drift.is_alarm)}});
  if (drift.growth)
    node.Set("growth", Node::Object({{"difference", Node::Double(drift.growth->growth)},
                                     {"interval", IntervalNode(drift.growth->interval)},
                                     {"level", Node::Double(kLevel)},
                                     {"method", Node::String("difference_in_differences")}}));
  if (drift.trend)
    node.Set("trend", Node::Object({{"slope", Node::Double(drift.trend->slope)},
                                    {"p_two_sided", Node::Double(drift.trend->p)},
                                    {"method", Node::String("cochran_armitage")}}));
  return node;
}

Node ParaphraseNode(const std::optional<insight::ParaphraseGap>& gap) {
  if (!gap) return Node::Null();
  const auto counts = [](const stats::Discordance& pairs) {
    return Node::Object({{"pairs", Node::Int(pairs.n)},
                         {"only_original", Node::Int(pairs.b)},
                         {"only_paraphrase", Node::Int(pairs.c)}});
  };
  return Node::Object({{"originals", counts(gap->pairs)},
                       {"control", counts(gap->control)},
                       {"gap", Node::Double(gap->gap)},
                       {"interval", IntervalNode(gap->interval)},
                       {"level", Node::Double(0.90)},
                       {"method", Node::String("tango")},
                       {"p_worse", Node::Double(gap->p)},
                       {"p_beyond_control", Node::Double(gap->p_beyond_control)},
                       {"alarm", Node::Bool(gap->is_alarm)}});
}

Node SaturationNode(const insight::SuiteSaturation& suite) {
  Node cases = Node::Array();
  for (const insight::SaturatedCase& one : suite.saturated)
    cases.Push(Node::Object(
        {{"case", Node::String(one.id)},
         {"track", Node::String(std::string(TrackName(one.track)))},
         {"becomes",
          Node::String(std::string(insight::kRetirementNames[static_cast<int>(one.retirement)]))},
         {"passes", Node::Int(one.passes)},
         {"lower_bound", Node::Double(one.lower_bound)},
         {"releases", CountNode(one.releases)},
         {"families", CountNode(one.families)}}));
  return Node::Object({{"suite", Node::String(suite.suite)},
                       {"cases", Node::Int(suite.cases)},
                       {"share", Node::Double(suite.share())},
                       {"alarm", Node::Bool(suite.is_warning())},
                       {"saturated", std::move(cases)}});
}

Node DiscriminationNode(const insight::Discrimination& found) {
  Node doubtful = Node::Array();
  for (const insight::DoubtfulItem& item : found.doubtful)
    doubtful.Push(Node::Object(
        {{"suite", Node::String(item.suite)},
         {"case", Node::String(item.id)},
         {"doubt",
          Node::String(std::string(insight::kItemDoubtNames[static_cast<int>(item.doubt)]))},
         {"rate", Node::Double(item.pass_rate)},
         {"correlation", Node::Double(item.correlation)}}));
  return Node::Object({{"versions", CountNode(found.versions)},
                       {"versions_needed", CountNode(insight::kLeastVersions)},
                       {"cases", CountNode(found.cases)},
                       {"doubtful", std::move(doubtful)}});
}

}  // namespace

Node HistoryNode(const TargetHistory& history) {
  Node releases = Node::Array();
  for (const HistoryEntry& entry : history.entries) releases.Push(EntryNode(entry));
  Node saturation = Node::Array();
  for (const insight::SuiteSaturation& suite : history.saturation)
    saturation.Push(SaturationNode(suite));
  Node alarms = Node::Array();
  for (const Alarm& alarm : AlarmsOf(history))
    alarms.Push(Node::Object(
        {{"kind", Node::String(alarm.kind)}, {"message", Node::String(alarm.message)}}));
  return FormatNode("history")
      .Set("target", Node::String(history.target_id))
      .Set("releases", std::move(releases))
      .Set("drift", DriftNode(history.drift))
      .Set("paraphrase", ParaphraseNode(history.paraphrase))
      .Set("canary_hits", StringsNode(history.canary_hits))
      .Set("saturation", std::move(saturation))
      .Set("discrimination", DiscriminationNode(history.discrimination))
      .Set("alarms", std::move(alarms));
}

}  // namespace plimsoll::cli
