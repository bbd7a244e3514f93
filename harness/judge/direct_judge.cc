#include "harness/judge/direct_judge.h"

#include <array>
#include <utility>

#include "harness/base/digest.h"
#include "harness/doc/json.h"
#include "harness/text/hostile.h"

namespace plimsoll::judge {
namespace {

// What a reader does not see, in UTF-8: ASCII blanks and controls, then NBSP, ideographic space,
// zero-width characters and the byte-order mark.
constexpr std::array<std::string_view, 7> kInvisible = {
    "\xC2\xA0",     "\xE3\x80\x80", "\xE2\x80\x8B", "\xE2\x80\x8C",
    "\xE2\x80\x8D", "\xE2\x81\xA0", "\xEF\xBB\xBF"};

bool IsAsciiBlank(char c) { return (c >= 0 && c <= ' ') || c == '\x7F'; }

std::size_t BlankPrefix(std::string_view text) {
  if (!text.empty() && IsAsciiBlank(text.front())) return 1;
  for (std::string_view blank : kInvisible)
    if (text.starts_with(blank)) return blank.size();
  return 0;
}

std::size_t BlankSuffix(std::string_view text) {
  if (!text.empty() && IsAsciiBlank(text.back())) return 1;
  for (std::string_view blank : kInvisible)
    if (text.ends_with(blank)) return blank.size();
  return 0;
}

/// One line of at most `most` bytes. Answers can have megabytes: what lies far behind the cut is
/// not looked at.
std::string Short(std::string_view hostile, std::size_t most) {
  return text::OneLine(hostile.substr(0, 8 * most), most);
}

constexpr std::size_t kLongestEvidence = 200;
constexpr std::size_t kLongestQuote = 80;

}  // namespace

std::string IdentityOf(std::string_view kind, std::string_view version, const doc::Node& settings) {
  std::string identity(kind);
  identity.append("/").append(version).append("#");
  return identity + Sha256Hex(doc::WriteCanonicalJson(settings)).substr(0, 12);
}

Grade Graded(bool passed, std::string label, std::string rationale, std::string_view evidence) {
  Grade grade;
  grade.status = GradeStatus::kGraded;
  grade.passed = passed;
  grade.label = std::move(label);
  grade.rationale = std::move(rationale);
  grade.evidence = Short(evidence, kLongestEvidence);
  return grade;
}

Grade Ungraded(GradeStatus status, std::string rationale) {
  Grade grade;
  grade.status = status;
  grade.rationale = std::move(rationale);
  return grade;
}

std::string Quoted(std::string_view hostile) { return '"' + Short(hostile, kLongestQuote) + '"'; }

std::string_view Trimmed(std::string_view text) {
  while (std::size_t blank = BlankPrefix(text)) text.remove_prefix(blank);
  while (std::size_t blank = BlankSuffix(text)) text.remove_suffix(blank);
  return text;
}

DirectJudge::DirectJudge(std::string_view kind, std::string_view version, const doc::Node& settings)
    : identity_(IdentityOf(kind, version, settings)) {}

std::optional<Grade> NoTextGrade(const target::Reply& reply) {
  if (reply.status != target::ReplyStatus::kAnswered)
    return Ungraded(GradeStatus::kAbstained, "there is no answer to judge");
  if (!Trimmed(reply.text).empty()) return std::nullopt;
  if (!Trimmed(reply.label).empty())
    return Ungraded(GradeStatus::kAbstained, "the reply is a guard's label and has no text");
  return Ungraded(GradeStatus::kUnparsable, "the answer is blank");
}

Preparation DirectJudge::Prepare(const Subject& subject) const {
  Preparation preparation;
  if (subject.reply->status == target::ReplyStatus::kAnswered) {
    preparation.grade = Assess(subject);
  } else {
    preparation.grade = NoTextGrade(*subject.reply);
  }
  preparation.grade->judge = identity_;
  return preparation;
}

Grade TextJudge::Assess(const Subject& subject) const {
  if (std::optional<Grade> none = NoTextGrade(*subject.reply)) return *std::move(none);
  return AssessText(Trimmed(subject.reply->text), subject);
}

}  // namespace plimsoll::judge
