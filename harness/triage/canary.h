#ifndef HARNESS_TRIAGE_CANARY_H_
#define HARNESS_TRIAGE_CANARY_H_

#include <string>
#include <string_view>
#include <vector>

#include "harness/base/result.h"
#include "harness/judge/rubric_judge.h"
#include "harness/run/record.h"
#include "harness/suite/suite.h"
#include "harness/target/target.h"

namespace plimsoll::triage {

/// Answers whose grades are known, put to the judges of a run beside its own: the canaries of the
/// rubrics, or the anchor set that an earlier run of the same judges graded.
struct KnownAnswers {
  std::vector<suite::Suite> suites;    ///< one: a plan borrows a list
  std::vector<target::Reply> answers;  ///< by the index of the case
  std::vector<bool> passes;            ///< by the index of the case
};

/// Under this name the canaries' scores stand beside a run.
inline constexpr std::string_view kCanaryNote = "canaries";

/// The canaries of the rubrics, each once. Errors: kInvalid.
Result<KnownAnswers> Canaries(const std::vector<const judge::RubricJudge*>& judges);

/// One grader's record on known answers, under one judge.
struct KnownAnswerScore {
  std::string judge;   ///< identity
  std::string grader;  ///< empty: the panel as a whole
  int asked = 0;
  int wrong = 0;     ///< graded otherwise than known
  int ungraded = 0;  ///< refused, unparsable, an error: not known to be right either
  std::vector<std::string> cases;  ///< that were wrong or ungraded, by id
  bool operator==(const KnownAnswerScore&) const = default;
};

/// The scores of every grader and panel, from the records of a run over the known answers.
std::vector<KnownAnswerScore> ScoreKnownAnswers(const KnownAnswers& known,
                                                const std::vector<run::TrialRecord>& records);

/// One JSON array, as a run keeps it beside its manifest.
std::string KnownAnswerScoresToJson(const std::vector<KnownAnswerScore>& scores);
/// Errors: kStore.
Result<std::vector<KnownAnswerScore>> KnownAnswerScoresFromJson(std::string_view json);

}  // namespace plimsoll::triage

#endif  // HARNESS_TRIAGE_CANARY_H_
