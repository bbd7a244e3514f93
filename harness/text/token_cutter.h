#ifndef HARNESS_TEXT_TOKEN_CUTTER_H_
#define HARNESS_TEXT_TOKEN_CUTTER_H_

#include <cstddef>
#include <string_view>
#include <vector>

namespace plimsoll::text {

/// How a normal form is cut into tokens. Every report names the one it used.
enum class Tokenizer {
  kWhitespace,  ///< at blanks, punctuation left on: what most papers count
  kWord,        ///< maximal runs of letters, marks and digits
};

/// "ws" or "word".
std::string_view TokenizerName(Tokenizer tokenizer);

/// Cuts one text after the other into the tokens of their normal forms (NormalForm). ASCII is
/// folded and cut as it stands; only what other characters are in goes through the normal form.
class TokenCutter {
 public:
  explicit TokenCutter(Tokenizer tokenizer) : tokenizer_(tokenizer) {}
  /// Whatever was cut before is gone. O(bytes).
  void Cut(std::string_view text);
  std::size_t size() const { return bounds_used_ / 2; }
  std::string_view operator[](std::size_t token) const {
    return {bytes_.data() + bounds_[2 * token], bounds_[2 * token + 1] - bounds_[2 * token]};
  }
  /// Bytes behind every token that may be read, whatever they are.
  static constexpr std::size_t kPadding = 64;

 private:
  void CutAscii(std::size_t begin, std::size_t end);
  void CutOther(std::string_view part);
  void AddBound(std::size_t at);

  Tokenizer tokenizer_;
  std::vector<char> bytes_;  // the text in lower case, 0 between tokens; other normal forms
  std::size_t bytes_used_ = 0;
  std::vector<std::size_t> bounds_;  // in bytes_, begin and end of every token
  std::size_t bounds_used_ = 0;
};

}  // namespace plimsoll::text

#endif  // HARNESS_TEXT_TOKEN_CUTTER_H_
