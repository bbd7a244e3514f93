#include "harness/baseline/unit_noise.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "harness/baseline/comparison.h"
#include "tests/baseline/measurements.h"

namespace plimsoll::baseline {
namespace {

UnitNoise NoiseBetween(const Sides& sides) {
  const auto comparison = Compare(sides.baseline, sides.candidate, {});
  EXPECT_TRUE(comparison.ok());
  return comparison->tracks.at(0).noise;
}

Sides OneSuite(std::vector<CaseResult> before, std::vector<CaseResult> now) {
  return {{MakeMeasurement("s", std::move(before))}, {MakeMeasurement("s", std::move(now))}};
}

std::string Name(int i) { return "case-" + std::to_string(i); }

TEST(UnitNoise, DoesNotGrowWithADrop) {
  const struct {
    PairCounts counts;
    double psi;
  } kRows[] = {
      {{180, 10, 10, 0}, 2 * 11.0 / 202}, {{160, 30, 10, 0}, 2 * 11.0 / 202},
      {{100, 90, 10, 0}, 2 * 11.0 / 202}, {{170, 30, 0, 0}, 2 * 1.0 / 202},
      {{200, 0, 0, 0}, 2 * 1.0 / 202},    {{100, 0, 0, 100}, 2 * 1.0 / 202},
  };
  for (const auto& row : kRows) {
    const UnitNoise noise = NoiseBetween(MakeSides("s", suite::Track::kEdge, row.counts));
    EXPECT_NEAR(noise.psi, row.psi, 1e-15);
    EXPECT_EQ(NoiseOriginName(noise.origin), "both_ways");
  }
}

TEST(UnitNoise, OfTrialsIsTheirVarianceWhereEverythingFell) {
  std::vector<CaseResult> before, now;
  for (int i = 0; i < 100; ++i) {
    before.push_back(MakeCase(Name(i), 5, 5));
    now.push_back(MakeCase(Name(i), 2, 5));
  }
  const UnitNoise noise = NoiseBetween(OneSuite(before, now));
  EXPECT_EQ(NoiseOriginName(noise.origin), "trials");
  EXPECT_NEAR(noise.psi, 0.4 * 0.6 / 4, 1e-15) << "the baseline does not waver";
}

TEST(UnitNoise, ClustersAverageTheNoiseOfTheirCases) {
  std::vector<CaseResult> before, now;
  for (int i = 0; i < 400; ++i) {
    before.push_back(MakeCase(Name(i), 4, 4));
    now.push_back(MakeCase(Name(i), 2, 4));
    before.back().cluster = now.back().cluster = "seed-" + std::to_string(i / 2);
  }
  EXPECT_NEAR(NoiseBetween(OneSuite(before, now)).psi, 0.25 / 3 / 2, 1e-15);
}

TEST(UnitNoise, FewerTrialsOnOneSideAreFewerInTheTest) {
  std::vector<CaseResult> before, now;
  for (int i = 0; i < 100; ++i) {
    before.push_back(MakeTrials(Name(i), "PP"));
    now.push_back(MakeTrials(Name(i), "FPFPFPFP"));
  }
  EXPECT_NEAR(NoiseBetween(OneSuite(before, now)).psi, 0.25 * 8 / 7 / 2, 1e-15);
}

}  // namespace
}  // namespace plimsoll::baseline
