#ifndef HARNESS_STATS_EVIDENCE_H_
#define HARNESS_STATS_EVIDENCE_H_

#include <cstdint>
#include <span>
#include <vector>

namespace plimsoll::stats {

/// How many constant bets (g - 1/2)/grid the evidence is averaged over.
inline constexpr int kEvidenceGrid = 64;

/// All that an EvidenceProcess knows, to be stored with a run and continued from. Shapes: as many
/// log products as bets in both.
struct EvidenceState {
  double margin = 0;
  std::int64_t count = 0;
  std::vector<double> log_regression;
  std::vector<double> log_noninferiority;
  bool operator==(const EvidenceState&) const = default;
};

/// Betting evidence over paired case differences D (candidate minus baseline): two nonnegative
/// supermartingales that start at 1,
///   E_R = mean over bets f of prod (1 - f D)                       against E[D] >= 0 ("not
///   worse"), E_N = mean over bets f of prod (1 + f (D + margin)/(1 - margin)) against E[D] <=
///   -margin.
/// The chance that one ever reaches 1/alpha under its hypothesis is at most alpha, whenever one
/// stops. The products do not depend on the order of the cases (but for rounding); the order must
/// not depend on their outcomes, and cases of one cluster enter as one mean.
/// Source: Ville 1939; Waudby-Smith & Ramdas 2023; Ryu & Bhatt 2022.
class EvidenceProcess {
 public:
  /// Shapes: 0 <= margin < 1, grid >= 1.
  explicit EvidenceProcess(double margin, int grid = kEvidenceGrid);
  /// Continues where `state` was taken.
  explicit EvidenceProcess(EvidenceState state);

  /// Adds one case. Shapes: -1 <= difference <= 1.
  void Add(double difference);

  std::int64_t count() const { return state_.count; }
  /// The logarithms of E_R and E_N; 0 before the first case. Range: finite.
  double log_e_regression() const;
  double log_e_noninferiority() const;
  const EvidenceState& state() const { return state_; }

 private:
  EvidenceState state_;
};

/// The largest drop m that E_N at margin m has not yet excluded at 1/alpha: at any time, and after
/// any stop, "no drop larger than this" holds with confidence 1 - alpha. Negative where an
/// improvement is proven; 1 where nothing is excluded yet. O(n log n + distinct differences).
/// Range: [-1, 1], to 1e-9.
double LargestDropNotExcluded(std::span<const double> differences, double alpha,
                              int grid = kEvidenceGrid);

/// log E_R at one trial per case in closed form, with bets spread evenly over (0, 1): of b cases
/// that went from pass to fail and c that went the other way,
/// (b + c + 1) ln 2 + ln B(b + 1, c + 1) + ln(1 - I_1/2(b + 1, c + 1)). Shapes: b, c >= 0.
double LogEvidenceOfDiscordance(std::int64_t b, std::int64_t c);

}  // namespace plimsoll::stats

#endif  // HARNESS_STATS_EVIDENCE_H_
