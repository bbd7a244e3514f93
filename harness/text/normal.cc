#include "harness/text/normal.h"

#include <utf8proc.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

#include "harness/base/result.h"
#include "harness/base/utf8.h"
#include "harness/text/utf8.h"

namespace plimsoll::text {
namespace {

utf8proc_category_t Category(char32_t c) {
  return utf8proc_category(static_cast<utf8proc_int32_t>(c));
}

bool IsSpace(char32_t c) {
  if (c < 0x7F) return c <= ' ';
  const utf8proc_category_t category = Category(c);
  return category == UTF8PROC_CATEGORY_CC || category == UTF8PROC_CATEGORY_ZS ||
         category == UTF8PROC_CATEGORY_ZL || category == UTF8PROC_CATEGORY_ZP;
}

bool IsWordCharacter(char32_t c) {
  const utf8proc_category_t category = Category(c);
  return category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_NO;
}

/// The compatibility decomposition, case-folded, without default-ignorable code points.
std::vector<utf8proc_int32_t> Decompose(std::string_view bytes) {
  constexpr auto kOptions = static_cast<utf8proc_option_t>(
      UTF8PROC_COMPAT | UTF8PROC_CASEFOLD | UTF8PROC_IGNORE | UTF8PROC_DECOMPOSE | UTF8PROC_STABLE);
  std::vector<utf8proc_int32_t> out;
  out.reserve(bytes.size());
  std::array<utf8proc_int32_t, 32> parts;  // the longest decomposition has 18
  int boundary = 0;
  while (!bytes.empty()) {
    const Utf8Step next = DecodeUtf8(bytes, 0);
    bytes.remove_prefix(next.length);
    if (next.code_point < 0x80) {
      const bool is_upper = next.code_point >= 'A' && next.code_point <= 'Z';
      out.push_back(static_cast<utf8proc_int32_t>(next.code_point + (is_upper ? 32 : 0)));
      continue;
    }
    const utf8proc_ssize_t count =
        utf8proc_decompose_char(static_cast<utf8proc_int32_t>(next.code_point), parts.data(),
                                parts.size(), kOptions, &boundary);
    PLIMSOLL_CHECK(count >= 0 && count <= static_cast<utf8proc_ssize_t>(parts.size()));
    out.insert(out.end(), parts.begin(), parts.begin() + count);
  }
  return out;
}

/// Canonical ordering. The library's own takes time quadratic in a run of combining marks, and a
/// hostile answer can be one such run.
void OrderMarks(std::vector<utf8proc_int32_t>* code_points) {
  const auto mark_class = [](utf8proc_int32_t c) {
    return utf8proc_get_property(c)->combining_class;
  };
  const auto is_mark = [&](utf8proc_int32_t c) { return c >= 0x300 && mark_class(c) != 0; };
  const auto is_before = [&](auto a, auto b) { return mark_class(a) < mark_class(b); };
  auto at = code_points->begin();
  while (true) {
    const auto begin = std::find_if(at, code_points->end(), is_mark);
    if (begin == code_points->end()) return;
    at = std::find_if_not(begin, code_points->end(), is_mark);
    if (!std::is_sorted(begin, at, is_before)) std::stable_sort(begin, at, is_before);
  }
}

void Compose(std::vector<utf8proc_int32_t>* code_points) {
  constexpr auto kOptions = static_cast<utf8proc_option_t>(UTF8PROC_COMPOSE | UTF8PROC_STABLE);
  const utf8proc_ssize_t size = utf8proc_normalize_utf32(
      code_points->data(), static_cast<utf8proc_ssize_t>(code_points->size()), kOptions);
  PLIMSOLL_CHECK(size >= 0);
  code_points->resize(static_cast<std::size_t>(size));
}

/// How many bytes before `a_end` and `b_end` are equal, going back at most `limit`.
std::size_t CommonSuffix(const char* a_end, const char* b_end, std::size_t limit) {
  std::size_t equal = 0;
  for (; equal + 8 <= limit; equal += 8) {
    std::uint64_t a;
    std::uint64_t b;
    std::memcpy(&a, a_end - equal - 8, 8);
    std::memcpy(&b, b_end - equal - 8, 8);
    if (a == b) continue;
    constexpr bool kLastIsHigh = std::endian::native == std::endian::little;
    const int equal_bits = kLastIsHigh ? std::countl_zero(a ^ b) : std::countr_zero(a ^ b);
    return equal + static_cast<std::size_t>(equal_bits) / 8;
  }
  while (equal < limit && a_end[-1 - static_cast<std::ptrdiff_t>(equal)] ==
                              b_end[-1 - static_cast<std::ptrdiff_t>(equal)]) {
    ++equal;
  }
  return equal;
}

struct Stretch {
  std::size_t begin = 0;
  std::size_t length = 0;
};

/// The first longest stretch of this period, where it is longer than `at_least` and holds two
/// whole periods; else an empty one. A stretch of period p is a run of positions i with
/// text[i] == text[i + p]; a run that is long enough covers one of the positions looked at, each
/// `wanted` further than the last known mismatch, so that most bytes are never read.
Stretch LongestOfPeriod(std::string_view text, std::size_t period, std::size_t at_least) {
  Stretch best;
  const std::size_t pairs = text.size() - period;
  std::size_t wanted = std::max(period, at_least < period ? 0 : at_least - period + 1);
  std::size_t begin = 0;  // everything in [begin, known) is equal to what is one period on
  std::size_t known = 0;
  while (begin + wanted <= pairs) {
    const std::size_t end = begin + wanted;
    const char* first = text.data() + end;
    const std::size_t equal = CommonSuffix(first, first + period, end - known);
    if (equal < end - known) {
      begin = end - equal;
      known = end;
      continue;
    }
    known = end;
    while (known < pairs && text[known] == text[known + period]) ++known;
    best = {begin, known - begin + period};
    wanted = known - begin + 1;
    begin = known = known + 1;
  }
  return best;
}

bool IsAscii(std::string_view bytes) {
  return std::all_of(bytes.begin(), bytes.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

/// Appends what is no blank, and one blank between what blanks part.
template <typename Characters, typename Append>
void CollapseBlanks(const Characters& characters, const Append& append, std::string* out) {
  bool is_pending = false;
  for (const auto each : characters) {
    const auto c = static_cast<char32_t>(each);
    if (IsSpace(c)) {
      is_pending = !out->empty();
      continue;
    }
    if (is_pending) out->push_back(' ');
    is_pending = false;
    append(c);
  }
}

}  // namespace

std::string NormalForm(std::string_view bytes) {
  std::string out;
  if (IsAscii(bytes)) {  // nothing to decompose, to order or to compose
    out.reserve(bytes.size());
    CollapseBlanks(
        bytes,
        [&](char32_t c) { out.push_back(static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c)); },
        &out);
    return out;
  }
  std::vector<utf8proc_int32_t> code_points = Decompose(bytes);
  OrderMarks(&code_points);
  Compose(&code_points);
  out.reserve(code_points.size());
  CollapseBlanks(
      code_points, [&](char32_t c) { AppendUtf8(c, &out); }, &out);
  return out;
}

std::vector<std::string> Words(std::string_view normal_form) {
  std::vector<std::string> words;
  while (true) {
    const std::string_view word = TakeWord(&normal_form);
    if (word.empty()) return words;
    words.emplace_back(word);
  }
}

std::string_view TakeWord(std::string_view* normal_form) {
  std::size_t begin = 0;
  std::size_t end = 0;
  while (end < normal_form->size()) {
    const Utf8Step next = DecodeUtf8(*normal_form, end);
    if (IsWordCharacter(next.code_point)) {
      end += next.length;
    } else if (begin < end) {
      break;
    } else {
      begin = end += next.length;
    }
  }
  const std::string_view word = normal_form->substr(begin, end - begin);
  normal_form->remove_prefix(end);
  return word;
}

std::vector<char32_t> CodePoints(std::string_view utf8) {
  std::vector<char32_t> out;
  while (!utf8.empty()) {
    const Utf8Step next = DecodeUtf8(utf8, 0);
    out.push_back(next.code_point);
    utf8.remove_prefix(next.length);
  }
  return out;
}

std::size_t CountCodePoints(std::string_view utf8) {
  std::size_t count = 0;
  for (; !utf8.empty(); ++count) utf8.remove_prefix(DecodeUtf8(utf8, 0).length);
  return count;
}

std::vector<std::uint64_t> WordShingles(std::string_view normal_form, int n) {
  PLIMSOLL_CHECK(n >= 1);
  const std::vector<std::string> words = Words(normal_form);
  if (words.empty()) return {Fnv1a(normal_form)};
  const std::size_t width = std::min(words.size(), static_cast<std::size_t>(n));
  std::vector<std::uint64_t> hashes;
  hashes.reserve(words.size() - width + 1);
  for (std::size_t i = 0; i + width <= words.size(); ++i) {
    std::uint64_t hash = Fnv1a("");
    for (std::size_t j = i; j < i + width; ++j) hash = Fnv1a(" ", Fnv1a(words[j], hash));
    hashes.push_back(hash);
  }
  std::sort(hashes.begin(), hashes.end());
  hashes.erase(std::unique(hashes.begin(), hashes.end()), hashes.end());
  return hashes;
}

double Jaccard(const std::vector<std::uint64_t>& a, const std::vector<std::uint64_t>& b) {
  if (a.empty() && b.empty()) return 1;
  std::size_t common = 0;
  for (auto i = a.begin(), j = b.begin(); i != a.end() && j != b.end();) {
    const std::uint64_t left = *i;
    const std::uint64_t right = *j;
    common += left == right;
    if (left <= right) ++i;
    if (right <= left) ++j;
  }
  return static_cast<double>(common) / static_cast<double>(a.size() + b.size() - common);
}

Repetition LongestRepetition(std::string_view bytes) {
  constexpr std::size_t kMaxPeriod = 200;
  Stretch best;
  std::size_t best_period = 0;
  for (std::size_t period = 1; period <= std::min(kMaxPeriod, bytes.size() / 2); ++period) {
    const Stretch found = LongestOfPeriod(bytes, period, best.length);
    if (found.length <= best.length) continue;
    best = found;
    best_period = period;
  }
  // A unit is shown to people: let it begin with a whole character.
  std::size_t begin = best.begin;
  while (begin + best_period < best.begin + best.length &&
         FloorToCodePoint(bytes, begin) != begin) {
    ++begin;
  }
  return {best.length, std::string(bytes.substr(begin, best_period))};
}

std::uint64_t Fnv1a(std::string_view bytes, std::uint64_t seed) {
  for (const char c : bytes) {
    seed = (seed ^ static_cast<std::uint8_t>(c)) * 1099511628211ULL;
  }
  return seed;
}

}  // namespace plimsoll::text
