#include "harness/diversity/vendi.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "harness/diversity/rows.h"
#include "harness/vectors/product.h"
#include "harness/vectors/spectrum.h"

namespace plimsoll::diversity {
namespace {

/// What float32 rows leave of an eigenvalue that should be 0, with room to spare.
constexpr double kNoise = 1e-7;

/// Negative values become 0, the rest sums to 1.
std::vector<double> Shares(std::vector<double> eigenvalues) {
  for (double& value : eigenvalues) value = std::max(value, 0.0);
  const double sum = std::accumulate(eigenvalues.begin(), eigenvalues.end(), 0.0);
  for (double& value : eigenvalues) value /= sum;
  return eigenvalues;
}

std::vector<double> SpectrumOf(vectors::MatrixView rows, std::size_t n, int threads) {
  if (n >= rows.columns)  // zero rows add nothing to the sum over rows
    return vectors::Eigenvalues(vectors::ColumnGram(rows, threads), rows.columns);
  const vectors::Matrix used = Gather(rows, NonZeroRows(rows));
  return vectors::Eigenvalues(vectors::RowGram(used.View()), n);
}

}  // namespace

double VendiScore(std::span<const double> spectrum, double q) {
  if (spectrum.empty()) return 0;
  if (std::isinf(q)) return 1 / *std::max_element(spectrum.begin(), spectrum.end());
  double sum = 0;
  for (const double share : spectrum)
    if (share > 0) sum += q == 1 ? -share * std::log(share) : std::pow(share, q);
  return q == 1 ? std::exp(sum) : std::pow(sum, 1 / (1 - q));
}

std::optional<Vendi> MeasureVendi(vectors::MatrixView rows, int threads) {
  Vendi vendi;
  vendi.rows = NonZeroRows(rows).size();
  if (vendi.rows == 0) return std::nullopt;
  vendi.spectrum = Shares(SpectrumOf(rows, vendi.rows, threads));
  std::vector<double> signal = vendi.spectrum;
  std::erase_if(signal, [](double share) { return share <= kNoise; });
  vendi.rank = signal.size();
  // Square roots would turn the noise of hundreds of empty directions into a score.
  vendi.half = VendiScore(Shares(signal), 0.5);
  vendi.one = VendiScore(vendi.spectrum, 1);
  vendi.two = VendiScore(vendi.spectrum, 2);
  vendi.infinity = VendiScore(vendi.spectrum, std::numeric_limits<double>::infinity());
  return vendi;
}

}  // namespace plimsoll::diversity
