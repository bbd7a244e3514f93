#ifndef HARNESS_STORE_SQLITE_DECISIONS_H_
#define HARNESS_STORE_SQLITE_DECISIONS_H_

#include <mutex>
#include <string>
#include <vector>

#include "harness/store/database.h"
#include "harness/store/decision.h"

namespace plimsoll::store {

/// The table `decisions` of a store. Borrows the connections and the mutex that guards the writer.
class SqliteDecisions final : public DecisionLog {
 public:
  SqliteDecisions(Database* reader, Database* writer, std::mutex* mutex)
      : reader_(reader), writer_(writer), mutex_(mutex) {}
  Status Add(const DecisionRecord& record) override;
  Result<std::vector<DecisionRecord>> List(const std::string& target_id) override;
  Result<int> AttemptOf(const DecisionKey& key, const std::vector<std::string>& runs) override;

 private:
  Database* reader_;
  Database* writer_;
  std::mutex* mutex_;
};

}  // namespace plimsoll::store

#endif  // HARNESS_STORE_SQLITE_DECISIONS_H_
