#include "harness/doc/form.h"

#include <chrono>
#include <cstddef>

namespace plimsoll::doc {
namespace {

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsAlphanumeric(char c) {
  return IsDigit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool IsId(std::string_view text) {
  if (text.empty() || text.size() > 128 || !IsAlphanumeric(text[0])) return false;
  for (char c : text)
    if (!IsAlphanumeric(c) && c != '.' && c != '_' && c != '-') return false;
  return true;
}

bool AllDigits(std::string_view text) {
  for (char c : text)
    if (!IsDigit(c)) return false;
  return !text.empty();
}

int NumberOf(std::string_view digits) {
  int number = 0;
  for (char c : digits) number = number * 10 + (c - '0');
  return number;
}

bool IsDate(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return false;
  const std::string_view year = text.substr(0, 4);
  const std::string_view month = text.substr(5, 2);
  const std::string_view day = text.substr(8, 2);
  if (!AllDigits(year) || !AllDigits(month) || !AllDigits(day)) return false;
  return std::chrono::year_month_day(std::chrono::year(NumberOf(year)),
                                     std::chrono::month(static_cast<unsigned>(NumberOf(month))),
                                     std::chrono::day(static_cast<unsigned>(NumberOf(day))))
      .ok();
}

bool IsVersionNumber(std::string_view text) {
  return AllDigits(text) && (text.size() == 1 || text[0] != '0');
}

// Cuts what comes before the first `mark` off `text`; the mark goes with it.
std::string_view TakeUntil(char mark, std::string_view* text) {
  const std::string_view head = text->substr(0, text->find(mark));
  text->remove_prefix(head.size() == text->size() ? head.size() : head.size() + 1);
  return head;
}

// Dot-separated identifiers; in a pre-release numeric ones have no leading zero.
bool AreIdentifiers(std::string_view text, bool is_prerelease) {
  if (text.empty() || text.back() == '.') return false;
  while (!text.empty()) {
    const std::string_view part = TakeUntil('.', &text);
    for (char c : part)
      if (!IsAlphanumeric(c) && c != '-') return false;
    if (part.empty() || (is_prerelease && AllDigits(part) && !IsVersionNumber(part))) return false;
  }
  return true;
}

// Semantic Versioning 2.0.0.
bool IsVersion(std::string_view text) {
  if (text.size() > 128) return false;
  const std::size_t plus = text.find('+');
  if (plus != text.npos && !AreIdentifiers(text.substr(plus + 1), false)) return false;
  text = text.substr(0, plus);
  const std::size_t minus = text.find('-');
  if (minus != text.npos && !AreIdentifiers(text.substr(minus + 1), true)) return false;
  text = text.substr(0, minus);
  const std::string_view major = TakeUntil('.', &text);
  const std::string_view minor = TakeUntil('.', &text);
  return IsVersionNumber(major) && IsVersionNumber(minor) && IsVersionNumber(text);
}

constexpr Form kForms[] = {
    {"id", "an id (letters, digits, \".\", \"_\" and \"-\", at most 128, a letter or digit first)",
     "^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$", IsId},
    {"date", "a date (YYYY-MM-DD)", "^[0-9]{4}-[0-9]{2}-[0-9]{2}$", IsDate},
    {"version", "a semantic version (such as 1.2.3)",
     "^(0|[1-9][0-9]*)\\.(0|[1-9][0-9]*)\\.(0|[1-9][0-9]*)"
     "(-[0-9A-Za-z.-]+)?(\\+[0-9A-Za-z.-]+)?$",
     IsVersion},
};

}  // namespace

const Form* FindForm(std::string_view name) {
  for (const Form& form : kForms)
    if (form.name == name) return &form;
  return nullptr;
}

}  // namespace plimsoll::doc
