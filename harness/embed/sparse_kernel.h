#ifndef HARNESS_EMBED_SPARSE_KERNEL_H_
#define HARNESS_EMBED_SPARSE_KERNEL_H_

#include <cstddef>
#include <cstdint>

namespace plimsoll::embed {

/// So many vectors go through a sparse matrix at once: their rows stay in the cache, and a slice of
/// them is one thread's work.
inline constexpr std::size_t kSliceWidth = 16;

/// The entries of one column of a sparse matrix.
struct SparseColumn {
  const std::uint32_t* rows = nullptr;
  const double* values = nullptr;
  std::size_t count = 0;
};

/// sum = the column times `x`: kSliceWidth values. `x` has rows of kSliceWidth. Sums in the order
/// of the entries, the same bits on every instruction set.
void MultiplyColumn(const SparseColumn& column, const double* x, double* sum);

/// Adds `values` times the column's entries to the rows of `out`.
void AddColumn(const SparseColumn& column, const double* values, double* out);

}  // namespace plimsoll::embed

#endif  // HARNESS_EMBED_SPARSE_KERNEL_H_
