#include "harness/baseline/sample.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <deque>
#include <vector>

#include "tests/baseline/measurements.h"

namespace plimsoll::baseline {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

/// Rows of suites "s" and "t" that live as long as this.
class Rows {
 public:
  void Add(std::string_view suite, const std::string& id, const std::string& cluster) {
    AddBoth(suite, id, cluster, cluster);
  }
  void AddBoth(std::string_view suite, const std::string& id, const std::string& before,
               const std::string& now) {
    rows_.push_back({suite, Keep(id, before), Keep(id, now)});
  }
  const std::vector<Row>& all() const { return rows_; }

  std::vector<std::size_t> Units() const {
    const UnitIndex index(rows_);
    std::vector<std::size_t> units;
    for (std::size_t i = 0; i < rows_.size(); ++i) units.push_back(index.UnitOf(i));
    return units;
  }

 private:
  const CaseResult* Keep(const std::string& id, const std::string& cluster) {
    cases_.push_back(MakeCase(id, 1));
    cases_.back().cluster = cluster;
    return &cases_.back();
  }
  std::deque<CaseResult> cases_;
  std::vector<Row> rows_;
};

TEST(UnitIndex, GivesEachCaseAUnitWhereNoneNamesACluster) {
  Rows rows;
  for (const char* id : {"a", "b", "c"}) rows.Add("s", id, id);
  EXPECT_THAT(rows.Units(), ElementsAre(0, 1, 2));
}

TEST(UnitIndex, AClusterMayBeNamedAfterOneOfItsCases) {
  Rows rows;
  rows.Add("s", "seed", "seed");
  rows.Add("s", "variant", "seed");
  rows.Add("s", "alone", "alone");
  EXPECT_THAT(rows.Units(), ElementsAre(0, 0, 1));
}

TEST(UnitIndex, KeepsSuitesApart) {
  Rows rows;
  rows.Add("s", "a", "seed");
  rows.Add("t", "a", "seed");
  rows.Add("t", "seed", "seed");
  EXPECT_THAT(rows.Units(), ElementsAre(0, 1, 1));
}

TEST(UnitIndex, TakesTheBaselinesClusterWhereItHasTheCase) {
  Rows rows;
  rows.AddBoth("s", "a", "a", "merged");
  rows.AddBoth("s", "b", "b", "merged");
  EXPECT_THAT(rows.Units(), ElementsAre(0, 1));
}

TEST(UnitIndex, OfNoRowsIsEmpty) { EXPECT_EQ(UnitIndex({}).count(), 0u); }

TEST(UnitSums, GivesTheMeansOfUnitsThatHaveARow) {
  Rows rows;
  rows.Add("s", "a", "seed");
  rows.Add("s", "b", "seed");
  rows.Add("s", "c", "c");
  rows.Add("s", "d", "d");
  const UnitIndex index(rows.all());
  UnitSums sums(index);
  sums.Add(0, 1);
  EXPECT_FALSE(sums.has_clusters());
  sums.Add(1, 0.5);
  sums.Add(3, -1);
  EXPECT_TRUE(sums.has_clusters());
  EXPECT_THAT(sums.Means(), ElementsAre(0.75, -1));
}

TEST(Sample, CountsWhatFellAndWhatRose) {
  const Sample sample = MakeSample({1, -1, -1, 0, 0}, true);
  EXPECT_EQ(sample.pairs, (stats::Discordance{5, 2, 1}));
  EXPECT_THAT(sample.differences, IsEmpty()) << "the counts say it all";
  EXPECT_DOUBLE_EQ(sample.mean(), -0.2);
  EXPECT_DOUBLE_EQ(sample.balanced_square(), 4.0 / 7) << "one each way, and one more each way";
}

TEST(Sample, KeepsDifferencesThatAreNotWhole) {
  const Sample sample = MakeSample({0.25, -0.5, 0}, false);
  EXPECT_EQ(sample.pairs, (stats::Discordance{3, 1, 1}));
  EXPECT_THAT(sample.differences, ElementsAre(0.25, -0.5, 0));
  EXPECT_NEAR(sample.mean(), -0.25 / 3, 1e-15);
  EXPECT_NEAR(sample.balanced_square(), 2 * 1.0625 / 5, 1e-15)
      << "as if it fell no more than it rose";
}

TEST(Sample, TakesRoundingForNoDifference) {
  const double rounding = (1 - 2.0 / 3) - 1.0 / 3;
  ASSERT_NE(rounding, 0);
  const Sample sample = MakeSample({rounding, -rounding}, false);
  EXPECT_EQ(sample.pairs, (stats::Discordance{2, 0, 0}));
  EXPECT_THAT(sample.differences, ElementsAre(0, 0));
}

TEST(Sample, OfNothingIsZero) {
  for (bool is_binary : {true, false}) {
    const Sample sample = MakeSample({}, is_binary);
    EXPECT_EQ(sample.pairs, (stats::Discordance{0, 0, 0}));
    EXPECT_EQ(sample.mean(), 0);
    EXPECT_EQ(sample.balanced_square(), 1) << "nothing is known";
  }
}

}  // namespace
}  // namespace plimsoll::baseline
