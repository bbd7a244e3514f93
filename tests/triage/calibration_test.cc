#include "harness/triage/calibration.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "harness/doc/json.h"
#include "harness/triage/calibration_bias.h"
#include "harness/triage/calibration_file.h"
#include "harness/triage/calibration_panel.h"
#include "harness/triage/calibration_sides.h"
#include "tests/triage/sample.h"

namespace plimsoll::triage {
namespace {

namespace fs = std::filesystem;
const char* const kNow = "2026-11-21T09:00:00.000Z";

/// "p" passes, "f" fails, "-" is no grade.
Opinion Said(char what) {
  Opinion opinion;
  if (what == '-') return opinion;
  opinion.passed = what == 'p';
  opinion.label = what == 'p' ? "pass" : "fail";
  return opinion;
}

/// A case per place; the first word is people's, the others are the judges'.
CalibrationSet SetOf(const std::vector<std::string>& words) {
  CalibrationSet set;
  set.source = "a test";
  for (std::size_t j = 1; j < words.size(); ++j)
    set.judges.push_back({"judge" + std::to_string(j), ""});
  set.dimensions = {"half"};
  for (std::size_t i = 0; i < words[0].size(); ++i) {
    CalibrationCase row;
    row.id = "c" + std::to_string(i);
    row.human = Said(words[0][i]);
    for (std::size_t j = 1; j < words.size(); ++j) row.judges.push_back(Said(words[j][i]));
    row.slices = {2 * i < words[0].size() ? "first" : "last"};
    set.cases.push_back(row);
  }
  return set;
}

TEST(Calibration, CountsWhatPeopleAndTheJudgeSaid) {
  const CalibrationSet set = SetOf({"pppp-ffff", "ppf-pffp-"});
  const Calibration found = Calibrate(set, 0, kNow);
  const CalibrationPart& all = found.parts[0];
  EXPECT_EQ(all.passed_rightly, 2);
  EXPECT_EQ(all.failed_wrongly, 1);
  EXPECT_EQ(all.unscored_passes, 1);
  EXPECT_EQ(all.failed_rightly, 2);
  EXPECT_EQ(all.passed_wrongly, 1);
  EXPECT_EQ(all.unscored_fails, 1);
  EXPECT_EQ(all.labels(), 6);
  EXPECT_EQ(all.judge_fails(), 3);
  EXPECT_NEAR(all.Sensitivity()->value, 2.0 / 3, 1e-12);
  EXPECT_NEAR(all.Specificity()->value, 2.0 / 3, 1e-12);
  EXPECT_NEAR(all.Specificity()->interval->low, 0.0943, 1e-4);  // Clopper-Pearson of 2 in 3
  ASSERT_EQ(found.parts.size(), 3u);
  EXPECT_EQ(found.parts[1].by, "half");
  EXPECT_EQ(found.parts[1].value, "first");
  EXPECT_EQ(found.parts[1].people_fail(), 0);
  EXPECT_FALSE(found.parts[1].Sensitivity());
  EXPECT_EQ(found.verdicts.cases, 6);
  EXPECT_NEAR(*found.verdicts.raw, 4.0 / 6, 1e-12);
  EXPECT_NEAR(found.verdicts.kappa->value, 1.0 / 3, 1e-12);
  EXPECT_FALSE(found.table);
}

TEST(Calibration, LabelsWeighOneOverTheirChance) {
  CalibrationSet set = SetOf({"ffffpp", "fffppp"});
  set.cases[3].weight = 9;  // an error on an answer that the queue hardly wanted
  const CalibrationPart all = Calibrate(set, 0, kNow).parts[0];
  EXPECT_EQ(all.failed_rightly, 3);
  EXPECT_DOUBLE_EQ(all.Sensitivity()->value, 3.0 / 12);
  // Four labels of such weights are worth 144/84.
  EXPECT_EQ(all.Sensitivity()->interval,
            stats::ClopperPearson(0.25 * 144 / 84, 144.0 / 84, kCalibrationLevel));
  EXPECT_EQ(all.Specificity()->value, 1);
}

TEST(Calibration, VotesThatNobodyAskedForAreNotUnscored) {
  CalibrationSet set = SetOf({"pf", "--"});
  set.cases[0].judges[0].is_asked = false;
  const CalibrationPart all = Calibrate(set, 0, kNow).parts[0];
  EXPECT_EQ(all.unscored_passes, 0);
  EXPECT_EQ(all.unscored_fails, 1);
}

TEST(Calibration, LabelsWithoutVerdictsHaveATable) {
  CalibrationSet set = SetOf({"----", "----"});
  set.has_verdicts = false;
  const char* const kHuman[] = {"1", "1", "2", "tie"};
  const char* const kJudge[] = {"1", "2", "2", "2"};
  for (std::size_t i = 0; i < 4; ++i) {
    set.cases[i].human.label = kHuman[i];
    set.cases[i].judges[0].label = kJudge[i];
  }
  const Calibration found = Calibrate(set, 0, kNow);
  EXPECT_TRUE(found.parts.empty());
  ASSERT_TRUE(found.table);
  EXPECT_EQ(found.table->labels, (std::vector<std::string>{"1", "2", "tie"}));
  EXPECT_EQ(found.table->counts, (std::vector<std::int64_t>{1, 1, 0, 0, 1, 0, 0, 1, 0}));
  EXPECT_EQ(found.table->Recall(0)->value, 0.5);
  EXPECT_NEAR(found.table->Precision(1)->value, 1.0 / 3, 1e-12);
  EXPECT_FALSE(found.table->Precision(2));
}

class CalibrationFile : public testing::Test {
 protected:
  CalibrationFile() {
    std::string pattern = (fs::temp_directory_path() / "plimsoll-calibration-XXXXXX").string();
    folder_ = ::mkdtemp(pattern.data());
  }
  ~CalibrationFile() override { fs::remove_all(folder_); }
  fs::path folder_;
};

TEST_F(CalibrationFile, ComesBackAsItWasSaved) {
  CalibrationSet set = SetOf({"pppp-ffff", "ppf-pffp-"});
  set.cases[0].human.label = "fine";
  Calibration saved = Calibrate(set, 0, kNow);
  saved.name = {"rubric/refusal@1.0.0#9d41c0a2be67", "grader-a"};
  ASSERT_TRUE(saved.table);
  ASSERT_TRUE(SaveCalibration((folder_ / "cal").string(), saved).ok());
  const auto found =
      FindCalibration((folder_ / "cal").string(), saved.name.judge, saved.name.grader);
  ASSERT_TRUE(found.ok()) << found.error().message;
  ASSERT_TRUE(found->has_value());
  EXPECT_EQ(**found, saved);
  // Another grader of it, and the judge as a whole, have none.
  EXPECT_FALSE(FindCalibration((folder_ / "cal").string(), saved.name.judge)->has_value());
}

TEST_F(CalibrationFile, OnlyTimingDependsOnTheClock) {
  const CalibrationSet set = SetOf({"ppff", "pfff"});
  doc::Node one = CalibrationToNode(Calibrate(set, 0, kNow));
  doc::Node other = CalibrationToNode(Calibrate(set, 0, "2027-01-01T00:00:00.000Z"));
  EXPECT_NE(doc::WriteCanonicalJson(one), doc::WriteCanonicalJson(other));
  one.Set("timing", doc::Node::Null());
  other.Set("timing", doc::Node::Null());
  EXPECT_EQ(doc::WriteCanonicalJson(one), doc::WriteCanonicalJson(other));
}

TEST_F(CalibrationFile, DamagedFilesAndOtherJudgesAreRefused) {
  const std::string folder = folder_.string();
  const auto write = [&](const std::string& text) {
    std::ofstream(CalibrationPath(folder, {"judge1", ""})) << text;
  };
  const auto complaint = [&] {
    const auto found = FindCalibration(folder, "judge1");
    return found.ok() ? std::string("none") : found.error().message;
  };
  const std::string path = CalibrationPath(folder, {"judge1", ""});
  Calibration calibration = Calibrate(SetOf({"ppff", "pfff"}), 0, kNow);
  const std::string good = doc::WriteJson(CalibrationToNode(calibration));
  write("{\"format\":\"plimsoll.calibration/2\"}");
  EXPECT_EQ(complaint(), path + ": \"format\" is another");
  std::string negative = good;
  negative.replace(negative.find("\"failed_rightly\":2"), 18, "\"failed_rightly\":-2");
  write(negative);
  EXPECT_NE(complaint().find("failed_rightly"), std::string::npos);
  calibration.name.judge = "judge2";
  write(doc::WriteJson(CalibrationToNode(calibration)));
  EXPECT_EQ(complaint(), path + ": holds the calibration of \"judge2\", expected \"judge1\"");
  write(good);
  EXPECT_EQ(complaint(), "none");
}

TEST(CalibrationPanel, UnanimityTradesFalsePassesForFalseFails) {
  const CalibrationSet set = SetOf({"ppppffff-",  //
                                    "pppfpfffp",  //
                                    "pppppfffp",  //
                                    "ppfp-pffp"});
  const PanelCalibration panel = CalibratePanel(set, {0, 1, 2});
  EXPECT_EQ(panel.people_pass, 4);
  EXPECT_EQ(panel.people_fail, 3);  // one lacks a vote, one people's label
  EXPECT_EQ(panel.unanimous.passed_wrongly, 0);
  EXPECT_EQ(panel.unanimous.failed_wrongly, 2);
  EXPECT_EQ(panel.majority.passed_wrongly, 0);
  EXPECT_EQ(panel.majority.failed_wrongly, 0);
  ASSERT_EQ(panel.pairs.size(), 3u);
  EXPECT_EQ(panel.pairs[0].agreement.cases, 9);
  EXPECT_NEAR(*panel.pairs[0].agreement.raw, 8.0 / 9, 1e-12);
  ASSERT_EQ(panel.ranking.size(), 3u);
  EXPECT_EQ(panel.ranking[2].judge, 2u);
}

TEST(CalibrationPanel, JudgesThatErrTogetherAreWorthOneVote) {
  const CalibrationSet set = SetOf({"ppppffff", "ppffffpp", "ppffffpp"});
  const PanelCalibration panel = CalibratePanel(set, {0, 1});
  EXPECT_NEAR(panel.effective->votes, 1, 1e-9);
  EXPECT_TRUE(panel.ranking.empty());  // two judges are not identified
}

TEST(CalibrationBias, PreferringAPlaceIsToldFromPreferringAnAnswer) {
  CalibrationSet set = SetOf({"-----", "-----"});
  set.has_verdicts = false;
  Probes probes;
  probes.judges.resize(1);
  const char* const kFirst[] = {"1", "1", "1", "2", "1"};
  const char* const kSwapped[] = {"1", "2", "2", "1", "tie"};
  for (std::size_t i = 0; i < 5; ++i) {
    set.cases[i].judges[0].label = kFirst[i];
    probes.judges[0].swapped.push_back({kSwapped[i], {}, {}});
  }
  const JudgeBias bias = MeasureBias(set, 0, probes);
  ASSERT_TRUE(bias.position);
  EXPECT_EQ(bias.position->pairs.consistent, 1);
  EXPECT_EQ(bias.position->pairs.first_preferring, 2);
  EXPECT_EQ(bias.position->pairs.second_preferring, 1);
  EXPECT_EQ(bias.position->others, 1);
  EXPECT_EQ(bias.position->bias.p, 1);
  EXPECT_FALSE(bias.length || bias.padding || bias.family || bias.again || bias.drift);
}

TEST(CalibrationBias, DriftIsFlipsBeyondTheShareOrInOneDirection) {
  std::string before(400, 'p');
  std::string now = before;
  for (std::size_t i = 0; i < 10; ++i) now[i] = 'f';  // 2.5 %, all to fail
  CalibrationSet set = SetOf({before, now});
  Probes probes;
  probes.judges.resize(1);
  for (const char one : before) probes.judges[0].before.push_back(Said(one));
  const RepeatFinding drift = *MeasureBias(set, 0, probes).drift;
  EXPECT_EQ(drift.flips, 10);
  EXPECT_EQ(drift.verdicts.b, 10);
  EXPECT_NEAR(drift.FlipRate()->value, 0.025, 1e-12);
  EXPECT_NEAR(drift.p_shift, 2.0 / 1024, 1e-12);
  EXPECT_TRUE(drift.IsDrift(0.05));
  for (std::size_t i = 0; i < 5; ++i) {
    set.cases[i].judges[0] = Said('p');
    probes.judges[0].before[i] = Said('f');
  }
  const RepeatFinding noise = *MeasureBias(set, 0, probes).drift;
  EXPECT_EQ(noise.flips, 10);
  EXPECT_FALSE(noise.IsDrift(0.05));
  EXPECT_TRUE(noise.IsDrift(0.02));
}

TEST(CalibrationBias, OwnFamilyAndLengthAreHeldAgainstPeople) {
  CalibrationSet set = SetOf({"ffffffffpppp", "ppppfffppppp"});
  Probes probes;
  probes.judges.resize(1);
  probes.judges[0].family = "meta";
  for (std::size_t i = 0; i < 12; ++i) {
    probes.families.push_back(i < 4 ? "Llama" : "openai");
    probes.lengths.push_back(i % 3 == 0 ? 10 : 200 - static_cast<double>(i));
    probes.judges[0].padded.push_back(Said('p'));
  }
  const JudgeBias bias = MeasureBias(set, 0, probes);
  ASSERT_TRUE(bias.family);
  EXPECT_EQ(bias.family->own.judged_passes, 4);
  EXPECT_EQ(bias.family->own.human_fails, 4);
  EXPECT_EQ(bias.family->others.judged_passes, 1);
  EXPECT_EQ(bias.family->others.human_fails, 4);
  EXPECT_NEAR(bias.family->preference.difference, 0.75, 1e-12);
  EXPECT_NEAR(bias.family->preference.p_greater, 5.0 / 70, 1e-12);
  ASSERT_TRUE(bias.length);
  EXPECT_EQ(bias.length->cases, 12);
  ASSERT_TRUE(bias.padding);
  EXPECT_NEAR(bias.padding->mean_change, 3.0 / 12, 1e-12);
  EXPECT_FALSE(bias.padding->is_accepted);
}

Sides SidesOf(const CalibrationSet& set) {
  Sides sides;
  for (std::size_t i = 0; i < set.cases.size(); ++i) {
    sides.is_candidate.push_back(2 * i >= set.cases.size());
    sides.keys.push_back("k" + std::to_string(i % (set.cases.size() / 2)));
  }
  return sides;
}

TEST(CalibrationSides, OneJudgeSeesARegressionAndAnotherDoesNot) {
  const CalibrationSet set = SetOf({std::string(24, '-'),  //
                                    "pppppppppppp"
                                    "ffffffffpppp",
                                    "pppppppppppp"
                                    "pppppppppppp"});
  const auto found = CompareSides(set, SidesOf(set));
  ASSERT_TRUE(found.ok()) << found.error().message;
  EXPECT_EQ((*found)[0].pairs.b, 8);
  EXPECT_EQ((*found)[0].verdict, SideVerdict::kWorse);
  EXPECT_NEAR((*found)[0].difference, -8.0 / 12, 1e-12);
  EXPECT_EQ((*found)[1].verdict, SideVerdict::kNotShown);
  EXPECT_TRUE(DependsOnJudge(*found));
  EXPECT_FALSE(DependsOnJudge({(*found)[0], (*found)[0]}));
}

TEST(CalibrationSides, KeysMustPair) {
  const CalibrationSet set = SetOf({"----", "pppp"});
  Sides sides = SidesOf(set);
  sides.keys = {"a", "a", "a", "b"};
  EXPECT_EQ(CompareSides(set, sides).error().message, "the key \"a\" is there twice on one side");
  sides.keys = {"a", "b", "c", "d"};
  EXPECT_EQ(CompareSides(set, sides).error().message, "no key is on both sides of the comparison");
}

class CalibrationSetTest : public CalibrationFile {
 protected:
  void SetUp() override {
    store_ = std::move(*store::OpenStore((folder_ / "runs.db").string()));
    run::RunManifest manifest;
    manifest.id = "run-a";
    manifest.target_id = "model";
    manifest.target = doc::Node::Object();
    ASSERT_TRUE(store_->Begin(manifest).ok());
  }
  void Store(std::vector<run::TrialRecord> trials) {
    for (std::size_t i = 0; i < trials.size(); ++i) trials[i].place = static_cast<int>(i);
    ASSERT_TRUE(store_->SinkOf("run-a")->Append(trials).ok());
    ASSERT_TRUE(store_->Finish("run-a", run::RunEnd::kComplete, kNow, 0).ok());
  }
  void Add(const Label& label) {
    ASSERT_TRUE(store_->labels()->AddLabels("run-a", {LabelToJson(label)}).ok());
  }
  static run::TrialRecord Voted(const std::string& id,
                                const std::vector<std::optional<bool>>& votes) {
    run::TrialRecord trial = SampleTrial(id, true);
    trial.grades = {PanelGrade(votes)};
    trial.grades[0].judge = "rubric/tiny@1.0.0#1";
    for (std::size_t i = 0; i < votes.size(); ++i)
      trial.grades[0].votes[i].grader = "g" + std::to_string(i + 1);
    trial.passed = trial.grades[0].passed;
    return trial;
  }
  std::unique_ptr<store::RunStore> store_;
};

TEST_F(CalibrationSetTest, HoldsJudgeAndGradersAgainstSettledLabels) {
  run::TrialRecord several = Voted("c3", {true, true});
  several.grades.push_back(several.grades[0]);
  Store({Voted("c1", {true}), Voted("c2", {true, false}), several, SampleTrial("c4", true)});
  EXPECT_EQ(CalibrationSetOf(*store_, "run-a").error().message,
            "people have settled no answer of run run-a that a model graded; plimsoll triage list "
            "--run run-a says what to look at");
  Add(SampleLabel("c1", "r1", Finding::kPass));
  Add(SampleLabel("c2", "r1", Finding::kPass));
  const Result<CalibrationSet> set = CalibrationSetOf(*store_, "latest");
  ASSERT_TRUE(set.ok()) << set.error().message;
  EXPECT_EQ(set->source, "run run-a");
  EXPECT_EQ(set->left_out, 1);
  ASSERT_EQ(set->judges.size(), 3u);
  EXPECT_EQ(set->judges[2].Text(), "rubric/tiny@1.0.0#1, grader g2");
  ASSERT_EQ(set->cases.size(), 2u);
  EXPECT_FALSE(set->cases[0].judges[2].is_asked);  // the panel could do without
  EXPECT_EQ(set->cases[1].judges[0].passed, false);
  EXPECT_EQ(set->cases[1].human.passed, true);
  EXPECT_EQ(Calibrate(*set, 0, kNow).parts[0].failed_wrongly, 1);
  EXPECT_EQ(Calibrate(*set, 2, kNow).parts[0].labels(), 1);
}

TEST_F(CalibrationSetTest, ARunThatNoModelGradedHasNothingToCalibrate) {
  Store({SampleTrial("c1", true)});
  EXPECT_EQ(CalibrationSetOf(*store_, "run-a").error().message,
            "no model graded the answers of run run-a");
}

}  // namespace
}  // namespace plimsoll::triage
