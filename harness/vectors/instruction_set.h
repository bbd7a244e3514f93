#ifndef HARNESS_VECTORS_INSTRUCTION_SET_H_
#define HARNESS_VECTORS_INSTRUCTION_SET_H_

#include <cstddef>
#include <string_view>
#include <vector>

#include "harness/vectors/tile.h"

namespace plimsoll::vectors {

/// The arithmetic of one instruction set. Each set's functions are compiled from the same sources
/// in a namespace of their own, so that no inline function leaks from one to another.
struct InstructionSet {
  std::string_view name;  ///< "plain", "v3" (AVX2 and FMA), "v4" (AVX-512)
  /// Sum of products in double, in 8 lanes by index modulo 8 and one fixed tree. A product of two
  /// float32 is exact in double, so that the bits are the same in every set.
  double (*exact_dot)(const float* a, const float* b, std::size_t columns);
  /// total[c] += weight * row[c], the same bits in every set too; gives exact_dot(row, row). Both
  /// in one look at the row, which costs little more than reading it.
  double (*add_row)(const float* row, double weight, std::size_t columns, double* total);
  /// result = a * b^T in float32: a_rows x b_rows, row-major.
  void (*multiply)(const float* a, std::size_t a_rows, const float* b, std::size_t b_rows,
                   std::size_t columns, float* result);
  /// result = X^T X in float32, the lower triangle: columns x columns, row-major.
  void (*gram)(const float* rows, std::size_t count, std::size_t columns, float* result);
};

/// Those that this processor runs, the fastest first; the last one is plain C++.
const std::vector<InstructionSet>& InstructionSets();

/// The searching kernels that this processor runs, the fastest first. The plain 8-bit one stands
/// last: it is there to hold the others to.
const std::vector<TileKernel>& TileKernels();

/// InstructionSets().front().exact_dot.
double ExactDot(const float* a, const float* b, std::size_t columns);

/// InstructionSets().front().add_row.
double AddRow(const float* row, double weight, std::size_t columns, double* total);

}  // namespace plimsoll::vectors

#endif  // HARNESS_VECTORS_INSTRUCTION_SET_H_
