#ifndef HARNESS_TARGET_OPENAI_H_
#define HARNESS_TARGET_OPENAI_H_

#include "harness/target/json_target.h"

namespace plimsoll::target {

/// Codes by which OpenAI, Azure and those compatible with them say that a content filter stopped a
/// request.
bool IsOpenAiFilterError(const doc::Node& error);

/// Messages of a conversation as chat completions take them; an empty `system` adds none.
doc::Node ChatMessages(std::string_view system, const Prompt& prompt);

/// Reads a chat completion's first choice: text, refusal, finish reason, usage.
Reply DecodeChatCompletion(const doc::Node& body);

/// Model, fingerprint and usage of an OpenAI-style body.
void ReadOpenAiUsage(const doc::Node& body, Reply* reply);

/// The status that an OpenAI-style finish reason stands for.
ReplyStatus StatusOfFinishReason(std::string_view reason);

}  // namespace plimsoll::target

#endif  // HARNESS_TARGET_OPENAI_H_
