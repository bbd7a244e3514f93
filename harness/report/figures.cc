#include "harness/report/figures.h"

#include <charconv>
#include <cmath>

namespace plimsoll::report {
namespace {

constexpr std::string_view kUnknown = "–";

std::string Bracketed(const std::string& low, const std::string& high) {
  return "[" + low + ", " + high + "]";
}

}  // namespace

std::string Fixed(double value, int digits) {
  if (!std::isfinite(value)) return std::string(kUnknown);
  char buffer[400];  // the longest double has 309 digits before the point
  const auto end =
      std::to_chars(buffer, buffer + sizeof buffer, value, std::chars_format::fixed, digits);
  std::string text(buffer, end.ptr);
  if (text.front() == '-' && text.find_first_not_of("-0.") == text.npos) text.erase(0, 1);
  return text;
}

std::string Percent(double fraction) { return Fixed(fraction * 100, 1) + " %"; }

std::string Points(double fraction) {
  const std::string text = Fixed(fraction * 100, 1);
  return fraction > 0 && text != "0.0" && text != kUnknown ? "+" + text : text;
}

std::string PointsInterval(const stats::Interval& interval) {
  return Bracketed(Points(interval.low), Points(interval.high));
}

std::string PercentInterval(const stats::Interval& interval) {
  return Bracketed(Fixed(interval.low * 100, 1), Fixed(interval.high * 100, 1));
}

std::string RatioInterval(const stats::Interval& interval) {
  return Bracketed(Fixed(interval.low, 2), Fixed(interval.high, 2));
}

std::string PValue(double p) { return p < 0.0001 ? "< 0.0001" : Fixed(p, 4); }

std::string Grouped(std::int64_t number) {
  std::string text = std::to_string(number);
  const std::size_t first_digit = number < 0 ? 1 : 0;
  for (std::size_t at = text.size(); at > first_digit + 3;) text.insert(at -= 3, ",");
  return text;
}

std::string Count(std::int64_t count, std::string_view noun) {
  return Grouped(count).append(" ").append(noun).append(count == 1 ? "" : "s");
}

}  // namespace plimsoll::report
