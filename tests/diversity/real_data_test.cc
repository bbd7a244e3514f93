// What is known of data that others recorded, found again.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <string>
#include <vector>

#include "harness/base/file.h"
#include "harness/base/rng.h"
#include "harness/diversity/lexical.h"
#include "harness/diversity/rows.h"
#include "harness/diversity/tagger_agreement.h"
#include "harness/diversity/vendi.h"
#include "harness/doc/csv.h"
#include "harness/text/ngrams.h"
#include "harness/text/perceptron_tagger.h"
#include "harness/text/skeleton_tagger.h"
#include "harness/text/tokens.h"
#include "harness/text/treebank.h"

namespace plimsoll::diversity {
namespace {

/// A file of $PLIMSOLL_TEST_DATA/data, or empty.
std::string SharedFile(const std::string& path) {
  const char* data = std::getenv("PLIMSOLL_TEST_DATA");
  if (data == nullptr) return "";
  const Result<std::string> bytes = ReadFile(std::string(data) + "/data/" + path);
  return bytes.ok() ? *bytes : "";
}

text::Treebank SharedTreebank(const std::string& part) {
  text::Treebank treebank;
  const std::string bytes = SharedFile("ud-ewt/" + part + ".conllu");
  if (bytes.empty()) return treebank;
  EXPECT_TRUE(text::ReadConllu(bytes, part, &treebank).ok());
  return treebank;
}

std::vector<std::string> TextsOf(const text::Treebank& treebank) {
  std::vector<std::string> texts;
  for (const text::Treebank::Sentence& sentence : treebank.sentences)
    texts.push_back(sentence.text);
  return texts;
}

/// How often each word stands in each text, as unit rows.
vectors::Matrix BagsOfWords(const std::vector<std::string>& texts) {
  text::Vocabulary vocabulary;
  const text::TokenTexts tokens = text::Tokenize(texts, text::Tokenizer::kWord, &vocabulary);
  vectors::Matrix bags(texts.size(), vocabulary.size());
  for (std::size_t i = 0; i < texts.size(); ++i)
    for (const std::uint32_t word : tokens.Text(i)) bags.Row(i)[word] += 1;
  vectors::NormaliseRows(&bags);
  return bags;
}

TEST(RealData, OfNodeSynthIsLessDiverseInItsDeeperArm) {
  const std::string bytes = SharedFile("nodesynth/medical_l2l3_everything.csv");
  if (bytes.empty()) GTEST_SKIP() << "PLIMSOLL_TEST_DATA has no NodeSynth";
  const Result<doc::CsvTable> table = doc::ParseCsv(bytes);
  ASSERT_TRUE(table.ok());
  const auto prompt = static_cast<std::size_t>(table->Column("prompts"));
  const auto source = static_cast<std::size_t>(table->Column("source"));
  std::vector<std::string> texts;
  std::vector<std::size_t> level2;
  std::vector<std::size_t> level3;
  for (const doc::CsvTable::Row& row : table->rows) {
    (row.fields[source] == "sarai_l2" ? level2 : level3).push_back(texts.size());
    texts.push_back(row.fields[prompt]);
  }
  const vectors::Matrix bags = BagsOfWords(texts);
  const double deep = MeasureVendi(Gather(bags.View(), level3).View())->one;
  EXPECT_NEAR(deep, 53.8, 0.05);
  for (std::uint64_t seed = 1; seed <= 10; ++seed) {
    Rng rng(seed);
    std::vector<std::size_t> drawn = DrawSubset(level2.size(), level3.size(), &rng);
    for (std::size_t& i : drawn) i = level2[i];
    const double shallow = MeasureVendi(Gather(bags.View(), drawn).View())->one;
    EXPECT_GT(shallow, 55.0);
    EXPECT_LT(shallow, 58.5);
  }
}

TEST(RealData, HasOneRarefiedDistinctAtAllSizes) {
  std::vector<std::string> texts = TextsOf(SharedTreebank("train"));
  if (texts.empty()) GTEST_SKIP() << "PLIMSOLL_TEST_DATA has no treebank";
  Rng rng(1);
  rng.Shuffle(texts);
  const auto both = [&](std::size_t count) {
    text::Vocabulary vocabulary;
    const auto tokens =
        text::Tokenize(std::span(texts).first(count), text::Tokenizer::kWhitespace, &vocabulary);
    const auto counts = text::CountsOf(text::CountNgrams(tokens, 2).back().counts);
    return std::pair(*text::Distinct(counts), *text::RarefiedDistinct(counts, 1000));
  };
  const auto [raw_small, rarefied_small] = both(500);
  const auto [raw_large, rarefied_large] = both(texts.size());
  RecordProperty("raw", std::to_string(raw_small) + " to " + std::to_string(raw_large));
  RecordProperty("rarefied",
                 std::to_string(rarefied_small) + " to " + std::to_string(rarefied_large));
  EXPECT_LT(raw_large, raw_small - 0.2);
  EXPECT_NEAR(rarefied_large, rarefied_small, 0.01);
}

TEST(RealData, IsRankedAlikeByBothTaggers) {
  const text::Treebank train = SharedTreebank("train");
  if (train.sentences.empty()) GTEST_SKIP() << "PLIMSOLL_TEST_DATA has no treebank";
  const Result<text::PerceptronTagger> tagger = text::PerceptronTagger::Train(train, {});
  ASSERT_TRUE(tagger.ok());
  const std::vector<std::string> texts = TextsOf(SharedTreebank("test"));
  const auto agreement = CompareTaggers(texts, *tagger, text::SkeletonTagger(), 1);
  ASSERT_TRUE(agreement.has_value());
  EXPECT_EQ(agreement->sets, 120u);
  RecordProperty("spearman", std::to_string(agreement->spearman));
  EXPECT_GE(agreement->spearman, 0.97);
}

}  // namespace
}  // namespace plimsoll::diversity
