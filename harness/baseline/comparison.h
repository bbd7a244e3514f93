#ifndef HARNESS_BASELINE_COMPARISON_H_
#define HARNESS_BASELINE_COMPARISON_H_

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "harness/base/result.h"
#include "harness/baseline/measurement.h"
#include "harness/baseline/pairing.h"
#include "harness/baseline/sample.h"
#include "harness/baseline/unit_noise.h"
#include "harness/stats/paired.h"
#include "harness/stats/rates.h"

namespace plimsoll::baseline {

/// One case on both sides.
struct Pair {
  CaseResult baseline;
  CaseResult candidate;
  double difference() const;  ///< candidate's mean minus the baseline's
  /// Passed every trial before and not now / the other way round.
  bool is_regressed() const;
  bool is_fixed() const;
  /// The more severe of the two sides: lowering a case's severity disarms nothing before the next
  /// baseline.
  suite::Severity severity() const;
};

/// A rate of one side with its interval.
struct Rate {
  double passes = 0;  ///< sum of the cases' means where there are several trials
  std::int64_t cases = 0;
  std::int64_t clusters =
      0;  ///< independent observations; equal to cases where no case shares a seed
  /// The mean of the clusters' means, as the tests weigh them, so that the change of two rates is
  /// the change that is tested; passes / cases where no case shares a seed. Unset where cases == 0.
  std::optional<double> rate;
  /// Level 0.95: Wilson over the clusters, or over the number of observations that the spread
  /// between them is worth where they are not one pass/fail trial each.
  stats::Interval interval;
  double observations = 0;            ///< as many independent ones as `interval` took them for
  bool is_effective = false;          ///< that is not the number of clusters
  std::vector<double> means;          ///< of the clusters, where is_effective
  std::int64_t trials = 0;            ///< in all
  std::optional<double> every_trial;  ///< share of cases that passed all their trials, of several
};

/// Completes a rate whose passes, cases and trials are counted: the rate itself, and its interval
/// over `means`, one per cluster.
void CompleteRate(std::vector<double> means, Rate* rate);

/// The paired comparison of one suite's track (or of a track over all suites, or of an area of it).
///
/// Rates and tests are of units: a cluster of cases, most often one case. Rates take the mean over
/// units of all their trials. A test takes each unit's difference of means; a case that had more
/// trials on one side enters it with as many of its first ones as the other side has. `difference`
/// and `interval` are the test's: where trials and measure are the same, the change of the rates.
struct TrackComparison {
  std::string suite;  ///< "*" over all suites
  suite::Track track = suite::Track::kHappyPath;
  std::string slice;  ///< empty: the whole track; else such as "area=cyber"
  std::int64_t pairs = 0;
  std::int64_t clusters = 0;  ///< units of the test
  Rate baseline;              ///< over the pairs
  Rate candidate;             ///< over the pairs
  Rate baseline_all;          ///< over every case of the baseline that has a rate, removed ones too
  Rate candidate_all;         ///< over every case of the candidate that has a rate, new ones too
  Rate baseline_retired;      ///< over the baseline's cases that the candidate does not have
  Rate candidate_added;       ///< over the candidate's cases that the baseline does not have
  std::int64_t regressed = 0;  ///< pairs that passed every trial before and not now
  std::int64_t fixed = 0;      ///< pairs the other way round
  Sample sample;               ///< what is tested
  Sample sample_against;       ///< the same if every unscored trial had gone against the candidate
  Sample sample_in_favour;     ///< and if every one had gone for it
  Sample sample_with_retired;  ///< and if the candidate had failed every case that it does not have
  bool is_graded = false;      ///< differences are of scores and not of passes
  bool has_several_trials = false;
  /// Some case had one trial in the baseline and several in the candidate: no test keeps its level
  /// there.
  bool is_one_to_many = false;
  std::optional<double> difference;  ///< mean of `sample`
  stats::Interval interval;          ///< of the difference, level 0.90
  /// "tango", or "guarded" where a unit is more than one pass/fail trial of one case; with
  /// "_clusters" behind it where a unit is more than one case.
  std::string method;
  std::string test;  ///< "mcnemar_mid_p" or "sign_flip"
  double p_worse = 1;
  std::optional<double> p_two_sided_exact;  ///< McNemar; unset where `test` is another
  std::optional<double> p_churn;       ///< that cases changed more than chance; for several trials
  double minimum_detectable_drop = 1;  ///< at alpha 0.05 one-sided and power 0.8
  UnitNoise noise;                     ///< what that follows from
  std::int64_t baseline_cases = 0;     ///< of the track in the baseline, measured or not
  std::int64_t candidate_cases = 0;    ///< of the track in the candidate's suite, measured or not
  std::int64_t unscored_baseline = 0;  ///< cases with a trial outside the rate
  std::int64_t unscored_candidate = 0;
  std::int64_t provisional = 0;  ///< candidate's cases that a pre-screen decided
  std::int64_t quarantined = 0;  ///< common cases that are in no pair because they are quarantined
  stats::Interval
      worst_case;  ///< difference if every unscored one went against / for the candidate
};

/// A side's settings that differ; shown, and an error only where the policy asks for it.
struct Difference {
  std::string field;   ///< JSON pointer into Target::Describe()
  std::string before;  ///< canonical JSON, or empty where it is absent
  std::string after;
  bool operator==(const Difference&) const = default;
};

/// Candidate against baseline, case by case.
struct Comparison {
  std::string baseline_run, candidate_run;  ///< ids, joined by ", " where there are several
  std::string baseline_target, candidate_target;
  std::int64_t baseline_missing_trials = 0;  ///< planned but without a terminal record
  std::vector<TrackComparison>
      tracks;  ///< over all suites, one per track that has cases, in order of tracks
  std::vector<TrackComparison> by_suite;  ///< one per suite and track
  std::vector<TrackComparison> slices;    ///< by area within each track, exploratory
  std::vector<LeftOutCase> left_out;
  std::vector<Difference> target_differences;
  std::vector<std::pair<std::string, Pair>>
      flips;  ///< suite, pair: regressed or fixed, worst severity first
  /// "suite/case" of critical cases that passed before and have a trial now that could not be
  /// scored, and none that failed.
  std::vector<std::string> open_critical;
  /// Adversarial to happy-path rate over all cases of the side, with its 95 % interval; unset where
  /// one of them has no cases or the happy-path rate is 0.
  std::optional<double> ratio_baseline, ratio_candidate;
  stats::Interval ratio_baseline_interval, ratio_candidate_interval;
  double common_share = 1;  ///< of the baseline's cases that are in the candidate unchanged
};

/// Below this share of the baseline's cases in common two sides do not compare.
inline constexpr double kSmallestCommonShare = 0.8;

struct CompareOptions {
  bool allow_drift =
      false;  ///< compare although fewer than 80 % of the baseline's cases are in common
  std::set<suite::Track> graded = {};      ///< tracks whose scores are compared, not their passes
  std::set<std::string> quarantined = {};  ///< "suite/case": in no pair
};

/// Pairs by suite, case, fingerprint and track. Suites on one side only are listed as new or
/// removed case by case. Errors: kNotComparable where the judge identities differ, or too few cases
/// are in common, over all or on one track; kInvalid where a side has two measurements of one
/// suite.
Result<Comparison> Compare(const std::vector<Measurement>& baseline,
                           const std::vector<Measurement>& candidate,
                           const CompareOptions& options);

}  // namespace plimsoll::baseline

#endif  // HARNESS_BASELINE_COMPARISON_H_
