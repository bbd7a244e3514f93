#ifndef HARNESS_CLI_TEXT_DRAW_H_
#define HARNESS_CLI_TEXT_DRAW_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace plimsoll::cli {

/// A fair draw of texts that go by, without keeping the others: those with the smallest ranks.
/// What is drawn does not depend on the order in which texts come.
template <typename Key>
class TextDraw {
 public:
  struct Drawn {
    std::uint64_t rank = 0;
    Key key;
    std::string text;
  };

  /// Shapes: most >= 1.
  explicit TextDraw(std::size_t most) : most_(most) {}

  /// `rank`: a random number that the key alone determines. Every key comes once. A text that can
  /// be read again by its key may be left out.
  void Take(std::uint64_t rank, const Key& key, std::string_view text = {}) {
    if (drawn_.size() == most_) {
      const Drawn& last = drawn_.front();
      if (std::pair(last.rank, last.key) < std::pair(rank, key)) return;
      std::pop_heap(drawn_.begin(), drawn_.end(), IsBefore);
      drawn_.pop_back();
    }
    drawn_.push_back({rank, key, std::string(text)});
    std::push_heap(drawn_.begin(), drawn_.end(), IsBefore);
  }

  /// As if the other's texts had come here.
  void Merge(const TextDraw& other) {
    for (const Drawn& drawn : other.drawn_) Take(drawn.rank, drawn.key, drawn.text);
  }

  /// All that was drawn, by key; the draw is then empty.
  std::vector<Drawn> TakeByKey() {
    std::sort(drawn_.begin(), drawn_.end(),
              [](const Drawn& a, const Drawn& b) { return a.key < b.key; });
    return std::exchange(drawn_, {});
  }

 private:
  static bool IsBefore(const Drawn& a, const Drawn& b) {
    return std::pair(a.rank, a.key) < std::pair(b.rank, b.key);
  }

  std::size_t most_;
  std::vector<Drawn> drawn_;  // a heap, the last in front
};

}  // namespace plimsoll::cli

#endif  // HARNESS_CLI_TEXT_DRAW_H_
