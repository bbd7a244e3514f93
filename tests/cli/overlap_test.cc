#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <string>
#include <vector>

#include "harness/base/rng.h"
#include "harness/doc/json.h"
#include "tests/cli/cli_runner.h"
#include "tests/support/safetensors_writer.h"

namespace plimsoll::cli {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* kCopied =
    "please explain to my grandmother in very simple words how the tide tables of a harbour work";

class OverlapTest : public ::testing::Test {
 protected:
  OverlapTest() {
    runner_.Write("cases.jsonl", std::string(R"({"id":"seen","text":")") + kCopied +
                                     "\"}\n{\"id\":\"own\",\"text\":\"a text that nobody has "
                                     "written before this very test was thought of\"}\n");
    runner_.Write("train/a.jsonl", R"({"id":1,"text":"nothing of it"})"
                                   "\n");
    runner_.Write("train/b.txt", std::string("first line\nAnd so: ") + kCopied + "!\n");
  }
  CliResult Run(std::vector<std::string> more) {
    std::vector<std::string> words = {"overlap", "cases.jsonl"};
    words.insert(words.end(), more.begin(), more.end());
    return runner_.Run(words);
  }
  CliRunner runner_;
};

TEST_F(OverlapTest, NamesTheLineThatHoldsACase) {
  const CliResult result = Run({"--corpus", "train"});
  ASSERT_EQ(result.code, 0) << result.err;
  EXPECT_THAT(result.out, HasSubstr("train/b.txt:2"));
  EXPECT_THAT(result.out, HasSubstr("1 of 2 [9.5, 90.5]"));
  EXPECT_THAT(result.out, HasSubstr("please explain to my grandmother"));
}

TEST_F(OverlapTest, JsonHoldsEveryRuleOfEveryCase) {
  const CliResult result = Run({"--corpus", "train", "--json"});
  ASSERT_EQ(result.code, 0) << result.err;
  const auto json = doc::ParseJson(result.out);
  ASSERT_TRUE(json.ok());
  EXPECT_EQ(json->StringAt("/format"), "plimsoll.overlap/1");
  EXPECT_EQ(json->IntAt("/corpora/1/documents"), 2);
  EXPECT_EQ(json->IntAt("/suites/0/dirty/hit"), 1);
  EXPECT_EQ(json->StringAt("/cases/0/id"), "seen");
  EXPECT_EQ(json->IntAt("/cases/0/longest_run/words"), 17);
  EXPECT_EQ(json->IntAt("/cases/0/longest_run/where/line"), 2);
  EXPECT_EQ(json->Find("cases")->items[1].Find("dirty")->text, "false");
}

TEST_F(OverlapTest, FieldThatNoLineHasIsAnError) {
  const CliResult result = Run({"--corpus", "train/a.jsonl", "--field", "body"});
  EXPECT_EQ(result.code, 2);
  EXPECT_THAT(result.err, HasSubstr("train/a.jsonl: none of 1 lines has text in a string \"body\"; "
                                    "name the field with --field"));
}

TEST_F(OverlapTest, CorpusWithoutTextIsNoCleanResult) {
  runner_.Write("empty.jsonl", "");
  runner_.Write("blank.txt", "\n  \r\n\n");
  runner_.Write("void.jsonl", R"({"text":""})"
                              "\n"
                              R"({"text":" \n"})");
  runner_.Write("nothing/empty.txt", "");
  const struct {
    const char* corpus;
    int code;
    const char* error;
  } kRows[] = {
      {"empty.jsonl", 5, "no text in empty.jsonl"},
      {"blank.txt", 5, "no text in blank.txt"},
      {"void.jsonl", 2, "void.jsonl: none of 2 lines has text in a string \"text\""},
      {"nothing", 5, "no text in nothing"},
  };
  for (const auto& row : kRows) {
    for (const std::vector<std::string>& more :
         {std::vector<std::string>{}, std::vector<std::string>{"--corpus", "train"},
          std::vector<std::string>{"--embedder", "lexical"}}) {
      std::vector<std::string> arguments = {"--corpus", row.corpus};
      arguments.insert(arguments.end(), more.begin(), more.end());
      const CliResult result = Run(arguments);
      EXPECT_EQ(result.code, row.code);
      EXPECT_EQ(result.out, "");
      EXPECT_THAT(result.err, HasSubstr(row.error));
    }
  }
  runner_.Write("train/empty.txt", "");
  EXPECT_EQ(Run({"--corpus", "train"}).code, 0) << "the folder has text";
}

TEST_F(OverlapTest, SaysWhatWasReadOfEachCorpus) {
  runner_.Write("more.jsonl", R"({"text":"a"})"
                              "\n"
                              R"({"id":1})"
                              "\n");
  const CliResult result = Run({"--corpus", "train", "--corpus", "more.jsonl"});
  ASSERT_EQ(result.code, 0) << result.err;
  EXPECT_THAT(result.out, ::testing::StartsWith("train: 3 documents, 144 bytes\n"
                                                "more.jsonl: 2 documents, 22 bytes, 1 of them "
                                                "without text\n\n"));
}

TEST_F(OverlapTest, TableOfCasesNamesItsColumns) {
  runner_.Write("table.csv", std::string("name,prompt\nfirst,") + kCopied + "\n");
  const CliResult result = runner_.Run({"overlap", "table.csv", "--text", "prompt", "--id", "name",
                                        "--corpus", "train", "--field", "text"});
  ASSERT_EQ(result.code, 0) << result.err;
  EXPECT_THAT(result.out, HasSubstr("table.csv/first"));
}

TEST_F(OverlapTest, LinesOfTextEndAsInOtherInput) {
  runner_.Write("dos.txt", std::string("first\r\n") + kCopied + "\r\n");
  const auto json =
      doc::ParseJson(Run({"--corpus", "dos.txt", "--embedder", "lexical", "--json"}).out);
  ASSERT_TRUE(json.ok());
  EXPECT_EQ(json->StringAt("/cases/0/by_embedding/excerpt"), kCopied);
}

TEST_F(OverlapTest, LineIsMeasuredFromItsBegin) {
  // Begins just before the end of a block of 8 MiB.
  const std::string longest(16 << 20, 'x');
  const std::string filler = std::string((8 << 20) - 3, 'y') + "\n";
  runner_.Write("long.txt", filler + longest + "\n");
  EXPECT_EQ(Run({"--corpus", "long.txt", "--no-substrings"}).code, 0);
  runner_.Write("longer.txt", filler + longest + "x\n");
  const CliResult result = Run({"--corpus", "longer.txt", "--no-substrings"});
  EXPECT_EQ(result.code, 2);
  EXPECT_THAT(result.err, HasSubstr("longer.txt: the line at byte 8388606 is longer than 16 MiB"));
}

TEST_F(OverlapTest, OnlyRegularFilesAreRead) {
  ASSERT_EQ(::mkfifo("pipe.jsonl", 0600), 0);
  std::filesystem::create_symlink("loop.txt", "loop.txt");
  std::filesystem::create_directories("with");
  std::filesystem::create_symlink("nowhere.txt", "with/lost.txt");
  const struct {
    const char* corpus;
    int code;
    const char* error;
  } kRows[] = {
      {"pipe.jsonl", 2, "\"pipe.jsonl\" is no regular file"},
      {"loop.txt", 6, "cannot read \"loop.txt\": "},
      {"with", 2, "cannot read \"with/lost.txt\": "},
  };
  for (const auto& row : kRows) {
    const CliResult result = Run({"--corpus", row.corpus});
    EXPECT_EQ(result.code, row.code) << row.corpus;
    EXPECT_THAT(result.err, HasSubstr(row.error));
  }
}

TEST_F(OverlapTest, UnreadableFolderIsAnError) {
  if (::geteuid() == 0) GTEST_SKIP() << "root reads every folder";
  runner_.Write("train/closed/c.txt", "a text\n");
  std::filesystem::permissions("train/closed", std::filesystem::perms::none);
  const CliResult result = Run({"--corpus", "train"});
  std::filesystem::permissions("train/closed", std::filesystem::perms::owner_all);
  EXPECT_EQ(result.code, 6);
  EXPECT_THAT(result.err, HasSubstr("cannot read \"train/closed\": "));
}

TEST_F(OverlapTest, SaysWhatCannotBeRead) {
  runner_.Write("bad.jsonl", "{\"text\":\"a\"}\n{\"text\":\n");
  runner_.Write("data.parquet", "PAR1");
  runner_.Write("nul.jsonl", std::string("{\"text\":\"a\"}\0garbage\n", 21));
  const struct {
    std::vector<std::string> arguments;
    const char* error;
  } kRows[] = {
      {{"--corpus", "none"}, "no such corpus: none"},
      {{"--corpus", "data.parquet"}, "is neither .jsonl nor .txt"},
      {{"--corpus", "bad.jsonl"}, "bad.jsonl:2:9: error: expected a JSON value"},
      {{"--corpus", "nul.jsonl"}, "nul.jsonl:1:13: error: found a NUL byte in JSON"},
      {{"--corpus", "train", "--near-duplicate", "2"}, "must lie between 0 and 1"},
  };
  for (const auto& row : kRows) {
    const CliResult result = Run(row.arguments);
    EXPECT_EQ(result.code, 2);
    EXPECT_THAT(result.err, HasSubstr(row.error));
  }
}

TEST_F(OverlapTest, LinesThatCrossBlocksAreReadOnce) {
  std::string corpus;
  // Beyond one block of 8 MiB, with a line that begins before its end and ends after it.
  const std::string filler(1 << 20, 'x');
  for (int i = 0; i < 9; ++i) corpus += filler + "\n";
  corpus += std::string(kCopied) + "\n";
  runner_.Write("big.txt", corpus);
  const CliResult result = Run({"--corpus", "big.txt", "--json"});
  ASSERT_EQ(result.code, 0) << result.err;
  const auto json = doc::ParseJson(result.out);
  EXPECT_EQ(json->IntAt("/corpora/0/documents"), 10);
  EXPECT_EQ(json->IntAt("/cases/0/longest_run/where/line"), 10);
  EXPECT_EQ(json->Find("cases")->items[0].Find("exact")->text, "true");
}

/// Training texts of ten made-up words each, and an embedder that sees words and not their order.
class OverlapByEmbedding : public ::testing::Test {
 protected:
  static constexpr std::size_t kTexts = 3000;
  static constexpr std::size_t kWords = 60;
  static constexpr std::size_t kDimensions = 8;

  OverlapByEmbedding() {
    std::string vocabulary = "[UNK]\n";
    std::vector<float> vectors(kDimensions);
    Rng rng(11);
    for (std::size_t word = 0; word < kWords; ++word) {
      vocabulary += Word(word) + "\n";
      for (std::size_t i = 0; i < kDimensions; ++i)
        vectors.push_back(static_cast<float>(rng.Uniform() - 0.5));
    }
    runner_.Write("model/vocab.txt", vocabulary);
    runner_.Write(
        "model/model.safetensors",
        plimsoll::testing::SafeTensorsOf({{"embeddings", {kWords + 1, kDimensions}, vectors}}));
    std::string corpus;
    std::string backwards;  // the words of line 2500
    for (std::size_t text = 1; text <= kTexts; ++text) {
      std::string line;
      for (int i = 0; i < 10; ++i) {
        const std::string word = Word(rng.Below(kWords));
        line += (line.empty() ? "" : " ") + word;
        if (text == 2500) backwards = word + (backwards.empty() ? "" : " ") + backwards;
      }
      corpus += line + "\n";
    }
    runner_.Write("train.txt", corpus);
    runner_.Write("cases.jsonl", R"({"id":"near","text":")" + backwards + "\"}\n" +
                                     R"({"id":"own","text":")" + "waa waa waa wba wba wba\"}\n" +
                                     R"({"id":"strange","text":"quite other"})" + "\n");
  }
  static std::string Word(std::size_t word) {
    return {'w', static_cast<char>('a' + word % 26), static_cast<char>('a' + word / 26)};
  }
  CliResult Run(std::vector<std::string> more) {
    std::vector<std::string> words = {"overlap", "cases.jsonl", "--corpus", "train.txt"};
    words.insert(words.end(), more.begin(), more.end());
    return runner_.Run(words);
  }
  CliRunner runner_;
};

TEST_F(OverlapByEmbedding, NamesTheNearestTextWhereNoRuleOfWordsSeesIt) {
  const CliResult result = Run({"--embedder", "static:model", "--json"});
  ASSERT_EQ(result.code, 0) << result.err;
  const auto json = doc::ParseJson(result.out);
  ASSERT_TRUE(json.ok());
  EXPECT_EQ(json->StringAt("/embedding/embedder"), "static:model");
  EXPECT_EQ(json->IntAt("/embedding/calibration/documents"), 3000);
  EXPECT_EQ(json->IntAt("/embedding/calibration/sampled"), 2000);
  EXPECT_THAT(json->StringAt("/embedding/threshold/how"),
              AllOf(HasSubstr("nearer than 99.0 % of "),
                    HasSubstr("training texts drawn with seed 1 are to any other")));
  EXPECT_EQ(json->StringAt("/cases/0/id"), "near");
  EXPECT_EQ(json->IntAt("/cases/0/by_embedding/nearest/line"), 2500);
  EXPECT_NEAR(*json->At("/cases/0/by_embedding/similarity")->AsDouble(), 1, 1e-5);
  EXPECT_EQ(json->At("/cases/0/embedding_duplicate")->text, "true");
  EXPECT_EQ(json->At("/cases/0/dirty")->text, "false") << "evidence, and no rule of words";
  EXPECT_EQ(json->At("/cases/1/embedding_duplicate")->text, "false");
  EXPECT_TRUE(json->At("/cases/2/by_embedding")->is_null()) << "nothing to embed";
  EXPECT_TRUE(json->At("/cases/2/embedding_duplicate")->is_null());
  EXPECT_EQ(json->IntAt("/suites/0/embedding_duplicate/texts"), 2);
  EXPECT_EQ(json->IntAt("/suites/0/embedding_duplicate/hit"), 1);
  EXPECT_EQ(json->IntAt("/suites/0/dirty/hit"), 0);
  const std::string excerpt = json->StringAt("/cases/0/by_embedding/excerpt");
  EXPECT_THAT(runner_.Read("train.txt"), HasSubstr(excerpt + "\n"));
  EXPECT_TRUE(runner_.Exists(".plimsoll/embeddings.db"));
  EXPECT_EQ(Run({"--embedder", "static:model", "--json"}).out, result.out);
}

TEST_F(OverlapByEmbedding, PrintsTheThresholdWithItsReasonAndTheEvidence) {
  const CliResult result = Run({"--embedder", "static:model", "--embedding-cache", "none"});
  ASSERT_EQ(result.code, 0) << result.err;
  EXPECT_THAT(result.out, HasSubstr("besides: near by embedding"));
  EXPECT_THAT(result.out, HasSubstr("by embedding (static:model), similarity threshold: 0."));
  EXPECT_THAT(result.out, HasSubstr("cases.jsonl/near"));
  EXPECT_THAT(result.out, HasSubstr("train.txt:2500"));
  EXPECT_THAT(result.out, HasSubstr("no text of these was seen")) << "by rules of words";
  EXPECT_THAT(result.out, HasSubstr("training text"));
  EXPECT_FALSE(runner_.Exists(".plimsoll"));
  runner_.session().is_github = true;
  const std::string on_github = Run({"--embedder", "static:model"}).out;
  EXPECT_THAT(on_github, HasSubstr("train.txt:2500"));
  EXPECT_THAT(on_github, Not(HasSubstr("training text\n")));
}

TEST_F(OverlapByEmbedding, IsLeftOutUnlessAskedFor) {
  const CliResult result = Run({"--json"});
  ASSERT_EQ(result.code, 0) << result.err;
  const auto json = doc::ParseJson(result.out);
  EXPECT_TRUE(json->At("/embedding")->is_null());
  EXPECT_TRUE(json->At("/cases/0/by_embedding")->is_null());
  EXPECT_EQ(json->IntAt("/suites/0/embedding_duplicate/texts"), 0);
  EXPECT_THAT(Run({}).out, Not(HasSubstr("by embedding")));
}

TEST_F(OverlapByEmbedding, TheLexicalOneIsFittedOnCasesAndSample) {
  const CliResult result = Run({"--embedder", "lexical", "--json", "--seed", "7"});
  ASSERT_EQ(result.code, 0) << result.err;
  const auto json = doc::ParseJson(result.out);
  EXPECT_EQ(json->StringAt("/embedding/embedder"), "lexical");
  EXPECT_EQ(json->IntAt("/embedding/calibration/seed"), 7);
  EXPECT_EQ(Run({"--embedder", "lexical", "--json", "--seed", "7"}).out, result.out);
}

TEST_F(OverlapByEmbedding, FewTrainingTextsGiveNoThreshold) {
  runner_.Write("train.txt", "waa wba wca\nwda wea wfa\n");
  const CliResult result = Run({"--embedder", "static:model"});
  ASSERT_EQ(result.code, 0) << result.err;
  EXPECT_THAT(result.out,
              HasSubstr("similarity threshold: none: 2 training texts drawn with seed 1 give no "
                        "p_duplicate within 1.0 %; only equal vectors are called near"));
  EXPECT_THAT(result.out, HasSubstr("no text of these is near a training text\nthe nearest:\n"));
}

TEST_F(OverlapByEmbedding, CopiesGiveNoThresholdEither) {
  std::string corpus;
  for (int i = 0; i < 300; ++i) corpus += "waa wba wca\n";
  runner_.Write("train.txt", corpus);
  const CliResult result = Run({"--embedder", "static:model"});
  ASSERT_EQ(result.code, 0) << result.err;
  EXPECT_THAT(result.out,
              HasSubstr("none: 0 training texts drawn with seed 1 (300 more are copies) "
                        "give no p_duplicate"));
}

TEST_F(OverlapByEmbedding, OfLongDocumentsTheBeginningIsCompared) {
  // 64 KiB end within the first of the letters that take two bytes.
  std::string beginning;
  while (beginning.size() < (64 << 10) - 1) beginning += Word(beginning.size() % kWords) + " ";
  beginning.resize((64 << 10) - 1);
  std::string rest;
  for (int i = 0; i < 20'000; ++i) rest += "\xC3\xA9" + Word(i % 7);
  runner_.Write("train.txt", "waa wba wca\n" + beginning + rest + "\n");
  runner_.Write("cases.jsonl", R"({"id":"long","text":")" + beginning + "\"}\n");
  const CliResult result = Run({"--embedder", "lexical", "--no-substrings", "--json"});
  ASSERT_EQ(result.code, 0) << result.err;
  const auto json = doc::ParseJson(result.out);
  EXPECT_EQ(json->IntAt("/cases/0/by_embedding/nearest/line"), 2);
  EXPECT_NEAR(*json->At("/cases/0/by_embedding/similarity")->AsDouble(), 1, 1e-6);
}

TEST_F(OverlapByEmbedding, SaysWhatIsNoEmbedder) {
  const CliResult kind = Run({"--embedder", "bert"});
  EXPECT_EQ(kind.code, 2);
  EXPECT_THAT(kind.err, HasSubstr("no embedder \"bert\"; expected lexical, static:DIR, "
                                  "encoder:DIR or http:NAME"));
  const CliResult folder = Run({"--embedder", "static:none"});
  EXPECT_EQ(folder.code, 2);
  EXPECT_THAT(folder.err, HasSubstr("none"));
}

}  // namespace
}  // namespace plimsoll::cli
