#include "harness/insight/factor_function.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/insight/case_tables.h"

namespace plimsoll::insight {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::vector<FactorFunction> FunctionsOf(const CaseTable& table) {
  return FindFunctions(AllFactors(table));
}

TEST(FactorFunction, FindsWhatFollowsFromAnotherFactor) {
  // Two topics of one country, one of another; the tone goes with nothing.
  TableBuilder builder;
  for (int i = 0; i < 60; ++i) {
    const int topic = i % 3;
    builder.Add(true, {{"topic", std::to_string(topic)},
                       {"country", topic < 2 ? "US" : "FR"},
                       {"tone", i % 2 == 0 ? "calm" : "angry"}});
  }
  EXPECT_THAT(FunctionsOf(builder.Take()),
              ElementsAre(FactorFunction{"country", "topic", 0, false}));
}

TEST(FactorFunction, TellsAFewExceptionsAndNoMore) {
  const auto with_exceptions = [](int exceptions) {
    TableBuilder builder;
    for (int i = 0; i < 100; ++i) {
      const bool is_first = i % 2 == 0;
      builder.Add(true,
                  {{"a", is_first ? "1" : "2"}, {"b", (i < exceptions) != is_first ? "x" : "y"}});
    }
    return FunctionsOf(builder.Take());
  };
  EXPECT_THAT(with_exceptions(2),
              ElementsAre(FactorFunction{"a", "b", 2, true}, FactorFunction{"b", "a", 2, true}));
  EXPECT_THAT(with_exceptions(3), IsEmpty());
}

TEST(FactorFunction, TakesARareValueForNoFunction) {
  // Guessing "no" is right in 99 of 100 whatever the source is.
  TableBuilder builder;
  for (int i = 0; i < 100; ++i)
    builder.Add(true, {{"rare", i == 0 ? "yes" : "no"}, {"tone", i % 2 == 0 ? "calm" : "angry"}});
  EXPECT_THAT(FunctionsOf(builder.Take()), IsEmpty());
}

TEST(FactorFunction, TakesRowNumbersForNoSource) {
  TableBuilder builder;
  for (int i = 0; i < 40; ++i)
    builder.Add(true, {{"row", std::to_string(i)}, {"tone", i % 2 == 0 ? "calm" : "angry"}});
  EXPECT_THAT(FunctionsOf(builder.Take()), IsEmpty());
}

TEST(FactorFunction, CountsNoValueAsAValue) {
  TableBuilder builder;
  for (int i = 0; i < 40; ++i) {
    if (i % 2 == 0) builder.Add(true, {{"a", "1"}, {"b", "x"}});
    if (i % 2 == 1) builder.Add(true, {{"a", "2"}});
  }
  EXPECT_EQ(FunctionsOf(builder.Take()).size(), 2u);
}

TEST(FactorFunction, NamesTheHandierOfTwoThatFollowFromEachOther) {
  TableBuilder builder;
  for (int i = 0; i < 60; ++i) {
    const int topic = i % 3;
    builder.Add(true, {{"audience", "[\"everybody who asks about " + std::to_string(topic) + "\"]"},
                       {"level2", std::to_string(topic)},
                       {"country", topic < 2 ? "US" : "FR"}});
  }
  const CaseTable table = builder.Take();
  const auto functions = FunctionsOf(table);
  const auto groups = GroupFunctions(AllFactors(table), functions);
  ASSERT_EQ(groups.size(), 1u);
  EXPECT_EQ(groups[0].source, "level2");
  EXPECT_THAT(groups[0].functions, ElementsAre(FactorFunction{"audience", "level2", 0, true},
                                               FactorFunction{"country", "level2", 0, false}));
}

}  // namespace
}  // namespace plimsoll::insight
