#ifndef HARNESS_TRIAGE_ESTIMATE_H_
#define HARNESS_TRIAGE_ESTIMATE_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "harness/judge/judging.h"
#include "harness/stats/rates.h"
#include "harness/triage/labelled_run.h"

namespace plimsoll::triage {

inline constexpr double kEstimateLevel = 0.95;

/// A pass rate with its 95 % interval.
struct Estimate {
  double rate = 0;
  /// For answers like these. Drawn answers that nobody settled count against its low end and for
  /// its high end: what is open can only widen it.
  stats::Interval interval;
  std::string_view method;   ///< "wilson", "wilson_clustered", "hajek", "active"
  std::int64_t answers = 0;  ///< that it is about
  std::int64_t labels = 0;   ///< that went into it
  /// What labelling a part costs: the standard error if exactly these answers are meant. Unset: no
  /// part was drawn.
  std::optional<double> labelling_error;
};

/// Answers that are estimated together: of a track, or of a run.
using Answers = std::span<const LabelledAnswer* const>;

/// Of the answers that judges scored. None without one.
std::optional<Estimate> JudgesAlone(Answers answers);

/// Of all answers, from settled labels of drawn answers, each weighing one over its chance (Hajek).
/// Judges have no part in it but that they aimed the draw. None for fewer than two such labels.
/// Source: Hajek 1971; standard error by linearisation.
std::optional<Estimate> PeopleAlone(Answers answers);

/// Of all answers: what the judges let expect of each, put right by the labels of those drawn
/// (stats::ActiveEstimate). What to expect of a class of votes is learned from the labels of the
/// other half of the clusters, so that a poor judge does no harm and the estimate has no bias.
/// Labels of answers that were picked by hand are left out. No interval is shorter than one by a
/// judge in whose classes so many labels showed no error. None for fewer than two labels.
std::optional<Estimate> Combined(Answers answers);

using judge::Source;

/// What a drawn answer counts as that nobody settled.
enum class Open { kLeftOut, kFails, kPasses };

/// What each answer brings to the estimate, in the order of the answers, so that the mean is the
/// estimate's rate: of judges 1, 0 or, unscored, none; of people and of both unbiased over many
/// answers, and for one it may leave [0, 1]. Differences of these between two runs are what a gate
/// can correct.
std::vector<std::optional<double>> ScoresOf(Answers answers, Source source, Open open);

/// The labels behind an estimate.
struct LabelCount {
  std::int64_t labels = 0;  ///< settled, of drawn answers
  double worth = 0;         ///< of so many that had been drawn with equal chances (Kish 1965)

  /// The least standard error that so many labels can show: that of a rate of errors of which none
  /// was seen. Needs a label. Source: Agresti & Coull 1998.
  double LeastError() const;
};
LabelCount CountLabels(Answers answers);

}  // namespace plimsoll::triage

#endif  // HARNESS_TRIAGE_ESTIMATE_H_
