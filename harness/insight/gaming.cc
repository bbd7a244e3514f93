#include "harness/insight/gaming.h"

#include <algorithm>
#include <string_view>

#include "harness/stats/clustered.h"
#include "harness/stats/two_rates.h"

namespace plimsoll::insight {
namespace {

constexpr double kAlpha = 0.05;
constexpr std::size_t kLeastReleasesOfTrend = 4;
constexpr std::size_t kShortestLooseCanary = 8;

/// One arm of a release while its cases are counted.
class ArmSum {
 public:
  void Add(std::string_view suite, const baseline::CaseResult& result) {
    Cluster& cluster = clusters_[std::string(suite) + '/' + result.cluster];
    cluster.passes += static_cast<double>(result.passes) / result.trials;
    cluster.cases += 1;
    trials_ += result.trials;
  }

  stats::RateCount Take() const {
    std::vector<double> means;
    double sum = 0;
    for (const auto& [name, cluster] : clusters_) {
      means.push_back(cluster.passes / cluster.cases);
      sum += means.back();
    }
    const auto n = static_cast<double>(means.size());
    if (trials_ == n) return {sum, n};  // one trial of one case each
    const auto effective = stats::WilsonEffective(means, trials_, 0.95);
    if (!effective) return {sum, n};
    return {effective->mean * effective->n_eff, effective->n_eff};
  }

 private:
  struct Cluster {
    double passes = 0;
    double cases = 0;
  };
  std::map<std::string, Cluster> clusters_;
  double trials_ = 0;
};

bool HasBoth(const stats::SeenAndFresh& arms) { return arms.seen.n > 0 && arms.fresh.n > 0; }

/// Trend of the fresh cases' rates less that of the seen ones': below 0 where the gap grows.
std::optional<stats::Trend> TrendOf(std::span<const stats::SeenAndFresh> releases) {
  if (releases.size() < kLeastReleasesOfTrend) return std::nullopt;
  std::vector<stats::RateCount> seen;
  std::vector<stats::RateCount> fresh;
  std::vector<double> scores;
  for (const stats::SeenAndFresh& release : releases) {
    seen.push_back(release.seen);
    fresh.push_back(release.fresh);
    scores.push_back(static_cast<double>(scores.size() + 1));
  }
  const auto of_fresh = stats::CochranArmitage(fresh, scores);
  if (!of_fresh) return std::nullopt;
  // Seen cases that all passed have no trend.
  return stats::TrendDifference(*of_fresh,
                                stats::CochranArmitage(seen, scores).value_or(stats::Trend()));
}

using CasesById = std::map<std::string_view, const baseline::CaseResult*>;

CasesById RatedCases(const baseline::Measurement& measurement) {
  CasesById cases;
  for (const baseline::CaseResult& result : measurement.cases)
    if (result.trials > 0) cases.emplace(result.id, &result);
  return cases;
}

void Count(const baseline::CaseResult& original, const baseline::CaseResult& paraphrase,
           stats::Discordance* pairs) {
  ++pairs->n;
  if (original.is_all_passed() && !paraphrase.is_all_passed()) ++pairs->b;
  if (!original.is_all_passed() && paraphrase.is_all_passed()) ++pairs->c;
}

void CountPairs(const baseline::Measurement& measurement, const FindMarks& find_marks,
                ParaphraseGap* gap) {
  const CasesById cases = RatedCases(measurement);
  std::map<std::string_view, bool> is_paired;
  for (const auto& [id, result] : cases) {
    const CaseMarks* marks = find_marks(measurement.suite, id);
    if (marks == nullptr || marks->paraphrase_of.empty()) continue;
    const auto original = cases.find(marks->paraphrase_of);
    if (original == cases.end() || is_paired[original->first]) continue;
    is_paired[original->first] = true;
    const CaseMarks* above = find_marks(measurement.suite, original->first);
    const bool is_control = above != nullptr && !above->paraphrase_of.empty();
    Count(*original->second, *result, is_control ? &gap->control : &gap->pairs);
  }
}

std::string LettersAndDigits(std::string_view text) {
  std::string kept;
  for (const char c : text) {
    const char lower = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    if ((lower >= 'a' && lower <= 'z') || (lower >= '0' && lower <= '9')) kept += lower;
  }
  return kept;
}

}  // namespace

stats::SeenAndFresh SeenAndFreshCounter::Add(const std::string& candidate_digest,
                                             std::span<const baseline::Measurement> measurements,
                                             const FindMarks& find_marks) {
  ArmSum seen;
  ArmSum fresh;
  for (const baseline::Measurement& measurement : measurements) {
    for (const baseline::CaseResult& result : measurement.cases) {
      const CaseMarks* marks = find_marks(measurement.suite, result.id);
      if (marks == nullptr || (!marks->is_fresh && !marks->is_seen)) continue;
      const std::string key = measurement.suite + '/' + result.id + '/' + HexOf(result.fingerprint);
      const std::string& first = first_asked_.emplace(key, candidate_digest).first->second;
      if (result.trials == 0) continue;
      const bool is_fresh = marks->is_fresh && first == candidate_digest;
      (is_fresh ? fresh : seen).Add(measurement.suite, result);
    }
  }
  return {seen.Take(), fresh.Take()};
}

std::optional<SeenFreshGap> GapOf(const stats::SeenAndFresh& arms) {
  if (!HasBoth(arms)) return std::nullopt;
  SeenFreshGap gap;
  gap.arms = arms;
  gap.gap = arms.seen.passes / arms.seen.n - arms.fresh.passes / arms.fresh.n;
  gap.interval = stats::NewcombeDifference(arms.seen.passes, arms.seen.n, arms.fresh.passes,
                                           arms.fresh.n, 0.95);
  gap.is_alarm = gap.interval.low > kLargestGap;
  return gap;
}

GapDrift DriftOf(std::span<const stats::SeenAndFresh> releases) {
  std::vector<stats::SeenAndFresh> whole;
  std::copy_if(releases.begin(), releases.end(), std::back_inserter(whole), HasBoth);
  GapDrift drift;
  if (whole.size() < 2) return drift;
  drift.growth = stats::GapGrowthBetween(whole[whole.size() - 2], whole.back(), 0.95);
  drift.trend = TrendOf(whole);
  drift.is_alarm = (drift.growth && drift.growth->interval.low > 0) ||
                   (drift.trend && drift.trend->slope < 0 && drift.trend->p <= kAlpha);
  return drift;
}

std::optional<ParaphraseGap> ParaphraseGapOf(std::span<const baseline::Measurement> measurements,
                                             const FindMarks& find_marks) {
  ParaphraseGap gap;
  for (const baseline::Measurement& measurement : measurements)
    CountPairs(measurement, find_marks, &gap);
  const stats::Discordance& pairs = gap.pairs;
  if (pairs.n == 0) return std::nullopt;
  gap.gap = static_cast<double>(pairs.b - pairs.c) / static_cast<double>(pairs.n);
  const stats::Interval fall = stats::Tango(pairs, 0.90);  // of paraphrase minus original
  gap.interval = {-fall.high, -fall.low};
  gap.p = stats::McNemarMidPWorse(pairs);
  if (gap.control.n > 0)
    gap.p_beyond_control =
        stats::FisherExactGreater(pairs.b, pairs.n, gap.control.b, gap.control.n);
  gap.is_alarm = gap.p <= kAlpha && gap.p_beyond_control.value_or(0) <= kAlpha;
  return gap;
}

bool HoldsCanary(std::string_view answer, std::string_view canary) {
  if (canary.empty()) return false;
  const std::string loose = LettersAndDigits(canary);
  if (loose.size() < kShortestLooseCanary) return answer.find(canary) != answer.npos;
  return LettersAndDigits(answer).find(loose) != std::string::npos;
}

}  // namespace plimsoll::insight
