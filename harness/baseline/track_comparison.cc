#include "harness/baseline/track_comparison.h"

#include <algorithm>
#include <utility>

#include "harness/stats/churn.h"
#include "harness/stats/clustered.h"
#include "harness/stats/mean_difference.h"
#include "harness/stats/power.h"

namespace plimsoll::baseline {
namespace {

constexpr double kRateLevel = 0.95;
constexpr double kDifferenceLevel = 0.90;  // each end is a one-sided bound at 0.05
constexpr double kAlpha = 0.05;
constexpr double kPower = 0.8;

/// The baseline's cluster where it has the case: regrouping a suite moves no verdict before the
/// next baseline.
std::string_view ClusterOf(const Row& row) {
  return row.baseline != nullptr ? row.baseline->cluster : row.candidate->cluster;
}

/// What the trials outside the rate are taken for.
enum class Unscored { kLeftOut, kPassed, kFailed };

int AllTrials(const CaseResult& result) { return result.trials + result.missing(); }

/// A case's mean with its unscored trials taken for passes or failures.
double FilledShare(const CaseResult& result, Unscored unscored, bool is_graded) {
  const int missing = std::max(result.missing(), result.trials == 0 ? 1 : 0);
  const double scored = is_graded && result.score ? *result.score * result.trials : result.passes;
  return (scored + (unscored == Unscored::kPassed ? missing : 0)) / (result.trials + missing);
}

/// Turns rows into the sample that one reading of the unscored trials gives.
class Sampler {
 public:
  explicit Sampler(bool is_graded) : is_graded_(is_graded) {}

  void AddPair(const Row& row) {
    const int trials = std::min(row.baseline->trials, row.candidate->trials);
    Add(row, Share(*row.baseline, trials), Share(*row.candidate, trials), trials == 1);
  }
  void AddFilled(const Row& row, Unscored baseline, Unscored candidate) {
    const bool is_single = AllTrials(*row.baseline) <= 1 && AllTrials(*row.candidate) <= 1;
    Add(row, FilledShare(*row.baseline, baseline, is_graded_),
        FilledShare(*row.candidate, candidate, is_graded_), is_single);
  }
  void AddRetired(const Row& row) {
    Add(row, Share(*row.baseline, row.baseline->trials), 0, row.baseline->trials == 1);
  }
  Sample Take() { return builder_.Take(); }

 private:
  void Add(const Row& row, double baseline, double candidate, bool is_single_trial) {
    const CaseResult& result = row.baseline != nullptr ? *row.baseline : *row.candidate;
    builder_.Add(row.suite, result.id, ClusterOf(row), baseline, candidate,
                 is_single_trial && !is_graded_);
  }
  double Share(const CaseResult& result, int trials) const {
    return is_graded_ && result.score ? *result.score : result.share(trials);
  }

  const bool is_graded_;
  SampleBuilder builder_;
};

void TakeSamples(std::span<const Row> rows, TrackComparison* out) {
  Sampler measured(out->is_graded);
  Sampler against(out->is_graded);
  Sampler in_favour(out->is_graded);
  Sampler with_retired(out->is_graded);
  for (const Row& row : rows) {
    if (row.is_common()) {
      against.AddFilled(row, Unscored::kPassed, Unscored::kFailed);
      in_favour.AddFilled(row, Unscored::kFailed, Unscored::kPassed);
    }
    if (row.is_pair()) {
      measured.AddPair(row);
      with_retired.AddPair(row);
    } else if (row.candidate == nullptr && row.baseline->trials > 0) {
      with_retired.AddRetired(row);
    }
  }
  out->sample = measured.Take();
  out->sample_against = against.Take();
  out->sample_in_favour = in_favour.Take();
  out->sample_with_retired = with_retired.Take();
}

/// The rate of one side over the rows that `counts` names.
template <typename Counts>
Rate RateOf(std::span<const Row> rows, const CaseResult* Row::*side, const Counts& counts) {
  Rate rate;
  SampleBuilder units;
  bool has_several = false;
  std::int64_t all_passed = 0;
  for (const Row& row : rows) {
    if (!counts(row)) continue;
    const CaseResult& result = *(row.*side);
    const double share = result.share(result.trials);
    rate.passes += share;
    ++rate.cases;
    rate.trials += result.trials;
    has_several |= result.trials > 1;
    all_passed += result.is_all_passed();
    units.Add(row.suite, result.id, ClusterOf(row), share, 0, true);
  }
  std::vector<double> means;
  for (const SampleBuilder::Unit& unit : units.Units()) means.push_back(unit.baseline);
  const auto clusters = static_cast<std::int64_t>(means.size());
  SetClusters(clusters, &rate);
  if (has_several)
    rate.every_trial = static_cast<double>(all_passed) / static_cast<double>(rate.cases);
  if (!has_several && clusters == rate.cases) return rate;
  const auto effective =
      stats::WilsonEffective(means, static_cast<double>(rate.trials), kRateLevel);
  if (!effective) return rate;
  rate.interval = effective->interval;
  rate.is_effective = true;
  rate.means = std::move(means);
  return rate;
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
    const int before = AllTrials(*row.baseline);
    const int now = AllTrials(*row.candidate);
    out->has_several_trials |= before > 1 || now > 1;
    out->is_one_to_many |= before == 1 && now > 1;
    if (!row.is_pair()) continue;
    ++out->pairs;
    out->regressed += row.baseline->is_all_passed() && !row.candidate->is_all_passed();
    out->fixed += !row.baseline->is_all_passed() && row.candidate->is_all_passed();
  }
}

void CountRates(std::span<const Row> rows, TrackComparison* out) {
  const auto is_pair = [](const Row& row) { return row.is_pair(); };
  const auto is_scored = [](const CaseResult* result) {
    return result != nullptr && result->trials > 0;
  };
  out->baseline = RateOf(rows, &Row::baseline, is_pair);
  out->candidate = RateOf(rows, &Row::candidate, is_pair);
  out->baseline_all =
      RateOf(rows, &Row::baseline, [&](const Row& row) { return is_scored(row.baseline); });
  out->candidate_all =
      RateOf(rows, &Row::candidate, [&](const Row& row) { return is_scored(row.candidate); });
  out->baseline_retired = RateOf(rows, &Row::baseline, [&](const Row& row) {
    return row.candidate == nullptr && is_scored(row.baseline);
  });
  out->candidate_added = RateOf(rows, &Row::candidate, [&](const Row& row) {
    return row.baseline == nullptr && is_scored(row.candidate);
  });
}

/// The variance to plan with. Where no unit moved, that of independent trials of an unchanged
/// model.
double PlanningPsi(const Sample& sample, double rate) {
  const double measured = sample.mean_square();
  return measured > 0 ? measured : stats::DiscordanceWithoutHistory(rate);
}

std::optional<double> ChurnOf(std::span<const Row> rows) {
  std::vector<stats::CaseStratum> cases;
  for (const Row& row : rows)
    if (row.is_pair())
      cases.push_back({{row.baseline->passes, row.baseline->trials},
                       {row.candidate->passes, row.candidate->trials}});
  return stats::MeasureChurn(cases).p_dispersion;
}

void TestPairs(TrackComparison* out) {
  const stats::Discordance& pairs = out->sample.pairs;
  out->method = "tango";
  out->test = "mcnemar_mid_p";
  out->interval = stats::Tango(pairs, kDifferenceLevel);
  out->p_worse = stats::McNemarMidPWorse(pairs);
  out->p_two_sided_exact = stats::McNemarExactTwoSided(pairs);
}

void TestDifferences(TrackComparison* out) {
  out->method = out->clusters < out->pairs ? "guarded_clusters" : "guarded";
  out->test = "sign_flip";
  out->interval = {-1, 1};
  if (const auto bounds = stats::BoundMeanDifference(out->sample.differences, kAlpha))
    out->interval = {bounds->lower, bounds->upper_guarded};
  out->p_worse = stats::SignFlip(out->sample.differences, kFlipSeed);
}

void Test(std::span<const Row> rows, TrackComparison* out) {
  out->clusters = out->sample.pairs.n;
  out->worst_case = {out->sample_against.mean(), out->sample_in_favour.mean()};
  if (out->pairs == 0) return;
  out->difference = out->sample.mean();
  if (out->sample.is_binary) {
    TestPairs(out);
  } else {
    TestDifferences(out);
  }
  if (out->has_several_trials) out->p_churn = ChurnOf(rows);
  out->psi = PlanningPsi(out->sample, out->baseline.rate.value_or(0));
  out->minimum_detectable_drop =
      stats::MinimumDetectableDrop(out->psi, static_cast<double>(out->clusters), kAlpha, kPower);
}

}  // namespace

TrackComparison CompareTrack(std::string suite, suite::Track track, std::string slice,
                             std::span<const Row> rows, bool is_graded) {
  TrackComparison out;
  out.suite = std::move(suite);
  out.track = track;
  out.slice = std::move(slice);
  out.is_graded = is_graded;
  CountCases(rows, &out);
  CountRates(rows, &out);
  TakeSamples(rows, &out);
  Test(rows, &out);
  return out;
}

void SetClusters(std::int64_t clusters, Rate* rate) {
  rate->clusters = clusters;
  if (rate->cases > 0) rate->rate = rate->passes / static_cast<double>(rate->cases);
  const auto observations = static_cast<double>(clusters);
  rate->interval = stats::Wilson(rate->rate.value_or(0) * observations, observations, kRateLevel);
}

}  // namespace plimsoll::baseline
