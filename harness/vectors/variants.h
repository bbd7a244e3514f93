#ifndef HARNESS_VECTORS_VARIANTS_H_
#define HARNESS_VECTORS_VARIANTS_H_

#include <cstddef>

#include "harness/vectors/tile.h"

// exact_dot.cc, product_kernel.cc, float_tile.cc and integer_tile.cc are compiled once for each
// instruction set, each time into another namespace; without the macro for the plain one.
#ifndef PLIMSOLL_VARIANT
#define PLIMSOLL_VARIANT plain
#endif

#define PLIMSOLL_DECLARE_VARIANT(name)                                                  \
  namespace plimsoll::vectors::name {                                                   \
  double ExactDot(const float* a, const float* b, std::size_t columns);                 \
  double AddRow(const float* row, double weight, std::size_t columns, double* total);   \
  void Multiply(const float* a, std::size_t a_rows, const float* b, std::size_t b_rows, \
                std::size_t columns, float* result);                                    \
  void Gram(const float* rows, std::size_t count, std::size_t columns, float* result);  \
  extern const TileKernel kFloatTile;                                                   \
  extern const TileKernel kIntegerTile;                                                 \
  }

PLIMSOLL_DECLARE_VARIANT(plain)
PLIMSOLL_DECLARE_VARIANT(v3)      // AVX2, FMA
PLIMSOLL_DECLARE_VARIANT(v3vnni)  // and AVX-VNNI; the 8-bit tile only
PLIMSOLL_DECLARE_VARIANT(v4)      // AVX-512 F, BW, CD, DQ, VL; no 8-bit tile
PLIMSOLL_DECLARE_VARIANT(v4vnni)  // and AVX512-VNNI; the 8-bit tile only

#undef PLIMSOLL_DECLARE_VARIANT

#endif  // HARNESS_VECTORS_VARIANTS_H_
