#include "harness/suite/suite_gate.h"

#include <gtest/gtest.h>

#include <string>

#include "harness/doc/json.h"

namespace plimsoll::suite {
namespace {

TEST(SuiteGate, ReadsWhatItWrites) {
  const SuiteGate gate{{{"adversarial", {0.01, std::nullopt, 0.95}}, {"edge", {}}}, {"a", "b"}};
  const doc::Node node = SuiteGateToNode(gate);
  EXPECT_EQ(doc::WriteCanonicalJson(node),
            R"({"critical":["a","b"],"tracks":{"adversarial":{"largest_drop":0.01,)"
            R"("smallest_rate":0.95},"edge":{}}})");
  const Result<SuiteGate> read = SuiteGateOf(node);
  ASSERT_TRUE(read.ok()) << read.error().message;
  EXPECT_EQ(*read, gate);
}

TEST(SuiteGate, SaysWhatIsWrong) {
  const struct {
    const char* json;
    const char* message;
  } kRows[] = {
      {R"({"tracks": {"adversarail": {}}})", "there is no track \"adversarail\""},
      {R"({"tracks": {"edge": {"largest_drop": 0.9}}})",
       "expected a number from 0.001 to 0.5 for \"largest_drop\", found the number 0.9"},
      {R"({"tracks": {"edge": {"gating": false}}})", "\"gating\""},
      {R"({"critical": [1]})", "\"critical\""},
  };
  for (const auto& row : kRows) {
    const Result<SuiteGate> read = SuiteGateOf(*doc::ParseJson(row.json));
    ASSERT_FALSE(read.ok()) << row.json;
    EXPECT_NE(read.error().message.find(row.message), std::string::npos) << read.error().message;
  }
}

}  // namespace
}  // namespace plimsoll::suite
