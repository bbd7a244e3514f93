#ifndef TESTS_SUITE_SUITE_FOLDER_H_
#define TESTS_SUITE_SUITE_FOLDER_H_

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <string>
#include <string_view>

#include "harness/base/file.h"
#include "harness/suite/suite.h"

namespace plimsoll::suite {

inline constexpr std::string_view kManifestHead =
    "format: 1\n"
    "suite: demo\n"
    "version: 1.0.0\n"
    "title: A demo\n";

/// A folder for one test's suite files, gone when the test ends.
class SuiteFolder {
 public:
  SuiteFolder() {
    const testing::TestInfo* info = testing::UnitTest::GetInstance()->current_test_info();
    std::string name = std::string(info->test_suite_name()) + "_" + info->name();
    for (char& c : name)
      if (c == '/') c = '_';
    path_ = testing::TempDir() + "plimsoll_" + name + "_" + std::to_string(::getpid());
    std::filesystem::remove_all(path_);
    std::filesystem::create_directories(path_);
  }
  ~SuiteFolder() { std::filesystem::remove_all(path_); }
  SuiteFolder(const SuiteFolder&) = delete;
  SuiteFolder& operator=(const SuiteFolder&) = delete;

  const std::string& path() const { return path_; }
  void Write(const std::string& name, std::string_view text) const {
    const Status written = WriteFileAtomic(path_ + "/" + name, text);
    ASSERT_TRUE(written.ok()) << written.error().message;
  }
  /// A manifest of the demo suite with one file of cases.
  void WriteDemo(const std::string& cases_name, std::string_view cases) const {
    Write("suite.yaml", std::string(kManifestHead) + "cases: [" + cases_name + "]\n");
    Write(cases_name, cases);
  }
  Result<Suite> Load() const {
    Diagnostics diagnostics;
    return LoadSuite(path_, &diagnostics);
  }
  /// What the loader complains about, each as "file:line:column: message (suggestion)", one a line.
  std::string Complaints() const {
    Diagnostics diagnostics;
    const Result<Suite> suite = LoadSuite(path_, &diagnostics);
    EXPECT_FALSE(suite.ok());
    if (diagnostics.all().empty()) return suite.ok() ? "" : suite.error().message;
    std::string text;
    for (const Diagnostic& found : diagnostics.all()) {
      text += text.empty() ? "" : "\n";
      text += std::filesystem::path(found.mark.file).filename().string() + ":" +
              std::to_string(found.mark.line) + ":" + std::to_string(found.mark.column) + ": " +
              found.message;
      if (!found.suggestion.empty()) text += " (" + found.suggestion + ")";
    }
    const std::string prefix = path_ + "/";
    for (std::size_t at = text.find(prefix); at != text.npos; at = text.find(prefix, at))
      text.erase(at, prefix.size());
    return text;
  }

 private:
  std::string path_;
};

/// A valid case to begin from.
inline Case DemoCase(const std::string& id, const std::string& prompt) {
  Case demo;
  demo.id = id;
  demo.messages = {{Role::kUser, prompt}};
  demo.expect = {{"behaviour", doc::Node::Object({{"want", doc::Node::String("allow")}})}};
  demo.taxonomy = "daily_life/cooking";
  demo.provenance.source = "written for a test";
  demo.provenance.licence = "Apache-2.0";
  demo.provenance.author = "somebody";
  return demo;
}

/// A suite in memory.
inline Suite DemoSuite(std::vector<Case> cases, const std::string& version = "1.0.0") {
  Manifest manifest;
  manifest.id = "demo";
  manifest.version = version;
  manifest.title = "A demo";
  Result<Suite> suite = MakeSuite(std::move(manifest), std::move(cases));
  EXPECT_TRUE(suite.ok()) << suite.error().message;
  return *std::move(suite);
}

}  // namespace plimsoll::suite

#endif  // TESTS_SUITE_SUITE_FOLDER_H_
