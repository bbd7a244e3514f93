#ifndef HARNESS_INSIGHT_SLICES_H_
#define HARNESS_INSIGHT_SLICES_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "harness/baseline/pairing.h"
#include "harness/baseline/track_comparison.h"
#include "harness/insight/case_table.h"
#include "harness/insight/rate.h"
#include "harness/suite/case.h"

namespace plimsoll::insight {

/// How a slice changed since a baseline, over the cases that both sides have.
struct SliceChange {
  baseline::TrackComparison comparison;
  double smallest_p = 1;             ///< that as many cases that moved could have given
  std::optional<double> p_adjusted;  ///< unset where the slice is too small, or no p could reach q
};

/// The cases of one track that share a value of a factor.
struct Slice {
  suite::Track track = suite::Track::kHappyPath;
  std::string factor;  ///< empty: the whole track
  std::string value;   ///< kNoValueName where they have none
  SliceRate rate;
  bool is_small = false;  ///< fewer cases than are asked for: shown, not tested
  std::optional<SliceChange> change;
};

struct SliceOptions {
  std::int64_t min_cases = 20;
  double q = 0.10;  ///< of the adjusted p: the expected share of false alarms
};

/// The slices of every factor within each track, each track as a whole first; within a factor the
/// lowest rate first, n/a last. A factor of one value within a track is left out there. With a
/// pairing (not null; the table's one run is its candidate) each slice is compared case by case,
/// and its one-sided p for "worse" adjusted by Benjamini and Hochberg over all slices that can be
/// tested; whole tracks are the gate's and stay outside the family.
std::vector<Slice> MakeSlices(const CaseTable& table, std::span<const Factor* const> factors,
                              const baseline::Pairing* pairing, const SliceOptions& options);

}  // namespace plimsoll::insight

#endif  // HARNESS_INSIGHT_SLICES_H_
