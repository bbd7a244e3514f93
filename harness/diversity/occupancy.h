#ifndef HARNESS_DIVERSITY_OCCUPANCY_H_
#define HARNESS_DIVERSITY_OCCUPANCY_H_

#include <optional>
#include <span>
#include <vector>

namespace plimsoll::diversity {

// Two histograms over the same regions: how much production, how much suite lies in each. Counts
// may be fractions (weights); all are >= 0.

/// Shares of a histogram after `smoothing` was added to every count; empty where they sum to 0.
std::vector<double> SharesOf(std::span<const double> counts, double smoothing = 0);

/// Per region log2 of production's share over the suite's, both smoothed by 1/2: how many times
/// too rare the suite is there, in doublings. Shapes: equal lengths.
std::vector<double> Log2Lift(std::span<const double> production, std::span<const double> suite);

/// Jensen-Shannon divergence. Units: bits. Range: [0, 1]. Shapes: shares that sum to 1.
double JensenShannonBits(std::span<const double> p, std::span<const double> q);

struct ChiSquaredTest {
  double statistic = 0;
  double df = 0;
  double p = 1;
};

/// Of independence of side and region; regions where both are empty drop out. None where fewer
/// than two are left or a side is empty.
std::optional<ChiSquaredTest> ChiSquaredOfSides(std::span<const double> production,
                                                std::span<const double> suite);

/// The integral of the divergence frontier. Range: [0, 1]; 0 for equal shares. Source: Liu et al.
/// 2021, arXiv 2106.07898.
double FrontierIntegral(std::span<const double> p, std::span<const double> q);

/// The area under the divergence curve exp(-scaling KL) at `points` mixtures. Range: (0, 1]; 1 for
/// equal shares. Source: Pillutla et al. 2021, arXiv 2102.01454.
double MauveArea(std::span<const double> p, std::span<const double> q, double scaling = 5,
                 int points = 25);

/// Production's share that lies in regions without any case.
double UncoveredMass(std::span<const double> production, std::span<const double> suite);

/// Good-Turing: how much of what the suite's source could still give lies in regions that it has
/// not shown: the share of its cases that are alone in their region. None for an empty suite.
std::optional<double> GoodTuringMissingMass(std::span<const double> suite);

/// exp(entropy) of a histogram: how many equally full regions it is worth. 0 for an empty one.
double EffectiveRegions(std::span<const double> counts);

}  // namespace plimsoll::diversity

#endif  // HARNESS_DIVERSITY_OCCUPANCY_H_
