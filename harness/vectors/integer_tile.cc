// Compiled once for each instruction set: nothing here may instantiate a template of std.
//
// Rows less a centre m, r = x - m, are held as r^ = step * code with codes of 8 bits. With
// q.c = q.m + m.r_c + r_q.r_c only the last product is approximate, and by Cauchy-Schwarz
// |r_q.r_c - r^_q.r^_c| <= |r_q - r^_q| |r_c| + (|r_q| + |r_q - r^_q|) |r_c - r^_c|.
#if defined(__AVX2__)
#include <immintrin.h>
#endif

#include <cstddef>
#include <cstdint>
#include <cstring>

#include "harness/vectors/variants.h"

namespace plimsoll::vectors::PLIMSOLL_VARIANT {
namespace {

#if defined(__AVX512VNNI__)
constexpr const char* kName = "int8/v4vnni";
constexpr std::size_t kLanes = 16;
constexpr std::size_t kQueries = 12;
constexpr int kMostQueryCode = 127;
#elif defined(__AVXVNNI__)
constexpr const char* kName = "int8/v3vnni";
constexpr std::size_t kLanes = 8;
constexpr std::size_t kQueries = 6;
constexpr int kMostQueryCode = 127;
#elif defined(__AVX2__)
constexpr const char* kName = "int8/v3";
constexpr std::size_t kLanes = 8;
constexpr std::size_t kQueries = 5;
constexpr int kMostQueryCode = 63;  // two products of 127 * 127 fit the 16 bits of vpmaddubsw
#else
constexpr const char* kName = "int8/plain";
constexpr std::size_t kLanes = 4;
constexpr std::size_t kQueries = 4;
constexpr int kMostQueryCode = 127;
#endif
constexpr std::size_t kRows = 2 * kLanes;
constexpr int kMostCorpusCode = 127;
constexpr int kQueryOffset = kMostQueryCode + 1;  // makes the queries' codes unsigned
constexpr std::size_t kQuad = 4;                  // codes that are multiplied at once

// Roundings of a score in float32 after the integer sum, and of residuals and their mixing: under
// 160 of 2^-24, relative to lengths of at most 2.
constexpr float kSlack = 1e-5F;

typedef float Lanes __attribute__((vector_size(kLanes * sizeof(float)), may_alias));
typedef std::int32_t IntLanes __attribute__((vector_size(kLanes * sizeof(float)), may_alias));

struct alignas(64) QueryHead {
  float step[16];
  float error[16];  // |r - r^|
  float span[16];   // |r| + |r - r^|
};

struct alignas(64) CorpusHead {
  float step[kRows];
  float centre_product[kRows];     // m.r
  float length[kRows];             // |r|
  float error[kRows];              // |r - r^|
  std::int32_t offset_sum[kRows];  // what the queries' offset adds to the integer product
};

std::size_t Quads(std::size_t columns) { return (columns + kQuad - 1) / kQuad; }

// A row less the centre while it becomes codes.
struct Residual {
  alignas(64) float values[kMostIntegerColumns];  // zeros up to a whole vector
  alignas(64) std::int8_t codes[kMostIntegerColumns];
  float step = 0;
  float length = 0;
  float error = 0;
  std::int32_t sum = 0;  // of the codes
};

float Root(Lanes squares) {
  float sum = 0;
  for (std::size_t l = 0; l < kLanes; ++l) sum += squares[l];
  return __builtin_sqrtf(sum);
}

void Quantise(int most_code, std::size_t columns, Residual* r) {
  const std::size_t vectors = (columns + kLanes - 1) / kLanes;
  const Lanes* values = reinterpret_cast<const Lanes*>(r->values);
  Lanes most = {};
  Lanes squares = {};
  for (std::size_t i = 0; i < vectors; ++i) {
    const Lanes size = values[i] < 0 ? -values[i] : values[i];
    most = most > size ? most : size;
    squares += values[i] * values[i];
  }
  float largest = 0;
  for (std::size_t l = 0; l < kLanes; ++l) largest = largest > most[l] ? largest : most[l];
  const bool is_zero = largest < 1e-20F;
  r->step = is_zero ? 0 : largest / static_cast<float>(most_code);
  const float inverse = is_zero ? 0 : static_cast<float>(most_code) / largest;
  constexpr float kToInteger = 12582912.0F;  // 1.5 * 2^23: adding it rounds to whole numbers
  Lanes errors = {};
  IntLanes sums = {};
  for (std::size_t i = 0; i < vectors; ++i) {
    const Lanes whole = (values[i] * inverse + kToInteger) - kToInteger;
    const Lanes error = values[i] - whole * r->step;
    errors += error * error;
    const IntLanes codes = __builtin_convertvector(whole, IntLanes);
    sums += codes;
    for (std::size_t l = 0; l < kLanes; ++l)
      r->codes[i * kLanes + l] = static_cast<std::int8_t>(codes[l]);
  }
  r->sum = 0;
  for (std::size_t l = 0; l < kLanes; ++l) r->sum += sums[l];
  // Rounded up: the sums' own error, and that of the residuals' products.
  const float up = 1 + static_cast<float>(columns + 16) * 0x1p-24F;
  r->length = Root(squares) * up;
  r->error = Root(errors) * up + r->length * 0x1p-22F;
}

// Hadamard transforms of columns that stand a multiple of 8 apart: a rotation, which leaves
// products and lengths as they are and spreads a column that outweighs the others, as models have
// them, over many. Without it that column alone would set the step.
void Mix(std::size_t columns, float* values) {
  typedef float Eight __attribute__((vector_size(32), may_alias));
  const std::size_t block = columns & (~columns + 1);  // the greatest power of 2 that divides
  float scale = 1;
  for (std::size_t stride = 8; stride < block; stride *= 2) {
    for (std::size_t first = 0; first < columns; first += 2 * stride) {
      for (std::size_t k = first; k < first + stride; k += 8) {
        auto* low = reinterpret_cast<Eight*>(values + k);
        auto* high = reinterpret_cast<Eight*>(values + k + stride);
        const Eight sum = *low + *high;
        *high = *low - *high;
        *low = sum;
      }
    }
    scale *= 0.70710678F;
  }
  for (std::size_t k = 0; k < columns; ++k) values[k] *= scale;
}

// Without its centre, mixed and quantised; gives back the centre's product with it.
float Load(const float* row, const float* centre, std::size_t columns, int most_code, Residual* r) {
  for (std::size_t k = 0; k < columns; ++k) r->values[k] = row[k] - centre[k];
  for (std::size_t k = columns; k % 16 != 0; ++k) r->values[k] = 0;
  const auto centre_product = static_cast<float>(ExactDot(r->values, centre, columns));
  Mix(columns, r->values);
  Quantise(most_code, columns, r);
  return centre_product;
}

std::size_t QueryBytes(std::size_t columns) {
  return sizeof(QueryHead) + (Quads(columns) * kQueries * kQuad + 63) / 64 * 64;
}

std::size_t CorpusBytes(std::size_t columns) {
  return sizeof(CorpusHead) + (Quads(columns) * kRows * kQuad + 63) / 64 * 64;
}

void PackQueries(const float* rows, std::size_t count, std::size_t columns, const float* centre,
                 std::byte* panel) {
  auto* head = reinterpret_cast<QueryHead*>(panel);
  auto* codes = reinterpret_cast<std::uint8_t*>(panel + sizeof(QueryHead));
  std::memset(panel, 0, QueryBytes(columns));
  Residual r;
  for (std::size_t q = 0; q < count; ++q) {
    Load(rows + q * columns, centre, columns, kMostQueryCode, &r);
    head->step[q] = r.step;
    head->error[q] = r.error;
    head->span[q] = r.length + r.error;
    for (std::size_t k = 0; k < columns; ++k)
      codes[(k / kQuad * kQueries + q) * kQuad + k % kQuad] =
          static_cast<std::uint8_t>(r.codes[k] + kQueryOffset);
  }
}

void PackCorpus(const float* rows, std::size_t count, std::size_t columns, const float* centre,
                std::byte* panel) {
  auto* head = reinterpret_cast<CorpusHead*>(panel);
  auto* codes = reinterpret_cast<std::int8_t*>(panel + sizeof(CorpusHead));
  std::memset(panel, 0, CorpusBytes(columns));
  Residual r;
  for (std::size_t c = 0; c < count; ++c) {
    head->centre_product[c] = Load(rows + c * columns, centre, columns, kMostCorpusCode, &r);
    head->step[c] = r.step;
    head->length[c] = r.length;
    head->error[c] = r.error;
    head->offset_sum[c] = r.sum * kQueryOffset;
    for (std::size_t quad = 0; quad < Quads(columns); ++quad)
      std::memcpy(codes + (quad * kRows + c) * kQuad, r.codes + quad * kQuad, kQuad);
  }
}

// sum + the products of four unsigned codes, the same in every lane, with each lane's four.
inline IntLanes AddProducts(IntLanes sum, const std::uint8_t* query, const std::int8_t* corpus) {
#if defined(__AVX512VNNI__)
  std::int32_t quad;
  std::memcpy(&quad, query, sizeof quad);
  return reinterpret_cast<IntLanes>(_mm512_dpbusd_epi32(
      reinterpret_cast<__m512i>(sum), _mm512_set1_epi32(quad), _mm512_load_si512(corpus)));
#elif defined(__AVX2__)
  std::int32_t quad;
  std::memcpy(&quad, query, sizeof quad);
  const __m256i codes = _mm256_load_si256(reinterpret_cast<const __m256i*>(corpus));
  const __m256i queries = _mm256_set1_epi32(quad);
#if defined(__AVXVNNI__)
  return reinterpret_cast<IntLanes>(
      _mm256_dpbusd_avx_epi32(reinterpret_cast<__m256i>(sum), queries, codes));
#else
  const __m256i pairs = _mm256_maddubs_epi16(queries, codes);
  return sum + reinterpret_cast<IntLanes>(_mm256_madd_epi16(pairs, _mm256_set1_epi16(1)));
#endif
#else
  for (std::size_t l = 0; l < kLanes; ++l)
    for (std::size_t k = 0; k < kQuad; ++k) sum[l] += query[k] * corpus[l * kQuad + k];
  return sum;
#endif
}

inline std::uint32_t Bits(IntLanes is_set) {
#if defined(__AVX512VNNI__)
  return _mm512_movepi32_mask(reinterpret_cast<__m512i>(is_set));
#elif defined(__AVX2__)
  return static_cast<std::uint32_t>(_mm256_movemask_ps(reinterpret_cast<__m256>(is_set)));
#else
  std::uint32_t bits = 0;
  for (std::size_t l = 0; l < kLanes; ++l) bits |= (is_set[l] & 1U) << l;
  return bits;
#endif
}

// Bounds of one query against the rows of a half panel, from the integer sums.
inline std::uint32_t BoundHalf(const CorpusHead& corpus, std::size_t half, IntLanes sum,
                               const QueryHead& query, std::size_t q, float floor, Tile* tile) {
  const auto of = [half](const float* values) {
    return reinterpret_cast<const Lanes*>(values)[half];
  };
  sum -= reinterpret_cast<const IntLanes*>(corpus.offset_sum)[half];
  const Lanes score = __builtin_convertvector(sum, Lanes) * of(corpus.step) * query.step[q] +
                      of(corpus.centre_product);
  const Lanes width =
      query.error[q] * of(corpus.length) + (query.span[q] * of(corpus.error) + kSlack);
  const Lanes upper = score + width;
  const std::size_t at = q * 2 + half;
  reinterpret_cast<Lanes*>(tile->upper)[at] = upper;
  reinterpret_cast<Lanes*>(tile->lower)[at] = score - width;
  return Bits(upper >= floor) << (half * kLanes);
}

bool Bound(const std::byte* queries, const std::byte* corpus, std::size_t columns,
           const float* floors, const Ahead& ahead, Tile* tile) {
  const auto& query = *reinterpret_cast<const QueryHead*>(queries);
  const auto& rows = *reinterpret_cast<const CorpusHead*>(corpus);
  const auto* a = reinterpret_cast<const std::uint8_t*>(queries + sizeof(QueryHead));
  const auto* b = reinterpret_cast<const std::int8_t*>(corpus + sizeof(CorpusHead));
  for (std::size_t at = 0; at < ahead.bytes; at += 64) __builtin_prefetch(ahead.begin + at, 0, 2);
  IntLanes sums[kQueries][2] = {};
  for (std::size_t quad = Quads(columns); quad > 0; --quad) {
#pragma GCC unroll 16
    for (std::size_t q = 0; q < kQueries; ++q) {
      sums[q][0] = AddProducts(sums[q][0], a + q * kQuad, b);
      sums[q][1] = AddProducts(sums[q][1], a + q * kQuad, b + kLanes * kQuad);
    }
    a += kQueries * kQuad;
    b += kRows * kQuad;
  }
  std::uint32_t any = 0;
#pragma GCC unroll 16
  for (std::size_t q = 0; q < kQueries; ++q) {
    tile->hits[q] = BoundHalf(rows, 0, sums[q][0], query, q, floors[q], tile) |
                    BoundHalf(rows, 1, sums[q][1], query, q, floors[q], tile);
    any |= tile->hits[q];
  }
  return any != 0;
}

}  // namespace

const TileKernel kIntegerTile = {kName,       true,        kQueries,   kRows, QueryBytes,
                                 CorpusBytes, PackQueries, PackCorpus, Bound};

}  // namespace plimsoll::vectors::PLIMSOLL_VARIANT
