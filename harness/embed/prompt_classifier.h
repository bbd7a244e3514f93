#ifndef HARNESS_EMBED_PROMPT_CLASSIFIER_H_
#define HARNESS_EMBED_PROMPT_CLASSIFIER_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "harness/base/result.h"

namespace plimsoll::embed {

/// One labelled training prompt.
struct LabelledPrompt {
  std::string prompt;
  bool is_unsafe = false;
};

struct TrainingOptions {
  int bits = 15;             ///< 2^bits hashed features
  double l2 = 0.1;           ///< ridge penalty on the weights, not on the bias
  int iterations = 200;      ///< of the fixed-step optimiser
};

/// A prompt-safety classifier: hashed character n-grams (2..5) and word n-grams (1..2) of the normal form, L2-normalised
/// counts, logistic regression.
/// Training is bit for bit the same wherever IEEE doubles are: one thread, a fixed order of sums, no contraction, weights
/// rounded to multiples of 2^-10 when written.
/// Source: hashing trick, Weinberger et al. 2009; logistic regression with an L2 penalty, Hastie et al. 2009, section 4.4.
class PromptClassifier {
 public:
  /// Errors: kInvalid where there is no prompt of one of the classes.
  static Result<PromptClassifier> Train(const std::vector<LabelledPrompt>& prompts, const TrainingOptions& options);
  /// Errors: kInvalid for bytes that Serialise did not write.
  static Result<PromptClassifier> Parse(std::string_view bytes);
  std::string Serialise() const;
  /// Probability that the prompt is unsafe. Range: (0, 1). Thread safety: const.
  double Score(std::string_view prompt) const;

 private:
  int bits_ = 0;
  double bias_ = 0;
  std::vector<double> weights_;  // 2^bits
};

/// Weights of the embedded versions "1" and "2", compiled in. Errors: kNotFound.
Result<std::string_view> EmbeddedGuardWeights(std::string_view version);

}  // namespace plimsoll::embed

#endif  // HARNESS_EMBED_PROMPT_CLASSIFIER_H_
