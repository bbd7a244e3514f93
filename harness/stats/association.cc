#include "harness/stats/association.h"

#include <algorithm>
#include <cmath>
#include <unordered_map>
#include <vector>

#include "harness/base/result.h"
#include "harness/stats/category_codes.h"
#include "harness/stats/distributions.h"

namespace plimsoll::stats {
namespace {

/// How often each pair of codes occurs together.
struct Cell {
  std::size_t first = 0;
  std::size_t second = 0;
  std::int64_t count = 0;
};

std::vector<Cell> CrossCount(const CategoryCodes& first, const CategoryCodes& second) {
  PLIMSOLL_CHECK(first.codes.size() == second.codes.size());
  std::unordered_map<std::uint64_t, std::size_t> seen;
  std::vector<Cell> cells;
  for (std::size_t i = 0; i < first.codes.size(); ++i) {
    const std::uint64_t key = first.codes[i] * second.counts.size() + second.codes[i];
    const auto [entry, is_new] = seen.try_emplace(key, cells.size());
    if (is_new) cells.push_back({first.codes[i], second.codes[i], 0});
    ++cells[entry->second].count;
  }
  return cells;
}

/// n times the entropy in nats.
double Entropy(const CategoryCodes& numbered) {
  const auto n = static_cast<double>(numbered.codes.size());
  double sum = 0;
  for (const std::int64_t count : numbered.counts) {
    const auto rows = static_cast<double>(count);
    sum -= rows * std::log(rows / n);
  }
  return sum;
}

/// The sums over strata of Robins, Breslow & Greenland's variance of the log odds ratio.
struct OddsSums {
  double concordant = 0;
  double discordant = 0;
  double concordant_squared = 0;
  double mixed = 0;
  double discordant_squared = 0;

  void Add(double a, double b, double c, double d) {
    const double n = a + b + c + d;
    const double p = (a + d) / n;
    const double r = a * d / n;
    const double s = b * c / n;
    concordant += r;
    discordant += s;
    concordant_squared += p * r;
    mixed += p * s + (1 - p) * r;
    discordant_squared += (1 - p) * s;
  }

  std::optional<CommonOddsRatio> Ratio(double level) const {
    if (!(concordant > 0) || !(discordant > 0)) return std::nullopt;
    const double estimate = concordant / discordant;
    const double variance = concordant_squared / (2 * concordant * concordant) +
                            mixed / (2 * concordant * discordant) +
                            discordant_squared / (2 * discordant * discordant);
    const double log_se = std::sqrt(variance);
    const double factor = std::exp(NormalQuantile((1 + level) / 2) * log_se);
    return CommonOddsRatio{estimate, log_se, {estimate / factor, estimate * factor}};
  }
};

}  // namespace

std::optional<CochranMantelHaenszelTest> CochranMantelHaenszel(std::span<const TwoByTwo> strata,
                                                               double level, bool continuity) {
  double excess = 0;
  double variance = 0;
  OddsSums sums;
  for (const TwoByTwo& stratum : strata) {
    const auto a = static_cast<double>(stratum.exposed_fails);
    const auto b = static_cast<double>(stratum.exposed_passes);
    const auto c = static_cast<double>(stratum.other_fails);
    const auto d = static_cast<double>(stratum.other_passes);
    const double n = a + b + c + d;
    if (n < 2) continue;
    excess += a - (a + b) * (a + c) / n;
    variance += (a + b) * (c + d) / n * (a + c) / n * (b + d) / (n - 1);
    sums.Add(a, b, c, d);
  }
  if (!(variance > 0)) return std::nullopt;
  const double distance = std::max(0.0, std::abs(excess) - (continuity ? 0.5 : 0));
  CochranMantelHaenszelTest test;
  test.statistic = distance * distance / variance;
  test.p = ChiSquaredUpperTail(test.statistic, 1);
  test.odds_ratio = sums.Ratio(level);
  return test;
}

std::int64_t ExceptionsToFunction(std::span<const std::int64_t> factor,
                                  std::span<const std::int64_t> source) {
  const CategoryCodes sources = Renumber(source);
  std::vector<std::int64_t> most(sources.counts.size());
  for (const Cell& cell : CrossCount(sources, Renumber(factor)))
    most[cell.first] = std::max(most[cell.first], cell.count);
  std::int64_t exceptions = 0;
  for (std::size_t i = 0; i < most.size(); ++i) exceptions += sources.counts[i] - most[i];
  return exceptions;
}

std::optional<GTestResult> GTest(std::span<const std::int64_t> first,
                                 std::span<const std::int64_t> second) {
  const CategoryCodes rows = Renumber(first);
  const CategoryCodes columns = Renumber(second);
  const std::vector<Cell> cells = CrossCount(rows, columns);
  if (rows.counts.size() < 2 || columns.counts.size() < 2) return std::nullopt;
  const auto n = static_cast<double>(rows.codes.size());
  double information = 0;  // n times the mutual information
  for (const Cell& cell : cells) {
    const auto count = static_cast<double>(cell.count);
    const double expected = static_cast<double>(rows.counts[cell.first]) *
                            static_cast<double>(columns.counts[cell.second]) / n;
    information += count * std::log(count / expected);
  }
  GTestResult test;
  test.g = std::max(0.0, 2 * information);
  test.df =
      static_cast<double>(rows.counts.size() - 1) * static_cast<double>(columns.counts.size() - 1);
  test.p = ChiSquaredUpperTail(test.g, test.df);
  test.explained = std::clamp(information / Entropy(rows), 0.0, 1.0);
  return test;
}

}  // namespace plimsoll::stats
