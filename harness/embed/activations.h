#ifndef HARNESS_EMBED_ACTIVATIONS_H_
#define HARNESS_EMBED_ACTIVATIONS_H_

#include <cstddef>

namespace plimsoll::embed {

// What stands between the products of a transformer. Each gives the same bits on every instruction
// set, and for a value whatever stands beside it.

/// x += addend.
void AddTo(const float* addend, std::size_t size, float* x);

/// x + bias, then 0.5 z (1 + erf(z / sqrt 2)). Accuracy: 2e-7 |z|. Source: Abramowitz and Stegun,
/// 7.1.26.
void AddBiasAndGelu(const float* bias, std::size_t size, float* x);

/// exp(x - max) divided by its sum.
void Softmax(std::size_t size, float* x);

/// Scale and shift of a layer normalisation.
struct NormWeights {
  const float* gamma = nullptr;
  const float* beta = nullptr;
  float epsilon = 0;
};

/// (x - mean) / sqrt(variance + epsilon) * gamma + beta, biased variance.
void NormaliseLayer(const NormWeights& weights, std::size_t size, float* x);

}  // namespace plimsoll::embed

#endif  // HARNESS_EMBED_ACTIVATIONS_H_
