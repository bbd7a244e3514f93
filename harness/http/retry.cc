#include "harness/http/retry.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>
#include <string>

namespace plimsoll::http {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kLongest = std::chrono::hours(24 * 365);
constexpr double kRetryAfterSpread = 0.05;

int AttemptsFor(const RetryPolicy& policy, Failure failure) {
  switch (failure) {
    case Failure::kRateLimited:
    case Failure::kOverloaded:
    case Failure::kServer:
    case Failure::kConnect:
    case Failure::kReset:
      return policy.max_attempts;
    case Failure::kTimeout:
    case Failure::kTls:
    case Failure::kProtocol:
      return std::min(2, policy.max_attempts);
    case Failure::kNone:
    case Failure::kUnauthorized:
    case Failure::kNotFound:
    case Failure::kBadRequest:
    case Failure::kRedirect:
    case Failure::kTooLarge:
    case Failure::kForbidden:
    case Failure::kCancelled:
      return 1;
  }
  return 1;
}

milliseconds BackOff(const RetryPolicy& policy, int attempts, double jitter) {
  milliseconds wait = policy.first_wait;
  for (int i = 1; i < attempts && wait < policy.longest_wait; ++i) wait *= 2;
  wait = std::min(wait, policy.longest_wait);
  return wait / 2 + milliseconds(static_cast<milliseconds::rep>(
                        static_cast<double>((wait - wait / 2).count()) * jitter));
}

std::optional<milliseconds> ParseNumber(std::string_view text, double unit_ms) {
  double value = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value, std::chars_format::fixed);
  const bool is_digits = !text.empty() && text[0] >= '0' && text[0] <= '9';
  if (!is_digits || stop != end) return std::nullopt;
  if (error == std::errc::result_out_of_range) return kLongest;
  const double ms = std::min(value * unit_ms, static_cast<double>(kLongest.count()));
  return milliseconds(static_cast<milliseconds::rep>(ms));
}

int MonthOf(std::string_view name) {
  constexpr std::array<std::string_view, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                        "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const auto at = std::find(kMonths.begin(), kMonths.end(), name);
  return at == kMonths.end() ? 0 : static_cast<int>(at - kMonths.begin()) + 1;
}

/// The three forms of an HTTP date (RFC 9110, 5.6.7), the two obsolete ones included.
std::optional<WallTime> ParseHttpDate(const std::string& text, WallTime wall_now) {
  char month[4] = "";
  int day = 0, year = 0, hour = 0, minute = 0, second = 0, length = -1;
  const char* s = text.c_str();
  if (std::sscanf(s, "%*3[A-Za-z], %2d %3[A-Za-z] %4d %2d:%2d:%2d GMT%n", &day, month, &year, &hour,
                  &minute, &second, &length) != 6 ||
      length < 0) {
    length = -1;
    if (std::sscanf(s, "%*[A-Za-z], %2d-%3[A-Za-z]-%2d %2d:%2d:%2d GMT%n", &day, month, &year,
                    &hour, &minute, &second, &length) == 6 &&
        length >= 0) {
      const auto today =
          std::chrono::year_month_day(std::chrono::floor<std::chrono::days>(wall_now));
      year += 2000;
      if (year > static_cast<int>(today.year()) + 50) year -= 100;
    } else {
      length = -1;
      if (std::sscanf(s, "%*3[A-Za-z] %3[A-Za-z] %2d %2d:%2d:%2d %4d%n", month, &day, &hour,
                      &minute, &second, &year, &length) != 6)
        return std::nullopt;
    }
  }
  const std::chrono::year_month_day date(std::chrono::year(year),
                                         std::chrono::month(static_cast<unsigned>(MonthOf(month))),
                                         std::chrono::day(static_cast<unsigned>(day)));
  if (length != static_cast<int>(text.size()) || !date.ok()) return std::nullopt;
  if (day < 0 || hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60)
    return std::nullopt;
  return std::chrono::sys_days(date) + std::chrono::hours(hour) + std::chrono::minutes(minute) +
         std::chrono::seconds(second);
}

}  // namespace

void ReadRetryPolicy(doc::ObjectReader& r, RetryPolicy* out) {
  const auto read = [&](std::string_view key, milliseconds* value, std::string_view doc) {
    std::int64_t count = value->count();
    r.Int(key, &count, doc, 0, std::chrono::milliseconds(std::chrono::hours(24)).count());
    *value = milliseconds(count);
  };
  r.Int("max_attempts", &out->max_attempts,
        "attempts at one request in all, for rate limits, overload, 5xx, resets and connects", 1,
        100);
  read("first_wait_ms", &out->first_wait, "the first back-off; it doubles with each attempt");
  read("longest_wait_ms", &out->longest_wait, "the longest back-off");
  read("longest_retry_after_ms", &out->longest_retry_after,
       "a server's Retry-After is honoured up to this");
  read("total_ms", &out->total, "no attempt begins later than this after the first");
}

std::optional<milliseconds> NextWait(const RetryPolicy& policy, const Response& response,
                                     int attempts, milliseconds since_first, double jitter,
                                     WallTime wall_now) {
  if (attempts >= AttemptsFor(policy, response.failure)) return std::nullopt;
  milliseconds wait = BackOff(policy, attempts, jitter);
  const auto asked = ParseRetryAfter(response.headers, wall_now);
  // "Retry-After: 0" is no licence to hammer: the back-off stands.
  if (asked && *asked > milliseconds::zero()) {
    const milliseconds honoured = std::min(*asked, policy.longest_retry_after);
    const double spread = static_cast<double>(honoured.count()) * kRetryAfterSpread * jitter;
    wait = honoured + milliseconds(static_cast<milliseconds::rep>(spread));
  }
  if (since_first + wait > policy.total) return std::nullopt;
  return wait;
}

std::optional<milliseconds> ParseRetryAfter(const Headers& headers, WallTime wall_now) {
  if (const auto precise = ParseNumber(FindHeader(headers, "retry-after-ms"), 1)) return precise;
  const std::string_view text = FindHeader(headers, "retry-after");
  if (const auto seconds = ParseNumber(text, 1000)) return seconds;
  const auto date = ParseHttpDate(std::string(text), wall_now);
  if (!date || *date < wall_now) return std::nullopt;
  return std::min(kLongest, std::chrono::ceil<milliseconds>(*date - wall_now));
}

}  // namespace plimsoll::http
