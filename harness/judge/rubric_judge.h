#ifndef HARNESS_JUDGE_RUBRIC_JUDGE_H_
#define HARNESS_JUDGE_RUBRIC_JUDGE_H_

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "harness/judge/judge.h"
#include "harness/judge/rubric.h"

namespace plimsoll::judge {

/// A panel of models that grade by one rubric. The answer stands between fences of a nonce that is
/// a digest of the answer itself, so that no answer can hold its own; a grader's reply counts only
/// as one JSON object that names the nonce and a label of the rubric.
class RubricJudge : public Judge {
 public:
  /// Errors: kInvalid where no grader is left, the quorum cannot be reached, or a guard is to grade
  /// what its classes say nothing of.
  static Result<std::unique_ptr<RubricJudge>> Make(Rubric rubric, const JudgeContext& context);

  /// "rubric/ID@VERSION#…", hashed over rubric, prompt and parser version, rule, and each grader's
  /// model and parameters.
  const std::string& identity() const final { return identity_; }
  Preparation Prepare(const Subject& subject) const final;
  Preparation Conclude(const Subject& subject,
                       const std::vector<target::Reply>& replies) const final;
  std::vector<const RubricJudge*> Rubrics() const final { return {this}; }

  const Rubric& rubric() const { return rubric_; }
  /// As declared; where the rubric gives scores, every vote counts and none is left out.
  const Judging& judging() const { return judging_; }
  const std::vector<GraderInfo>& graders() const { return graders_; }

  /// The question to one of graders() and the vote that its reply is, for canaries and calibration,
  /// where each stands alone. `attempt`: from 0. The subject's reply must have text.
  Question QuestionTo(std::size_t grader, const Subject& subject, int attempt) const;
  Vote VoteOf(std::size_t grader, const Subject& subject, const target::Reply& reply) const;

 private:
  friend class Sitting;
  RubricJudge() = default;
  Rubric rubric_;
  Judging judging_;
  std::vector<GraderInfo> graders_;  ///< that are asked, in order
  std::string target_family_;
  std::string identity_;
  std::shared_ptr<const doc::Node> schema_;  // shared with the prompts, which outlive the question
};

/// rubric: the id of a rubric; want: the labels that pass, where the case wants others than the
/// rubric says (only labels that the rubric gives a verdict); unanimous, quorum: what the suite
/// asks of the panel beyond the policy.
Result<std::unique_ptr<Judge>> MakeRubric(const suite::Expectation&, const JudgeContext&);

}  // namespace plimsoll::judge

#endif  // HARNESS_JUDGE_RUBRIC_JUDGE_H_
