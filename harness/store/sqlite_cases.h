#ifndef HARNESS_STORE_SQLITE_CASES_H_
#define HARNESS_STORE_SQLITE_CASES_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "harness/base/result.h"
#include "harness/store/database.h"
#include "harness/store/run_store.h"

namespace plimsoll::store {

// Rows are numbered so that what a run adds comes at the end of its tables: plans are sent in their
// order, and pages that fill up in order are written once.
inline constexpr std::int64_t kMostCases = std::int64_t{1} << 32;

/// The row of a case; those of a run lie from place 0 to kMostCases - 1.
constexpr std::int64_t CaseRow(std::int64_t run_row, std::int64_t place) {
  return run_row << 32 | place;
}

/// A stretch of rows, both ends included.
struct Rows {
  std::int64_t first = 0;
  std::int64_t last = 0;
};

/// Those that a run's cases may have.
constexpr Rows AllCaseRows(std::int64_t run_row) {
  return {CaseRow(run_row, 0), CaseRow(run_row, kMostCases - 1)};
}
/// The rows of a run's cases in so many stretches of equal length, in order of the plan. Errors:
/// kStore.
Result<std::vector<Rows>> CaseStretches(Database& reader, std::int64_t run_row, std::size_t count);

/// Visits the cases of a stretch. `order` is SQL; `run_id` is for messages. Errors: kStore, and the
/// visitor's.
Status VisitCaseRows(Database& reader, const std::string& run_id, const Rows& rows,
                     std::string_view order, const CaseVisitor& visit);

/// Adds an entry to the log of a case, and its row where it has none; of `brief` without its
/// trials. An empty entry notes a case that is planned. Errors: kStore where another case has its
/// place.
Status AddToCase(Database& writer, std::int64_t run_row, const CaseBrief& brief,
                 std::string_view entry);

/// That no case stands at two places. Errors: kStore, naming it.
Status CheckDistinctCases(Database& reader, const std::string& run_id, const Rows& rows);

}  // namespace plimsoll::store

#endif  // HARNESS_STORE_SQLITE_CASES_H_
