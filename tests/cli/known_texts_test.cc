#include "harness/cli/known_texts.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "tests/cli/cli_runner.h"

namespace plimsoll::cli {
namespace {

using testing::ElementsAre;

std::vector<std::string> AllOf(const KnownTexts& known, std::size_t block) {
  std::vector<std::string> texts;
  const Status read = known.ForEachBlock(block, [&](std::span<const std::string> part) {
    EXPECT_LE(part.size(), block);
    texts.insert(texts.end(), part.begin(), part.end());
    return Status();
  });
  EXPECT_TRUE(read.ok()) << read.error().message;
  return texts;
}

class KnownTextsTest : public testing::Test {
 protected:
  KnownTexts List(const std::vector<std::string>& files) {
    std::vector<std::unique_ptr<TextSource>> sources;
    for (const std::string& file : files) {
      auto source = OpenTextSource("", file, {}, &found_);
      EXPECT_TRUE(source.ok()) << source.error().message;
      if (source.ok()) sources.push_back(*std::move(source));
    }
    Result<KnownTexts> known = KnownTexts::List(std::move(sources), &found_);
    EXPECT_TRUE(known.ok()) << known.error().message;
    return known.ok() ? *std::move(known) : KnownTexts();
  }
  CliRunner runner_;
  Diagnostics found_;
};

TEST_F(KnownTextsTest, EachTextStandsOnceAndIsReadAgain) {
  runner_.Write("a.jsonl",
                "\xEF\xBB\xBF{\"id\": \"x\", \"text\": \"One fish\"}\n\n{\"text\": \"two\"}\r\n");
  runner_.Write("b.txt", "TWO\nthree\none  FISH\nfour\nthree");
  runner_.Write("c.csv", "text,id\nfive,v\nthree,w\n");
  const KnownTexts known = List({"a.jsonl", "b.txt", "c.csv"});
  EXPECT_THAT(AllOf(known, 2), ElementsAre("One fish", "two", "three", "four", "five"));
  EXPECT_THAT(known.fit_texts(), ElementsAre("One fish", "two", "three", "four", "five"));
  EXPECT_EQ(TextsIn(known.corpora()), 9U);
  EXPECT_EQ(known.repeated(), 4U);
  EXPECT_EQ(known.corpora()[1].name, "b.txt");
  EXPECT_EQ(known.corpora()[1].texts, 5U);
  const std::pair<const char*, const char*> kRows[] = {{"x", "One fish"},
                                                       {"a.jsonl:3", "two"},
                                                       {"b.txt:2", "three"},
                                                       {"b.txt:4", "four"},
                                                       {"v", "five"}};
  for (std::size_t row = 0; row < known.size(); ++row) {
    const auto item = known.Read(row);
    ASSERT_TRUE(item.ok()) << item.error().message;
    EXPECT_EQ(item->id, kRows[row].first);
    EXPECT_EQ(item->text, kRows[row].second);
  }
  EXPECT_EQ(known.CorpusName(4), "c.csv");
}

TEST_F(KnownTextsTest, TheDigestIsOfTheTextsInTheirOrder) {
  runner_.Write("a.txt", "one\ntwo\n");
  runner_.Write("b.txt", "two\none\n");
  runner_.Write("c.jsonl", "{\"text\": \"one\"}\n{\"text\": \"two\"}\n");
  EXPECT_EQ(List({"a.txt"}).digest(), List({"c.jsonl"}).digest());
  EXPECT_NE(List({"a.txt"}).digest(), List({"b.txt"}).digest());
}

TEST_F(KnownTextsTest, AFairDrawIsFittedOnWhereThereAreMany) {
  const auto set_of = [](std::size_t count) {
    TextSet set;
    for (std::size_t i = 0; i < count; ++i) {
      set.items.emplace_back();
      set.items.back().text = "text " + std::to_string(i);
    }
    return set;
  };
  for (const std::size_t count : {KnownTexts::kMostFitTexts, KnownTexts::kMostFitTexts * 2}) {
    std::vector<std::unique_ptr<TextSource>> sources;
    sources.push_back(MakeTextSource(set_of(count)));
    const auto known = KnownTexts::List(std::move(sources), &found_);
    ASSERT_TRUE(known.ok());
    EXPECT_EQ(known->size(), count);
    ASSERT_EQ(known->fit_texts().size(), KnownTexts::kMostFitTexts);
    std::size_t of_first_half = 0;
    for (const std::string& text : known->fit_texts())
      of_first_half += std::stoul(text.substr(5)) < count / 2;
    // Half of the draw, within five standard errors.
    EXPECT_NEAR(static_cast<double>(of_first_half), KnownTexts::kMostFitTexts / 2.0, 320);
  }
}

TEST_F(KnownTextsTest, ComplaintsNameTheLineAndAChangedFileIsAnError) {
  runner_.Write("bad.jsonl", "{\"text\": \"one\"}\n{\"body\": \"two\"}\n");
  List({"bad.jsonl"});
  ASSERT_EQ(found_.errors(), 1);
  EXPECT_EQ(found_.all()[0].message, "no text \"text\"; the row has \"body\"");
  runner_.Write("short.jsonl", "{\"text\": \"one\"}\n{\"text\": \"two\"}\n");
  const KnownTexts known = List({"short.jsonl"});
  runner_.Write("short.jsonl", "{\"text\": \"one\"}\n");
  const Status read = known.ForEachBlock(8, [](std::span<const std::string>) { return Status(); });
  ASSERT_FALSE(read.ok());
  EXPECT_EQ(read.error().message, "a corpus has changed while it was read");
}

TEST_F(KnownTextsTest, ATextThatChangedInItsPlaceIsAnError) {
  runner_.Write("a.txt", "one\ntwo\n");
  const KnownTexts known = List({"a.txt"});
  runner_.Write("a.txt", "one\nsix\n");
  const Status read = known.ForEachBlock(8, [](std::span<const std::string>) { return Status(); });
  ASSERT_FALSE(read.ok());
  EXPECT_EQ(read.error().code, ErrorCode::kInvalid);
  EXPECT_EQ(read.error().message, "a corpus has changed while it was read");
}

TEST_F(KnownTextsTest, BlankTextsAreCountedAndNotKnown) {
  runner_.Write("a.jsonl", "{\"text\": \" \"}\n{\"text\": \"one\"}\n{\"text\": \"\"}\n");
  const KnownTexts known = List({"a.jsonl"});
  EXPECT_THAT(AllOf(known, 2), ElementsAre("one"));
  EXPECT_EQ(TextsIn(known.corpora()), 1U);
  EXPECT_EQ(BlankIn(known.corpora()), 2U);
  EXPECT_EQ(known.repeated(), 0U);
}

}  // namespace
}  // namespace plimsoll::cli
