#include "harness/baseline/confirmation.h"

#include <gtest/gtest.h>

#include "tests/baseline/measurements.h"

namespace plimsoll::baseline {
namespace {

constexpr const char* kToday = "2026-11-21";

CaseChange Change(stats::CaseTrials before, stats::CaseTrials now) {
  CaseChange change;
  change.suite = "tiny";
  change.id = "a";
  change.baseline = before;
  change.candidate = now;
  return change;
}

std::string StateName(const CaseChange& change) {
  return std::string(CaseStateName(StateOf(change, kToday)));
}

TEST(Confirmation, NamesTheStateOfACountOnBothSides) {
  const struct {
    stats::CaseTrials before;
    stats::CaseTrials now;
    const char* state;
  } kRows[] = {
      {{1, 1}, {1, 1}, "stable_pass"}, {{1, 1}, {0, 1}, "flip"},     {{5, 5}, {4, 5}, "flip"},
      {{0, 1}, {1, 1}, "fixed"},       {{3, 5}, {5, 5}, "fixed"},    {{0, 1}, {0, 1}, "failing"},
      {{3, 5}, {2, 5}, "unstable"},    {{4, 5}, {0, 5}, "unstable"}, {{0, 50}, {1, 50}, "failing"},
      {{0, 3}, {0, 3}, "failing"},
  };
  for (const auto& row : kRows)
    EXPECT_EQ(StateName(Change(row.before, row.now)), row.state)
        << row.before.passes << "/" << row.before.trials << " to " << row.now.passes << "/"
        << row.now.trials;
}

// From five of five passes, Fisher's p is 0.004 at none, 0.024 at one, 0.083 at two, 0.22 at three;
// from three of three it is 1/20 exactly at none, from one of one 1/2.
TEST(Confirmation, OnlyFreshTrialsOnBothSidesConfirmAFlip) {
  using Fresh = std::optional<stats::CaseTrials>;
  const struct {
    Fresh before;
    Fresh now;
    const char* state;
  } kRows[] = {
      {Fresh({5, 5}), Fresh({0, 5}), "confirmed_regression"},
      {Fresh({5, 5}), Fresh({1, 5}), "confirmed_regression"},
      {Fresh({5, 5}), Fresh({2, 5}), "confirmed_regression"},
      {Fresh({5, 5}), Fresh({3, 5}), "not_confirmed"},
      {Fresh({1, 1}), Fresh({0, 1}), "flip"},
      {Fresh({3, 3}), Fresh({0, 3}), "confirmed_regression"},
      {Fresh({1, 5}), Fresh({0, 5}), "not_confirmed"},
      {Fresh({0, 5}), Fresh({0, 5}), "not_confirmed"},
      {Fresh(), Fresh({0, 5}), "flip"},
      {Fresh(), Fresh({0, 20}), "flip"},
      {Fresh({0, 0}), Fresh({0, 5}), "flip"},
      {Fresh(), Fresh({5, 5}), "not_confirmed"},
      {Fresh({5, 5}), Fresh({0, 0}), "flip"},
      {Fresh({5, 5}), Fresh(), "flip"},
  };
  for (const auto& row : kRows) {
    CaseChange change = Change({1, 1}, {0, 1});
    change.fresh_baseline = row.before;
    change.fresh_candidate = row.now;
    std::vector<CaseChange> changes{change};
    AdjustFreshDrops(&changes);
    EXPECT_EQ(StateName(changes[0]), row.state) << (&row - kRows);
  }
}

TEST(Confirmation, AmongManyFlipsOneThatCouldBeChanceIsNotConfirmed) {
  std::vector<CaseChange> changes(10, Change({1, 1}, {0, 1}));
  for (CaseChange& change : changes) {
    change.fresh_baseline = stats::CaseTrials{5, 5};
    change.fresh_candidate = stats::CaseTrials{5, 5};
  }
  changes[0].fresh_candidate = stats::CaseTrials{0, 5};
  changes[1].fresh_candidate = stats::CaseTrials{1, 5};
  changes[2].fresh_candidate.reset();
  AdjustFreshDrops(&changes);
  EXPECT_NEAR(*changes[0].p_adjusted, 9.0 / 252, 1e-12);
  EXPECT_EQ(StateName(changes[0]), "confirmed_regression");
  EXPECT_NEAR(*changes[1].p_adjusted, 9.0 / 2 * 6 / 252, 1e-12);
  EXPECT_EQ(StateName(changes[1]), "not_confirmed") << "alone it would have been, at p 0.024";
  EXPECT_EQ(changes[2].p_adjusted, std::nullopt);
  EXPECT_EQ(StateName(changes[2]), "flip");
}

TEST(Confirmation, KnownIssueHoldsUntilItsLastDay) {
  const struct {
    const char* expires;
    int passes;
    const char* state;
  } kRows[] = {
      {"2026-11-21", 0, "known_failure"},
      {"2026-11-21", 1, "unexpected_pass"},
      {"2026-11-20", 0, "flip"},
      {"2026-11-20", 1, "stable_pass"},
  };
  for (const auto& row : kRows) {
    CaseChange change = Change({1, 1}, {row.passes, 1});
    change.known_issue = suite::KnownIssue{"reason", "owner", row.expires};
    EXPECT_EQ(StateName(change), row.state) << row.expires << ' ' << row.passes;
  }
}

TEST(Confirmation, QuarantineOutweighsEverything) {
  CaseChange change = Change({1, 1}, {0, 1});
  change.known_issue = suite::KnownIssue{"reason", "owner", "2026-12-01"};
  change.is_quarantined = true;
  EXPECT_EQ(StateName(change), "quarantined");
}

TEST(Confirmation, CriticalCasesAreAskedTwentyTimes) {
  CaseChange change = Change({1, 1}, {0, 1});
  EXPECT_EQ(FreshTrialsOf(change, 5), 5);
  change.severity = suite::Severity::kCritical;
  EXPECT_EQ(FreshTrialsOf(change, 5), 20);
  EXPECT_EQ(FreshTrialsOf(change, 30), 30);
}

TEST(Confirmation, TakesTheMoreSevereSide) {
  CaseResult before = MakeCase("a", 1);
  CaseResult now = MakeCase("a", 0);
  before.severity = suite::Severity::kCritical;
  now.severity = suite::Severity::kLow;
  const CaseChange change = ChangeOf({"tiny", &before, &now});
  EXPECT_EQ(change.severity, suite::Severity::kCritical);
  EXPECT_TRUE(change.is_flip());
}

TEST(Confirmation, SaysHowManyPassesAcceptAFix) {
  CaseChange change = Change({1, 1}, {0, 1});
  EXPECT_EQ(PassesToAcceptFix(change, 0.05), 1) << "one trial that failed: nothing better is known";
  change.fresh_candidate = stats::CaseTrials{4, 5};
  EXPECT_EQ(PassesToAcceptFix(change, 0.05), 14) << "(1 - 0.2)^14 <= 0.05";
  change.fresh_candidate = stats::CaseTrials{5, 5};
  EXPECT_EQ(PassesToAcceptFix(change, 0.05), std::nullopt);
}

}  // namespace
}  // namespace plimsoll::baseline
