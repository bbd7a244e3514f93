#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "harness/doc/json.h"
#include "harness/store/run_store.h"
#include "tests/cli/cli_runner.h"

namespace plimsoll::cli {
namespace {

using testing::StartsWith;

// A shard's run: case "case-<shard>" of the suite, passed.
struct ShardRun {
  int shard = 1;
  int shards = 2;
  std::string target = "model";
  std::string suite_digest = std::string(64, 'a');
  run::RunEnd end = run::RunEnd::kComplete;
  bool has_record = true;
};

class Merge : public testing::Test {
 protected:
  void Make(const std::string& path, const ShardRun& shard) {
    auto store = store::OpenStore(path);
    ASSERT_TRUE(store.ok()) << store.error().message;
    run::RunManifest manifest;
    manifest.id = "run-of-shard-" + std::to_string(shard.shard);
    manifest.target_id = shard.target;
    manifest.target = doc::Node::Object();
    manifest.suites = {{"small", "1.0.0", shard.suite_digest, "suites/small", 1}};
    manifest.shard = shard.shard;
    manifest.shards = shard.shards;
    manifest.selection_digest = "selection of " + std::to_string(shard.shard);
    manifest.planned = 1;
    manifest.judges = {"judge/" + std::to_string(shard.shard)};
    manifest.started = "2026-11-21T08:00:0" + std::to_string(shard.shard) + "Z";
    ASSERT_TRUE((*store)->Begin(manifest).ok());
    if (shard.has_record) {
      run::TrialRecord record;
      record.suite = "small";
      record.case_id = "case-" + std::to_string(shard.shard);
      record.outcome = run::Outcome::kScored;
      record.passed = true;
      record.reply.status = target::ReplyStatus::kAnswered;
      record.reply.text = "answer";
      ASSERT_TRUE((*store)->SinkOf(manifest.id)->Append({record}).ok());
    }
    ASSERT_TRUE((*store)->Finish(manifest.id, shard.end, "2026-11-21T08:01:00Z", 0.25).ok());
  }
  CliResult Join(const std::vector<std::string>& stores, const std::string& expected = "2") {
    std::vector<std::string> arguments = {"merge", "--store", "out.db", "--expect-shards",
                                          expected};
    arguments.insert(arguments.end(), stores.begin(), stores.end());
    return runner_.Run(arguments);
  }
  CliRunner runner_;
};

TEST_F(Merge, JoinsEveryShardIntoOneCompleteRun) {
  Make("b.db", {.shard = 2});
  Make("a.db", {.shard = 1});
  const CliResult result = Join({"b.db", "a.db", "--json"});
  ASSERT_EQ(result.code, 0) << result.err;
  const Result<doc::Node> json = doc::ParseJson(result.out);
  ASSERT_TRUE(json.ok()) << result.out;
  EXPECT_EQ(json->IntAt("/trials"), 2);
  EXPECT_EQ(json->StringAt("/shards/0/run"), "run-of-shard-1");

  const auto store = store::OpenStore("out.db");
  ASSERT_TRUE(store.ok());
  const Result<store::RunInfo> info = (*store)->Info("latest");
  ASSERT_TRUE(info.ok());
  EXPECT_EQ(info->manifest.id, json->StringAt("/run"));
  EXPECT_EQ(info->end, "complete");
  EXPECT_EQ(info->records, 2);
  EXPECT_EQ(info->cost_usd, 0.5);
  EXPECT_EQ(info->manifest.shards, 1);
  EXPECT_EQ(info->manifest.planned, 2);
  EXPECT_EQ(info->manifest.started, "2026-11-21T08:00:01Z");
  EXPECT_EQ(info->manifest.suites[0].cases, 2);
  EXPECT_EQ(info->manifest.judges, (std::vector<std::string>{"judge/1", "judge/2"}));
}

TEST_F(Merge, EndsWith3WhereAShardIsMissing) {
  Make("a.db", {.shard = 1, .shards = 3});
  const CliResult result = Join({"a.db"}, "3");
  EXPECT_EQ(result.code, 3);
  EXPECT_EQ(result.err, "plimsoll: of 3 shards are missing: 2, 3\n");
  EXPECT_FALSE(runner_.Exists("out.db"));
}

TEST_F(Merge, EndsWith3WhereNoShardIsThere) {
  const CliResult result = Join({});
  EXPECT_EQ(result.code, 3);
  EXPECT_EQ(result.err, "plimsoll: of 2 shards are missing: 1, 2\n");
}

TEST_F(Merge, EndsWith3WhereAStoreDoesNotExistAndMakesNone) {
  Make("a.db", {.shard = 1});
  const CliResult result = Join({"a.db", "b.db"});
  EXPECT_EQ(result.code, 3);
  EXPECT_EQ(result.err, "plimsoll: the store b.db does not exist: a shard is missing\n");
  EXPECT_FALSE(runner_.Exists("b.db"));
}

TEST_F(Merge, EndsWith3WhereAShardIsNotComplete) {
  Make("a.db", {.shard = 1});
  Make("b.db", {.shard = 2, .end = run::RunEnd::kBudget, .has_record = false});
  const CliResult result = Join({"a.db", "b.db"});
  EXPECT_EQ(result.code, 3);
  EXPECT_EQ(result.err,
            "plimsoll: shard 2/2 (b.db) is not complete: it ended with budget; finish it with "
            "--resume\n");
}

TEST_F(Merge, EndsWith2WhereAShardIsThereTwice) {
  Make("a.db", {.shard = 1});
  Make("b.db", {.shard = 1});
  const CliResult result = Join({"a.db", "b.db"});
  EXPECT_EQ(result.code, 2);
  EXPECT_EQ(result.err, "plimsoll: shard 1/2 (b.db) is there twice: also in a.db\n");
}

TEST_F(Merge, EndsWith2WhereShardsDiffer) {
  Make("a.db", {.shard = 1});
  Make("b.db", {.shard = 2, .target = "another"});
  const CliResult result = Join({"a.db", "b.db"});
  EXPECT_EQ(result.code, 2);
  EXPECT_EQ(result.err,
            "plimsoll: shard 2/2 (b.db) was run otherwise than shard 1/2 (a.db): target, epochs, "
            "seed, notes or the "
            "version of plimsoll differ\n");
}

TEST_F(Merge, EndsWith2WhereShardsSawAnotherSuite) {
  Make("a.db", {.shard = 1});
  Make("b.db", {.shard = 2, .suite_digest = std::string(64, 'b')});
  const CliResult result = Join({"a.db", "b.db"});
  EXPECT_EQ(result.code, 2);
  EXPECT_THAT(
      result.err,
      StartsWith("plimsoll: shard 2/2 (b.db) ran another suite \"small\": version 1.0.0, digest "
                 "bbbbbbbbbbbb"));
}

TEST_F(Merge, EndsWith2WhereAnotherNumberOfShardsIsExpected) {
  Make("a.db", {.shard = 1});
  const CliResult result = Join({"a.db"}, "4");
  EXPECT_EQ(result.code, 2);
  EXPECT_EQ(result.err, "plimsoll: shard 1/2 (a.db) is not one of 4 shards\n");
}

}  // namespace
}  // namespace plimsoll::cli
