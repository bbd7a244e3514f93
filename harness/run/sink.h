#ifndef HARNESS_RUN_SINK_H_
#define HARNESS_RUN_SINK_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "harness/base/result.h"
#include "harness/run/record.h"

namespace plimsoll::run {

/// Where records go. A batch is durable when Append returns; a record counts as done only then.
class RunSink {
 public:
  virtual ~RunSink() = default;
  /// Errors: kStore; none of the batch was kept.
  virtual Status Append(const std::vector<TrialRecord>& batch) = 0;
};

/// Writes to another sink from a thread of its own, so that a slow disk does not hold up the
/// network. Batches are as large as what has come in while the last one was written.
class BackgroundSink {
 public:
  /// Borrows `sink`. `wake` is called from the writer's thread after each batch.
  BackgroundSink(RunSink* sink, std::function<void()> wake);
  ~BackgroundSink();
  /// Takes the records and leaves an empty vector, which may have room. Waits while 4,096 records
  /// are waiting to be written.
  void Push(std::vector<TrialRecord>* records);
  /// Puts into `out` what has become durable since the last call, in the order in which it was
  /// pushed. Errors: the sink's first error; from then on nothing is written.
  Status TakeDurable(std::vector<TrialRecord>* out);
  /// Waits until everything pushed is durable or failed.
  void Drain();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace plimsoll::run

#endif  // HARNESS_RUN_SINK_H_
