#ifndef HARNESS_STORE_SQLITE_SINK_H_
#define HARNESS_STORE_SQLITE_SINK_H_

#include <cstdint>
#include <mutex>
#include <string_view>
#include <vector>

#include "harness/base/digest.h"
#include "harness/base/result.h"
#include "harness/run/record.h"
#include "harness/run/sink.h"
#include "harness/store/database.h"

namespace plimsoll::store {

/// The first eight bytes of the record's SHA-256: finds a damaged record, proves nothing against a
/// forger.
std::int64_t ChecksumOf(std::string_view record);

/// A digest as the bytes of a column.
std::string_view BytesOf(const Digest& digest);

/// Whether a pre-screen decided one of the grades.
bool IsProvisional(const run::TrialRecord& record);

/// Appends records to the table `trials`, from the run's writer thread. Borrows the connection and
/// the mutex that guards it.
class SqliteSink final : public run::RunSink {
 public:
  SqliteSink(Database* database, std::mutex* mutex, std::int64_t run_row)
      : database_(database), mutex_(mutex), run_row_(run_row) {}
  Status Append(const std::vector<run::TrialRecord>& batch) override;

 private:
  Status Insert(const run::TrialRecord& record);

  Database* database_;
  std::mutex* mutex_;
  const std::int64_t run_row_;
};

}  // namespace plimsoll::store

#endif  // HARNESS_STORE_SQLITE_SINK_H_
