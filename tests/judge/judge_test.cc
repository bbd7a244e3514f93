#include "harness/judge/judge.h"

#include <gtest/gtest.h>

#include "tests/judge/fixture.h"

namespace plimsoll::judge {
namespace {

JudgeContext Collapsing(const std::string& policy) {
  JudgeContext context;
  context.default_collapse = policy;
  return context;
}

TEST(Judge, NamesTheKindsWhenThereIsNoSuch) {
  EXPECT_EQ(ComplaintOf(R"({"judge": "regexp"})"),
            "unknown judge \"regexp\"; there are: behaviour, exact, contains, regex, json_schema, "
            "refusal, label, "
            "guard, length, language, all, any, not, rubric; did you mean \"regex\"?");
}

TEST(Judge, HasOneIdentityForSettingsThatMeanTheSame) {
  const auto identity = [](const std::string& json) {
    return (*MakeJudge(ExpectationOf(json), {}))->identity();
  };
  EXPECT_EQ(identity(R"({"judge": "behaviour", "want": "block"})"),
            identity(R"({"judge": "behaviour", "collapse": "guard/1", "want": "block"})"));
  EXPECT_EQ(identity(R"({"judge": "label", "want": [" Safe"], "unwanted": ["b", "a"]})"),
            identity(R"({"judge": "label", "want": ["safe"], "unwanted": ["A", "B", "b"]})"));
  EXPECT_NE(identity(R"({"judge": "behaviour", "want": "block"})"),
            (*MakeJudge(ExpectationOf(R"({"judge": "behaviour", "want": "block"})"),
                        Collapsing("guard-lenient/1")))
                ->identity());
}

TEST(JudgeCache, MakesOneJudgeForTheSameSettings) {
  JudgeCache cache({});
  const auto first =
      cache.Get(ExpectationOf(R"({"judge": "length", "min_chars": 1, "max_chars": 9})"));
  const auto second =
      cache.Get(ExpectationOf(R"({"judge": "length", "max_chars": 9, "min_chars": 1})"));
  const auto other = cache.Get(ExpectationOf(R"({"judge": "length", "max_chars": 8})"));
  ASSERT_TRUE(first.ok() && second.ok() && other.ok());
  EXPECT_EQ(*first, *second);
  EXPECT_NE(*first, *other);
  EXPECT_EQ(cache.Identities().size(), 2u);
}

TEST(JudgeCache, HandsTheErrorOn) {
  JudgeCache cache({});
  EXPECT_EQ(cache.Get({"length", {}}).error().code, ErrorCode::kInvalid);
  EXPECT_TRUE(cache.Identities().empty());
}

TEST(JudgeCache, RefusesARunWithAnUnknownCollapsePolicy) {
  JudgeCache cache(Collapsing("guard/2"));
  const auto judge = cache.Get(ExpectationOf(R"({"judge": "behaviour", "want": "block"})"));
  ASSERT_FALSE(judge.ok());
  EXPECT_EQ(judge.error().message,
            "judge \"behaviour\": unknown collapse policy \"guard/2\"; there are: guard/1, "
            "guard-lenient/1; "
            "did you mean \"guard/1\"?");
}

}  // namespace
}  // namespace plimsoll::judge
