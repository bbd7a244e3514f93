#include "harness/suite/version.h"

#include <algorithm>

namespace plimsoll::suite {
namespace {

// Cuts what comes before the first `mark` off `text`; the mark goes with it.
std::string_view Take(char mark, std::string_view* text) {
  const std::string_view head = text->substr(0, text->find(mark));
  text->remove_prefix(std::min(text->size(), head.size() + 1));
  return head;
}

bool IsNumber(std::string_view part) {
  return !part.empty() && part.find_first_not_of("0123456789") == part.npos;
}

// Numbers by value (they have no leading zero), before words; words bytewise.
int CompareParts(std::string_view a, std::string_view b) {
  if (IsNumber(a) != IsNumber(b)) return IsNumber(a) ? -1 : 1;
  if (IsNumber(a) && a.size() != b.size()) return a.size() < b.size() ? -1 : 1;
  return a.compare(b);
}

int CompareDotted(std::string_view a, std::string_view b) {
  while (!a.empty() && !b.empty()) {
    const int order = CompareParts(Take('.', &a), Take('.', &b));
    if (order != 0) return order;
  }
  return static_cast<int>(!a.empty()) - static_cast<int>(!b.empty());
}

}  // namespace

int CompareVersions(std::string_view a, std::string_view b) {
  a = a.substr(0, a.find('+'));
  b = b.substr(0, b.find('+'));
  const int order = CompareDotted(Take('-', &a), Take('-', &b));
  if (order != 0) return order;
  if (a.empty() || b.empty()) return static_cast<int>(a.empty()) - static_cast<int>(b.empty());
  return CompareDotted(a, b);
}

}  // namespace plimsoll::suite
