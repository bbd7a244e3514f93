#ifndef HARNESS_GATE_LABELLED_RULE_H_
#define HARNESS_GATE_LABELLED_RULE_H_

#include <array>
#include <cstdint>
#include <iterator>
#include <optional>
#include <vector>

#include "harness/gate/decision.h"
#include "harness/gate/track_evidence.h"
#include "harness/triage/difference.h"

namespace plimsoll::gate {

/// What a track's difference decides by each judge::Source against the policy's margin; none where
/// there are too few labels, or pairs.
struct SourceVerdicts {
  suite::Track track = suite::Track::kHappyPath;
  std::int64_t pairs = 0;
  std::array<std::optional<Weighed>, std::size(judge::kSourceNames)> by;

  const std::optional<Weighed>& Of(judge::Source source) const {
    return by[static_cast<std::size_t>(source)];
  }
};

/// p-values unadjusted; differences that were taken at `alpha`.
SourceVerdicts WeighLabelled(const triage::TrackDifference& difference, const Policy& policy,
                             double alpha);

/// Where judging.verdict_by asks for labels: what was found of whole tracks that models graded is
/// found anew from people, or from both. Without labels on both sides it is INCONCLUSIVE. p-values
/// are adjusted for the number of gating tracks (Bonferroni).
void ApplyLabels(const DecideInput& input, const Policy& policy, std::vector<Finding>* findings);

}  // namespace plimsoll::gate

#endif  // HARNESS_GATE_LABELLED_RULE_H_
