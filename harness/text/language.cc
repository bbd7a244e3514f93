#include "harness/text/language.h"

#include <algorithm>
#include <cctype>
#include <utility>

#include <cld2/public/compact_lang_det.h>
#include <cld2/public/encodings.h>
#include <re2/re2.h>

#include "harness/base/utf8.h"
#include "harness/text/utf8.h"

namespace plimsoll::text {
namespace {

/// Enough to tell a language; a longer text is judged by its beginning.
constexpr std::size_t kMaxBytes = 65536;
constexpr int kMinLetterBytes = 40;

bool IsInterchangeable(char32_t c) {
  const bool is_control = (c < 0x20 && c != '\t' && c != '\n') || (c >= 0x7F && c <= 0x9F);
  const bool is_noncharacter = (c & 0xFFFE) == 0xFFFE || (c >= 0xFDD0 && c <= 0xFDEF);
  return !is_control && !is_noncharacter;
}

/// The library refuses a whole text for one control or noncharacter in it.
std::string Interchangeable(std::string_view bytes) {
  std::string out;
  while (!bytes.empty() && out.size() < kMaxBytes) {
    const Utf8Step next = DecodeUtf8(bytes, 0);
    AppendUtf8(IsInterchangeable(next.code_point) ? next.code_point : U' ', &out);
    bytes.remove_prefix(next.length);
  }
  return out;
}

/// One name for subtags that the registry or a detector uses for the same language.
std::string_view Canonical(std::string_view subtag) {
  constexpr std::pair<std::string_view, std::string_view> kSame[] = {
      {"iw", "he"}, {"in", "id"}, {"ji", "yi"},  {"jw", "jv"},
      {"mo", "ro"}, {"nb", "no"}, {"fil", "tl"}, {"cmn", "zh"},
  };
  for (const auto& [alias, name] : kSame) {
    if (subtag == alias) return name;
  }
  return subtag;
}

}  // namespace

LanguageGuess GuessLanguage(std::string_view bytes) {
  const std::string text = Interchangeable(bytes);
  const CLD2::CLDHints hints{nullptr, nullptr, CLD2::UNKNOWN_ENCODING, CLD2::UNKNOWN_LANGUAGE};
  CLD2::Language languages[3];
  int percents[3];
  double scores[3];
  int letter_bytes = 0;
  bool is_reliable = false;
  int valid_prefix = 0;
  const CLD2::Language language = CLD2::ExtDetectLanguageSummaryCheckUTF8(
      text.data(), static_cast<int>(text.size()), /*is_plain_text=*/true, &hints, /*flags=*/0,
      languages, percents, scores, /*resultchunkvector=*/nullptr, &letter_bytes, &is_reliable,
      &valid_prefix);
  const std::string tag = PrimarySubtag(CLD2::LanguageCode(language));
  // "un" is unknown, "xx" a script that no one language owns.
  if (tag.empty() || tag == "un" || tag == "xx") return {};
  const auto* found = std::find(std::begin(languages), std::end(languages), language);
  return {std::string(Canonical(tag)), is_reliable && letter_bytes >= kMinLetterBytes,
          found == std::end(languages) ? 0 : percents[found - languages]};
}

std::string PrimarySubtag(std::string_view tag) {
  if (!IsLanguageTag(tag)) return {};
  std::string subtag(tag.substr(0, tag.find('-')));
  std::transform(subtag.begin(), subtag.end(), subtag.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return subtag;
}

bool IsLanguageTag(std::string_view tag) {
  static const RE2 kTag(
      "(?i)(?:[a-z]{2,3}(?:-[a-z]{3}){0,3}|[a-z]{4,8})"  // language
      "(?:-[a-z]{4})?"                                   // script
      "(?:-(?:[a-z]{2}|[0-9]{3}))?"                      // region
      "(?:-(?:[a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*"         // variants
      "(?:-[a-wy-z0-9](?:-[a-z0-9]{2,8})+)*"             // extensions
      "(?:-x(?:-[a-z0-9]{1,8})+)?");                     // private use
  return RE2::FullMatch(re2::StringPiece(tag.data(), tag.size()), kTag);
}

bool IsSameLanguage(std::string_view a, std::string_view b) {
  const std::string first = PrimarySubtag(a);
  return !first.empty() && Canonical(first) == Canonical(PrimarySubtag(b));
}

}  // namespace plimsoll::text
