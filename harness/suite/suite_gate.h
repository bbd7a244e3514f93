#ifndef HARNESS_SUITE_SUITE_GATE_H_
#define HARNESS_SUITE_SUITE_GATE_H_

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "harness/base/result.h"
#include "harness/doc/node.h"
#include "harness/doc/object_reader.h"

namespace plimsoll::suite {

/// What a suite asks of its own cases on one track. Each field that is set may only be stricter
/// than the policy's of that name.
struct TrackGate {
  std::optional<double> largest_drop;
  std::optional<double> largest_unscored_share;
  std::optional<double> smallest_rate;
  bool operator==(const TrackGate&) const = default;
};

/// `gate` of a suite's manifest: what the suite asks beyond the policy.
struct SuiteGate {
  std::map<std::string, TrackGate> tracks;  ///< by track name
  std::vector<std::string> critical;        ///< ids of its cases that must pass every trial
  bool operator==(const SuiteGate&) const = default;
};

void ReadSuiteGate(doc::ObjectReader& r, SuiteGate* out);
/// The object that ReadSuiteGate reads.
doc::Node SuiteGateToNode(const SuiteGate& gate);
/// Of an object that SuiteGateToNode made. Errors: kInvalid.
Result<SuiteGate> SuiteGateOf(const doc::Node& node);

}  // namespace plimsoll::suite

#endif  // HARNESS_SUITE_SUITE_GATE_H_
