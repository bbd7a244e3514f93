#include "harness/diversity/measure.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include "harness/stats/moments.h"

namespace plimsoll::diversity {
namespace {

/// Measures the mean of some numbers by subsets of `size`.
Measure MeanBySubsets(const std::vector<double>& numbers, std::size_t size, int draws = 400,
                      std::uint64_t seed = 1) {
  std::vector<Measure> measures = {Rising("mean")};
  measures[0].value = stats::Mean(numbers);
  MeasureBySubsets(
      numbers.size(), {"mean", seed, draws, size},
      [&](std::span<const std::size_t> which) {
        double sum = 0;
        for (const std::size_t i : which) sum += numbers[i];
        return SubsetValues{{sum / static_cast<double>(which.size())}, which.size()};
      },
      measures);
  return measures[0];
}

std::vector<double> Squares(std::size_t n) {
  std::vector<double> numbers(n);
  for (std::size_t i = 0; i < n; ++i) numbers[i] = static_cast<double>(i * i % 101);
  return numbers;
}

TEST(MeasureBySubsets, FindsTheStandardErrorOfAMeanWhateverTheSize) {
  const std::vector<double> numbers = Squares(200);
  const double error = std::sqrt(stats::SampleVariance(numbers) / 200);
  for (const std::size_t size : {10, 50, 100, 150}) {
    const Measure mean = MeanBySubsets(numbers, size, 2'000);
    EXPECT_NEAR(*mean.standard_error, error, 0.07 * error) << size;
    EXPECT_NEAR(*mean.matched, *mean.value, 0.25 * error * std::sqrt(200.0 / size)) << size;
  }
}

TEST(MeasureBySubsets, DependsOnTheSeedAlone) {
  const std::vector<double> numbers = Squares(60);
  EXPECT_EQ(*MeanBySubsets(numbers, 30).matched, *MeanBySubsets(numbers, 30).matched);
  EXPECT_NE(*MeanBySubsets(numbers, 30).matched, *MeanBySubsets(numbers, 30, 400, 2).matched);
}

TEST(MeasureBySubsets, SaysNothingOfFewTextsOrWholeSets) {
  EXPECT_EQ(MeanBySubsets(Squares(7), 3).standard_error, std::nullopt);
  EXPECT_EQ(MeanBySubsets(Squares(20), 20).standard_error, std::nullopt);
  EXPECT_EQ(MeanBySubsets(Squares(20), 0).standard_error, std::nullopt);
  EXPECT_EQ(MeanBySubsets(Squares(20), 10, 1).standard_error, std::nullopt);
  EXPECT_EQ(IntervalOf(MeanBySubsets(Squares(7), 3)), std::nullopt);
}

TEST(MeasureBySubsets, LeavesOutWhatIsNotDefinedForAllSubsets) {
  std::vector<Measure> measures = {Rising("sometimes"), Rising("always")};
  MeasureBySubsets(
      10, {"x", 1, 50, 5},
      [](std::span<const std::size_t> which) {
        const bool is_even = which[0] % 2 == 0;
        return SubsetValues{{is_even ? std::optional(1.0) : std::nullopt, 3.0}, which.size()};
      },
      measures);
  EXPECT_EQ(measures[0].matched, std::nullopt);
  EXPECT_EQ(measures[1].matched, 3);
  EXPECT_EQ(measures[1].standard_error, 0);
}

TEST(IntervalOf, StaysWithinWhatAMeasureCanBe) {
  const Measure share{"share", true, 0.99, 0.98, 0.01, 1.0};
  EXPECT_EQ(IntervalOf(share)->high, 1);
  const Measure count{"count", true, 0.5, 0.5, 1, {}};
  EXPECT_EQ(IntervalOf(count)->low, 0);
  EXPECT_NEAR(IntervalOf(count)->high, 2.46, 1e-3);
}

TEST(DrawSubset, DrawsEachNumberOnce) {
  Rng rng(1);
  std::vector<std::size_t> drawn = DrawSubset(50, 50, &rng);
  EXPECT_FALSE(std::is_sorted(drawn.begin(), drawn.end()));
  std::sort(drawn.begin(), drawn.end());
  std::vector<std::size_t> all(50);
  std::iota(all.begin(), all.end(), std::size_t{0});
  EXPECT_EQ(drawn, all);
  EXPECT_EQ(DrawSubset(5, 0, &rng).size(), 0u);
}

TEST(CompareMeasures, TellsApartWhatLiesFarApart) {
  const Measure a{"a", true, 5, 5, 0.1, {}};
  const Measure far{"a", true, 9, 4, 0.1, {}};
  const Measure b{"b", false, 1, 1, 0.2, {}};
  const Measure missing{"c", true, {}, {}, {}, {}};
  const auto differences =
      CompareMeasures(std::vector{a, b, missing}, std::vector{b, far, missing});
  ASSERT_EQ(differences.size(), 2u);
  EXPECT_EQ(differences[0].name, "a");
  EXPECT_NEAR(differences[0].difference, 1, 1e-12);
  EXPECT_NEAR(differences[0].interval.low, 1 - 1.96 * std::sqrt(0.02), 1e-4);
  EXPECT_LT(differences[0].p_adjusted, 1e-10);
  EXPECT_EQ(differences[1].p_two_sided, 1);
  EXPECT_FALSE(differences[1].rises_with_diversity);
}

TEST(CompareMeasures, DoesNotDivideByAnErrorOfZero) {
  const Measure one{"a", true, 1, 1, 0, {}};
  const Measure two{"a", true, 2, 2, 0, {}};
  EXPECT_EQ(CompareMeasures(std::vector{one}, std::vector{one})[0].p_two_sided, 1);
  EXPECT_EQ(CompareMeasures(std::vector{one}, std::vector{two})[0].p_two_sided, 0);
}

}  // namespace
}  // namespace plimsoll::diversity
