#ifndef HARNESS_TRIAGE_CALIBRATION_SIDES_H_
#define HARNESS_TRIAGE_CALIBRATION_SIDES_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/stats/paired.h"
#include "harness/triage/calibration_set.h"

namespace plimsoll::triage {

/// Level of the intervals of differences between two sides, two-sided.
inline constexpr double kSidesLevel = 0.90;

/// What a judge makes of a candidate against a baseline.
enum class SideVerdict { kWorse, kNotShown, kBetter };
inline constexpr std::string_view kSideVerdictNames[] = {"worse", "not shown", "better"};

struct SidesUnderJudge {
  std::size_t judge = 0;
  stats::Discordance pairs;
  std::int64_t baseline_passes = 0;
  std::int64_t candidate_passes = 0;
  double difference = 0;     ///< candidate minus baseline
  stats::Interval interval;  ///< Tango, at kSidesLevel
  double p_worse = 1;        ///< McNemar's mid-p
  SideVerdict verdict = SideVerdict::kNotShown;
};

/// Which rows of a set are of which side, and which belong together.
struct Sides {
  /// A place per case of the set: unset for a case of neither side.
  std::vector<std::optional<bool>> is_candidate;
  std::vector<std::string> keys;  ///< a place per case: what was asked
};

/// The two sides of a set under each of its judges, paired by key. Errors: kInvalid where a side
/// has a key twice; kNothingSelected where no key is on both sides.
Result<std::vector<SidesUnderJudge>> CompareSides(const CalibrationSet& set, const Sides& sides);

/// Whether the judges come to different verdicts.
bool DependsOnJudge(const std::vector<SidesUnderJudge>& sides);

}  // namespace plimsoll::triage

#endif  // HARNESS_TRIAGE_CALIBRATION_SIDES_H_
