#include "harness/stats/krippendorff.h"

#include <algorithm>
#include <cmath>

#include "harness/base/rng.h"
#include "harness/stats/moments.h"

namespace plimsoll::stats {
namespace {

/// Ratings as indices of the distinct values, per case with two ratings or more.
struct Coded {
  std::vector<double> values;  ///< ascending, distinct
  std::vector<std::vector<std::size_t>> units;
};

Coded Encode(std::span<const std::vector<double>> units) {
  Coded coded;
  for (const std::vector<double>& unit : units) {
    if (unit.size() > 1) coded.values.insert(coded.values.end(), unit.begin(), unit.end());
  }
  std::sort(coded.values.begin(), coded.values.end());
  coded.values.erase(std::unique(coded.values.begin(), coded.values.end()), coded.values.end());
  for (const std::vector<double>& unit : units) {
    if (unit.size() < 2) continue;
    std::vector<std::size_t>& codes = coded.units.emplace_back();
    for (const double value : unit) {
      const auto found = std::lower_bound(coded.values.begin(), coded.values.end(), value);
      codes.push_back(static_cast<std::size_t>(found - coded.values.begin()));
    }
  }
  return coded;
}

/// Where the codes stand on the line whose squared distances count: the values themselves, or the
/// mean ranks, for the ordinal distance (the ratings between c and k, half of those at c and k) is
/// a difference of mean ranks.
std::vector<double> Positions(const Coded& coded, const std::vector<double>& counts,
                              RatingScale scale) {
  if (scale != RatingScale::kOrdinal) return coded.values;
  std::vector<double> ranks(counts.size());
  double below = 0;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    ranks[i] = below + counts[i] / 2;
    below += counts[i];
  }
  return ranks;
}

/// The squared distances summed over all ordered pairs of ratings.
double AllPairs(const std::vector<double>& positions, const std::vector<double>& counts, double n,
                RatingScale scale) {
  double sum = 0;
  if (scale == RatingScale::kNominal) {
    for (const double count : counts) sum += count * (n - count);
    return sum;
  }
  double mean = 0;
  for (std::size_t i = 0; i < counts.size(); ++i) mean += counts[i] * positions[i] / n;
  for (std::size_t i = 0; i < counts.size(); ++i)
    sum += counts[i] * (positions[i] - mean) * (positions[i] - mean);
  return 2 * n * sum;
}

/// The same within a case, which few raters saw.
double UnitPairs(const std::vector<std::size_t>& unit, const std::vector<double>& positions,
                 RatingScale scale) {
  double sum = 0;
  for (const std::size_t a : unit) {
    for (const std::size_t b : unit) {
      const double distance = positions[a] - positions[b];
      sum += scale == RatingScale::kNominal ? (a == b ? 0 : 1) : distance * distance;
    }
  }
  return sum;
}

/// Alpha over the cases with these indices, which may repeat.
std::optional<double> Alpha(const Coded& coded, std::span<const std::size_t> chosen,
                            RatingScale scale) {
  std::vector<double> counts(coded.values.size());
  double n = 0;
  for (const std::size_t unit : chosen) {
    for (const std::size_t code : coded.units[unit]) counts[code] += 1;
    n += static_cast<double>(coded.units[unit].size());
  }
  const auto present = std::count_if(counts.begin(), counts.end(), [](double c) { return c > 0; });
  if (present < 2) return std::nullopt;
  const std::vector<double> positions = Positions(coded, counts, scale);
  double within = 0;
  for (const std::size_t unit : chosen) {
    within += UnitPairs(coded.units[unit], positions, scale) /
              static_cast<double>(coded.units[unit].size() - 1);
  }
  return 1 - (n - 1) * within / AllPairs(positions, counts, n, scale);
}

}  // namespace

std::optional<double> KrippendorffAlpha(std::span<const std::vector<double>> units,
                                        RatingScale scale) {
  const Coded coded = Encode(units);
  std::vector<std::size_t> all(coded.units.size());
  for (std::size_t i = 0; i < all.size(); ++i) all[i] = i;
  return Alpha(coded, all, scale);
}

std::optional<Interval> KrippendorffInterval(std::span<const std::vector<double>> units,
                                             RatingScale scale, double level, int draws,
                                             std::uint64_t seed) {
  const Coded coded = Encode(units);
  if (coded.units.empty()) return std::nullopt;
  Rng rng(seed, "krippendorff_alpha");
  std::vector<double> alphas;
  std::vector<std::size_t> chosen(coded.units.size());
  for (int draw = 0; draw < draws; ++draw) {
    for (std::size_t& unit : chosen) unit = rng.Below(coded.units.size());
    if (const std::optional<double> alpha = Alpha(coded, chosen, scale)) alphas.push_back(*alpha);
  }
  if (alphas.empty()) return std::nullopt;
  std::sort(alphas.begin(), alphas.end());
  return Interval{SortedQuantile(alphas, (1 - level) / 2), SortedQuantile(alphas, (1 + level) / 2)};
}

}  // namespace plimsoll::stats
