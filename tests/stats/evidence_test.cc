#include "harness/stats/evidence.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "harness/base/rng.h"

namespace plimsoll::stats {
namespace {

/// `cases` differences at k = 5 trials a side.
std::vector<double> SomeDifferences(std::size_t cases) {
  Rng rng(7);
  std::vector<double> differences;
  for (std::size_t i = 0; i < cases; ++i) {
    const auto change = static_cast<double>(rng.Below(5)) - 2;
    differences.push_back(change / 5);
  }
  return differences;
}

EvidenceProcess After(const std::vector<double>& differences, double margin = 0.05) {
  EvidenceProcess evidence(margin);
  for (const double difference : differences) evidence.Add(difference);
  return evidence;
}

TEST(Evidence, IsOneBeforeTheFirstCase) {
  const EvidenceProcess evidence(0.05);
  EXPECT_EQ(evidence.count(), 0);
  EXPECT_NEAR(evidence.log_e_regression(), 0, 1e-12);
  EXPECT_NEAR(evidence.log_e_noninferiority(), 0, 1e-12);
}

TEST(Evidence, NeedsTheDocumentedCasesWithoutAFlip) {
  EvidenceProcess evidence(0.05);
  while (evidence.log_e_noninferiority() < std::log(20)) evidence.Add(0);
  EXPECT_EQ(evidence.count(), 88);
  EXPECT_NEAR(evidence.log_e_regression(), 0, 1e-12);
}

TEST(Evidence, DoesNotDependOnTheOrderOfCases) {
  std::vector<double> differences = SomeDifferences(500);
  const EvidenceProcess first = After(differences);
  Rng rng(1);
  rng.Shuffle(differences);
  const EvidenceProcess second = After(differences);
  EXPECT_NEAR(first.log_e_regression(), second.log_e_regression(), 1e-10);
  EXPECT_NEAR(first.log_e_noninferiority(), second.log_e_noninferiority(), 1e-10);
}

TEST(Evidence, ContinuesExactlyWhereItWasStored) {
  const std::vector<double> differences = SomeDifferences(200);
  EvidenceProcess resumed(After({differences.begin(), differences.begin() + 77}).state());
  std::for_each(differences.begin() + 77, differences.end(), [&](double d) { resumed.Add(d); });
  EXPECT_EQ(resumed.state(), After(differences).state());
}

TEST(Evidence, StaysFiniteAtTheEnds) {
  for (const double difference : {-1.0, 1.0}) {
    EvidenceProcess evidence(0.999);
    for (int i = 0; i < 100'000; ++i) evidence.Add(difference);
    EXPECT_TRUE(std::isfinite(evidence.log_e_regression())) << difference;
    EXPECT_TRUE(std::isfinite(evidence.log_e_noninferiority())) << difference;
  }
}

TEST(Evidence, ComesCloseToTheClosedFormAtOneTrial) {
  EvidenceProcess evidence(0.05);
  for (int i = 0; i < 12; ++i) evidence.Add(-1);
  for (int i = 0; i < 3; ++i) evidence.Add(1);
  EXPECT_NEAR(evidence.log_e_regression(), LogEvidenceOfDiscordance(12, 3), 0.01);
}

TEST(Evidence, ClosedFormHoldsWhereItsTailUnderflows) {
  EXPECT_NEAR(LogEvidenceOfDiscordance(0, 0), 0, 1e-12);
  EXPECT_NEAR(LogEvidenceOfDiscordance(0, 1'000'000), -std::log(1'000'001), 1e-9);
  EXPECT_NEAR(LogEvidenceOfDiscordance(1'000'000, 0), 1'000'001 * std::log(2) - std::log(1'000'001),
              1e-6);
  // Both branches, side by side.
  EXPECT_NEAR(LogEvidenceOfDiscordance(1001, 1000), LogEvidenceOfDiscordance(1000, 1000), 0.1);
}

TEST(LargestDropNotExcluded, IsWhereTheEvidenceReachesTheLevel) {
  const std::vector<double> differences = SomeDifferences(400);
  const double drop = LargestDropNotExcluded(differences, 0.05);
  EXPECT_GT(After(differences, drop + 1e-4).log_e_noninferiority(), std::log(20));
  EXPECT_LT(After(differences, drop - 1e-4).log_e_noninferiority(), std::log(20));
}

TEST(LargestDropNotExcluded, ExcludesNothingWithoutCases) {
  EXPECT_EQ(LargestDropNotExcluded({}, 0.05), 1);
}

}  // namespace
}  // namespace plimsoll::stats
