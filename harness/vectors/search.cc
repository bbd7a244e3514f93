#include "harness/vectors/search.h"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <limits>
#include <memory>
#include <new>
#include <utility>

#include "harness/vectors/collector.h"
#include "harness/vectors/instruction_set.h"
#include "harness/vectors/parallel.h"

namespace plimsoll::vectors {
namespace {

using Lists = std::vector<std::vector<Neighbour>>;

std::size_t Parts(std::size_t whole, std::size_t part) { return (whole + part - 1) / part; }

/// Rows packed for a kernel.
class Panels {
 public:
  using Pack = void (*)(const float*, std::size_t, std::size_t, const float*, std::byte*);

  Panels(std::size_t panel_rows, std::size_t panel_bytes)
      : panel_rows_(panel_rows), panel_bytes_(panel_bytes) {}

  void Fill(MatrixView rows, Pack pack, const float* centre, int threads) {
    count_ = Parts(rows.rows, panel_rows_);
    if (count_ > capacity_) {
      capacity_ = count_;
      bytes_.reset(new (std::align_val_t(kAlignment)) std::byte[capacity_ * panel_bytes_]);
    }
    constexpr std::size_t kAtOnce = 64;
    ForEach(Parts(count_, kAtOnce), threads, [&](std::size_t part) {
      for (std::size_t p = part * kAtOnce; p < std::min(count_, (part + 1) * kAtOnce); ++p) {
        const std::size_t first = p * panel_rows_;
        pack(rows.Row(first), std::min(panel_rows_, rows.rows - first), rows.columns, centre,
             bytes_.get() + p * panel_bytes_);
      }
    });
  }

  std::size_t count() const { return count_; }
  std::size_t panel_bytes() const { return panel_bytes_; }
  const std::byte* operator[](std::size_t panel) const {
    return bytes_.get() + panel * panel_bytes_;
  }

 private:
  static constexpr std::size_t kAlignment = 64;
  struct Free {
    void operator()(std::byte* bytes) const {
      operator delete[](bytes, std::align_val_t(kAlignment));
    }
  };
  std::size_t panel_rows_;
  std::size_t panel_bytes_;
  std::size_t count_ = 0;
  std::size_t capacity_ = 0;
  std::unique_ptr<std::byte[], Free> bytes_;
};

// The mean of rows spread over the corpus. Any vector would give the same result; one in the middle
// keeps the residuals, and with them the bounds, small.
std::vector<float> CentreOf(MatrixView corpus) {
  constexpr std::size_t kSample = 4096;
  const std::size_t step = std::max<std::size_t>(1, corpus.rows / kSample);
  std::vector<double> sums(corpus.columns);
  std::size_t count = 0;
  for (std::size_t row = 0; row < corpus.rows; row += step, ++count)
    for (std::size_t i = 0; i < corpus.columns; ++i) sums[i] += corpus.Row(row)[i];
  std::vector<float> centre(corpus.columns);
  for (std::size_t i = 0; i < corpus.columns; ++i)
    centre[i] = static_cast<float>(sums[i] / static_cast<double>(count));
  return centre;
}

// One batch of queries against the whole corpus.
class BatchSearch {
 public:
  BatchSearch(MatrixView queries, std::size_t first_query, MatrixView corpus,
              const std::vector<float>& centre, const SearchOptions& options,
              const SearchPlan& plan)
      : queries_(queries),
        first_query_(first_query),
        corpus_(corpus),
        centre_(centre),
        options_(options),
        kernel_(plan.kernel),
        packed_queries_(kernel_.query_rows, kernel_.query_bytes(corpus.columns)),
        packed_corpus_(kernel_.corpus_rows, kernel_.corpus_bytes(corpus.columns)),
        block_panels_(std::max<std::size_t>(1, plan.block_bytes / packed_queries_.panel_bytes())) {
    // No smaller than what keeps both sides of a thread busy, no greater than the cache holds.
    const std::size_t panels = Parts(queries.rows, kernel_.query_rows);
    const auto threads = static_cast<std::size_t>(ThreadsOrAll(options.threads));
    block_panels_ = std::min(block_panels_, std::max<std::size_t>(1, Parts(panels, threads)));
    collectors_.reserve(queries.rows);
    for (std::size_t q = 0; q < queries.rows; ++q)
      collectors_.emplace_back(options.k, CentreProduct(q));
    packed_queries_.Fill(queries, kernel_.pack_queries, centre.data(), options.threads);
  }

  void Pass(std::size_t first_row, std::size_t rows) {
    first_row_ = first_row;
    rows_ = rows;
    packed_corpus_.Fill(corpus_.Rows(first_row, rows), kernel_.pack_corpus, centre_.data(),
                        options_.threads);
    ForEach(Parts(packed_queries_.count(), block_panels_), options_.threads,
            [this](std::size_t block) { PassBlock(block); });
  }

  void Take(Lists* lists) {
    ForEach(queries_.rows, options_.threads, [&](std::size_t q) {
      collectors_[q].Settle(queries_.Row(q), corpus_);
      (*lists)[first_query_ + q] = collectors_[q].Take();
    });
  }

 private:
  double CentreProduct(std::size_t query) const {
    return kernel_.has_centre ? ExactDot(queries_.Row(query), centre_.data(), corpus_.columns) : 0;
  }

  // A block of query panels, which stays in the cache, against every panel of the chunk.
  void PassBlock(std::size_t block) {
    const std::size_t begin = block * block_panels_;
    const std::size_t end = std::min(packed_queries_.count(), begin + block_panels_);
    std::vector<float> floors((end - begin) * kernel_.query_rows,
                              std::numeric_limits<float>::infinity());
    for (std::size_t i = 0, q = begin * kernel_.query_rows; i < floors.size(); ++i, ++q)
      if (q < queries_.rows) floors[i] = collectors_[q].floor();
    Tile tile;
    const std::size_t slice = Parts(packed_corpus_.panel_bytes(), (end - begin) * kLine);
    for (std::size_t c = 0; c < packed_corpus_.count(); ++c) {
      for (std::size_t p = begin; p < end; ++p) {
        if (c + 1 < packed_corpus_.count()) Prefetch(c + 1, (p - begin) * slice, slice);
        float* floor = floors.data() + (p - begin) * kernel_.query_rows;
        if (kernel_.bound(packed_queries_[p], packed_corpus_[c], corpus_.columns, floor, &tile))
          Collect(tile, p * kernel_.query_rows, c * kernel_.corpus_rows, floor);
      }
    }
  }

  void Prefetch(std::size_t panel, std::size_t first_line, std::size_t lines) const {
    const std::byte* bytes = packed_corpus_[panel];
    const std::size_t end = std::min(packed_corpus_.panel_bytes(), (first_line + lines) * kLine);
    for (std::size_t at = first_line * kLine; at < end; at += kLine)
      __builtin_prefetch(bytes + at, 0, 2);
  }

  void Collect(const Tile& tile, std::size_t first_query, std::size_t first_row, float* floors) {
    for (std::size_t r = 0; r < kernel_.query_rows; ++r) {
      const std::size_t query = first_query + r;
      for (std::uint32_t hits = tile.hits[r]; hits != 0; hits &= hits - 1) {
        const auto c = static_cast<std::size_t>(std::countr_zero(hits));
        const std::size_t row = first_row_ + first_row + c;
        if (first_row + c >= rows_) break;  // past the end of a last panel
        if (options_.leave_self_out && row == first_query_ + query) continue;
        const std::size_t at = r * kernel_.corpus_rows + c;
        if (tile.upper[at] < floors[r]) continue;
        Collector& collector = collectors_[query];
        collector.Add(row, tile.upper[at], tile.lower[at]);
        if (collector.is_heavy()) collector.Lighten(queries_.Row(query), corpus_);
        floors[r] = collector.floor();
      }
    }
  }

  static constexpr std::size_t kLine = 64;  // bytes of a line of the cache

  MatrixView queries_;
  std::size_t first_query_;
  MatrixView corpus_;
  const std::vector<float>& centre_;
  const SearchOptions& options_;
  const TileKernel& kernel_;
  Panels packed_queries_;
  Panels packed_corpus_;
  std::size_t block_panels_;
  std::vector<Collector> collectors_;
  std::size_t first_row_ = 0;  // of the chunk
  std::size_t rows_ = 0;       // of the chunk
};

}  // namespace

SearchPlan DefaultPlan(MatrixView corpus) {
  // In a small corpus the looser bounds of 8 bits cost more exact products than they save.
  constexpr std::size_t kSmallCorpus = 2048;
  const bool takes_integers = corpus.rows >= kSmallCorpus && corpus.columns <= kMostIntegerColumns;
  SearchPlan plan;
  for (const TileKernel& kernel : TileKernels()) {
    plan.kernel = kernel;
    if (!kernel.has_centre || takes_integers) break;
  }
  return plan;
}

Lists Search(MatrixView queries, MatrixView corpus, const SearchOptions& options,
             const SearchPlan& plan) {
  Lists lists(queries.rows);
  if (corpus.rows == 0) return lists;
  const std::vector<float> centre = CentreOf(corpus);
  const std::size_t row_bytes = std::max<std::size_t>(1, corpus.columns) * sizeof(float);
  const std::size_t chunk = std::max(plan.chunk_bytes / row_bytes, plan.kernel.corpus_rows);
  for (std::size_t first = 0; first < queries.rows; first += plan.batch_queries) {
    const std::size_t count = std::min(plan.batch_queries, queries.rows - first);
    BatchSearch batch(queries.Rows(first, count), first, corpus, centre, options, plan);
    for (std::size_t row = 0; row < corpus.rows; row += chunk)
      batch.Pass(row, std::min(chunk, corpus.rows - row));
    batch.Take(&lists);
  }
  return lists;
}

Lists SearchAllPairs(MatrixView queries, MatrixView corpus, const SearchOptions& options) {
  // By parts of the corpus, so that one query keeps all threads busy.
  constexpr std::size_t kPartRows = 8192;
  const std::size_t parts = Parts(corpus.rows, kPartRows);
  std::vector<Lists> found(parts, Lists(queries.rows));
  ForEach(parts, options.threads, [&](std::size_t part) {
    const std::size_t end = std::min(corpus.rows, (part + 1) * kPartRows);
    for (std::size_t q = 0; q < queries.rows; ++q) {
      BestNeighbours best(options.k);
      for (std::size_t row = part * kPartRows; row < end; ++row) {
        if (options.leave_self_out && row == q) continue;
        best.Add({row, ExactDot(queries.Row(q), corpus.Row(row), corpus.columns)});
      }
      found[part][q] = best.Take();
    }
  });
  Lists lists(queries.rows);
  for (std::size_t q = 0; q < queries.rows; ++q) {
    BestNeighbours best(options.k);
    for (const Lists& part : found)
      for (const Neighbour& neighbour : part[q]) best.Add(neighbour);
    lists[q] = best.Take();
  }
  return lists;
}

}  // namespace plimsoll::vectors
