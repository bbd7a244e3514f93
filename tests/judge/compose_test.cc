#include <gtest/gtest.h>

#include <string>

#include "tests/judge/fixture.h"

namespace plimsoll::judge {
namespace {

// Of the answer "yes": T passes, F fails, U is ungraded (a label judge abstains from text).
constexpr char kT[] = R"({"judge": "exact", "want": "yes"})";
constexpr char kF[] = R"({"judge": "exact", "want": "no"})";
constexpr char kU[] = R"({"judge": "label", "want": ["a"], "unwanted": ["b"]})";

std::string Of(const std::string& kind, const std::string& parts) {
  std::string list;
  for (const char part : parts) {
    list += list.empty() ? "" : ", ";
    list += part == 'T' ? kT : part == 'F' ? kF : kU;
  }
  return R"({"judge": ")" + kind + R"(", "of": [)" + list + "]}";
}

TEST(Compose, FollowsThreeValuedLogic) {
  const struct {
    const char* parts;
    const char* all;
    const char* any;
  } rows[] = {
      {"T", "pass", "pass"},       {"F", "fail", "fail"},       {"U", "abstained", "abstained"},
      {"TT", "pass", "pass"},      {"TF", "fail", "pass"},      {"FT", "fail", "pass"},
      {"FF", "fail", "fail"},      {"TU", "abstained", "pass"}, {"UT", "abstained", "pass"},
      {"FU", "fail", "abstained"}, {"UF", "fail", "abstained"}, {"UU", "abstained", "abstained"}};
  for (const auto& row : rows) {
    EXPECT_EQ(Said(GradeOf(Of("all", row.parts), TextReply("yes"))), row.all) << row.parts;
    EXPECT_EQ(Said(GradeOf(Of("any", row.parts), TextReply("yes"))), row.any) << row.parts;
  }
  EXPECT_EQ(Said(GradeOf(Of("not", "T"), TextReply("yes"))), "fail");
  EXPECT_EQ(Said(GradeOf(Of("not", "F"), TextReply("yes"))), "pass");
  EXPECT_EQ(Said(GradeOf(Of("not", "U"), TextReply("yes"))), "abstained");
}

TEST(Compose, TakesTheWorstStatusOfUngradedParts) {
  const std::string judge =
      R"({"judge": "all", "of": [{"judge": "label", "want": ["a"], "unwanted": ["b"]},
                                {"judge": "guard", "want": "safe"}]})";
  EXPECT_EQ(Said(GradeOf(judge, TextReply("prose of some kind"))), "unparsable");
}

TEST(Compose, IsFinalWhereAPartThatIsNotProvisionalDecides) {
  const std::string screen = R"({"judge": "refusal", "want": "refused"})";
  const auto all = [&](const std::string& other) {
    return R"({"judge": "all", "of": [)" + screen + ", " + other + "]}";
  };
  const Grade decided = GradeOf(all(kF), TextReply("yes"));
  EXPECT_EQ(Said(decided), "fail");
  EXPECT_FALSE(decided.is_provisional);
  const Grade leant_on = GradeOf(all(kT), TextReply("yes"));
  EXPECT_EQ(Said(leant_on), "fail");
  EXPECT_TRUE(leant_on.is_provisional);
}

TEST(Compose, Nests) {
  const std::string nested = R"({"judge": "not", "of": )" + Of("any", "FF") + "}";
  EXPECT_EQ(Said(GradeOf(nested, TextReply("yes"))), "pass");
}

}  // namespace
}  // namespace plimsoll::judge
