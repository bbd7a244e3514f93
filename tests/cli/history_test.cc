#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "harness/cli/history_output.h"
#include "harness/doc/json.h"
#include "harness/store/run_store.h"
#include "tests/cli/cli_runner.h"

namespace plimsoll::cli {
namespace {

using testing::HasSubstr;

TEST(Sparkline, GoesFromTheLowestToTheHighestRate) {
  const std::vector<std::optional<double>> rates = {0.5, std::nullopt, 0.75, 1.0};
  EXPECT_EQ(Sparkline(rates, true), "▁ ▅█");
  EXPECT_EQ(Sparkline(rates, false), "0 47");
  EXPECT_EQ(Sparkline(std::vector<std::optional<double>>{0.5, 0.5}, false), "77");
  EXPECT_EQ(Sparkline({}, true), "");
}

/// Stores runs of forty seen and forty fresh cases as a run would have left them.
class History : public testing::Test {
 protected:
  History() {
    runner_.Write("plimsoll.yaml", "format: 1\n");
    runner_.Write("suites/s/suite.yaml",
                  "format: 1\nsuite: s\nversion: 1.0.0\ntitle: t\nexpect: block\n"
                  "track: adversarial\ncases: [cases.jsonl]\n");
    std::string cases;
    for (int i = 0; i < 80; ++i)
      cases += "{\"id\": \"c" + std::to_string(i) + "\", \"prompt\": \"Do " + std::to_string(i) +
               "\", \"tags\": [\"" + (i < 40 ? "seen" : "fresh") +
               "\"], \"provenance\": {\"canary\": \"c0ffee-c0ffee\"}}\n";
    runner_.Write("suites/s/cases.jsonl", cases);
  }

  /// The first `passes` cases of `count` pass.
  void Store(const std::string& id, const std::string& model, int count, int passes,
             const std::string& answer = "no", const std::string& target = "reference_guard") {
    auto opened = store::OpenStore(".plimsoll/runs.db");
    ASSERT_TRUE(opened.ok());
    store::RunStore& store = **opened;
    run::RunManifest manifest;
    manifest.id = id;
    manifest.started = "2026-11-21T08:00:00.000Z";
    manifest.target_id = target;
    manifest.target = doc::Node::Object({{"model", doc::Node::String(model)}});
    manifest.suites = {{"s", "1.0.0", "aa", "", count, {}}};
    manifest.planned = count;
    ASSERT_TRUE(store.Begin(manifest).ok());
    std::vector<run::TrialRecord> records;
    for (int i = 0; i < count; ++i) {
      run::TrialRecord record;
      record.suite = "s";
      record.case_id = "c" + std::to_string(i);
      record.place = i;
      record.fingerprint = Sha256(record.case_id);
      record.facts.track = suite::Track::kAdversarial;
      record.facts.cluster = record.case_id;
      record.outcome = run::Outcome::kScored;
      record.passed = i < passes;
      record.reply.text = answer;
      records.push_back(record);
    }
    ASSERT_TRUE(store.SinkOf(id)->Append(records).ok());
    ASSERT_TRUE(store.Finish(id, run::RunEnd::kComplete, "2026-11-21T08:01:00.000Z", 0).ok());
    store::DecisionRecord decision;
    decision.runs = {id};
    decision.target_id = target;
    decision.key.candidate_digest = store::CandidateDigest(manifest);
    decision.verdict = "PASS";
    decision.attempt = 2;
    ASSERT_TRUE(store.decisions()->Add(decision).ok());
  }

  doc::Node Json(std::vector<std::string> arguments = {}) {
    arguments.insert(arguments.begin(), "history");
    arguments.push_back("--json");
    const CliResult result = runner_.Run(arguments);
    EXPECT_EQ(result.code, 0) << result.err;
    const Result<doc::Node> json = doc::ParseJson(result.out);
    EXPECT_TRUE(json.ok()) << result.out;
    return json.ok() ? *json : doc::Node();
  }

  CliRunner runner_;
};

TEST_F(History, TellsReleasesNewestFirst) {
  Store("run-1", "1", 39, 39);
  Store("run-2", "2", 40, 38);
  Store("other", "2", 40, 38, "no", "another");
  const doc::Node json = Json();
  EXPECT_EQ(json.StringAt("/format"), "plimsoll.history/1");
  EXPECT_EQ(json.StringAt("/target"), "reference_guard");
  ASSERT_EQ(json.At("/releases")->items.size(), 2u);
  EXPECT_EQ(json.StringAt("/releases/0/run"), "run-2");
  EXPECT_EQ(json.StringAt("/releases/0/model"), "2");
  EXPECT_EQ(json.StringAt("/releases/0/verdict"), "PASS");
  EXPECT_EQ(json.IntAt("/releases/0/attempt"), 2);
  EXPECT_EQ(json.IntAt("/releases/0/tracks/0/cases"), 40);
  EXPECT_EQ(json.IntAt("/releases/0/tracks/0/regressed"), 1);
  EXPECT_EQ(json.StringAt("/releases/0/change/since"), "run-1");
  EXPECT_EQ(json.StringAt("/releases/0/change/added/0"), "s/c39");
  EXPECT_TRUE(json.At("/releases/1/change")->is_null());
  EXPECT_TRUE(json.At("/releases/0/seen_fresh")->is_null());
  EXPECT_EQ(json.StringAt("/alarms/0/kind"), "attempts");
  ASSERT_EQ(Json({"--limit", "1"}).At("/releases")->items.size(), 1u);
}

TEST_F(History, RaisesTheAlarmsOfASuiteThatWasLearnt) {
  Store("run-1", "1", 80, 45, "the canary is C0FFEE C0FFEE");
  const doc::Node json = Json();
  EXPECT_EQ(json.StringAt("/canary_hits/0"), "s/c0");
  EXPECT_EQ(json.IntAt("/releases/0/seen_fresh/fresh/passes"), 5);
  EXPECT_EQ(json.StringAt("/alarms/0/kind"), "canary");
  EXPECT_EQ(json.StringAt("/alarms/1/kind"), "seen_fresh_gap");
  const CliResult text = runner_.Run({"history"});
  EXPECT_EQ(text.code, 0) << text.err;
  EXPECT_THAT(text.out, HasSubstr("ALARM an answer gives back the canary of s/c0 (of 80 cases)"));
  EXPECT_THAT(text.out, HasSubstr("ALARM seen cases pass +87.5 points more often"));
}

TEST_F(History, SaysWhatIsMissing) {
  const CliResult empty = runner_.Run({"history"});
  EXPECT_EQ(empty.code, 2);
  EXPECT_THAT(empty.err, HasSubstr("the store holds no runs"));
  Store("run-1", "1", 2, 2);
  const CliResult other = runner_.Run({"history", "--target", "reference_gard"});
  EXPECT_EQ(other.code, 2);
  EXPECT_THAT(other.err, HasSubstr("the store holds no run of target \"reference_gard\"; it holds "
                                   "runs of reference_guard; did you mean"));
  const CliResult limit = runner_.Run({"history", "--limit", "0"});
  EXPECT_EQ(limit.code, 2);
  EXPECT_THAT(limit.err, HasSubstr("--limit must be at least 1"));
}

}  // namespace
}  // namespace plimsoll::cli
