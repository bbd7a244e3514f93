#ifndef HARNESS_INSIGHT_GAMING_H_
#define HARNESS_INSIGHT_GAMING_H_

#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "harness/baseline/measurement.h"
#include "harness/insight/case_marks.h"
#include "harness/stats/drift.h"
#include "harness/stats/paired.h"

namespace plimsoll::insight {

/// A gap of seen over fresh cases whose lower limit is above this raises the alarm.
inline constexpr double kLargestGap = 0.10;

/// Which releases were asked seen and fresh cases, and what they made of them.
class SeenAndFreshCounter {
 public:
  /// Releases oldest first. A case that is marked fresh is fresh for the first candidate that was
  /// asked it, and seen by every later one. Counts are effective ones where cases come in clusters
  /// or have several trials.
  stats::SeenAndFresh Add(const std::string& candidate_digest,
                          std::span<const baseline::Measurement> measurements,
                          const FindMarks& find_marks);

 private:
  std::map<std::string, std::string> first_asked_;  // suite, case, fingerprint -> candidate
};

/// Seen against fresh cases in one release.
struct SeenFreshGap {
  stats::SeenAndFresh arms;
  double gap = 0;            ///< rate of seen cases minus that of fresh ones
  stats::Interval interval;  ///< Newcombe, level 0.95
  bool is_alarm = false;     ///< the lower limit is above kLargestGap
};

/// None where an arm is empty.
std::optional<SeenFreshGap> GapOf(const stats::SeenAndFresh& arms);

/// How the gap moved over a target's releases.
struct GapDrift {
  std::optional<stats::GapGrowth> growth;  ///< of the last two releases with both arms; level 0.95
  std::optional<stats::Trend> trend;       ///< of fresh minus seen over all of them; from four on
  bool is_alarm = false;                   ///< the gap grew: one-sided at 0.025, either way
};

/// Releases oldest first; those without one of the arms are left out.
GapDrift DriftOf(std::span<const stats::SeenAndFresh> releases);

/// Cases against paraphrases of them: one that passes in the words that a model may have learnt and
/// fails in others.
struct ParaphraseGap {
  stats::Discordance pairs;    ///< original, paraphrase; b: the original passed alone
  stats::Discordance control;  ///< paraphrase, paraphrase of that: what rewording alone costs
  double gap = 0;              ///< rate of originals minus that of paraphrases
  stats::Interval interval;    ///< Tango, level 0.90
  double p = 1;                ///< one-sided mid-p
  std::optional<double> p_beyond_control;  ///< Fisher: originals lose more; none without a control
  bool is_alarm = false;                   ///< both at 0.05
};

/// A case passes where all its trials do. Each original enters with the first of its paraphrases,
/// by id, that has a rate; the others would say the same twice. None without a pair.
std::optional<ParaphraseGap> ParaphraseGapOf(std::span<const baseline::Measurement> measurements,
                                             const FindMarks& find_marks);

/// Whether an answer gives back a canary: the same letters and digits, whatever stands between
/// them. A canary of fewer than eight of these must stand there as it is written.
bool HoldsCanary(std::string_view answer, std::string_view canary);

}  // namespace plimsoll::insight

#endif  // HARNESS_INSIGHT_GAMING_H_
