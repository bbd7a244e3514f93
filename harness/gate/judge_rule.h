#ifndef HARNESS_GATE_JUDGE_RULE_H_
#define HARNESS_GATE_JUDGE_RULE_H_

#include <optional>
#include <string>
#include <vector>

#include "harness/gate/decision.h"
#include "harness/stats/rates.h"

namespace plimsoll::gate {

/// How a judge that models answer did on answers whose grades are known.
struct KnownAnswers {
  int asked = 0;
  int wrong = 0;     ///< graded otherwise
  int ungraded = 0;  ///< no grade at all
};

/// What is known of one model-graded judge of the candidate's run.
struct JudgeStanding {
  std::string judge;  ///< identity
  struct Member {
    std::string grader;
    KnownAnswers canaries;
  };
  std::vector<Member> members;
  std::optional<KnownAnswers> anchor;  ///< of the panel; unset: the policy names no anchor set
  /// From its calibration against people; unset: it has none.
  struct Calibration {
    int labels = 0;
    std::optional<stats::Interval> sensitivity;  ///< of P(judge fails | people fail)
    std::optional<stats::Interval> specificity;  ///< of P(judge passes | people pass)
    std::optional<stats::Interval> alpha;        ///< Krippendorff's
  };
  std::optional<Calibration> calibration;
};

/// Whether the judges may gate: their canaries, their drift on the anchor set, and the policy's bar
/// for calibration. What falls short is INCONCLUSIVE: a bad judge says nothing of the model. Nothing
/// where no model graded.
std::vector<Finding> JudgeJudges(const std::vector<JudgeStanding>& judges,
                                 const judge::Judging& judging);

}  // namespace plimsoll::gate

#endif  // HARNESS_GATE_JUDGE_RULE_H_
