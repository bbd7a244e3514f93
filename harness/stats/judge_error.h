#ifndef HARNESS_STATS_JUDGE_ERROR_H_
#define HARNESS_STATS_JUDGE_ERROR_H_

#include <cstdint>
#include <optional>

#include "harness/stats/consensus.h"
#include "harness/stats/rates.h"

namespace plimsoll::stats {

/// Below this Youden index a judge's answer says too little for a correction.
inline constexpr double kLeastYouden = 0.2;

/// Se + Sp - 1: 0 for a judge that guesses, 1 for one that never errs.
double YoudenIndex(double sensitivity, double specificity);

/// A judge's rates against human labels; each end of an interval alone is a one-sided bound at
/// (1 - level)/2.
struct JudgeRates {
  double sensitivity = 0;  ///< P(judge pass | human pass)
  Interval sensitivity_limits;
  double specificity = 0;  ///< P(judge fail | human fail)
  Interval specificity_limits;
  double youden = 0;
};

/// Clopper-Pearson limits at a two-sided level. None where a class has no label.
std::optional<JudgeRates> MeasureJudge(const JudgeCalibration& calibration, double level);

/// A pass rate corrected for a judge's errors. Range: [0, 1].
struct CorrectedRate {
  double rate = 0;
  Interval interval;
};

/// (p + Sp - 1) / (Se + Sp - 1) with Se and Sp known exactly: Wilson's interval of the judged rate
/// on that line. None for n = 0 or a Youden index below kLeastYouden. Shapes: 0 <= passes <= n.
/// Source: Rogan & Gladen 1978.
std::optional<CorrectedRate> RoganGladen(double passes, double n, double sensitivity,
                                         double specificity, double level);

/// What is known of a judge whose rates were estimated from labels of each class.
struct EstimatedJudge {
  double sensitivity = 0;
  double human_passes = 0;  ///< labels behind the sensitivity
  double specificity = 0;
  double human_fails = 0;  ///< labels behind the specificity
};

/// The same with Se and Sp estimated: the interval counts their uncertainty too. None for n = 0,
/// a class without a label, or a Youden index below kLeastYouden. Source: Lee et al. 2025,
/// arXiv 2511.21140.
std::optional<CorrectedRate> RoganGladenEstimated(double passes, double n,
                                                  const EstimatedJudge& judge, double level);

/// What a true difference (or a margin) comes to where both sides are read by a judge with these
/// errors: it shrinks by the Youden index.
double Attenuate(double difference, double sensitivity, double specificity);

}  // namespace plimsoll::stats

#endif  // HARNESS_STATS_JUDGE_ERROR_H_
