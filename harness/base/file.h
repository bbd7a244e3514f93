#ifndef HARNESS_BASE_FILE_H_
#define HARNESS_BASE_FILE_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "harness/base/result.h"

namespace plimsoll {

/// The bytes of a file. Errors: kNotFound; kStore where it cannot be read; kInvalid over `max_bytes`.
Result<std::string> ReadFile(const std::string& path, std::uint64_t max_bytes = 1ULL << 30);

/// Writes a temporary file beside `path`, syncs it, renames it over `path` and syncs the folder: after a crash the old
/// or the new content stands there whole. Missing folders are made. Errors: kStore.
Status WriteFileAtomic(const std::string& path, std::string_view bytes);

/// Errors: kStore.
Status MakeFolders(const std::string& path);

/// Files that match a pattern whose last component may hold * and ?, sorted; `folder/**` is not supported.
/// Nothing outside `root` is ever returned, symbolic links that lead out of it included. Paths are relative to `root`.
Result<std::vector<std::string>> GlobBelow(const std::string& root, const std::string& pattern);

/// Whether a name matches a pattern of * and ?.
bool GlobMatch(std::string_view pattern, std::string_view name);

}  // namespace plimsoll

#endif  // HARNESS_BASE_FILE_H_
