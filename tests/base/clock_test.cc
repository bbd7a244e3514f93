#include "harness/base/clock.h"

#include <gtest/gtest.h>

namespace plimsoll {
namespace {

using std::chrono::milliseconds;

TEST(Clock, FormatsTimesInUtc) {
  const struct {
    std::int64_t millis;
    const char* text;
  } kRows[] = {
      {0, "1970-01-01T00:00:00.000Z"},
      {1'700'000'000'123, "2023-11-14T22:13:20.123Z"},
      {1'709'164'800'000, "2024-02-29T00:00:00.000Z"},
      {-1, "1969-12-31T23:59:59.999Z"},
  };
  for (const auto& row : kRows) {
    const WallTime time{milliseconds(row.millis)};
    EXPECT_EQ(FormatUtc(time), row.text);
    EXPECT_EQ(FormatDate(time), std::string(row.text).substr(0, 10));
  }
}

TEST(Clock, MovesAFakeOnlyWhenTold) {
  FakeClock clock;
  const Instant before = clock.Now();
  EXPECT_EQ(clock.Now(), before);
  clock.Advance(milliseconds(1500));
  EXPECT_EQ(clock.Now() - before, milliseconds(1500));
  EXPECT_EQ(FormatUtc(clock.Wall()), "2023-11-14T22:13:21.500Z");
}

TEST(Clock, NeverRunsBackwards) {
  const auto clock = MakeSystemClock();
  const Instant before = clock->Now();
  EXPECT_GE(clock->Now(), before);
}

}  // namespace
}  // namespace plimsoll
