#include "harness/run/sink.h"

#include <condition_variable>
#include <iterator>
#include <mutex>
#include <thread>
#include <utility>

namespace plimsoll::run {
namespace {

constexpr std::size_t kMostWaiting = 4096;

// Leaves `from` empty. Buffers go round and keep their room.
void MoveOnto(std::vector<TrialRecord>* from, std::vector<TrialRecord>* to) {
  if (to->empty()) {
    to->swap(*from);
  } else {
    to->insert(to->end(), std::make_move_iterator(from->begin()),
               std::make_move_iterator(from->end()));
    from->clear();
  }
}

}  // namespace

struct BackgroundSink::State {
  State(RunSink* to, std::function<void()> wake_up)
      : sink(to), wake(std::move(wake_up)), writer([this] { Write(); }) {}

  void Write() {
    std::vector<TrialRecord> batch;
    std::unique_lock lock(mutex);
    while (true) {
      filled.wait(lock, [&] { return is_closed || !waiting.empty(); });
      if (waiting.empty()) return;
      MoveOnto(&waiting, &batch);
      if (failure.ok()) {
        is_writing = true;
        lock.unlock();
        Status status = sink->Append(batch);
        lock.lock();
        is_writing = false;
        if (status.ok())
          MoveOnto(&batch, &durable);
        else
          failure = std::move(status);
      }
      batch.clear();
      progressed.notify_all();
      if (wake) wake();
    }
  }

  RunSink* const sink;
  const std::function<void()> wake;
  std::mutex mutex;  // guards what follows
  std::condition_variable filled;
  std::condition_variable progressed;
  std::vector<TrialRecord> waiting;
  std::vector<TrialRecord> durable;
  bool is_writing = false;
  bool is_closed = false;
  Status failure;
  std::thread writer;  // last: it uses everything above
};

BackgroundSink::BackgroundSink(RunSink* sink, std::function<void()> wake)
    : state_(std::make_unique<State>(sink, std::move(wake))) {}

BackgroundSink::~BackgroundSink() {
  {
    std::lock_guard lock(state_->mutex);
    state_->is_closed = true;
  }
  state_->filled.notify_one();
  state_->writer.join();
}

void BackgroundSink::Push(std::vector<TrialRecord>* records) {
  if (records->empty()) return;
  {
    std::unique_lock lock(state_->mutex);
    state_->progressed.wait(lock, [&] { return state_->waiting.size() < kMostWaiting; });
    MoveOnto(records, &state_->waiting);
  }
  state_->filled.notify_one();
}

Status BackgroundSink::TakeDurable(std::vector<TrialRecord>* out) {
  out->clear();
  std::lock_guard lock(state_->mutex);
  if (!state_->failure.ok()) return state_->failure;
  out->swap(state_->durable);
  return {};
}

void BackgroundSink::Drain() {
  std::unique_lock lock(state_->mutex);
  state_->progressed.wait(lock, [&] { return state_->waiting.empty() && !state_->is_writing; });
}

}  // namespace plimsoll::run
