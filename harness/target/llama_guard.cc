#include <algorithm>
#include <utility>

#include "harness/target/builtin.h"
#include "harness/target/openai.h"
#include "harness/target/reply_text.h"

namespace plimsoll::target {
namespace {

constexpr JsonApi kApi = {"llama_guard/1", "", "/chat/completions"};
constexpr std::int64_t kDefaultMaxTokens = 64;

bool IsCategory(std::string_view word) {
  return !word.empty() && word.size() <= 32 && std::all_of(word.begin(), word.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-';
  });
}

/// "S2,S9" in parts. Empty where one of them is no category.
std::vector<std::string> SplitCategories(std::string_view line) {
  std::vector<std::string> categories;
  while (true) {
    const std::size_t comma = std::min(line.find(','), line.size());
    const std::string_view word = Trim(line.substr(0, comma));
    if (!IsCategory(word)) return {};
    categories.emplace_back(word);
    if (comma == line.size()) return categories;
    line.remove_prefix(comma + 1);
  }
}

/// The class is "safe", or "unsafe" with a second line of categories. Anything else stays whole as
/// the label, so that no policy takes it for a class.
void ReadVerdict(Reply* reply) {
  const std::string_view answer = Trim(reply->text);
  const std::size_t end = std::min(answer.find('\n'), answer.size());
  const std::string_view first = Trim(answer.substr(0, end));
  const std::string_view rest = Trim(answer.substr(end));
  if (Lowered(first) == "unsafe" && !rest.empty()) reply->categories = SplitCategories(rest);
  const bool is_verdict = rest.empty() || !reply->categories.empty();
  reply->label = is_verdict ? first : answer;
}

class LlamaGuardTarget final : public JsonTarget {
 public:
  explicit LlamaGuardTarget(TargetConfig config) : JsonTarget(std::move(config), kApi) {}
  bool is_guard() const override { return true; }

 private:
  /// The server's template knows user and assistant only: a guard reads the conversation, not the
  /// system prompt.
  Result<doc::Node> EncodeBody(const Prompt& prompt) const override {
    Prompt conversation = prompt;
    std::erase_if(conversation.messages,
                  [](const suite::Message& m) { return m.role == suite::Role::kSystem; });
    doc::Node body = doc::Node::Object({{"model", doc::Node::String(config().model)},
                                        {"messages", ChatMessages("", conversation)},
                                        {"seed", SeedNode(prompt)}});
    AddParameters(config().parameters, &body);
    return body;
  }
  Reply DecodeBody(const doc::Node& body) const override {
    Reply reply = DecodeChatCompletion(body);
    ReadVerdict(&reply);
    return reply;
  }
  bool IsFilterError(const doc::Node& error) const override { return IsOpenAiFilterError(error); }
};

}  // namespace

Result<std::unique_ptr<Target>> MakeLlamaGuard(const TargetConfig& config) {
  PLIMSOLL_ASSIGN(TargetConfig prepared,
                  PrepareConfig(config, kApi, {"messages", "model", "stream", "n"}));
  DefaultParameter(&prepared, "temperature", doc::Node::Int(0));
  DefaultParameter(&prepared, "max_tokens", doc::Node::Int(kDefaultMaxTokens));
  return std::unique_ptr<Target>(std::make_unique<LlamaGuardTarget>(std::move(prepared)));
}

}  // namespace plimsoll::target
