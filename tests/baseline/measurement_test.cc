#include "harness/baseline/measurement.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <deque>

namespace plimsoll::baseline {
namespace {

using ::testing::ElementsAre;
using ::testing::Pair;

/// A store of one run that knows nothing but its cases.
class FakeStore : public store::RunStore {
 public:
  store::RunInfo info;

  /// Adds a trial of a case, of a new one where it is not the last one's.
  void Add(const std::string& suite, const std::string& id, run::Outcome outcome,
           std::optional<bool> passed = {}, int epoch = 0, bool is_provisional = false) {
    if (cases_.empty() || cases_.back().suite != suite || cases_.back().case_id != id) {
      names_.push_back(suite);
      names_.push_back(id);
      store::CaseBrief brief;
      brief.suite = names_[names_.size() - 2];
      brief.case_id = names_.back();
      brief.fingerprint = Sha256(id);
      brief.facts = {suite::Track::kAdversarial, suite::Severity::kCritical, "seed", "cyber", {}};
      cases_.push_back(brief);
    }
    cases_.back().trials.push_back({epoch, outcome, passed, is_provisional, {}});
  }
  store::CaseBrief& last() { return cases_.back(); }

  Result<store::RunInfo> Info(const std::string&) override { return info; }
  Status VisitCases(const std::string&, const store::CaseVisitor& visit) override {
    for (const store::CaseBrief& brief : cases_) PLIMSOLL_TRY(visit(brief));
    return {};
  }

  Status VisitCasesInParts(const std::string&,
                           const std::vector<store::CaseVisitor>& visitors) override {
    for (std::size_t i = 0; i < cases_.size(); ++i)
      PLIMSOLL_TRY(visitors[i * visitors.size() / cases_.size()](cases_[i]));
    return {};
  }

  Status Begin(const run::RunManifest&) override { return Unused(); }
  Status Reopen(const std::string&) override { return Unused(); }
  Status Extend(const run::RunManifest&) override { return Unused(); }
  run::RunSink* SinkOf(const std::string&) override { return nullptr; }
  Status Finish(const std::string&, run::RunEnd, const std::string&, double) override {
    return Unused();
  }
  Result<std::vector<store::RunInfo>> List() override { return Unused(); }
  Status Visit(const std::string&, const std::function<Status(run::TrialRecord)>&) override {
    return Unused();
  }
  Status NotePlan(const std::string&, const std::vector<store::CaseBrief>&) override {
    return Unused();
  }
  Status VisitPlan(const std::string&, const store::CaseVisitor&) override { return Unused(); }
  Result<run::TrialRecord> Record(const std::string&, std::int64_t, int) override {
    return Unused();
  }
  Status KeepNote(const std::string&, std::string_view, std::string_view) override {
    return Unused();
  }
  Result<std::string> Note(const std::string&, std::string_view) override { return Unused(); }
  Status Check(const std::string&) override { return Unused(); }
  store::DecisionLog* decisions() override { return nullptr; }
  store::LabelLog* labels() override { return nullptr; }
  http::ResponseCache* cache() override { return nullptr; }

 private:
  static Error Unused() { return {ErrorCode::kInternal, "not part of this fake"}; }

  std::deque<std::string> names_;  // the cases borrow from it
  std::vector<store::CaseBrief> cases_;
};

FakeStore OneRun(std::int64_t cases = 2, int epochs = 1) {
  FakeStore store;
  store.info.manifest.id = "run-1";
  store.info.manifest.target_id = "model";
  store.info.manifest.suites = {{"s", "1.0.0", "digest", "suites/s", cases}};
  store.info.manifest.epochs = epochs;
  return store;
}

TEST(Measurement, CountsTrialsAndTakesWhatTheRunSaysOfACase) {
  FakeStore store = OneRun(2, 2);
  store.Add("s", "a", run::Outcome::kScored, true, 0, true);
  store.Add("s", "a", run::Outcome::kTargetError, {}, 1);
  store.Add("s", "b", run::Outcome::kScored, false, 0);
  store.Add("s", "b", run::Outcome::kScored, true, 1);
  const auto measured = MeasurementsOf(store, "latest", {});
  ASSERT_TRUE(measured.ok()) << measured.error().message;
  ASSERT_EQ(measured->size(), 1u);
  const Measurement& measurement = measured->front();
  EXPECT_EQ(measurement.run, "run-1");
  EXPECT_EQ(measurement.suite_digest, "digest");
  EXPECT_TRUE(measurement.is_complete);
  ASSERT_EQ(measurement.cases.size(), 2u);
  const CaseResult& a = measurement.cases[0];
  EXPECT_EQ(a.track, suite::Track::kAdversarial);
  EXPECT_EQ(a.severity, suite::Severity::kCritical);
  EXPECT_EQ(a.cluster, "seed");
  EXPECT_EQ(a.area, "cyber");
  EXPECT_EQ(a.trials, 1);
  EXPECT_EQ(a.passes, 1);
  EXPECT_TRUE(a.is_provisional);
  EXPECT_THAT(a.unscored, ElementsAre(Pair("target_error", 1)));
  EXPECT_EQ(measurement.cases[1].trials, 2);
  EXPECT_EQ(measurement.cases[1].passes, 1);
}

TEST(Measurement, LargeRunReadInPartsIsOneInOrder) {
  FakeStore store = OneRun(5);
  store.info.manifest.suites.push_back({"r", "1.0.0", "digest", "suites/r", 1});
  store.info.records = 1'000'000;
  for (const char* id : {"e", "d", "c", "b"}) store.Add("s", id, run::Outcome::kScored, true);
  store.Add("r", "a", run::Outcome::kScored, true);
  store.Add("s", "a", run::Outcome::kScored, true);
  std::string seen;
  const auto measured = MeasurementsOf(
      store, "run-1", {}, [&](const store::CaseBrief& brief) { seen += brief.case_id; });
  ASSERT_TRUE(measured.ok()) << measured.status().error().message;
  EXPECT_EQ(seen, "edcbaa");
  ASSERT_EQ(measured->size(), 2u);
  EXPECT_EQ(measured->front().suite, "r");
  std::string ids;
  for (const CaseResult& result : measured->back().cases) ids += result.id;
  EXPECT_EQ(ids, "edcba");
  EXPECT_TRUE(measured->back().is_complete);
}

TEST(Measurement, CountsTrialsThatAreMissing) {
  FakeStore store = OneRun(5, 2);
  store.Add("s", "a", run::Outcome::kScored, true);
  const auto measured = MeasurementsOf(store, "run-1", {});
  ASSERT_TRUE(measured.ok());
  EXPECT_EQ(measured->front().missing_trials, 9);
  EXPECT_FALSE(measured->front().is_complete);
}

TEST(Measurement, KeepsASuiteOfWhichNothingWasMeasured) {
  FakeStore store = OneRun(3);
  const auto measured = MeasurementsOf(store, "run-1", {});
  ASSERT_TRUE(measured.ok());
  EXPECT_EQ(measured->front().missing_trials, 3);
}

TEST(Measurement, ReadsRefusalsAsThePolicySays) {
  const struct {
    Reading reading;
    int trials_a, passes_a, trials_b, passes_b;
  } kRows[] = {{Reading::kMissing, 0, 0, 0, 0},
               {Reading::kPass, 1, 1, 1, 1},
               {Reading::kFail, 1, 0, 1, 0},
               {Reading::kJudged, 1, 1, 1, 0}};  // a wants to be blocked, b to be allowed
  for (const auto& row : kRows) {
    FakeStore store = OneRun();
    store.Add("s", "a", run::Outcome::kTargetRefused);
    store.last().facts.wants_refusal = true;
    store.Add("s", "b", run::Outcome::kTargetFiltered);
    store.last().facts.wants_refusal = false;
    OutcomeTable table;
    table.refused = table.filtered = row.reading;
    const auto measured = MeasurementsOf(store, "run-1", table);
    ASSERT_TRUE(measured.ok());
    const auto& cases = measured->front().cases;
    EXPECT_EQ(cases[0].trials, row.trials_a);
    EXPECT_EQ(cases[0].passes, row.passes_a);
    EXPECT_EQ(cases[1].trials, row.trials_b);
    EXPECT_EQ(cases[1].passes, row.passes_b);
  }
}

TEST(Measurement, KeepsTheOrderOfSeveralTrialsAndTheMeanOfTheirScores) {
  FakeStore store = OneRun(2, 3);
  store.Add("s", "a", run::Outcome::kScored, true, 0);
  store.last().trials.back().score = 0.9;
  store.Add("s", "a", run::Outcome::kTargetError, {}, 1);
  store.Add("s", "a", run::Outcome::kScored, false, 2);
  store.last().trials.back().score = 0.3;
  store.Add("s", "b", run::Outcome::kScored, true, 0);
  const auto measured = MeasurementsOf(store, "run-1", {});
  ASSERT_TRUE(measured.ok());
  const CaseResult& a = measured->front().cases[0];
  EXPECT_EQ(a.order, "PF");
  EXPECT_DOUBLE_EQ(a.score.value(), 0.6);
  EXPECT_EQ(a.share(1), 1);
  EXPECT_EQ(a.share(2), 0.5);
  EXPECT_EQ(measured->front().cases[1].order, "") << "one trial has no order";
}

TEST(Measurement, AShardIsNeverComplete) {
  FakeStore store = OneRun(1);
  store.info.manifest.shards = 2;
  store.Add("s", "a", run::Outcome::kScored, true);
  const auto measured = MeasurementsOf(store, "run-1", {});
  ASSERT_TRUE(measured.ok());
  EXPECT_EQ(measured->front().missing_trials, 0);
  EXPECT_FALSE(measured->front().is_complete);
}

TEST(Measurement, NeverPassesWhatCouldNotBeScored) {
  for (int i = 0; i < run::kOutcomes; ++i) {
    const auto outcome = static_cast<run::Outcome>(i);
    FakeStore store = OneRun(1);
    store.Add("s", "a", outcome);
    const auto measured = MeasurementsOf(store, "run-1", {});
    ASSERT_TRUE(measured.ok());
    EXPECT_EQ(measured->front().cases[0].trials, 0) << run::OutcomeName(outcome);
    EXPECT_EQ(measured->front().cases[0].missing(), 1) << run::OutcomeName(outcome);
  }
}

TEST(Measurement, RefusesRecordsThatDoNotFit) {
  FakeStore unknown_suite = OneRun();
  unknown_suite.Add("t", "a", run::Outcome::kScored, true);
  EXPECT_EQ(MeasurementsOf(unknown_suite, "run-1", {}).error(),
            (Error{ErrorCode::kStore,
                   "run run-1 holds trials of suite \"t\", which its manifest does not name"}));
}

TEST(Measurement, HasTheJudgesOfItsSuite) {
  FakeStore store = OneRun(1);
  store.info.manifest.suites[0].judges = {"one"};
  store.info.manifest.suites.push_back({"t", "1.0.0", "digest", "suites/t", 1, {"one", "two"}});
  store.Add("s", "a", run::Outcome::kScored, true);
  store.Add("t", "b", run::Outcome::kScored, true);
  const auto measured = MeasurementsOf(store, "run-1", {});
  ASSERT_TRUE(measured.ok()) << measured.error().message;
  EXPECT_THAT(measured->at(0).judges, ElementsAre("one"));
  EXPECT_THAT(measured->at(1).judges, ElementsAre("one", "two"));
}

}  // namespace
}  // namespace plimsoll::baseline
