#include "harness/baseline/track_comparison.h"

#include <algorithm>
#include <utility>

#include "harness/stats/churn.h"
#include "harness/stats/clustered.h"
#include "harness/stats/mean_difference.h"
#include "harness/stats/moments.h"
#include "harness/stats/power.h"

namespace plimsoll::baseline {
namespace {

constexpr double kRateLevel = 0.95;
constexpr double kDifferenceLevel = 0.90;  // each end is a one-sided bound at 0.05
constexpr double kAlpha = 0.05;
constexpr double kPower = 0.8;

/// What the trials outside the rate are taken for.
enum class Unscored { kPassed, kFailed };

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
  Sampler(std::span<const Row> rows, const UnitIndex& index, bool is_graded)
      : rows_(rows), sums_(index), is_graded_(is_graded), is_binary_(!is_graded) {}

  /// As many of the first trials as both sides have.
  void AddPair(std::size_t i) {
    const auto [baseline, candidate] = SidesOf(i);
    const int trials = std::min(baseline.trials, candidate.trials);
    is_binary_ &= trials == 1 && baseline.has_first(1) && candidate.has_first(1);
    sums_.Add(i, Share(candidate, trials) - Share(baseline, trials));
  }
  void AddFilled(std::size_t i, Unscored before, Unscored now) {
    const auto [baseline, candidate] = SidesOf(i);
    if (rows_[i].is_pair() && baseline.missing() + candidate.missing() == 0) return AddPair(i);
    is_binary_ &= AllTrials(baseline) <= 1 && AllTrials(candidate) <= 1;
    sums_.Add(i,
              FilledShare(candidate, now, is_graded_) - FilledShare(baseline, before, is_graded_));
  }
  void AddRetired(std::size_t i) {
    const CaseResult& baseline = *rows_[i].baseline;
    is_binary_ &= baseline.trials == 1;
    sums_.Add(i, -Share(baseline, baseline.trials));
  }
  Sample Take() const { return MakeSample(sums_.Means(), is_binary_ && !sums_.has_clusters()); }

 private:
  std::pair<const CaseResult&, const CaseResult&> SidesOf(std::size_t i) const {
    return {*rows_[i].baseline, *rows_[i].candidate};
  }
  double Share(const CaseResult& result, int trials) const {
    return is_graded_ && result.score ? *result.score : result.share(trials);
  }

  const std::span<const Row> rows_;
  UnitSums sums_;
  const bool is_graded_;
  bool is_binary_;
};

/// Whether the sides have the same cases and every trial of them is in the rate.
bool IsWhole(const Row& row) {
  return row.is_pair() && row.baseline->missing() == 0 && row.candidate->missing() == 0;
}

void TakeSamples(std::span<const Row> rows, const UnitIndex& index, TrackComparison* out) {
  Sampler measured(rows, index, out->is_graded);
  for (std::size_t i = 0; i < rows.size(); ++i)
    if (rows[i].is_pair()) measured.AddPair(i);
  out->sample = measured.Take();
  if (std::all_of(rows.begin(), rows.end(), IsWhole)) {
    out->sample_against = out->sample_in_favour = out->sample_with_retired = out->sample;
    return;
  }
  Sampler against(rows, index, out->is_graded);
  Sampler in_favour(rows, index, out->is_graded);
  Sampler with_retired(rows, index, out->is_graded);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const Row& row = rows[i];
    if (row.is_common()) {
      against.AddFilled(i, Unscored::kPassed, Unscored::kFailed);
      in_favour.AddFilled(i, Unscored::kFailed, Unscored::kPassed);
    }
    if (row.is_pair()) {
      with_retired.AddPair(i);
    } else if (row.candidate == nullptr && row.baseline->trials > 0) {
      with_retired.AddRetired(i);
    }
  }
  out->sample_against = against.Take();
  out->sample_in_favour = in_favour.Take();
  out->sample_with_retired = with_retired.Take();
}

/// The rate of one side over the rows that are added.
class RateCounter {
 public:
  explicit RateCounter(const UnitIndex& index) : units_(index) {}

  void Add(std::size_t row, const CaseResult& result) {
    const double share = result.share(result.trials);
    rate_.passes += share;
    ++rate_.cases;
    rate_.trials += result.trials;
    all_passed_ += result.is_all_passed();
    units_.Add(row, share);
  }
  Rate Take() {
    if (rate_.trials > rate_.cases)
      rate_.every_trial = static_cast<double>(all_passed_) / static_cast<double>(rate_.cases);
    CompleteRate(units_.Means(), &rate_);
    return std::move(rate_);
  }

 private:
  UnitSums units_;
  Rate rate_;
  std::int64_t all_passed_ = 0;
};

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

void CountRates(std::span<const Row> rows, const UnitIndex& index, TrackComparison* out) {
  RateCounter baseline(index), candidate(index);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (!rows[i].is_pair()) continue;
    baseline.Add(i, *rows[i].baseline);
    candidate.Add(i, *rows[i].candidate);
  }
  out->baseline = baseline.Take();
  out->candidate = candidate.Take();
  if (out->pairs == static_cast<std::int64_t>(rows.size())) {
    out->baseline_all = out->baseline;
    out->candidate_all = out->candidate;
    out->baseline_retired = out->candidate_added = RateCounter(index).Take();
    return;
  }
  RateCounter baseline_all(index), candidate_all(index);
  RateCounter baseline_retired(index), candidate_added(index);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const Row& row = rows[i];
    if (row.baseline != nullptr && row.baseline->trials > 0) {
      baseline_all.Add(i, *row.baseline);
      if (row.candidate == nullptr) baseline_retired.Add(i, *row.baseline);
    }
    if (row.candidate != nullptr && row.candidate->trials > 0) {
      candidate_all.Add(i, *row.candidate);
      if (row.baseline == nullptr) candidate_added.Add(i, *row.candidate);
    }
  }
  out->baseline_all = baseline_all.Take();
  out->candidate_all = candidate_all.Take();
  out->baseline_retired = baseline_retired.Take();
  out->candidate_added = candidate_added.Take();
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
    out->interval = {bounds->lower, bounds->upper};
  out->p_worse = stats::SignFlip(out->sample.differences, kFlipSeed);
}

void Test(std::span<const Row> rows, const UnitIndex& index, TrackComparison* out) {
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
  out->noise = NoiseOfUnits(rows, index, out->sample, out->is_graded);
  out->minimum_detectable_drop = stats::MinimumDetectableDrop(
      out->noise.psi, static_cast<double>(out->clusters), kAlpha, kPower);
}

}  // namespace

TrackComparison CompareTrack(std::string suite, suite::Track track, std::string slice,
                             std::span<const Row> rows, bool is_graded) {
  TrackComparison out;
  out.suite = std::move(suite);
  out.track = track;
  out.slice = std::move(slice);
  out.is_graded = is_graded;
  const UnitIndex index(rows);
  CountCases(rows, &out);
  CountRates(rows, index, &out);
  TakeSamples(rows, index, &out);
  Test(rows, index, &out);
  return out;
}

void CompleteRate(std::vector<double> means, Rate* rate) {
  rate->clusters = static_cast<std::int64_t>(means.size());
  if (!means.empty()) rate->rate = stats::Mean(means);
  rate->observations = static_cast<double>(rate->clusters);
  rate->interval =
      stats::Wilson(rate->rate.value_or(0) * rate->observations, rate->observations, kRateLevel);
  if (rate->trials == rate->clusters) return;
  const auto effective =
      stats::WilsonEffective(means, static_cast<double>(rate->trials), kRateLevel);
  if (!effective) return;
  rate->interval = effective->interval;
  rate->observations = effective->n_eff;
  rate->is_effective = true;
  rate->means = std::move(means);
}

}  // namespace plimsoll::baseline
