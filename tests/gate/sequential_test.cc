// Stopping early, from the plan to the stored run and back.

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "harness/base/rng.h"
#include "harness/gate/sequential_reading.h"
#include "harness/gate/sequential_rule.h"
#include "harness/gate/sequential_terms.h"
#include "harness/run/stop_rule.h"
#include "harness/store/planned_cases.h"
#include "tests/baseline/measurements.h"
#include "tests/run/fixture.h"

namespace plimsoll::gate {
namespace {

namespace fs = std::filesystem;

using run::Plan;
using stats::SequentialDecision;
using suite::Track;

/// Whether a trial of the candidate passes.
using Model = std::function<bool(const suite::Case&, int epoch)>;

bool IsOf(const suite::Case& the_case, Track track) { return the_case.track == track; }

// A suite of adversarial and happy-path cases, a baseline that passed them all, and a plan.
class SequentialTest : public ::testing::Test {
 protected:
  void SetUp() override { Fill(200, 1); }

  void Fill(int of_each_track, int epochs, int cluster_size = 1,
            const std::function<void(suite::Case*)>& edit = nullptr) {
    suites_.clear();
    std::vector<suite::Case> cases;
    for (int i = 0; i < 2 * of_each_track; ++i) {
      const Track track = i % 2 == 0 ? Track::kAdversarial : Track::kHappyPath;
      cases.push_back(run::MakeCase("c" + std::to_string(1000 + i), "prompt " + std::to_string(i),
                                    "block", track));
      if (cluster_size > 1) cases.back().cluster = "seed" + std::to_string(i / (2 * cluster_size));
      if (edit) edit(&cases.back());
    }
    suite::Manifest manifest;
    manifest.id = "tiny";
    manifest.version = "1.0.0";
    manifest.title = "test";
    suites_.push_back(*suite::MakeSuite(std::move(manifest), std::move(cases)));
    std::vector<suite::CaseRef> refs;
    for (std::uint32_t i = 0; i < suites_[0].size(); ++i) refs.push_back({0, i});
    plan_ = *Plan::Make(&suites_, refs, epochs, 1, run::PlanOrder::kByCase);
    planned_ = *store::PlannedCases(plan_);
    baseline_ = {baseline::MakeMeasurement("tiny", {})};
    for (const store::CaseBrief& each : planned_) {
      baseline::CaseResult result = baseline::MakeCase(std::string(each.case_id), epochs, epochs);
      result.fingerprint = each.fingerprint;
      result.track = each.facts.track;
      result.cluster = each.facts.cluster;
      baseline_[0].cases.push_back(result);
    }
    policy_ = DefaultPolicy();
    terms_ = *TermsOf(policy_, {Track::kAdversarial, Track::kHappyPath}, 1);
  }

  std::unique_ptr<SequentialRule> MakeRule() const {
    return std::make_unique<SequentialRule>(&plan_, planned_, terms_, policy_, &baseline_);
  }

  // What the rule says when trials come back in an order of their own: `width` are in flight.
  struct Ended {
    std::map<Track, SequentialTrack> tracks;
    std::vector<std::int64_t> sent;
  };
  Ended Run(const Model& model, std::uint64_t arrival_seed = 0, std::size_t width = 8) const {
    const auto rule = MakeRule();
    run::PrefixWatch watch(&plan_, rule.get());
    Rng rng(arrival_seed, "arrivals");
    Ended ended;
    std::vector<std::int64_t> in_flight;
    std::int64_t next = 0;
    while (true) {
      for (; next < plan_.size() && in_flight.size() < width; ++next)
        if (watch.Admits(next)) in_flight.push_back(next);
      if (in_flight.empty()) break;
      if (arrival_seed != 0) rng.Shuffle(in_flight);
      const std::int64_t index = in_flight.front();
      in_flight.erase(in_flight.begin());
      ended.sent.push_back(index);
      watch.Finished(plan_.trial(index).place, Answer(model, index));
    }
    ended.tracks = rule->evidence().tracks();
    return ended;
  }

  run::TrialBrief Answer(const Model& model, std::int64_t index) const {
    const run::PlannedTrial planned = plan_.trial(index);
    const suite::CasePtr the_case = *suites_[0].Read(planned.ref.index);
    return {planned.epoch, run::Outcome::kScored, model(*the_case, planned.epoch), false, {}};
  }

  static bool Unchanged(const suite::Case&, int) { return true; }
  static bool Broken(const suite::Case& the_case, int) {
    return !IsOf(the_case, Track::kAdversarial) || the_case.id.back() % 4 != 0;
  }

  std::vector<suite::Suite> suites_;
  Plan plan_;
  std::vector<store::CaseBrief> planned_;
  std::vector<baseline::Measurement> baseline_;
  Policy policy_;
  SequentialTerms terms_;
};

// E_N of n equal cases reaches 40 at margin 0.02 after more than the floor of 183, and at margin
// 0.03 after more than 122 (statistics, 6.1: the price of averaging over bets).
TEST_F(SequentialTest, UnchangedCandidatePassesAfterTheFloorAndBeforeTheEnd) {
  Fill(400, 1);
  const Ended ended = Run(Unchanged);
  const SequentialTrack& adversarial = ended.tracks.at(Track::kAdversarial);
  const SequentialTrack& happy = ended.tracks.at(Track::kHappyPath);
  EXPECT_EQ(adversarial.decision, SequentialDecision::kPass);
  EXPECT_EQ(happy.decision, SequentialDecision::kPass);
  EXPECT_GE(adversarial.cases_used, 183);
  EXPECT_LT(adversarial.cases_used, 300);
  EXPECT_GE(happy.cases_used, 122);
  EXPECT_LT(happy.cases_used, adversarial.cases_used);
  EXPECT_EQ(adversarial.cases_planned, 400);
  EXPECT_FALSE(adversarial.is_whole);
  EXPECT_LT(ended.sent.size(), 600u);
}

TEST_F(SequentialTest, BrokenTrackIsWorseAfterFewCasesAndTheOtherGoesOn) {
  const Ended ended = Run(Broken);
  EXPECT_EQ(ended.tracks.at(Track::kAdversarial).decision, SequentialDecision::kRegression);
  EXPECT_LT(ended.tracks.at(Track::kAdversarial).cases_used, 60);
  EXPECT_EQ(ended.tracks.at(Track::kHappyPath).decision, SequentialDecision::kPass);
  EXPECT_GE(ended.tracks.at(Track::kHappyPath).cases_used, 122);
}

TEST_F(SequentialTest, OrderOfArrivalsChangesNothing) {
  Fill(200, 2);
  const Ended in_order = Run(Broken);
  for (std::uint64_t seed = 1; seed <= 10; ++seed) {
    const Ended shuffled = Run(Broken, seed, 40);
    for (const auto& [track, said] : in_order.tracks) {
      const SequentialTrack& other = shuffled.tracks.at(track);
      EXPECT_EQ(other.decision, said.decision);
      EXPECT_EQ(other.cases_used, said.cases_used);
      EXPECT_EQ(other.log_e_regression, said.log_e_regression);
      EXPECT_EQ(other.log_e_noninferiority, said.log_e_noninferiority);
    }
  }
}

TEST_F(SequentialTest, TooFewCasesAreAskedWhole) {
  Fill(50, 1);
  const Ended ended = Run(Unchanged);
  EXPECT_EQ(ended.sent.size(), 100u);
  for (const auto& [track, said] : ended.tracks) {
    EXPECT_EQ(said.decision, SequentialDecision::kContinue);
    EXPECT_TRUE(said.is_whole);
  }
}

TEST_F(SequentialTest, ClusterIsOneMeanWhenItsLastCaseIsDone) {
  Fill(200, 1, 4);
  // Half of each cluster fails: fifty differences of -0.5 are no hundred of -1.
  const Ended ended = Run([](const suite::Case& the_case, int) {
    return !IsOf(the_case, Track::kAdversarial) || (the_case.id.back() - '0') % 4 != 0;
  });
  const SequentialTrack& said = ended.tracks.at(Track::kAdversarial);
  EXPECT_EQ(said.decision, SequentialDecision::kRegression);
  EXPECT_EQ(said.cases_used % 4, 0) << "whole clusters only";
}

TEST_F(SequentialTest, PassesOverCasesThatAreNewChangedOrQuarantined) {
  baseline_[0].cases.erase(baseline_[0].cases.begin(), baseline_[0].cases.begin() + 20);
  for (int i = 0; i < 30; ++i) baseline_[0].cases[static_cast<std::size_t>(i)].fingerprint = {};
  policy_.quarantine.push_back({"tiny/" + baseline_[0].cases.back().id, Noise::kJudge, 0.2, "me",
                                "judge flips", "2026-12-01"});
  std::int64_t planned = 0;
  for (const auto& [track, said] : Run(Unchanged).tracks) planned += said.cases_planned;
  EXPECT_EQ(planned, 400 - 20 - 30 - 1);
}

TEST_F(SequentialTest, CriticalCasesAreAskedWhereTheTrackPassed) {
  const auto edit = [](suite::Case* the_case) {
    if (the_case->id.ends_with("9") || the_case->id.ends_with("8"))
      the_case->severity = suite::Severity::kCritical;
  };
  Fill(400, 1, 1, edit);
  policy_.critical = {"tiny/c1001"};
  const Ended ended = Run(Unchanged);
  std::int64_t critical = 0;
  for (const std::int64_t index : ended.sent) {
    const suite::CasePtr the_case = *suites_[0].Read(plan_.trial(index).ref.index);
    critical += the_case->severity == suite::Severity::kCritical || the_case->id == "c1001";
  }
  EXPECT_EQ(critical, 161);
  EXPECT_LT(ended.sent.size(), 700u);
}

TEST_F(SequentialTest, NothingIsWantedOnceEveryTrackIsSettledAndOneFailed) {
  Fill(400, 1, 1, [](suite::Case* the_case) { the_case->severity = suite::Severity::kCritical; });
  const Ended ended = Run([](const suite::Case&, int) { return false; });
  EXPECT_LT(ended.sent.size(), 50u);
}

TEST_F(SequentialTest, EachAttemptHasItsShare) {
  Fill(400, 1);
  const std::int64_t first = Run(Unchanged).tracks.at(Track::kAdversarial).cases_used;
  terms_ = *TermsOf(policy_, {Track::kAdversarial, Track::kHappyPath}, 3);
  EXPECT_GT(Run(Unchanged).tracks.at(Track::kAdversarial).cases_used, first);
}

TEST_F(SequentialTest, TermsStandInTheManifestAndMustStillHold) {
  run::RunManifest manifest;
  manifest.id = "run-a";
  EXPECT_FALSE(IsSequential(manifest));
  NoteTerms(terms_, &manifest);
  EXPECT_TRUE(IsSequential(manifest));
  EXPECT_EQ(manifest.notes.at("sequential"),
            R"({"alpha_early":0.025,"attempt":1,"tracks":{"adversarial":{"margin":0.02,)"
            R"("measure":"pass"},"happy_path":{"margin":0.03,"measure":"pass"}}})");
  EXPECT_EQ(*TermsOfRun(manifest), terms_);
  EXPECT_TRUE(CheckTerms(manifest, terms_, policy_).ok());
  policy_.tracks["adversarial"] = policy_.track(Track::kAdversarial);
  policy_.tracks["adversarial"].largest_drop = 0.04;
  const Status other = CheckTerms(manifest, terms_, policy_);
  ASSERT_FALSE(other.ok());
  EXPECT_EQ(other.error().code, ErrorCode::kInvalid);
  EXPECT_NE(other.error().message.find("what it may stop on is fixed before its first call"),
            std::string::npos);
  for (const char* damaged : {"", "{}", "[]", R"({"alpha_early":"x"})"}) {
    manifest.notes["sequential"] = damaged;
    EXPECT_EQ(TermsOfRun(manifest).status().error().message,
              "run run-a does not say under which terms it may stop early");
  }
}

TEST_F(SequentialTest, TracksThatDoNotGateAreNoReasonToGoOn) {
  policy_.tracks["adversarial"] = policy_.track(Track::kAdversarial);
  policy_.tracks["adversarial"].is_gating = false;
  EXPECT_EQ(TermsOf(policy_, {Track::kAdversarial}, 1).status().error().message,
            "no track of the selected cases gates: --sequential has nothing to settle");
  Fill(400, 1);
  terms_.tracks.erase(Track::kAdversarial);
  const Ended ended = Run(Unchanged);
  EXPECT_EQ(ended.tracks.size(), 1u);
  EXPECT_LT(ended.sent.size(), 400u);
}

// The run as it is stored, read again.
class SequentialReadingTest : public SequentialTest {
 protected:
  SequentialReadingTest() {
    std::string pattern = (fs::temp_directory_path() / "plimsoll-sequential-XXXXXX").string();
    folder_ = ::mkdtemp(pattern.data());
    store_ = *store::OpenStore((folder_ / "runs.db").string());
  }
  ~SequentialReadingTest() override {
    store_.reset();
    fs::remove_all(folder_);
  }

  void StoreRun(const Model& model, const std::vector<std::int64_t>& sent, run::RunEnd end,
                bool is_sequential = true) {
    run::RunManifest manifest;
    manifest.id = "run-a";
    manifest.target_id = "model";
    manifest.target = doc::Node::Object();
    plan_.Fill(&manifest);
    if (is_sequential) NoteTerms(terms_, &manifest);
    ASSERT_TRUE(store_->Begin(manifest).ok());
    if (is_sequential) {
      ASSERT_TRUE(store_->NotePlan("run-a", planned_).ok());
    }
    std::vector<run::TrialRecord> records;
    for (const std::int64_t index : sent) {
      const run::PlannedTrial planned = plan_.trial(index);
      const store::CaseBrief& brief = planned_[static_cast<std::size_t>(planned.place)];
      run::TrialRecord record;
      record.suite = "tiny";
      record.case_id = std::string(brief.case_id);
      record.epoch = planned.epoch;
      record.place = planned.place;
      record.fingerprint = brief.fingerprint;
      record.facts = brief.facts;
      record.outcome = run::Outcome::kScored;
      record.passed = Answer(model, index).passed;
      records.push_back(std::move(record));
    }
    ASSERT_TRUE(store_->SinkOf("run-a")->Append(records).ok());
    ASSERT_TRUE(store_->Finish("run-a", end, "", 0).ok());
  }

  fs::path folder_;
  std::unique_ptr<store::RunStore> store_;
};

TEST_F(SequentialReadingTest, StoredRunSaysWhatTheRuleSaid) {
  Fill(200, 2, 3);
  const Ended ended = Run(Broken, 5, 30);
  StoreRun(Broken, ended.sent, run::RunEnd::kStoppedEarly);
  const auto reading = ReadSequential(*store_, "run-a", policy_, baseline_);
  ASSERT_TRUE(reading.ok()) << reading.status().error().message;
  ASSERT_TRUE(reading->has_value());
  ASSERT_EQ((*reading)->tracks.size(), 2u);
  for (const auto& [track, said] : ended.tracks) {
    const SequentialTrack& read = (*reading)->tracks.at(track);
    EXPECT_EQ(read.decision, said.decision);
    EXPECT_EQ(read.cases_planned, said.cases_planned);
    if (said.decision == SequentialDecision::kContinue) continue;
    EXPECT_EQ(read.cases_used, said.cases_used);
    EXPECT_EQ(read.log_e_regression, said.log_e_regression);
    EXPECT_EQ(read.log_e_noninferiority, said.log_e_noninferiority);
  }
  EXPECT_EQ((*reading)->unasked.size(), 400 - ended.sent.size() / 2);
  LeaveOut((*reading)->unasked, &baseline_);
  EXPECT_EQ(baseline_[0].cases.size(), ended.sent.size() / 2);
}

TEST_F(SequentialReadingTest, GapEndsTheEvidenceOfItsTrack) {
  Fill(400, 1);
  std::vector<std::int64_t> sent;
  for (std::int64_t i = 0; i < plan_.size(); ++i) sent.push_back(i);
  sent.erase(sent.begin() + 100, sent.begin() + 102);  // one of each track
  StoreRun(Unchanged, sent, run::RunEnd::kInterrupted);
  const auto reading = ReadSequential(*store_, "run-a", policy_, baseline_);
  ASSERT_TRUE(reading.ok());
  for (const auto& [track, said] : (*reading)->tracks) {
    EXPECT_EQ(said.decision, SequentialDecision::kContinue);
    EXPECT_EQ(said.cases_used, 50);
    EXPECT_FALSE(said.is_whole);
  }
}

TEST_F(SequentialReadingTest, RunOfAFixedNumberIsNone) {
  StoreRun(Unchanged, {0, 1, 2}, run::RunEnd::kBudget, false);
  const auto reading = ReadSequential(*store_, "run-a", policy_, baseline_);
  ASSERT_TRUE(reading.ok());
  EXPECT_FALSE(reading->has_value());
}

TEST_F(SequentialReadingTest, OtherMarginAfterTheRunIsRefused) {
  StoreRun(Unchanged, {0, 1, 2}, run::RunEnd::kBudget);
  policy_.alpha_early = 0.04;
  EXPECT_EQ(ReadSequential(*store_, "run-a", policy_, baseline_).status().error().code,
            ErrorCode::kInvalid);
}

}  // namespace
}  // namespace plimsoll::gate
