#ifndef TESTS_SIMULATION_WORLD_H_
#define TESTS_SIMULATION_WORLD_H_

#include <cstdint>
#include <functional>
#include <vector>

#include "harness/base/rng.h"

namespace plimsoll::simulation {

/// `runs` times PLIMSOLL_SIMULATION_SCALE (1 where it is unset; nightly runs take 10).
std::int64_t Scaled(std::int64_t runs);

/// The share of `runs` (scaled) in which `happens`, each with a stream of draws of its own;
/// recorded as the property "share" of the running test.
double ShareOfRuns(std::int64_t runs, const std::function<bool(Rng*)>& happens);

bool Chance(double probability, Rng* rng);

/// A pass probability from Beta(9, 1): most cases nearly always pass, a few do not.
double MostlyPassing(Rng* rng);

/// The true pass probabilities of one case.
struct CaseTruth {
  double baseline = 0;
  double candidate = 0;
};

/// What is measured of `cases` cases with `trials` on each side: candidate less baseline, one
/// difference per case.
std::vector<double> MeasureDifferences(std::int64_t cases, std::int64_t trials,
                                       const std::function<CaseTruth(Rng*)>& draw_case, Rng* rng);

}  // namespace plimsoll::simulation

#endif  // TESTS_SIMULATION_WORLD_H_
