#ifndef HARNESS_STORE_SQLITE_LABELS_H_
#define HARNESS_STORE_SQLITE_LABELS_H_

#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "harness/store/database.h"
#include "harness/store/label_log.h"

namespace plimsoll::store {

/// The tables `labels` and `queues` of a store. Borrows the writing connection and the mutex that
/// guards it. Thread safety: any thread.
class SqliteLabels final : public LabelLog {
 public:
  SqliteLabels(Database* database, std::mutex* mutex) : database_(database), mutex_(mutex) {}
  Status AddLabels(const std::string& run_id, const std::vector<std::string>& labels) override;
  Result<std::vector<std::string>> Labels(const std::string& run_id) override;
  Status KeepQueue(const std::string& run_id, std::string_view json) override;
  Result<std::string> Queue(const std::string& run_id) override;

 private:
  Database* database_;
  std::mutex* mutex_;
};

}  // namespace plimsoll::store

#endif  // HARNESS_STORE_SQLITE_LABELS_H_
