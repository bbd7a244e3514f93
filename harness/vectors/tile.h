#ifndef HARNESS_VECTORS_TILE_H_
#define HARNESS_VECTORS_TILE_H_

#include <cstddef>
#include <cstdint>

namespace plimsoll::vectors {

inline constexpr std::size_t kMostQueryRows = 16;   // of a panel
inline constexpr std::size_t kMostCorpusRows = 32;  // bits of a word of hits

/// What one panel of queries against one panel of the corpus comes to: certified bounds of each
/// pair's score. Shapes: query rows x corpus rows of the kernel, row-major.
struct Tile {
  alignas(64) float upper[kMostQueryRows * kMostCorpusRows];
  alignas(64) float lower[kMostQueryRows * kMostCorpusRows];  ///< only of rows with a hit
  std::uint32_t hits[kMostQueryRows];  ///< bit c: upper bound of row c at or above the floor
};

/// Bytes that the next tiles need. Asked for all at once they would hold up the tile before them.
struct Ahead {
  const std::byte* begin = nullptr;
  std::size_t bytes = 0;
};

/// A searching kernel. Rows are packed into panels; rows that a last panel lacks are zeros. A score
/// is the cosine, or of kernels with a centre m the cosine less the query's product with m, which
/// is the same for every row of the corpus.
struct TileKernel {
  const char* name;
  bool has_centre;
  std::size_t query_rows;
  std::size_t corpus_rows;
  /// Units: bytes, a multiple of 64; panels stand on such a boundary.
  std::size_t (*query_bytes)(std::size_t columns);
  std::size_t (*corpus_bytes)(std::size_t columns);
  void (*pack_queries)(const float* rows, std::size_t count, std::size_t columns,
                       const float* centre, std::byte* panel);
  void (*pack_corpus)(const float* rows, std::size_t count, std::size_t columns,
                      const float* centre, std::byte* panel);
  /// Bounds a tile, and brings what is ahead into the cache meanwhile; whether anything hit.
  /// `floors`: one per query row.
  bool (*bound)(const std::byte* queries, const std::byte* corpus, std::size_t columns,
                const float* floors, const Ahead& ahead, Tile* tile);
};

/// Columns up to which the 8-bit kernels' sums fit 32 bits.
inline constexpr std::size_t kMostIntegerColumns = 1U << 15;

}  // namespace plimsoll::vectors

#endif  // HARNESS_VECTORS_TILE_H_
