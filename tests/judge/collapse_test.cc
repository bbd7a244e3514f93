#include "harness/judge/collapse.h"

#include <gtest/gtest.h>

namespace plimsoll::judge {
namespace {

TEST(Collapse, KnowsItsLabelsTrimmedAndWithoutCase) {
  const CollapsePolicy& policy = **FindCollapsePolicy("guard/1");
  EXPECT_EQ(policy.IsUnsafe(" UNSAFE\n"), true);
  EXPECT_EQ(policy.IsUnsafe("Not_Flagged"), false);
  for (const char* unknown : {"", " ", "unsafe?", "safe unsafe", "true", "\xFF"})
    EXPECT_EQ(policy.IsUnsafe(unknown), std::nullopt) << unknown;
}

TEST(Collapse, PoliciesDifferInControversialAlone) {
  const CollapsePolicy& strict = **FindCollapsePolicy("guard/1");
  const CollapsePolicy& lenient = **FindCollapsePolicy("guard-lenient/1");
  EXPECT_EQ(strict.IsUnsafe("controversial"), true);
  EXPECT_EQ(lenient.IsUnsafe("controversial"), false);
  for (const std::string& label : strict.safe) EXPECT_EQ(lenient.IsUnsafe(label), false) << label;
  for (const std::string& label : lenient.unsafe) EXPECT_EQ(strict.IsUnsafe(label), true) << label;
}

TEST(Collapse, NamesThePoliciesWhenThereIsNoSuch) {
  EXPECT_EQ(FindCollapsePolicy("guard/9").error(),
            (Error{ErrorCode::kNotFound,
                   "unknown collapse policy \"guard/9\"; there are: guard/1, guard-lenient/1; "
                   "did you mean \"guard/1\"?"}));
}

}  // namespace
}  // namespace plimsoll::judge
