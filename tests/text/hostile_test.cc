#include "harness/text/hostile.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "harness/text/normal.h"
#include "tests/support/github_runner.h"

namespace plimsoll::text {
namespace {

using ::plimsoll::testing::FindRunnerCommands;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using std::string_literals::operator""s;

struct Row {
  std::string given;
  std::string expected;
};

void ExpectRows(const std::function<std::string(std::string_view)>& function,
                const std::vector<Row>& rows) {
  for (const Row& row : rows) {
    EXPECT_EQ(function(row.given), row.expected) << ::testing::PrintToString(row.given);
  }
}

TEST(Hostile, RepairsEachMaximalInvalidSubpart) {
  ExpectRows(RepairUtf8, {
                             {"", ""},
                             {"a\u00E9\u20AC\U0001F600", "a\u00E9\u20AC\U0001F600"},
                             {"\x80", "\uFFFD"},
                             {"a\xC3", "a\uFFFD"},
                             {"\xC0\xAF", "\uFFFD\uFFFD"},
                             {"\xE2\x82z", "\uFFFDz"},
                             {"\xED\xA0\x80", "\uFFFD\uFFFD\uFFFD"},
                             {"\xF0\x9F\x98", "\uFFFD"},
                             {"\xF4\x90\x80\x80", "\uFFFD\uFFFD\uFFFD\uFFFD"},
                             // The example of Unicode 15, table 3-8.
                             {"\x61\xF1\x80\x80\xE1\x80\xC2\x62\x80\x63\x80\xBF\x64",
                              "a\uFFFD\uFFFD\uFFFDb\uFFFDc\uFFFD\uFFFDd"},
                         });
  EXPECT_TRUE(IsValidUtf8("a\u00E9\u20AC\U0001F600"));
  EXPECT_FALSE(IsValidUtf8("\xED\xA0\x80"));
  EXPECT_FALSE(IsValidUtf8("abc\xF0\x9F\x98"));
}

TEST(Hostile, MakesControlsVisible) {
  ExpectRows(Neutralise,
             {
                 {"tab\tand\nline", "tab\tand\nline"},
                 {"\x1B[31mred", "\\x1B[31mred"},
                 {"nul\0."s, "nul\\x00."},
                 {"\x7F", "\\x7F"},
                 {"\u0085\u009B", "\\u{85}\\u{9B}"},
                 {"\uFFFE\uFFFF", "\\u{FFFE}\\u{FFFF}"},
                 {"a\u202Eb\u2066c\u200Ed\u061C", "a\\u{202E}b\\u{2066}c\\u{200E}d\\u{61C}"},
                 {"a\r\nb\rc\r\r\nd", "a\nb\nc\n\nd"},
                 {"\xFF", "\uFFFD"},
             });
}

TEST(Hostile, BreaksRunnerCommands) {
  ExpectRows(Neutralise,
             {
                 {"##[add-mask]e", "#\u200B#[add-mask]e"},
                 {"text ###[error]x", "text ##\u200B#[error]x"},
                 {"::error::x", ":\u200B:error::x"},
                 {"a\n \t::error::x", "a\n \t:\u200B:error::x"},
                 {"a\r::error::x", "a\n:\u200B:error::x"},
                 {"\u00A0\u3000\uFEFF\u200B::error::x", "\u00A0\u3000\uFEFF\u200B:\u200B:error::x"},
                 {"a\u2028::error::x", "a\u2028:\u200B:error::x"},
                 {":::error::x", ":\u200B::error::x"},
                 {"std::string", "std::string"},
                 {"## [title] #[x", "## [title] #[x"},
             });
}

TEST(Hostile, RunnerParserFindsWhatARunnerWould) {
  using Names = std::vector<std::string>;
  EXPECT_EQ(FindRunnerCommands("  ::add-mask::e"), Names({"add-mask"}));
  EXPECT_EQ(FindRunnerCommands("ok\r::error file=a,line=1::x\nok"), Names({"error"}));
  EXPECT_EQ(FindRunnerCommands("said: ##[set-output name=verdict]pass"), Names({"set-output"}));
  EXPECT_EQ(FindRunnerCommands("##[Add-Mask]e"), Names({"add-mask"}));
  EXPECT_THAT(FindRunnerCommands("a ::error::x\n##[unknown]\n::error\n##[error"), IsEmpty());
}

TEST(Hostile, OneLineFoldsAndCuts) {
  EXPECT_EQ(OneLine(" \n a \t\n b\r\nc\u2028d \n"), "a b c d");
  EXPECT_EQ(OneLine("abcdef", 6), "abcdef");
  EXPECT_EQ(OneLine("abcdefg", 6), "abc…");
  EXPECT_EQ(OneLine("a\u20AC\u20AC", 6), "a…");
  EXPECT_EQ(OneLine("abc", 2), "ab");
  EXPECT_EQ(OneLine("\u20AC", 2), "");
  EXPECT_EQ(OneLine("abc", 0), "");
}

TEST(Hostile, CutMiddleCountsWhatItRemoves) {
  EXPECT_EQ(CutMiddle("short", 5), "short");
  EXPECT_EQ(CutMiddle(std::string(100, 'a') + std::string(100, 'z'), 60),
            "aaaaaaaaaaaaaaa\n… 170 bytes removed …\nzzzzzzzzzzzzzzz");
  EXPECT_EQ(CutMiddle(std::string(200, 'a'), 80, "out/\trun.db"),
            "aaaaaaaa\n… 184 bytes removed; the whole text is in out/ run.db …\naaaaaaaa");
  EXPECT_EQ(CutMiddle(std::string(200, 'a'), 10), "aaaaaaa…");
}

TEST(Hostile, CutMiddleBreaksACommandThatTheCutPutsAtALineStart) {
  const std::string text = std::string(100, 'a') + "::error::zz";
  for (std::size_t budget = 0; budget <= text.size(); ++budget) {
    const std::string cut = CutMiddle(text, budget);
    EXPECT_LE(cut.size(), budget);
    EXPECT_THAT(FindRunnerCommands(cut), IsEmpty()) << cut;
  }
}

TEST(Hostile, EscapesHtml) {
  ExpectRows(EscapeHtml, {
                             {"<a href=\"x\" b='y'>&amp;",
                              "&lt;a href=&quot;x&quot; b=&#39;y&#39;&gt;&amp;amp;"},
                             {"]]>\t\n", "]]&gt;\t\n"},
                             {"\x01<", "\\x01&lt;"},
                         });
  ExpectRows(EscapeHtmlAttribute, {{"a\tb\r\n\"", "a&#9;b&#10;&quot;"}});
}

TEST(Hostile, EscapesMarkdown) {
  ExpectRows(EscapeMarkdown,
             {
                 {"hi @org/team", "hi @\u200Borg/team"},
                 {"[text](http://x.y)", "\\[text\\]\\(http:\u200B//x\\.y\\)"},
                 {"![i](u)", "\\!\\[i\\]\\(u\\)"},
                 {"<img src=x>&", "&lt;img src=x&gt;&amp;"},
                 {"a|b\n|--|\n", "a\\|b \\|\\-\\-\\|"},
                 {"`c` *e* _u_ ~s~ $m$", "\\`c\\` \\*e\\* \\_u\\_ \\~\u200Bs\\~ \\$\u200Bm\\$"},
                 {"# h\n- l\n1. n", "\\# h \\- l 1\\. n"},
                 {"fixes #12, !3, gh-4", "fixes \\#\u200B12, \\!\u200B3, gh\\-\u200B4"},
                 {"\\|", "\\\\\\|"},
                 {"www.x.y a@b.c", "www\\.x\\.y a@\u200Bb\\.c"},
                 {"case-id.one", "case\\-id\\.one"},
             });
}

TEST(Hostile, FencesMarkdownBeyondAnyBackticks) {
  ExpectRows(FenceMarkdown, {
                                {"", "```\n```\n"},
                                {"a", "```\na\n```\n"},
                                {"a\n", "```\na\n```\n"},
                                {"```\n# out", "````\n```\n# out\n````\n"},
                                {"x ````` y", "``````\nx ````` y\n``````\n"},
                            });
}

TEST(Hostile, EncodesGithubCommands) {
  ExpectRows(EscapeGithubData,
             {{"50%\r\nb\nc:d,e", "50%25%0Ab%0Ac:d,e"}, {"::error::", ":\u200B:error::"}});
  ExpectRows(EscapeGithubProperty, {{"a:b,c%\n", "a%3Ab%2Cc%25%0A"}});
}

TEST(Hostile, CountsColumns) {
  EXPECT_EQ(DisplayWidth("abc"), 3u);
  EXPECT_EQ(DisplayWidth("日本"), 4u);
  EXPECT_EQ(DisplayWidth("e\u0301\u200B"), 1u);
  EXPECT_EQ(CutColumns("abc", 3), "abc");
  EXPECT_EQ(CutColumns("abcd", 3), "ab…");
  EXPECT_EQ(CutColumns("日本語", 6), "日本語");
  EXPECT_EQ(CutColumns("日本語", 5), "日本…");
  EXPECT_EQ(CutColumns("日本語", 4), "日…");
  EXPECT_EQ(CutColumns("ae\u0301bc", 3), "ae\u0301…");
  EXPECT_EQ(CutColumns("abe\u0301", 3), "abe\u0301");
  EXPECT_EQ(CutColumns("abc", 0), "");
}

/// Random text made of what renderers, terminals and runners trip over.
std::string HostileText(std::mt19937_64* random) {
  static const std::vector<std::string> kPieces = {
      "#",
      "##",
      "##[",
      "[",
      "]",
      ":",
      "::",
      "::error::",
      "\r",
      "\n",
      "\r\n",
      " ",
      "\t",
      "\0"s,
      "\x01",
      "\x1B[2J",
      "\x80",
      "\xC3",
      "\xE2\x80",
      "\u0085",
      "\u00A0",
      "\u00AD",
      "\u200B",
      "\u200D",
      "\u2028",
      "\u202E",
      "\uFEFF",
      "\uFFFE",
      "\uFE0F",
      "\u034F",
      "\u3000",
      "add-mask",
      "]]>",
      "<b>",
      "&",
      "\"",
      "'",
      "`",
      "````",
      "@x",
      "%0A",
      "|",
      "\\",
      "\u0301",
      "\U0001F600",
      "日",
      "stop-commands",
      "\x0B",
  };
  std::string text;
  for (std::size_t n = (*random)() % 16; n > 0; --n) {
    text += (*random)() % 8 == 0 ? std::string(1, static_cast<char>((*random)()))
                                 : kPieces[(*random)() % kPieces.size()];
  }
  return text;
}

bool HasRawControl(std::string_view text) {
  for (const char32_t c : CodePoints(text)) {
    const bool is_control = (c < 0x20 && c != '\t' && c != '\n') || (c >= 0x7F && c <= 0x9F);
    if (is_control || c == 0xFFFE || c == 0xFFFF || c == 0x202E) return true;
  }
  return false;
}

TEST(Hostile, LeavesNothingThatActsInAnyText) {
  const std::vector<std::function<std::string(std::string_view)>> functions = {
      Neutralise,
      EscapeHtml,
      EscapeHtmlAttribute,
      EscapeMarkdown,
      FenceMarkdown,
      EscapeGithubData,
      EscapeGithubProperty,
      [](auto text) { return OneLine(text); },
      [](auto text) { return OneLine(text, 12); },
      [](auto text) { return CutMiddle(text, 48); },
      [](auto text) { return CutMiddle(text, 70, text); },
      [](auto text) { return CutColumns(Neutralise(text), 10); },
      [](auto text) { return FenceMarkdown(CutMiddle(text, 60)); },
      [](auto text) { return OneLine(CutMiddle(OneLine(text), 60)); },
  };
  std::mt19937_64 random(20240229);
  for (int round = 0; round < 1500; ++round) {
    const std::string text = HostileText(&random);
    for (std::size_t i = 0; i < functions.size(); ++i) {
      const std::string out = functions[i](text);
      ASSERT_TRUE(IsValidUtf8(out)) << i << ' ' << ::testing::PrintToString(text);
      ASSERT_FALSE(HasRawControl(out)) << i << ' ' << ::testing::PrintToString(text);
      ASSERT_THAT(FindRunnerCommands(out), IsEmpty()) << i << ' ' << ::testing::PrintToString(text);
      ASSERT_THAT(out, Not(HasSubstr("##["))) << i << ' ' << ::testing::PrintToString(text);
    }
    const std::string once = Neutralise(text);
    ASSERT_EQ(Neutralise(once), once) << ::testing::PrintToString(text);
    ASSERT_EQ(OneLine(OneLine(text, 20), 20), OneLine(text, 20));
    ASSERT_LE(OneLine(text, 20).size(), 20u);
    ASSERT_LE(CutMiddle(text, 48, text).size(), 48u);
    ASSERT_LE(DisplayWidth(CutColumns(once, 10)), 10u);
  }
}

TEST(Hostile, SplitCommandsCannotBeFormedAgain) {
  for (const std::string& split :
       {"#\x01#[add-mask]e"s, "#\u200B#[add-mask]e"s, "#\r#[add-mask]e"s, "##\r\n[add-mask]e"s,
        "#\xFF#[add-mask]e"s, "##\t[add-mask]e"s, "#\0#[add-mask]e"s, ":\u200B:add-mask::e"s,
        ":\r:add-mask::e"s, "\uFEFF::add-mask::e"s, "\x0B::add-mask::e"s, ":\x7F:add-mask::e"s}) {
    for (const std::string& out :
         {Neutralise(split), OneLine(split), CutMiddle(split, 8), EscapeHtml(split),
          EscapeMarkdown(split), OneLine(CutMiddle(Neutralise(split), 10)),
          EscapeGithubData(split)}) {
      EXPECT_THAT(FindRunnerCommands(out), IsEmpty()) << ::testing::PrintToString(split);
    }
  }
}

}  // namespace
}  // namespace plimsoll::text
