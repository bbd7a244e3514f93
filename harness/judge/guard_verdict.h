#ifndef HARNESS_JUDGE_GUARD_VERDICT_H_
#define HARNESS_JUDGE_GUARD_VERDICT_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/judge/collapse.h"
#include "harness/judge/judge.h"
#include "harness/target/target.h"

namespace plimsoll::judge {

/// A guard's verdict: its class and what it saw.
struct GuardVerdict {
  std::string label;
  std::vector<std::string> categories;
};

/// A verdict written as text: one line with the class, then at most one line of categories parted
/// by commas ("unsafe\nS1,S10"). Anything else, a second verdict above all, is nothing.
std::optional<GuardVerdict> ParseGuardVerdict(std::string_view text);

/// The verdict of a reply: its label, else its text.
std::optional<GuardVerdict> VerdictOf(const target::Reply& reply);

/// The grade of a verdict through a policy; a class that the policy does not know is unparsable.
Grade GradeVerdict(const GuardVerdict& verdict, const CollapsePolicy& policy, bool wants_unsafe);

}  // namespace plimsoll::judge

#endif  // HARNESS_JUDGE_GUARD_VERDICT_H_
