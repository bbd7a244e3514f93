// Compiled once for each instruction set: nothing here may instantiate a template of std.
#ifdef __AVX2__
#include <immintrin.h>
#endif

#include <cstddef>
#include <cstdint>

#include "harness/vectors/variants.h"

namespace plimsoll::vectors::PLIMSOLL_VARIANT {
namespace {

#if defined(__AVX512F__)
constexpr std::size_t kLanes = 16;
constexpr std::size_t kQueries = 14;
constexpr const char* kName = "float32/v4";
#elif defined(__AVX2__)
constexpr std::size_t kLanes = 8;
constexpr std::size_t kQueries = 6;
constexpr const char* kName = "float32/v3";
#else
constexpr std::size_t kLanes = 4;
constexpr std::size_t kQueries = 6;
constexpr const char* kName = "float32/plain";
#endif
constexpr std::size_t kRows = 2 * kLanes;

typedef float Lanes __attribute__((vector_size(kLanes * sizeof(float)), may_alias));

// Which values are at or above the floor, all bits of a lane or one a lane.
#if defined(__AVX512F__)
typedef __mmask16 Flags;
inline Flags AtLeast(Lanes values, float floor) {
  return _mm512_cmp_ps_mask(values, _mm512_set1_ps(floor), _CMP_GE_OQ);
}
inline Flags Either(Flags a, Flags b) { return static_cast<Flags>(a | b); }
inline std::uint32_t BitsOf(Flags flags) { return flags; }
#elif defined(__AVX2__)
typedef __m256 Flags;
inline Flags AtLeast(Lanes values, float floor) {
  return _mm256_cmp_ps(values, _mm256_set1_ps(floor), _CMP_GE_OQ);
}
inline Flags Either(Flags a, Flags b) { return _mm256_or_ps(a, b); }
inline std::uint32_t BitsOf(Flags flags) {
  return static_cast<std::uint32_t>(_mm256_movemask_ps(flags));
}
#else
typedef std::int32_t Flags __attribute__((vector_size(kLanes * sizeof(std::int32_t))));
inline Flags AtLeast(Lanes values, float floor) { return values >= floor; }
inline Flags Either(Flags a, Flags b) { return a | b; }
inline std::uint32_t BitsOf(Flags flags) {
  std::uint32_t bits = 0;
  for (std::size_t l = 0; l < kLanes; ++l) bits |= static_cast<std::uint32_t>(flags[l] & 1) << l;
  return bits;
}
#endif

// Bound of the error of a dot product of unit rows (their length at most 1.001) in float32,
// whatever the order of the sum, and of the roundings after it.
// Source: Higham 2002, Accuracy and Stability of Numerical Algorithms, section 3.1.
float ErrorOf(std::size_t columns) { return static_cast<float>(columns + 8) * 0x1p-24F * 1.02F; }

constexpr std::size_t kBlock = 8;

#ifdef __AVX2__
// Eight values of each of eight rows, row by row, become eight of each column.
inline void Transpose(const float* rows, std::size_t columns, float* out, std::size_t stride) {
  __m256 pairs[kBlock];
  __m256 fours[kBlock];
#pragma GCC unroll 4
  for (std::size_t r = 0; r < kBlock; r += 2) {
    const __m256 first = _mm256_loadu_ps(rows + r * columns);
    const __m256 second = _mm256_loadu_ps(rows + (r + 1) * columns);
    pairs[r] = _mm256_unpacklo_ps(first, second);
    pairs[r + 1] = _mm256_unpackhi_ps(first, second);
  }
#pragma GCC unroll 2
  for (std::size_t r = 0; r < kBlock; r += 4) {
    fours[r] = _mm256_shuffle_ps(pairs[r], pairs[r + 2], 0x44);
    fours[r + 1] = _mm256_shuffle_ps(pairs[r], pairs[r + 2], 0xEE);
    fours[r + 2] = _mm256_shuffle_ps(pairs[r + 1], pairs[r + 3], 0x44);
    fours[r + 3] = _mm256_shuffle_ps(pairs[r + 1], pairs[r + 3], 0xEE);
  }
#pragma GCC unroll 4
  for (std::size_t c = 0; c < kBlock / 2; ++c) {
    _mm256_store_ps(out + c * stride, _mm256_permute2f128_ps(fours[c], fours[c + 4], 0x20));
    _mm256_store_ps(out + (c + 4) * stride, _mm256_permute2f128_ps(fours[c], fours[c + 4], 0x31));
  }
}
#else
inline void Transpose(const float* rows, std::size_t columns, float* out, std::size_t stride) {
  for (std::size_t c = 0; c < kBlock; ++c)
    for (std::size_t r = 0; r < kBlock; ++r) out[c * stride + r] = rows[r * columns + c];
}
#endif

template <std::size_t Width>
void Pack(const float* rows, std::size_t count, std::size_t columns, std::byte* panel) {
  float* packed = reinterpret_cast<float*>(panel);
  std::size_t k = 0;
  if (Width % kBlock == 0 && count == Width) {
    for (; k + kBlock <= columns; k += kBlock)
      for (std::size_t r = 0; r < Width; r += kBlock)
        Transpose(rows + r * columns + k, columns, packed + k * Width + r, Width);
  }
  for (; k < columns; ++k)
    for (std::size_t r = 0; r < Width; ++r)
      packed[k * Width + r] = r < count ? rows[r * columns + k] : 0.0F;
}

void PackQueries(const float* rows, std::size_t count, std::size_t columns, const float*,
                 std::byte* panel) {
  Pack<kQueries>(rows, count, columns, panel);
}

void PackCorpus(const float* rows, std::size_t count, std::size_t columns, const float*,
                std::byte* panel) {
  Pack<kRows>(rows, count, columns, panel);
}

template <std::size_t Width>
std::size_t PanelBytes(std::size_t columns) {
  return (Width * columns * sizeof(float) + 63) / 64 * 64;
}

#if defined(__AVX2__) && !defined(__AVX512F__)
// In a compiler's own words the sums of unrolled columns move between registers (gcc 12).
inline void AddProduct(float query, Lanes row, Lanes* sum) {
  __asm__("vfmadd231ps %2, %1, %0" : "+x"(*sum) : "x"(_mm256_set1_ps(query)), "x"(row));
}
#else
inline void AddProduct(float query, Lanes row, Lanes* sum) { *sum += query * row; }
#endif

inline __attribute__((always_inline)) void AddColumn(const float* queries, const Lanes* rows,
                                                     Lanes (&sums)[kQueries][2]) {
  const Lanes first = rows[0];
  const Lanes second = rows[1];
#pragma GCC unroll 16
  for (std::size_t q = 0; q < kQueries; ++q) {
    AddProduct(queries[q], first, &sums[q][0]);
    AddProduct(queries[q], second, &sums[q][1]);
  }
}

// Columns without anything between their products: where another thread shares the core, the
// instructions that it leaves are what limits a tile.
constexpr std::size_t kGroup = 8;

bool Bound(const std::byte* queries, const std::byte* corpus, std::size_t columns,
           const float* floors, const Ahead& ahead, Tile* tile) {
  const float* a = reinterpret_cast<const float*>(queries);
  const Lanes* b = reinterpret_cast<const Lanes*>(corpus);
  const std::byte* next = ahead.begin;
  const std::size_t lines = ahead.bytes * kGroup / 64 / (columns + 1) + 1;  // with each group
  Lanes sums[kQueries][2] = {};
  std::size_t k = 0;
  for (; k + kGroup <= columns; k += kGroup, a += kGroup * kQueries, b += kGroup * 2) {
    for (std::size_t line = 0; line < lines; ++line, next += 64) __builtin_prefetch(next, 0, 2);
#pragma GCC unroll 8
    for (std::size_t i = 0; i < kGroup; ++i) AddColumn(a + i * kQueries, b + i * 2, sums);
  }
#pragma GCC unroll 1
  for (; k < columns; ++k, a += kQueries, b += 2) AddColumn(a, b, sums);
  const float error = ErrorOf(columns);
  Flags any = {};
#pragma GCC unroll 16
  for (std::size_t r = 0; r < kQueries; ++r) {
    sums[r][0] += error;
    sums[r][1] += error;
    any = Either(any, Either(AtLeast(sums[r][0], floors[r]), AtLeast(sums[r][1], floors[r])));
  }
  if (BitsOf(any) == 0) return false;
#pragma GCC unroll 16
  for (std::size_t r = 0; r < kQueries; ++r) {
    Lanes* upper = reinterpret_cast<Lanes*>(tile->upper + r * kRows);
    upper[0] = sums[r][0];
    upper[1] = sums[r][1];
    tile->hits[r] = BitsOf(AtLeast(sums[r][0], floors[r])) | BitsOf(AtLeast(sums[r][1], floors[r]))
                                                                 << kLanes;
  }
  for (std::size_t i = 0; i < kQueries * kRows; ++i) tile->lower[i] = tile->upper[i] - 2 * error;
  return true;
}

}  // namespace

const TileKernel kFloatTile = {
    kName,       false,      kQueries, kRows, PanelBytes<kQueries>, PanelBytes<kRows>,
    PackQueries, PackCorpus, Bound};

}  // namespace plimsoll::vectors::PLIMSOLL_VARIANT
