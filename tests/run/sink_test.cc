#include "harness/run/sink.h"

#include <gtest/gtest.h>

#include <atomic>

#include "tests/run/fixture.h"

namespace plimsoll::run {
namespace {

TrialRecord Numbered(int i) {
  TrialRecord record;
  record.case_id = "c" + std::to_string(i);
  return record;
}

TEST(BackgroundSink, GivesBackInOrderWhatIsDurable) {
  MemorySink memory;
  std::atomic<int> wakes{0};
  BackgroundSink sink(&memory, [&] { ++wakes; });
  for (int i = 0; i < 10'000; ++i) sink.Push({Numbered(i)});
  sink.Drain();
  const auto durable = sink.TakeDurable();
  ASSERT_TRUE(durable.ok());
  ASSERT_EQ(durable->size(), 10'000u);
  for (int i = 0; i < 10'000; ++i) {
    EXPECT_EQ((*durable)[i].case_id, "c" + std::to_string(i));
  }
  EXPECT_EQ(memory.records().size(), 10'000u);
  EXPECT_GT(wakes, 0);
  EXPECT_TRUE(sink.TakeDurable()->empty());
}

TEST(BackgroundSink, StopsAtTheFirstErrorAndTellsIt) {
  MemorySink memory;
  memory.fail_from = 2;
  BackgroundSink sink(&memory, nullptr);
  sink.Push({Numbered(0)});
  sink.Drain();
  sink.Push({Numbered(1)});
  sink.Drain();
  sink.Push({Numbered(2)});
  sink.Drain();
  const auto durable = sink.TakeDurable();
  ASSERT_FALSE(durable.ok());
  EXPECT_EQ(durable.error().message, "disk full");
  EXPECT_EQ(memory.records().size(), 1u);
}

}  // namespace
}  // namespace plimsoll::run
