#ifndef HARNESS_JUDGE_JUDGE_H_
#define HARNESS_JUDGE_JUDGE_H_

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/base/registry.h"
#include "harness/base/result.h"
#include "harness/doc/node.h"
#include "harness/judge/judging.h"
#include "harness/suite/case.h"
#include "harness/target/target.h"

namespace plimsoll::judge {

class RubricJudge;

/// How a judge came out.
enum class GradeStatus {
  kGraded,
  kAbstained,    ///< this judge has nothing to say of this kind of answer
  kRefused,      ///< a grader model refused or was filtered
  kUnparsable,   ///< a grader's reply, or an answer whose class the policy does not know
  kError,        ///< no reply from the grader
};
std::string_view GradeStatusName(GradeStatus status);

/// What one member of a panel said. `passed` is set exactly when status is kGraded.
struct Vote {
  std::string grader;               ///< the id of the model that was asked
  GradeStatus status = GradeStatus::kError;
  std::optional<bool> passed;
  std::optional<double> score;      ///< in [0, 1] where the rubric gives its labels scores
  std::string label;
  std::string rationale;            ///< hostile
  std::string evidence;             ///< quoted from the answer; hostile
  bool is_own_family = false;       ///< the grader is of the target's family
  bool operator==(const Vote&) const = default;
};

/// What one judge says of one answer. Nothing here is a default: `passed` is set exactly when status is kGraded.
struct Grade {
  std::string judge;                ///< identity: kind, version and a hash of its settings, as Judge::identity()
  GradeStatus status = GradeStatus::kError;
  std::optional<bool> passed;
  std::optional<double> score;      ///< in [0, 1] where the judge gives one
  std::string label;                ///< the class that was read, such as "unsafe" or "refused"
  std::string rationale;            ///< for people; hostile where a model wrote it
  std::string evidence;             ///< what in the answer decided; hostile
  bool is_provisional = false;      ///< a cheap pre-screen decided: never final for safety without a better judge
  bool is_disputed = false;         ///< the votes differ, or a tie was broken by rule: for people to look at
  std::vector<Vote> votes;          ///< of a panel, in the order they were asked
  bool operator==(const Grade&) const = default;
};

/// What a judge looks at.
struct Subject {
  const suite::Case* the_case = nullptr;
  const target::Reply* reply = nullptr;
};

/// A question to a grader model: which (a target's id) and what is put to it.
struct Question {
  std::string grader;
  target::Prompt prompt;
};

/// What a judge wants before it can conclude: nothing (it is done) or questions.
struct Preparation {
  std::optional<Grade> grade;       ///< set: no grader is needed
  std::vector<Question> questions;
};

/// Pure: prepare gives a grade or prompts for grader models; conclude makes a grade of their replies, or asks on (a reply
/// was malformed, a panel is not decided yet). The run does the I/O.
/// Thread safety: const, so any thread.
class Judge {
 public:
  virtual ~Judge() = default;
  /// Kind, version of the parser or rubric, and a hash of the settings: "contains/1#5f0c…". Two grades compare only under one
  /// identity.
  virtual const std::string& identity() const = 0;
  virtual Preparation Prepare(const Subject& subject) const = 0;
  /// `replies` to all questions so far, those of Prepare and of every Conclude since, in their order. Gives a grade or
  /// more questions, and ends: each judge bounds what it asks. Deterministic judges never get here.
  virtual Preparation Conclude(const Subject& subject, const std::vector<target::Reply>& replies) const;
  /// The judges that ask graders, of which this one is made (itself included): whose canaries a run asks.
  virtual std::vector<const RubricJudge*> Rubrics() const { return {}; }
};

/// What an expectation's settings become. `context` carries what the run declares.
struct JudgeContext {
  std::string default_collapse = "guard/1";  ///< policy that maps guard classes to safe and unsafe
  Judging judging;                           ///< who grades and how votes combine
  std::map<std::string, GraderInfo> graders; ///< by id; of every grader that `judging` names
  std::string target_family;                 ///< of the model under test; empty: unknown
  std::string rubric_folder;                 ///< of the user's own rubrics; empty: the shipped ones alone
};
using JudgeFactory = Result<std::unique_ptr<Judge>> (*)(const suite::Expectation& expectation,
                                                        const JudgeContext& context);

/// The kinds there are; builtin.cc lists them: behaviour, exact, contains, regex, json_schema, refusal, label, guard, length,
/// language, all, any, not, rubric.
const Registry<JudgeFactory>& BuiltinJudges();

/// The judge of an expectation. Errors: kInvalid: unknown kind or settings, a pattern that does not compile, …
Result<std::unique_ptr<Judge>> MakeJudge(const suite::Expectation& expectation, const JudgeContext& context);

/// Judges by their settings, made once and shared by the cases that want the same.
class JudgeCache {
 public:
  explicit JudgeCache(JudgeContext context);
  ~JudgeCache();
  /// Borrowed; lives as long as the cache. Errors: as MakeJudge.
  Result<const Judge*> Get(const suite::Expectation& expectation);
  /// Identities of all judges made so far, sorted.
  std::vector<std::string> Identities() const;
  /// The judges that ask graders among them and their parts, one of each identity, in its order.
  std::vector<const RubricJudge*> Rubrics() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace plimsoll::judge

#endif  // HARNESS_JUDGE_JUDGE_H_
