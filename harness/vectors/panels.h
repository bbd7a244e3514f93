#ifndef HARNESS_VECTORS_PANELS_H_
#define HARNESS_VECTORS_PANELS_H_

#include <cstddef>
#include <functional>
#include <memory>
#include <new>
#include <vector>

#include "harness/vectors/matrix.h"
#include "harness/vectors/tile.h"

namespace plimsoll::vectors {

/// Rows packed for one side of a kernel.
class Panels {
 public:
  using Pack = void (*)(const float*, std::size_t, std::size_t, const float*, std::byte*);

  Panels(std::size_t panel_rows, std::size_t panel_bytes)
      : panel_rows_(panel_rows), panel_bytes_(panel_bytes) {}

  void Fill(MatrixView rows, Pack pack, const float* centre, int threads);

  std::size_t rows() const { return rows_; }
  std::size_t count() const { return count_; }
  std::size_t panel_rows() const { return panel_rows_; }
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
  std::size_t rows_ = 0;
  std::size_t count_ = 0;
  std::size_t capacity_ = 0;
  std::unique_ptr<std::byte[], Free> bytes_;
};

/// A pair whose upper bound reaches the query's floor.
struct Hit {
  std::size_t query = 0;
  std::size_t row = 0;
  float upper = 0;
  float lower = 0;
};

/// Gives every hit between the queries' panels from `begin` to `end`, which should fit a core's
/// cache, and the corpus, and takes the query's next floor for it. `floors`: one for each query row
/// of these panels, those that the last one lacks too.
void FindHits(const TileKernel& kernel, const Panels& queries, std::size_t begin, std::size_t end,
              const Panels& corpus, std::size_t columns, float* floors,
              const std::function<float(const Hit&)>& take);

/// The mean of rows spread over the corpus. Any vector would give the same results; one in the
/// middle keeps the residuals of kernels with a centre, and with them the bounds, small.
std::vector<float> CentreOf(MatrixView corpus);

/// The greatest float32 that is not above the value.
float RoundDown(double value);

}  // namespace plimsoll::vectors

#endif  // HARNESS_VECTORS_PANELS_H_
