#include "tests/diversity/planted.h"

#include <cmath>

#include "harness/stats/rates.h"

namespace plimsoll::diversity {

double NormalDraw(Rng* rng) { return stats::NormalQuantile(rng->Uniform() * (1 - 1e-12) + 5e-13); }

vectors::Matrix PlantedRows(const std::vector<std::size_t>& sizes, std::size_t columns,
                            double spread, std::uint64_t centre_seed, std::uint64_t seed) {
  vectors::Matrix centres(sizes.size(), columns);
  Rng centre_rng(centre_seed, "centres");
  for (std::size_t t = 0; t < sizes.size(); ++t)
    for (std::size_t c = 0; c < columns; ++c)
      centres.Row(t)[c] = static_cast<float>(NormalDraw(&centre_rng));
  vectors::NormaliseRows(&centres);
  std::size_t count = 0;
  for (const std::size_t size : sizes) count += size;
  vectors::Matrix rows(count, columns);
  Rng rng(seed, "rows");
  const double scale = spread / std::sqrt(static_cast<double>(columns));
  std::size_t row = 0;
  for (std::size_t t = 0; t < sizes.size(); ++t)
    for (std::size_t i = 0; i < sizes[t]; ++i, ++row)
      for (std::size_t c = 0; c < columns; ++c)
        rows.Row(row)[c] = static_cast<float>(centres.Row(t)[c] + scale * NormalDraw(&rng));
  vectors::NormaliseRows(&rows);
  return rows;
}

}  // namespace plimsoll::diversity
