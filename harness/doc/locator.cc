#include "harness/doc/locator.h"

#include <algorithm>

namespace plimsoll::doc {

Place Locator::At(std::size_t offset) {
  for (const std::size_t end = std::min(offset, text_.size()); offset_ < end; ++offset_) {
    if (text_[offset_] == '\n') {
      ++place_.line;
      place_.column = 1;
    } else if ((text_[offset_] & 0xC0) != 0x80) {
      ++place_.column;
    }
  }
  return place_;
}

}  // namespace plimsoll::doc
