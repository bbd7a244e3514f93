#ifndef HARNESS_STORE_SQLITE_SINK_H_
#define HARNESS_STORE_SQLITE_SINK_H_

#include <cstdint>
#include <mutex>
#include <string_view>
#include <vector>

#include "harness/base/result.h"
#include "harness/run/record.h"
#include "harness/run/sink.h"
#include "harness/store/database.h"

namespace plimsoll::store {

inline constexpr int kMostEpochs = 1 << 12;

/// The row of a trial, numbered as those of cases.
constexpr std::int64_t TrialRow(std::int64_t run_row, int epoch, std::int64_t place) {
  return run_row << 44 | static_cast<std::int64_t>(epoch) << 32 | place;
}

/// The first eight bytes of the record's SHA-256: finds a damaged record, proves nothing against a
/// forger.
std::int64_t ChecksumOf(std::string_view record);

/// Appends records to `trials`, what they came to to their rows in `cases`, and what they used to
/// the run's row, from the run's writer thread. Borrows the connection and the mutex that guards
/// it.
class SqliteSink final : public run::RunSink {
 public:
  SqliteSink(Database* database, std::mutex* mutex, std::int64_t run_row)
      : database_(database), mutex_(mutex), run_row_(run_row) {}
  Status Append(const std::vector<run::TrialRecord>& batch) override;

 private:
  Status Keep(const run::TrialRecord& record);
  Status AddToRun(std::int64_t records, const http::Usage& usage);

  Database* database_;
  std::mutex* mutex_;
  const std::int64_t run_row_;
};

}  // namespace plimsoll::store

#endif  // HARNESS_STORE_SQLITE_SINK_H_
