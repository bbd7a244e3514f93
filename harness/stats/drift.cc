#include "harness/stats/drift.h"

#include <cmath>
#include <cstddef>

#include "harness/base/result.h"
#include "harness/stats/distributions.h"

namespace plimsoll::stats {
namespace {

double Rate(const RateCount& count) { return count.passes / count.n; }
double Gap(const SeenAndFresh& release) { return Rate(release.seen) - Rate(release.fresh); }

double Variance(const RateCount& count) { return Rate(count) * (1 - Rate(count)) / count.n; }
double Variance(const SeenAndFresh& release) {
  return Variance(release.seen) + Variance(release.fresh);
}

bool IsMixed(const RateCount& count) { return count.passes > 0 && count.passes < count.n; }
bool IsMixed(const SeenAndFresh& release) {
  return IsMixed(release.seen) && IsMixed(release.fresh);
}

double LogOdds(const RateCount& count) { return std::log(count.passes / (count.n - count.passes)); }
double LogOddsGap(const SeenAndFresh& release) {
  return LogOdds(release.seen) - LogOdds(release.fresh);
}

double LogOddsVariance(const RateCount& count) {
  return 1 / count.passes + 1 / (count.n - count.passes);
}
double LogOddsVariance(const SeenAndFresh& release) {
  return LogOddsVariance(release.seen) + LogOddsVariance(release.fresh);
}

bool IsEmpty(const SeenAndFresh& release) { return release.seen.n <= 0 || release.fresh.n <= 0; }

Trend TrendOf(double slope, double standard_error) {
  const double z = slope / standard_error;
  return {slope, standard_error, z * z, 2 * NormalUpperTail(std::abs(z))};
}

}  // namespace

std::optional<GapGrowth> GapGrowthBetween(const SeenAndFresh& old_release,
                                          const SeenAndFresh& new_release, double level) {
  if (IsEmpty(old_release) || IsEmpty(new_release)) return std::nullopt;
  GapGrowth result;
  result.gap_old = Gap(old_release);
  result.gap_new = Gap(new_release);
  result.growth = result.gap_new - result.gap_old;
  result.standard_error = std::sqrt(Variance(old_release) + Variance(new_release));
  const double reach = NormalQuantile((1 + level) / 2) * result.standard_error;
  result.interval = {result.growth - reach, result.growth + reach};
  if (IsMixed(old_release) && IsMixed(new_release)) {
    const double change = LogOddsGap(new_release) - LogOddsGap(old_release);
    const double error = std::sqrt(LogOddsVariance(old_release) + LogOddsVariance(new_release));
    result.log_odds = LogOddsInteraction{change, error, change / error};
  }
  return result;
}

std::optional<Trend> CochranArmitage(std::span<const RateCount> counts,
                                     std::span<const double> scores) {
  PLIMSOLL_CHECK(counts.size() == scores.size());
  RateCount all;
  double score_sum = 0;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    all.passes += counts[i].passes;
    all.n += counts[i].n;
    score_sum += counts[i].n * scores[i];
  }
  if (!IsMixed(all)) return std::nullopt;
  double covariation = 0;
  double spread = 0;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    const double score = scores[i] - score_sum / all.n;
    covariation += score * (counts[i].passes - counts[i].n * Rate(all));
    spread += counts[i].n * score * score;
  }
  if (spread <= 0) return std::nullopt;
  return TrendOf(covariation / spread, std::sqrt(Rate(all) * (1 - Rate(all)) / spread));
}

Trend TrendDifference(const Trend& a, const Trend& b) {
  return TrendOf(a.slope - b.slope, std::hypot(a.standard_error, b.standard_error));
}

}  // namespace plimsoll::stats
