#ifndef HARNESS_TEXT_REPEATS_H_
#define HARNESS_TEXT_REPEATS_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace plimsoll::text {

/// A string that stands in more than one place.
struct RepeatedString {
  std::string text;
  std::size_t count = 0;  ///< places, which may overlap
  std::size_t texts = 0;  ///< different texts among them
  /// Bytes that repeat what was already said once: (count - 1) * length.
  std::size_t saved() const { return (count - 1) * text.size(); }
};

/// What a set of texts says more than once, from a suffix array: no window and no order. A repeat
/// never crosses the end of a text. Units: bytes of the texts, invalid UTF-8 repaired.
class RepeatIndex {
 public:
  /// Time O(n log n), memory 13 bytes for each byte of the texts. Shapes: under 2 GiB in all.
  explicit RepeatIndex(std::span<const std::string> texts);

  std::size_t bytes() const { return bytes_; }
  /// The share of bytes that lie in a repeat of at least `length` bytes; none without a byte.
  std::optional<double> Share(std::size_t length) const;
  /// Bits per byte: log2(n) / (1 + mean longest repeat). None below two bytes. Source:
  /// Kontoyiannis, Algoet, Suhov & Wyner 1998.
  std::optional<double> EntropyRate() const;
  /// At most `most` strings of at least `length` bytes, those that save most first; none holds
  /// another. Each is as long as it can be with its count, then cut to whole code points.
  std::vector<RepeatedString> Strings(std::size_t length, std::size_t most) const;

 private:
  struct Interval {
    std::int32_t begin = 0;   // in the suffix array
    std::int32_t end = 0;     // behind the last
    std::int32_t length = 0;  // what all of them share
    std::int64_t saved() const { return std::int64_t{end - begin - 1} * length; }
  };
  void MeasureCommonPrefixes();
  std::vector<Interval> BestIntervals(std::int32_t length, std::size_t most) const;
  std::string_view BytesOf(const Interval& interval) const;
  RepeatedString StringOf(const Interval& interval) const;

  std::string joined_;                // every text and a byte that no text has
  std::size_t bytes_ = 0;             // without those
  std::vector<std::int32_t> ends_;    // of every text in joined_, ascending
  std::vector<std::int32_t> suffix_;  // the suffix array
  std::vector<std::int32_t> common_;  // with the suffix before it in the array; 0 for the first
  std::vector<std::int32_t>
      longest_;  // at each place of joined_: the longest repeat that begins there
};

}  // namespace plimsoll::text

#endif  // HARNESS_TEXT_REPEATS_H_
