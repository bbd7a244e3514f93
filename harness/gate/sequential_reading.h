#ifndef HARNESS_GATE_SEQUENTIAL_READING_H_
#define HARNESS_GATE_SEQUENTIAL_READING_H_

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "harness/base/result.h"
#include "harness/baseline/measurement.h"
#include "harness/gate/decision.h"
#include "harness/gate/policy.h"
#include "harness/store/run_store.h"

namespace plimsoll::gate {

/// What a stored run that may stop early says against a baseline.
struct SequentialReading {
  std::map<suite::Track, SequentialTrack> tracks;  ///< DecideInput::sequential
  std::set<std::string> unasked;                   ///< "suite/case" of the plan that has no trial
};

/// The same evidence as the run stopped on, from its stored cases in the order of the plan, each
/// track up to its first case that lacks a trial. None for a run of a fixed number of cases.
/// Errors: kStore; kNotFound; kInvalid where the policy no longer says what the run was begun
/// under.
Result<std::optional<SequentialReading>> ReadSequential(
    store::RunStore& store, const std::string& run_id, const Policy& policy,
    const std::vector<baseline::Measurement>& baseline);

/// Takes cases out of a side: what a run had no need to ask is neither removed from its suite nor
/// missing.
void LeaveOut(const std::set<std::string>& names, std::vector<baseline::Measurement>* side);

}  // namespace plimsoll::gate

#endif  // HARNESS_GATE_SEQUENTIAL_READING_H_
