#include "harness/vectors/search.h"

#include <algorithm>
#include <limits>

#include "harness/vectors/collector.h"
#include "harness/vectors/instruction_set.h"
#include "harness/vectors/panels.h"
#include "harness/vectors/parallel.h"

namespace plimsoll::vectors {
namespace {

using Lists = std::vector<std::vector<Neighbour>>;

std::size_t Parts(std::size_t whole, std::size_t part) { return (whole + part - 1) / part; }

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
    FindHits(kernel_, packed_queries_, begin, end, packed_corpus_, corpus_.columns, floors.data(),
             [this](const Hit& hit) { return Collect(hit); });
  }

  float Collect(const Hit& hit) {
    Collector& collector = collectors_[hit.query];
    const std::size_t row = first_row_ + hit.row;
    if (!options_.leave_self_out || row != first_query_ + hit.query) {
      collector.Add(row, hit.upper, hit.lower);
      if (collector.is_heavy()) collector.Lighten(queries_.Row(hit.query), corpus_);
    }
    return collector.floor();
  }

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
