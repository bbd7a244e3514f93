#include "harness/diversity/semantic_measures.h"

#include <algorithm>
#include <optional>

#include "harness/base/result.h"
#include "harness/diversity/rows.h"
#include "harness/vectors/neighbours.h"

namespace plimsoll::diversity {
namespace {

constexpr std::size_t kMostRows = 1000;

std::vector<Measure> Names() {
  return {Rising("mean_pairwise_cosine_distance"), Rising("mean_nearest_neighbour_distance"),
          Rising("vendi_1"), Rising("vendi_2"), Rising("vendi_inf")};
}

std::vector<std::optional<double>> VendiValues(const std::optional<Vendi>& vendi) {
  if (!vendi) return {std::nullopt, std::nullopt, std::nullopt};
  return {vendi->one, vendi->two, vendi->infinity};
}

/// In the order of Names. Shapes: rows that MeasureSemantic took.
std::vector<std::optional<double>> ValuesOf(vectors::MatrixView rows,
                                            const SemanticOptions& options) {
  std::vector<std::optional<double>> values = VendiValues(MeasureVendi(rows, options.threads));
  const auto lists = vectors::NearestNeighbours(
      rows, rows, {.k = 1, .leave_self_out = true, .threads = options.threads});
  PLIMSOLL_CHECK(lists.ok());
  const std::optional<NeighbourSpread> spread = SpreadOf(*lists, options.duplicate_cosine);
  const std::optional<double> cosine = MeanPairwiseCosineValue(rows);
  values.insert(values.begin(), spread ? std::optional(spread->mean) : std::nullopt);
  values.insert(values.begin(), cosine ? std::optional(1 - *cosine) : std::nullopt);
  return values;
}

}  // namespace

std::size_t SemanticSizeFor(std::span<const std::size_t> rows_that_count) {
  std::size_t size = kMostRows;
  for (const std::size_t rows : rows_that_count) size = std::min(size, rows / 2);
  return size;
}

std::vector<Measure> SemanticMeasures(vectors::MatrixView rows, const SemanticDiversity& whole,
                                      std::size_t size, const SemanticOptions& options) {
  std::vector<Measure> measures = Names();
  std::vector<std::optional<double>> values = VendiValues(whole.vendi);
  values.insert(values.begin(), whole.spread ? std::optional(whole.spread->mean) : std::nullopt);
  values.insert(values.begin(),
                whole.cosine ? std::optional(whole.cosine->Distance()) : std::nullopt);
  for (std::size_t i = 0; i < measures.size(); ++i) measures[i].value = values[i];
  const std::vector<std::size_t> counted = NonZeroRows(rows);
  MeasureBySubsets(
      counted.size(), {"semantic", options.seed, options.draws, size},
      [&](std::span<const std::size_t> which) {
        std::vector<std::size_t> chosen;
        for (const std::size_t i : which) chosen.push_back(counted[i]);
        return SubsetValues{ValuesOf(Gather(rows, chosen).View(), options), which.size()};
      },
      measures);
  return measures;
}

}  // namespace plimsoll::diversity
