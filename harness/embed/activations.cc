#include "harness/embed/activations.h"

#include <bit>
#include <cmath>
#include <cstdint>

#include "harness/embed/vector_clones.h"

namespace plimsoll::embed {
namespace {

constexpr std::size_t kLanes = 16;

/// e^x to 2 ulp for x in [-87, 88]; clamped outside. Source: Cephes, expf.
inline float Exp(float x) {
  x = x < -87.0F ? -87.0F : x;
  x = x > 88.0F ? 88.0F : x;
  constexpr float kRounder = 12582912.0F;  // 1.5 * 2^23: adding it rounds to an integer
  const float n = (x * 1.44269504F + kRounder) - kRounder;
  const float r = x - n * 0.693359375F - n * -2.12194440e-4F;
  float p = 1.9875691500e-4F;
  p = p * r + 1.3981999507e-3F;
  p = p * r + 8.3334519073e-3F;
  p = p * r + 4.1665795894e-2F;
  p = p * r + 1.6666665459e-1F;
  p = p * r + 5.0000001201e-1F;
  p = p * r * r + r + 1.0F;
  return p * std::bit_cast<float>((static_cast<std::int32_t>(n) + 127) << 23);
}

inline float Gelu(float z) {
  const float x = (z < 0 ? -z : z) * 0.70710678F;
  const float t = 1.0F / (1.0F + 0.3275911F * x);
  float p = 1.061405429F;
  p = p * t - 1.453152027F;
  p = p * t + 1.421413741F;
  p = p * t - 0.284496736F;
  p = p * t + 0.254829592F;
  const float rest = p * t * Exp(-x * x);  // erfc
  return 0.5F * z * (z < 0 ? rest : 2.0F - rest);
}

inline float SumOfLanes(float* lanes) {
  for (std::size_t width = kLanes / 2; width > 0; width /= 2)
    for (std::size_t j = 0; j < width; ++j) lanes[j] += lanes[j + width];
  return lanes[0];
}

/// In kLanes partial sums, whatever the width of the processor's registers.
inline float Sum(const float* x, std::size_t size) {
  float lanes[kLanes] = {};
  std::size_t i = 0;
  for (; i + kLanes <= size; i += kLanes)
    for (std::size_t j = 0; j < kLanes; ++j) lanes[j] += x[i + j];
  for (std::size_t j = 0; i < size; ++i, ++j) lanes[j] += x[i];
  return SumOfLanes(lanes);
}

inline float SumOfSquares(const float* x, std::size_t size) {
  float lanes[kLanes] = {};
  std::size_t i = 0;
  for (; i + kLanes <= size; i += kLanes)
    for (std::size_t j = 0; j < kLanes; ++j) lanes[j] += x[i + j] * x[i + j];
  for (std::size_t j = 0; i < size; ++i, ++j) lanes[j] += x[i] * x[i];
  return SumOfLanes(lanes);
}

}  // namespace

PLIMSOLL_VECTOR_CLONES
void AddTo(const float* __restrict addend, std::size_t size, float* __restrict x) {
  for (std::size_t i = 0; i < size; ++i) x[i] += addend[i];
}

PLIMSOLL_VECTOR_CLONES
void AddBiasAndGelu(const float* __restrict bias, std::size_t size, float* __restrict x) {
  for (std::size_t i = 0; i < size; ++i) x[i] = Gelu(x[i] + bias[i]);
}

PLIMSOLL_VECTOR_CLONES
void Softmax(std::size_t size, float* x) {
  float most = size > 0 ? x[0] : 0;
  for (std::size_t i = 1; i < size; ++i) most = x[i] > most ? x[i] : most;
  for (std::size_t i = 0; i < size; ++i) x[i] = Exp(x[i] - most);
  const float scale = 1.0F / Sum(x, size);
  for (std::size_t i = 0; i < size; ++i) x[i] *= scale;
}

PLIMSOLL_VECTOR_CLONES
void NormaliseLayer(const NormWeights& weights, std::size_t size, float* __restrict x) {
  const auto count = static_cast<float>(size);
  const float* __restrict gamma = weights.gamma;
  const float* __restrict beta = weights.beta;
  const float mean = Sum(x, size) / count;
  for (std::size_t i = 0; i < size; ++i) x[i] -= mean;
  const float variance = SumOfSquares(x, size) / count;
  const float scale = 1.0F / std::sqrt(variance + weights.epsilon);
  for (std::size_t i = 0; i < size; ++i) x[i] = x[i] * scale * gamma[i] + beta[i];
}

}  // namespace plimsoll::embed
