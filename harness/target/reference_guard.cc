#include "harness/target/reference_guard.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "harness/base/digest.h"
#include "harness/embed/prompt_classifier.h"
#include "harness/target/builtin.h"
#include "harness/target/json_target.h"

namespace plimsoll::target {
namespace {

constexpr double kThreshold = 0.5;

std::string VersionOr(const std::string& version) {
  return version.empty() ? std::string(kNewestReferenceGuard) : version;
}

class ReferenceGuard final : public Model {
 public:
  ReferenceGuard(embed::PromptClassifier classifier, std::string version)
      : classifier_(std::move(classifier)), version_(std::move(version)) {}

  Reply Generate(const Prompt& prompt) override {
    Reply reply;
    reply.model = "reference_guard-" + version_;
    reply.score = ScoreOf(prompt);
    if (!reply.score) {
      reply.error = "the prompt has no message of the user";
      return reply;
    }
    reply.status = ReplyStatus::kAnswered;
    reply.label = *reply.score >= kThreshold ? "unsafe" : "safe";
    return reply;
  }

 private:
  /// Nothing where there is no text to classify.
  std::optional<double> ScoreOf(const Prompt& prompt) const {
    if (const suite::Message* answer = AnswerToClassify(prompt))
      return classifier_.Score(answer->content);
    const std::vector<std::string> messages = UserMessages(prompt);
    if (messages.empty()) return std::nullopt;
    const double score = classifier_.Score(messages.back());
    // A request that is spread over several turns shows in all of them together.
    if (messages.size() == 1) return score;
    return std::max(score, classifier_.Score(UserText(prompt)));
  }

  const embed::PromptClassifier classifier_;
  const std::string version_;
};

}  // namespace

Result<std::unique_ptr<Model>> MakeReferenceGuard(const std::string& version) {
  PLIMSOLL_ASSIGN(const std::string_view weights, embed::EmbeddedGuardWeights(VersionOr(version)));
  PLIMSOLL_ASSIGN(embed::PromptClassifier classifier, embed::PromptClassifier::Parse(weights));
  return std::unique_ptr<Model>(
      std::make_unique<ReferenceGuard>(std::move(classifier), VersionOr(version)));
}

Result<std::unique_ptr<Target>> MakeReferenceGuardTarget(const TargetConfig& config) {
  const std::string version = VersionOr(config.model);
  PLIMSOLL_ASSIGN(const std::string_view weights, embed::EmbeddedGuardWeights(version));
  doc::Node description = doc::Node::Object({{"kind", doc::Node::String("reference_guard")},
                                             {"adapter", doc::Node::String("reference_guard/1")},
                                             {"model", doc::Node::String(version)},
                                             {"weights", doc::Node::String(Sha256Hex(weights))}});
  return MakeInProcessTarget("reference_guard", std::move(description), /*is_guard=*/true);
}

}  // namespace plimsoll::target
