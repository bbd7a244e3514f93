#include "harness/text/tag_features.h"

#include <algorithm>
#include <string>

#include "harness/text/normal.h"

namespace plimsoll::text {
namespace {

constexpr std::size_t kMargin = 2;

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsUpper(char c) { return c >= 'A' && c <= 'Z'; }

/// Lower-cased; "!year" for four digits, "!num" for other numbers.
std::string Normalised(std::string_view word) {
  constexpr std::string_view kNumberMarks = ".,-:/$%";
  bool has_digit = false;
  bool has_other = false;
  std::string lower(word);
  for (char& c : lower) {
    has_digit = has_digit || IsDigit(c);
    has_other = has_other || (!IsDigit(c) && kNumberMarks.find(c) == std::string_view::npos);
    if (IsUpper(c)) c = static_cast<char>(c + 32);
  }
  if (!has_digit || has_other) return lower;
  return word.size() == 4 ? "!year" : "!num";
}

/// Capital first, all capitals, a hyphen, a digit, the beginning of a sentence.
std::uint64_t ShapeOf(std::string_view word, bool is_first) {
  const bool has_capital = !word.empty() && IsUpper(word.front());
  const bool is_capitals = std::all_of(word.begin(), word.end(), IsUpper);
  const bool has_hyphen = word.find('-') != std::string_view::npos;
  const bool has_digit = std::any_of(word.begin(), word.end(), IsDigit);
  return (has_capital ? 1 : 0) | (is_capitals ? 2 : 0) | (has_hyphen ? 4 : 0) |
         (has_digit ? 8 : 0) | (is_first ? 16 : 0);
}

std::uint64_t SuffixKey(std::string_view word, std::size_t bytes) {
  return Fnv1a(word.substr(word.size() - std::min(word.size(), bytes)));
}

std::uint32_t Bucket(std::uint64_t feature, std::uint64_t key, std::uint64_t extra = 0) {
  std::uint64_t hash = key ^ (feature * 0x9e3779b97f4a7c15ULL) ^ (extra * 0xd6e8feb86659fd93ULL);
  hash ^= hash >> 29;
  hash *= 0xbf58476d1ce4e5b9ULL;
  hash ^= hash >> 32;
  hash *= 0x94d049bb133111ebULL;
  return static_cast<std::uint32_t>(hash >> (64 - kTagFeatureBits));
}

}  // namespace

SentenceFeatures::WordKeys SentenceFeatures::KeysOf(std::string_view word, bool is_first) {
  const std::string normal = Normalised(word);
  const std::string_view view = normal;
  return {
      Fnv1a(view),        Fnv1a(view.substr(0, 1)), Fnv1a(view.substr(0, 3)), SuffixKey(view, 2),
      SuffixKey(view, 3), SuffixKey(view, 4),       ShapeOf(word, is_first)};
}

SentenceFeatures::SentenceFeatures(std::span<const std::string_view> words) {
  words_.reserve(words.size() + 2 * kMargin);
  words_.assign(kMargin, KeysOf("<s>", false));
  for (std::size_t i = 0; i < words.size(); ++i) words_.push_back(KeysOf(words[i], i == 0));
  words_.insert(words_.end(), kMargin, KeysOf("</s>", false));
}

TagFeatures SentenceFeatures::Of(std::size_t at, int previous, int before_previous) const {
  const WordKeys& word = words_[at + kMargin];
  const WordKeys& left = words_[at + kMargin - 1];
  const WordKeys& right = words_[at + kMargin + 1];
  const auto tag1 = static_cast<std::uint64_t>(previous + 1);
  const auto tag2 = static_cast<std::uint64_t>(before_previous + 1);
  return {Bucket(1, 0),
          Bucket(2, word.suffix3),
          Bucket(3, word.suffix2),
          Bucket(4, word.prefix1),
          Bucket(5, word.word),
          Bucket(6, 0, tag1),
          Bucket(7, 0, tag2),
          Bucket(8, 0, tag1 << 8 | tag2),
          Bucket(9, word.word, tag1),
          Bucket(10, left.word),
          Bucket(11, left.suffix3),
          Bucket(12, words_[at].word),
          Bucket(13, right.word),
          Bucket(14, right.suffix3),
          Bucket(15, words_[at + 2 * kMargin].word),
          Bucket(16, word.shape),
          Bucket(17, word.suffix3, word.shape + 1),
          Bucket(18, word.prefix3),
          Bucket(19, word.suffix4)};
}

}  // namespace plimsoll::text
