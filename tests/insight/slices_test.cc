#include "harness/insight/slices.h"

#include <gtest/gtest.h>

#include "tests/insight/case_tables.h"

namespace plimsoll::insight {
namespace {

const Slice* Find(const std::vector<Slice>& slices, const std::string& factor,
                  const std::string& value) {
  for (const Slice& slice : slices)
    if (slice.factor == factor && slice.value == value) return &slice;
  return nullptr;
}

std::vector<Slice> SlicesOf(const CaseTable& table, const SliceOptions& options = {}) {
  return MakeSlices(table, AllFactors(table), nullptr, options);
}

/// A table beside a baseline that passed every case, or what `before` says.
struct Compared {
  CaseTable table;
  std::vector<baseline::Measurement> before;
  std::vector<baseline::Measurement> now;

  Compared(TableBuilder builder, bool (*passed_before)(std::size_t)) : table(builder.Take()) {
    before.resize(1);
    before[0].suite = "s";
    now = before;
    for (std::size_t i = 0; i < table.rows.size(); ++i) {
      baseline::CaseResult result = table.rows[i].result;
      now[0].cases.push_back(result);
      result.passes = passed_before(i) ? result.trials : 0;
      before[0].cases.push_back(result);
    }
  }
  std::vector<Slice> Slices(const SliceOptions& options = {}) const {
    const auto pairing = baseline::PairCases(before, now);
    EXPECT_TRUE(pairing.ok());
    return MakeSlices(table, AllFactors(table), &*pairing, options);
  }
};

bool Always(std::size_t) { return true; }

TEST(Slices, KeepsCasesWithoutAValueAsARowOfTheirOwn) {
  TableBuilder builder;
  builder.AddMany(5, 20, {{"country", "US"}}).AddMany(2, 28);
  const auto slices = SlicesOf(builder.Take());
  ASSERT_EQ(slices.size(), 3u);
  EXPECT_EQ(slices[0].factor, "");
  EXPECT_EQ(slices[0].rate.cases, 55);
  EXPECT_EQ(slices[1].value, "US");
  EXPECT_EQ(slices[2].value, "n/a");
  EXPECT_EQ(slices[2].rate.cases, 30);
  EXPECT_NEAR(*slices[2].rate.rate, 28.0 / 30, 1e-12);
}

TEST(Slices, PutsTheLowestRateFirst) {
  TableBuilder builder;
  builder.AddMany(1, 29, {{"a", "good"}}).AddMany(15, 15, {{"a", "bad"}});
  const auto slices = SlicesOf(builder.Take());
  EXPECT_EQ(slices[1].value, "bad");
  EXPECT_EQ(slices[2].value, "good");
}

TEST(Slices, StayWithinATrack) {
  TableBuilder builder;
  builder.AddMany(0, 30, {{"a", "x"}}).AddMany(0, 30, {{"a", "y"}});
  CaseTable table = builder.Take();
  for (std::size_t i = 0; i < 20; ++i) table.rows[i].result.track = suite::Track::kAdversarial;
  const auto slices = SlicesOf(table);
  // The happy path has both values; the other track only one, which says nothing there.
  ASSERT_EQ(slices.size(), 4u);
  EXPECT_EQ(slices[0].track, suite::Track::kHappyPath);
  EXPECT_EQ(slices[3].track, suite::Track::kAdversarial);
  EXPECT_EQ(slices[3].factor, "");
}

TEST(Slices, FindsTheSliceThatDeclinedUnderASteadyTrack) {
  TableBuilder builder;
  builder.AddMany(10, 20, {{"a", "x"}}).AddMany(0, 300, {{"a", "y"}});
  const auto slices = Compared(std::move(builder), Always).Slices();
  const Slice* x = Find(slices, "a", "x");
  const Slice* y = Find(slices, "a", "y");
  ASSERT_TRUE(x && y);
  EXPECT_NEAR(*x->change->comparison.difference, -1.0 / 3, 1e-12);
  EXPECT_EQ(x->change->comparison.test, "mcnemar_mid_p");
  EXPECT_NEAR(*x->change->p_adjusted, 1.0 / 2048, 1e-9);  // (1/2)^11, alone in its family
  // Nothing moved: no outcome of it could have been significant.
  EXPECT_FALSE(y->change->p_adjusted);
  EXPECT_EQ(y->change->smallest_p, 0.5);
}

TEST(Slices, ShowsSmallSlicesWithoutTestingThem) {
  TableBuilder builder;
  builder.AddMany(19, 0, {{"a", "x"}}).AddMany(10, 300, {{"a", "y"}});
  const auto slices = Compared(std::move(builder), Always).Slices();
  const Slice* x = Find(slices, "a", "x");
  EXPECT_TRUE(x->is_small);
  EXPECT_FALSE(x->change->p_adjusted);
  EXPECT_TRUE(Find(slices, "a", "y")->change->p_adjusted);
}

TEST(Slices, TestsClustersAndNotTheirCases) {
  // Forty cases fell, but they ask two things: that cannot be told from chance.
  TableBuilder builder;
  builder.AddMany(40, 0, {{"a", "x"}}).AddMany(0, 40, {{"a", "y"}});
  Compared compared(std::move(builder), Always);
  for (std::size_t i = 0; i < 40; ++i) compared.table.rows[i].cluster = i < 20 ? 1000 : 1001;
  const auto slices = compared.Slices();
  const SliceChange& x = *Find(slices, "a", "x")->change;
  EXPECT_EQ(x.comparison.test, "sign_flip");
  EXPECT_EQ(x.comparison.clusters, 2);
  EXPECT_EQ(x.comparison.p_worse, 0.25);
  EXPECT_EQ(x.smallest_p, 0.25);
  EXPECT_FALSE(x.p_adjusted);
}

}  // namespace
}  // namespace plimsoll::insight
