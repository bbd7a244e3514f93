#ifndef HARNESS_JUDGE_GRADER_PROMPT_H_
#define HARNESS_JUDGE_GRADER_PROMPT_H_

#include <memory>
#include <string>
#include <string_view>

#include "harness/judge/exhibit.h"
#include "harness/judge/rubric.h"
#include "harness/target/target.h"

namespace plimsoll::judge {

/// Of the words that a grader is asked with; raised when they change.
inline constexpr std::string_view kGraderPromptVersion = "1";

/// JSON Schema of a grader's reply: nonce, rationale, evidence, label (one of the rubric's).
doc::Node ReplySchema(const Rubric& rubric);

/// The question to a model: the rubric as the system prompt; then the conversation and the answer,
/// each message between fences of the nonce. From the second `attempt` on it says that the reply
/// before could not be read.
target::Prompt GraderPrompt(const Rubric& rubric, const Exhibit& exhibit, int attempt,
                            std::shared_ptr<const doc::Node> schema);

/// The question to a guard: the conversation with the answer as the assistant's last message.
target::Prompt GuardPrompt(const Exhibit& exhibit, int attempt);

}  // namespace plimsoll::judge

#endif  // HARNESS_JUDGE_GRADER_PROMPT_H_
