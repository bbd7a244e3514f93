#include "harness/base/clock.h"

#include <cstdio>
#include <ctime>

namespace plimsoll {
namespace {

class SystemClock final : public Clock {
 public:
  Instant Now() const override { return std::chrono::steady_clock::now(); }
  WallTime Wall() const override { return std::chrono::system_clock::now(); }
};

std::tm UtcOf(WallTime time) {
  const std::time_t seconds = std::chrono::duration_cast<std::chrono::seconds>(
                                  std::chrono::floor<std::chrono::seconds>(time).time_since_epoch())
                                  .count();
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  return parts;
}

}  // namespace

std::unique_ptr<Clock> MakeSystemClock() { return std::make_unique<SystemClock>(); }

void FakeClock::Advance(Duration by) {
  now_ += std::chrono::duration_cast<std::chrono::steady_clock::duration>(by);
  wall_ += std::chrono::duration_cast<std::chrono::system_clock::duration>(by);
}

std::string FormatUtc(WallTime time) {
  const std::tm parts = UtcOf(time);
  const auto since = time - std::chrono::floor<std::chrono::seconds>(time);
  const int millis =
      static_cast<int>(std::chrono::duration_cast<std::chrono::milliseconds>(since).count());
  char buffer[64];
  std::snprintf(buffer, sizeof buffer, "%04d-%02d-%02dT%02d:%02d:%02d.%03dZ", parts.tm_year + 1900,
                parts.tm_mon + 1, parts.tm_mday, parts.tm_hour, parts.tm_min, parts.tm_sec, millis);
  return buffer;
}

std::string FormatDate(WallTime time) { return FormatUtc(time).substr(0, 10); }

}  // namespace plimsoll
