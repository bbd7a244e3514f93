#include "harness/embed/sigmoid.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace plimsoll::embed {
namespace {

TEST(Sigmoid, AgreesWithTheLibraryToRounding) {
  for (double x = -36; x <= 36; x += 0.0371) {
    const double wanted = 1 / (1 + std::exp(-x));
    EXPECT_NEAR(Sigmoid(x) / wanted, 1, 1e-14) << x;
  }
}

TEST(Sigmoid, StaysInsideItsRangeAtTheEnds) {
  for (const double x : {-1e300, -37.0, -std::numeric_limits<double>::infinity()})
    EXPECT_GT(Sigmoid(x), 0) << x;
  for (const double x : {1e300, 37.0, std::numeric_limits<double>::infinity()})
    EXPECT_LT(Sigmoid(x), 1) << x;
  EXPECT_EQ(Sigmoid(0), 0.5);
}

}  // namespace
}  // namespace plimsoll::embed
