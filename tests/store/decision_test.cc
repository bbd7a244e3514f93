#include "harness/store/decision.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>

#include "harness/doc/json.h"
#include "harness/store/run_store.h"

namespace plimsoll::store {
namespace {

namespace fs = std::filesystem;

const DecisionKey kKey = {"candidate", "suites", "baseline"};

DecisionRecord Record(std::vector<std::string> runs, const DecisionKey& key = kKey) {
  DecisionRecord record;
  record.runs = std::move(runs);
  record.at = "2026-11-21T08:00:00.000Z";
  record.target_id = "guard";
  record.key = key;
  record.baseline = "baselines";
  record.verdict = "FAIL";
  record.reason = "gate.track.edge";
  record.policy_digest = "policy";
  record.attempt = 2;
  record.tracks = {{"edge", 0.75, 0.5, -0.25, stats::Interval{-0.5, -0.125}, 0.01, "FAIL"},
                   {"production", {}, {}, {}, {}, {}, "INCONCLUSIVE"}};
  record.ratio = 0.875;
  return record;
}

class DecisionLogTest : public ::testing::Test {
 protected:
  DecisionLogTest() {
    std::string pattern = (fs::temp_directory_path() / "plimsoll-store-XXXXXX").string();
    folder_ = ::mkdtemp(pattern.data());
    store_ = Open();
  }
  ~DecisionLogTest() override { fs::remove_all(folder_); }

  std::unique_ptr<RunStore> Open() {
    Result<std::unique_ptr<RunStore>> store = OpenStore((folder_ / "runs.db").string());
    EXPECT_TRUE(store.ok()) << store.error().message;
    return std::move(*store);
  }
  int AttemptOf(std::vector<std::string> runs, const DecisionKey& key = kKey) {
    const Result<int> attempt = store_->decisions()->AttemptOf(key, runs);
    EXPECT_TRUE(attempt.ok());
    return attempt.ok() ? *attempt : 0;
  }
  void Add(const DecisionRecord& record) {
    const Status added = store_->decisions()->Add(record);
    ASSERT_TRUE(added.ok()) << added.error().message;
  }

  fs::path folder_;
  std::unique_ptr<RunStore> store_;
};

TEST_F(DecisionLogTest, GivesBackWhatWasAddedOldestFirst) {
  DecisionRecord other = Record({"run-b"});
  other.target_id = "another";
  Add(Record({"run-a"}));
  Add(other);
  Add(Record({"run-c"}));
  store_ = Open();
  const auto all = store_->decisions()->List("");
  ASSERT_TRUE(all.ok()) << all.error().message;
  EXPECT_EQ(*all, (std::vector<DecisionRecord>{Record({"run-a"}), other, Record({"run-c"})}));
  const auto of_one = store_->decisions()->List("another");
  ASSERT_TRUE(of_one.ok());
  EXPECT_EQ(*of_one, std::vector<DecisionRecord>{other});
  EXPECT_TRUE(store_->decisions()->List("nobody")->empty());
}

TEST_F(DecisionLogTest, EachOtherMeasurementOfACandidateIsAnAttempt) {
  EXPECT_EQ(AttemptOf({"run-a"}), 1);
  Add(Record({"run-a"}));
  EXPECT_EQ(AttemptOf({"run-b"}), 2);
  Add(Record({"run-b"}));
  Add(Record({"run-b"}));
  EXPECT_EQ(AttemptOf({"run-c"}), 3);
}

TEST_F(DecisionLogTest, DecidingTheSameRunsAgainIsTheSameAttempt) {
  Add(Record({"run-a", "run-b"}));
  Add(Record({"run-c"}));
  EXPECT_EQ(AttemptOf({"run-b", "run-a"}), 1);
  EXPECT_EQ(AttemptOf({"run-c"}), 2);
}

TEST_F(DecisionLogTest, AnotherCandidateSuiteOrBaselineBeginsAnew) {
  Add(Record({"run-a"}));
  EXPECT_EQ(AttemptOf({"run-b"}, {"other", "suites", "baseline"}), 1);
  EXPECT_EQ(AttemptOf({"run-b"}, {"candidate", "other", "baseline"}), 1);
  EXPECT_EQ(AttemptOf({"run-b"}, {"candidate", "suites", "other"}), 1);
}

TEST(Decision, SaysWhatIsDamaged) {
  EXPECT_EQ(DecisionFromJson("{").error().message, "a stored decision is damaged");
  EXPECT_EQ(DecisionFromJson(R"({"format":"plimsoll.decision/9"})").error().message,
            "a stored decision has the format \"plimsoll.decision/9\", expected "
            "\"plimsoll.decision/1\"");
}

TEST(Decision, CandidateIsItsWholeDescription) {
  run::RunManifest manifest;
  manifest.target_id = "guard";
  manifest.target = doc::Node::Object({{"model", doc::Node::String("1")}});
  run::RunManifest other = manifest;
  other.id = "another run";
  other.seed = 7;
  EXPECT_EQ(CandidateDigest(manifest), CandidateDigest(other));
  other.target.Set("model", doc::Node::String("2"));
  EXPECT_NE(CandidateDigest(manifest), CandidateDigest(other));
}

TEST(Decision, SuitesAreThoseOfAllRunsInAnyOrder) {
  run::RunManifest a;
  a.suites = {{"edge", "1.0.0", "aa", "", 3, {}}};
  run::RunManifest b;
  b.suites = {{"happy", "1.0.0", "bb", "", 3, {}}};
  EXPECT_EQ(SuitesDigest(std::vector{a, b}), SuitesDigest(std::vector{b, a}));
  EXPECT_NE(SuitesDigest(std::vector{a, b}), SuitesDigest(std::vector{a}));
  run::RunManifest again = a;
  again.epochs = 5;
  again.suites[0].cases = 2;
  EXPECT_EQ(SuitesDigest(std::vector{a}), SuitesDigest(std::vector{again}));
  again.suites[0].digest = "cc";
  EXPECT_NE(SuitesDigest(std::vector{a}), SuitesDigest(std::vector{again}));
}

}  // namespace
}  // namespace plimsoll::store
