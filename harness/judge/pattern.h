#ifndef HARNESS_JUDGE_PATTERN_H_
#define HARNESS_JUDGE_PATTERN_H_

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "harness/base/result.h"

namespace plimsoll::judge {

/// A compiled RE2 expression: time linear in the text, memory bounded. Thread safety: const.
class Pattern {
 public:
  /// Errors: kInvalid for an expression that does not compile within 1 MiB.
  static Result<Pattern> Compile(std::string_view expression, bool ignore_case);
  Pattern(Pattern&&) noexcept;
  Pattern& operator=(Pattern&&) noexcept;
  ~Pattern();

  /// The first match anywhere in the text, or nothing.
  std::optional<std::string> Find(std::string_view text) const;
  /// The text where all of it matches, or nothing.
  std::optional<std::string> MatchWhole(std::string_view text) const;

 private:
  struct State;
  explicit Pattern(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace plimsoll::judge

#endif  // HARNESS_JUDGE_PATTERN_H_
