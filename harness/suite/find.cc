#include <algorithm>
#include <filesystem>
#include <set>
#include <string>
#include <system_error>

#include "harness/base/file.h"
#include "harness/suite/suite.h"

namespace plimsoll::suite {
namespace {

namespace fs = std::filesystem;

Status CheckPattern(const std::string& pattern) {
  const fs::path path = pattern;
  const bool leads_out = std::find(path.begin(), path.end(), "..") != path.end();
  if (pattern.empty() || path.is_absolute() || leads_out)
    return MakeError(ErrorCode::kInvalid, "suite pattern \"", pattern,
                     "\" must be relative and must not hold \"..\"");
  return Status();
}

// Folders in `parents` whose names match. Hidden ones only where the pattern begins with a dot.
std::set<fs::path> Children(const std::set<fs::path>& parents, const std::string& pattern) {
  std::set<fs::path> found;
  std::error_code error;
  for (const fs::path& parent : parents) {
    fs::directory_iterator entry(parent, error);
    for (; !error && entry != fs::directory_iterator(); entry.increment(error)) {
      const std::string name = entry->path().filename().string();
      if (name.front() == '.' && pattern.front() != '.') continue;
      std::error_code ignored;
      if (GlobMatch(pattern, name) && entry->is_directory(ignored)) found.insert(entry->path());
    }
  }
  return found;
}

}  // namespace

Result<std::vector<std::string>> FindSuites(const std::string& root,
                                            std::span<const std::string> patterns) {
  std::set<std::string> found;
  for (const std::string& pattern : patterns) {
    PLIMSOLL_TRY(CheckPattern(pattern));
    std::set<fs::path> folders = {fs::path(root)};
    for (const fs::path& part : fs::path(pattern))
      if (!part.empty() && part != ".") folders = Children(folders, part.string());
    std::error_code error;
    std::erase_if(folders, [&](const fs::path& f) { return !fs::exists(f / "suite.yaml", error); });
    if (folders.empty())
      return MakeError(ErrorCode::kNotFound, "no suite matches \"", pattern, "\" below \"", root,
                       "\"");
    for (const fs::path& folder : folders) found.insert(folder.string());
  }
  return std::vector<std::string>(found.begin(), found.end());
}

}  // namespace plimsoll::suite
