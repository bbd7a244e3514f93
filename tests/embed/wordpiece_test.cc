#include "harness/embed/wordpiece.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "harness/base/file.h"
#include "tests/embed/test_folder.h"

namespace plimsoll::embed {
namespace {

using Ids = std::vector<std::int32_t>;

constexpr std::string_view kVocabulary =
    "[PAD]\n[UNK]\n[CLS]\n[SEP]\nhow\nre\n##set\nthe\npass\n##word\n##s\nun\n##aff\n##able\n!\n?\n"
    "'\ncafe\n中\n文\ne\n##a\n";

WordPiece Tokenizer(WordPieceOptions options = {}) {
  const auto tokenizer = WordPiece::FromVocabulary(kVocabulary, std::move(options));
  return tokenizer.value();
}

TEST(WordPiece, SplitsAsBert) {
  const struct {
    const char* what;
    std::string text;
    Ids ids;
  } kRows[] = {
      {"nothing", "", {}},
      {"blanks", " \t\r\n\u3000\u00a0", {}},
      {"longest pieces first", "How RESET the passwords?", {4, 5, 6, 7, 8, 9, 10, 15}},
      {"punctuation alone", "unaffable!!", {11, 12, 13, 14, 14}},
      {"a piece that is unknown makes the word so", "unaffably the", {1, 7}},
      {"accents fall, composed or not", "Caf\u00e9 cafe\u0301", {17, 17}},
      {"Chinese characters stand alone", "the中文the", {7, 18, 19, 7}},
      {"controls and formats are not there", "t\ah\u200be", {7}},
      {"NEL is a control, a line separator a blank", "t\u0085he the\u2028the", {7, 7, 7}},
      {"a virtual accent on a letter", "e\u0301a", {20, 21}},
      {"invalid bytes are not there", "t\xffhe", {7}},
      {"special tokens that are spelt out", "the[SEP]the [MASK]", {7, 3, 7, 1, 1, 1}},
  };
  const WordPiece tokenizer = Tokenizer();
  for (const auto& row : kRows) EXPECT_EQ(tokenizer.Encode(row.text), row.ids) << row.what;
}

TEST(WordPiece, TakesAWordThatIsTooLongForUnknown) {
  const WordPiece tokenizer = Tokenizer({.most_characters = 3});
  EXPECT_EQ(tokenizer.Encode("the pass how"), (Ids{7, 1, 4}));
  EXPECT_EQ(Tokenizer().Encode(std::string(10'000'000, 'e')), Ids{1});
}

TEST(WordPiece, StopsAfterAsManyIdsAsAreWanted) {
  EXPECT_EQ(Tokenizer().Encode("how the passwords the", 3), (Ids{4, 7, 8}));
  EXPECT_EQ(Tokenizer().Encode("how", 0), Ids{});
}

TEST(WordPiece, FollowsItsOptions) {
  EXPECT_EQ(Tokenizer({.lowercase = false}).Encode("the The"), (Ids{7, 1}));
  EXPECT_EQ(Tokenizer({.strip_accents = false}).Encode("caf\u00e9"), Ids{1});
  EXPECT_EQ(Tokenizer({.handle_chinese_chars = false}).Encode("the中"), Ids{1});
}

TEST(WordPiece, KnowsItsVocabulary) {
  const WordPiece tokenizer = Tokenizer();
  EXPECT_EQ(tokenizer.size(), 22U);
  EXPECT_EQ(tokenizer.unknown_id(), 1);
  EXPECT_EQ(tokenizer.IdOf("##able"), 13);
  EXPECT_EQ(tokenizer.IdOf("none"), std::nullopt);
  EXPECT_EQ(tokenizer.median_length(), 3U);
}

std::string Json(const std::string& model, const std::string& normalizer, const std::string& vocab,
                 const std::string& added = "") {
  return R"({"normalizer":{"type":")" + normalizer +
         R"(","lowercase":true,"strip_accents":null},"pre_tokenizer":{"type":"BertPreTokenizer"},)" +
         R"("added_tokens":[)" + added + R"(],"model":{"type":")" + model +
         R"(","unk_token":"<u>","continuing_subword_prefix":"@","vocab":{)" + vocab + "}}}";
}

TEST(WordPiece, ReadsTokenizerJson) {
  const auto tokenizer = WordPiece::FromTokenizerJson(Json(
      "WordPiece", "BertNormalizer", R"("<u>":5,"a":0,"@b":9)", R"({"id":7,"content":"<s>"})"));
  ASSERT_TRUE(tokenizer.ok()) << tokenizer.error().message;
  EXPECT_EQ(tokenizer->Encode("\u00c1b<s>c"), (Ids{0, 9, 7, 5}));
  EXPECT_EQ(tokenizer->size(), 10U);
}

TEST(WordPiece, RefusesOtherTokenizersByName) {
  const struct {
    std::string json;
    std::string message;
  } kRows[] = {
      {Json("BPE", "BertNormalizer", ""), "the model is \"BPE\"; only \"WordPiece\" can be read"},
      {Json("Unigram", "BertNormalizer", ""),
       "the model is \"Unigram\"; only \"WordPiece\" can be read"},
      {Json("WordPiece", "Sequence", ""),
       "the normalizer is \"Sequence\"; only \"BertNormalizer\" can be read"},
      {"{}", "the model is missing; only \"WordPiece\" can be read"},
      {Json("WordPiece", "BertNormalizer", R"("a":0)"), "the vocabulary has no \"<u>\""},
      {Json("WordPiece", "BertNormalizer", R"("<u>":-1)"), "a token's id is the number -1"},
      {Json("WordPiece", "BertNormalizer", R"("<u>":1e12)"), "a token's id is the number 1e12"},
      {Json("WordPiece", "BertNormalizer", R"("<u>":1)",
            R"({"id":7,"content":"x","normalized":true})"),
       "the added token \"x\" is \"single_word\" or \"normalized\", which cannot be read"},
  };
  for (const auto& row : kRows) {
    const auto tokenizer = WordPiece::FromTokenizerJson(row.json);
    ASSERT_FALSE(tokenizer.ok()) << row.message;
    EXPECT_EQ(tokenizer.error().message, row.message);
  }
  EXPECT_EQ(WordPiece::FromVocabulary("a\nb\n").error().message, "the vocabulary has no \"[UNK]\"");
}

TEST(WordPiece, ReadsTheFilesOfAFolder) {
  const std::string folder = TestFolder();
  std::filesystem::remove_all(folder);
  std::string read;
  EXPECT_EQ(WordPiece::FromFolder(folder, &read).error().message,
            folder + " has neither tokenizer.json nor vocab.txt");
  ASSERT_TRUE(WriteFileAtomic(folder + "/vocab.txt", "[UNK]\r\na\r\n").ok());
  EXPECT_EQ(WordPiece::FromFolder(folder, &read)->Encode("a b"), (Ids{1, 0}));
  EXPECT_EQ(read, "[UNK]\r\na\r\n");
  ASSERT_TRUE(WriteFileAtomic(folder + "/tokenizer.json", "{}").ok());
  EXPECT_EQ(WordPiece::FromFolder(folder, &read).error().message,
            folder + "/tokenizer.json: the model is missing; only \"WordPiece\" can be read");
}

}  // namespace
}  // namespace plimsoll::embed
