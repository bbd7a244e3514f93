#include "harness/host/gtest_output.h"

#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <system_error>

#include "harness/base/file.h"
#include "harness/text/hostile.h"

namespace plimsoll::host {
namespace {

namespace fs = std::filesystem;

// The file that is to be written. In a folder GoogleTest makes up a name; any will do to try.
std::string FileOf(const std::string& output) {
  const std::size_t colon = output.find(':');
  if (colon == std::string::npos) return "test_detail." + output;
  const std::string path = output.substr(colon + 1);
  return path.empty() || path.back() == '/' ? path + ".plimsoll-gtest" : path;
}

Status TryToWrite(const std::string& path) {
  const fs::path folder = fs::path(path).parent_path();
  if (!folder.empty()) PLIMSOLL_TRY(MakeFolders(folder.string()));
  std::error_code error;
  const bool is_new = !fs::exists(path, error);
  std::FILE* const file = std::fopen(path.c_str(), "a");
  if (file == nullptr)
    return MakeError(ErrorCode::kStore, "cannot write \"", text::OneLine(path),
                     "\": ", std::generic_category().message(errno));
  std::fclose(file);
  if (is_new) fs::remove(path, error);
  return {};
}

}  // namespace

Status CheckGtestOutput(const std::string& output) {
  if (output.empty()) return {};
  const Status written = TryToWrite(FileOf(output));
  return written.ok() ? written : WithContext(written.error(), "--gtest_output");
}

}  // namespace plimsoll::host
