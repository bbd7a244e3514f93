#ifndef TESTS_TRIAGE_STORED_RUN_H_
#define TESTS_TRIAGE_STORED_RUN_H_

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "harness/base/clock.h"
#include "harness/run/record.h"
#include "harness/store/run_store.h"
#include "harness/triage/review_desk.h"

namespace plimsoll::triage {

/// A store in a folder of its own with one complete run, "run-a", all of whose answers were drawn.
class StoredRun {
 public:
  /// `labels`: asked for, per answer.
  explicit StoredRun(std::vector<run::TrialRecord> trials, int labels = 1);
  ~StoredRun();
  StoredRun(const StoredRun&) = delete;
  StoredRun& operator=(const StoredRun&) = delete;

  /// Opens the store anew, as another process would.
  std::unique_ptr<store::RunStore> Open() const;
  /// What is in the store, as "reviewer round finding", "-" before a label that is taken back.
  std::vector<std::string> Labels() const;
  store::RunStore* store() { return store_.get(); }
  FakeClock& clock() { return clock_; }

  /// A desk on the run whose material is one user message, "question CASE".
  std::unique_ptr<ReviewDesk> Desk(const DeskOptions& options, store::RunStore* store = nullptr);

 private:
  std::filesystem::path folder_;
  FakeClock clock_;
  std::unique_ptr<store::RunStore> store_;
};

}  // namespace plimsoll::triage

#endif  // TESTS_TRIAGE_STORED_RUN_H_
