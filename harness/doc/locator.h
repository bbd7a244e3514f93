#ifndef HARNESS_DOC_LOCATOR_H_
#define HARNESS_DOC_LOCATOR_H_

#include <cstddef>
#include <string_view>

namespace plimsoll::doc {

/// A place in a text. Units: lines and columns count from 1, columns in code points.
struct Place {
  int line = 1;
  int column = 1;
};

/// Turns byte offsets into places in one pass over the text, as a parser goes through it.
/// Borrows: the text, which is valid UTF-8.
class Locator {
 public:
  explicit Locator(std::string_view text, int first_line = 1)
      : text_(text), place_{first_line, 1} {}
  /// The place of an offset. An offset before the last one asked for counts as that one.
  Place At(std::size_t offset);
  std::size_t offset() const { return offset_; }

 private:
  std::string_view text_;
  std::size_t offset_ = 0;
  Place place_;
};

}  // namespace plimsoll::doc

#endif  // HARNESS_DOC_LOCATOR_H_
