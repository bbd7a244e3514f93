// Farthest-first in rounds. A row's greatest cosine to what is picked only grows. So while the
// least of the few rows with the smallest values stays below all the others, the next pick is among
// those few, and is read off their products with one another; a round's picks are then applied to
// all rows by one matrix product. Products are float32 with a proved error; where they do not
// decide, exact cosines do, so that the order is the same on every processor.
#include <algorithm>
#include <limits>
#include <numeric>

#include "harness/base/result.h"
#include "harness/vectors/instruction_set.h"
#include "harness/vectors/neighbours.h"
#include "harness/vectors/parallel.h"
#include "harness/vectors/product.h"
#include "harness/vectors/selection.h"

namespace plimsoll::vectors {
namespace {

constexpr std::size_t kRoundRows = 512;
constexpr float kPicked = std::numeric_limits<float>::infinity();

class FarthestFirstOrder {
 public:
  FarthestFirstOrder(MatrixView rows, std::span<const double> nearest_known, int threads)
      : rows_(rows),
        threads_(threads),
        error_(static_cast<float>(rows.columns + 12) * 0x1p-24F * 1.02F),
        nearest_(rows.rows, -2.0F),
        exact_(rows.rows, -2.0),
        seen_(rows.rows) {
    for (std::size_t i = 0; i < nearest_known.size(); ++i) {
      exact_[i] = nearest_known[i];
      nearest_[i] = static_cast<float>(nearest_known[i]);
    }
    if (nearest_known.empty()) {
      Take(0, 1);
      Apply(0);
    }
  }

  std::vector<Pick> Run(std::size_t count) {
    while (picks_.size() < count) {
      const std::size_t before = picks_.size();
      Round(count);
      Apply(before);
    }
    return std::move(picks_);
  }

 private:
  void Take(std::size_t row, double gain) {
    picks_.push_back({row, gain});
    nearest_[row] = kPicked;
  }

  // The greatest cosine of a row to what is known or picked.
  double Exact(std::size_t row) {
    for (; seen_[row] < picks_.size(); ++seen_[row]) {
      const float* pick = rows_.Row(picks_[seen_[row]].index);
      exact_[row] = std::max(exact_[row], ExactDot(rows_.Row(row), pick, rows_.columns));
    }
    return exact_[row];
  }

  // Of those that may have the least value: the one that has, the smaller index among equals.
  std::size_t LeastOf(const std::vector<std::size_t>& contenders) {
    if (contenders.size() > 1)
      ForEach(contenders.size(), contenders.size() > kRoundRows ? threads_ : 1,
              [&](std::size_t i) { Exact(contenders[i]); });
    return *std::min_element(contenders.begin(), contenders.end(),
                             [this](std::size_t a, std::size_t b) {
                               return exact_[a] < exact_[b] || (exact_[a] == exact_[b] && a < b);
                             });
  }

  // The rows with the smallest values, ascending, and the smallest value of the others.
  std::vector<std::size_t> NearestRows(float* others) const {
    std::vector<std::size_t> rows(rows_.rows);
    std::iota(rows.begin(), rows.end(), 0);
    *others = kPicked;
    if (rows.size() > kRoundRows) {
      const auto end = rows.begin() + kRoundRows;
      std::nth_element(rows.begin(), end, rows.end(), [this](std::size_t a, std::size_t b) {
        return nearest_[a] < nearest_[b] || (nearest_[a] == nearest_[b] && a < b);
      });
      *others = nearest_[*end];
      rows.erase(end, rows.end());
      std::sort(rows.begin(), rows.end());
    }
    return rows;
  }

  void Round(std::size_t count) {
    float others = kPicked;
    const std::vector<std::size_t> few = NearestRows(&others);
    const Matrix chosen = Gather(rows_, few);
    std::vector<float> values(few.size());
    for (std::size_t i = 0; i < few.size(); ++i) values[i] = nearest_[few[i]];
    std::vector<float> products(few.size() * few.size());
    MultiplyByTransposed(chosen.View(), chosen.View(), products.data());
    for (const std::size_t before = picks_.size(); picks_.size() < count;) {
      const float least = *std::min_element(values.begin(), values.end());
      const float reach = least + 2 * error_;
      if (others <= reach) {
        if (picks_.size() == before) TakeAmongAll(reach);
        return;
      }
      std::vector<std::size_t> contenders;
      for (std::size_t i = 0; i < few.size(); ++i)
        if (values[i] <= reach && values[i] != kPicked) contenders.push_back(few[i]);
      const std::size_t row = LeastOf(contenders);
      Take(row, 1 - Exact(row));
      const auto at =
          static_cast<std::size_t>(std::lower_bound(few.begin(), few.end(), row) - few.begin());
      for (std::size_t i = 0; i < few.size(); ++i)
        values[i] = std::max(values[i], products[at * few.size() + i]);
      values[at] = kPicked;
    }
  }

  // The few do not decide: many rows are as far as each other.
  void TakeAmongAll(float reach) {
    std::vector<std::size_t> contenders;
    for (std::size_t row = 0; row < rows_.rows; ++row)
      if (nearest_[row] <= reach && nearest_[row] != kPicked) contenders.push_back(row);
    const std::size_t row = LeastOf(contenders);
    Take(row, 1 - Exact(row));
  }

  // Raises the values of all rows to their products with the picks from `first` on.
  void Apply(std::size_t first) {
    const std::size_t count = picks_.size() - first;
    Matrix picked(count, rows_.columns);
    for (std::size_t i = 0; i < count; ++i)
      std::copy_n(rows_.Row(picks_[first + i].index), rows_.columns, picked.Row(i));
    constexpr std::size_t kPartRows = 8192;
    ForEach((rows_.rows + kPartRows - 1) / kPartRows, threads_, [&](std::size_t part) {
      const std::size_t begin = part * kPartRows;
      ApplyTo(begin, std::min(kPartRows, rows_.rows - begin), picked.View());
    });
  }

  void ApplyTo(std::size_t begin, std::size_t rows, MatrixView picked) {
    constexpr std::size_t kBlockRows = 512;
    std::vector<float> products(picked.rows * kBlockRows);
    for (std::size_t end = begin + rows; begin < end; begin += kBlockRows) {
      const std::size_t count = std::min(kBlockRows, end - begin);
      MultiplyByTransposed(picked, rows_.Rows(begin, count), products.data());
      float* nearest = nearest_.data() + begin;
      for (std::size_t p = 0; p < picked.rows; ++p)
        for (std::size_t i = 0; i < count; ++i)
          nearest[i] = std::max(nearest[i], products[p * count + i]);
    }
  }

  MatrixView rows_;
  int threads_;
  float error_;  // of a value in float32
  std::vector<Pick> picks_;
  std::vector<float> nearest_;     // within the error of what Exact gives; kPicked for picks
  std::vector<double> exact_;      // over the picks that were seen
  std::vector<std::size_t> seen_;  // by each row: how many picks
};

}  // namespace

std::vector<Pick> FarthestFirst(MatrixView rows, std::span<const double> nearest_known,
                                std::size_t count, int threads) {
  PLIMSOLL_CHECK(nearest_known.empty() || nearest_known.size() == rows.rows);
  PLIMSOLL_CHECK(CheckUnitRows(rows, "rows", threads).ok());
  count = std::min(count, rows.rows);
  if (count == 0) return {};
  return FarthestFirstOrder(rows, nearest_known, threads).Run(count);
}

}  // namespace plimsoll::vectors
