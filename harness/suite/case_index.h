#ifndef HARNESS_SUITE_CASE_INDEX_H_
#define HARNESS_SUITE_CASE_INDEX_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "harness/base/digest.h"
#include "harness/suite/case.h"

namespace plimsoll::suite {

/// What a suite keeps in memory of a case, beside its id. Small, because there may be a million.
struct CaseRow {
  Digest fingerprint;
  Digest content;
  std::uint64_t group = 0;
  std::uint64_t offset =
      0;  ///< of its line in the file, or its place among the cases kept in memory
  std::uint32_t length = 0;  ///< bytes of its line; 0 for a case kept in memory
  std::uint32_t file = 0;
  std::int32_t line = 0;
  std::uint8_t track = 0;
  std::uint8_t severity = 0;
};

/// The rows of a suite by position and by id. Ids that fold to the same (FoldId) are the same id.
/// Thread safety: const members may be called from any thread.
class CaseIndex {
 public:
  static constexpr std::uint32_t kNone = UINT32_MAX;

  /// Adds a row. Where its id is taken, adds nothing and returns the row that has it; otherwise
  /// kNone.
  std::uint32_t Add(std::string_view id, const CaseRow& row);
  /// The row whose id folds to the same as `id`, or kNone.
  std::uint32_t FindFolded(std::string_view id) const;

  std::size_t size() const { return rows_.size(); }
  const CaseRow& row(std::size_t index) const { return rows_[index]; }
  /// Borrowed; moves when a row is added.
  std::string_view id(std::size_t index) const;
  /// The rows in bytewise order of their ids.
  std::vector<std::uint32_t> OrderOfIds() const;
  /// Gives back the room that growing left over.
  void Shrink();

 private:
  std::size_t SlotOf(std::string_view id) const;
  void Grow();

  std::vector<CaseRow> rows_;
  std::string ids_;                       // all ids, one behind the other
  std::vector<std::uint32_t> id_starts_;  // where each begins in ids_
  std::vector<std::uint32_t> slots_;  // open addressing: a row or kNone; the size is a power of two
};

}  // namespace plimsoll::suite

#endif  // HARNESS_SUITE_CASE_INDEX_H_
