#include "harness/stats/judge_error.h"

#include <algorithm>
#include <cmath>

namespace plimsoll::stats {
namespace {

double UnitClamp(double value) { return std::clamp(value, 0.0, 1.0); }

}  // namespace

double YoudenIndex(double sensitivity, double specificity) { return sensitivity + specificity - 1; }

std::optional<JudgeRates> MeasureJudge(const JudgeCalibration& calibration, double level) {
  const auto human_passes = static_cast<double>(calibration.human_passes);
  const auto human_fails = static_cast<double>(calibration.human_fails);
  const auto judged_passes = static_cast<double>(calibration.judged_passes);
  const auto judged_fails = static_cast<double>(calibration.judged_fails);
  if (human_passes <= 0 || human_fails <= 0) return std::nullopt;
  JudgeRates rates;
  rates.sensitivity = judged_passes / human_passes;
  rates.sensitivity_limits = ClopperPearson(judged_passes, human_passes, level);
  rates.specificity = judged_fails / human_fails;
  rates.specificity_limits = ClopperPearson(judged_fails, human_fails, level);
  rates.youden = YoudenIndex(rates.sensitivity, rates.specificity);
  return rates;
}

std::optional<CorrectedRate> RoganGladen(double passes, double n, double sensitivity,
                                         double specificity, double level) {
  const double youden = YoudenIndex(sensitivity, specificity);
  if (n <= 0 || youden < kLeastYouden) return std::nullopt;
  const auto correct = [&](double p) { return UnitClamp((p + specificity - 1) / youden); };
  const Interval judged = Wilson(passes, n, level);
  return CorrectedRate{correct(passes / n), {correct(judged.low), correct(judged.high)}};
}

std::optional<CorrectedRate> RoganGladenEstimated(double passes, double n,
                                                  const EstimatedJudge& judge, double level) {
  if (n <= 0 || judge.human_passes <= 0 || judge.human_fails <= 0) return std::nullopt;
  const double youden = YoudenIndex(judge.sensitivity, judge.specificity);
  if (youden < kLeastYouden) return std::nullopt;
  const double z = NormalQuantile((1 + level) / 2);
  const double n_shrunk = n + z * z;
  const double m1 = judge.human_passes + 2;
  const double m0 = judge.human_fails + 2;
  const double p = (passes + z * z / 2) / n_shrunk;
  const double se = (judge.human_passes * judge.sensitivity + 1) / m1;
  const double sp = (judge.human_fails * judge.specificity + 1) / m0;
  const double youden_shrunk = YoudenIndex(se, sp);
  if (youden_shrunk <= 0) return std::nullopt;
  const double theta = (p + sp - 1) / youden_shrunk;
  const double var_p = p * (1 - p) / n_shrunk;
  const double var_se = se * (1 - se) / m1;
  const double var_sp = sp * (1 - sp) / m0;
  const double centre = theta + 2 * z * z * (theta * var_se - (1 - theta) * var_sp);
  const double half =
      z * std::sqrt(var_p + (1 - theta) * (1 - theta) * var_sp + theta * theta * var_se) /
      youden_shrunk;
  return CorrectedRate{UnitClamp((passes / n + judge.specificity - 1) / youden),
                       {UnitClamp(centre - half), UnitClamp(centre + half)}};
}

double Attenuate(double difference, double sensitivity, double specificity) {
  return difference * YoudenIndex(sensitivity, specificity);
}

}  // namespace plimsoll::stats
