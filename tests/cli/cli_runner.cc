#include "tests/cli/cli_runner.h"

#include <gtest/gtest.h>
#include <stdlib.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <sstream>

#include "harness/base/file.h"

namespace plimsoll::cli {
namespace {

namespace fs = std::filesystem;

// Before any runner has changed the working folder.
const fs::path& StartFolder() {
  static const fs::path folder = fs::current_path();
  return folder;
}

}  // namespace

CliRunner::CliRunner() : outer_folder_(StartFolder().string()) {
  std::string pattern = (fs::temp_directory_path() / "plimsoll-cli-XXXXXX").string();
  folder_ = ::mkdtemp(pattern.data());
  fs::current_path(folder_);
  session_.clock = &clock_;
  session_.environment = [this](const std::string& name) -> std::optional<std::string> {
    const auto found = environment_.find(name);
    return found == environment_.end() ? std::nullopt : std::optional(found->second);
  };
}

CliRunner::~CliRunner() {
  std::error_code error;
  fs::current_path(outer_folder_, error);
  fs::remove_all(folder_, error);
}

CliResult CliRunner::Run(const std::vector<std::string>& arguments) {
  clock_.Advance(std::chrono::seconds(1));
  std::vector<std::string> words = {"plimsoll"};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<char*> argv;
  for (std::string& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);
  std::ostringstream out;
  std::ostringstream err;
  session_.out = &out;
  session_.err = &err;
  const int code = Main(static_cast<int>(words.size()), argv.data(), session_);
  return {code, out.str(), err.str()};
}

void CliRunner::Write(const std::string& path, const std::string& text) {
  const Status written = WriteFileAtomic(path, text);
  ASSERT_TRUE(written.ok()) << written.error().message;
}

std::string CliRunner::Read(const std::string& path) const {
  const Result<std::string> bytes = ReadFile(path);
  EXPECT_TRUE(bytes.ok()) << path;
  return bytes.ok() ? *bytes : "";
}

bool CliRunner::Exists(const std::string& path) const { return fs::exists(path); }

std::string SharedData() {
  const char* folder = std::getenv("PLIMSOLL_TEST_DATA");
  return folder == nullptr ? "" : folder;
}

std::string RepositoryFile(const std::string& path) { return (StartFolder() / path).string(); }

}  // namespace plimsoll::cli
