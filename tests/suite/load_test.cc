#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "harness/doc/json.h"
#include "tests/suite/suite_folder.h"

namespace plimsoll::suite {
namespace {

using testing::ElementsAre;

std::string JsonOf(const std::vector<Expectation>& expect) {
  std::string text;
  for (const Expectation& each : expect)
    text += each.judge + doc::WriteCanonicalJson(each.settings) + ";";
  return text;
}

constexpr std::string_view kFullManifest = R"(format: 1
suite: full
version: 2.1.0
title: Everything a manifest can say
description: >
  Two lines
  of text.
track: adversarial
severity: high
locale: es
expect: block
provenance: {source: a book, licence: MIT, author: anna, added: "2026-01-02", canary: c0ffee}
cases: [a.yaml, b.jsonl]
)";

constexpr std::string_view kFullYaml = R"(format: 1
cases:
  - id: plain
    prompt: NO
  - id: talk
    track: edge
    severity: critical
    locale: de-AT
    taxonomy: fraud/phishing
    tags: [multi_turn, short]
    cluster: seed-1
    weight: 2.5
    evidence: because
    messages:
      - {role: system, content: Be kind.}
      - {role: user, content: Hi}
      - {role: assistant, content: Hello}
      - {role: user, content: "And now?"}
    expect:
      - {judge: contains, text: "42", count: 3}
      - {judge: not, of: {judge: refusal}}
    provenance: {author: bert, validated_by: carl}
    known_issue: {reason: bug 12, owner: dora, expires: "2027-01-31"}
    attributes: {country: NO, rank: 7}
)";

TEST(Load, InheritsFromTheManifestFieldByField) {
  const SuiteFolder folder;
  folder.Write("suite.yaml", kFullManifest);
  folder.Write("a.yaml", kFullYaml);
  folder.Write("b.jsonl", R"({"id":"line","prompt":"Hi","provenance":{"source":"a letter"}})");
  const Result<Suite> suite = folder.Load();
  ASSERT_TRUE(suite.ok()) << suite.error().message;
  EXPECT_EQ(suite->id(), "full");
  EXPECT_EQ(suite->path(), folder.path() + "/suite.yaml");
  ASSERT_EQ(suite->size(), 3U);
  for (const std::size_t index : {0U, 2U}) {
    const Case read = **suite->Read(index);
    EXPECT_EQ(read.track, Track::kAdversarial);
    EXPECT_EQ(read.severity, Severity::kHigh);
    EXPECT_EQ(read.locale, "es");
    EXPECT_EQ(JsonOf(read.expect), R"(behaviour{"want":"block"};)");
    EXPECT_EQ(read.provenance.author, "anna");
    EXPECT_EQ(read.provenance.canary, "c0ffee");
  }
  EXPECT_EQ((*suite->Read(0))->prompt(), "NO");
  EXPECT_EQ((*suite->Read(2))->provenance.source, "a letter");
}

TEST(Load, ReadsEveryFieldOfACase) {
  const SuiteFolder folder;
  folder.Write("suite.yaml", kFullManifest);
  folder.Write("a.yaml", kFullYaml);
  folder.Write("b.jsonl", "");
  const Result<Suite> suite = folder.Load();
  ASSERT_TRUE(suite.ok()) << suite.error().message;
  const Case talk = **suite->Read(1);
  EXPECT_EQ(talk.id, "talk");
  EXPECT_EQ(talk.system, "Be kind.");
  EXPECT_THAT(talk.messages,
              ElementsAre(Message{Role::kUser, "Hi"}, Message{Role::kAssistant, "Hello"},
                          Message{Role::kUser, "And now?"}));
  EXPECT_EQ(JsonOf(talk.expect),
            R"(contains{"count":3,"text":"42"};not{"of":{"judge":"refusal"}};)");
  EXPECT_EQ(talk.track, Track::kEdge);
  EXPECT_EQ(talk.severity, Severity::kCritical);
  EXPECT_EQ(talk.area(), "fraud");
  EXPECT_EQ(talk.cluster_or_id(), "seed-1");
  EXPECT_EQ(talk.weight, 2.5);
  EXPECT_EQ(talk.provenance.source, "a book");
  EXPECT_EQ(talk.provenance.author, "bert");
  EXPECT_EQ(talk.known_issue->expires, "2027-01-31");
  EXPECT_EQ(talk.attributes.StringAt("/country"), "NO");
  EXPECT_EQ(talk.mark, (SourceMark{folder.path() + "/a.yaml", 5, 5}));
}

TEST(Load, KeepsTheOrderOfFilesAndRows) {
  const SuiteFolder folder;
  folder.Write("suite.yaml",
               std::string(kManifestHead) + "expect: allow\ncases: [z.jsonl, a*.jsonl]\n");
  folder.Write("z.jsonl",
               "{\"id\":\"z2\",\"prompt\":\"a\"}\r\n{\"id\":\"z1\",\"prompt\":\"b\"}\r\n");
  folder.Write("a2.jsonl", R"({"id":"a2","prompt":"c"})");
  folder.Write("a1.jsonl", R"({"id":"a1","prompt":"d"})");
  const Result<Suite> suite = folder.Load();
  ASSERT_TRUE(suite.ok()) << suite.error().message;
  std::vector<std::string> ids;
  for (std::size_t i = 0; i < suite->size(); ++i) ids.emplace_back(suite->entry(i).id);
  EXPECT_THAT(ids, ElementsAre("z2", "z1", "a1", "a2"));
  EXPECT_EQ(suite->entry(1).line, 2);
  EXPECT_EQ(suite->IndexOf("a2"), 3);
  EXPECT_EQ(suite->IndexOf("A2"), -1);
  EXPECT_EQ(suite->IndexOf("none"), -1);
}

TEST(Load, ReadRefusesALineThatChanged) {
  const SuiteFolder folder;
  folder.WriteDemo("c.jsonl", R"({"id":"one","prompt":"Hi","expect":"allow","severity":"high"})");
  const Result<Suite> suite = folder.Load();
  ASSERT_TRUE(suite.ok()) << suite.error().message;
  ASSERT_TRUE(suite->Read(0).ok());
  // In place: the loader holds the file open, and a file that was renamed over it would change
  // nothing.
  for (const char* changed :
       {R"({"id":"one","prompt":"Ho","expect":"allow","severity":"high"})",
        R"({"id":"one","prompt":"Hi","expect":"allow","severity": "low"})", R"({"id":"one")", ""}) {
    std::FILE* file = std::fopen((folder.path() + "/c.jsonl").c_str(), "w");
    std::fputs(changed, file);
    std::fclose(file);
    const Result<CasePtr> read = suite->Read(0);
    ASSERT_FALSE(read.ok()) << changed;
    EXPECT_EQ(read.error().code, ErrorCode::kStore);
    EXPECT_EQ(read.error().message, "\"" + folder.path() +
                                        "/c.jsonl\" changed since it was read: line 1 no longer "
                                        "holds the case \"one\"");
  }
}

TEST(Load, IndexesAHundredThousandLines) {
  constexpr int kLines = 100'000;
  const SuiteFolder folder;
  std::string lines;
  for (int i = 0; i < kLines; ++i) {
    const std::string number = std::to_string(i);
    lines += R"({"id":"case-)" + number + R"(","prompt":"Question number )" + number +
             R"(","expect":"block","cluster":"seed-)" + std::to_string(i / 4) + "\"}\n";
  }
  folder.WriteDemo("c.jsonl", lines);
  const Result<Suite> suite = folder.Load();
  ASSERT_TRUE(suite.ok()) << suite.error().message;
  ASSERT_EQ(suite->size(), static_cast<std::size_t>(kLines));
  for (const int i : {0, 1, 4095, 65'536, kLines - 1}) {
    const std::ptrdiff_t index = suite->IndexOf("case-" + std::to_string(i));
    ASSERT_EQ(index, i);
    const Result<CasePtr> read = suite->Read(static_cast<std::size_t>(i));
    ASSERT_TRUE(read.ok());
    EXPECT_EQ((*read)->prompt(), "Question number " + std::to_string(i));
    EXPECT_EQ(FingerprintOf(**read), suite->entry(static_cast<std::size_t>(i)).fingerprint);
  }
  EXPECT_EQ(suite->entry(4).group, suite->entry(7).group);
  EXPECT_NE(suite->entry(7).group, suite->entry(8).group);
}

TEST(Load, SchemaNamesEveryField) {
  const doc::Node schema = doc::SchemaOf("case", "A case", ReadCase);
  std::vector<std::string> keys;
  for (const doc::Member& member : schema.Find("properties")->members) keys.push_back(member.key);
  EXPECT_THAT(keys, ElementsAre("id", "prompt", "messages", "system", "expect", "track", "severity",
                                "taxonomy", "tags", "cluster", "locale", "weight", "evidence",
                                "provenance", "known_issue", "attributes"));
  for (const doc::Node& file : {doc::SchemaOf("case-file", "Cases", ReadCaseFile),
                                doc::SchemaOf("manifest", "A manifest", ReadManifest)})
    EXPECT_NE(file.At("/properties/cases"), nullptr);
}

TEST(FindSuites, FindsFoldersByPattern) {
  const SuiteFolder folder;
  for (const char* name : {"suites/a/suite.yaml", "suites/b/suite.yaml",
                           "suites/.hidden/suite.yaml", "suites/none/readme", "other/a/suite.yaml"})
    folder.Write(name, "");
  const auto find = [&](std::vector<std::string> patterns) {
    return FindSuites(folder.path(), patterns);
  };
  EXPECT_THAT(*find({"suites/*"}),
              ElementsAre(folder.path() + "/suites/a", folder.path() + "/suites/b"));
  EXPECT_THAT(*find({"*/a", "./suites/a/"}),
              ElementsAre(folder.path() + "/other/a", folder.path() + "/suites/a"));
  EXPECT_EQ(find({"suites/none"}).error().message,
            "no suite matches \"suites/none\" below \"" + folder.path() + "\"");
  EXPECT_EQ(find({"../x"}).error().message,
            "suite pattern \"../x\" must be relative and must not hold \"..\"");
  EXPECT_EQ(find({"/etc"}).error().code, ErrorCode::kInvalid);
}

}  // namespace
}  // namespace plimsoll::suite
