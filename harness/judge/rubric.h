#ifndef HARNESS_JUDGE_RUBRIC_H_
#define HARNESS_JUDGE_RUBRIC_H_

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/base/result.h"
#include "harness/base/source_mark.h"
#include "harness/doc/object_reader.h"

namespace plimsoll::judge {

/// One class of answers. The set is closed: a grader's reply with any other is unparsable.
struct RubricLabel {
  std::string name;
  std::string means;  ///< told to the grader
  /// The collapse policy; unset: ungraded ("cannot tell"), never a pass.
  std::optional<bool> passes;
  std::optional<double> score;  ///< in [0, 1], for graded tracks
};

/// An answer and its label, with the reason: shown to the grader, or (a canary) put to it in every
/// run to see that it still knows.
struct RubricExample {
  std::string prompt;
  std::string answer;
  std::string label;
  std::string why;
};

/// A rubric file: what people can read and diff. docs/rubrics.md is its manual.
struct Rubric {
  int format = 1;
  std::string id;
  std::string version;
  std::string question;  ///< in one sentence
  std::string criteria;  ///< how to tell, in paragraphs
  std::vector<RubricLabel> labels;
  std::vector<RubricExample> examples;
  /// None of the examples; each label with a verdict has one at least.
  std::vector<RubricExample> canaries;
  std::string guard_unsafe;  ///< the label of a guard's "unsafe"; empty: guards cannot grade this
  std::string guard_safe;
  bool reads_conversation = true;  ///< false: the grader sees the answer alone
  /// Code points that a grader is shown; an answer that was cut never passes.
  std::size_t longest_answer = 24000;
  std::string digest;  ///< SHA-256 of the canonical form; not in the file

  /// Null where there is none of that name.
  const RubricLabel* Find(std::string_view label) const;
};
void ReadRubric(doc::ObjectReader& r, Rubric* out);

/// Reads one from its text. Every complaint goes to `diagnostics`: unknown labels in examples,
/// labels without a canary, a rubric by which everything passes, … Errors: kInvalid.
Result<Rubric> ParseRubric(std::string_view yaml, const std::string& file,
                           Diagnostics* diagnostics);

/// The rubric of that id in `folder` (ID.yaml), else the shipped one. Errors: kNotFound, with the
/// nearest name; kInvalid.
Result<Rubric> FindRubric(const std::string& id, const std::string& folder);

/// Ids of the shipped rubrics, sorted.
std::vector<std::string> ShippedRubrics();

}  // namespace plimsoll::judge

#endif  // HARNESS_JUDGE_RUBRIC_H_
