#include "harness/judge/judge.h"

#include <map>
#include <mutex>
#include <set>
#include <utility>

#include "harness/doc/json.h"
#include "harness/judge/rubric_judge.h"

namespace plimsoll::judge {

std::string_view GradeStatusName(GradeStatus status) {
  switch (status) {
    case GradeStatus::kGraded:
      return "graded";
    case GradeStatus::kAbstained:
      return "abstained";
    case GradeStatus::kRefused:
      return "refused";
    case GradeStatus::kUnparsable:
      return "unparsable";
    case GradeStatus::kError:
      return "error";
  }
  return "error";
}

Preparation Judge::Conclude(const Subject&, const std::vector<target::Reply>&) const {
  Grade grade;
  grade.judge = identity();
  grade.rationale = "this judge asks no grader, so there is nothing to conclude from";
  return {std::move(grade), {}};
}

Result<std::unique_ptr<Judge>> MakeJudge(const suite::Expectation& expectation,
                                         const JudgeContext& context) {
  auto factory = BuiltinJudges().Find(expectation.judge);
  if (!factory.ok()) return MakeError(ErrorCode::kInvalid, factory.error().message);
  return (**factory)(expectation, context);
}

struct JudgeCache::State {
  JudgeContext context;
  std::mutex mutex;
  std::map<std::string, std::unique_ptr<Judge>> judges;  // by kind and settings as written
};

JudgeCache::JudgeCache(JudgeContext context) : state_(std::make_unique<State>()) {
  state_->context = std::move(context);
}

JudgeCache::~JudgeCache() = default;

Result<const Judge*> JudgeCache::Get(const suite::Expectation& expectation) {
  const std::string key = expectation.judge + '\n' + doc::WriteCanonicalJson(expectation.settings);
  const std::lock_guard lock(state_->mutex);
  auto found = state_->judges.find(key);
  if (found == state_->judges.end()) {
    PLIMSOLL_ASSIGN(auto judge, MakeJudge(expectation, state_->context));
    found = state_->judges.emplace(key, std::move(judge)).first;
  }
  return static_cast<const Judge*>(found->second.get());
}

std::vector<std::string> JudgeCache::Identities() const {
  const std::lock_guard lock(state_->mutex);
  std::set<std::string> identities;
  for (const auto& [key, judge] : state_->judges) identities.insert(judge->identity());
  return {identities.begin(), identities.end()};
}

std::vector<const RubricJudge*> JudgeCache::Rubrics() const {
  const std::lock_guard lock(state_->mutex);
  std::map<std::string, const RubricJudge*> rubrics;
  for (const auto& [key, judge] : state_->judges)
    for (const RubricJudge* rubric : judge->Rubrics()) rubrics.emplace(rubric->identity(), rubric);
  std::vector<const RubricJudge*> list;
  for (const auto& [identity, rubric] : rubrics) list.push_back(rubric);
  return list;
}

}  // namespace plimsoll::judge
