// Novelty on published prompts from $PLIMSOLL_TEST_DATA: what is planted is found.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cctype>
#include <string>
#include <vector>

#include "harness/base/file.h"
#include "harness/doc/csv.h"
#include "harness/doc/json.h"
#include "tests/cli/cli_runner.h"

namespace plimsoll::cli {
namespace {

std::string Shout(std::string text) {
  for (char& c : text) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return text + " !";
}

// Twenty of SimpleSafetyTests' prompts, in capitals, against the originals; and the originals
// against AILuminate's prompts, which ask of the same hazards.
TEST(NoveltyRealData, FindsPlantedCopiesAndFewNovelPromptsOfTheSameHazards) {
  const std::string data = SharedData() + "/data/adversarial/";
  if (SharedData().empty()) GTEST_SKIP() << "PLIMSOLL_TEST_DATA is not set: nothing was measured";
  const std::string known = data + "simple_safety_tests.csv";
  const std::string prompts = data + "ailuminate_demo_en_us.csv";
  const Result<std::string> bytes = ReadFile(known);
  ASSERT_TRUE(bytes.ok()) << bytes.error().message;
  const Result<doc::CsvTable> safety = doc::ParseCsv(*bytes);
  ASSERT_TRUE(safety.ok());
  const auto column = static_cast<std::size_t>(safety->Column("prompts_final"));
  std::string planted;
  for (std::size_t i = 0; i < 20; ++i)
    planted += "{\"id\": \"planted" + std::to_string(i) +
               "\", \"text\": " + doc::QuoteJson(Shout(safety->rows[i * 4].fields[column])) + "}\n";
  CliRunner runner;
  runner.Write("planted.jsonl", planted);
  const CliResult found = runner.Run({"novelty", "--candidates", "planted.jsonl", "--corpus", known,
                                      "--corpus-text", "prompts_final", "--json"});
  ASSERT_EQ(found.code, 0) << found.err;
  const Result<doc::Node> json = doc::ParseJson(found.out);
  ASSERT_TRUE(json.ok());
  for (const doc::Node& row : json->Find("rows")->items)
    EXPECT_EQ(row.StringAt("/verdict"), "duplicate") << row.StringAt("/id");
  const CliResult against =
      runner.Run({"novelty", "--candidates", known, "--text", "prompts_final", "--corpus", prompts,
                  "--corpus-text", "prompt_text", "--json"});
  ASSERT_EQ(against.code, 0) << against.err;
  const Result<doc::Node> rows = doc::ParseJson(against.out);
  ASSERT_TRUE(rows.ok());
  EXPECT_EQ(rows->IntAt("/corpus"), 1088);
  EXPECT_LT(rows->IntAt("/kept"), 20) << "both sets ask of the same hazards";
}

}  // namespace
}  // namespace plimsoll::cli
