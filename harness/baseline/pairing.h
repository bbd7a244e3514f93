#ifndef HARNESS_BASELINE_PAIRING_H_
#define HARNESS_BASELINE_PAIRING_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/base/result.h"
#include "harness/baseline/measurement.h"

namespace plimsoll::baseline {

/// Why a case is in no pair.
enum class LeftOut {
  kNew,
  kRemoved,
  kChanged,
  kUnscoredBaseline,
  kUnscoredCandidate,
  kUnscoredBoth,
  kQuarantined
};
std::string_view LeftOutName(LeftOut why);

struct LeftOutCase {
  std::string suite;
  std::string id;
  suite::Track track = suite::Track::kHappyPath;
  LeftOut why = LeftOut::kNew;
  bool operator==(const LeftOutCase&) const = default;
};

/// A case of either side. Both are set where the case is the same on both sides: suite, id,
/// fingerprint and track. Borrows from the measurements.
struct Row {
  std::string_view suite;
  const CaseResult* baseline = nullptr;
  const CaseResult* candidate = nullptr;

  bool is_common() const { return baseline != nullptr && candidate != nullptr; }
  /// Common, and in the rate on both sides.
  bool is_pair() const { return is_common() && baseline->trials > 0 && candidate->trials > 0; }
  /// The candidate's case where there is one.
  const CaseResult& either() const { return candidate != nullptr ? *candidate : *baseline; }
};

/// Two sides joined.
struct Pairing {
  std::vector<Row> rows;              ///< by suite
  std::vector<LeftOutCase> left_out;  ///< by suite and case
};

/// Whether one suite's judges are the same on both sides. The settings of a judge that stand in a
/// case are in its fingerprint, so new and removed cases may bring judges and take them away: where
/// both sides have the same cases the lists must be equal; else each kind on both sides must share
/// one. Errors: kNotComparable.
Status CheckJudges(const Measurement& baseline, const Measurement& candidate, bool has_same_cases);

/// By suite and case.
void SortLeftOut(std::vector<LeftOutCase>* left_out);

/// Joins by suite, case, fingerprint and track; a case that differs in the last two gives a row for
/// each side. Errors: kInvalid where a side has two measurements of one suite; kNotComparable where
/// the judges of a suite differ.
Result<Pairing> PairCases(const std::vector<Measurement>& baseline,
                          const std::vector<Measurement>& candidate);

}  // namespace plimsoll::baseline

#endif  // HARNESS_BASELINE_PAIRING_H_
