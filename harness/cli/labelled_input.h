#ifndef HARNESS_CLI_LABELLED_INPUT_H_
#define HARNESS_CLI_LABELLED_INPUT_H_

#include <vector>

#include "harness/base/result.h"
#include "harness/baseline/measurement.h"
#include "harness/store/run_store.h"
#include "harness/triage/difference.h"

namespace plimsoll::cli {

/// What labels say of the difference between two sides, whose runs are in this store or have no
/// labels. Errors: kStore; kInvalid where a run has other answers than its queue was drawn from.
Result<std::vector<triage::TrackDifference>> LabelledDifferences(
    store::RunStore& store, const std::vector<baseline::Measurement>& candidate,
    const std::vector<baseline::Measurement>& before, double alpha);

}  // namespace plimsoll::cli

#endif  // HARNESS_CLI_LABELLED_INPUT_H_
