#include "harness/base/result.h"

#include <cstdio>

namespace plimsoll {

std::string_view ErrorCodeName(ErrorCode code) {
  switch (code) {
    case ErrorCode::kInvalid:
      return "invalid";
    case ErrorCode::kNotFound:
      return "not_found";
    case ErrorCode::kNotComparable:
      return "not_comparable";
    case ErrorCode::kInconclusive:
      return "inconclusive";
    case ErrorCode::kNothingSelected:
      return "nothing_selected";
    case ErrorCode::kStore:
      return "store";
    case ErrorCode::kProvider:
      return "provider";
    case ErrorCode::kTimeout:
      return "timeout";
    case ErrorCode::kCancelled:
      return "cancelled";
    case ErrorCode::kBudget:
      return "budget";
    case ErrorCode::kInternal:
      return "internal";
  }
  return "internal";
}

Error WithContext(Error error, std::string_view context) {
  error.message.insert(0, std::string(context) + ": ");
  return error;
}

void CheckFailed(const char* condition, const char* file, int line) {
  std::fprintf(stderr, "plimsoll: internal error: check failed: %s at %s:%d\n", condition, file,
               line);
  std::abort();
}

}  // namespace plimsoll
