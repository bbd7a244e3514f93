// Compiled once for each instruction set: nothing here may instantiate a template of std.
#include <cstddef>

#include "harness/vectors/variants.h"

namespace plimsoll::vectors::PLIMSOLL_VARIANT {

double ExactDot(const float* a, const float* b, std::size_t columns) {
  typedef double Lanes __attribute__((vector_size(64)));
  typedef float Floats __attribute__((vector_size(32), aligned(4), may_alias));
  Lanes sums = {};
  std::size_t i = 0;
  for (; i + 8 <= columns; i += 8) {
    const Floats x = *reinterpret_cast<const Floats*>(a + i);
    const Floats y = *reinterpret_cast<const Floats*>(b + i);
    sums += __builtin_convertvector(x, Lanes) * __builtin_convertvector(y, Lanes);
  }
  double lane[8];
  for (int l = 0; l < 8; ++l) lane[l] = sums[l];
  for (int l = 0; i < columns; ++i, ++l)
    lane[l] += static_cast<double>(a[i]) * static_cast<double>(b[i]);
  return ((lane[0] + lane[4]) + (lane[2] + lane[6])) + ((lane[1] + lane[5]) + (lane[3] + lane[7]));
}

}  // namespace plimsoll::vectors::PLIMSOLL_VARIANT
