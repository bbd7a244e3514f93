#include "harness/diversity/syntactic.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "harness/diversity/templates.h"
#include "harness/text/skeleton_tagger.h"

namespace plimsoll::diversity {
namespace {

using ::testing::ElementsAre;

text::TokenTexts Tags(const std::vector<std::string>& texts) {
  std::vector<text::TaggedText> tagged;
  for (const std::string& tags : texts) tagged.push_back({{}, tags});
  return TagTokens(tagged);
}

TEST(Templates, AreTheSequencesThatMostTextsHold) {
  const text::TokenTexts tags = Tags({"abcdabcd", "xabcd", "bcdx", "bcd", "q"});
  const text::NgramTable trigrams = text::CountNgrams(tags, 3).back();
  const std::vector<Template> top = TopTemplates(tags, trigrams, 2);
  ASSERT_EQ(top.size(), 2u);
  EXPECT_EQ(top[0].tags, "bcd");
  EXPECT_EQ(top[0].texts, 4u);
  EXPECT_EQ(top[0].count, 5u);
  EXPECT_EQ(top[1].tags, "abc");
  EXPECT_EQ(top[1].texts, 2u);
  EXPECT_EQ(TopTemplates(tags, trigrams, 99).size(), 2u);  // one text alone makes no template
  EXPECT_EQ(TemplateRate(tags, trigrams, top), 0.8);
  EXPECT_EQ(TemplateRate(Tags({}), text::CountNgrams(Tags({}), 3).back(), {}), std::nullopt);
}

TEST(Templates, AreShownWithoutTheirParts) {
  const text::TokenTexts tags = Tags({"abcdef", "qabcdef", "abcx", "abcdef", "uvw", "uvw"});
  std::vector<Template> found;
  for (const text::NgramTable& table : text::CountNgrams(tags, 6)) {
    if (table.order < 3) continue;
    const std::vector<Template> top = TopTemplates(tags, table, 100);
    found.insert(found.end(), top.begin(), top.end());
  }
  const std::vector<Template> shown = ShownTemplates(tags, found, 10);
  ASSERT_EQ(shown.size(), 2u);
  EXPECT_EQ(shown[0].tags, "abcdef");
  ASSERT_EQ(shown[0].examples.size(), 3u);
  EXPECT_EQ(shown[0].examples[1].text, 1u);
  EXPECT_EQ(shown[0].examples[1].word, 1u);
  EXPECT_EQ(shown[1].tags, "uvw");
}

TEST(Templates, AreShownByTheTextsThatHoldThem) {
  const text::TokenTexts tags = Tags({"abcdefgh", "abcdefgh", "uvw", "uvw", "uvw"});
  std::vector<Template> found;
  for (const text::NgramTable& table : text::CountNgrams(tags, 8)) {
    if (table.order != 3 && table.order != 8) continue;
    const std::vector<Template> top = TopTemplates(tags, table, 100);
    found.insert(found.end(), top.begin(), top.end());
  }
  const std::vector<Template> shown = ShownTemplates(tags, found, 10);
  ASSERT_EQ(shown.size(), 2u);
  EXPECT_EQ(shown[0].tags, "uvw");
  EXPECT_EQ(shown[1].tags, "abcdefgh");
}

SyntacticDiversity Measured(const std::vector<std::string>& texts) {
  const text::SkeletonTagger tagger;
  const SyntacticSet set(texts, tagger);
  const SyntacticSet* const sets[] = {&set};
  return MeasureSyntactic(set, SizesFor(sets, {}), tagger, {});
}

TEST(Syntactic, FindsTheFormThatTextsOfDifferentWordsShare) {
  std::vector<std::string> texts = {""};
  for (const std::string verb : {"bake", "sell", "hide", "find", "move"})
    for (const std::string noun : {"bread", "gold", "paint", "wood"})
      texts.push_back("Can you tell me how to " + verb + " the " + noun + "?");
  const SyntacticDiversity syntactic = Measured(texts);
  EXPECT_EQ(syntactic.texts, 20u);
  EXPECT_EQ(syntactic.empty_texts, 1u);
  EXPECT_EQ(syntactic.tagger, "skeleton/1");
  ASSERT_FALSE(syntactic.templates.empty());
  const ShownTemplate& top = syntactic.templates.front();
  EXPECT_THAT(top.tags, ElementsAre("AUX", "PRON", "WORD", "PRON", "SCONJ", "PART", "WORD", "DET"));
  EXPECT_EQ(top.texts, 20u);
  ASSERT_EQ(top.examples.size(), 3u);
  EXPECT_EQ(top.examples[0].text, 1u);
  EXPECT_EQ(top.examples[0].words, "Can you tell me how to bake the");
  EXPECT_EQ(syntactic.measures.back().name, "template_rate_8");
  EXPECT_EQ(syntactic.measures.back().value, 1);
}

TEST(Syntactic, NamesItsMeasuresAndMissesThemWithoutAWord) {
  std::vector<std::string> names;
  for (const Measure& measure : Measured({}).measures) {
    names.push_back(measure.name);
    EXPECT_EQ(measure.value, std::nullopt) << measure.name;
  }
  EXPECT_THAT(names, ElementsAre("pos_compression_ratio", "pos_compression_ratio_zlib_9",
                                 "rarefied_distinct_tags_3", "rarefied_distinct_tags_4",
                                 "template_rate_4", "template_rate_5", "template_rate_6",
                                 "template_rate_7", "template_rate_8"));
}

}  // namespace
}  // namespace plimsoll::diversity
