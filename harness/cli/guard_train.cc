#include <memory>
#include <string>

#include "harness/base/digest.h"
#include "harness/base/file.h"
#include "harness/cli/commands.h"
#include "harness/embed/guard_weights.h"
#include "harness/embed/prompt_classifier.h"

namespace plimsoll::cli {
namespace {

struct TrainOptions {
  std::string version = "2";
  std::string out;
  std::string prompts = "harness/embed/reference_guard/prompts.jsonl";
};

Result<ExitCode> Train(Session& session, const TrainOptions& options) {
  PLIMSOLL_ASSIGN(const std::string_view embedded, embed::EmbeddedGuardWeights(options.version));
  PLIMSOLL_ASSIGN(const std::string prompts, ReadFile(options.prompts));
  const Result<std::string> weights = embed::TrainGuardWeights(prompts, options.version);
  if (!weights.ok()) return WithContext(weights.error(), "while training from " + options.prompts);
  PLIMSOLL_TRY(WriteFileAtomic(options.out, *weights));
  *session.out << "wrote " << options.out << " (" << weights->size() << " bytes, SHA-256 "
               << Sha256Hex(*weights) << ")\n"
               << (*weights == embedded ? "equal to" : "NOT equal to")
               << " the embedded weights of version " << options.version << '\n';
  return ExitCode::kPass;
}

}  // namespace

Command MakeGuardTrain() {
  auto options = std::make_shared<TrainOptions>();  // of the two halves of one command
  return {"guard train", "Train reference_guard anew from its labelled prompts",
          "plimsoll guard train --version 2 --out v2.weights",
          [options](Options& o) {
            o.Choice("--version", &options->version, {"1", "2"}, "which of the shipped guards");
            o.Value("--out", &options->out, "where the weights are written", true);
            o.Value("--prompts", &options->prompts,
                    "the labelled prompts (default: the repository's)");
          },
          [options](Session& session) { return Train(session, *options); }};
}

}  // namespace plimsoll::cli
