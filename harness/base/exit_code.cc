#include "harness/base/exit_code.h"

namespace plimsoll {

ExitCode ExitCodeOf(ErrorCode code) {
  switch (code) {
    case ErrorCode::kInvalid:
    case ErrorCode::kNotFound:
    case ErrorCode::kNotComparable:
      return ExitCode::kUsage;
    case ErrorCode::kInconclusive:
    case ErrorCode::kTimeout:
    case ErrorCode::kBudget:
      return ExitCode::kInconclusive;
    case ErrorCode::kNothingSelected:
      return ExitCode::kNothingSelected;
    case ErrorCode::kStore:
      return ExitCode::kStore;
    case ErrorCode::kProvider:
      return ExitCode::kProvider;
    case ErrorCode::kCancelled:
      return ExitCode::kInterrupted;
    case ErrorCode::kInternal:
      return ExitCode::kInternal;
  }
  return ExitCode::kInternal;
}

}  // namespace plimsoll
