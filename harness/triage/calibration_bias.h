#ifndef HARNESS_TRIAGE_CALIBRATION_BIAS_H_
#define HARNESS_TRIAGE_CALIBRATION_BIAS_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "harness/stats/judge_bias.h"
#include "harness/stats/paired.h"
#include "harness/triage/calibration.h"

namespace plimsoll::triage {

/// What was asked of one judge beside its labels: each is empty or has a place per case of the set.
struct JudgeProbes {
  std::vector<Opinion> swapped;  ///< both answers in the other order; labels name the same answer
  std::vector<Opinion> again;    ///< the same answer once more
  std::vector<Opinion> before;   ///< the same answer at another time, or by the judge before
  std::vector<Opinion> padded;   ///< the same content at greater length
  std::string family;            ///< of the judge's model; empty: unknown
};

/// What probes of judges need of the cases.
struct Probes {
  std::vector<double> lengths;        ///< of the answers; empty: unknown; 0: no answer
  std::vector<std::string> families;  ///< of the models that answered; empty: unknown
  std::string first = "1";            ///< the label that prefers the first answer
  std::string second = "2";
  std::vector<JudgeProbes> judges;  ///< a place per judge
};

struct PositionFinding {
  stats::SwappedPairs pairs;
  std::int64_t others = 0;  ///< one order gave a tie, or no label
  stats::PositionBias bias;
};

struct LengthFinding {
  std::int64_t cases = 0;
  stats::LengthBias bias;
};

struct FamilyFinding {
  stats::FalsePasses own;
  stats::FalsePasses others;
  stats::SelfPreference preference;
};

/// The same answers graded twice. The answers are the same: what differs is the judge's.
struct RepeatFinding {
  std::int64_t answers = 0;  ///< with a label both times
  std::int64_t flips = 0;    ///< of the verdict, or of the label where labels have none
  stats::Discordance verdicts;
  double p_shift = 1;  ///< McNemar's, exact, two-sided: flips go one way
  std::int64_t scored = 0;
  std::optional<double> mean_score_before;  ///< over answers with a number both times
  std::optional<double> mean_score_now;

  std::optional<Coefficient> FlipRate() const;
  /// Whether the flips exceed the share, or go one way (p < 0.01): grades before and after do not
  /// compare.
  bool IsDrift(double largest_share) const;
};

/// A judge's biases, as far as there is something to find them by.
struct JudgeBias {
  std::optional<PositionFinding> position;
  std::optional<LengthFinding> length;  ///< of the score, or of the verdict, given people's
  std::optional<stats::PaddingBias> padding;
  std::optional<FamilyFinding> family;
  std::optional<RepeatFinding> again;
  std::optional<RepeatFinding> drift;
};
JudgeBias MeasureBias(const CalibrationSet& set, std::size_t judge, const Probes& probes);

}  // namespace plimsoll::triage

#endif  // HARNESS_TRIAGE_CALIBRATION_BIAS_H_
