#include <gtest/gtest.h>

#include <algorithm>

#include "harness/doc/json.h"
#include "harness/report/json.h"
#include "harness/report/junit.h"
#include "harness/report/markdown.h"
#include "harness/text/hostile.h"
#include "tests/report/sample.h"
#include "tests/report/xml_tools.h"
#include "tests/support/github_runner.h"

namespace plimsoll::report {
namespace {

using plimsoll::testing::FindRunnerCommands;

struct Row {
  const char* name;
  std::string bytes;
};

void PrintTo(const Row& row, std::ostream* out) { *out << row.name; }

std::string EveryControl() {
  std::string bytes;
  for (int c = 0; c < 0x20; ++c) bytes.push_back(static_cast<char>(c));
  return bytes + "\x7f\u0080\u0085\u009b31m\u009f";
}

const Row kRows[] = {
    {"Ansi", "\x1b[31mred\x1b[0m\x1b]0;title\x07"},
    {"Nul", std::string("a\0b", 3)},
    {"EveryControl", EveryControl()},
    {"CdataEnd", "]]>]]>"},
    {"AddMask", "##[add-mask]e"},
    {"AddMaskAfterText", "text ##[set-output name=verdict]pass"},
    {"AddMaskSplit", "##\n[add-mask]e #\u200B#[add-mask]e"},
    {"SetOutput", "\n::set-output name=verdict::pass"},
    {"SetOutputAfterBlanks", "\n \t::add-mask::e\r\n::stop-commands::x\r::error::y"},
    {"SetOutputFarAway",
     std::string(95, 'x') + " ::add-mask::e " + std::string(60, 'y') + " ::error::z"},
    {"Bidi", "\u202Eevil\u202C\u2066x\u2069\u200F"},
    {"InvalidUtf8", "\xff\xfe\xc0\xaf\xed\xa0\x80\xf5\x80\x80\x80\xe2\x82"},
    {"NonCharacters", "\uFFFE\uFFFF\U0001F600"},
    {"Mentions", "@octocat #1 GH-1 octo/repo#2"},
    {"Image", "![](http://x/y.png) [a](javascript:alert(1)) https://evil.example/"},
    {"Script", "<script>alert(1)</script><img src=x onerror=y>&lt;b&#x1;"},
    {"Entity", "<!DOCTYPE a [<!ENTITY e SYSTEM \"file:///etc/passwd\">]>&e;"},
    {"Table", "| a | b |\n|---|---|\n| c | d |"},
    {"Backticks", "``` ```` `````\n```\n# heading\n"},
    {"Details", "</details></summary>\n\n# heading"},
    {"LineSeparators", "a\u2028::add-mask::e\u2029::error::x"},
    {"Quotes", "\"'\"'&<>"},
};

class HostileText : public ::testing::TestWithParam<Row> {};

TEST_P(HostileText, LeavesXmlWellFormedAndValidInEveryProfile) {
  if (!HasXmllint()) GTEST_SKIP() << "xmllint is not on the PATH";
  const Sample sample(GetParam().bytes);
  const std::optional<std::string> schemas = SchemaFolder();
  for (const std::string profile : {"portable", "strict", "surefire"}) {
    const TemporaryFolder folder;
    const auto written = WriteJunit(sample.Input(), OptionsFor(folder.path(), profile));
    ASSERT_TRUE(written.ok()) << written.error().message;
    for (const Written& file : *written) {
      EXPECT_EQ(XmllintComplaints(file.path), "") << profile;
      if (profile == "portable") {
        EXPECT_EQ(XmllintComplaints(file.path, "docs/junit-portable.xsd"), "");
      }
      if (!schemas) continue;
      if (profile == "strict") {
        EXPECT_EQ(XmllintComplaints(file.path, *schemas + "jenkins-junit-10.xsd"), "");
        EXPECT_EQ(XmllintComplaints(file.path, *schemas + "windyroad-JUnit.xsd"), "");
      }
      if (profile == "surefire") {
        EXPECT_EQ(XmllintComplaints(file.path, *schemas + "surefire-test-report.xsd"), "");
      }
    }
  }
}

/// Reporters of others print our files to the log, so the files too must hold no command.
TEST_P(HostileText, IsNoRunnerCommandInAnyRendering) {
  const Sample sample(GetParam().bytes);
  ReportInput input = sample.Input();
  const TemporaryFolder folder;
  for (const std::string profile : {"portable", "strict", "surefire"}) {
    const auto written = WriteJunit(input, OptionsFor(folder.path(), profile));
    ASSERT_TRUE(written.ok()) << written.error().message;
    for (const Written& file : *written)
      EXPECT_EQ(FindRunnerCommands(*ReadFile(file.path)), std::vector<std::string>{});
  }
  for (const int columns : {60, 100, 101, 102, 103, 160}) {
    const TerminalStyle style{.has_color = false, .has_unicode = true, .columns = columns};
    EXPECT_EQ(FindRunnerCommands(TerminalReport(input, style, {{GetParam().bytes}})),
              std::vector<std::string>{});
  }
  EXPECT_EQ(FindRunnerCommands(MarkdownSummary(input)), std::vector<std::string>{});
  EXPECT_EQ(FindRunnerCommands(JsonText(GateJson(input))), std::vector<std::string>{});
  for (const std::string& command : FindRunnerCommands(GithubAnnotations(input)))
    EXPECT_TRUE(command == "error" || command == "warning") << command;
}

TEST_P(HostileText, ReachesTheTerminalAsReadableUtf8) {
  const Sample sample(GetParam().bytes);
  const TerminalStyle style{.has_color = false, .has_unicode = true, .columns = 100};
  const std::string text = TerminalReport(sample.Input(), style);
  EXPECT_EQ(text::Neutralise(text), text);
}

TEST_P(HostileText, StaysExactInJson) {
  const Sample sample(GetParam().bytes);
  const std::string json = JsonText(GateJson(sample.Input()));
  EXPECT_EQ(text::Neutralise(json), json);
  const Result<doc::Node> node = doc::ParseJson(json);
  ASSERT_TRUE(node.ok()) << node.error().message;
  EXPECT_EQ(node->StringAt("/target"), text::RepairUtf8("guard" + GetParam().bytes));
}

TEST_P(HostileText, IsNoMarkupInMarkdown) {
  const Sample sample(GetParam().bytes);
  const std::string markdown = MarkdownSummary(sample.Input());
  EXPECT_EQ(text::Neutralise(markdown), markdown);
  for (const char* markup :
       {"<script", "<img", "![](", "](http", "](javascript", "@octocat", "https://evil"})
    EXPECT_EQ(markdown.find(markup), markdown.npos) << markup;
  const Sample plain;
  const std::string expected = MarkdownSummary(plain.Input());
  EXPECT_EQ(std::count(markdown.begin(), markdown.end(), '\n'),
            std::count(expected.begin(), expected.end(), '\n'));
}

INSTANTIATE_TEST_SUITE_P(Rows, HostileText, ::testing::ValuesIn(kRows),
                         [](const auto& row) { return row.param.name; });

TEST(HostileSize, AnAnswerOfFourMegabytesIsCutEverywhere) {
  const std::string huge = std::string(4u << 20, '&') + "\x01";
  Sample sample;
  run::TrialRecord& record = sample.records().front();
  record.reply.text = huge;
  record.grades.front().rationale = huge;
  sample.records()[2].reply.error = huge;
  sample.decision().findings.front().message += huge.substr(0, 256u << 10);
  const ReportInput input = sample.Input();
  for (const std::string profile : {"portable", "strict", "surefire"}) {
    const TemporaryFolder folder;
    const auto written = WriteJunit(input, OptionsFor(folder.path(), profile));
    ASSERT_TRUE(written.ok()) << written.error().message;
    for (const Written& file : *written)
      EXPECT_LT(ReadFile(file.path)->size(), 2u << 20) << file.path;
    if (profile == "portable" && HasXmllint()) {
      EXPECT_EQ(XmllintComplaints(written->front().path, "docs/junit-portable.xsd"), "");
    }
  }
  EXPECT_LT(TerminalReport(input, {}).size(), 64u << 10);
  EXPECT_LT(GithubAnnotations(input).size(), 16u << 10);
  EXPECT_LE(MarkdownSummary(input, 100u << 10).size(), 100u << 10);
}

}  // namespace
}  // namespace plimsoll::report
