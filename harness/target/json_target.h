#ifndef HARNESS_TARGET_JSON_TARGET_H_
#define HARNESS_TARGET_JSON_TARGET_H_

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "harness/target/target.h"

namespace plimsoll::target {

/// What one provider's API fixes.
struct JsonApi {
  std::string_view adapter;  ///< kind and version of this codec, such as "openai/1"; raised when
                             ///< its bytes change
  std::string_view default_url;  ///< where the configuration names none; empty: it must
  std::string_view path;         ///< below the base URL, such as "/chat/completions"
  std::string_view key_header = "authorization";
  bool needs_model = true;
};

/// The common half of the targets that POST one JSON object and get one: URL, key, deadlines, what
/// can be wrong with a response before its fields are read, and Describe(). A kind adds the two
/// bodies.
class JsonTarget : public Target {
 public:
  Result<http::Request> Encode(const Prompt& prompt) const final;
  Reply Decode(const http::Response& response) const final;
  doc::Node Describe() const final;

 protected:
  JsonTarget(TargetConfig config, const JsonApi& api) : config_(std::move(config)), api_(api) {}
  const TargetConfig& config() const { return config_; }
  const JsonApi& api() const { return api_; }

  virtual Result<doc::Node> EncodeBody(const Prompt& prompt) const = 0;
  /// `body` is the JSON of a response of status 2xx that holds no error object. Any shape may come:
  /// read it checked.
  virtual Reply DecodeBody(const doc::Node& body) const = 0;
  /// Whether an error object says that a content filter stopped the prompt or the answer.
  virtual bool IsFilterError(const doc::Node& error) const;
  virtual std::string Path() const { return std::string(api_.path); }
  virtual http::Headers ExtraHeaders() const { return {}; }

 private:
  std::string Url() const;
  Reply DecodeError(const http::Response& response, const doc::Node& error) const;

  TargetConfig config_;
  JsonApi api_;
};

/// What the factories of JSON kinds check and fill in: URL, model, and that no parameter is one of
/// `reserved`, which the codec itself sets. Errors: kInvalid.
Result<TargetConfig> PrepareConfig(TargetConfig config, const JsonApi& api,
                                   std::initializer_list<std::string_view> reserved);

/// Sets a parameter unless the configuration names it (null included).
void DefaultParameter(TargetConfig* config, std::string_view name, doc::Node value);

/// Copies the parameters into a body; one that is null is left out, and takes what stood there
/// away.
void AddParameters(const doc::Node& parameters, doc::Node* body);

/// The target's own system prompt, then the case's, parted by a blank line.
std::string JoinSystemPrompts(const std::string& own, const std::string& of_case);

/// The last user message. Errors: kInvalid where there is none.
Result<std::string> LastUserMessage(const Prompt& prompt);

/// The answer that a guard is to classify: the assistant's message that ends the conversation. Null
/// where the user's turn ends it, and the question is to be classified.
const suite::Message* AnswerToClassify(const Prompt& prompt);

/// The contents of the user's messages, in order.
std::vector<std::string> UserMessages(const Prompt& prompt);
/// The same in one text, parted by blank lines.
std::string UserText(const Prompt& prompt);

/// A seed that every provider takes. Range: 31 bits.
doc::Node SeedNode(const Prompt& prompt);

/// A count that a provider reports. Range: [0, 10^9]; anything else reads as 0.
std::int64_t TokensAt(const doc::Node& body, std::string_view pointer);

}  // namespace plimsoll::target

#endif  // HARNESS_TARGET_JSON_TARGET_H_
