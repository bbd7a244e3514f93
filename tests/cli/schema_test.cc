#include <gtest/gtest.h>

#include <cstdlib>
#include <string>

#include "harness/base/file.h"
#include "harness/cli/schemas.h"
#include "harness/doc/json.h"
#include "tests/cli/cli_runner.h"

namespace plimsoll::cli {
namespace {

class ShippedSchemas : public testing::TestWithParam<std::string> {};

// PLIMSOLL_ACCEPT=1 writes the copies that docs/ ships.
TEST_P(ShippedSchemas, AreWhatTheCommandPrints) {
  const std::string path = RepositoryFile("docs/schemas/" + GetParam() + ".json");
  CliRunner runner;
  const CliResult result = runner.Run({"schema", GetParam()});
  ASSERT_EQ(result.code, 0) << result.err;
  if (std::getenv("PLIMSOLL_ACCEPT") != nullptr) {
    ASSERT_TRUE(WriteFileAtomic(path, result.out).ok());
  }
  const Result<std::string> shipped = ReadFile(path);
  ASSERT_TRUE(shipped.ok()) << shipped.error().message;
  EXPECT_EQ(*shipped, result.out)
      << "run this test with PLIMSOLL_ACCEPT=1 and look at the difference";
  const Result<doc::Node> schema = doc::ParseJson(result.out);
  ASSERT_TRUE(schema.ok());
  EXPECT_EQ(schema->StringAt("/$schema"), "https://json-schema.org/draft/2020-12/schema");
}

INSTANTIATE_TEST_SUITE_P(All, ShippedSchemas, testing::ValuesIn(FileSchemas().names()),
                         [](const auto& name) { return name.param; });

TEST(Schema, NamesWhatThereIsWhereItIsAskedForAnother) {
  CliRunner runner;
  const CliResult result = runner.Run({"schema", "suit"});
  EXPECT_EQ(result.code, 2);
  EXPECT_EQ(result.err,
            "plimsoll: unknown schema \"suit\"; there are: suite, cases, case, config, gate, "
            "import, rubric; did you mean "
            "\"suite\"?\n");
}

}  // namespace
}  // namespace plimsoll::cli
