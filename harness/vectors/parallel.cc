#include "harness/vectors/parallel.h"

#include <algorithm>
#include <atomic>
#include <thread>
#include <vector>

namespace plimsoll::vectors {

int ThreadsOrAll(int threads) {
  if (threads > 0) return threads;
  return std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
}

void ForEach(std::size_t count, int threads, const std::function<void(std::size_t)>& task) {
  std::atomic<std::size_t> next = 0;
  const auto work = [&] {
    for (std::size_t i = next++; i < count; i = next++) task(i);
  };
  const std::size_t others = std::min(static_cast<std::size_t>(ThreadsOrAll(threads)), count);
  std::vector<std::thread> team;
  for (std::size_t i = 1; i < others; ++i) team.emplace_back(work);
  work();
  for (std::thread& member : team) member.join();
}

}  // namespace plimsoll::vectors
