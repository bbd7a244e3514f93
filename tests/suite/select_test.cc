#include "harness/suite/select.h"

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "tests/suite/suite_folder.h"

namespace plimsoll::suite {
namespace {

Suite SuiteOf(const std::string& id, std::vector<Case> cases) {
  Manifest manifest;
  manifest.id = id;
  manifest.version = "1.0.0";
  Result<Suite> suite = MakeSuite(manifest, std::move(cases));
  EXPECT_TRUE(suite.ok()) << suite.error().message;
  return *std::move(suite);
}

std::vector<Suite> TwoSuites() {
  Case attack = DemoCase("attack", "z");
  attack.track = Track::kAdversarial;
  std::vector<Suite> suites;
  suites.push_back(SuiteOf("first", {DemoCase("steak", "x"), attack}));
  suites.push_back(SuiteOf("second", {DemoCase("steak", "x"), DemoCase("soup", "y")}));
  return suites;
}

std::string NamesOf(const std::vector<Suite>& suites, const Selection& selection) {
  const Result<std::vector<CaseRef>> refs = Select(suites, selection);
  if (!refs.ok()) return refs.error().message;
  std::string names;
  for (const CaseRef& ref : *refs)
    names +=
        suites[ref.suite].id() + "/" + std::string(suites[ref.suite].entry(ref.index).id) + " ";
  return names;
}

Selection Where(const std::string& filter) {
  Selection selection;
  selection.filter = filter;
  return selection;
}

TEST(Select, TakesWhatEveryConditionAllows) {
  const std::vector<Suite> suites = TwoSuites();
  EXPECT_EQ(NamesOf(suites, {}), "first/steak first/attack second/steak second/soup ");
  Selection second;
  second.suites = {"second"};
  EXPECT_EQ(NamesOf(suites, second), "second/steak second/soup ");
  Selection adversarial;
  adversarial.tracks = {Track::kAdversarial};
  EXPECT_EQ(NamesOf(suites, adversarial), "first/attack ");
  EXPECT_EQ(NamesOf(suites, Where("*/s*")), "first/steak second/steak second/soup ");
  EXPECT_EQ(NamesOf(suites, Where("second/s?up")), "second/soup ");
  EXPECT_EQ(NamesOf(suites, Where("steak")), "no case is selected by filter \"steak\"");
}

TEST(Select, SaysWhyNothingIsLeft) {
  const std::vector<Suite> suites = TwoSuites();
  const Selection selection{
      .suites = {"second"}, .tracks = {Track::kEdge}, .filter = "a*", .shard = 2, .shards = 3};
  const Result<std::vector<CaseRef>> refs = Select(suites, selection);
  ASSERT_FALSE(refs.ok());
  EXPECT_EQ(refs.error().code, ErrorCode::kNothingSelected);
  EXPECT_EQ(refs.error().message,
            "no case is selected by suite \"second\", track edge, filter \"a*\", shard 2/3");
  EXPECT_EQ(NamesOf({}, {}), "no case is selected: the suites hold none");
}

TEST(Select, NamesTheNearestSuiteWhereOneIsUnknown) {
  Selection unknown;
  unknown.suites = {"frist"};
  const Result<std::vector<CaseRef>> refs = Select(TwoSuites(), unknown);
  ASSERT_FALSE(refs.ok());
  EXPECT_EQ(refs.error().code, ErrorCode::kNotFound);
  EXPECT_EQ(refs.error().message, "no suite \"frist\" is loaded; did you mean \"first\"?");
}

TEST(Select, ShardsPartitionTheCasesAndKeepClustersTogether) {
  std::vector<Case> cases;
  for (int i = 0; i < 400; ++i) {
    cases.push_back(DemoCase("c" + std::to_string(i), std::to_string(i)));
    if (i % 4 != 0) cases.back().cluster = "seed-" + std::to_string(i / 4);
  }
  std::vector<Suite> suites;
  suites.push_back(SuiteOf("many", std::move(cases)));
  std::vector<int> taken(400);
  std::map<std::string, int> shard_of;
  for (int shard = 1; shard <= 5; ++shard) {
    Selection part;
    part.shard = shard;
    part.shards = 5;
    const Result<std::vector<CaseRef>> refs = Select(suites, part);
    ASSERT_TRUE(refs.ok());
    EXPECT_GT(refs->size(), 20U);
    for (const CaseRef& ref : *refs) {
      ++taken[ref.index];
      const auto [place, is_new] =
          shard_of.emplace((*suites[0].Read(ref.index))->cluster_or_id(), shard);
      EXPECT_EQ(place->second, shard);
    }
  }
  EXPECT_EQ(taken, std::vector<int>(400, 1));
}

TEST(ParseShard, ReadsOneOfN) {
  Selection selection;
  ASSERT_TRUE(ParseShard("2/4", &selection).ok());
  EXPECT_EQ(selection.shard, 2);
  EXPECT_EQ(selection.shards, 4);
  for (const char* text :
       {"", "2", "0/4", "5/4", "-1/4", "1/0", "a/b", "1/4x", " 1/4", "1/99999999999"}) {
    const Status status = ParseShard(text, &selection);
    ASSERT_FALSE(status.ok()) << text;
    EXPECT_EQ(status.error().message,
              "shard \"" + std::string(text) + "\" is not i/n with i from 1 to n, such as 2/4");
  }
}

}  // namespace
}  // namespace plimsoll::suite
