#include "harness/insight/rate.h"

#include <unordered_set>
#include <vector>

#include "harness/stats/clustered.h"

namespace plimsoll::insight {

SliceRate RateOf(const CaseTable& table, std::span<const std::size_t> rows) {
  SliceRate rate;
  std::vector<double> shares;
  std::vector<std::int64_t> clusters;
  std::int64_t trials = 0;
  for (const std::size_t index : rows) {
    const CaseRow& row = table.rows[index];
    rate.unscored += !row.is_scored() || row.result.missing() > 0;
    if (!row.is_scored()) continue;
    shares.push_back(row.share());
    clusters.push_back(row.cluster);
    trials += row.result.trials;
    rate.passes += row.share();
  }
  rate.cases = static_cast<std::int64_t>(shares.size());
  rate.clusters = static_cast<std::int64_t>(
      std::unordered_set<std::int64_t>(clusters.begin(), clusters.end()).size());
  if (rate.cases == 0) return rate;
  const auto n = static_cast<double>(rate.cases);
  rate.rate = rate.passes / n;
  std::optional<stats::EffectiveRate> effective;
  if (rate.clusters < rate.cases) {
    rate.method = "wilson_clustered";
    effective = stats::WilsonClustered(shares, clusters, kRateLevel);
  } else if (trials > rate.cases) {
    rate.method = "wilson_effective";
    effective = stats::WilsonEffective(shares, static_cast<double>(trials), kRateLevel);
  } else {
    rate.method = "wilson";
    effective = {*rate.rate, 0, n, stats::Wilson(rate.passes, n, kRateLevel)};
  }
  rate.observations = effective ? effective->n_eff : 1;
  if (effective) rate.interval = effective->interval;
  return rate;
}

}  // namespace plimsoll::insight
