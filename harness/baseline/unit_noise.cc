#include "harness/baseline/unit_noise.h"

#include <algorithm>
#include <cstddef>

#include "harness/stats/moments.h"

namespace plimsoll::baseline {
namespace {

/// The variance of the mean of `most` trials of a case, without bias; 0 where it has one trial and
/// nothing is known of the next.
double VarianceOfMean(const CaseResult& result, int most) {
  if (result.trials < 2) return 0;
  const double share = result.share(result.trials);
  const double of_one = share * (1 - share) * result.trials / (result.trials - 1);
  return of_one / most;
}

/// The mean over units of the variance that trials leave in their differences.
double NoiseOfTrials(std::span<const Row> rows, const UnitIndex& index) {
  UnitSums variances(index);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (!rows[i].is_pair()) continue;
    const CaseResult& before = *rows[i].baseline;
    const CaseResult& now = *rows[i].candidate;
    const int trials = std::min(before.trials, now.trials);
    variances.Add(i, VarianceOfMean(before, trials) + VarianceOfMean(now, trials));
  }
  return stats::Mean(variances.VariancesOfMeans());
}

}  // namespace

std::string_view NoiseOriginName(NoiseOrigin origin) {
  return origin == NoiseOrigin::kTrials ? "trials" : "both_ways";
}

UnitNoise NoiseOfUnits(std::span<const Row> rows, const UnitIndex& index, const Sample& sample,
                       bool is_graded) {
  const UnitNoise both_ways{sample.balanced_square(), NoiseOrigin::kBothWays};
  if (is_graded || sample.is_binary) return both_ways;
  const double of_trials = NoiseOfTrials(rows, index);
  return of_trials > both_ways.psi ? UnitNoise{of_trials, NoiseOrigin::kTrials} : both_ways;
}

}  // namespace plimsoll::baseline
