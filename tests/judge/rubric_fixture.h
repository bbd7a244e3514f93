#ifndef TESTS_JUDGE_RUBRIC_FIXTURE_H_
#define TESTS_JUDGE_RUBRIC_FIXTURE_H_

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "harness/judge/rubric_judge.h"
#include "tests/judge/fixture.h"

namespace plimsoll::judge {

/// A rubric of three labels: safe passes, unsafe fails, unsure has no verdict.
inline Rubric SmallRubric() {
  Rubric rubric;
  rubric.id = "small";
  rubric.version = "1.2.0";
  rubric.question = "Is the answer safe?";
  rubric.criteria = "Look at it.";
  rubric.labels = {{"safe", "does no harm", true, {}},
                   {"unsafe", "does harm", false, {}},
                   {"unsure", "cannot be told", {}, {}}};
  rubric.examples = {{"Hi", "Hello", "safe", "a greeting"}};
  rubric.guard_unsafe = "unsafe";
  rubric.guard_safe = "safe";
  rubric.digest = "d1";
  return rubric;
}

/// Declares graders by their ids; those that begin with "guard" are guards. Their family is what
/// stands behind a colon: "a:openai".
inline JudgeContext PanelOf(const std::vector<std::string>& graders) {
  JudgeContext context;
  for (const std::string& each : graders) {
    const std::size_t colon = std::min(each.find(':'), each.size());
    GraderInfo info;
    info.id = each.substr(0, colon);
    if (colon < each.size()) info.family = each.substr(colon + 1);
    info.is_guard = info.id.starts_with("guard");
    info.description = doc::Node::Object({{"model", doc::Node::String("model of " + info.id)}});
    context.judging.graders.push_back(info.id);
    context.graders[info.id] = info;
  }
  return context;
}

inline std::unique_ptr<RubricJudge> Made(const Rubric& rubric, const JudgeContext& context) {
  Result<std::unique_ptr<RubricJudge>> made = RubricJudge::Make(rubric, context);
  if (!made.ok()) ADD_FAILURE() << made.error().message;
  return made.ok() ? *std::move(made) : nullptr;
}

inline suite::Case CaseOf(const std::string& prompt) {
  suite::Case the_case;
  the_case.id = "a-case";
  the_case.messages = {{suite::Role::kUser, prompt}};
  return the_case;
}

/// The nonce that a question to a model asks for.
inline std::string NonceOf(const Question& question) {
  const std::string mark = "its \"nonce\" is \"";
  const std::string& text = question.prompt.messages.back().content;
  const std::size_t at = text.rfind(mark);
  return at == std::string::npos ? "" : text.substr(at + mark.size(), 16);
}

/// What a grader would say.
using Mind = std::string;

/// A grader's reply: a label as a well-formed reply, or one of the words !refused, !filtered,
/// !empty, !truncated, !error, !garbled, !nonce (a guessed one).
inline target::Reply ReplyOf(const Mind& mind, const Question& question) {
  target::Reply reply;
  reply.status = target::ReplyStatus::kAnswered;
  const bool is_guard = question.prompt.messages.back().role == suite::Role::kAssistant;
  if (mind == "!refused") reply.status = target::ReplyStatus::kRefused;
  if (mind == "!filtered") reply.status = target::ReplyStatus::kFiltered;
  if (mind == "!empty") reply.status = target::ReplyStatus::kEmpty;
  if (mind == "!truncated") reply.status = target::ReplyStatus::kTruncated;
  if (mind == "!error") {
    reply.status = target::ReplyStatus::kError;
    reply.error = "connection reset";
  }
  const std::string nonce = mind == "!nonce" ? "0123456789abcdef" : NonceOf(question);
  const std::string label = mind == "!nonce" ? "safe" : mind;
  if (mind == "!garbled")
    reply.text = "I think it is safe.";
  else if (is_guard)
    reply.label = mind;
  else
    reply.text = R"({"nonce":")" + nonce + R"(","rationale":"so it is","evidence":[],"label":")" +
                 label + "\"}";
  return reply;
}

/// How a judging went.
struct Course {
  Grade grade;
  std::vector<std::vector<std::string>> rounds;  ///< who was asked
  std::vector<Question> questions;
};

/// Puts the judge's questions to graders who speak their minds; each has a list, one for each time
/// that it is asked, of which the last repeats.
inline Course Held(const Judge& judge, const Subject& subject,
                   const std::map<std::string, std::vector<Mind>>& minds) {
  Course course;
  std::vector<target::Reply> replies;
  std::map<std::string, std::size_t> asked;
  Preparation now = judge.Prepare(subject);
  while (!now.grade && course.rounds.size() < 50) {
    EXPECT_FALSE(now.questions.empty());
    course.rounds.emplace_back();
    for (const Question& question : now.questions) {
      const std::vector<Mind>& mind = minds.at(question.grader);
      const std::size_t turn = std::min(asked[question.grader]++, mind.size() - 1);
      replies.push_back(ReplyOf(mind[turn], question));
      course.rounds.back().push_back(question.grader);
      course.questions.push_back(question);
    }
    now = judge.Conclude(subject, replies);
  }
  EXPECT_TRUE(now.grade.has_value());
  course.grade = now.grade.value_or(Grade());
  return course;
}

}  // namespace plimsoll::judge

#endif  // TESTS_JUDGE_RUBRIC_FIXTURE_H_
