#ifndef HARNESS_STORE_LABEL_LOG_H_
#define HARNESS_STORE_LABEL_LOG_H_

#include <string>
#include <string_view>
#include <vector>

#include "harness/base/result.h"

namespace plimsoll::store {

/// What people said of a run's answers, and what they were asked: lines of JSON that are only ever
/// added (triage/label.h and triage/queue.h read them). Several processes may add at once.
class LabelLog {
 public:
  virtual ~LabelLog() = default;

  /// Adds the lines, all or none, and returns only when they are durable. Errors: kStore.
  virtual Status AddLabels(const std::string& run_id, const std::vector<std::string>& labels) = 0;
  /// In the order they were added. Errors: kStore.
  virtual Result<std::vector<std::string>> Labels(const std::string& run_id) = 0;

  /// Keeps the queue of a run. A run has one: drawing anew would make its probabilities a lie.
  /// Errors: kInvalid where it has another already; kStore.
  virtual Status KeepQueue(const std::string& run_id, std::string_view json) = 0;
  /// Empty: none was drawn. Errors: kStore.
  virtual Result<std::string> Queue(const std::string& run_id) = 0;
};

}  // namespace plimsoll::store

#endif  // HARNESS_STORE_LABEL_LOG_H_
