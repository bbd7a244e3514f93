#ifndef HARNESS_TEXT_LANGUAGE_H_
#define HARNESS_TEXT_LANGUAGE_H_

#include <string>
#include <string_view>

namespace plimsoll::text {

/// What language a text is most likely written in.
struct LanguageGuess {
  std::string tag;  ///< BCP 47 primary subtag such as "en"; empty where unknown
  bool is_reliable =
      false;        ///< the library's own confidence flag, and at least 40 bytes of letters
  int percent = 0;  ///< share of the text in that language
};

/// Judges the first 64 KiB. Source: Compact Language Detector 2.
LanguageGuess GuessLanguage(std::string_view bytes);

/// The primary subtag of a BCP 47 tag, lower-cased: "pt-BR" gives "pt". Empty where the tag is
/// malformed.
std::string PrimarySubtag(std::string_view tag);

/// Whether a tag is well formed and names a language. Source: RFC 5646, section 2.1, without the
/// grandfathered and the private-use-only tags.
bool IsLanguageTag(std::string_view tag);

/// Whether two tags have one primary language, old and new names being equal ("iw" and "he"), and
/// so those that GuessLanguage does not tell apart ("nb" and "no", "fil" and "tl").
bool IsSameLanguage(std::string_view a, std::string_view b);

}  // namespace plimsoll::text

#endif  // HARNESS_TEXT_LANGUAGE_H_
