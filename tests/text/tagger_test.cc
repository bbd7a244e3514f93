#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <string>
#include <vector>

#include "harness/base/file.h"
#include "harness/text/perceptron_tagger.h"
#include "harness/text/skeleton_tagger.h"

namespace plimsoll::text {
namespace {

constexpr std::string_view kTreebank =
    "# text = The old dog barks.\n"
    "1\tThe\tthe\tDET\tDT\t_\t3\tdet\t_\t_\n"
    "2\told\told\tADJ\tJJ\t_\t3\tamod\t_\t_\n"
    "3\tdog\tdog\tNOUN\tNN\t_\t4\tnsubj\t_\tSpaceAfter=No\n"
    "4\tbarks\tbark\tVERB\tVBZ\t_\t0\troot\t_\t_\n"
    "5\t.\t.\tPUNCT\t.\t_\t4\tpunct\t_\t_\n"
    "\n"
    "1-2\tdon't\t_\t_\t_\t_\t_\t_\t_\t_\n"
    "1\tdo\tdo\tAUX\tVB\t_\t3\taux\t_\t_\n"
    "2\tn't\tnot\tPART\tRB\t_\t3\tadvmod\t_\t_\n"
    "2.1\tghost\tghost\tNOUN\tNN\t_\t_\t_\t_\t_\n"
    "3\tbark\tbark\tVERB\tVB\t_\t0\troot\t_\t_\r\n";

Treebank Small() {
  Treebank treebank;
  EXPECT_TRUE(ReadConllu(kTreebank, "small.conllu", &treebank).ok());
  return treebank;
}

std::string Named(const Tagger& tagger, const std::string& text) {
  std::string named;
  for (const char tag : tagger.Tag(text).tags) named += std::string(tagger.TagName(tag)) + " ";
  return named;
}

TEST(Treebank, KeepsWordsWithoutRangesAndEmptyNodes) {
  const Treebank treebank = Small();
  ASSERT_EQ(treebank.sentences.size(), 2u);
  EXPECT_EQ(treebank.words(), 8u);
  EXPECT_EQ(treebank.sentences[0].text, "The old dog barks.");
  EXPECT_EQ(treebank.sentences[1].text, "do n't bark");
  EXPECT_THAT(treebank.sentences[1].tags, ::testing::ElementsAre("AUX", "PART", "VERB"));
}

TEST(Treebank, SaysWhereAFileIsWrong) {
  Treebank treebank;
  const auto message = [&](std::string_view bytes) {
    return ReadConllu(bytes, "x.conllu", &treebank).error().message;
  };
  EXPECT_EQ(message("\n# a\n1\tThe\n"), "x.conllu:3: 2 columns, a word of CoNLL-U has 10");
  EXPECT_EQ(message("hello"), "x.conllu:1: 1 column, a word of CoNLL-U has 10");
  EXPECT_EQ(message("1\ta\ta\t_\tX\t_\t0\tr\t_\t_"),
            "x.conllu:1: a word without its form (column 2) or its universal tag (column 4)");
  EXPECT_EQ(message("# nothing\n\n"), "x.conllu: no sentence in it, expected CoNLL-U");
  EXPECT_TRUE(treebank.sentences.empty());
}

TEST(PerceptronTagger, LearnsWhatItIsShown) {
  const Result<PerceptronTagger> tagger = PerceptronTagger::Train(Small(), {});
  ASSERT_TRUE(tagger.ok());
  EXPECT_EQ(tagger->Accuracy(Small()), 1);
  EXPECT_EQ(Named(*tagger, "The old dog barks."), "DET ADJ NOUN VERB PUNCT ");
  EXPECT_EQ(tagger->TagName('z'), "?");
  EXPECT_EQ(tagger->Tag("").tags, "");
}

TEST(PerceptronTagger, IsTheSameFromTheSameTreebankAndAfterReading) {
  const Result<PerceptronTagger> first = PerceptronTagger::Train(Small(), {});
  const Result<PerceptronTagger> second = PerceptronTagger::Train(Small(), {});
  const std::string bytes = first->Serialise();
  EXPECT_EQ(bytes, second->Serialise());
  EXPECT_EQ(first->name(), "perceptron:2f4f5e793674");
  const Result<PerceptronTagger> read = PerceptronTagger::Parse(bytes);
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(read->name(), first->name());
  EXPECT_EQ(Named(*read, "An old cat sleeps."), Named(*first, "An old cat sleeps."));
}

TEST(PerceptronTagger, RefusesWhatIsNoTagger) {
  const std::string bytes = PerceptronTagger::Train(Small(), {})->Serialise();
  const auto message = [](std::string_view all) {
    return PerceptronTagger::Parse(all).error().message;
  };
  EXPECT_EQ(message(""), "not the weights of a tagger: they begin otherwise");
  EXPECT_EQ(message("plimsoll tagger 1\nDET NOUN"),
            "not the weights of a tagger: they end in the list of tags");
  EXPECT_EQ(message("plimsoll tagger 1\n\n"), "a tagger learns from one sentence at least");
  EXPECT_EQ(message(bytes.substr(0, bytes.size() - 1)),
            "not the weights of a tagger: 458751 weights, expected 458752");
}

TEST(PerceptronTagger, RefusesTreebanksItCannotLearnFrom) {
  EXPECT_EQ(PerceptronTagger::Train({}, {}).error().message,
            "a tagger learns from one sentence at least");
  Treebank many;
  for (int i = 0; i < 33; ++i) many.sentences.push_back({{"w"}, {"T" + std::to_string(i)}, "w"});
  EXPECT_EQ(PerceptronTagger::Train(many, {}).error().message,
            "33 different tags, at most 32 (universal parts of speech are 17)");
}

TEST(PerceptronTagger, Reaches94PercentOnTheEnglishWebTreebank) {
  const char* data = std::getenv("PLIMSOLL_TEST_DATA");
  if (data == nullptr) GTEST_SKIP() << "PLIMSOLL_TEST_DATA is not set";
  Treebank train;
  Treebank test;
  for (const auto& [name, treebank] : {std::pair("train", &train), std::pair("test", &test)}) {
    const std::string path = std::string(data) + "/data/ud-ewt/" + name + ".conllu";
    const Result<std::string> bytes = ReadFile(path);
    if (!bytes.ok()) GTEST_SKIP() << bytes.error().message;
    ASSERT_TRUE(ReadConllu(*bytes, path, treebank).ok());
  }
  const Result<PerceptronTagger> tagger = PerceptronTagger::Train(train, {});
  ASSERT_TRUE(tagger.ok());
  EXPECT_GE(tagger->Accuracy(test), 0.94);
}

TEST(SkeletonTagger, KnowsFunctionWordsAndEndings) {
  const SkeletonTagger tagger;
  EXPECT_EQ(Named(tagger, "How do I quickly mix 3 cleaning products in Berlin?"),
            "SCONJ AUX PRON -ly WORD NUM -ing -s ADP NAME PUNCT ");
  EXPECT_EQ(Named(tagger, "Don\u2019t wait, it isn't legal."),
            "AUX PART WORD PUNCT PRON AUX PART -al PUNCT ");
  EXPECT_EQ(tagger.TagName('?'), "?");
}

TEST(SkeletonTagger, TakesAnyBytes) {
  const SkeletonTagger tagger;
  EXPECT_EQ(Named(tagger, "\xFF\xFE \u00FCber \u4F60\u597D"), "PUNCT -er WORD ");
}

}  // namespace
}  // namespace plimsoll::text
