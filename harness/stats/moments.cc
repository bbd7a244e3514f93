#include "harness/stats/moments.h"

#include <algorithm>
#include <numeric>

#include "harness/base/result.h"

namespace plimsoll::stats {

double Mean(std::span<const double> values) {
  if (values.empty()) return 0;
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

double SquaredDeviations(std::span<const double> values) { return CrossDeviations(values, values); }

double CrossDeviations(std::span<const double> x, std::span<const double> y) {
  PLIMSOLL_CHECK(x.size() == y.size());
  const double mean_x = Mean(x);
  const double mean_y = Mean(y);
  double sum = 0;
  for (std::size_t i = 0; i < x.size(); ++i) sum += (x[i] - mean_x) * (y[i] - mean_y);
  return sum;
}

double SampleVariance(std::span<const double> values) {
  if (values.size() < 2) return 0;
  return SquaredDeviations(values) / static_cast<double>(values.size() - 1);
}

double EffectiveSize(std::span<const double> weights) {
  double sum = 0;
  double squares = 0;
  for (const double weight : weights) {
    sum += weight;
    squares += weight * weight;
  }
  return squares > 0 ? sum * sum / squares : 0;
}

double SortedQuantile(std::span<const double> ascending, double p) {
  PLIMSOLL_CHECK(!ascending.empty());
  const double place = p * static_cast<double>(ascending.size() - 1);
  const auto below = static_cast<std::size_t>(place);
  const std::size_t above = std::min(below + 1, ascending.size() - 1);
  return ascending[below] +
         (place - static_cast<double>(below)) * (ascending[above] - ascending[below]);
}

}  // namespace plimsoll::stats
