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

std::optional<bool> Resolved(Side side, TieRule tie) {
  if (side != Side::kTie) return side == Side::kPass;
  if (tie == TieRule::kFail) return false;
  return std::nullopt;
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

/// The count, and what the told vote says, with its grader's name where there are several.
std::string Reason(const std::vector<Vote>& votes, const Vote& told) {
  if (votes.size() == 1) return told.rationale;
  const std::size_t passing = CountOf(votes, true), failing = CountOf(votes, false);
  std::string reason = std::to_string(passing) + (passing == 1 ? " vote" : " votes") +
                       " to pass, " + std::to_string(failing) + " to fail";
  if (const std::size_t none = votes.size() - passing - failing)
    reason += ", " + std::to_string(none) + " without a grade";
  return reason + "; " + told.grader + ": " + told.rationale;
}

Grade UngradedPanel(const std::vector<Vote>& votes, const Tally& tally) {
  const Vote* worst = nullptr;
  for (const Vote& vote : votes)
    if (!vote.passed && (!worst || vote.status > worst->status)) worst = &vote;
  if (tally.is_tie)
    return Ungraded(GradeStatus::kAbstained, "the votes tie: " + Reason(votes, votes.front()));
  if (worst == nullptr) return Ungraded(GradeStatus::kError, "too few graders were asked");
  return Ungraded(worst->status, Reason(votes, *worst));
}

}  // namespace

Tally Count(const std::vector<Ballot>& ballots, const Judging& judging) {
  const Sums sums = SumsOf(ballots);
  const int quorum = judging.quorum > 0 ? judging.quorum : static_cast<int>(ballots.size());
  const bool has_quorum = sums.cast > 0 && sums.cast >= quorum;
  const auto with = [&](double more_passing, double more_failing) {
    return ByRule(judging.rule, sums.passing + more_passing, sums.failing + more_failing);
  };
  Tally tally;
  tally.is_final = true;
  tally.is_tie = has_quorum && with(0, 0) == Side::kTie;
  if (sums.cast > 0 && Resolved(with(sums.missing, 0), judging.tie) == false) {
    tally.passed = false;
    return tally;
  }
  if (has_quorum && Resolved(with(0, sums.missing), judging.tie) == true) {
    tally.passed = true;
    return tally;
  }
  const auto is_open = [](const Ballot& ballot) { return ballot.is_open; };
  if (std::any_of(ballots.begin(), ballots.end(), is_open)) return {};
  if (has_quorum) tally.passed = Resolved(with(0, 0), judging.tie);
  return tally;
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
