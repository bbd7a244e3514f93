#include "harness/diversity/known_rows.h"

#include <algorithm>
#include <utility>

namespace plimsoll::diversity {

using Lists = std::vector<std::vector<vectors::Neighbour>>;

KnownRows::KnownRows(std::span<const vectors::MatrixView> corpora)
    : corpora_(corpora.begin(), corpora.end()) {
  for (const vectors::MatrixView& corpus : corpora_) {
    first_.push_back(size_);
    size_ += corpus.rows;
  }
}

std::size_t KnownRows::columns() const { return corpora_.empty() ? 0 : corpora_.front().columns; }

KnownRows::Place KnownRows::PlaceOf(std::size_t index) const {
  const auto after = std::upper_bound(first_.begin(), first_.end(), index);
  const auto corpus = static_cast<std::size_t>(after - first_.begin()) - 1;
  return {corpus, index - first_[corpus]};
}

const float* KnownRows::Row(std::size_t index) const {
  const Place place = PlaceOf(index);
  return corpora_[place.corpus].Row(place.row);
}

Result<Lists> KnownRows::Nearest(vectors::MatrixView queries, std::size_t k, int threads) const {
  Lists merged(queries.rows);
  for (std::size_t corpus = 0; corpus < corpora_.size(); ++corpus) {
    PLIMSOLL_ASSIGN(const Lists lists, vectors::NearestNeighbours(queries, corpora_[corpus],
                                                                  {.k = k, .threads = threads}));
    for (std::size_t q = 0; q < queries.rows; ++q)
      for (const vectors::Neighbour& neighbour : lists[q])
        merged[q].push_back({first_[corpus] + neighbour.index, neighbour.cosine});
  }
  for (std::vector<vectors::Neighbour>& list : merged) {
    // Stable: among equals the smaller index stands first already.
    std::stable_sort(list.begin(), list.end(),
                     [](const auto& a, const auto& b) { return a.cosine > b.cosine; });
    list.resize(std::min(list.size(), k));
  }
  return merged;
}

Result<Lists> KnownRows::NearestOthers(std::span<const std::size_t> rows, std::size_t k,
                                       int threads) const {
  vectors::Matrix queries(rows.size(), columns());
  for (std::size_t i = 0; i < rows.size(); ++i)
    std::copy_n(Row(rows[i]), columns(), queries.Row(i));
  PLIMSOLL_ASSIGN(Lists lists, Nearest(queries.View(), k + 1, threads));
  for (std::size_t i = 0; i < rows.size(); ++i) {
    std::erase_if(lists[i], [&](const auto& neighbour) { return neighbour.index == rows[i]; });
    lists[i].resize(std::min(lists[i].size(), k));
  }
  return lists;
}

}  // namespace plimsoll::diversity
