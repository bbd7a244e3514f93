#include "harness/doc/locator.h"

#include <algorithm>

namespace plimsoll::doc {

Place Locator::At(std::size_t offset) {
  const std::size_t end = std::min(offset, text_.size());
  if (end <= offset_) return place_;
  std::string_view passed = text_.substr(offset_, end - offset_);
  offset_ = end;
  const std::size_t last_break = passed.rfind('\n');
  if (last_break != passed.npos) {
    place_.line += static_cast<int>(std::count(passed.begin(), passed.end(), '\n'));
    place_.column = 1;
    passed.remove_prefix(last_break + 1);
  }
  place_.column += static_cast<int>(
      std::count_if(passed.begin(), passed.end(), [](char c) { return (c & 0xC0) != 0x80; }));
  return place_;
}

}  // namespace plimsoll::doc
