#include "harness/embed/activations.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

namespace plimsoll::embed {
namespace {

TEST(Activations, GeluIsThatOfTheErrorFunction) {
  std::vector<float> x;
  for (float z = -12; z < 12; z += 0.00173F) x.push_back(z);
  const std::vector<float> z = x;
  const std::vector<float> bias(x.size(), 0.25F);
  AddBiasAndGelu(bias.data(), x.size(), x.data());
  for (std::size_t i = 0; i < x.size(); ++i) {
    const double wanted = 0.5 * (z[i] + 0.25) * (1 + std::erf((z[i] + 0.25) / std::sqrt(2.0)));
    EXPECT_NEAR(x[i], wanted, 3e-7 * std::max(1.0, std::abs(wanted))) << z[i];
  }
}

TEST(Activations, SoftmaxSumsToOneWhateverTheRange) {
  for (const std::size_t size : {1U, 7U, 16U, 33U}) {
    std::vector<float> x(size);
    for (std::size_t i = 0; i < size; ++i) x[i] = static_cast<float>(i % 5) * 30 - 1000;
    std::vector<double> wanted(x.begin(), x.end());
    const double most = *std::max_element(wanted.begin(), wanted.end());
    for (double& value : wanted) value = std::exp(value - most);
    const double sum = std::accumulate(wanted.begin(), wanted.end(), 0.0);
    Softmax(size, x.data());
    for (std::size_t i = 0; i < size; ++i) EXPECT_NEAR(x[i], wanted[i] / sum, 1e-6);
  }
}

TEST(Activations, LayersAreNormalisedByTheirBiasedVariance) {
  const std::vector<float> gamma = {1, 2, 3, 4};
  const std::vector<float> beta = {0, 0.5F, 0, -1};
  std::vector<float> x = {1, 2, 3, 6};  // mean 3, variance 3.5
  NormaliseLayer({gamma.data(), beta.data(), 0.5F}, x.size(), x.data());
  const std::vector<float> wanted = {-1, -0.5F, 0, 5};
  for (std::size_t i = 0; i < x.size(); ++i) EXPECT_NEAR(x[i], wanted[i], 1e-6);
}

TEST(Activations, AValueDoesNotDependOnItsPlace) {
  std::vector<float> bias(67);
  std::vector<float> x(67, 0.7F);
  AddBiasAndGelu(bias.data(), x.size(), x.data());
  EXPECT_EQ(x, std::vector<float>(67, x[0]));
}

}  // namespace
}  // namespace plimsoll::embed
