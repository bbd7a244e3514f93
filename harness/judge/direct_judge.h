#ifndef HARNESS_JUDGE_DIRECT_JUDGE_H_
#define HARNESS_JUDGE_DIRECT_JUDGE_H_

#include <optional>
#include <string>
#include <string_view>

#include "harness/doc/node.h"
#include "harness/judge/judge.h"

namespace plimsoll::judge {

/// "kind/version#" and the first 12 hexadecimal digits of SHA-256 over the canonical settings.
/// `settings` is what the judge goes by, defaults filled in, so that two spellings of the same
/// settings have one identity.
std::string IdentityOf(std::string_view kind, std::string_view version, const doc::Node& settings);

/// A grade that was reached. `evidence` is cut to one short line.
Grade Graded(bool passed, std::string label, std::string rationale, std::string_view evidence = "");

/// A grade that was not reached, and why.
Grade Ungraded(GradeStatus status, std::string rationale);

/// Text of a model, neutralised, shortened and in quotes, for a rationale.
std::string Quoted(std::string_view hostile);

/// `text` without the white space (and no-break spaces, zero-width marks) around it.
std::string_view Trimmed(std::string_view text);

/// The grade of a reply that has no assistant's text to read: no answer, a guard's label, blank
/// text. Nothing where it has.
std::optional<Grade> NoTextGrade(const target::Reply& reply);

/// A judge that needs no grader model. It grades answers only: a reply of another status is
/// ungraded.
class DirectJudge : public Judge {
 public:
  const std::string& identity() const final { return identity_; }
  Preparation Prepare(const Subject& subject) const final;

 protected:
  DirectJudge(std::string_view kind, std::string_view version, const doc::Node& settings);
  /// The grade of an answered reply, without the judge's identity.
  virtual Grade Assess(const Subject& subject) const = 0;

 private:
  std::string identity_;
};

/// A direct judge of an assistant's text. It abstains from a guard's label; blank text is
/// unparsable, never a pass.
class TextJudge : public DirectJudge {
 protected:
  using DirectJudge::DirectJudge;
  Grade Assess(const Subject& subject) const final;
  /// The grade of a text that is not blank, without the white space around it. `text` is hostile.
  virtual Grade AssessText(std::string_view text, const Subject& subject) const = 0;
};

}  // namespace plimsoll::judge

#endif  // HARNESS_JUDGE_DIRECT_JUDGE_H_
