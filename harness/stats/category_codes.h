#ifndef HARNESS_STATS_CATEGORY_CODES_H_
#define HARNESS_STATS_CATEGORY_CODES_H_

#include <cstdint>
#include <span>
#include <vector>

namespace plimsoll::stats {

/// Category codes renumbered 0, 1, 2, … in order of appearance.
struct CategoryCodes {
  std::vector<std::size_t> codes;    ///< one per row
  std::vector<std::int64_t> counts;  ///< rows of each category
};

/// O(n).
CategoryCodes Renumber(std::span<const std::int64_t> values);

}  // namespace plimsoll::stats

#endif  // HARNESS_STATS_CATEGORY_CODES_H_
