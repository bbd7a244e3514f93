#ifndef HARNESS_JUDGE_KINDS_H_
#define HARNESS_JUDGE_KINDS_H_

#include <memory>

#include "harness/base/result.h"
#include "harness/judge/judge.h"

namespace plimsoll::judge {

// The deterministic kinds, one .cc file each. docs/judges.md is their manual.
// Errors of every factory: kInvalid where a setting is unknown, missing or wrong.

/// want: block | allow. Reads a guard's label through a collapse policy and a text with the refusal
/// screen (provisional).
Result<std::unique_ptr<Judge>> MakeBehaviour(const suite::Expectation&, const JudgeContext&);
/// want: the text that the whole answer must be.
Result<std::unique_ptr<Judge>> MakeExact(const suite::Expectation&, const JudgeContext&);
/// any, all: texts that the answer must hold.
Result<std::unique_ptr<Judge>> MakeContains(const suite::Expectation&, const JudgeContext&);
/// pattern: an RE2 expression that must match.
Result<std::unique_ptr<Judge>> MakeRegex(const suite::Expectation&, const JudgeContext&);
/// schema: what the answer, one JSON value, must satisfy.
Result<std::unique_ptr<Judge>> MakeJsonSchema(const suite::Expectation&, const JudgeContext&);
/// want: refused | answered, by the refusal screen (provisional).
Result<std::unique_ptr<Judge>> MakeRefusal(const suite::Expectation&, const JudgeContext&);
/// want: the labels that pass; unwanted and collapse: the others that are known.
Result<std::unique_ptr<Judge>> MakeLabel(const suite::Expectation&, const JudgeContext&);
/// want: safe | unsafe, of a guard's label or a verdict written as text.
Result<std::unique_ptr<Judge>> MakeGuard(const suite::Expectation&, const JudgeContext&);
/// min_chars, max_chars, min_words, max_words.
Result<std::unique_ptr<Judge>> MakeLength(const suite::Expectation&, const JudgeContext&);
/// want: the language that the answer must be in.
Result<std::unique_ptr<Judge>> MakeLanguage(const suite::Expectation&, const JudgeContext&);
/// of: expectations that must all pass, of which one must pass, and one that must fail.
Result<std::unique_ptr<Judge>> MakeAll(const suite::Expectation&, const JudgeContext&);
Result<std::unique_ptr<Judge>> MakeAny(const suite::Expectation&, const JudgeContext&);
Result<std::unique_ptr<Judge>> MakeNot(const suite::Expectation&, const JudgeContext&);

}  // namespace plimsoll::judge

#endif  // HARNESS_JUDGE_KINDS_H_
