#include "harness/stats/category_codes.h"

#include <unordered_map>

namespace plimsoll::stats {

CategoryCodes Renumber(std::span<const std::int64_t> values) {
  CategoryCodes numbered;
  numbered.codes.reserve(values.size());
  std::unordered_map<std::int64_t, std::size_t> seen;
  for (const std::int64_t value : values) {
    const auto [entry, is_new] = seen.try_emplace(value, seen.size());
    if (is_new) numbered.counts.push_back(0);
    ++numbered.counts[entry->second];
    numbered.codes.push_back(entry->second);
  }
  return numbered;
}

}  // namespace plimsoll::stats
