#ifndef HARNESS_STATS_AGREEMENT_H_
#define HARNESS_STATS_AGREEMENT_H_

#include <optional>
#include <span>
#include <vector>

#include "harness/stats/rates.h"

namespace plimsoll::stats {

/// What two raters gave the same cases: a square of counts over the categories that either used.
struct RatingTable {
  std::vector<int> categories;  ///< ascending, distinct
  std::vector<double> counts;   ///< row-major: first rater's category, second rater's category
  double n = 0;                 ///< cases

  double Count(std::size_t first, std::size_t second) const;
  /// The share of cases that the first (the second) rater put into each category.
  std::vector<double> FirstShares() const;
  std::vector<double> SecondShares() const;
};

/// Shapes: one code per case from each rater, as many codes from both; a few hundred categories at
/// most (their square is stored).
RatingTable CrossTabulate(std::span<const int> first, std::span<const int> second);

/// The share of cases on which both raters agree; none without a case.
std::optional<double> RawAgreement(const RatingTable& table);

/// How much of the distance between two codes counts as disagreement.
enum class KappaWeights { kNone, kLinear, kQuadratic };

/// An agreement corrected for chance. Its interval may end beyond 1.
struct ChanceCorrected {
  double value = 0;
  double chance = 0;  ///< the agreement expected by chance
  double se = 0;
  Interval interval;
};

/// Cohen's kappa, with weights on the distance of the codes as part of the widest one; normal
/// interval, level two-sided. None where both raters used one and the same category throughout.
/// Source: Cohen 1960, 1968; standard error Fleiss, Cohen & Everitt 1969.
std::optional<ChanceCorrected> CohenKappa(const RatingTable& table, KappaWeights weights,
                                          double level);

/// Gwet's AC1, which does not collapse where nearly all cases pass; t interval with n - 1 degrees
/// of freedom, cut at -1 and 1. A scale has two categories at least. None for fewer than two cases.
/// Source: Gwet 2008.
std::optional<ChanceCorrected> GwetAc1(const RatingTable& table, double level);

}  // namespace plimsoll::stats

#endif  // HARNESS_STATS_AGREEMENT_H_
