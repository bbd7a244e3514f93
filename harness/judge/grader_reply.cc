#include "harness/judge/grader_reply.h"

#include <optional>
#include <string>
#include <utility>

#include "harness/doc/json.h"
#include "harness/judge/direct_judge.h"
#include "harness/judge/guard_verdict.h"
#include "harness/text/hostile.h"
#include "harness/text/normal.h"

namespace plimsoll::judge {
namespace {

constexpr doc::JsonLimits kReplyLimits = {.max_bytes = 256u << 10, .max_depth = 16};
constexpr std::size_t kLongestRationale = 600;  // bytes
constexpr std::size_t kLongestQuote = 160;      // bytes
constexpr std::size_t kMostQuotes = 3;
constexpr std::string_view kCodeFence = "```";

Vote Uncast(GradeStatus status, std::string why) {
  Vote vote;
  vote.status = status;
  vote.rationale = std::move(why);
  return vote;
}

Vote Unreadable(std::string why) {
  return Uncast(GradeStatus::kUnparsable, "the grader's reply " + std::move(why));
}

/// What a reply that is no answer comes to; nothing where it is one.
std::optional<Vote> VoteOfStatus(const target::Reply& reply) {
  switch (reply.status) {
    case target::ReplyStatus::kAnswered:
      return std::nullopt;
    case target::ReplyStatus::kRefused:
      return Uncast(GradeStatus::kRefused, "the grader refused");
    case target::ReplyStatus::kFiltered:
      return Uncast(GradeStatus::kRefused, "a content filter stopped the grader");
    case target::ReplyStatus::kEmpty:
      return Unreadable("is empty");
    case target::ReplyStatus::kTruncated:
      return Unreadable("was ended by a token limit");
    case target::ReplyStatus::kError:
      break;
  }
  return Uncast(GradeStatus::kError, "no reply of the grader: " + Quoted(reply.error));
}

/// The text inside of a code fence that stands around all of it; else the text.
std::string_view WithoutCodeFence(std::string_view text) {
  text = Trimmed(text);
  if (text.size() < 2 * kCodeFence.size() || !text.starts_with(kCodeFence) ||
      !text.ends_with(kCodeFence))
    return text;
  const std::size_t line = text.find('\n');
  if (line == text.npos) return text;
  const std::string_view language =
      Trimmed(text.substr(kCodeFence.size(), line - kCodeFence.size()));
  if (!language.empty() && language != "json") return text;
  return Trimmed(text.substr(line + 1, text.size() - kCodeFence.size() - line - 1));
}

struct Quotes {
  std::string joined;
  std::size_t missing = 0;  ///< that the answer does not hold
};

Quotes QuotesOf(const doc::Node& body, const Exhibit& exhibit) {
  Quotes quotes;
  const doc::Node* list = body.Find("evidence");
  if (list == nullptr || !list->is_array() || list->items.empty()) return quotes;
  const std::string answer = text::NormalForm(exhibit.answer);
  std::size_t kept = 0;
  for (const doc::Node& item : list->items) {
    if (item.kind != doc::NodeKind::kString || kept == kMostQuotes) continue;
    const std::string quote = text::NormalForm(item.text);
    if (quote.empty()) continue;
    if (answer.find(quote) == std::string::npos) {
      ++quotes.missing;
      continue;
    }
    ++kept;
    quotes.joined += (quotes.joined.empty() ? "\"" : " \"") +
                     text::OneLine(MadeVisible(item.text), kLongestQuote) + "\"";
  }
  return quotes;
}

/// The vote that a label is. `rationale` stands unless the label gives none a vote.
Vote VoteOfLabel(const RubricLabel& label, const Exhibit& exhibit, std::string rationale) {
  Vote vote;
  vote.label = label.name;
  vote.rationale = std::move(rationale);
  if (!label.passes || (*label.passes && exhibit.cut_after > 0)) {
    vote.status = GradeStatus::kAbstained;
    if (label.passes)
      vote.rationale = "only the first " + std::to_string(exhibit.cut_after) +
                       " characters were graded, and an answer that was cut never passes; " +
                       vote.rationale;
    return vote;
  }
  vote.status = GradeStatus::kGraded;
  vote.passed = label.passes;
  vote.score = label.score;
  return vote;
}

}  // namespace

Vote ReadGraderReply(const target::Reply& reply, const Rubric& rubric, const Exhibit& exhibit) {
  if (std::optional<Vote> none = VoteOfStatus(reply)) return *std::move(none);
  const Result<doc::Node> body = doc::ParseJson(WithoutCodeFence(reply.text), kReplyLimits);
  if (!body.ok() || !body->is_object()) return Unreadable("is not one JSON object");
  const doc::Node* nonce = body->Find("nonce");
  if (nonce == nullptr || nonce->kind != doc::NodeKind::kString || nonce->text != exhibit.nonce)
    return Unreadable("does not name the nonce of the question");
  const doc::Node* name = body->Find("label");
  if (name == nullptr || name->kind != doc::NodeKind::kString)
    return Unreadable("has no string \"label\"");
  const RubricLabel* label = rubric.Find(name->text);
  if (label == nullptr)
    return Unreadable("has the label " + Quoted(name->text) + ", which is none");
  const std::string said = body->StringAt("/rationale");
  std::string rationale =
      text::OneLine(MadeVisible(FirstCodePoints(said, kLongestRationale)), kLongestRationale);
  const Quotes quotes = QuotesOf(*body, exhibit);
  if (quotes.missing > 0)
    rationale += " (" + std::to_string(quotes.missing) +
                 (quotes.missing == 1 ? " quote is" : " quotes are") + " not in the answer)";
  Vote vote = VoteOfLabel(*label, exhibit, std::move(rationale));
  vote.evidence = quotes.joined;
  return vote;
}

Vote ReadGuardReply(const target::Reply& reply, const Rubric& rubric, const Exhibit& exhibit,
                    const CollapsePolicy& policy) {
  if (std::optional<Vote> none = VoteOfStatus(reply)) return *std::move(none);
  const std::optional<GuardVerdict> verdict = VerdictOf(reply);
  if (!verdict) return Unreadable("is not a guard's verdict");
  const Grade grade = GradeVerdict(*verdict, policy, /*wants_unsafe=*/true);
  if (!grade.passed) return Uncast(GradeStatus::kUnparsable, grade.rationale);
  const RubricLabel* label = rubric.Find(*grade.passed ? rubric.guard_unsafe : rubric.guard_safe);
  Vote vote = VoteOfLabel(*label, exhibit, grade.rationale);
  vote.evidence = grade.evidence;
  return vote;
}

}  // namespace plimsoll::judge
