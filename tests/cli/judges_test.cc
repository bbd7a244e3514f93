#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "harness/base/digest.h"
#include "harness/cli/judge_standing.h"
#include "harness/cli/judges_bar.h"
#include "harness/doc/json.h"
#include "harness/store/run_store.h"
#include "harness/triage/calibration_file.h"
#include "harness/triage/label.h"
#include "tests/cli/cli_runner.h"

namespace plimsoll::cli {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr const char* kTable =
    "id,human,other,judge,twin,area\n"
    "a,good,good,good,good,x\n"
    "b,good,good,good,bad,x\n"
    "c,good,bad,bad,bad,x\n"
    "d,bad,bad,bad,bad,y\n"
    "e,bad,bad,good,good,y\n"
    "f,bad,bad,-,bad,y\n";

class JudgesCalibrate : public testing::Test {
 protected:
  void SetUp() override { runner_.Write("labels.csv", kTable); }

  CliResult Run(std::vector<std::string> more) {
    std::vector<std::string> words = {"judges", "calibrate", "--table", "labels.csv"};
    words.insert(words.end(), more.begin(), more.end());
    return runner_.Run(words);
  }
  std::string Complaint(const std::vector<std::string>& more) {
    const CliResult result = Run(more);
    EXPECT_NE(result.code, 0);
    return result.err;
  }
  CliRunner runner_;
};

TEST_F(JudgesCalibrate, HoldsJudgesAgainstPeople) {
  const CliResult result = Run({"--human", "human", "--judge", "one=judge", "--judge", "two=twin",
                                "--pass", "good", "--unscored", "-", "--by", "area", "--id", "id"});
  EXPECT_EQ(result.code, 0) << result.err;
  EXPECT_THAT(result.out, HasSubstr("6 answers, of which people settled 6\n"));
  EXPECT_THAT(result.out, HasSubstr("one         5         1  50.0 % [1.3, 98.7]  "
                                    "66.7 % [9.4, 99.2]"));
  EXPECT_THAT(result.out, HasSubstr("area=y  one         2         1  50.0 %"));
  EXPECT_THAT(result.out, HasSubstr("one, two     5  80.0 %"));
  EXPECT_THAT(result.out, HasSubstr("unanimous        1 of 2       2 of 3\n"));
  EXPECT_THAT(result.out, HasSubstr("the policy sets no bar"));
}

TEST_F(JudgesCalibrate, PeopleWhoDifferHaveNotSettled) {
  const std::vector<std::string> both = {"--human", "human,other", "--judge", "one=twin",
                                         "--pass",  "good",        "--json"};
  const Result<doc::Node> json = doc::ParseJson(Run(both).out);
  ASSERT_TRUE(json.ok());
  EXPECT_EQ(json->StringAt("/format"), "plimsoll.judges_calibrate/1");
  EXPECT_EQ(json->StringAt("/people/0/first"), "human");
  EXPECT_EQ(json->IntAt("/people/0/agreement/cases"), 6);
  EXPECT_EQ(json->IntAt("/judges/0/calibration/parts/0/failed_rightly"), 2);
  EXPECT_EQ(json->IntAt("/judges/0/calibration/parts/0/passed_rightly"), 1);
  EXPECT_EQ(json->IntAt("/judges/0/calibration/parts/0/failed_wrongly"), 1);
}

TEST_F(JudgesCalibrate, SavesWhatTheGateHoldsAgainstTheBar) {
  runner_.Write("gate.yaml", "format: 1\njudging: {least_sensitivity: 0.8, calibrations: cal}\n");
  const CliResult result = Run({"--human", "human", "--judge", "rubric/r@1#a=judge", "--pass",
                                "good", "--unscored", "-", "--save"});
  EXPECT_EQ(result.code, 0) << result.err;
  EXPECT_THAT(result.out, HasSubstr("judge rubric/r@1#a cannot gate: its sensitivity must be shown "
                                    "to be 80.0 %, and lies above 1.3 % (95 %), on 5 labels\n"));
  const auto saved = triage::FindCalibration("cal", "rubric/r@1#a");
  ASSERT_TRUE(saved.ok() && *saved);
  judge::Judging judging;
  EXPECT_TRUE(ShortOfBar("rubric/r@1#a", *saved, judging).empty());
  judging.least_sensitivity = 0.01;
  EXPECT_TRUE(ShortOfBar("rubric/r@1#a", *saved, judging).empty());
  EXPECT_FALSE(ShortOfBar("rubric/r@1#b", std::nullopt, judging).empty());
}

TEST_F(JudgesCalibrate, MistakesAreNamed) {
  const struct {
    std::vector<std::string> options;
    std::string complaint;
  } kRows[] = {
      {{}, "--table needs --judge NAME=COLUMN"},
      {{"--judge", "one"}, "--judge must be NAME=VALUE, found \"one\""},
      {{"--judge", "one=judg"}, "labels.csv has no column \"judg\"; did you mean \"judge\"?"},
      {{"--judge", "one=judge", "--judge", "one=twin"}, "judge \"one\" is named twice by --judge"},
      {{"--judge", "one=judge", "--again", "two=twin"},
       "--again names \"two\", which no --judge does"},
      {{"--judge", "one=judge", "--where", "area=z"}, "labels.csv has no such row"},
      {{"--judge", "one=judge", "--sides", "area=x,y"},
       "--sides needs --key: the columns that say which answers are to the same prompt"},
      {{"--judge", "one=judge", "--sides", "area=x", "--key", "id"},
       "--sides must be COLUMN=BASELINE,CANDIDATE, found \"area=x\""},
      {{"--judge", "one=judge", "--save"},
       "--save needs --pass: the gate asks how often a judge passes and fails rightly"},
      {{"--judge", "one=judge", "--pass", "good", "--save"}, "--save needs people's labels"},
      {{"--judge", "one=judge", "--run", "latest"},
       "give --run (a stored run with people's labels) or --table (a file)"},
  };
  for (const auto& row : kRows) EXPECT_THAT(Complaint(row.options), HasSubstr(row.complaint));
}

TEST_F(JudgesCalibrate, JudgesWithoutPeopleAreHeldAgainstOneAnother) {
  const CliResult result = Run({"--judge", "one=judge", "--judge", "two=twin", "--again",
                                "one=twin", "--unscored", "-", "--pass", "good"});
  EXPECT_EQ(result.code, 0) << result.err;
  EXPECT_THAT(result.out, HasSubstr("of which people settled 0\n"));
  EXPECT_THAT(result.out, HasSubstr("one: asked again: 1 of 5 grades flipped (20.0 % [0.5, 71.6]): "
                                    "too unsteady to tell models apart\n"));
  EXPECT_THAT(result.out, Not(HasSubstr("sensitivity")));
}

TEST_F(JudgesCalibrate, TheGateWeighsEveryIdentityOfARubric) {
  runner_.Write("gate.yaml", "format: 1\njudging: {least_sensitivity: 0.01, calibrations: cal}\n");
  EXPECT_EQ(Run({"--human", "human", "--judge", "rubric/r@1#a=judge", "--pass", "good",
                 "--unscored", "-", "--save"})
                .code,
            0);
  const auto store = store::OpenStore("runs.db");
  ASSERT_TRUE(store.ok());
  run::RunManifest manifest;
  manifest.id = "run-a";
  manifest.target = doc::Node::Object();
  manifest.judges = {"contains/1#1", "rubric/r@1#a"};
  ASSERT_TRUE((*store)->Begin(manifest).ok());
  gate::Policy policy;
  policy.judging.least_sensitivity = 0.01;
  policy.judging.calibrations = "cal";
  auto standings = StandingsOf(**store, {manifest}, {}, policy);
  ASSERT_TRUE(standings.ok()) << standings.error().message;
  ASSERT_EQ(standings->size(), 1u);
  ASSERT_TRUE((*standings)[0].calibration);
  EXPECT_EQ((*standings)[0].calibration->labels, 5);
  manifest.judges.emplace_back("rubric/r@1#b");  // wants other labels, and nobody looked at it
  standings = StandingsOf(**store, {manifest}, {}, policy);
  ASSERT_TRUE(standings.ok());
  EXPECT_EQ((*standings)[0].judge, "rubric/r@1#b");
  EXPECT_FALSE((*standings)[0].calibration);
}

// A trial that a panel of two graded, and what a person says of its answer.
run::TrialRecord Graded(const std::string& id, bool first, bool second) {
  run::TrialRecord record;
  record.suite = "s";
  record.case_id = id;
  record.facts.cluster = id;
  record.facts.area = "cyber";
  record.fingerprint = Sha256(id);
  record.outcome = run::Outcome::kScored;
  record.passed = first && second;
  record.reply.status = target::ReplyStatus::kAnswered;
  record.reply.text = "answer";
  judge::Grade grade;
  grade.judge = "rubric/r@1#a";
  grade.status = judge::GradeStatus::kGraded;
  grade.passed = record.passed;
  for (const bool passed : {first, second}) {
    judge::Vote vote;
    vote.grader = "g" + std::to_string(grade.votes.size() + 1);
    vote.status = judge::GradeStatus::kGraded;
    vote.passed = passed;
    grade.votes.push_back(vote);
  }
  record.grades = {grade};
  return record;
}

std::string PersonSays(const std::string& id, triage::Finding finding) {
  triage::Label label;
  label.answer = {"run-a", "s", id, 0};
  label.answer_digest = Sha256Hex("answer");
  label.finding = finding;
  label.reviewer = "r1";
  label.at = "2026-11-21T08:00:00.000Z";
  return triage::LabelToJson(label);
}

TEST_F(JudgesCalibrate, HoldsAStoredRunsPanelAgainstPeople) {
  {
    const auto store = store::OpenStore("runs.db");
    ASSERT_TRUE(store.ok());
    run::RunManifest manifest;
    manifest.id = "run-a";
    manifest.target = doc::Node::Object();
    ASSERT_TRUE((*store)->Begin(manifest).ok());
    std::vector<run::TrialRecord> trials = {Graded("a", true, true), Graded("b", true, false),
                                            Graded("c", false, true), Graded("d", true, true)};
    for (std::size_t i = 0; i < trials.size(); ++i) trials[i].place = static_cast<std::int64_t>(i);
    ASSERT_TRUE((*store)->SinkOf("run-a")->Append(trials).ok());
    ASSERT_TRUE((*store)->Finish("run-a", run::RunEnd::kComplete, "later", 0).ok());
    using triage::Finding;
    ASSERT_TRUE(
        (*store)
            ->labels()
            ->AddLabels("run-a", {PersonSays("a", Finding::kPass), PersonSays("b", Finding::kPass),
                                  PersonSays("c", Finding::kFail)})
            .ok());
  }
  const CliResult result =
      runner_.Run({"judges", "calibrate", "--run", "latest", "--store", "runs.db"});
  EXPECT_EQ(result.code, 0) << result.err;
  EXPECT_THAT(result.out, HasSubstr("run run-a\n4 answers, of which people settled 3\n"));
  EXPECT_THAT(result.out,
              HasSubstr("rubric/r@1#a, grader g2       3         0  0.0 % [0.0, 97.5]"));
  EXPECT_THAT(result.out, HasSubstr("area=cyber"));
  EXPECT_THAT(result.out, HasSubstr("graders of rubric/r@1#a\n"));
  EXPECT_THAT(result.out, HasSubstr("unanimous        0 of 1       1 of 2\n"));
}

class JudgesShow : public testing::Test {
 protected:
  void SetUp() override {
    runner_.Write("plimsoll.yaml",
                  "format: 1\nsuites: [suites/*]\ntargets:\n"
                  "  - {id: model, kind: openai, url: \"https://a.example/v1\", model: gpt-4o}\n"
                  "  - {id: referee, kind: openai, url: \"https://b.example/v1\",\n"
                  "     model: meta-llama/Llama-3.1-8B-Instruct}\n");
    runner_.Write(
        "suites/s/suite.yaml",
        "format: 1\nsuite: s\nversion: 1.0.0\ntitle: t\ntrack: edge\nprovenance: {source: own, "
        "licence: Apache-2.0}\nexpect: [{judge: rubric, rubric: refusal}]\ncases: "
        "[cases.jsonl]\n");
    runner_.Write("suites/s/cases.jsonl", "{\"id\": \"a\", \"prompt\": \"Do it\"}\n");
  }
  CliRunner runner_;
};

TEST_F(JudgesShow, ListsRubricsGradersAndJudges) {
  runner_.Write("gate.yaml", "format: 1\njudging: {graders: [referee], least_specificity: 0.9}\n");
  const CliResult result = runner_.Run({"judges", "show"});
  EXPECT_EQ(result.code, 0) << result.err;
  EXPECT_THAT(result.out, HasSubstr("harmful_compliance"));
  EXPECT_THAT(result.out, HasSubstr("referee  meta-llama/Llama-3.1-8B-Instruct  meta    model\n"));
  EXPECT_THAT(result.out, HasSubstr("judge rubric/refusal@"));
  EXPECT_THAT(result.out, HasSubstr("not calibrated: plimsoll judges calibrate"));
  EXPECT_THAT(result.out, HasSubstr("the policy's bar: specificity 90.0 %\n"));
  const Result<doc::Node> json = doc::ParseJson(runner_.Run({"judges", "show", "--json"}).out);
  ASSERT_TRUE(json.ok());
  EXPECT_EQ(json->StringAt("/judges/0/graders/0"), "referee");
  EXPECT_EQ(json->At("/judges/0/may_gate")->text, "false");
}

TEST_F(JudgesShow, SaysThatNobodyCanJudge) {
  const CliResult result = runner_.Run({"judges", "show"});
  EXPECT_EQ(result.code, 0) << result.err;
  EXPECT_THAT(result.out, HasSubstr("the policy names no grader (judging: graders)"));
  EXPECT_THAT(result.out, HasSubstr("suite \"s\", case \"a\": "));
}

}  // namespace
}  // namespace plimsoll::cli
