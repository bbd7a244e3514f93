#include "harness/base/file.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <system_error>
#include <utility>

#include "harness/base/utf8.h"

namespace plimsoll {
namespace {

namespace fs = std::filesystem;

Error FileError(std::string_view verb, const std::string& path, int code) {
  const ErrorCode kind = code == ENOENT ? ErrorCode::kNotFound : ErrorCode::kStore;
  return MakeError(kind, "cannot ", verb, " \"", path,
                   "\": ", std::generic_category().message(code));
}

// Writing into a folder that is gone is a failure to store, not a thing the user named wrongly.
Error WriteError(const std::string& path, int code) {
  Error error = FileError("write", path, code);
  error.code = ErrorCode::kStore;
  return error;
}

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() { Close(); }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int number() const { return number_; }
  bool is_open() const { return number_ >= 0; }
  bool Close() { return number_ < 0 || ::close(std::exchange(number_, -1)) == 0; }

 private:
  int number_;
};

bool WriteAll(int descriptor, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(descriptor, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

// A fresh file beside `path`. The mode of a file that stands there already is kept.
int CreateBeside(const std::string& path, std::string* name) {
  struct stat old {};
  const bool had_mode = ::stat(path.c_str(), &old) == 0;
  for (int attempt = 0; attempt < 1000; ++attempt) {
    *name = path + ".tmp-" + std::to_string(::getpid()) + "-" + std::to_string(attempt);
    const int file = ::open(name->c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (file >= 0 && had_mode) ::fchmod(file, old.st_mode & 07777);
    if (file >= 0 || errno != EEXIST) return file;
  }
  return -1;
}

Status SyncFolder(const std::string& folder) {
  Descriptor descriptor(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!descriptor.is_open() || ::fsync(descriptor.number()) != 0) return WriteError(folder, errno);
  return Status();
}

bool HasWildcard(std::string_view name) { return name.find_first_of("*?") != name.npos; }

// Errors: kInvalid where a pattern could name something outside of the folder it is applied to.
Status CheckPattern(const fs::path& pattern) {
  const std::string text = pattern.string();
  if (text.empty()) return MakeError(ErrorCode::kInvalid, "empty file pattern");
  if (pattern.is_absolute())
    return MakeError(ErrorCode::kInvalid, "file pattern \"", text, "\" must be relative");
  for (const fs::path& part : pattern) {
    if (part == "..")
      return MakeError(ErrorCode::kInvalid, "file pattern \"", text, "\" must not hold \"..\"");
  }
  if (HasWildcard(pattern.parent_path().string()))
    return MakeError(ErrorCode::kInvalid, "file pattern \"", text,
                     "\" may hold * and ? only after the last /");
  return Status();
}

bool IsBelow(const fs::path& root, const fs::path& path) {
  return std::mismatch(root.begin(), root.end(), path.begin(), path.end()).first == root.end();
}

// Whether `path` is a regular file that really stands below `root`, its symbolic links followed.
bool IsFileBelow(const fs::path& root, const fs::path& path) {
  std::error_code error;
  const fs::path real = fs::canonical(path, error);
  return !error && IsBelow(root, real) && fs::is_regular_file(real, error);
}

}  // namespace

Result<std::string> ReadFile(const std::string& path, std::uint64_t max_bytes) {
  Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file.is_open()) return FileError("read", path, errno);
  std::string bytes;
  std::string chunk(1 << 16, '\0');
  while (true) {
    const ssize_t got = ::read(file.number(), chunk.data(), chunk.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return FileError("read", path, errno);
    if (got == 0) return bytes;
    bytes.append(chunk, 0, static_cast<std::size_t>(got));
    if (bytes.size() > max_bytes)
      return MakeError(ErrorCode::kInvalid, "\"", path, "\" is larger than ",
                       std::to_string(max_bytes), " bytes");
  }
}

Status WriteFileAtomic(const std::string& path, std::string_view bytes) {
  fs::path folder = fs::path(path).parent_path();
  if (folder.empty()) folder = ".";
  PLIMSOLL_TRY(MakeFolders(folder.string()));
  std::string temporary;
  Descriptor file(CreateBeside(path, &temporary));
  if (!file.is_open()) return WriteError(path, errno);
  const bool is_written =
      WriteAll(file.number(), bytes) && ::fsync(file.number()) == 0 && file.Close();
  if (!is_written || ::rename(temporary.c_str(), path.c_str()) != 0) {
    const int code = errno;
    ::unlink(temporary.c_str());
    return WriteError(path, code);
  }
  return SyncFolder(folder.string());
}

Status MakeFolders(const std::string& path) {
  std::error_code error;
  fs::create_directories(path, error);
  if (error)
    return MakeError(ErrorCode::kStore, "cannot make folder \"", path, "\": ", error.message());
  return Status();
}

RandomAccessFile::RandomAccessFile(std::string path, int descriptor)
    : path_(std::move(path)), descriptor_(descriptor) {}

RandomAccessFile::RandomAccessFile(RandomAccessFile&& other) noexcept
    : path_(std::move(other.path_)), descriptor_(std::exchange(other.descriptor_, -1)) {}

RandomAccessFile& RandomAccessFile::operator=(RandomAccessFile&& other) noexcept {
  std::swap(path_, other.path_);
  std::swap(descriptor_, other.descriptor_);
  return *this;
}

RandomAccessFile::~RandomAccessFile() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

Result<RandomAccessFile> RandomAccessFile::Open(const std::string& path) {
  // O_NONBLOCK, so that a FIFO is refused below and not waited for.
  RandomAccessFile file(path, ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (file.descriptor_ < 0) return FileError("read", path, errno);
  struct stat facts {};
  if (::fstat(file.descriptor_, &facts) != 0) return FileError("read", path, errno);
  if (!S_ISREG(facts.st_mode))
    return MakeError(ErrorCode::kInvalid, "\"", path, "\" is no regular file");
  return file;
}

Result<std::string> RandomAccessFile::ReadAt(std::uint64_t offset, std::size_t length) const {
  std::string bytes(length, '\0');
  std::size_t filled = 0;
  while (filled < length) {
    const ssize_t got = ::pread(descriptor_, bytes.data() + filled, length - filled,
                                static_cast<off_t>(offset + filled));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return FileError("read", path_, errno);
    if (got == 0) break;
    filled += static_cast<std::size_t>(got);
  }
  bytes.resize(filled);
  return bytes;
}

Result<MappedFile> MappedFile::Open(const std::string& path) {
  PLIMSOLL_ASSIGN(const RandomAccessFile file, RandomAccessFile::Open(path));
  struct stat facts {};
  if (::fstat(file.descriptor_, &facts) != 0) return FileError("read", path, errno);
  const auto size = static_cast<std::size_t>(facts.st_size);
  if (size == 0) return MappedFile(nullptr, 0);
  void* data = ::mmap(nullptr, size, PROT_READ, MAP_SHARED, file.descriptor_, 0);
  if (data == MAP_FAILED) return FileError("map", path, errno);
  return MappedFile(static_cast<const char*>(data), size);
}

MappedFile::MappedFile(MappedFile&& other) noexcept
    : data_(std::exchange(other.data_, nullptr)), size_(std::exchange(other.size_, 0)) {}

MappedFile& MappedFile::operator=(MappedFile&& other) noexcept {
  std::swap(data_, other.data_);
  std::swap(size_, other.size_);
  return *this;
}

MappedFile::~MappedFile() {
  if (data_ != nullptr) ::munmap(const_cast<char*>(data_), size_);
}

Result<std::vector<std::string>> GlobBelow(const std::string& root, const std::string& pattern) {
  const fs::path wanted = fs::path(pattern).lexically_normal();
  PLIMSOLL_TRY(CheckPattern(fs::path(pattern)));
  std::error_code error;
  const fs::path real_root = fs::canonical(root, error);
  if (error || !fs::is_directory(real_root, error))
    return MakeError(ErrorCode::kNotFound, "no folder \"", root, "\"");
  std::vector<std::string> found;
  const std::string name = wanted.filename().string();
  if (!HasWildcard(name)) {
    if (IsFileBelow(real_root, real_root / wanted)) found.push_back(wanted.string());
    return found;
  }
  const fs::path folder = real_root / wanted.parent_path();
  const fs::path real_folder = fs::canonical(folder, error);
  if (error || !IsBelow(real_root, real_folder)) return found;
  fs::directory_iterator entry(folder, error);
  for (; !error && entry != fs::directory_iterator(); entry.increment(error)) {
    const std::string entry_name = entry->path().filename().string();
    if (entry_name.front() == '.' && name.front() != '.') continue;
    if (GlobMatch(name, entry_name) && IsFileBelow(real_root, entry->path()))
      found.push_back((wanted.parent_path() / entry_name).string());
  }
  if (error)
    return MakeError(ErrorCode::kStore, "cannot read folder \"", folder.string(),
                     "\": ", error.message());
  std::sort(found.begin(), found.end());
  return found;
}

bool GlobMatch(std::string_view pattern, std::string_view name) {
  std::size_t p = 0;
  std::size_t n = 0;
  std::size_t star =
      pattern.npos;  // the last * passed, and where the name goes on after what it took
  std::size_t resume = 0;
  while (n < name.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      resume = n;
    } else if (p < pattern.size() && pattern[p] == '?') {
      n += DecodeUtf8(name, n).length;
      ++p;
    } else if (p < pattern.size() && pattern[p] == name[n]) {
      ++p;
      ++n;
    } else if (star != pattern.npos) {
      p = star + 1;
      n = ++resume;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

}  // namespace plimsoll
