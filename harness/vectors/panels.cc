#include "harness/vectors/panels.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>

#include "harness/vectors/parallel.h"

namespace plimsoll::vectors {
namespace {

// The next panel, or the last one again, a slice for each panel of queries, so that all of it is
// there when its turn comes.
Ahead SliceOfNext(const Panels& panels, std::size_t panel, std::size_t slice, std::size_t slices) {
  const std::byte* next = panels[std::min(panel + 1, panels.count() - 1)];
  const std::size_t begin = panels.panel_bytes() * slice / slices;
  const std::size_t end = panels.panel_bytes() * (slice + 1) / slices;
  return {next + begin, end - begin};
}

}  // namespace

void Panels::Fill(MatrixView rows, Pack pack, const float* centre, int threads) {
  rows_ = rows.rows;
  count_ = (rows.rows + panel_rows_ - 1) / panel_rows_;
  if (count_ > capacity_) {
    capacity_ = count_;
    bytes_.reset(new (std::align_val_t(kAlignment)) std::byte[capacity_ * panel_bytes_]);
  }
  constexpr std::size_t kAtOnce = 64;
  ForEach((count_ + kAtOnce - 1) / kAtOnce, threads, [&](std::size_t part) {
    for (std::size_t p = part * kAtOnce; p < std::min(count_, (part + 1) * kAtOnce); ++p) {
      const std::size_t first = p * panel_rows_;
      pack(rows.Row(first), std::min(panel_rows_, rows.rows - first), rows.columns, centre,
           bytes_.get() + p * panel_bytes_);
    }
  });
}

void FindHits(const TileKernel& kernel, const Panels& queries, std::size_t begin, std::size_t end,
              const Panels& corpus, std::size_t columns, float* floors,
              const std::function<float(const Hit&)>& take) {
  Tile tile;
  for (std::size_t c = 0; c < corpus.count(); ++c) {
    const std::size_t rows = std::min(kernel.corpus_rows, corpus.rows() - c * kernel.corpus_rows);
    for (std::size_t p = begin; p < end; ++p) {
      float* floor = floors + (p - begin) * kernel.query_rows;
      const Ahead ahead = SliceOfNext(corpus, c, p - begin, end - begin);
      if (!kernel.bound(queries[p], corpus[c], columns, floor, ahead, &tile)) continue;
      for (std::size_t q = 0; q < kernel.query_rows; ++q) {
        for (std::uint32_t hits = tile.hits[q]; hits != 0; hits &= hits - 1) {
          const auto row = static_cast<std::size_t>(std::countr_zero(hits));
          if (row >= rows) break;  // past the end of the last panel
          const std::size_t at = q * kernel.corpus_rows + row;
          if (tile.upper[at] < floor[q]) continue;
          floor[q] = take({p * kernel.query_rows + q, c * kernel.corpus_rows + row, tile.upper[at],
                           tile.lower[at]});
        }
      }
    }
  }
}

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

float RoundDown(double value) {
  const auto rounded = static_cast<float>(value);
  return rounded <= value ? rounded
                          : std::nextafter(rounded, -std::numeric_limits<float>::infinity());
}

}  // namespace plimsoll::vectors
