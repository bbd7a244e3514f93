#ifndef HARNESS_JUDGE_PANEL_H_
#define HARNESS_JUDGE_PANEL_H_

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "harness/judge/judge.h"

namespace plimsoll::judge {

/// One grader's part in the count.
struct Ballot {
  double weight = 1;           ///< above 0
  std::optional<bool> passed;  ///< set: the vote was cast
  bool is_open = false;        ///< not cast, and may still be
};

/// What the ballots come to.
struct Tally {
  bool is_final = false;       ///< no ballot that is open could change it
  std::optional<bool> passed;  ///< unset where it is final: too few votes, or a tie
  bool is_tie = false;         ///< of the votes cast
};

/// Counts. To pass takes the quorum; to fail, only that no missing vote could turn it, so that a
/// grader that is kept from voting saves nobody. What is final stays so whatever is asked on.
Tally Count(const std::vector<Ballot>& ballots, const Judging& judging);

/// The open ballots to ask for next, in their order: the least number of votes that could make the
/// tally final, or all where the panel does not exit early. Empty where it is final (or nothing is
/// open).
std::vector<std::size_t> NextGraders(const std::vector<Ballot>& ballots, const Judging& judging);

/// The grade that votes make, one for each ballot that was asked. `tally` must be final; `weights`
/// are those of the votes. Without the judge's identity.
Grade GradeOfVotes(std::vector<Vote> votes, const std::vector<double>& weights, const Tally& tally);

}  // namespace plimsoll::judge

#endif  // HARNESS_JUDGE_PANEL_H_
