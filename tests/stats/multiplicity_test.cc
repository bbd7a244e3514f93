#include "harness/stats/multiplicity.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <vector>

namespace plimsoll::stats {
namespace {

using ::testing::DoubleNear;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Optional;

TEST(Multiplicity, HolmKeepsTheOrderOfTheInput) {
  EXPECT_THAT(Holm({0.5, 0.001, 0.04, 0.02, 0.03}),
              ElementsAre(0.5, DoubleNear(0.005, 1e-15), DoubleNear(0.09, 1e-15),
                          DoubleNear(0.08, 1e-15), DoubleNear(0.09, 1e-15)));
}

TEST(Multiplicity, HolmIsTheBonferroniValueForTheSmallestAndNeverAboveOne) {
  EXPECT_THAT(Holm({0.4, 0.9}), ElementsAre(0.8, 0.9));
  EXPECT_THAT(Holm({0.7, 0.7, 0.7}), ElementsAre(1, 1, 1));
  EXPECT_THAT(Holm({0.03}), ElementsAre(0.03));
  EXPECT_THAT(Holm({}), IsEmpty());
}

TEST(Multiplicity, StepUpProceduresKeepTheOrderOfTheInput) {
  const std::vector<double> p{0.5, 0.001, 0.04, 0.02, 0.03};
  EXPECT_THAT(BenjaminiHochberg(p),
              ElementsAre(0.5, DoubleNear(0.005, 1e-15), DoubleNear(0.05, 1e-15),
                          DoubleNear(0.05, 1e-15), DoubleNear(0.05, 1e-15)));
  EXPECT_THAT(BenjaminiHochberg({}), IsEmpty());
  EXPECT_THAT(BenjaminiYekutieli({}), IsEmpty());
  EXPECT_THAT(BenjaminiYekutieli(std::vector<double>{0.9, 0.9}), ElementsAre(1, 1));
}

TEST(Multiplicity, TiesAreAdjustedAlike) {
  EXPECT_THAT(BenjaminiHochberg(std::vector<double>{0.02, 0.5, 0.02}),
              ElementsAre(DoubleNear(0.03, 1e-15), 0.5, DoubleNear(0.03, 1e-15)));
}

TEST(Multiplicity, TestsThatCannotReachTheLevelLeaveTheFamily) {
  const std::vector<double> p{0.02, 0.5, 0.25};
  const std::vector<double> smallest{0.001, 0.5, 0.1};
  EXPECT_THAT(BenjaminiHochbergTestable(p, smallest, 0.1),
              ElementsAre(Optional(DoubleNear(0.04, 1e-15)), std::nullopt, Optional(0.25)));
}

}  // namespace
}  // namespace plimsoll::stats
