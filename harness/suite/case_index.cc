#include "harness/suite/case_index.h"

#include <algorithm>
#include <numeric>

#include "harness/base/result.h"
#include "harness/text/normal.h"

namespace plimsoll::suite {

std::string_view CaseIndex::id(std::size_t index) const {
  const std::size_t begin = id_starts_[index];
  const std::size_t end = index + 1 < id_starts_.size() ? id_starts_[index + 1] : ids_.size();
  return std::string_view(ids_).substr(begin, end - begin);
}

// The slot that holds `id`, or the free one where it belongs.
std::size_t CaseIndex::SlotOf(std::string_view id) const {
  const std::string folded = FoldId(id);
  const std::size_t mask = slots_.size() - 1;
  std::size_t slot = text::Fnv1a(folded) & mask;
  while (slots_[slot] != kNone && FoldId(this->id(slots_[slot])) != folded)
    slot = (slot + 1) & mask;
  return slot;
}

void CaseIndex::Grow() {
  slots_.assign(std::max<std::size_t>(16, slots_.size() * 2), kNone);
  for (std::uint32_t row = 0; row < rows_.size(); ++row) slots_[SlotOf(id(row))] = row;
}

std::uint32_t CaseIndex::Add(std::string_view id, const CaseRow& row) {
  if (4 * (rows_.size() + 1) > 3 * slots_.size()) Grow();
  const std::size_t slot = SlotOf(id);
  if (slots_[slot] != kNone) return slots_[slot];
  PLIMSOLL_CHECK(ids_.size() + id.size() < kNone && rows_.size() < kNone);
  slots_[slot] = static_cast<std::uint32_t>(rows_.size());
  id_starts_.push_back(static_cast<std::uint32_t>(ids_.size()));
  ids_.append(id);
  rows_.push_back(row);
  return kNone;
}

std::uint32_t CaseIndex::FindFolded(std::string_view id) const {
  return slots_.empty() ? kNone : slots_[SlotOf(id)];
}

std::vector<std::uint32_t> CaseIndex::OrderOfIds() const {
  std::vector<std::uint32_t> order(rows_.size());
  std::iota(order.begin(), order.end(), 0U);
  std::sort(order.begin(), order.end(),
            [this](std::uint32_t a, std::uint32_t b) { return id(a) < id(b); });
  return order;
}

void CaseIndex::Shrink() {
  rows_.shrink_to_fit();
  ids_.shrink_to_fit();
  id_starts_.shrink_to_fit();
}

}  // namespace plimsoll::suite
