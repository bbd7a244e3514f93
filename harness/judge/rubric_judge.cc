#include "harness/judge/rubric_judge.h"

#include <algorithm>
#include <utility>

#include "harness/judge/collapse.h"
#include "harness/judge/direct_judge.h"
#include "harness/judge/grader_prompt.h"
#include "harness/judge/grader_reply.h"
#include "harness/judge/panel.h"
#include "harness/judge/settings.h"
#include "harness/target/family.h"

namespace plimsoll::judge {
namespace {

/// A guard's classes are read by one policy, whatever the run's own is: it belongs to the rubric's
/// two labels.
constexpr std::string_view kGuardPolicy = "guard/1";

const CollapsePolicy& GuardPolicy() {
  static const CollapsePolicy* policy = FindCollapsePolicy(kGuardPolicy).value();
  return *policy;
}

double WeightOf(const Judging& judging, const std::string& grader) {
  if (judging.rule != VoteRule::kWeighted) return 1;
  const auto found = judging.weights.find(grader);
  return found == judging.weights.end() ? 1 : found->second;
}

/// One grader's place at the panel while an answer is judged.
struct Seat {
  int asked = 0;
  bool is_open = true;
  Vote vote;
};

}  // namespace

/// One answer before the panel: what was asked so far follows from the replies alone, so that the
/// same replies always lead to the same next question.
class Sitting {
 public:
  Sitting(const RubricJudge& judge, const Subject& subject)
      : judge_(judge),
        exhibit_(ExhibitOf(judge.rubric(), subject)),
        case_id_(subject.the_case->id),
        seats_(judge.graders().size()) {}

  Preparation Replay(const std::vector<target::Reply>& replies) {
    for (auto reply = replies.begin();;) {
      const std::vector<std::size_t> asked = NextGraders(Ballots(), judge_.judging());
      if (asked.empty()) return {Verdict(), {}};
      if (reply == replies.end()) return {std::nullopt, QuestionsTo(asked)};
      if (replies.end() - reply < static_cast<std::ptrdiff_t>(asked.size()))
        return {Ungraded(GradeStatus::kError, "there are fewer replies than questions"), {}};
      for (const std::size_t grader : asked) Take(grader, *reply++);
    }
  }

  Question QuestionTo(std::size_t grader, int attempt) const {
    const GraderInfo& info = judge_.graders()[grader];
    Question question{
        info.id, info.is_guard ? GuardPrompt(exhibit_, attempt)
                               : GraderPrompt(judge_.rubric(), exhibit_, attempt, judge_.schema_)};
    question.prompt.case_id = case_id_;
    return question;
  }

  Vote VoteOf(std::size_t grader, const target::Reply& reply) const {
    const GraderInfo& info = judge_.graders()[grader];
    Vote vote = info.is_guard ? ReadGuardReply(reply, judge_.rubric(), exhibit_, GuardPolicy())
                              : ReadGraderReply(reply, judge_.rubric(), exhibit_);
    vote.grader = info.id;
    vote.is_own_family = target::AreSameFamily(info.family, judge_.target_family_);
    return vote;
  }

 private:
  void Take(std::size_t grader, const target::Reply& reply) {
    Seat& seat = seats_[grader];
    seat.vote = VoteOf(grader, reply);
    ++seat.asked;
    seat.is_open =
        seat.vote.status == GradeStatus::kUnparsable && seat.asked < judge_.judging().attempts;
  }

  std::vector<Ballot> Ballots() const {
    std::vector<Ballot> ballots;
    for (std::size_t i = 0; i < seats_.size(); ++i)
      ballots.push_back({WeightOf(judge_.judging(), judge_.graders()[i].id), seats_[i].vote.passed,
                         seats_[i].is_open});
    return ballots;
  }

  std::vector<Question> QuestionsTo(const std::vector<std::size_t>& graders) const {
    std::vector<Question> questions;
    for (const std::size_t grader : graders)
      questions.push_back(QuestionTo(grader, seats_[grader].asked));
    return questions;
  }

  Grade Verdict() const {
    const std::vector<Ballot> ballots = Ballots();
    std::vector<Vote> votes;
    std::vector<double> weights;
    for (std::size_t i = 0; i < seats_.size(); ++i) {
      if (seats_[i].asked == 0) continue;
      votes.push_back(seats_[i].vote);
      weights.push_back(ballots[i].weight);
    }
    return GradeOfVotes(std::move(votes), weights, Count(ballots, judge_.judging()));
  }

  const RubricJudge& judge_;
  const Exhibit exhibit_;
  const std::string& case_id_;
  std::vector<Seat> seats_;
};

namespace {

Error NoJudge(const Rubric& rubric, std::string_view why) {
  return MakeError(ErrorCode::kInvalid, "rubric \"", rubric.id, "\": ", why);
}

/// The graders that are asked. Errors: kInvalid, as of RubricJudge::Make.
Result<std::vector<GraderInfo>> GradersOf(const Rubric& rubric, const JudgeContext& context) {
  const Judging& judging = context.judging;
  if (judging.graders.empty())
    return NoJudge(rubric,
                   "nobody grades: name \"graders\" under \"judging\" in the gate's policy");
  std::vector<GraderInfo> graders;
  for (const std::string& id : judging.graders) {
    const auto found = context.graders.find(id);
    if (found == context.graders.end())
      return NoJudge(rubric, "there is no target for the grader \"" + id + "\"");
    const GraderInfo& info = found->second;
    const bool is_own = target::AreSameFamily(info.family, context.target_family);
    if (is_own && judging.own_family == OwnFamily::kExclude) continue;
    if (info.is_guard && rubric.guard_unsafe.empty())
      return NoJudge(rubric, "the guard \"" + id +
                                 "\" cannot grade by it: it has no \"guard_unsafe\" and "
                                 "\"guard_safe\"");
    graders.push_back(info);
  }
  const std::string left =
      std::to_string(graders.size()) + " of " + std::to_string(judging.graders.size()) +
      " graders are left without the target's own family (" + context.target_family + ")";
  if (graders.empty()) return NoJudge(rubric, left);
  if (judging.quorum > static_cast<int>(graders.size()))
    return NoJudge(rubric, left + ", and the quorum is " + std::to_string(judging.quorum));
  return graders;
}

bool HasScores(const Rubric& rubric) {
  return std::any_of(rubric.labels.begin(), rubric.labels.end(),
                     [](const RubricLabel& label) { return label.score.has_value(); });
}

template <typename Enum, std::size_t kSize>
doc::Node Name(Enum value, const std::string_view (&names)[kSize]) {
  return doc::Node::String(std::string(names[static_cast<std::size_t>(value)]));
}

doc::Node GraderNode(const GraderInfo& grader, const Judging& judging) {
  return doc::Node::Object({{"model", grader.description},
                            {"guard", doc::Node::Bool(grader.is_guard)},
                            {"weight", doc::Node::Double(WeightOf(judging, grader.id))}});
}

/// Which labels pass here: the rubric's own, or what the case wants.
doc::Node VerdictsNode(const Rubric& rubric) {
  doc::Node verdicts = doc::Node::Object();
  for (const RubricLabel& label : rubric.labels)
    if (label.passes) verdicts.Set(label.name, doc::Node::Bool(*label.passes));
  return verdicts;
}

std::string IdentityOfPanel(const Rubric& rubric, const Judging& judging,
                            const std::vector<GraderInfo>& graders) {
  doc::Node models = doc::Node::Array();
  for (const GraderInfo& grader : graders) models.Push(GraderNode(grader, judging));
  const auto text = [](std::string_view value) { return doc::Node::String(std::string(value)); };
  return IdentityOf("rubric", rubric.id + "@" + rubric.version,
                    doc::Node::Object({{"rubric", text(rubric.digest)},
                                       {"verdicts", VerdictsNode(rubric)},
                                       {"scored", doc::Node::Bool(HasScores(rubric))},
                                       {"prompt", text(kGraderPromptVersion)},
                                       {"parser", text(kGraderParserVersion)},
                                       {"collapse", text(kGuardPolicy)},
                                       {"rule", Name(judging.rule, kVoteRuleNames)},
                                       {"tie", Name(judging.tie, kTieRuleNames)},
                                       {"quorum", doc::Node::Int(judging.quorum)},
                                       {"attempts", doc::Node::Int(judging.attempts)},
                                       {"graders", std::move(models)}}));
}

constexpr int kMostVotes = 32;

struct RubricSettings {
  std::string rubric;
  std::vector<std::string> want;
  bool is_unanimous = false;
  int quorum = 0;  ///< 0: the policy's
};

void ReadRubricSettings(doc::ObjectReader& r, RubricSettings* out) {
  r.String("rubric", &out->rubric, "id of the rubric", true);
  r.StringList("want", &out->want, "the labels that pass, where they are not the rubric's own");
  r.Bool("unanimous", &out->is_unanimous,
         "passes where every vote passes, whatever rule the policy has");
  r.Int("quorum", &out->quorum, "votes that must be cast, at least as many as the policy asks", 1,
        kMostVotes);
}

/// Turns the verdicts of a rubric to what a case wants. Errors: kInvalid.
Status ApplyWant(const std::vector<std::string>& want, Rubric* rubric) {
  for (const std::string& name : want) {
    const RubricLabel* label = rubric->Find(name);
    if (label == nullptr)
      return MakeError(ErrorCode::kInvalid, "the rubric has no label ", Quoted(name));
    if (!label->passes)
      return MakeError(ErrorCode::kInvalid, "the label ", Quoted(name),
                       " has no verdict and cannot be wanted");
  }
  bool is_changed = false, can_fail = false;
  for (RubricLabel& label : rubric->labels) {
    if (!label.passes) continue;
    const bool passes = std::find(want.begin(), want.end(), label.name) != want.end();
    is_changed |= passes != *label.passes;
    can_fail |= !passes;
    label.passes = passes;
  }
  if (!can_fail)
    return MakeError(ErrorCode::kInvalid,
                     "\"want\" names every label that has a verdict, and everything would pass");
  // Scores say how good an answer is in the rubric's sense, which is another now.
  if (is_changed)
    for (RubricLabel& label : rubric->labels) label.score.reset();
  return {};
}

/// What a suite asks of the panel beyond the policy. Errors: kInvalid where it asks for less.
Status ApplyStricter(const RubricSettings& settings, Judging* judging) {
  if (settings.is_unanimous) judging->rule = VoteRule::kUnanimous;
  if (settings.quorum == 0) return {};
  const int asked =
      judging->quorum > 0 ? judging->quorum : static_cast<int>(judging->graders.size());
  if (settings.quorum < asked)
    return MakeError(ErrorCode::kInvalid, "a quorum of ", std::to_string(settings.quorum),
                     " is less than the policy's ", std::to_string(asked),
                     "; a suite may only ask for more");
  judging->quorum = settings.quorum;
  return {};
}

}  // namespace

Result<std::unique_ptr<RubricJudge>> RubricJudge::Make(Rubric rubric, const JudgeContext& context) {
  PLIMSOLL_ASSIGN(std::vector<GraderInfo> graders, GradersOf(rubric, context));
  auto judge = std::unique_ptr<RubricJudge>(new RubricJudge());
  judge->identity_ = IdentityOfPanel(rubric, context.judging, graders);
  judge->judging_ = context.judging;
  // Every vote moves a mean score, so none is left out.
  if (HasScores(rubric)) judge->judging_.exits_early = false;
  judge->schema_ = std::make_shared<const doc::Node>(ReplySchema(rubric));
  judge->graders_ = std::move(graders);
  judge->target_family_ = context.target_family;
  judge->rubric_ = std::move(rubric);
  return judge;
}

Preparation RubricJudge::Prepare(const Subject& subject) const { return Conclude(subject, {}); }

Preparation RubricJudge::Conclude(const Subject& subject,
                                  const std::vector<target::Reply>& replies) const {
  Preparation preparation;
  preparation.grade = NoTextGrade(*subject.reply);
  if (!preparation.grade) preparation = Sitting(*this, subject).Replay(replies);
  if (preparation.grade) preparation.grade->judge = identity_;
  return preparation;
}

Question RubricJudge::QuestionTo(std::size_t grader, const Subject& subject, int attempt) const {
  return Sitting(*this, subject).QuestionTo(grader, attempt);
}

Vote RubricJudge::VoteOf(std::size_t grader, const Subject& subject,
                         const target::Reply& reply) const {
  return Sitting(*this, subject).VoteOf(grader, reply);
}

Result<std::unique_ptr<Judge>> MakeRubric(const suite::Expectation& expectation,
                                          const JudgeContext& context) {
  PLIMSOLL_ASSIGN(RubricSettings settings, DecodeSettings(expectation, ReadRubricSettings));
  Result<Rubric> rubric = FindRubric(settings.rubric, context.rubric_folder);
  if (!rubric.ok()) return SettingsError(expectation, rubric.error().message);
  if (!settings.want.empty())
    if (const Status wanted = ApplyWant(settings.want, &*rubric); !wanted.ok())
      return SettingsError(expectation, wanted.error().message);
  JudgeContext stricter = context;
  if (const Status applied = ApplyStricter(settings, &stricter.judging); !applied.ok())
    return SettingsError(expectation, applied.error().message);
  auto judge = RubricJudge::Make(*std::move(rubric), stricter);
  if (!judge.ok()) return SettingsError(expectation, judge.error().message);
  return std::unique_ptr<Judge>(std::move(judge).value());
}

}  // namespace plimsoll::judge
