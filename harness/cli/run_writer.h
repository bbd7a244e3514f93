#ifndef HARNESS_CLI_RUN_WRITER_H_
#define HARNESS_CLI_RUN_WRITER_H_

#include <cstdint>
#include <string>
#include <vector>

#include "harness/base/result.h"
#include "harness/store/run_store.h"

namespace plimsoll::cli {

/// Writes a run whose records exist already (an import, the runs of shards) into a store. A writer
/// that is destroyed before Finish leaves the run behind as one that failed.
class RunWriter {
 public:
  /// Borrows the store. Errors: those of RunStore::Begin.
  static Result<RunWriter> Begin(store::RunStore* store, const run::RunManifest& manifest);
  RunWriter(RunWriter&& other) noexcept;
  RunWriter& operator=(RunWriter&&) = delete;
  ~RunWriter();
  /// The trials of a case one after the other. Errors: kStore.
  Status Add(run::TrialRecord record);
  /// Ends the run as complete and checks it. Errors: kStore.
  Status Finish(const std::string& ended, double cost_usd);

 private:
  RunWriter(store::RunStore* store, std::string run_id);
  Status Flush();

  store::RunStore* store_;  // null once the run is finished
  std::string run_id_;
  std::string suite_;  // of the last record, as case_id_
  std::string case_id_;
  std::int64_t place_ = -1;
  std::vector<run::TrialRecord> batch_;
};

}  // namespace plimsoll::cli

#endif  // HARNESS_CLI_RUN_WRITER_H_
