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

void PushOne(BackgroundSink* sink, int i) {
  std::vector<TrialRecord> records = {Numbered(i)};
  sink->Push(&records);
  EXPECT_TRUE(records.empty());
}

TEST(BackgroundSink, GivesBackInOrderWhatIsDurable) {
  MemorySink memory;
  std::atomic<int> wakes{0};
  BackgroundSink sink(&memory, [&] { ++wakes; });
  for (int i = 0; i < 10'000; ++i) PushOne(&sink, i);
  sink.Drain();
  std::vector<TrialRecord> durable;
  ASSERT_TRUE(sink.TakeDurable(&durable).ok());
  ASSERT_EQ(durable.size(), 10'000u);
  for (int i = 0; i < 10'000; ++i) {
    EXPECT_EQ(durable[i].case_id, "c" + std::to_string(i));
  }
  EXPECT_EQ(memory.records().size(), 10'000u);
  EXPECT_GT(wakes, 0);
  EXPECT_TRUE(sink.TakeDurable(&durable).ok());
  EXPECT_TRUE(durable.empty());
}

TEST(BackgroundSink, StopsAtTheFirstErrorAndTellsIt) {
  MemorySink memory;
  memory.fail_from = 2;
  BackgroundSink sink(&memory, nullptr);
  PushOne(&sink, 0);
  sink.Drain();
  PushOne(&sink, 1);
  sink.Drain();
  PushOne(&sink, 2);
  sink.Drain();
  std::vector<TrialRecord> durable;
  const Status status = sink.TakeDurable(&durable);
  ASSERT_FALSE(status.ok());
  EXPECT_EQ(status.error().message, "disk full");
  EXPECT_EQ(memory.records().size(), 1u);
}

}  // namespace
}  // namespace plimsoll::run
