#ifndef HARNESS_BASE_EXIT_CODE_H_
#define HARNESS_BASE_EXIT_CODE_H_

#include "harness/base/result.h"

namespace plimsoll {

/// The process's exit codes; scripts depend on them (`plimsoll help exit-codes`).
enum class ExitCode : int {
  kPass = 0,
  kFail = 1,
  kUsage = 2,
  kInconclusive = 3,
  kInternal = 4,
  kNothingSelected = 5,
  kStore = 6,
  kProvider = 7,
  kInterrupted = 130,
  kTerminated = 143,
};

/// The exit code that an error ends a command with.
ExitCode ExitCodeOf(ErrorCode code);

}  // namespace plimsoll

#endif  // HARNESS_BASE_EXIT_CODE_H_
