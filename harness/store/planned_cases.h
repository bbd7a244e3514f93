#ifndef HARNESS_STORE_PLANNED_CASES_H_
#define HARNESS_STORE_PLANNED_CASES_H_

#include <vector>

#include "harness/base/result.h"
#include "harness/run/plan.h"
#include "harness/store/run_store.h"

namespace plimsoll::store {

/// The cases of a plan in its order, without trials, as RunStore::NotePlan takes them. Borrows the
/// names from the plan's suites. Errors: as suite::Suite::Read.
Result<std::vector<CaseBrief>> PlannedCases(const run::Plan& plan);

}  // namespace plimsoll::store

#endif  // HARNESS_STORE_PLANNED_CASES_H_
