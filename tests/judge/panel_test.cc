#include "harness/judge/panel.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace plimsoll::judge {
namespace {

Judging Of(VoteRule rule, int quorum = 0, TieRule tie = TieRule::kFail) {
  Judging judging;
  judging.rule = rule;
  judging.quorum = quorum;
  judging.tie = tie;
  return judging;
}

/// One ballot a letter: P passed, F failed, U will never be cast, ? may still be.
std::vector<Ballot> Ballots(const std::string& letters, const std::vector<double>& weights = {}) {
  std::vector<Ballot> ballots;
  for (std::size_t i = 0; i < letters.size(); ++i) {
    Ballot ballot;
    if (!weights.empty()) ballot.weight = weights[i];
    if (letters[i] == 'P') ballot.passed = true;
    if (letters[i] == 'F') ballot.passed = false;
    ballot.is_open = letters[i] == '?';
    ballots.push_back(ballot);
  }
  return ballots;
}

std::string Said(const Tally& tally) {
  if (!tally.is_final) return "open";
  const std::string tie = tally.is_tie ? " by tie" : "";
  if (!tally.passed) return "ungraded" + tie;
  return (*tally.passed ? "pass" : "fail") + tie;
}

TEST(Panel, CountsByItsRule) {
  const struct {
    const char* ballots;
    const char* unanimous;
    const char* majority;
  } rows[] = {
      {"P", "pass", "pass"},           {"F", "fail", "fail"},
      {"U", "ungraded", "ungraded"},   {"?", "open", "open"},
      {"PP", "pass", "pass"},          {"PF", "fail", "fail by tie"},
      {"FF", "fail", "fail"},          {"P?", "open", "open"},
      {"F?", "fail", "fail"},          {"PU", "ungraded", "ungraded"},
      {"FU", "fail", "fail"},      {"PPF", "fail", "pass"},
      {"PFF", "fail", "fail"},         {"PP?", "open", "open"},
      {"FF?", "fail", "fail"},         {"PF?", "fail", "open"},
      {"PPU", "ungraded", "ungraded"}, {"FFU", "fail", "fail"},
      {"PFU", "fail", "ungraded"},     {"PUU", "ungraded", "ungraded"},
      {"FUU", "fail", "ungraded"},     {"UUU", "ungraded", "ungraded"},
      {"PPFF", "fail", "fail by tie"}, {"PPP?", "open", "open"},
      {"FF??", "fail", "fail"},        {"PPFU", "fail", "ungraded"},
  };
  for (const auto& row : rows) {
    EXPECT_EQ(Said(Count(Ballots(row.ballots), Of(VoteRule::kUnanimous))), row.unanimous)
        << row.ballots;
    EXPECT_EQ(Said(Count(Ballots(row.ballots), Of(VoteRule::kMajority))), row.majority)
        << row.ballots;
  }
}

TEST(Panel, IsContentWithItsQuorum) {
  const struct {
    const char* ballots;
    int quorum;
    const char* unanimous;
    const char* majority;
  } rows[] = {
      {"PUU", 1, "pass", "pass"},         {"FUU", 1, "fail", "fail"},
      {"UUU", 1, "ungraded", "ungraded"}, {"PPU", 2, "pass", "pass"},
      {"PFU", 2, "fail", "fail by tie"},  {"PUU", 2, "ungraded", "ungraded"},
      {"P??", 1, "open", "open"},         {"PU?", 1, "open", "open"},
  };
  for (const auto& row : rows) {
    EXPECT_EQ(Said(Count(Ballots(row.ballots), Of(VoteRule::kUnanimous, row.quorum))),
              row.unanimous)
        << row.ballots;
    EXPECT_EQ(Said(Count(Ballots(row.ballots), Of(VoteRule::kMajority, row.quorum))), row.majority)
        << row.ballots;
  }
}

TEST(Panel, WeighsVotes) {
  const struct {
    const char* ballots;
    std::vector<double> weights;
    const char* said;
  } rows[] = {
      {"PFF", {3, 1, 1}, "pass"},
      {"PFF", {2, 1, 1}, "fail by tie"},
      {"PFF", {1, 1, 1}, "fail"},
      {"P??", {3, 1, 1}, "open"},
      {"F??", {3, 1, 1}, "fail"},
      {"P??", {2, 1, 1}, "open"},
      {"PPF", {0.1, 0.2, 0.3}, "fail by tie"},
      {"PUU", {3, 1, 1}, "ungraded"},
      {"FUU", {3, 1, 1}, "fail"},
      {"FUU", {1, 1, 1}, "ungraded"},
  };
  for (const auto& row : rows)
    EXPECT_EQ(Said(Count(Ballots(row.ballots, row.weights), Of(VoteRule::kWeighted))), row.said)
        << row.ballots;
}

TEST(Panel, MayLeaveATieUngraded) {
  EXPECT_EQ(Said(Count(Ballots("PF"), Of(VoteRule::kMajority, 0, TieRule::kUngraded))),
            "ungraded by tie");
  EXPECT_EQ(Said(Count(Ballots("PF"), Of(VoteRule::kUnanimous, 0, TieRule::kUngraded))), "fail");
}

TEST(Panel, AsksForTheFewestVotesThatCouldSettle) {
  const struct {
    const char* ballots;
    VoteRule rule;
    int quorum;
    std::vector<std::size_t> next;
  } rows[] = {
      {"?", VoteRule::kMajority, 0, {0}},
      {"???", VoteRule::kUnanimous, 0, {0}},  // one failing vote settles
      {"P??", VoteRule::kUnanimous, 0, {1}},  // so does the next
      {"F??", VoteRule::kUnanimous, 0, {}},
      {"???", VoteRule::kMajority, 0, {0, 1}},  // two failing votes settle
      {"PP?", VoteRule::kMajority, 0, {2}},     // a pass takes the quorum
      {"PP?", VoteRule::kMajority, 2, {}},
      {"FF?", VoteRule::kMajority, 0, {}},
      {"PF?", VoteRule::kMajority, 2, {2}},
      {"?????", VoteRule::kMajority, 3, {0, 1, 2}},
      {"P?F?P", VoteRule::kMajority, 3, {1}},
      {"U??", VoteRule::kMajority, 2, {1, 2}},
      {"PFU", VoteRule::kMajority, 0, {}},
      {"F???", VoteRule::kMajority, 0, {1}},  // a tie fails
  };
  for (const auto& row : rows)
    EXPECT_EQ(NextGraders(Ballots(row.ballots), Of(row.rule, row.quorum)), row.next)
        << row.ballots << " " << row.quorum;
  EXPECT_EQ(NextGraders(Ballots("???", {3, 1, 1}), Of(VoteRule::kWeighted, 1)),
            std::vector<std::size_t>{0});
  Judging patient = Of(VoteRule::kMajority, 2);
  patient.exits_early = false;
  EXPECT_EQ(NextGraders(Ballots("PP?"), patient), std::vector<std::size_t>{2});
  EXPECT_EQ(NextGraders(Ballots("???"), patient), (std::vector<std::size_t>{0, 1, 2}));
}

// Every panel of up to four, every way in which the graders would vote: asking on until nobody is
// left gives the grade that stood when the panel could stop.
TEST(Panel, NeverChangesItsGradeByAskingOn) {
  int saved = 0;
  for (const VoteRule rule : {VoteRule::kUnanimous, VoteRule::kMajority, VoteRule::kWeighted})
    for (const TieRule tie : {TieRule::kFail, TieRule::kUngraded})
      for (int size = 1; size <= 4; ++size)
        for (int quorum = 0; quorum <= size; ++quorum)
          for (int code = 0, codes = size == 1   ? 3
                                     : size == 2 ? 9
                                     : size == 3 ? 27
                                                 : 81;
               code < codes; ++code) {
            std::string minds;
            for (int i = 0, rest = code; i < size; ++i, rest /= 3) minds += "PFU"[rest % 3];
            const Judging judging = Of(rule, quorum, tie);
            std::string known(static_cast<std::size_t>(size), '?');
            const std::vector<double> weights = {2, 1, 1.5, 1};
            const std::vector<double> weighed(weights.begin(), weights.begin() + size);
            for (;;) {
              const auto next = NextGraders(Ballots(known, weighed), judging);
              if (next.empty()) break;
              for (const std::size_t i : next) known[i] = minds[i];
            }
            saved += known.find('?') != std::string::npos;
            EXPECT_EQ(Said(Count(Ballots(known, weighed), judging)),
                      Said(Count(Ballots(minds, weighed), judging)))
                << minds << " was known as " << known;
          }
  EXPECT_GT(saved, 100);
}

Vote Cast(const std::string& grader, bool passed, std::optional<double> score = {}) {
  Vote vote;
  vote.grader = grader;
  vote.status = GradeStatus::kGraded;
  vote.passed = passed;
  vote.score = score;
  vote.label = passed ? "good" : "bad";
  vote.rationale = "because";
  vote.evidence = "\"it\"";
  return vote;
}

Vote Uncast(const std::string& grader, GradeStatus status, const std::string& why) {
  Vote vote;
  vote.grader = grader;
  vote.status = status;
  vote.rationale = why;
  return vote;
}

Tally Final(std::optional<bool> passed, bool is_tie = false) { return {true, passed, is_tie}; }

TEST(Panel, SaysHowItsGradeCameAbout) {
  const Grade alone = GradeOfVotes({Cast("a", true, 0.5)}, {1}, Final(true));
  EXPECT_EQ(alone.rationale, "because");
  EXPECT_EQ(alone.label, "good");
  EXPECT_EQ(alone.evidence, "\"it\"");
  EXPECT_EQ(alone.score, 0.5);
  EXPECT_FALSE(alone.is_disputed);

  const Grade split = GradeOfVotes({Cast("a", true, 1), Cast("b", false, 0)}, {3, 1}, Final(false));
  EXPECT_EQ(split.passed, false);
  EXPECT_EQ(split.label, "bad");
  EXPECT_EQ(split.rationale, "1 vote to pass, 1 to fail; b: because");
  EXPECT_EQ(split.score, 0.75);
  EXPECT_TRUE(split.is_disputed);
  EXPECT_EQ(split.votes.size(), 2u);
}

TEST(Panel, HasNoScoreWhereAVoteHasNone) {
  EXPECT_EQ(GradeOfVotes({Cast("a", true, 1), Cast("b", true)}, {1, 1}, Final(true)).score,
            std::nullopt);
}

TEST(Panel, TakesTheWorstStatusWhereTooFewVoted) {
  const Grade grade = GradeOfVotes({Cast("a", true), Uncast("b", GradeStatus::kRefused, "refused"),
                                    Uncast("c", GradeStatus::kUnparsable, "garbled")},
                                   {1, 1, 1}, Final(std::nullopt));
  EXPECT_EQ(grade.status, GradeStatus::kUnparsable);
  EXPECT_EQ(grade.passed, std::nullopt);
  EXPECT_EQ(grade.rationale, "1 vote to pass, 0 to fail, 2 without a grade; c: garbled");
  EXPECT_FALSE(grade.is_disputed);
  const Grade alone =
      GradeOfVotes({Uncast("a", GradeStatus::kError, "no reply")}, {1}, Final(std::nullopt));
  EXPECT_EQ(alone.status, GradeStatus::kError);
  EXPECT_EQ(alone.rationale, "no reply");
}

TEST(Panel, AbstainsFromATieThatIsUngraded) {
  const Grade tied =
      GradeOfVotes({Cast("a", true), Cast("b", false)}, {1, 1}, Final(std::nullopt, true));
  EXPECT_EQ(tied.status, GradeStatus::kAbstained);
  EXPECT_TRUE(tied.is_disputed);
}

}  // namespace
}  // namespace plimsoll::judge
