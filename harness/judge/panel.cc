#include "harness/judge/panel.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "harness/judge/direct_judge.h"

namespace plimsoll::judge {
namespace {

enum class Side { kFail, kTie, kPass };

// Sums of weights such as 0.1 + 0.2 and 0.3 tie.
constexpr double kSmallestLead = 1e-9;

Side ByRule(VoteRule rule, double passing, double failing) {
  if (rule == VoteRule::kUnanimous) return failing > 0 ? Side::kFail : Side::kPass;
  const double lead = passing - failing;
  if (std::abs(lead) <= kSmallestLead * (passing + failing)) return Side::kTie;
  return lead > 0 ? Side::kPass : Side::kFail;
}

struct Sums {
  double passing = 0;
  double failing = 0;
  double missing = 0;
  int cast = 0;
};

Sums SumsOf(const std::vector<Ballot>& ballots) {
  Sums sums;
  for (const Ballot& ballot : ballots) {
    double& side = !ballot.passed ? sums.missing : *ballot.passed ? sums.passing : sums.failing;
    side += ballot.weight;
    sums.cast += ballot.passed.has_value();
  }
  return sums;
}

Tally FinalTally(Side side, TieRule tie) {
  Tally tally;
  tally.is_final = true;
  tally.is_tie = side == Side::kTie;
  if (!tally.is_tie)
    tally.passed = side == Side::kPass;
  else if (tie == TieRule::kFail)
    tally.passed = false;
  return tally;
}

/// Whether votes of these could make the tally final. Those that all go one way settle most.
bool CouldSettle(const std::vector<Ballot>& ballots, const std::vector<std::size_t>& asked,
                 const Judging& judging) {
  for (const bool passed : {true, false}) {
    std::vector<Ballot> filled = ballots;
    for (const std::size_t i : asked) filled[i] = {ballots[i].weight, passed, false};
    if (Count(filled, judging).is_final) return true;
  }
  return false;
}

std::string CountText(std::size_t count, std::string_view what) {
  return std::to_string(count) + (count == 1 ? " vote " : " votes ") + std::string(what);
}

std::size_t CountOf(const std::vector<Vote>& votes, bool passed) {
  return static_cast<std::size_t>(std::count_if(
      votes.begin(), votes.end(), [&](const Vote& vote) { return vote.passed == passed; }));
}

/// The mean over the votes cast, where all of them have one.
std::optional<double> MeanScore(const std::vector<Vote>& votes,
                                const std::vector<double>& weights) {
  double sum = 0, total = 0;
  for (std::size_t i = 0; i < votes.size(); ++i) {
    if (!votes[i].passed) continue;
    if (!votes[i].score) return std::nullopt;
    sum += weights[i] * *votes[i].score;
    total += weights[i];
  }
  if (total <= 0) return std::nullopt;
  return sum / total;
}

/// `grader: why`, after the count where there are several votes.
std::string Reason(const std::vector<Vote>& votes, const Vote& told) {
  if (votes.size() == 1) return told.rationale;
  std::string reason = CountText(CountOf(votes, true), "to pass, ") +
                       std::to_string(CountOf(votes, false)) + " to fail";
  if (const std::size_t none = votes.size() - CountOf(votes, true) - CountOf(votes, false))
    reason += ", " + std::to_string(none) + " without a grade";
  return reason + "; " + told.grader + ": " + told.rationale;
}

Grade UngradedPanel(const std::vector<Vote>& votes, const Tally& tally) {
  if (tally.is_tie)
    return Ungraded(GradeStatus::kAbstained, Reason(votes, votes.front()) + " (a tie)");
  const auto is_worse = [](const Vote& a, const Vote& b) {
    return (a.passed ? -1 : static_cast<int>(a.status)) <
           (b.passed ? -1 : static_cast<int>(b.status));
  };
  const auto worst = std::max_element(votes.begin(), votes.end(), is_worse);
  if (worst == votes.end() || worst->passed)
    return Ungraded(GradeStatus::kError, "too few votes were asked for");
  return Ungraded(worst->status, Reason(votes, *worst));
}

}  // namespace

Tally Count(const std::vector<Ballot>& ballots, const Judging& judging) {
  const Sums sums = SumsOf(ballots);
  const Side least = ByRule(judging.rule, sums.passing, sums.failing + sums.missing);
  const Side most = ByRule(judging.rule, sums.passing + sums.missing, sums.failing);
  if (sums.cast > 0 && least == most) return FinalTally(least, judging.tie);
  const auto is_open = [](const Ballot& ballot) { return ballot.is_open; };
  if (std::any_of(ballots.begin(), ballots.end(), is_open)) return {};
  const int quorum = judging.quorum > 0 ? judging.quorum : static_cast<int>(ballots.size());
  if (sums.cast > 0 && sums.cast >= quorum)
    return FinalTally(ByRule(judging.rule, sums.passing, sums.failing), judging.tie);
  Tally too_few;
  too_few.is_final = true;
  return too_few;
}

std::vector<std::size_t> NextGraders(const std::vector<Ballot>& ballots, const Judging& judging) {
  std::vector<std::size_t> open;
  for (std::size_t i = 0; i < ballots.size(); ++i)
    if (ballots[i].is_open) open.push_back(i);
  if (!judging.exits_early) return open;
  if (Count(ballots, judging).is_final) return {};
  for (std::size_t count = 1; count < open.size(); ++count) {
    const std::vector<std::size_t> asked(open.begin(),
                                         open.begin() + static_cast<std::ptrdiff_t>(count));
    if (CouldSettle(ballots, asked, judging)) return asked;
  }
  return open;
}

Grade GradeOfVotes(std::vector<Vote> votes, const std::vector<double>& weights,
                   const Tally& tally) {
  Grade grade;
  if (tally.passed) {
    const auto deciding = std::find_if(
        votes.begin(), votes.end(), [&](const Vote& vote) { return vote.passed == tally.passed; });
    grade = Graded(*tally.passed, deciding->label, Reason(votes, *deciding), deciding->evidence);
    grade.score = MeanScore(votes, weights);
  } else {
    grade = UngradedPanel(votes, tally);
  }
  grade.is_disputed = CountOf(votes, true) > 0 && CountOf(votes, false) > 0;
  grade.votes = std::move(votes);
  return grade;
}

}  // namespace plimsoll::judge
