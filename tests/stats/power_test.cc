#include "harness/stats/power.h"

#include <gtest/gtest.h>

#include <cmath>

namespace plimsoll::stats {
namespace {

TEST(Power, CaseFloorIsTheFirstCountThatExcludesTheMargin) {
  for (double margin : {0.01, 0.02, 0.03, 0.05, 0.1, 0.5, 0.95}) {
    for (double alpha : {0.01, 0.05, 0.1}) {
      const auto n = static_cast<double>(CaseFloor(margin, alpha));
      EXPECT_LE(std::pow(1 - margin, n), alpha + 1e-9);
      EXPECT_GT(n > 1 ? std::pow(1 - margin, n - 1) : 1, alpha);
    }
  }
  EXPECT_EQ(CaseFloor(0.05, 0.05), 59);
  EXPECT_EQ(CaseFloor(0.02, 0.05), 149);
  EXPECT_EQ(CaseFloor(0.01, 0.05), 299);
  EXPECT_EQ(CaseFloor(1, 0.05), 1);
}

TEST(Power, SmallestExcludableDropUndoesCaseFloor) {
  EXPECT_EQ(SmallestExcludableDrop(0, 0.05), 1);
  EXPECT_GT(SmallestExcludableDrop(58, 0.05), 0.05);
  EXPECT_LE(SmallestExcludableDrop(59, 0.05), 0.05);
}

TEST(Power, CasesNeededMatchesThePublishedTable) {
  const struct {
    double psi, margin;
    std::int64_t n;
  } kRows[] = {{0.05, 0.02, 773},  {0.05, 0.03, 344},  {0.05, 0.05, 124}, {0.05, 0.10, 31},
               {0.10, 0.02, 1546}, {0.10, 0.03, 687},  {0.10, 0.05, 248}, {0.10, 0.10, 62},
               {0.20, 0.02, 3092}, {0.20, 0.03, 1374}, {0.20, 0.05, 495}, {0.20, 0.10, 124}};
  for (const auto& row : kRows) {
    EXPECT_EQ(CasesNeeded(row.psi, row.margin, 0.05, 0.8), row.n) << row.psi << " " << row.margin;
  }
}

TEST(Power, CasesNeededNeverFallsBelowTheFloor) {
  EXPECT_EQ(CasesNeeded(0, 0.05, 0.05, 0.8), 59);
  EXPECT_EQ(CasesNeeded(0.001, 0.02, 0.05, 0.8), 149);
}

TEST(Power, MinimumDetectableDropIsNeverZero) {
  EXPECT_NEAR(MinimumDetectableDrop(85.0 / 636, 636, 0.05, 0.8), 0.036, 5e-5);
  EXPECT_NEAR(MinimumDetectableDrop(0, 59, 0.05, 0.8), SmallestExcludableDrop(59, 0.05), 1e-15);
  EXPECT_EQ(MinimumDetectableDrop(0.5, 0, 0.05, 0.8), 1);
  EXPECT_EQ(MinimumDetectableDrop(1, 2, 0.05, 0.8), 1);
}

}  // namespace
}  // namespace plimsoll::stats
