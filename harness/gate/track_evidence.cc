#include "harness/gate/track_evidence.h"

#include <algorithm>
#include <cstddef>

#include "harness/gate/suite_rule.h"
#include "harness/stats/multiplicity.h"
#include "harness/stats/paired.h"
#include "harness/stats/power.h"
#include "harness/stats/significance.h"

namespace plimsoll::gate {
namespace {

bool IsInFamily(const Gated& gated) {
  return gated.rule.is_gating && gated.track->candidate_cases > 0 && IsTestable(*gated.track);
}

void AdjustByHolm(const std::vector<Gated>& gated, std::vector<Weighed>* weighed) {
  std::vector<double> family;
  std::vector<std::size_t> members;
  for (std::size_t i = 0; i < gated.size(); ++i) {
    if (!IsInFamily(gated[i])) continue;
    family.push_back((*weighed)[i].p_worse);
    members.push_back(i);
  }
  const std::vector<double> adjusted = stats::Holm(family);
  for (std::size_t i = 0; i < members.size(); ++i)
    (*weighed)[members[i]].evidence.p_worse = adjusted[i];
}

// Tango's statistic with half a pair taken off, for those who would rather wait than be wrong.
void ApplyStrictness(const baseline::Sample& sample, Weighed* weighed) {
  if (!sample.is_binary || !weighed->decision.is_not_inferior) return;
  const double p =
      stats::TangoNonInferiority(sample.pairs, weighed->evidence.margin, /*strict=*/true).p;
  if (stats::IsSignificant(p, weighed->evidence.alpha)) return;
  weighed->decision.is_not_inferior = false;
  weighed->decision.verdict = weighed->decision.is_worse ? stats::TrackVerdict::kRegression
                                                         : stats::TrackVerdict::kInconclusive;
}

void AddSuites(const baseline::Comparison& comparison, const Policy& policy,
               std::vector<Gated>* gated) {
  for (const auto& [suite, gate] : policy.suites) {
    for (const auto& [track, asked] : gate.tracks) {
      const baseline::TrackComparison* part = FindSuitePart(comparison, suite, track);
      if (part != nullptr && asked.largest_drop)
        gated->push_back(
            {part, StricterRule(policy.track(part->track), asked), SuitePartName(track, suite)});
    }
  }
}

}  // namespace

std::vector<Gated> GatedOf(const baseline::Comparison& comparison, const Policy& policy,
                           bool with_all) {
  std::vector<Gated> gated;
  for (const baseline::TrackComparison& track : comparison.tracks) {
    const TrackPolicy& rule = policy.track(track.track);
    if (track.candidate_cases > 0 && (rule.is_gating || with_all))
      gated.push_back({&track, rule, std::string(suite::TrackName(track.track))});
  }
  for (const SlicePolicy& wanted : policy.gating_slices) {
    for (const baseline::TrackComparison& slice : comparison.slices) {
      if (slice.track != wanted.track || slice.slice != wanted.slice || slice.candidate_cases == 0)
        continue;
      TrackPolicy rule = policy.track(wanted.track);
      rule.is_gating = true;
      rule.largest_drop = wanted.largest_drop;
      rule.smallest_rate.reset();
      gated.push_back(
          {&slice, rule, std::string(suite::TrackName(wanted.track)) + "." + wanted.slice});
    }
  }
  AddSuites(comparison, policy, &gated);
  return gated;
}

const baseline::TrackComparison* FindSuitePart(const baseline::Comparison& comparison,
                                               const std::string& suite, const std::string& track) {
  for (const baseline::TrackComparison& part : comparison.by_suite)
    if (part.suite == suite && suite::TrackName(part.track) == track && part.candidate_cases > 0)
      return &part;
  return nullptr;
}

Verdict Weighed::verdict() const {
  switch (decision.verdict) {
    case stats::TrackVerdict::kPass:
    case stats::TrackVerdict::kPassWithDecline:
      return Verdict::kPass;
    case stats::TrackVerdict::kRegression:
      return Verdict::kFail;
    case stats::TrackVerdict::kInconclusive:
      return Verdict::kInconclusive;
  }
  return Verdict::kInconclusive;
}

bool IsTestable(const baseline::TrackComparison& track) {
  return track.pairs > 0 && !track.is_one_to_many;
}

stats::TrackEvidence WeighSample(const baseline::Sample& sample, double margin, double alpha) {
  if (sample.is_binary) return stats::WeighPairs(sample.pairs, margin, alpha);
  return stats::WeighDifferences(sample.differences, margin, alpha, baseline::kFlipSeed);
}

std::vector<Weighed> Weigh(const std::vector<Gated>& gated, const Policy& policy, double alpha,
                           SampleMember sample, const std::vector<Weighed>* measured) {
  std::vector<Weighed> weighed(gated.size());
  for (std::size_t i = 0; i < gated.size(); ++i) {
    const baseline::TrackComparison& track = *gated[i].track;
    if (measured != nullptr && track.*sample == track.sample) {
      weighed[i] = (*measured)[i];
      weighed[i].evidence.p_worse = weighed[i].p_worse;
    } else {
      weighed[i].evidence = WeighSample(track.*sample, gated[i].rule.largest_drop, alpha);
      weighed[i].p_worse = weighed[i].evidence.p_worse;
    }
  }
  AdjustByHolm(gated, &weighed);
  for (std::size_t i = 0; i < gated.size(); ++i) {
    weighed[i].decision = stats::DecideTrack(weighed[i].evidence);
    if (policy.is_strict) ApplyStrictness(gated[i].track->*sample, &weighed[i]);
  }
  return weighed;
}

}  // namespace plimsoll::gate
