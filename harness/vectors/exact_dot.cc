// Compiled once for each instruction set: nothing here may instantiate a template of std.
//
// Sums in double, in 8 lanes by column modulo 8 and one fixed tree. Never contracted to fused
// operations (see the build), so that they round alike in every set.
#ifdef __AVX2__
#include <immintrin.h>
#endif

#include <cstddef>

#include "harness/vectors/variants.h"

namespace plimsoll::vectors::PLIMSOLL_VARIANT {
namespace {

#if defined(__AVX512F__)
constexpr std::size_t kWidth = 8;
#elif defined(__AVX2__)
constexpr std::size_t kWidth = 4;
#else
constexpr std::size_t kWidth = 2;
#endif
constexpr std::size_t kLanes = 8;
constexpr std::size_t kVectors = kLanes / kWidth;

typedef double Doubles __attribute__((vector_size(kWidth * sizeof(double))));
typedef double StoredDoubles
    __attribute__((vector_size(kWidth * sizeof(double)), aligned(8), may_alias));
typedef float StoredFloats
    __attribute__((vector_size(kWidth * sizeof(float)), aligned(4), may_alias));

// __builtin_convertvector becomes three instructions where these are one.
inline Doubles Widened(const float* values) {
#if defined(__AVX512F__)
  return _mm512_cvtps_pd(_mm256_loadu_ps(values));
#elif defined(__AVX2__)
  return _mm256_cvtps_pd(_mm_loadu_ps(values));
#else
  return __builtin_convertvector(*reinterpret_cast<const StoredFloats*>(values), Doubles);
#endif
}

// The lanes' sum, the products of the columns from `rest` on put into them first.
inline double SumOf(const Doubles* sums, const float* a, const float* b, std::size_t rest,
                    std::size_t columns) {
  double lane[kLanes];
  for (std::size_t l = 0; l < kLanes; ++l) lane[l] = sums[l / kWidth][l % kWidth];
  for (std::size_t l = 0; rest < columns; ++rest, ++l)
    lane[l] += static_cast<double>(a[rest]) * static_cast<double>(b[rest]);
  return ((lane[0] + lane[4]) + (lane[2] + lane[6])) + ((lane[1] + lane[5]) + (lane[3] + lane[7]));
}

}  // namespace

double ExactDot(const float* a, const float* b, std::size_t columns) {
  Doubles sums[kVectors] = {};
  const std::size_t whole = columns - columns % kLanes;
  for (std::size_t i = 0; i < whole; i += kLanes) {
#pragma GCC unroll 4
    for (std::size_t v = 0; v < kVectors; ++v)
      sums[v] += Widened(a + i + v * kWidth) * Widened(b + i + v * kWidth);
  }
  return SumOf(sums, a, b, whole, columns);
}

double AddRow(const float* row, double weight, std::size_t columns, double* total) {
  Doubles sums[kVectors] = {};
  const std::size_t whole = columns - columns % kLanes;
  for (std::size_t i = 0; i < whole; i += kLanes) {
#pragma GCC unroll 4
    for (std::size_t v = 0; v < kVectors; ++v) {
      const std::size_t at = i + v * kWidth;
      const Doubles values = Widened(row + at);
      sums[v] += values * values;
      *reinterpret_cast<StoredDoubles*>(total + at) += weight * values;
    }
  }
  for (std::size_t i = whole; i < columns; ++i) total[i] += weight * static_cast<double>(row[i]);
  return SumOf(sums, row, row, whole, columns);
}

}  // namespace plimsoll::vectors::PLIMSOLL_VARIANT
