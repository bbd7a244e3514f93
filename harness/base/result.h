#ifndef HARNESS_BASE_RESULT_H_
#define HARNESS_BASE_RESULT_H_

#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace plimsoll {

/// What a caller can do about an error; each maps to one exit code (base/exit_code.h).
enum class ErrorCode {
  kInvalid,          ///< usage, configuration or a file that a user must mend
  kNotFound,         ///< a named thing does not exist
  kNotComparable,    ///< two sides were measured under conditions that cannot be compared
  kInconclusive,     ///< the evidence is not enough or was spoilt
  kNothingSelected,  ///< a filter or a suite left no case
  kStore,            ///< could not read or write a store, a report or another file
  kProvider,         ///< the provider or the authentication failed before any measurement
  kTimeout,          ///< a deadline passed
  kCancelled,        ///< stopped by a signal or by the caller
  kBudget,           ///< a budget was used up
  kInternal,         ///< a defect of plimsoll
};

/// The lower-case name of a code, such as "not_found".
std::string_view ErrorCodeName(ErrorCode code);

/// Why something failed. The message is lower case without a full stop and says what was found and
/// what was expected.
struct Error {
  ErrorCode code = ErrorCode::kInternal;
  std::string message;
  bool operator==(const Error&) const = default;
};

/// An error whose message is joined from its parts.
template <typename... Parts>
Error MakeError(ErrorCode code, Parts&&... parts) {
  Error error{code, {}};
  (error.message.append(parts), ...);
  return error;
}

/// The error with "context: " put before its message, for use while it rises.
Error WithContext(Error error, std::string_view context);

/// Success, or an Error. Ignoring one does not compile clean.
class [[nodiscard]] Status {
 public:
  Status() = default;
  Status(Error error) : error_(std::move(error)) {}  // NOLINT: an error is a status
  bool ok() const { return !error_.has_value(); }
  explicit operator bool() const { return ok(); }
  const Error& error() const { return *error_; }

 private:
  std::optional<Error> error_;
};

/// Prints the failed condition with its place and aborts; see PLIMSOLL_CHECK.
[[noreturn]] void CheckFailed(const char* condition, const char* file, int line);

/// For programmer mistakes only; input errors are Results.
#define PLIMSOLL_CHECK(condition) \
  ((condition) ? (void)0 : ::plimsoll::CheckFailed(#condition, __FILE__, __LINE__))

/// A T, or the Error that stood in its way.
template <typename T>
class [[nodiscard]] Result {
 public:
  Result(T value)
      : state_(std::in_place_index<0>, std::move(value)) {}  // NOLINT: a value is a result
  Result(Error error)
      : state_(std::in_place_index<1>, std::move(error)) {}  // NOLINT: so is an error
  bool ok() const { return state_.index() == 0; }
  explicit operator bool() const { return ok(); }
  const Error& error() const { return std::get<1>(state_); }
  Status status() const { return ok() ? Status() : Status(error()); }
  T& value() & {
    PLIMSOLL_CHECK(ok());
    return *std::get_if<0>(&state_);
  }
  const T& value() const& {
    PLIMSOLL_CHECK(ok());
    return *std::get_if<0>(&state_);
  }
  T&& value() && {
    PLIMSOLL_CHECK(ok());
    return std::move(*std::get_if<0>(&state_));
  }
  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }
  T&& operator*() && { return std::move(*this).value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }

 private:
  std::variant<T, Error> state_;
};

#define PLIMSOLL_CONCAT_INNER(a, b) a##b
#define PLIMSOLL_CONCAT(a, b) PLIMSOLL_CONCAT_INNER(a, b)

/// Returns the error of a Status or a Result from the enclosing function.
#define PLIMSOLL_TRY(expression) \
  PLIMSOLL_TRY_INNER(PLIMSOLL_CONCAT(plimsoll_status_, __COUNTER__), expression)
#define PLIMSOLL_TRY_INNER(temporary, expression)                                 \
  do {                                                                            \
    if (auto temporary = (expression); !temporary.ok()) return temporary.error(); \
  } while (false)

/// Declares `name` with the value of a Result, or returns its error.
#define PLIMSOLL_ASSIGN(declaration, expression) \
  PLIMSOLL_ASSIGN_INNER(PLIMSOLL_CONCAT(plimsoll_result_, __LINE__), declaration, expression)
#define PLIMSOLL_ASSIGN_INNER(temporary, declaration, expression) \
  auto temporary = (expression);                                  \
  if (!temporary.ok()) return temporary.error();                  \
  declaration = std::move(temporary).value()

}  // namespace plimsoll

#endif  // HARNESS_BASE_RESULT_H_
