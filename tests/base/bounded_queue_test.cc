#include "harness/base/bounded_queue.h"

#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <thread>
#include <vector>

namespace plimsoll {
namespace {

TEST(BoundedQueue, KeepsTheOrder) {
  BoundedQueue<int> queue(4);
  for (int i = 0; i < 4; ++i) EXPECT_TRUE(queue.Push(i));
  EXPECT_EQ(queue.size(), 4u);
  EXPECT_EQ(queue.Pop(), 0);
  EXPECT_EQ(queue.PopMany(2), (std::vector<int>{1, 2}));
  EXPECT_EQ(queue.PopMany(9), (std::vector<int>{3}));
}

TEST(BoundedQueue, HandsOutWhatItHoldsAfterItWasClosed) {
  BoundedQueue<std::unique_ptr<int>> queue(2);
  EXPECT_TRUE(queue.Push(std::make_unique<int>(7)));
  queue.Close();
  EXPECT_FALSE(queue.Push(nullptr));
  EXPECT_EQ(**queue.Pop(), 7);
  EXPECT_EQ(queue.Pop(), std::nullopt);
  EXPECT_TRUE(queue.PopMany(3).empty());
}

TEST(BoundedQueue, WakesThoseWhoWaitWhenItIsClosed) {
  BoundedQueue<int> full(1);
  BoundedQueue<int> empty(1);
  EXPECT_TRUE(full.Push(1));
  std::thread pusher([&] { EXPECT_FALSE(full.Push(2)); });
  std::thread popper([&] { EXPECT_EQ(empty.Pop(), std::nullopt); });
  full.Close();
  empty.Close();
  pusher.join();
  popper.join();
}

TEST(BoundedQueue, LosesAndDoublesNothingBetweenThreads) {
  constexpr int kEach = 2000;
  BoundedQueue<int> queue(8);
  std::atomic<long> sum = 0;
  std::atomic<int> count = 0;
  std::vector<std::thread> threads;
  for (int t = 0; t < 3; ++t)
    threads.emplace_back([&] {
      while (auto value = queue.Pop()) {
        sum += *value;
        ++count;
      }
    });
  std::vector<std::thread> pushers;
  for (int t = 0; t < 3; ++t)
    pushers.emplace_back([&] {
      for (int i = 1; i <= kEach; ++i) EXPECT_TRUE(queue.Push(i));
    });
  for (std::thread& thread : pushers) thread.join();
  queue.Close();
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(count, 3 * kEach);
  EXPECT_EQ(sum, 3L * kEach * (kEach + 1) / 2);
}

}  // namespace
}  // namespace plimsoll
