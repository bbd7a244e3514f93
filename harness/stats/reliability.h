#ifndef HARNESS_STATS_RELIABILITY_H_
#define HARNESS_STATS_RELIABILITY_H_

#include <cstdint>
#include <optional>
#include <span>

namespace plimsoll::stats {

// What k attempts at one case come to, estimated without bias from n >= k of its trials. All are
// none where n < k or k < 1; a track's value is the mean over its cases.

/// pass@k, the chance of at least one pass in k: a capability, never a statement on safety.
/// Shapes: 0 <= passes <= n. Range: [0, 1]. O(k). Source: Chen et al. 2021.
std::optional<double> PassAtK(std::int64_t n, std::int64_t passes, std::int64_t k);

/// pass^k, the chance that all of k pass; 1 - pass^k is the attack success at k. Shapes, range and
/// cost: as above. Source: Yao et al. 2024 (tau-bench).
std::optional<double> PassHatK(std::int64_t n, std::int64_t passes, std::int64_t k);

/// The expected worst of k of a case's graded scores. Shapes: n scores in any order. O(n log n).
std::optional<double> WorstOfK(std::span<const double> scores, std::int64_t k);

}  // namespace plimsoll::stats

#endif  // HARNESS_STATS_RELIABILITY_H_
