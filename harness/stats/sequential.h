#ifndef HARNESS_STATS_SEQUENTIAL_H_
#define HARNESS_STATS_SEQUENTIAL_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <span>

#include "harness/stats/evidence.h"
#include "harness/stats/track_verdict.h"

namespace plimsoll::stats {

enum class SequentialDecision { kContinue, kPass, kRegression };

/// What is fixed before the first call of a run that may stop early.
struct SequentialPlan {
  double margin = 0.05;
  double alpha_early = 0.025;  ///< spent on stopping before the last case
  double alpha_final = 0.025;  ///< spent on the rules for a fixed number of cases, after the last
  std::int64_t tracks = 1;     ///< gating tracks: any of them may say "worse", all must say "pass"
  std::int64_t floor = 0;      ///< cases below which nothing passes, whatever has improved
  int grid = kEvidenceGrid;
};

/// What the evidence says after a complete prefix of the seeded order: kRegression where E_R
/// reaches tracks/alpha_early, else kPass where E_N reaches 1/alpha_early and the floor is reached.
SequentialDecision DecideSequentially(const EvidenceProcess& evidence, const SequentialPlan& plan);

/// Decides on complete prefixes of the seeded order while cases arrive in any order: what arrives
/// first is no random sample (failing answers may take longer), so a slow case holds the line.
class SequentialPrefix {
 public:
  explicit SequentialPrefix(const SequentialPlan& plan);

  /// The case at `position` of the order, from 0, is done: its difference, or none where it is
  /// missing on a side. Once decided it stays so. Shapes: every position once.
  SequentialDecision Arrive(std::size_t position, std::optional<double> difference);

  /// The evidence of the prefix that decided, or of the longest complete one.
  const EvidenceProcess& evidence() const { return evidence_; }

 private:
  SequentialPlan plan_;
  EvidenceProcess evidence_;
  SequentialDecision decision_ = SequentialDecision::kContinue;
  std::size_t next_ = 0;
  std::map<std::size_t, std::optional<double>> waiting_;
};

/// Where a run stopped.
struct SequentialStop {
  SequentialDecision decision = SequentialDecision::kContinue;  ///< kContinue: used all cases
  std::int64_t cases_used = 0;
  double log_e_regression = 0;
  double log_e_noninferiority = 0;
};

/// Decides after each case of `differences`, in their order, until it need not continue.
SequentialStop RunSequentially(std::span<const double> differences, const SequentialPlan& plan);

/// A run that may stop early, and after all cases is judged by the rules for a fixed number.
struct HybridVerdict {
  SequentialStop stop;
  std::optional<TrackEvidence> at_end;  ///< none where it stopped early
  TrackVerdict verdict = TrackVerdict::kInconclusive;
};

/// At the end by WeighPairs where all cases are single pass/fail trials, else by WeighDifferences,
/// at alpha_final, p times `tracks` (Bonferroni: the other tracks' p are not known here). The
/// chance of a false verdict of either kind is at most alpha_early + alpha_final. Shapes: one
/// difference per case, in the seeded order; -1, 0 or 1 where `single_trials`.
HybridVerdict DecideHybrid(std::span<const double> differences, const SequentialPlan& plan,
                           bool single_trials, std::uint64_t seed);

/// Wald's bounds and hypotheses on theta, the chance that a discordant pair is a bad one.
struct SprtPlan {
  double theta0 = 0.5;
  double theta1 = 0.75;
  double alpha = 0.05;
  double beta = 0.2;
};

enum class SprtDecision { kContinue, kAcceptNull, kRejectNull };

struct SprtResult {
  double lower = 0;                 ///< ln(beta / (1 - alpha))
  double upper = 0;                 ///< ln((1 - beta) / alpha)
  double log_likelihood_ratio = 0;  ///< where it stopped
  SprtDecision decision = SprtDecision::kContinue;
  std::optional<std::int64_t> stopped_at;  ///< discordant pairs until then; none where it goes on
};

/// Wald's sequential probability ratio test over discordant pairs, `is_bad` in the order of the
/// cases. kAcceptNull means "theta is below theta1", which is not "within the margin": it never
/// makes a PASS. Shapes: 0 < theta0 < theta1 < 1. Source: Wald 1945.
SprtResult SprtOfDiscordance(std::span<const std::int64_t> is_bad, const SprtPlan& plan);

}  // namespace plimsoll::stats

#endif  // HARNESS_STATS_SEQUENTIAL_H_
