#include "harness/stats/agreement.h"

#include <algorithm>
#include <cmath>

#include "harness/base/result.h"
#include "harness/stats/distributions.h"

namespace plimsoll::stats {
namespace {

std::size_t IndexOf(const std::vector<int>& categories, int code) {
  return static_cast<std::size_t>(std::lower_bound(categories.begin(), categories.end(), code) -
                                  categories.begin());
}

/// 1 for equal codes, falling to 0 for the two that lie farthest apart.
double AgreementWeight(const RatingTable& table, std::size_t first, std::size_t second,
                       KappaWeights weights) {
  if (weights == KappaWeights::kNone) return first == second ? 1 : 0;
  const auto code = [&](std::size_t i) { return static_cast<double>(table.categories[i]); };
  const double widest = code(table.categories.size() - 1) - code(0);
  const double part = std::abs(code(first) - code(second)) / widest;
  return 1 - (weights == KappaWeights::kLinear ? part : part * part);
}

/// Per category of one rater, the weight to be expected from the other one's shares.
std::vector<double> ExpectedWeights(const RatingTable& table, const std::vector<double>& shares,
                                    KappaWeights weights) {
  std::vector<double> expected(shares.size());
  for (std::size_t i = 0; i < shares.size(); ++i) {
    for (std::size_t j = 0; j < shares.size(); ++j)
      expected[i] += shares[j] * AgreementWeight(table, i, j, weights);
  }
  return expected;
}

}  // namespace

double RatingTable::Count(std::size_t first, std::size_t second) const {
  return counts[first * categories.size() + second];
}

std::vector<double> RatingTable::FirstShares() const {
  std::vector<double> shares(categories.size());
  for (std::size_t i = 0; i < counts.size(); ++i) shares[i / categories.size()] += counts[i] / n;
  return shares;
}

std::vector<double> RatingTable::SecondShares() const {
  std::vector<double> shares(categories.size());
  for (std::size_t i = 0; i < counts.size(); ++i) shares[i % categories.size()] += counts[i] / n;
  return shares;
}

RatingTable CrossTabulate(std::span<const int> first, std::span<const int> second) {
  PLIMSOLL_CHECK(first.size() == second.size());
  RatingTable table;
  std::vector<int>& categories = table.categories;
  categories.assign(first.begin(), first.end());
  categories.insert(categories.end(), second.begin(), second.end());
  std::sort(categories.begin(), categories.end());
  categories.erase(std::unique(categories.begin(), categories.end()), categories.end());
  table.counts.resize(categories.size() * categories.size());
  table.n = static_cast<double>(first.size());
  for (std::size_t i = 0; i < first.size(); ++i) {
    const std::size_t row = IndexOf(categories, first[i]);
    table.counts[row * categories.size() + IndexOf(categories, second[i])] += 1;
  }
  return table;
}

std::optional<double> RawAgreement(const RatingTable& table) {
  if (table.n <= 0) return std::nullopt;
  double agreed = 0;
  for (std::size_t i = 0; i < table.categories.size(); ++i) agreed += table.Count(i, i);
  return agreed / table.n;
}

std::optional<ChanceCorrected> CohenKappa(const RatingTable& table, KappaWeights weights,
                                          double level) {
  const std::size_t size = table.categories.size();
  if (size < 2) return std::nullopt;
  const std::vector<double> first = table.FirstShares();
  const std::vector<double> by_first = ExpectedWeights(table, table.SecondShares(), weights);
  const std::vector<double> by_second = ExpectedWeights(table, first, weights);
  double observed = 0;
  ChanceCorrected kappa;
  for (std::size_t i = 0; i < size; ++i) {
    kappa.chance += first[i] * by_first[i];
    for (std::size_t j = 0; j < size; ++j)
      observed += table.Count(i, j) / table.n * AgreementWeight(table, i, j, weights);
  }
  if (table.n <= 0 || kappa.chance >= 1) return std::nullopt;
  kappa.value = (observed - kappa.chance) / (1 - kappa.chance);
  double squares = 0;
  for (std::size_t i = 0; i < size; ++i) {
    for (std::size_t j = 0; j < size; ++j) {
      const double part =
          AgreementWeight(table, i, j, weights) - (by_first[i] + by_second[j]) * (1 - kappa.value);
      squares += table.Count(i, j) / table.n * part * part;
    }
  }
  const double centre = kappa.value - kappa.chance * (1 - kappa.value);
  kappa.se = std::sqrt(std::max(0.0, squares - centre * centre) / table.n) / (1 - kappa.chance);
  const double half = NormalQuantile((1 + level) / 2) * kappa.se;
  kappa.interval = {kappa.value - half, kappa.value + half};
  return kappa;
}

std::optional<ChanceCorrected> GwetAc1(const RatingTable& table, double level) {
  if (table.n < 2) return std::nullopt;
  const std::size_t size = table.categories.size();
  const double others = std::max(1.0, static_cast<double>(size) - 1);
  const std::vector<double> first = table.FirstShares();
  const std::vector<double> second = table.SecondShares();
  // What a vote for a category adds to a case's chance of agreement.
  std::vector<double> part(size);
  ChanceCorrected ac1;
  for (std::size_t i = 0; i < size; ++i) {
    const double share = (first[i] + second[i]) / 2;
    part[i] = (1 - share) / others;
    ac1.chance += share * part[i];
  }
  ac1.value = (*RawAgreement(table) - ac1.chance) / (1 - ac1.chance);
  double squares = 0;
  for (std::size_t i = 0; i < size; ++i) {
    for (std::size_t j = 0; j < size; ++j) {
      const double agreed = ((i == j ? 1 : 0) - ac1.chance) / (1 - ac1.chance);
      const double excess = ((part[i] + part[j]) / 2 - ac1.chance) / (1 - ac1.chance);
      const double deviation = agreed - 2 * (1 - ac1.value) * excess - ac1.value;
      squares += table.Count(i, j) * deviation * deviation;
    }
  }
  ac1.se = std::sqrt(squares / (table.n * (table.n - 1)));
  const double half = StudentQuantile((1 + level) / 2, table.n - 1) * ac1.se;
  ac1.interval = {std::max(-1.0, ac1.value - half), std::min(1.0, ac1.value + half)};
  return ac1;
}

}  // namespace plimsoll::stats
