#include "harness/diversity/embedding_overlap.h"

#include <algorithm>
#include <functional>
#include <utility>

#include "harness/diversity/rows.h"
#include "harness/vectors/neighbours.h"

namespace plimsoll::diversity {
namespace {

// Documents of a block that are looked at first for each query: a sampled document itself, and the
// next. Where all of them are copies, so many are that no more need be.
constexpr std::size_t kFirstLook = 3;
constexpr std::size_t kSecondLook = EmbeddingScan::kMostCopies + 1;

}  // namespace

double EmbeddingScan::Copies::Crowd() const {
  return greatest.size() < kMostCopies ? kNone : greatest.front();
}

void EmbeddingScan::Copies::Add(double cosine) {
  greatest.push_back(cosine);
  std::push_heap(greatest.begin(), greatest.end(), std::greater<>());
  if (greatest.size() <= kMostCopies) return;
  std::pop_heap(greatest.begin(), greatest.end(), std::greater<>());
  greatest.pop_back();
}

EmbeddingScan::EmbeddingScan(vectors::MatrixView texts, vectors::MatrixView sample,
                             std::vector<DocumentPlace> sample_places)
    : texts_(texts.rows),
      queries_(texts.rows + sample.rows, texts.columns),
      sample_places_(std::move(sample_places)),
      nearest_(queries_.rows()),
      copies_(sample.rows) {
  for (std::size_t i = 0; i < queries_.rows(); ++i)
    std::copy_n(i < texts_ ? texts.Row(i) : sample.Row(i - texts_), texts.columns, queries_.Row(i));
}

Status EmbeddingScan::Take(vectors::MatrixView documents, std::span<const DocumentPlace> places,
                           const SameRule& is_same) {
  documents_ += documents.rows;
  std::vector<std::size_t> asking;
  for (std::size_t query = 0; query < queries_.rows(); ++query)
    if (!IsDecided(query)) asking.push_back(query);
  std::size_t seen = 0;
  for (const std::size_t k : {kFirstLook, kSecondLook}) {
    if (asking.empty()) break;
    PLIMSOLL_ASSIGN(const auto lists,
                    vectors::NearestNeighbours(vectors::Gather(queries_.View(), asking).View(),
                                               documents, {.k = k}));
    std::vector<std::size_t> unsettled;
    for (std::size_t i = 0; i < asking.size(); ++i) {
      if (lists[i].empty()) continue;
      const std::size_t query = asking[i];
      if (query >= texts_) {
        const bool is_settled =
            TakeForSample(query - texts_, std::span(lists[i]).subspan(seen), places, is_same);
        if (!is_settled && lists[i].size() < documents.rows) unsettled.push_back(query);
        continue;
      }
      const vectors::Neighbour& first = lists[i].front();
      Nearest& nearest = nearest_[query];
      if (std::pair(-first.cosine, places[first.index]) < std::pair(-nearest.cosine, nearest.place))
        nearest = {first.cosine, places[first.index]};
    }
    asking = std::move(unsettled);
    seen = k;
  }
  return {};
}

// Whether a query is of a sampled document that no other document can save from being a copy.
bool EmbeddingScan::IsDecided(std::size_t query) const {
  if (query < texts_) return false;
  const Copies& copies = copies_[query - texts_];
  return 1 - std::max(copies.earlier, copies.Crowd()) <= kSameVector;
}

// Whether the list reaches as far down as matters: to the nearest document that is no copy, or to
// where one would come too late. Copies beyond that are not looked at, and do not count: the order
// of blocks then moves nothing.
bool EmbeddingScan::TakeForSample(std::size_t sample, std::span<const vectors::Neighbour> list,
                                  std::span<const DocumentPlace> places, const SameRule& is_same) {
  Nearest& nearest = nearest_[texts_ + sample];
  Copies& copies = copies_[sample];
  for (const vectors::Neighbour& other : list) {
    if (other.cosine <= std::max(nearest.cosine, copies.Crowd()) || other.cosine < copies.earlier)
      return true;
    const DocumentPlace& place = places[other.index];
    if (place == sample_places_[sample]) continue;
    if (1 - other.cosine > kSameVector && !is_same(sample, other.index)) {
      nearest.cosine = other.cosine;
      return true;
    }
    if (place < sample_places_[sample]) copies.earlier = std::max(copies.earlier, other.cosine);
    copies.Add(other.cosine);
  }
  return IsDecided(texts_ + sample);
}

EmbeddingOverlap EmbeddingScan::Finish() const {
  EmbeddingOverlap found;
  found.usual.known = documents_;
  found.usual.sampled = sample_places_.size();
  for (std::size_t query = texts_; query < queries_.rows(); ++query) {
    const Nearest& nearest = nearest_[query];
    const Copies& copies = copies_[query - texts_];
    if (IsZero(queries_.View().Row(query), queries_.columns())) {
      ++found.usual.zero_rows;
    } else if (copies.earlier > nearest.cosine || copies.Crowd() > nearest.cosine) {
      ++found.usual.copies;
    } else if (nearest.cosine == kNone) {
      ++found.usual.zero_rows;
    } else {
      found.usual.nearest.push_back(1 - nearest.cosine);
    }
  }
  std::sort(found.usual.nearest.begin(), found.usual.nearest.end());
  if (const auto bound = DuplicateBound(found.usual.nearest, kEmbeddingDuplicateLevel))
    found.threshold = 1 - *bound;
  for (std::size_t text = 0; text < texts_; ++text) {
    std::optional<EmbeddingMatch>& match = found.texts.emplace_back();
    const Nearest& nearest = nearest_[text];
    if (IsZero(queries_.View().Row(text), queries_.columns()) || documents_ == 0) continue;
    const double distance = 1 - nearest.cosine;
    const double p = PDuplicate(found.usual.nearest, distance);
    match = {nearest.cosine, nearest.place, p,
             distance <= kSameVector || p <= kEmbeddingDuplicateLevel};
  }
  return found;
}

}  // namespace plimsoll::diversity
