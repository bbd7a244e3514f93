#include "harness/diversity/measure.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "harness/base/result.h"
#include "harness/stats/distributions.h"
#include "harness/stats/moments.h"
#include "harness/stats/multiplicity.h"
#include "harness/stats/rates.h"

namespace plimsoll::diversity {
namespace {

/// Two-sided p of a difference that is `errors` standard errors from 0.
double TwoSided(double difference, double error) {
  if (error > 0) return std::min(1.0, 2 * stats::NormalUpperTail(std::abs(difference) / error));
  return difference == 0 ? 1 : 0;
}

std::optional<MeasureDifference> Compare(const Measure& first, const Measure& second) {
  const bool is_known =
      first.matched && second.matched && first.standard_error && second.standard_error;
  if (!is_known) return std::nullopt;
  const double difference = *first.matched - *second.matched;
  const double error = std::hypot(*first.standard_error, *second.standard_error);
  const double half = stats::kNormal975 * error;
  return MeasureDifference{first.name,
                           first.rises_with_diversity,
                           *first.matched,
                           *second.matched,
                           difference,
                           {difference - half, difference + half},
                           TwoSided(difference, error),
                           1};
}

}  // namespace

Measure Rising(std::string name, std::optional<double> greatest) {
  return {std::move(name), true, {}, {}, {}, greatest};
}
Measure Falling(std::string name, std::optional<double> greatest) {
  return {std::move(name), false, {}, {}, {}, greatest};
}

std::optional<stats::Interval> IntervalOf(const Measure& measure) {
  if (!measure.value || !measure.standard_error) return std::nullopt;
  const double half = stats::kNormal975 * *measure.standard_error;
  const double high = *measure.value + half;
  return stats::Interval{std::max(0.0, *measure.value - half),
                         std::min(high, measure.greatest.value_or(high))};
}

std::vector<MeasureDifference> CompareMeasures(std::span<const Measure> first,
                                               std::span<const Measure> second) {
  std::vector<MeasureDifference> differences;
  for (const Measure& measure : first) {
    const auto other = std::find_if(second.begin(), second.end(),
                                    [&](const Measure& each) { return each.name == measure.name; });
    if (other == second.end()) continue;
    if (const auto difference = Compare(measure, *other)) differences.push_back(*difference);
  }
  std::vector<double> p;
  for (const MeasureDifference& difference : differences) p.push_back(difference.p_two_sided);
  const std::vector<double> adjusted = stats::BenjaminiHochberg(p);
  for (std::size_t i = 0; i < differences.size(); ++i) differences[i].p_adjusted = adjusted[i];
  return differences;
}

std::vector<std::size_t> DrawSubset(std::size_t n, std::size_t size, Rng* rng) {
  PLIMSOLL_CHECK(size <= n);
  std::vector<std::size_t> numbers(n);
  std::iota(numbers.begin(), numbers.end(), std::size_t{0});
  for (std::size_t i = 0; i < size; ++i) std::swap(numbers[i], numbers[i + rng->Below(n - i)]);
  numbers.resize(size);
  return numbers;
}

void MeasureBySubsets(std::size_t texts, const SubsetOptions& options,
                      const MeasureSubset& measure_subset, std::span<Measure> measures) {
  if (texts < kFewestTexts || options.size == 0 || options.size >= texts || options.draws < 2)
    return;
  std::vector<std::vector<double>> drawn(measures.size());
  double used = 0;
  for (int draw = 0; draw < options.draws; ++draw) {
    Rng rng(options.seed, std::string(options.stream) + "/" + std::to_string(draw));
    const SubsetValues subset = measure_subset(DrawSubset(texts, options.size, &rng));
    PLIMSOLL_CHECK(subset.values.size() == measures.size());
    used += static_cast<double>(subset.used) / options.draws;
    for (std::size_t i = 0; i < measures.size(); ++i)
      if (subset.values[i]) drawn[i].push_back(*subset.values[i]);
  }
  const double shrinkage = used / (static_cast<double>(texts) - used);
  for (std::size_t i = 0; i < measures.size(); ++i) {
    if (drawn[i].size() != static_cast<std::size_t>(options.draws)) continue;
    measures[i].matched = stats::Mean(drawn[i]);
    measures[i].standard_error = std::sqrt(stats::SampleVariance(drawn[i]) * shrinkage);
  }
}

}  // namespace plimsoll::diversity
