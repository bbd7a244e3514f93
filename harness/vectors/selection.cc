#include "harness/vectors/selection.h"

#include <algorithm>
#include <cmath>
#include <queue>

#include "harness/base/result.h"
#include "harness/vectors/instruction_set.h"
#include "harness/vectors/parallel.h"

namespace plimsoll::vectors {
namespace {

double Cosine(MatrixView rows, std::size_t a, std::size_t b) {
  return ExactDot(rows.Row(a), rows.Row(b), rows.columns);
}

// What a row would add, as it was when `picks` had been made; no more can come of it later.
struct Promise {
  double gain = 0;
  std::size_t index = 0;
  std::size_t picks = 0;
  bool operator<(const Promise& other) const {
    return gain < other.gain || (gain == other.gain && index > other.index);
  }
};

double FacilityGain(MatrixView rows, const std::vector<double>& covered, std::size_t candidate) {
  double gain = 0;
  for (std::size_t i = 0; i < rows.rows; ++i)
    gain += std::max(0.0, (1 + Cosine(rows, i, candidate)) / 2 - covered[i]);
  return gain;
}

}  // namespace

std::vector<Pick> FacilityLocation(MatrixView rows, std::size_t count) {
  count = std::min(count, rows.rows);
  std::vector<double> covered(rows.rows);
  std::vector<Promise> promises(rows.rows);
  ForEach(rows.rows, 0, [&](std::size_t i) {
    promises[i] = {FacilityGain(rows, covered, i), i, 0};
  });
  std::priority_queue<Promise> queue(promises.begin(), promises.end());
  std::vector<Pick> picks;
  while (picks.size() < count) {
    Promise best = queue.top();
    queue.pop();
    if (best.picks < picks.size()) {
      queue.push({FacilityGain(rows, covered, best.index), best.index, picks.size()});
      continue;
    }
    picks.push_back({best.index, best.gain});
    for (std::size_t i = 0; i < rows.rows; ++i)
      covered[i] = std::max(covered[i], (1 + Cosine(rows, i, best.index)) / 2);
  }
  return picks;
}

std::vector<Pick> DeterminantalMap(MatrixView rows, std::span<const double> quality,
                                   std::size_t count) {
  PLIMSOLL_CHECK(quality.empty() || quality.size() == rows.rows);
  constexpr double kRidge = 0.01;
  constexpr double kNothing = 1e-12;  // of a determinant: what is left is rounding
  const auto weight = [&](std::size_t i) { return quality.empty() ? 1 : quality[i]; };
  const auto kernel = [&](std::size_t i, std::size_t j) {
    return weight(i) * weight(j) * Cosine(rows, i, j);
  };
  count = std::min(count, rows.rows);
  std::vector<double> left(rows.rows);  // squared pivots of the Cholesky factor
  // Unit rows but for rounding, which must not order them.
  for (std::size_t i = 0; i < rows.rows; ++i)
    left[i] = weight(i) * weight(i) * ((Cosine(rows, i, i) > 0 ? 1 : 0) + kRidge);
  std::vector<std::vector<double>> factor;  // one row per pick
  std::vector<Pick> picks;
  while (picks.size() < count) {
    const auto best =
        static_cast<std::size_t>(std::max_element(left.begin(), left.end()) - left.begin());
    if (!(left[best] > kNothing)) break;
    picks.push_back({best, std::log(left[best])});
    const double pivot = std::sqrt(left[best]);
    std::vector<double> row(rows.rows);
    for (std::size_t i = 0; i < rows.rows; ++i) {
      double inner = 0;
      for (const std::vector<double>& earlier : factor) inner += earlier[best] * earlier[i];
      row[i] = (kernel(best, i) - inner) / pivot;
      left[i] -= row[i] * row[i];
    }
    factor.push_back(std::move(row));
    for (const Pick& pick : picks) left[pick.index] = 0;
  }
  return picks;
}

}  // namespace plimsoll::vectors
