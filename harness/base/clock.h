#ifndef HARNESS_BASE_CLOCK_H_
#define HARNESS_BASE_CLOCK_H_

#include <chrono>
#include <memory>
#include <string>

namespace plimsoll {

/// Monotonic instants, for durations and deadlines only.
using Instant = std::chrono::steady_clock::time_point;
/// Civil instants, for what people read.
using WallTime = std::chrono::system_clock::time_point;
using Duration = std::chrono::nanoseconds;

/// Where time comes from; a parameter everywhere, so that tests own it.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual Instant Now() const = 0;
  virtual WallTime Wall() const = 0;
};

/// The machine's clocks.
std::unique_ptr<Clock> MakeSystemClock();

/// A clock that moves only when told to.
class FakeClock final : public Clock {
 public:
  Instant Now() const override { return now_; }
  WallTime Wall() const override { return wall_; }
  void Advance(Duration by);

 private:
  Instant now_{};
  WallTime wall_{std::chrono::seconds(1'700'000'000)};
};

/// RFC 3339 in UTC with milliseconds, such as 2026-11-21T08:00:00.000Z.
std::string FormatUtc(WallTime time);
/// YYYY-MM-DD in UTC.
std::string FormatDate(WallTime time);

}  // namespace plimsoll

#endif  // HARNESS_BASE_CLOCK_H_
