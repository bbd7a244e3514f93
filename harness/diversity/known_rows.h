#ifndef HARNESS_DIVERSITY_KNOWN_ROWS_H_
#define HARNESS_DIVERSITY_KNOWN_ROWS_H_

#include <cstddef>
#include <span>
#include <vector>

#include "harness/base/result.h"
#include "harness/vectors/matrix.h"
#include "harness/vectors/neighbours.h"

namespace plimsoll::diversity {

/// Several corpora, numbered through: a row's index is its place in the first, then the second, and
/// so on. Borrows their rows, which may be mapped from files.
class KnownRows {
 public:
  explicit KnownRows(std::span<const vectors::MatrixView> corpora);

  std::size_t size() const { return size_; }
  std::size_t columns() const;
  const float* Row(std::size_t index) const;
  const std::vector<vectors::MatrixView>& corpora() const { return corpora_; }

  /// Which corpus a row is of, and its place there.
  struct Place {
    std::size_t corpus = 0;
    std::size_t row = 0;
  };
  Place PlaceOf(std::size_t index) const;

  /// The k nearest rows of all corpora for every query: vectors::NearestNeighbours over their
  /// union. Errors: as there.
  Result<std::vector<std::vector<vectors::Neighbour>>> Nearest(vectors::MatrixView queries,
                                                               std::size_t k, int threads) const;
  /// The same for rows of the corpora themselves: none is its own neighbour, its copies are.
  Result<std::vector<std::vector<vectors::Neighbour>>> NearestOthers(
      std::span<const std::size_t> rows, std::size_t k, int threads) const;

 private:
  std::vector<vectors::MatrixView> corpora_;
  std::vector<std::size_t> first_;  // index of each corpus' first row
  std::size_t size_ = 0;
};

}  // namespace plimsoll::diversity

#endif  // HARNESS_DIVERSITY_KNOWN_ROWS_H_
