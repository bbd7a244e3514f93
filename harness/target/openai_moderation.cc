#include <algorithm>
#include <utility>

#include "harness/target/builtin.h"
#include "harness/target/json_target.h"
#include "harness/target/reply_text.h"

namespace plimsoll::target {
namespace {

constexpr JsonApi kApi = {"openai_moderation/1", "https://api.openai.com/v1", "/moderations"};

/// Adds one result to the reply: flagged if any is, every category once, the largest score.
/// Errors: kInvalid where "flagged" is no boolean.
Status AddResult(const doc::Node& result, bool* is_flagged, Reply* reply) {
  const doc::Node* flagged = result.Find("flagged");
  if (flagged == nullptr || flagged->kind != doc::NodeKind::kBool)
    return MakeError(ErrorCode::kInvalid, "a result has no boolean \"flagged\"");
  *is_flagged = *is_flagged || flagged->text == "true";
  if (const doc::Node* categories = result.Find("categories"))
    for (const doc::Member& category : categories->members) {
      const bool is_new = std::find(reply->categories.begin(), reply->categories.end(),
                                    category.key) == reply->categories.end();
      if (category.value.kind == doc::NodeKind::kBool && category.value.text == "true" && is_new)
        reply->categories.push_back(category.key);
    }
  if (const doc::Node* scores = result.Find("category_scores"))
    for (const doc::Member& score : scores->members) {
      const Result<double> value = score.value.AsDouble();
      if (value.ok()) reply->score = std::max(reply->score.value_or(*value), *value);
    }
  return {};
}

class OpenAiModerationTarget final : public JsonTarget {
 public:
  explicit OpenAiModerationTarget(TargetConfig config) : JsonTarget(std::move(config), kApi) {}
  bool is_guard() const override { return true; }

 private:
  Result<doc::Node> EncodeBody(const Prompt& prompt) const override {
    const suite::Message* answer = AnswerToClassify(prompt);
    if (answer == nullptr) PLIMSOLL_TRY(LastUserMessage(prompt).status());
    // The answer goes alone: beside it a harmful question would be flagged in its place.
    return doc::Node::Object(
        {{"model", doc::Node::String(config().model)},
         {"input", doc::Node::String(answer ? answer->content : UserText(prompt))}});
  }

  Reply DecodeBody(const doc::Node& body) const override {
    const doc::Node* results = body.Find("results");
    if (results == nullptr || !results->is_array() || results->items.empty())
      return ErrorReply("the answer has no result in \"results\"");
    Reply reply;
    bool is_flagged = false;
    for (const doc::Node& result : results->items)
      if (const Status added = AddResult(result, &is_flagged, &reply); !added.ok())
        return ErrorReply("the answer: " + added.error().message);
    reply.status = ReplyStatus::kAnswered;
    reply.label = is_flagged ? "flagged" : "not_flagged";
    reply.model = body.StringAt("/model");
    return reply;
  }
};

}  // namespace

Result<std::unique_ptr<Target>> MakeOpenAiModeration(const TargetConfig& config) {
  PLIMSOLL_ASSIGN(TargetConfig prepared, PrepareConfig(config, kApi, {}));
  return std::unique_ptr<Target>(std::make_unique<OpenAiModerationTarget>(std::move(prepared)));
}

}  // namespace plimsoll::target
