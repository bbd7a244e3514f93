#ifndef HARNESS_STORE_RUN_LOCK_H_
#define HARNESS_STORE_RUN_LOCK_H_

#include <cstdint>
#include <memory>
#include <string>

#include "harness/base/result.h"

namespace plimsoll::store {

/// The right to write one run: a lock on one byte of the store's lock file. The system gives it
/// back when the process ends, however it ends.
class RunLock {
 public:
  /// Errors: kStore where another holds it ("is being written").
  static Result<std::unique_ptr<RunLock>> Take(const std::string& lock_file, std::int64_t run_row);
  ~RunLock();
  RunLock(const RunLock&) = delete;
  RunLock& operator=(const RunLock&) = delete;

 private:
  explicit RunLock(int descriptor) : descriptor_(descriptor) {}
  int descriptor_;
};

}  // namespace plimsoll::store

#endif  // HARNESS_STORE_RUN_LOCK_H_
