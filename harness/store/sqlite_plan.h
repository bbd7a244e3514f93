#ifndef HARNESS_STORE_SQLITE_PLAN_H_
#define HARNESS_STORE_SQLITE_PLAN_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "harness/base/result.h"
#include "harness/store/database.h"
#include "harness/store/run_store.h"

namespace plimsoll::store {

/// Writes rows without a trial for the cases that have none yet.
Status InsertPlannedCases(Database& writer, std::int64_t run_row,
                          const std::vector<CaseBrief>& cases);

/// What stands under a name beside a run; PutNote replaces it, and GetNote is empty
/// where nothing does. Errors: kStore.
Status PutNote(Database& writer, std::int64_t run_row, std::string_view name,
               std::string_view json);
Result<std::string> GetNote(Database& reader, std::int64_t run_row, std::string_view name);

}  // namespace plimsoll::store

#endif  // HARNESS_STORE_SQLITE_PLAN_H_
