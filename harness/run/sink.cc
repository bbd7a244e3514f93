#include "harness/run/sink.h"

#include <condition_variable>
#include <mutex>
#include <thread>
#include <utility>

#include "harness/base/bounded_queue.h"

namespace plimsoll::run {
namespace {

constexpr std::size_t kQueued = 4096;
constexpr std::size_t kBatch = 1024;

}  // namespace

struct BackgroundSink::State {
  using Entry = std::pair<std::int64_t, TrialRecord>;

  State(RunSink* to, std::function<void()> wake_up)
      : sink(to), wake(std::move(wake_up)), queue(kQueued), writer([this] { Write(); }) {}

  void Write() {
    while (true) {
      std::vector<Entry> batch = queue.PopMany(kBatch);
      if (batch.empty()) return;
      WriteBatch(std::move(batch));
      if (wake) wake();
    }
  }

  void WriteBatch(std::vector<Entry> batch) {
    Status status;
    {
      std::lock_guard lock(mutex);
      status = failure;
    }
    if (status.ok()) {
      std::vector<TrialRecord> records;
      records.reserve(batch.size());
      for (Entry& entry : batch) records.push_back(std::move(entry.second));
      status = sink->Append(records);
      for (std::size_t i = 0; i < batch.size(); ++i) batch[i].second = std::move(records[i]);
    }
    std::lock_guard lock(mutex);
    written += batch.size();
    if (status.ok()) {
      for (Entry& entry : batch) durable.push_back(std::move(entry));
    } else {
      failure = status;
    }
    progressed.notify_all();
  }

  RunSink* const sink;
  const std::function<void()> wake;
  BoundedQueue<Entry> queue;
  std::mutex mutex;
  std::condition_variable progressed;
  std::vector<Entry> durable;  // guarded by mutex
  std::size_t pushed = 0;      // guarded by mutex
  std::size_t written = 0;     // guarded by mutex
  Status failure;              // guarded by mutex
  std::thread writer;          // last: it uses everything above
};

BackgroundSink::BackgroundSink(RunSink* sink, std::function<void()> wake)
    : state_(std::make_unique<State>(sink, std::move(wake))) {}

BackgroundSink::~BackgroundSink() {
  state_->queue.Close();
  state_->writer.join();
}

void BackgroundSink::Push(std::int64_t trial_index, TrialRecord record) {
  {
    std::lock_guard lock(state_->mutex);
    ++state_->pushed;
  }
  state_->queue.Push({trial_index, std::move(record)});
}

Result<std::vector<std::pair<std::int64_t, TrialRecord>>> BackgroundSink::TakeDurable() {
  std::lock_guard lock(state_->mutex);
  if (!state_->failure.ok()) return state_->failure.error();
  return std::exchange(state_->durable, {});
}

void BackgroundSink::Drain() {
  std::unique_lock lock(state_->mutex);
  state_->progressed.wait(lock, [&] { return state_->written == state_->pushed; });
}

}  // namespace plimsoll::run
