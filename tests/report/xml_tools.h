#ifndef TESTS_REPORT_XML_TOOLS_H_
#define TESTS_REPORT_XML_TOOLS_H_

#include <cstdlib>
#include <filesystem>
#include <optional>
#include <string>

#include <unistd.h>

#include "harness/base/file.h"
#include "harness/report/report.h"

namespace plimsoll::report {

/// A folder that goes away with the test.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "plimsoll-report-XXXXXX").string();
    path_ = mkdtemp(name.data());
  }
  ~TemporaryFolder() { std::filesystem::remove_all(path_); }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

inline bool HasXmllint() { return std::system("xmllint --version >/dev/null 2>&1") == 0; }

/// What libxml2 says against a file, and against it under a schema where one is given; empty where
/// it is content.
inline std::string XmllintComplaints(const std::string& path, const std::string& schema = "") {
  const std::string log = path + ".log";
  const std::string option = schema.empty() ? "" : " --schema '" + schema + "'";
  const int code =
      std::system(("xmllint --noout" + option + " '" + path + "' >'" + log + "' 2>&1").c_str());
  if (code == 0) return "";
  const Result<std::string> said = ReadFile(log);
  return said.ok() ? *said : "xmllint ended with " + std::to_string(code);
}

/// The folder of other tools' schemas, where the environment names it.
inline std::optional<std::string> SchemaFolder() {
  const char* data = std::getenv("PLIMSOLL_TEST_DATA");
  if (data == nullptr) return std::nullopt;
  return std::string(data) + "/schemas/junit/";
}

inline ReportOptions OptionsFor(const std::string& folder, const std::string& profile) {
  ReportOptions options;
  options.folder = folder;
  options.junit_profile = profile;
  return options;
}

}  // namespace plimsoll::report

#endif  // TESTS_REPORT_XML_TOOLS_H_
