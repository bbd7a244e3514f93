#include "harness/baseline/track_rate.h"

#include <algorithm>
#include <string>
#include <utility>

#include "harness/text/normal.h"

namespace plimsoll::baseline {

void TrackRateCounter::Add(std::string_view suite, const CaseResult& result) {
  Sum& sum = sums_[static_cast<std::size_t>(result.track)];
  sum.has_cases = true;
  sum.rate.track = result.track;
  sum.rate.unscored += result.trials == 0 || result.missing() > 0;
  if (result.trials == 0) return;
  sum.rate.rate.passes += static_cast<double>(result.passes) / result.trials;
  ++sum.rate.rate.cases;
  sum.clusters.push_back(text::Fnv1a(result.cluster, text::Fnv1a(suite)));
}

std::vector<TrackRate> TrackRateCounter::Take() {
  std::vector<TrackRate> rates;
  for (Sum& sum : sums_) {
    if (!sum.has_cases) continue;
    std::sort(sum.clusters.begin(), sum.clusters.end());
    const auto distinct = std::unique(sum.clusters.begin(), sum.clusters.end());
    SetClusters(distinct - sum.clusters.begin(), &sum.rate.rate);
    rates.push_back(std::move(sum.rate));
  }
  return rates;
}

}  // namespace plimsoll::baseline
