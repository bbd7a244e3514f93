#ifndef HARNESS_VECTORS_COLLECTOR_H_
#define HARNESS_VECTORS_COLLECTOR_H_

#include <cstddef>
#include <vector>

#include "harness/vectors/matrix.h"
#include "harness/vectors/neighbours.h"

namespace plimsoll::vectors {

/// The best k by cosine, then by index.
class BestNeighbours {
 public:
  explicit BestNeighbours(std::size_t k) : k_(k) {}
  bool is_full() const { return heap_.size() == k_; }
  double worst() const { return heap_.front().cosine; }  ///< of a full one
  void Add(const Neighbour& neighbour);
  /// Best first; leaves this empty.
  std::vector<Neighbour> Take();

 private:
  std::size_t k_;
  std::vector<Neighbour> heap_;  // the worst in front
};

/// What a query has seen of the corpus: every row whose upper bound still reaches the k-th greatest
/// lower bound. Scores are in the space of the kernel: the cosine less `centre_product`.
class Collector {
 public:
  Collector(std::size_t k, double centre_product);
  /// Rows whose upper bound is below it cannot be among the best k.
  float floor() const { return floor_; }
  void Add(std::size_t index, float upper, float lower);
  /// Whether so much waits that Lighten should be called.
  bool is_heavy() const { return waiting_.size() >= limit_; }
  /// Drops what the floor has left behind; settles where that does not help.
  void Lighten(const float* query, MatrixView corpus);
  /// Ranks what waits by exact cosines, the greatest upper bounds first, until no other can enter.
  void Settle(const float* query, MatrixView corpus);
  /// Best first, after a last Settle.
  std::vector<Neighbour> Take() { return best_.Take(); }

 private:
  struct Waiting {
    std::size_t index = 0;
    float upper = 0;
  };
  void DropHopeless();

  std::size_t k_;
  std::size_t limit_;
  double centre_product_;
  float floor_;
  std::vector<float> lower_;  // the k greatest, the least in front
  std::vector<Waiting> waiting_;
  BestNeighbours best_;
};

}  // namespace plimsoll::vectors

#endif  // HARNESS_VECTORS_COLLECTOR_H_
