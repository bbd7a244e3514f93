#include "harness/insight/saturation.h"

#include <gtest/gtest.h>

#include "harness/insight/discrimination.h"
#include "tests/baseline/measurements.h"

namespace plimsoll::insight {
namespace {

using baseline::CaseResult;
using baseline::MakeCase;
using baseline::MakeMeasurement;
using baseline::Measurement;

/// Releases v1, v2, … of two families in turn, `trials` passes of each case.
void AddReleases(int count, int trials, SaturationCounter* counter, int families = 2) {
  for (int i = 0; i < count; ++i) {
    const std::vector<Measurement> release = {
        MakeMeasurement("s", {MakeCase("easy", trials, trials)})};
    counter->Add({"v" + std::to_string(i), "family" + std::to_string(i % families)}, release);
  }
}

struct Row {
  const char* name;
  int releases;
  int trials;
  int families;
  std::size_t saturated;
};
class Saturated : public ::testing::TestWithParam<Row> {};

TEST_P(Saturated, AsksForPassesReleasesAndFamilies) {
  SaturationCounter counter;
  AddReleases(GetParam().releases, GetParam().trials, &counter, GetParam().families);
  ASSERT_EQ(counter.Suites().size(), 1u);
  EXPECT_EQ(counter.Suites()[0].saturated.size(), GetParam().saturated);
}
INSTANTIATE_TEST_SUITE_P(
    Rows, Saturated,
    ::testing::Values(Row{"SixtyPasses", 5, 12, 2, 1}, Row{"FiftyFivePasses", 5, 11, 2, 0},
                      Row{"FiftyNineReleases", 59, 1, 2, 1}, Row{"FiftyEightReleases", 58, 1, 2, 0},
                      Row{"FourReleases", 4, 100, 2, 0}, Row{"OneFamily", 5, 100, 1, 0}),
    [](const auto& row) { return std::string(row.param.name); });

TEST(Saturation, FailureOrAnotherTextBeginsAnew) {
  SaturationCounter counter;
  AddReleases(10, 20, &counter);
  EXPECT_EQ(counter.Suites()[0].saturated[0].passes, 200);
  EXPECT_NEAR(counter.Suites()[0].saturated[0].lower_bound, 0.98513, 1e-5);
  const std::vector<Measurement> failed = {MakeMeasurement("s", {MakeCase("easy", 19, 20)})};
  counter.Add({"v11", "family1"}, failed);
  EXPECT_TRUE(counter.Suites()[0].saturated.empty());

  SaturationCounter other;
  AddReleases(10, 20, &other);
  std::vector<Measurement> changed = {MakeMeasurement("s", {MakeCase("easy", 20, 20)})};
  changed[0].cases[0].fingerprint = Sha256("other words");
  other.Add({"v11", "family1"}, changed);
  EXPECT_TRUE(other.Suites()[0].saturated.empty());
}

TEST(Saturation, TrialsThatWereNotScoredSayNothing) {
  SaturationCounter counter;
  AddReleases(10, 20, &counter);
  const std::vector<Measurement> unscored = {
      MakeMeasurement("s", {baseline::MakeUnscored("easy")})};
  counter.Add({"v11", "family1"}, unscored);
  EXPECT_EQ(counter.Suites()[0].saturated.size(), 1u);
}

TEST(Saturation, WarnsOfASuiteThatCannotSeeMore) {
  SaturationCounter counter;
  for (int release = 0; release < 6; ++release) {
    std::vector<CaseResult> cases;
    for (int i = 0; i < 9; ++i) cases.push_back(MakeCase("easy" + std::to_string(i), 10, 10));
    cases[0].track = suite::Track::kHappyPath;
    cases[1].track = suite::Track::kEdge;
    cases[1].severity = suite::Severity::kCritical;
    cases.push_back(MakeCase("hard", 5, 10));
    if (release < 5) cases.push_back(MakeCase("gone", 10, 10));
    const std::vector<Measurement> measured = {MakeMeasurement("s", cases)};
    counter.Add({"v" + std::to_string(release), "f" + std::to_string(release % 2)}, measured);
  }
  const SuiteSaturation suite = counter.Suites()[0];
  EXPECT_EQ(suite.cases, 10);
  EXPECT_EQ(suite.saturated.size(), 9u);
  EXPECT_DOUBLE_EQ(suite.share(), 0.9);
  EXPECT_TRUE(suite.is_warning());
  EXPECT_EQ(suite.saturated[0].retirement, Retirement::kReplace);
  EXPECT_EQ(suite.saturated[1].retirement, Retirement::kSentinel);
  EXPECT_EQ(suite.saturated[2].retirement, Retirement::kSentinel);
}

/// Versions 0 to n - 1, ever better on c0 to c7; "wrong" is passed by the worse half, "flat" by two
/// of every four, "always" by all.
ItemTable TableOf(int versions) {
  ItemTable table;
  for (int v = 0; v < versions; ++v) {
    std::vector<CaseResult> cases;
    for (int i = 0; i < 8; ++i)
      cases.push_back(MakeCase("c" + std::to_string(i), v * 8 > i * versions ? 1 : 0));
    cases.push_back(MakeCase("wrong", v * 2 < versions ? 1 : 0));
    cases.push_back(MakeCase("flat", v % 4 == 1 || v % 4 == 2 ? 1 : 0));
    cases.push_back(MakeCase("always", 1));
    if (v > 0) cases.push_back(MakeCase("new", v % 2));
    const std::vector<Measurement> measured = {MakeMeasurement("s", cases)};
    table.Add("v" + std::to_string(v), measured);
  }
  return table;
}

TEST(Discrimination, NamesTheLabelThatBetterModelsFail) {
  const Discrimination found = TableOf(12).Diagnose();
  EXPECT_EQ(found.versions, 12u);
  EXPECT_EQ(found.cases, 11u);  // "new" was not put to all
  ASSERT_EQ(found.doubtful.size(), 3u);
  EXPECT_EQ(found.doubtful[0].id, "always");
  EXPECT_EQ(found.doubtful[0].doubt, ItemDoubt::kNoInformation);
  EXPECT_EQ(found.doubtful[1].id, "flat");
  EXPECT_EQ(found.doubtful[1].doubt, ItemDoubt::kNoise);
  EXPECT_EQ(found.doubtful[2].suite, "s");
  EXPECT_EQ(found.doubtful[2].id, "wrong");
  EXPECT_EQ(found.doubtful[2].doubt, ItemDoubt::kSuspectLabel);
  EXPECT_LT(*found.doubtful[2].correlation, -0.5);
}

TEST(Discrimination, NineVersionsSayNothing) {
  const Discrimination found = TableOf(9).Diagnose();
  EXPECT_EQ(found.versions, 9u);
  EXPECT_TRUE(found.doubtful.empty());
  EXPECT_TRUE(ItemTable().Diagnose().doubtful.empty());
}

}  // namespace
}  // namespace plimsoll::insight
