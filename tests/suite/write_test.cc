#include <gtest/gtest.h>

#include <string>

#include "tests/suite/suite_folder.h"

namespace plimsoll::suite {
namespace {

// Cases that are awkward to write: types by spelling, control characters, several lines, defaults.
std::vector<Case> AwkwardCases() {
  std::vector<Case> cases;
  for (const char* prompt : {"NO", "1.10", "null", " lead and trail ", "a: b # c", "two\nlines\n",
                             "\x1b[31mred\x1b[0m", "- dash", "\"quoted\" 'both'", "tab\there",
                             "\xE2\x80\xAE rtl", "{{name}}", "&a *b !c", "crlf\r\nend"})
    cases.push_back(DemoCase("c" + std::to_string(cases.size()), prompt));
  Case& talk = cases.emplace_back(DemoCase("talk", "x"));
  talk.system = "Be kind.";
  talk.messages = {{Role::kUser, "Hi"}, {Role::kAssistant, "Ho"}, {Role::kUser, "?"}};
  talk.expect = {{"contains", doc::Node::Object({{"text", doc::Node::String("42")},
                                                 {"count", doc::Node::Int(3)}})},
                 {"refusal", doc::Node::Object()}};
  talk.track = Track::kAdversarial;
  talk.severity = Severity::kMedium;
  talk.tags = {"a", "b"};
  talk.cluster = "seed";
  talk.weight = 0.1;
  talk.known_issue = KnownIssue{"bug", "anna", "2027-01-01"};
  talk.attributes = doc::Node::Object({{"country", doc::Node::String("NO")},
                                       {"rank", doc::Node::Int(7)},
                                       {"none", doc::Node::Null()}});
  return cases;
}

Suite AwkwardSuite() {
  Manifest manifest;
  manifest.id = "awkward";
  manifest.version = "1.2.3";
  manifest.title = "NO";
  manifest.description = "Two\nlines";
  manifest.track = Track::kEdge;
  manifest.severity = Severity::kCritical;
  manifest.locale = "de";
  manifest.expect = {{"behaviour", doc::Node::Object({{"want", doc::Node::String("block")}})}};
  manifest.provenance.generator = "nobody";
  Result<Suite> suite = MakeSuite(manifest, AwkwardCases());
  EXPECT_TRUE(suite.ok()) << suite.error().message;
  return *std::move(suite);
}

TEST(WriteSuite, KeepsTheDigestThroughYamlAndJsonl) {
  const SuiteFolder folder;
  const Suite made = AwkwardSuite();
  const std::string yaml = folder.path() + "/yaml";
  const std::string jsonl = folder.path() + "/jsonl";
  ASSERT_TRUE(WriteSuite(made, yaml, false, false).ok());
  Diagnostics diagnostics;
  const Result<Suite> from_yaml = LoadSuite(yaml, &diagnostics);
  ASSERT_TRUE(from_yaml.ok()) << from_yaml.error().message;
  ASSERT_TRUE(WriteSuite(*from_yaml, jsonl, true, false).ok());
  const Result<Suite> from_jsonl = LoadSuite(jsonl, &diagnostics);
  ASSERT_TRUE(from_jsonl.ok()) << from_jsonl.error().message;
  EXPECT_EQ(HexOf(from_yaml->digest()), HexOf(made.digest()));
  EXPECT_EQ(HexOf(from_jsonl->digest()), HexOf(made.digest()));
  for (std::size_t i = 0; i < made.size(); ++i) {
    EXPECT_EQ((*from_yaml->Read(i))->messages, (*made.Read(i))->messages);
    EXPECT_EQ((*from_jsonl->Read(i))->messages, (*made.Read(i))->messages);
    EXPECT_EQ(from_jsonl->entry(i).fingerprint, made.entry(i).fingerprint);
  }
}

TEST(WriteSuite, OverwritesOnlyWhenTold) {
  const SuiteFolder folder;
  const Suite made = AwkwardSuite();
  ASSERT_TRUE(WriteSuite(made, folder.path(), false, false).ok());
  const Status again = WriteSuite(made, folder.path(), true, false);
  ASSERT_FALSE(again.ok());
  EXPECT_EQ(again.error().message, "folder \"" + folder.path() + "\" holds a suite already");
  EXPECT_TRUE(WriteSuite(made, folder.path(), true, true).ok());
  EXPECT_EQ(folder.Load()->manifest().files, std::vector<std::string>{"cases.jsonl"});
}

TEST(SuiteDigest, DoesNotDependOnTheOrderOfRows) {
  const Suite forward = DemoSuite({DemoCase("a", "x"), DemoCase("b", "y")});
  const Suite backward = DemoSuite({DemoCase("b", "y"), DemoCase("a", "x")});
  const Suite other = DemoSuite({DemoCase("a", "y"), DemoCase("b", "x")});
  const Suite raised = DemoSuite({DemoCase("a", "x"), DemoCase("b", "y")}, "1.0.1");
  EXPECT_EQ(forward.digest(), backward.digest());
  EXPECT_NE(forward.digest(), other.digest());
  EXPECT_NE(forward.digest(), raised.digest());
}

TEST(Fingerprint, ChangesOnlyWithTheMeasurement) {
  const Case base = DemoCase("a", "x");
  Case same = base;
  same.id = "b";
  same.severity = Severity::kCritical;
  same.evidence = "e";
  same.weight = 3;
  EXPECT_EQ(FingerprintOf(same), FingerprintOf(base));
  EXPECT_NE(ContentDigestOf(same), ContentDigestOf(base));
  Case system = base;
  system.system = "s";
  Case prompt = base;
  prompt.messages[0].content = "x ";
  Case expect = base;
  expect.expect[0].settings.Set("want", doc::Node::String("block"));
  for (const Case& changed : {system, prompt, expect})
    EXPECT_NE(FingerprintOf(changed), FingerprintOf(base));
}

TEST(Fingerprint, IsTheDigestOfTheDocumentedForm) {
  EXPECT_EQ(HexOf(FingerprintOf(DemoCase("a", "x"))),
            Sha256Hex(R"({"expect":[{"judge":"behaviour","settings":{"want":"allow"}}],)"
                      R"("messages":[{"content":"x","role":"user"}],"system":""})"));
}

TEST(MakeSuite, ReportsEveryComplaint) {
  Manifest manifest;
  manifest.id = "demo";
  manifest.version = "one";
  Case blank = DemoCase("a", " ");
  blank.mark = {"table.csv", 7, 1};
  const Result<Suite> suite = MakeSuite(
      manifest, {blank, DemoCase("b c", "x"), DemoCase("d-e", "x"), DemoCase("D_E", "y")});
  ASSERT_FALSE(suite.ok());
  EXPECT_EQ(suite.error().code, ErrorCode::kInvalid);
  for (const char* part :
       {"expected a semantic version (such as 1.2.3) for \"version\", found the string \"one\"",
        "table.csv:7:1: error: case \"a\": \"prompt\" is blank", "case \"b c\": expected an id",
        "id \"D_E\" differs only in case or punctuation from \"d-e\"", "4 errors"})
    EXPECT_NE(suite.error().message.find(part), std::string::npos) << suite.error().message;
}

}  // namespace
}  // namespace plimsoll::suite
