#ifndef HARNESS_TEXT_LANGUAGE_H_
#define HARNESS_TEXT_LANGUAGE_H_

#include <string>
#include <string_view>

namespace plimsoll::text {

/// What language a text is most likely written in.
struct LanguageGuess {
  std::string tag;             ///< BCP 47 primary subtag such as "en"; empty where unknown
  bool is_reliable = false;    ///< the library's own confidence flag, and at least 40 bytes of letters
  int percent = 0;             ///< share of the text in that language
};

/// Source: Compact Language Detector 2.
LanguageGuess GuessLanguage(std::string_view bytes);

/// The primary subtag of a BCP 47 tag, lower-cased: "pt-BR" gives "pt". Empty where the tag is malformed.
std::string PrimarySubtag(std::string_view tag);
bool IsLanguageTag(std::string_view tag);

}  // namespace plimsoll::text

#endif  // HARNESS_TEXT_LANGUAGE_H_
