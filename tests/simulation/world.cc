#include "tests/simulation/world.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <string>

namespace plimsoll::simulation {
namespace {

double PassShare(double probability, std::int64_t trials, Rng* rng) {
  std::int64_t passes = 0;
  for (std::int64_t i = 0; i < trials; ++i) passes += Chance(probability, rng);
  return static_cast<double>(passes) / static_cast<double>(trials);
}

}  // namespace

std::int64_t Scaled(std::int64_t runs) {
  const char* scale = std::getenv("PLIMSOLL_SIMULATION_SCALE");
  return scale == nullptr ? runs : std::llround(static_cast<double>(runs) * std::atof(scale));
}

double ShareOfRuns(std::int64_t runs, const std::function<bool(Rng*)>& happens) {
  const std::int64_t all = Scaled(runs);
  std::int64_t hits = 0;
  for (std::int64_t run = 0; run < all; ++run) {
    Rng rng(static_cast<std::uint64_t>(run), "simulation");
    hits += happens(&rng);
  }
  const double share = static_cast<double>(hits) / static_cast<double>(all);
  testing::Test::RecordProperty("share", std::to_string(share));
  return share;
}

bool Chance(double probability, Rng* rng) { return rng->Uniform() < probability; }

double MostlyPassing(Rng* rng) { return std::pow(rng->Uniform(), 1.0 / 9); }

std::vector<double> MeasureDifferences(std::int64_t cases, std::int64_t trials,
                                       const std::function<CaseTruth(Rng*)>& draw_case, Rng* rng) {
  std::vector<double> differences;
  for (std::int64_t i = 0; i < cases; ++i) {
    const CaseTruth truth = draw_case(rng);
    const double baseline = PassShare(truth.baseline, trials, rng);
    differences.push_back(PassShare(truth.candidate, trials, rng) - baseline);
  }
  return differences;
}

}  // namespace plimsoll::simulation
