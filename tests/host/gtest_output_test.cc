#include "harness/host/gtest_output.h"

#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <string>

#include "harness/base/file.h"

namespace plimsoll::host {
namespace {

namespace fs = std::filesystem;

class GtestOutput : public ::testing::Test {
 protected:
  GtestOutput() {
    std::string pattern = (fs::temp_directory_path() / "plimsoll-host-XXXXXX").string();
    folder_ = ::mkdtemp(pattern.data());
  }
  ~GtestOutput() override { fs::remove_all(folder_); }
  std::string At(const std::string& name) const { return folder_ + "/" + name; }

  std::string folder_;
};

TEST_F(GtestOutput, LeavesNothingBehindButTheFolders) {
  for (const std::string& output :
       {std::string(), std::string("xml"), std::string("xml:"), "xml:" + At("report.xml"),
        "json:" + At("made/for/it/report.json"), "xml:" + At("made/")}) {
    const Status checked = CheckGtestOutput(output);
    EXPECT_TRUE(checked.ok()) << output << ": " << checked.error().message;
  }
  for (const auto& entry : fs::recursive_directory_iterator(folder_))
    EXPECT_TRUE(entry.is_directory()) << entry.path();
  EXPECT_TRUE(fs::is_directory(At("made/for/it")));
  EXPECT_FALSE(fs::exists("test_detail.xml"));
}

TEST_F(GtestOutput, LeavesAnEarlierReportAsItIs) {
  ASSERT_TRUE(WriteFileAtomic(At("report.xml"), "earlier").ok());
  EXPECT_TRUE(CheckGtestOutput("xml:" + At("report.xml")).ok());
  EXPECT_EQ(*ReadFile(At("report.xml")), "earlier");
}

TEST_F(GtestOutput, SaysWhyItCannotBeWritten) {
  ASSERT_TRUE(WriteFileAtomic(At("blocked"), "a file where a folder is wanted").ok());
  ASSERT_TRUE(MakeFolders(At("folder")).ok());
  const struct {
    std::string output;
    std::string message;
  } kRows[] = {
      {"xml:" + At("blocked/report.xml"),
       "--gtest_output: cannot make folder \"" + At("blocked") + "\": Not a directory"},
      {"json:" + At("blocked/"),
       "--gtest_output: cannot make folder \"" + At("blocked") + "\": Not a directory"},
      {"xml:" + At("folder"),
       "--gtest_output: cannot write \"" + At("folder") + "\": Is a directory"},
  };
  for (const auto& row : kRows) {
    const Status checked = CheckGtestOutput(row.output);
    ASSERT_FALSE(checked.ok()) << row.output;
    EXPECT_EQ(checked.error().code, ErrorCode::kStore);
    EXPECT_EQ(checked.error().message, row.message);
  }
}

}  // namespace
}  // namespace plimsoll::host
