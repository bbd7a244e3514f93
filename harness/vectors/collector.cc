#include "harness/vectors/collector.h"

#include <algorithm>
#include <functional>
#include <limits>

#include "harness/vectors/instruction_set.h"
#include "harness/vectors/panels.h"

namespace plimsoll::vectors {
namespace {

bool IsBetter(const Neighbour& a, const Neighbour& b) {
  return a.cosine > b.cosine || (a.cosine == b.cosine && a.index < b.index);
}

// The rows that wait stand anywhere in memory: the next one comes while this one is looked at.
void Prefetch(MatrixView rows, std::size_t row) {
  constexpr std::size_t kLine = 16;  // values of a line of the cache
  for (std::size_t i = 0; i < rows.columns; i += kLine) __builtin_prefetch(rows.Row(row) + i);
}

}  // namespace

void BestNeighbours::Add(const Neighbour& neighbour) {
  if (heap_.size() < k_) {
    heap_.push_back(neighbour);
    std::push_heap(heap_.begin(), heap_.end(), IsBetter);
  } else if (IsBetter(neighbour, heap_.front())) {
    std::pop_heap(heap_.begin(), heap_.end(), IsBetter);
    heap_.back() = neighbour;
    std::push_heap(heap_.begin(), heap_.end(), IsBetter);
  }
}

std::vector<Neighbour> BestNeighbours::Take() {
  std::sort(heap_.begin(), heap_.end(), IsBetter);
  return std::move(heap_);
}

Collector::Collector(std::size_t k, double centre_product)
    : k_(k),
      limit_(std::max<std::size_t>(256, 4 * k)),
      centre_product_(centre_product),
      floor_(-std::numeric_limits<float>::infinity()),
      best_(k) {}

void Collector::Add(std::size_t index, float upper, float lower) {
  waiting_.push_back({index, upper});
  if (lower_.size() < k_) {
    lower_.push_back(lower);
    std::push_heap(lower_.begin(), lower_.end(), std::greater<>());
  } else if (lower > lower_.front()) {
    std::pop_heap(lower_.begin(), lower_.end(), std::greater<>());
    lower_.back() = lower;
    std::push_heap(lower_.begin(), lower_.end(), std::greater<>());
  }
  if (lower_.size() == k_) floor_ = std::max(floor_, lower_.front());
}

void Collector::Lighten(const float* query, MatrixView corpus) {
  DropHopeless();
  if (waiting_.size() > limit_ / 2) Settle(query, corpus);
}

void Collector::DropHopeless() {
  std::erase_if(waiting_, [this](const Waiting& row) { return row.upper < floor_; });
}

void Collector::Settle(const float* query, MatrixView corpus) {
  DropHopeless();
  std::sort(waiting_.begin(), waiting_.end(),
            [](const Waiting& a, const Waiting& b) { return a.upper > b.upper; });
  for (std::size_t i = 0; i < waiting_.size(); ++i) {
    const Waiting& row = waiting_[i];
    if (best_.is_full() && row.upper + centre_product_ < best_.worst()) break;
    if (i + 1 < waiting_.size()) Prefetch(corpus, waiting_[i + 1].index);
    best_.Add({row.index, ExactDot(query, corpus.Row(row.index), corpus.columns)});
  }
  waiting_.clear();
  if (best_.is_full()) floor_ = std::max(floor_, RoundDown(best_.worst() - centre_product_));
}

}  // namespace plimsoll::vectors
