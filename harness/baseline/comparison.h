#ifndef HARNESS_BASELINE_COMPARISON_H_
#define HARNESS_BASELINE_COMPARISON_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "harness/base/result.h"
#include "harness/baseline/baseline.h"
#include "harness/stats/rates.h"

namespace plimsoll::baseline {

/// Why a case is in no pair.
enum class LeftOut { kNew, kRemoved, kChanged, kUnscoredBaseline, kUnscoredCandidate, kUnscoredBoth };
std::string_view LeftOutName(LeftOut why);

/// One case on both sides.
struct Pair {
  CaseResult baseline;
  CaseResult candidate;
  double difference() const;   ///< candidate's mean minus the baseline's
  /// Passed every trial before and not now / the other way round.
  bool is_regressed() const;
  bool is_fixed() const;
};

/// A rate of one side with its interval.
struct Rate {
  double passes = 0;           ///< sum of the cases' means where there are several trials
  std::int64_t cases = 0;
  std::optional<double> rate;  ///< unset where cases == 0
  stats::Interval interval;    ///< Wilson, level 0.95
};

/// The paired comparison of one suite's track (or of a track over all suites, or of an area of it).
struct TrackComparison {
  std::string suite;           ///< "*" over all suites
  suite::Track track = suite::Track::kHappyPath;
  std::string slice;           ///< empty: the whole track; else such as "area=cyber"
  std::int64_t pairs = 0;
  std::int64_t clusters = 0;
  Rate baseline;               ///< over the pairs
  Rate candidate;              ///< over the pairs
  Rate candidate_all;          ///< over every case of the candidate that has a rate, new ones too
  stats::Discordance discordance;
  bool has_several_trials = false;
  std::optional<double> difference;
  stats::Interval interval;    ///< of the difference, level 0.90
  std::string method;          ///< "tango"
  double p_worse = 1;
  double p_two_sided_exact = 1;
  double minimum_detectable_drop = 1;  ///< at alpha 0.05 one-sided and power 0.8
  std::int64_t candidate_cases = 0;    ///< of the track in the candidate's suite, measured or not
  std::int64_t unscored_baseline = 0;  ///< cases
  std::int64_t unscored_candidate = 0;
  stats::Interval worst_case;          ///< difference if every unscored one went against / for the candidate
};

struct LeftOutCase {
  std::string suite;
  std::string id;
  suite::Track track = suite::Track::kHappyPath;
  LeftOut why = LeftOut::kNew;
};

/// A side's settings that differ; shown, and an error only where the policy asks for it.
struct Difference {
  std::string field;      ///< JSON pointer into Target::Describe()
  std::string before;
  std::string after;
};

/// Candidate against baseline, case by case.
struct Comparison {
  std::string baseline_run, candidate_run;
  std::string baseline_target, candidate_target;
  std::vector<TrackComparison> tracks;      ///< over all suites, one per track that has cases, in order of tracks
  std::vector<TrackComparison> by_suite;    ///< one per suite and track
  std::vector<TrackComparison> slices;      ///< by area within each track, exploratory
  std::vector<LeftOutCase> left_out;
  std::vector<Difference> target_differences;
  std::vector<std::pair<std::string, Pair>> flips;  ///< suite, pair: regressed or fixed, worst severity first
  /// Ratio adversarial to happy-path rate, with its 95 % interval; unset where one of them has no cases.
  std::optional<double> ratio_baseline, ratio_candidate;
  stats::Interval ratio_baseline_interval, ratio_candidate_interval;
  double common_share = 1;                  ///< of the baseline's cases that are in the candidate unchanged
};

struct CompareOptions {
  bool allow_drift = false;   ///< compare although fewer than 80 % of the baseline's cases are in common
};

/// Pairs by suite, case and fingerprint. Suites on one side only are listed as new or removed case by case.
/// Errors: kNotComparable where the judge identities differ, or too few cases are in common.
Result<Comparison> Compare(const std::vector<Measurement>& baseline, const std::vector<Measurement>& candidate,
                           const CompareOptions& options);

}  // namespace plimsoll::baseline

#endif  // HARNESS_BASELINE_COMPARISON_H_
