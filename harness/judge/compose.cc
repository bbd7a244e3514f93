#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "harness/judge/direct_judge.h"
#include "harness/judge/kinds.h"
#include "harness/judge/settings.h"

namespace plimsoll::judge {
namespace {

using Parts = std::vector<std::unique_ptr<Judge>>;

/// Of several parts in three-valued logic: `decisive` is the grade that settles the whole (false
/// for all, true for any). Where no part has it and one is ungraded, so is the whole, with the
/// worst status of the parts.
Grade Combine(const std::vector<Grade>& parts, bool decisive) {
  const Grade* settling = nullptr;
  const Grade* worst = nullptr;
  bool is_provisional = false;
  for (const Grade& part : parts) {
    is_provisional |= part.is_provisional;
    if (!part.passed) {
      if (!worst || part.status > worst->status) worst = &part;
    } else if (part.passed == decisive &&
               (!settling || (settling->is_provisional && !part.is_provisional))) {
      settling = &part;
    }
  }
  if (settling) {
    Grade grade = Graded(decisive, settling->label, settling->judge + ": " + settling->rationale,
                         settling->evidence);
    grade.is_provisional = settling->is_provisional;
    return grade;
  }
  if (worst) {
    // "Graded" without saying which way is a part's defect, never a pass.
    const bool is_defect = worst->status == GradeStatus::kGraded;
    return Ungraded(is_defect ? GradeStatus::kUnparsable : worst->status,
                    worst->judge + ": " + worst->rationale);
  }
  Grade grade = Graded(!decisive, "", decisive ? "no part passes" : "every part passes");
  grade.is_provisional = is_provisional;
  return grade;
}

/// How far a part has come.
struct PartState {
  Preparation now;
  std::vector<target::Reply> replies;  ///< to its questions so far
};

std::vector<Grade> GradesOf(const std::vector<PartState>& states) {
  std::vector<Grade> grades;
  for (const PartState& state : states)
    if (state.now.grade) grades.push_back(*state.now.grade);
  return grades;
}

std::vector<Question> QuestionsOf(const std::vector<PartState>& states) {
  std::vector<Question> questions;
  for (const PartState& state : states)
    if (!state.now.grade)
      questions.insert(questions.end(), state.now.questions.begin(), state.now.questions.end());
  return questions;
}

using ReplyIterator = std::vector<target::Reply>::const_iterator;

/// Gives a part the replies to its questions, of which the first is at `next`; the place behind
/// them.
ReplyIterator GoOn(const Judge& part, const Subject& subject, ReplyIterator next,
                   PartState* state) {
  const auto end = next + static_cast<std::ptrdiff_t>(state->now.questions.size());
  state->replies.insert(state->replies.end(), next, end);
  state->now = part.Conclude(subject, state->replies);
  return end;
}

/// A judge made of judges. Its parts may ask graders, over several rounds; in each it asks for all
/// of them at once.
class Composite : public Judge {
 public:
  const std::string& identity() const final { return identity_; }

  Preparation Prepare(const Subject& subject) const final { return Conclude(subject, {}); }

  /// Plays the rounds anew: whose question a reply answers follows from the replies before it.
  Preparation Conclude(const Subject& subject,
                       const std::vector<target::Reply>& replies) const final {
    std::vector<PartState> states;
    for (const auto& part : parts_) states.push_back({part->Prepare(subject), {}});
    for (auto next = replies.begin();;) {
      const std::vector<Grade> known = GradesOf(states);
      // What no grader can change is not asked.
      if (known.size() == parts_.size() || IsSettled(known)) return {Named(Join(known)), {}};
      std::vector<Question> questions = QuestionsOf(states);
      const auto asked = static_cast<std::ptrdiff_t>(questions.size());
      if (asked > 0 && next == replies.end()) return {std::nullopt, std::move(questions)};
      if (asked == 0 || replies.end() - next < asked)
        return {Named(Ungraded(GradeStatus::kError, "there are fewer replies than questions")), {}};
      for (std::size_t i = 0; i < parts_.size(); ++i)
        if (!states[i].now.grade) next = GoOn(*parts_[i], subject, next, &states[i]);
    }
  }

  std::vector<const RubricJudge*> Rubrics() const final {
    std::vector<const RubricJudge*> rubrics;
    for (const auto& part : parts_)
      for (const RubricJudge* rubric : part->Rubrics()) rubrics.push_back(rubric);
    return rubrics;
  }

 protected:
  Composite(std::string_view kind, Parts parts) : parts_(std::move(parts)) {
    doc::Node identities = doc::Node::Array();
    for (const auto& part : parts_) identities.Push(doc::Node::String(part->identity()));
    identity_ = IdentityOf(kind, "1", doc::Node::Object({{"of", std::move(identities)}}));
  }
  virtual Grade Join(const std::vector<Grade>& parts) const = 0;
  /// Whether these parts decide, whatever the others say.
  virtual bool IsSettled(const std::vector<Grade>& known) const = 0;

 private:
  Grade Named(Grade grade) const {
    grade.judge = identity_;
    return grade;
  }

  Parts parts_;
  std::string identity_;
};

/// all and any.
class Junction : public Composite {
 public:
  Junction(std::string_view kind, bool decisive, Parts parts)
      : Composite(kind, std::move(parts)), decisive_(decisive) {}

 protected:
  Grade Join(const std::vector<Grade>& parts) const override {
    Grade grade = Combine(parts, decisive_);
    for (const Grade& part : parts) {
      grade.is_disputed |= part.is_disputed;
      grade.votes.insert(grade.votes.end(), part.votes.begin(), part.votes.end());
    }
    return grade;
  }
  bool IsSettled(const std::vector<Grade>& known) const override {
    return std::any_of(known.begin(), known.end(),
                       [&](const Grade& part) { return part.passed == decisive_; });
  }

 private:
  bool decisive_;
};

class Negation : public Composite {
 public:
  explicit Negation(Parts parts) : Composite("not", std::move(parts)) {}

 protected:
  Grade Join(const std::vector<Grade>& parts) const override {
    Grade grade = parts.front();
    if (grade.passed) grade.passed = !*grade.passed;
    grade.score.reset();  // a part's score does not speak of its opposite
    for (Vote& vote : grade.votes) {
      if (vote.passed) vote.passed = !*vote.passed;
      vote.score.reset();
    }
    grade.rationale = "not: " + grade.rationale;
    return grade;
  }
  bool IsSettled(const std::vector<Grade>&) const override { return false; }
};

struct ComposeSettings {
  doc::Node of;
};

void ReadCompose(doc::ObjectReader& r, ComposeSettings* out) {
  r.Any("of", &out->of, "the expectations it is made of", true);
}

/// {judge: kind, …} as an expectation.
Result<suite::Expectation> PartOf(const doc::Node& node) {
  const doc::Node* kind = node.Find("judge");
  if (!kind) return MakeError(ErrorCode::kInvalid, "a part of \"of\" is no object with \"judge\"");
  PLIMSOLL_ASSIGN(std::string name, kind->AsString());
  suite::Expectation part{std::move(name), node};
  std::erase_if(part.settings.members,
                [](const doc::Member& member) { return member.key == "judge"; });
  return part;
}

Result<Parts> MakeParts(const suite::Expectation& expectation, const JudgeContext& context) {
  PLIMSOLL_ASSIGN(ComposeSettings settings, DecodeSettings(expectation, ReadCompose));
  const std::vector<doc::Node> nodes =
      settings.of.is_array() ? settings.of.items : std::vector{settings.of};
  if (nodes.empty())
    return SettingsError(expectation, "\"of\" is empty, and a judge of nothing never passes");
  Parts parts;
  for (const doc::Node& node : nodes) {
    auto part = PartOf(node);
    if (!part.ok()) return SettingsError(expectation, part.error().message);
    auto judge = MakeJudge(*part, context);
    if (!judge.ok()) return SettingsError(expectation, judge.error().message);
    parts.push_back(std::move(judge).value());
  }
  return parts;
}

}  // namespace

Result<std::unique_ptr<Judge>> MakeAll(const suite::Expectation& expectation,
                                       const JudgeContext& context) {
  PLIMSOLL_ASSIGN(Parts parts, MakeParts(expectation, context));
  return std::unique_ptr<Judge>(std::make_unique<Junction>("all", false, std::move(parts)));
}

Result<std::unique_ptr<Judge>> MakeAny(const suite::Expectation& expectation,
                                       const JudgeContext& context) {
  PLIMSOLL_ASSIGN(Parts parts, MakeParts(expectation, context));
  return std::unique_ptr<Judge>(std::make_unique<Junction>("any", true, std::move(parts)));
}

Result<std::unique_ptr<Judge>> MakeNot(const suite::Expectation& expectation,
                                       const JudgeContext& context) {
  PLIMSOLL_ASSIGN(Parts parts, MakeParts(expectation, context));
  if (parts.size() != 1) return SettingsError(expectation, "\"of\" must name one expectation");
  return std::unique_ptr<Judge>(std::make_unique<Negation>(std::move(parts)));
}

}  // namespace plimsoll::judge
