#ifndef HARNESS_STATS_LABELLING_H_
#define HARNESS_STATS_LABELLING_H_

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "harness/stats/rates.h"

namespace plimsoll::stats {

/// What makes a case worth a person's look.
struct LabelCandidate {
  double pass_chance = 0;  ///< calibrated, or the share of passing votes
  bool votes_disagree = false;
  double stakes = 1;  ///< 1, 2 or 4
  double rarity = 1;  ///< the share that its slice should have over the share that it has
};

/// The least probability with which active sampling draws a case.
inline constexpr double kLeastSamplingProbability = 0.05;

/// sqrt(f (1 - f)), half at least where votes disagree, times stakes, times sqrt(rarity) up to 3.
double LabellingInterest(const LabelCandidate& candidate);

/// The probability of drawing each case so that `budget` are drawn on average: four fifths in
/// proportion to interest (within [kLeastSamplingProbability, 1]), one fifth equally. All 1 where
/// the budget holds all cases; equal where it is too small for the least probability.
/// Range: (0, 1] for budget > 0. Source: Zrnic & Candes 2024, arXiv 2403.03208.
std::vector<double> SamplingProbabilities(std::span<const LabelCandidate> candidates,
                                          double budget);

/// The indices drawn, ascending: each case by itself with its probability (Poisson sampling).
std::vector<std::size_t> PoissonDraw(std::span<const double> probabilities, std::uint64_t seed);

/// A case that had a stored chance of being labelled, and its label where it was drawn.
struct ActiveCase {
  double judged = 0;       ///< the judge's score
  double probability = 1;  ///< of being drawn, as stored with the label
  std::optional<double> label;
};

/// f + (drawn / probability) (label - f) of each case: what ActiveEstimate takes the mean of; for
/// cases that come in clusters, hand these to EstimateClusteredMean. Shapes: as there.
std::vector<double> CorrectedScores(std::span<const ActiveCase> cases);

struct ActiveMean {
  double mean = 0;
  double se = 0;         ///< over cases: deviation of the corrected scores / sqrt(n)
  double design_se = 0;  ///< from drawing labels alone: for the mean of exactly these cases
  Interval interval;     ///< normal, from `se`
};

/// The mean of f + (drawn / probability) (label - f): unbiased whatever the probabilities were.
/// None for fewer than two cases. Shapes: 0 < probability <= 1.
/// Source: Robins, Rotnitzky & Zhao 1994; Zrnic & Candes 2024.
std::optional<ActiveMean> ActiveEstimate(std::span<const ActiveCase> cases, double level);

/// A stratum of `cases`, of which `labelled` were drawn at random and `passes` of those passed.
struct LabelledStratum {
  std::int64_t cases = 0;
  std::int64_t labelled = 0;
  double passes = 0;
};

struct StratifiedMeanEstimate {
  double mean = 0;
  double se = 0;  ///< for the population that the suite stands for
  Interval interval;
  double suite_se = 0;  ///< for exactly this suite: with the finite population correction
  Interval suite_interval;
};

/// The pass rate over strata weighted by their cases; normal intervals, level two-sided. None where
/// a stratum has fewer than two labels, or there is none. Shapes: passes <= labelled <= cases.
/// Source: Cochran 1977, section 5.
std::optional<StratifiedMeanEstimate> StratifiedMean(std::span<const LabelledStratum> strata,
                                                     double level);

/// The fewest labels of a stratum that holds so many.
inline constexpr std::int64_t kLeastStratumLabels = 5;

/// Shares `budget` labels out in proportion to cases x deviation, between kLeastStratumLabels and
/// all of a stratum's cases; the sum is `budget` where these limits allow it. Shapes: as many
/// deviations as strata. Source: Neyman 1934.
std::vector<std::int64_t> NeymanAllocation(std::span<const std::int64_t> cases,
                                           std::span<const double> deviations, std::int64_t budget);

}  // namespace plimsoll::stats

#endif  // HARNESS_STATS_LABELLING_H_
