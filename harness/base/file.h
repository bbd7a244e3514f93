#ifndef HARNESS_BASE_FILE_H_
#define HARNESS_BASE_FILE_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "harness/base/result.h"

namespace plimsoll {

/// The bytes of a file. Errors: kNotFound; kStore where it cannot be read; kInvalid over
/// `max_bytes`.
Result<std::string> ReadFile(const std::string& path, std::uint64_t max_bytes = 1ULL << 30);

/// Writes a temporary file beside `path`, syncs it, renames it over `path` and syncs the folder:
/// after a crash the old or the new content stands there whole. Missing folders are made. Errors:
/// kStore.
Status WriteFileAtomic(const std::string& path, std::string_view bytes);

/// Makes a folder and those above it. Errors: kStore.
Status MakeFolders(const std::string& path);

/// A file open for reading at any offset. Thread safety: ReadAt may be called from any thread.
class RandomAccessFile {
 public:
  /// Errors: kNotFound; kStore where it cannot be opened; kInvalid where it is no regular file.
  static Result<RandomAccessFile> Open(const std::string& path);
  RandomAccessFile(RandomAccessFile&& other) noexcept;
  RandomAccessFile& operator=(RandomAccessFile&& other) noexcept;
  ~RandomAccessFile();
  /// Up to `length` bytes from `offset`; fewer only where the file ends. Errors: kStore.
  Result<std::string> ReadAt(std::uint64_t offset, std::size_t length) const;
  const std::string& path() const { return path_; }

 private:
  friend class MappedFile;
  RandomAccessFile(std::string path, int descriptor);
  std::string path_;
  int descriptor_ = -1;
};

/// A file's bytes, read as they are looked at: it may be larger than what is resident. It must not
/// get shorter while it is mapped.
class MappedFile {
 public:
  /// Errors: kNotFound; kStore where it cannot be opened; kInvalid where it is no regular file.
  static Result<MappedFile> Open(const std::string& path);
  MappedFile(MappedFile&& other) noexcept;
  MappedFile& operator=(MappedFile&& other) noexcept;
  ~MappedFile();
  std::string_view bytes() const { return {data_, size_}; }

 private:
  MappedFile(const char* data, std::size_t size) : data_(data), size_(size) {}
  const char* data_ = nullptr;
  std::size_t size_ = 0;
};

/// Files that match a pattern whose last component may hold * and ?, sorted; `folder/**` is not
/// supported. Nothing outside `root` is ever returned, symbolic links that lead out of it included.
/// Paths are relative to `root`. As in a shell, * and ? do not match a leading dot. Errors:
/// kInvalid for an absolute pattern, one with "..", or one with * or ? in a folder's name;
/// kNotFound where `root` is no folder; kStore where a folder cannot be read.
Result<std::vector<std::string>> GlobBelow(const std::string& root, const std::string& pattern);

/// Whether a name matches a pattern of * (any characters) and ? (one code point).
bool GlobMatch(std::string_view pattern, std::string_view name);

}  // namespace plimsoll

#endif  // HARNESS_BASE_FILE_H_
