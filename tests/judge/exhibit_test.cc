#include "harness/judge/exhibit.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

#include "tests/judge/rubric_fixture.h"

namespace plimsoll::judge {
namespace {

Exhibit Of(const std::string& answer, const suite::Case& the_case = CaseOf("Why?"),
           const Rubric& rubric = SmallRubric()) {
  const target::Reply reply = TextReply(answer);
  return ExhibitOf(rubric, {&the_case, &reply});
}

TEST(Exhibit, ShowsWhatNoReaderSees) {
  const struct {
    const char* hostile;
    const char* shown;
  } rows[] = {{"a\u200Bb", "a\\u{200B}b"},
              {"a\u00ADb\u2060c\uFEFFd", "a\\u{AD}b\\u{2060}c\\u{FEFF}d"},
              {"\U000E0053\U000E0041", "\\u{E0053}\\u{E0041}"},
              {"\uFE00\U000E0100", "\\u{FE00}\\u{E0100}"},
              {"\u202Eevil\u2069", "\\u{202E}evil\\u{2069}"},
              {"\x1B[2J", "\\x1B[2J"},
              {"\xFF", "\uFFFD"},
              {"\u115F\u3164", "\\u{115F}\\u{3164}"},
              {"👩‍👩‍👧 ❤️ می‌خواهم",
               "👩‍👩‍👧 ❤️ می‌خواهم"},
              {"plain text, ünïcödé 漢字", "plain text, ünïcödé 漢字"}};
  for (const auto& row : rows) EXPECT_EQ(MadeVisible(row.hostile), row.shown);
}

TEST(Exhibit, CutsBetweenCodePoints) {
  EXPECT_EQ(FirstCodePoints("äöü", 2), "äö");
  EXPECT_EQ(FirstCodePoints("äöü", 3), "äöü");
  EXPECT_EQ(FirstCodePoints("äöü", 9), "äöü");
  EXPECT_EQ(FirstCodePoints("", 9), "");
  EXPECT_EQ(FirstCodePoints("\xFF\xFE\xFD", 2), "\xFF\xFE");
}

TEST(Exhibit, CutsALongAnswerAndKnowsIt) {
  Rubric rubric = SmallRubric();
  rubric.longest_answer = 100;
  EXPECT_EQ(Of(std::string(100, 'x'), CaseOf("Why?"), rubric).cut_after, 0u);
  const Exhibit cut = Of(std::string(101, 'x'), CaseOf("Why?"), rubric);
  EXPECT_EQ(cut.cut_after, 100u);
  EXPECT_EQ(cut.answer, std::string(100, 'x'));
  EXPECT_EQ(Of(std::string(1 << 20, 'x')).answer.size(), SmallRubric().longest_answer);
}

TEST(Exhibit, HasTheConversationUnlessTheRubricReadsTheAnswerAlone) {
  suite::Case the_case = CaseOf("Why\u200B?");
  the_case.system = "Be brief.";
  Rubric alone = SmallRubric();
  alone.reads_conversation = false;
  const Exhibit exhibit = Of("So.", the_case);
  ASSERT_EQ(exhibit.conversation.size(), 2u);
  EXPECT_EQ(exhibit.conversation[0], (suite::Message{suite::Role::kSystem, "Be brief."}));
  EXPECT_EQ(exhibit.conversation[1].content, "Why\\u{200B}?");
  EXPECT_TRUE(Of("So.", the_case, alone).conversation.empty());
}

TEST(Exhibit, HasANonceOfTheAnswerAndTheConversation) {
  suite::Case with_system = CaseOf("Why?");
  with_system.system = "x";
  const std::set<std::string> nonces = {Of("a").nonce,
                                        Of("b").nonce,
                                        Of("a", CaseOf("How?")).nonce,
                                        Of("a", with_system).nonce,
                                        Of("a" + std::string(30000, 'x') + "1").nonce,
                                        Of("a" + std::string(30000, 'x') + "2").nonce};
  EXPECT_EQ(nonces.size(), 6u);
  EXPECT_EQ(Of("a").nonce, Of("a").nonce);
  for (const std::string& nonce : nonces) {
    EXPECT_EQ(nonce.size(), 16u);
    EXPECT_EQ(nonce.find_first_not_of("0123456789abcdef"), std::string::npos);
    EXPECT_NE(Of("a " + nonce).nonce, nonce);
  }
}

}  // namespace
}  // namespace plimsoll::judge
