#include "harness/diversity/two_sample.h"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "harness/base/rng.h"
#include "harness/diversity/rows.h"
#include "harness/stats/moments.h"
#include "harness/vectors/product.h"

namespace plimsoll::diversity {
namespace {

using vectors::Matrix;
using vectors::MatrixView;

constexpr std::size_t kMedianRows = 1000;
constexpr double kSameStatistic = 1e-12;

double SquaredDistance(const float* a, const float* b, std::size_t columns) {
  double square = 0;
  for (std::size_t c = 0; c < columns; ++c) {
    const double gap = static_cast<double>(a[c]) - b[c];
    square += gap * gap;
  }
  return square;
}

double KernelOf(const float* a, const float* b, std::size_t columns, Kernel kernel, double gamma) {
  switch (kernel) {
    case Kernel::kRbf:
      return std::exp(-gamma * SquaredDistance(a, b, columns));
    case Kernel::kCubic: {
      const double base = Dot(a, b, columns) / static_cast<double>(columns) + 1;
      return base * base * base;
    }
    case Kernel::kLinear:
      return Dot(a, b, columns);
    case Kernel::kEnergy:
      return -std::sqrt(SquaredDistance(a, b, columns));
  }
  return 0;
}

/// Both sets, one after the other, and the kernel of all pairs: n x n, symmetric.
struct Pool {
  std::size_t first = 0;
  std::size_t rows = 0;
  std::vector<double> kernel;

  double At(std::size_t i, std::size_t j) const { return kernel[i * rows + j]; }
};

Pool MakePool(MatrixView first, MatrixView second, Kernel kernel, double gamma) {
  Pool pool{first.rows, first.rows + second.rows, {}};
  pool.kernel.resize(pool.rows * pool.rows);
  const auto row = [&](std::size_t i) {
    return i < first.rows ? first.Row(i) : second.Row(i - first.rows);
  };
  for (std::size_t i = 0; i < pool.rows; ++i)
    for (std::size_t j = 0; j <= i; ++j)
      pool.kernel[i * pool.rows + j] = pool.kernel[j * pool.rows + i] =
          KernelOf(row(i), row(j), first.columns, kernel, gamma);
  return pool;
}

/// Sums of the kernel within and between the sides of a split.
struct SplitSums {
  double within_first = 0;
  double within_second = 0;
  double between = 0;
  double diagonal_first = 0;
  double diagonal_second = 0;
};

SplitSums SumSplit(const Pool& pool, const std::vector<bool>& is_first) {
  SplitSums sums;
  for (std::size_t i = 0; i < pool.rows; ++i) {
    (is_first[i] ? sums.diagonal_first : sums.diagonal_second) += pool.At(i, i);
    for (std::size_t j = 0; j < i; ++j) {
      const double value = pool.At(i, j);
      if (is_first[i] != is_first[j]) {
        sums.between += value;
      } else {
        (is_first[i] ? sums.within_first : sums.within_second) += 2 * value;
      }
    }
  }
  return sums;
}

Discrepancy DiscrepancyOf(const Pool& pool, const std::vector<bool>& is_first) {
  const SplitSums sums = SumSplit(pool, is_first);
  const auto n = static_cast<double>(pool.first);
  const auto m = static_cast<double>(pool.rows - pool.first);
  const double between = 2 * sums.between / (n * m);
  return {(sums.within_first + sums.diagonal_first) / (n * n) +
              (sums.within_second + sums.diagonal_second) / (m * m) - between,
          sums.within_first / (n * (n - 1)) + sums.within_second / (m * (m - 1)) - between};
}

std::vector<bool> ObservedSplit(const Pool& pool) {
  std::vector<bool> is_first(pool.rows);
  std::fill_n(is_first.begin(), pool.first, true);
  return is_first;
}

/// n over k, or `most` + 1 where it is more.
std::size_t Splits(std::size_t n, std::size_t k, std::size_t most) {
  double splits = 1;
  for (std::size_t i = 1; i <= k; ++i) {
    splits = splits * static_cast<double>(n - k + i) / static_cast<double>(i);
    if (splits > static_cast<double>(most)) return most + 1;
  }
  return static_cast<std::size_t>(std::llround(splits));
}

void TestEverySplit(const Pool& pool, PermutationTest* test) {
  std::vector<bool> is_first = ObservedSplit(pool);
  std::size_t hits = 0;
  do {  // from the greatest arrangement of true and false down to the least
    ++test->splits;
    if (DiscrepancyOf(pool, is_first).biased >= test->observed.biased - kSameStatistic) ++hits;
  } while (std::prev_permutation(is_first.begin(), is_first.end()));
  test->p = static_cast<double>(hits) / static_cast<double>(test->splits);
  test->is_exact = true;
}

/// z^T K z for random splits, many columns z at a time, in float32. A statistic too near the
/// observed one for that is computed again in double, so that every processor counts alike.
void TestRandomSplits(const Pool& pool, std::size_t draws, std::uint64_t seed,
                      PermutationTest* test) {
  constexpr std::size_t kBlock = 128;
  const std::vector<float> kernel(pool.kernel.begin(), pool.kernel.end());
  const double greatest =
      std::abs(*std::max_element(pool.kernel.begin(), pool.kernel.end(),
                                 [](double a, double b) { return std::abs(a) < std::abs(b); }));
  const double slack = 1e-5 * greatest;
  const auto first_weight = static_cast<float>(1.0 / static_cast<double>(pool.first));
  const auto second_weight = static_cast<float>(-1.0 / static_cast<double>(pool.rows - pool.first));
  Rng rng(seed, "two-sample permutation");
  std::vector<bool> is_first = ObservedSplit(pool);
  std::size_t hits = 0;
  for (std::size_t done = 0; done < draws; done += kBlock) {
    const std::size_t count = std::min(kBlock, draws - done);
    std::vector<std::vector<bool>> splits;
    Matrix signs(count, pool.rows);
    for (std::size_t r = 0; r < count; ++r) {
      for (std::size_t i = pool.rows; i > 1; --i) {
        const std::size_t other = rng.Below(i);
        const bool held = is_first[i - 1];
        is_first[i - 1] = is_first[other];
        is_first[other] = held;
      }
      for (std::size_t i = 0; i < pool.rows; ++i)
        signs.Row(r)[i] = is_first[i] ? first_weight : second_weight;
      splits.push_back(is_first);
    }
    std::vector<float> products(count * pool.rows);  // the kernel is its own transpose
    vectors::MultiplyByTransposed(signs.View(), {kernel.data(), pool.rows, pool.rows},
                                  products.data());
    for (std::size_t r = 0; r < count; ++r) {
      double statistic = Dot(signs.Row(r), &products[r * pool.rows], pool.rows);
      if (std::abs(statistic - test->observed.biased) <= slack)
        statistic = DiscrepancyOf(pool, splits[r]).biased;
      if (statistic >= test->observed.biased - kSameStatistic) ++hits;
    }
  }
  test->splits = draws;
  test->p = static_cast<double>(hits + 1) / static_cast<double>(draws + 1);
}

/// The rows that count, or a seeded sample of them, in their order.
Matrix Sampled(MatrixView rows, std::size_t count, Rng* rng) {
  std::vector<std::size_t> used = NonZeroRows(rows);
  if (used.size() > count) {
    rng->Shuffle(used);
    used.resize(count);
    std::sort(used.begin(), used.end());
  }
  return Gather(rows, used);
}

}  // namespace

double MedianSquaredDistance(MatrixView first, MatrixView second) {
  PLIMSOLL_CHECK(first.columns == second.columns);
  std::vector<const float*> rows;
  for (std::size_t i = 0; i < std::min(first.rows, kMedianRows); ++i) rows.push_back(first.Row(i));
  for (std::size_t i = 0; i < std::min(second.rows, kMedianRows); ++i)
    rows.push_back(second.Row(i));
  std::vector<double> squares;
  for (std::size_t i = 0; i < rows.size(); ++i)
    for (std::size_t j = 0; j < i; ++j)
      squares.push_back(SquaredDistance(rows[i], rows[j], first.columns));
  if (squares.empty()) return 0;
  std::sort(squares.begin(), squares.end());
  return stats::SortedQuantile(squares, 0.5);
}

Discrepancy MeasureDiscrepancy(MatrixView first, MatrixView second, Kernel kernel, double gamma) {
  PLIMSOLL_CHECK(first.columns == second.columns && first.rows >= 2 && second.rows >= 2);
  const Pool pool = MakePool(first, second, kernel, gamma);
  return DiscrepancyOf(pool, ObservedSplit(pool));
}

Result<std::optional<PermutationTest>> TestTwoSamples(MatrixView first, MatrixView second,
                                                      const PermutationOptions& options) {
  PLIMSOLL_TRY(CheckColumns(first, second));
  PLIMSOLL_TRY(CheckFinite(first, "first set"));
  PLIMSOLL_TRY(CheckFinite(second, "second set"));
  const std::size_t smaller = std::min(NonZeroRows(first).size(), NonZeroRows(second).size());
  if (smaller < 2) return std::optional<PermutationTest>();
  Rng rng(options.seed, "two-sample sample");
  const std::size_t room =
      std::max<std::size_t>(options.most_rows - std::min(smaller, options.most_rows / 2), 2);
  const Matrix a = Sampled(first, room, &rng);
  const Matrix b = Sampled(second, std::max<std::size_t>(options.most_rows - a.rows(), 2), &rng);
  const double median = MedianSquaredDistance(a.View(), b.View());
  const double gamma = options.gamma.value_or(median > 0 ? 1 / median : 1);
  const Pool pool = MakePool(a.View(), b.View(), options.kernel, gamma);
  PermutationTest test;
  test.first = a.rows();
  test.second = b.rows();
  test.observed = DiscrepancyOf(pool, ObservedSplit(pool));
  if (Splits(pool.rows, pool.first, options.draws) <= options.draws) {
    TestEverySplit(pool, &test);
  } else {
    TestRandomSplits(pool, options.draws, options.seed, &test);
  }
  return std::optional<PermutationTest>(test);
}

}  // namespace plimsoll::diversity
