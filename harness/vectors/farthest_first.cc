// Farthest-first in rounds. A row's greatest cosine to what is picked only grows. So while the
// least of the few rows with the smallest values stays below all the others, the next pick is among
// those few, and they alone are held to it. A round's picks are then held to all rows at once: a
// kernel bounds every product, and only those that may raise a row's value are computed. All values
// are exact, so that the order is the same on every processor.
#include <algorithm>
#include <limits>
#include <utility>

#include "harness/base/result.h"
#include "harness/vectors/instruction_set.h"
#include "harness/vectors/neighbours.h"
#include "harness/vectors/panels.h"
#include "harness/vectors/parallel.h"
#include "harness/vectors/search.h"
#include "harness/vectors/selection.h"

namespace plimsoll::vectors {
namespace {

constexpr std::size_t kRoundRows = 512;
constexpr double kPicked = std::numeric_limits<double>::infinity();

// A row by its greatest cosine to what is known or picked; the least of them is the next pick.
using Candidate = std::pair<double, std::size_t>;

class FarthestFirstOrder {
 public:
  FarthestFirstOrder(MatrixView rows, std::span<const double> nearest_known, int threads)
      : rows_(rows),
        threads_(threads),
        plan_(DefaultPlan(rows)),
        centre_(CentreOf(rows)),
        centre_products_(rows.rows),
        nearest_(nearest_known.begin(), nearest_known.end()),
        packed_(plan_.kernel.query_rows, plan_.kernel.query_bytes(rows.columns)) {
    packed_.Fill(rows, plan_.kernel.pack_queries, centre_.data(), threads);
    if (plan_.kernel.has_centre)
      for (std::size_t i = 0; i < rows.rows; ++i)
        centre_products_[i] = ExactDot(rows.Row(i), centre_.data(), rows.columns);
    if (nearest_known.empty()) {
      nearest_.assign(rows.rows, -2.0);
      Take({0.0, 0});
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
  void Take(const Candidate& candidate) {
    picks_.push_back({candidate.second, 1 - candidate.first});
    nearest_[candidate.second] = kPicked;
  }

  void Round(std::size_t count) {
    std::vector<Candidate> few;
    for (std::size_t i = 0; i < rows_.rows; ++i)
      if (nearest_[i] != kPicked) few.emplace_back(nearest_[i], i);
    Candidate others = {kPicked, 0};
    if (few.size() > kRoundRows) {
      std::nth_element(few.begin(), few.begin() + kRoundRows, few.end());
      others = few[kRoundRows];
      few.resize(kRoundRows);
    }
    while (picks_.size() < count && !few.empty()) {
      const auto least = std::min_element(few.begin(), few.end());
      if (*least > others) return;
      const float* pick = rows_.Row(least->second);
      Take(*least);
      *least = few.back();
      few.pop_back();
      for (auto& [nearest, row] : few)
        nearest = std::max(nearest, ExactDot(rows_.Row(row), pick, rows_.columns));
    }
  }

  // Raises the values of all rows to their cosines to the picks from `first` on.
  void Apply(std::size_t first) {
    std::vector<std::size_t> indices;
    for (std::size_t i = first; i < picks_.size(); ++i) indices.push_back(picks_[i].index);
    const Matrix picked = Gather(rows_, indices);
    Panels picks(plan_.kernel.corpus_rows, plan_.kernel.corpus_bytes(rows_.columns));
    picks.Fill(picked.View(), plan_.kernel.pack_corpus, centre_.data(), threads_);
    const std::size_t block = std::max<std::size_t>(1, plan_.block_bytes / packed_.panel_bytes());
    ForEach((packed_.count() + block - 1) / block, threads_, [&](std::size_t i) {
      ApplyTo(i * block, std::min(packed_.count(), (i + 1) * block), picks, picked.View());
    });
  }

  void ApplyTo(std::size_t begin, std::size_t end, const Panels& picks, MatrixView picked) {
    std::vector<float> floors((end - begin) * packed_.panel_rows(),
                              std::numeric_limits<float>::infinity());
    for (std::size_t i = 0, row = begin * packed_.panel_rows(); i < floors.size(); ++i, ++row)
      if (row < rows_.rows) floors[i] = FloorOf(row);
    FindHits(plan_.kernel, packed_, begin, end, picks, rows_.columns, floors.data(),
             [&](const Hit& hit) {
               const double cosine =
                   ExactDot(rows_.Row(hit.query), picked.Row(hit.row), rows_.columns);
               nearest_[hit.query] = std::max(nearest_[hit.query], cosine);
               return FloorOf(hit.query);
             });
  }

  // What the bound of a product must reach that may raise the row's value.
  float FloorOf(std::size_t row) const { return RoundDown(nearest_[row] - centre_products_[row]); }

  MatrixView rows_;
  int threads_;
  SearchPlan plan_;
  std::vector<float> centre_;
  std::vector<double> centre_products_;  // zeros where the kernel has no centre
  std::vector<Pick> picks_;
  std::vector<double> nearest_;  // kPicked for picks
  Panels packed_;
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
