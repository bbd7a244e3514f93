#include "harness/stats/multiplicity.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace plimsoll::stats {
namespace {

using ::testing::DoubleNear;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

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

}  // namespace
}  // namespace plimsoll::stats
