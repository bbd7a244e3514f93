#include "harness/baseline/track_rate.h"

#include <algorithm>
#include <string>
#include <utility>

#include "harness/text/normal.h"

namespace plimsoll::baseline {
namespace {

/// The mean of each cluster; sorts.
std::vector<double> MeansOf(std::vector<std::pair<std::uint64_t, double>>* shares) {
  std::sort(shares->begin(), shares->end());
  std::vector<double> means;
  for (auto begin = shares->begin(); begin != shares->end();) {
    double sum = 0;
    auto end = begin;
    for (; end != shares->end() && end->first == begin->first; ++end) sum += end->second;
    means.push_back(sum / static_cast<double>(end - begin));
    begin = end;
  }
  return means;
}

}  // namespace

void TrackRateCounter::Add(std::string_view suite, const CaseResult& result) {
  Sum& sum = sums_[static_cast<std::size_t>(result.track)];
  sum.has_cases = true;
  sum.rate.track = result.track;
  sum.rate.unscored += result.trials == 0 || result.missing() > 0;
  if (result.trials == 0) return;
  const double share = result.share(result.trials);
  sum.rate.rate.passes += share;
  ++sum.rate.rate.cases;
  sum.rate.rate.trials += result.trials;
  sum.all_passed += result.is_all_passed();
  sum.shares.emplace_back(text::Fnv1a(result.cluster, text::Fnv1a(suite)), share);
}

std::vector<TrackRate> TrackRateCounter::Take() {
  std::vector<TrackRate> rates;
  for (Sum& sum : sums_) {
    if (!sum.has_cases) continue;
    Rate& rate = sum.rate.rate;
    if (rate.trials > rate.cases)
      rate.every_trial = static_cast<double>(sum.all_passed) / static_cast<double>(rate.cases);
    CompleteRate(MeansOf(&sum.shares), &rate);
    rates.push_back(std::move(sum.rate));
  }
  return rates;
}

}  // namespace plimsoll::baseline
