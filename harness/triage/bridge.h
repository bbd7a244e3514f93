#ifndef HARNESS_TRIAGE_BRIDGE_H_
#define HARNESS_TRIAGE_BRIDGE_H_

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "harness/doc/node.h"
#include "harness/run/record.h"
#include "harness/stats/agreement.h"

namespace plimsoll::triage {

/// What one judge made of an answer: kept apart from "no grade".
enum class Reading { kPass, kFail, kUngraded };
inline constexpr std::string_view kReadingNames[] = {"pass", "fail", "ungraded"};
Reading ReadingOf(std::optional<bool> passed);

/// The same answers under two judges: what a migration from one to the other moves.
struct Bridge {
  /// Trials by the old judge's reading (rows) and the new one's (columns).
  std::array<std::array<std::int64_t, 3>, 3> counts{};
  /// A trial whose reading moved.
  struct Move {
    std::string name;  ///< suite/case
    int epoch = 0;
    Reading before = Reading::kUngraded;
    Reading after = Reading::kUngraded;
  };
  std::vector<Move> moves;

  void Add(const run::TrialRecord& before, const run::TrialRecord& after);
  std::int64_t trials() const;
  /// Of the trials that both graded. None for fewer than two.
  std::optional<stats::ChanceCorrected> Ac1() const;
  std::optional<stats::ChanceCorrected> Kappa() const;
  std::optional<double> RawAgreement() const;
  /// Of the trials that the old (the new) judge graded.
  std::optional<double> PassRateBefore() const;
  std::optional<double> PassRateAfter() const;

 private:
  stats::RatingTable Table() const;
};

doc::Node BridgeNode(const Bridge& bridge);

}  // namespace plimsoll::triage

#endif  // HARNESS_TRIAGE_BRIDGE_H_
