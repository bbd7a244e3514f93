// Real recorded answers replayed as a target. Skips where PLIMSOLL_TEST_DATA is not set.

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <string>

#include "harness/base/file.h"
#include "harness/doc/csv.h"
#include "harness/doc/json.h"
#include "harness/run/record.h"
#include "harness/store/run_store.h"
#include "harness/target/in_process.h"
#include "tests/system/product.h"

namespace plimsoll::system_test {
namespace {

// Every record of the store's run without its timing, a line each.
std::string RecordsOf(const std::string& store_path) {
  Result<std::unique_ptr<store::RunStore>> store = store::OpenStore(store_path);
  EXPECT_TRUE(store.ok()) << store.error().message;
  std::string lines;
  const Status visited = (*store)->Visit("latest", [&](const run::TrialRecord& record) -> Status {
    lines += run::TrialToJson(record, /*with_timing=*/false) + "\n";
    return {};
  });
  EXPECT_TRUE(visited.ok()) << visited.error().message;
  return lines;
}

TEST(Recorded, TwoReplaysOfNodeSynthGiveByteIdenticalRecords) {
  const char* data = std::getenv("PLIMSOLL_TEST_DATA");
  if (data == nullptr) GTEST_SKIP() << "PLIMSOLL_TEST_DATA is not set";
  const std::string path = std::string(data) + "/data/nodesynth/medical_l2l3_everything.csv";
  const Result<std::string> bytes = ReadFile(path);
  ASSERT_TRUE(bytes.ok()) << bytes.error().message;
  const Result<doc::CsvTable> table = doc::ParseCsv(*bytes);
  ASSERT_TRUE(table.ok()) << table.error().message;
  ASSERT_EQ(table->rows.size(), 636u);

  Product product;
  std::string transcripts;
  for (const doc::CsvTable::Row& row : table->rows) {
    target::Reply reply;
    reply.status = target::ReplyStatus::kAnswered;
    reply.text = row.fields[static_cast<std::size_t>(table->Column("Llama 4 Scout"))];
    std::string line = target::EncodeReply(reply);
    line.insert(1, "\"case\":" + doc::QuoteJson("q" + row.fields[0]) + ",");
    transcripts += line + "\n";
  }
  product.Write("llama.jsonl", transcripts);
  std::string cases;
  for (const doc::CsvTable::Row& row : table->rows)
    cases += "{\"id\":\"q" + row.fields[0] + "\",\"prompt\":" +
             doc::QuoteJson(row.fields[static_cast<std::size_t>(table->Column("prompts"))]) +
             ",\"taxonomy\":\"dangerous_advice/medical\"}\n";
  product.Write("suites/med/cases.jsonl", cases);
  product.Write("suites/med/suite.yaml",
                "format: 1\nsuite: med\nversion: 1.0.0\ntitle: med\ntrack: production\nexpect: "
                "allow\ncases: [cases.jsonl]\n");
  product.Write("plimsoll.yaml",
                "format: 1\nsuites: [suites/*]\ntargets:\n  - {id: llama, kind: replay, file: "
                "llama.jsonl}\n");

  for (const char* store : {"one.db", "two.db"}) {
    const Ended ended = product.Run({"run", "--quiet", "--store", store});
    ASSERT_EQ(ended.code, 0) << ended.err;
  }
  const std::string first = RecordsOf((product.folder() / "one.db").string());
  EXPECT_EQ(first, RecordsOf((product.folder() / "two.db").string()));
  EXPECT_EQ(std::count(first.begin(), first.end(), '\n'), 636);
}

}  // namespace
}  // namespace plimsoll::system_test
