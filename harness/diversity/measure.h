#ifndef HARNESS_DIVERSITY_MEASURE_H_
#define HARNESS_DIVERSITY_MEASURE_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "harness/base/rng.h"
#include "harness/stats/rates.h"

namespace plimsoll::diversity {

/// One number about a set of texts, and what it is at a size that other sets have too: nearly all
/// of these numbers move with the size of a set. What is not defined is missing, never 0.
struct Measure {
  std::string name;                      ///< "rarefied_distinct_2"
  bool rises_with_diversity = true;      ///< else it falls
  std::optional<double> value;           ///< of the whole set
  std::optional<double> matched;         ///< the mean over subsets of the common size
  std::optional<double> standard_error;  ///< of both
  std::optional<double> greatest;        ///< that it can be; the least is 0
};

/// A measure without a value yet, that rises or falls as texts become more diverse.
Measure Rising(std::string name, std::optional<double> greatest = {});
Measure Falling(std::string name, std::optional<double> greatest = {});

/// 95 %, normal, within what the measure can be; none without a standard error.
std::optional<stats::Interval> IntervalOf(const Measure& measure);

/// A measure of two sets at their common size.
struct MeasureDifference {
  std::string name;
  bool rises_with_diversity = true;
  double first = 0;
  double second = 0;
  double difference = 0;     ///< first - second
  stats::Interval interval;  ///< of the difference, 95 %, normal
  double p_two_sided = 1;
  double p_adjusted = 1;  ///< by Benjamini and Hochberg, over the measures that are compared here
};

/// The measures that both sets have with their standard errors, in the order of the first.
std::vector<MeasureDifference> CompareMeasures(std::span<const Measure> first,
                                               std::span<const Measure> second);

/// `size` of the numbers below n, drawn without replacement, in random order. Shapes: size <= n.
std::vector<std::size_t> DrawSubset(std::size_t n, std::size_t size, Rng* rng);

/// What the measures of one subset are, in the order of the names.
struct SubsetValues {
  std::vector<std::optional<double>> values;
  std::size_t used = 0;  ///< how many texts of the subset were looked at
};
using MeasureSubset = std::function<SubsetValues(std::span<const std::size_t>)>;

struct SubsetOptions {
  std::string_view stream;  ///< names the random stream: "ngrams"
  std::uint64_t seed = 1;
  int draws = 100;
  std::size_t size = 0;  ///< texts of a subset
};

/// Fills `matched` and `standard_error` from random subsets. Drawing with replacement, as a
/// bootstrap does, would repeat texts, and repeats are what is measured here. A mean over subsets
/// of h out of n texts has about h/(n - h) of the variance between subsets (exactly, to first
/// order): with halves it is the jackknife that leaves out half. A measure that is not defined for
/// all subsets stays without both; so do all where a subset would be the whole set, or there are
/// fewer than eight texts. Source: Shao & Wu 1989; Politis & Romano 1994.
void MeasureBySubsets(std::size_t texts, const SubsetOptions& options,
                      const MeasureSubset& measure_subset, std::span<Measure> measures);

/// Texts below which nothing is said of the uncertainty.
inline constexpr std::size_t kFewestTexts = 8;

}  // namespace plimsoll::diversity

#endif  // HARNESS_DIVERSITY_MEASURE_H_
