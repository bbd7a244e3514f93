#include "harness/baseline/track_comparison.h"

#include <algorithm>
#include <map>
#include <set>
#include <string_view>
#include <tuple>
#include <utility>

#include "harness/stats/power.h"

namespace plimsoll::baseline {
namespace {

constexpr double kRateLevel = 0.95;
constexpr double kDifferenceLevel = 0.90;  // each end is a one-sided bound at 0.05
constexpr double kAlpha = 0.05;
constexpr double kPower = 0.8;

using ClusterKey = std::pair<std::string_view, std::string_view>;  // suite, cluster

/// The baseline's cluster where it has the case: regrouping a suite moves no verdict before the
/// next baseline.
std::string_view ClusterOf(const Row& row) {
  return row.baseline != nullptr ? row.baseline->cluster : row.candidate->cluster;
}

/// What the trials outside the rate are taken for.
enum class Unscored { kLeftOut, kPassed, kFailed };

/// The share of trials that passed. Undefined for a case without trials that is left out.
double ShareOf(const CaseResult& result, Unscored unscored) {
  if (unscored == Unscored::kLeftOut) return static_cast<double>(result.passes) / result.trials;
  const int missing = std::max(result.missing(), result.trials == 0 ? 1 : 0);
  const int passes = result.passes + (unscored == Unscored::kPassed ? missing : 0);
  return static_cast<double>(passes) / (result.trials + missing);
}

/// Sums the cases of each cluster; a unit is their mean.
class Clusters {
 public:
  void Add(const Row& row, double baseline, double candidate) {
    Sum& sum = sums_[{row.suite, ClusterOf(row)}];
    sum.baseline += baseline;
    sum.candidate += candidate;
    ++sum.cases;
  }

  std::vector<Unit> Units() const {
    std::vector<Unit> units;
    for (const auto& [key, sum] : sums_)
      units.push_back({sum.baseline / sum.cases, sum.candidate / sum.cases});
    return units;
  }

 private:
  struct Sum {
    double baseline = 0;
    double candidate = 0;
    int cases = 0;
  };
  std::map<ClusterKey, Sum> sums_;
};

std::vector<Level> LevelsOfRows(std::span<const Row> rows, Unscored baseline, Unscored candidate) {
  Clusters clusters;
  for (const Row& row : rows) {
    const bool counts = baseline == Unscored::kLeftOut ? row.is_pair() : row.is_common();
    if (counts)
      clusters.Add(row, ShareOf(*row.baseline, baseline), ShareOf(*row.candidate, candidate));
  }
  return LevelsOf(clusters.Units());
}

/// The rate of one side over the rows that `counts` names.
template <typename Counts>
Rate RateOf(std::span<const Row> rows, const CaseResult* Row::*side, const Counts& counts) {
  Rate rate;
  std::set<ClusterKey> clusters;
  for (const Row& row : rows) {
    if (!counts(row)) continue;
    rate.passes += ShareOf(*(row.*side), Unscored::kLeftOut);
    ++rate.cases;
    clusters.emplace(row.suite, ClusterOf(row));
  }
  SetClusters(static_cast<std::int64_t>(clusters.size()), &rate);
  return rate;
}

double DifferenceOf(const stats::Discordance& counts) {
  return counts.n == 0 ? 0
                       : static_cast<double>(counts.c - counts.b) / static_cast<double>(counts.n);
}

void CountCases(std::span<const Row> rows, TrackComparison* out) {
  for (const Row& row : rows) {
    if (row.baseline != nullptr) {
      ++out->baseline_cases;
      out->unscored_baseline += row.baseline->trials == 0 || row.baseline->missing() > 0;
    }
    if (row.candidate != nullptr) {
      ++out->candidate_cases;
      out->unscored_candidate += row.candidate->trials == 0 || row.candidate->missing() > 0;
      out->provisional += row.candidate->is_provisional;
    }
    if (!row.is_common()) continue;
    const int before = row.baseline->trials + row.baseline->missing();
    const int now = row.candidate->trials + row.candidate->missing();
    out->has_several_trials |= before > 1 || now > 1;
    out->has_unequal_trials |= before != now;
    if (!row.is_pair()) continue;
    ++out->pairs;
    out->regressed += row.baseline->is_all_passed() && !row.candidate->is_all_passed();
    out->fixed += !row.baseline->is_all_passed() && row.candidate->is_all_passed();
  }
}

/// Discordance to plan with. Where no unit moved, that of independent trials of an unchanged model.
double PlanningPsi(const Level& strictest, double rate) {
  const stats::Discordance& counts = strictest.counts;
  if (counts.b + counts.c == 0) return 2 * rate * (1 - rate);
  return static_cast<double>(counts.b + counts.c) / static_cast<double>(counts.n);
}

void Test(TrackComparison* out) {
  out->discordance = out->levels.front().counts;
  out->clusters = out->discordance.n;
  out->method = "tango";
  if (out->has_several_trials) out->method += "_all_trials";
  if (out->clusters < out->pairs) out->method += "_clusters";
  out->interval = stats::Tango(out->discordance, kDifferenceLevel);
  out->worst_case = {DifferenceOf(out->levels_against.front().counts),
                     DifferenceOf(out->levels_in_favour.front().counts)};
  if (out->pairs == 0) return;
  out->difference = DifferenceOf(out->discordance);
  out->p_worse = stats::McNemarMidPWorse(out->discordance);
  out->p_two_sided_exact = stats::McNemarExactTwoSided(out->discordance);
  out->psi = PlanningPsi(out->levels.front(), out->baseline.rate.value_or(0));
  out->minimum_detectable_drop =
      stats::MinimumDetectableDrop(out->psi, static_cast<double>(out->clusters), kAlpha, kPower);
}

}  // namespace

TrackComparison CompareTrack(std::string suite, suite::Track track, std::string slice,
                             std::span<const Row> rows) {
  TrackComparison out;
  out.suite = std::move(suite);
  out.track = track;
  out.slice = std::move(slice);
  CountCases(rows, &out);
  const auto is_pair = [](const Row& row) { return row.is_pair(); };
  out.baseline = RateOf(rows, &Row::baseline, is_pair);
  out.candidate = RateOf(rows, &Row::candidate, is_pair);
  out.baseline_all = RateOf(rows, &Row::baseline, [](const Row& row) {
    return row.baseline != nullptr && row.baseline->trials > 0;
  });
  out.candidate_all = RateOf(rows, &Row::candidate, [](const Row& row) {
    return row.candidate != nullptr && row.candidate->trials > 0;
  });
  out.levels = LevelsOfRows(rows, Unscored::kLeftOut, Unscored::kLeftOut);
  out.levels_against = LevelsOfRows(rows, Unscored::kPassed, Unscored::kFailed);
  out.levels_in_favour = LevelsOfRows(rows, Unscored::kFailed, Unscored::kPassed);
  Test(&out);
  return out;
}

void SetClusters(std::int64_t clusters, Rate* rate) {
  rate->clusters = clusters;
  if (rate->cases > 0) rate->rate = rate->passes / static_cast<double>(rate->cases);
  const auto observations = static_cast<double>(clusters);
  rate->interval = stats::Wilson(rate->rate.value_or(0) * observations, observations, kRateLevel);
}

}  // namespace plimsoll::baseline
