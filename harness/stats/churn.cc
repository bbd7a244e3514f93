#include "harness/stats/churn.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <utility>
#include <vector>

#include "harness/stats/distributions.h"
#include "harness/stats/standardise.h"

namespace plimsoll::stats {
namespace {

/// The candidate's passes in one case, all margins fixed.
struct Hypergeometric {
  std::int64_t lowest = 0;
  std::vector<double> chances;  // of lowest, lowest + 1, ...
};

Hypergeometric DistributionOf(const CaseStratum& one) {
  const std::int64_t passes = one.baseline.passes + one.candidate.passes;
  const std::int64_t lowest = std::max<std::int64_t>(0, passes - one.baseline.trials);
  const std::int64_t highest = std::min(one.candidate.trials, passes);
  std::vector<double> logs{0};
  for (std::int64_t k = lowest; k < highest; ++k) {
    const double up =
        static_cast<double>(one.candidate.trials - k) * static_cast<double>(passes - k);
    const double down =
        static_cast<double>(k + 1) * static_cast<double>(one.baseline.trials - passes + k + 1);
    logs.push_back(logs.back() + std::log(up / down));
  }
  const double largest = *std::max_element(logs.begin(), logs.end());
  double total = 0;
  for (double& value : logs) total += value = std::exp(value - largest);
  for (double& value : logs) value /= total;
  return {lowest, std::move(logs)};
}

/// Sums over the cases of what their distributions say.
struct ChurnSums {
  std::int64_t passes = 0;       // the candidate's, above their lowest
  std::int64_t most_passes = 0;  // the highest that these can be
  double excess = 0;             // passes less their mean
  double variance = 0;
  double squares = 0;  // squared deviations
  double variance_of_squares = 0;

  void Add(const Hypergeometric& distribution, std::int64_t observed) {
    double mean = 0;
    for (std::size_t i = 0; i < distribution.chances.size(); ++i)
      mean += static_cast<double>(i) * distribution.chances[i];
    double second = 0;
    double fourth = 0;
    for (std::size_t i = 0; i < distribution.chances.size(); ++i) {
      const double square = std::pow(static_cast<double>(i) - mean, 2);
      second += square * distribution.chances[i];
      fourth += square * square * distribution.chances[i];
    }
    const std::int64_t above = observed - distribution.lowest;
    const double deviation = static_cast<double>(above) - mean;
    passes += above;
    most_passes += static_cast<std::int64_t>(distribution.chances.size()) - 1;
    excess += deviation;
    variance += second;
    squares += deviation * deviation;
    variance_of_squares += fourth - second * second;
  }
};

std::vector<double> Convolve(const std::vector<double>& a, const std::vector<double>& b) {
  std::vector<double> sum(a.size() + b.size() - 1);
  for (std::size_t i = 0; i < a.size(); ++i)
    for (std::size_t j = 0; j < b.size(); ++j) sum[i + j] += a[i] * b[j];
  return sum;
}

void AddExact(std::span<const CaseStratum> informative, std::int64_t passes, Churn* churn) {
  std::vector<double> chances{1};
  for (const CaseStratum& one : informative)
    chances = Convolve(chances, DistributionOf(one).chances);
  // Equal chances differ by rounding.
  const double limit = chances[static_cast<std::size_t>(passes)] * (1 + 1e-7);
  double less = 0;
  double unlikely = 0;
  for (std::size_t i = 0; i < chances.size(); ++i) {
    if (static_cast<std::int64_t>(i) <= passes) less += chances[i];
    if (chances[i] <= limit) unlikely += chances[i];
  }
  churn->p_exact_less = std::min(1.0, less);
  churn->p_exact_two_sided = std::min(1.0, unlikely);
}

bool IsInformative(const CaseStratum& one) {
  const std::int64_t passes = one.baseline.passes + one.candidate.passes;
  return one.baseline.trials > 0 && one.candidate.trials > 0 && passes > 0 &&
         passes < one.baseline.trials + one.candidate.trials;
}

}  // namespace

Churn MeasureChurn(std::span<const CaseStratum> cases) {
  std::vector<CaseStratum> informative;
  std::copy_if(cases.begin(), cases.end(), std::back_inserter(informative), IsInformative);
  ChurnSums sums;
  for (const CaseStratum& one : informative) sums.Add(DistributionOf(one), one.candidate.passes);
  Churn churn;
  churn.informative = static_cast<std::int64_t>(informative.size());
  churn.z = Standardise(sums.excess, std::sqrt(sums.variance));
  churn.chi_squared = churn.z * churn.z;
  churn.p = 2 * NormalUpperTail(std::abs(churn.z));
  if (sums.most_passes <= kMostExactPasses) AddExact(informative, sums.passes, &churn);
  constexpr double kRounding = 1e-9;
  if (sums.variance_of_squares > kRounding) {
    churn.p_dispersion =
        NormalUpperTail((sums.squares - sums.variance) / std::sqrt(sums.variance_of_squares));
  }
  return churn;
}

}  // namespace plimsoll::stats
