#include "harness/vectors/mapped_matrix.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <bit>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <limits>
#include <utility>

namespace plimsoll::vectors {
namespace {

static_assert(std::endian::native == std::endian::little, "the file is little-endian");

constexpr char kMagic[8] = {'P', 'L', 'I', 'M', 'R', 'O', 'W', 'S'};
constexpr std::uint32_t kFormat = 1;
constexpr std::size_t kMostIdentity = 1024;

// The head of a file, zeros to a page; the rows begin right after it.
struct Header {
  char magic[8];
  std::uint32_t format;
  std::uint32_t identity_bytes;
  std::uint64_t rows;
  std::uint64_t columns;
  char identity[kMostIdentity];
  char zeros[4096 - 32 - kMostIdentity];
};
static_assert(sizeof(Header) == 4096);

Error FileError(const std::string& what, const std::string& path) {
  return MakeError(ErrorCode::kStore, what, " ", path, ": ", std::strerror(errno));
}

// A writer holds a lock on its file, so what is not locked was left by one that was killed.
void RemoveLeftovers(const std::filesystem::path& folder, const std::string& prefix) {
  std::error_code error;
  for (std::filesystem::directory_iterator it(folder, error), end; !error && it != end;
       it.increment(error)) {
    const std::filesystem::path& path = it->path();
    if (!path.filename().string().starts_with(prefix)) continue;
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (descriptor < 0) continue;
    if (::flock(descriptor, LOCK_EX | LOCK_NB) == 0) ::unlink(path.c_str());
    ::close(descriptor);
  }
}

}  // namespace

Result<MatrixWriter> MatrixWriter::Create(const std::string& path, std::size_t columns,
                                          const std::string& identity) {
  const std::filesystem::path folder = std::filesystem::path(path).parent_path();
  if (!folder.empty()) PLIMSOLL_TRY(MakeFolders(folder.string()));
  const std::string unfinished = path + ".tmp.";
  RemoveLeftovers(folder.empty() ? "." : folder,
                  std::filesystem::path(unfinished).filename().string());
  const std::string temporary = unfinished + std::to_string(::getpid());
  const int descriptor = ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (descriptor < 0) return FileError("cannot create", temporary);
  ::flock(descriptor, LOCK_EX | LOCK_NB);
  MatrixWriter writer(path, temporary, descriptor, columns, identity);
  PLIMSOLL_TRY(writer.Begin());
  return writer;
}

Result<MatrixWriter> MatrixWriter::CreateUnnamed(std::size_t columns, const std::string& identity) {
  std::error_code error;
  std::string path =
      (std::filesystem::temp_directory_path(error) / "plimsoll-rows-XXXXXX").string();
  const int descriptor = ::mkostemp(path.data(), O_CLOEXEC);
  if (descriptor < 0) return FileError("cannot create", path);
  ::unlink(path.c_str());
  MatrixWriter writer(path, "", descriptor, columns, identity);
  PLIMSOLL_TRY(writer.Begin());
  return writer;
}

MatrixWriter::MatrixWriter(std::string path, std::string temporary, int descriptor,
                           std::size_t columns, std::string identity)
    : path_(std::move(path)),
      temporary_(std::move(temporary)),
      descriptor_(descriptor),
      columns_(columns),
      identity_(std::move(identity)) {}

MatrixWriter::MatrixWriter(MatrixWriter&& other) noexcept
    : path_(std::move(other.path_)),
      temporary_(std::move(other.temporary_)),
      descriptor_(std::exchange(other.descriptor_, -1)),
      columns_(other.columns_),
      rows_(other.rows_),
      identity_(std::move(other.identity_)) {}

MatrixWriter::~MatrixWriter() {
  if (descriptor_ < 0) return;
  ::close(descriptor_);
  if (!temporary_.empty()) std::remove(temporary_.c_str());
}

Status MatrixWriter::Begin() {
  if (columns_ == 0) return MakeError(ErrorCode::kInvalid, path_, ": a matrix needs columns");
  if (identity_.size() > kMostIdentity)
    return MakeError(ErrorCode::kInvalid, path_, ": the identity has ",
                     std::to_string(identity_.size()), " bytes, more than ",
                     std::to_string(kMostIdentity));
  const Header blank{};
  return Write(&blank, sizeof blank);
}

Status MatrixWriter::Write(const void* bytes, std::size_t count) {
  const char* at = static_cast<const char*>(bytes);
  while (count > 0) {
    const ssize_t written = ::write(descriptor_, at, count);
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return FileError("cannot write", path_);
    at += written;
    count -= static_cast<std::size_t>(written);
  }
  return {};
}

Status MatrixWriter::Append(MatrixView rows) {
  if (rows.columns != columns_)
    return MakeError(ErrorCode::kInvalid, path_, ": rows of ", std::to_string(rows.columns),
                     " columns for a matrix of ", std::to_string(columns_));
  PLIMSOLL_TRY(Write(rows.data, rows.rows * rows.columns * sizeof(float)));
  rows_ += rows.rows;
  return {};
}

Result<MappedMatrix> MatrixWriter::Finish() {
  Header header{};
  std::memcpy(header.magic, kMagic, sizeof kMagic);
  header.format = kFormat;
  header.identity_bytes = static_cast<std::uint32_t>(identity_.size());
  header.rows = rows_;
  header.columns = columns_;
  std::memcpy(header.identity, identity_.data(), identity_.size());
  if (::lseek(descriptor_, 0, SEEK_SET) != 0) return FileError("cannot write", path_);
  PLIMSOLL_TRY(Write(&header, sizeof header));
  if (temporary_.empty()) return MappedMatrix::Open("/dev/fd/" + std::to_string(descriptor_));
  if (::fsync(descriptor_) != 0) return FileError("cannot write", path_);
  if (std::rename(temporary_.c_str(), path_.c_str()) != 0)
    return FileError("cannot rename to", path_);
  ::close(std::exchange(descriptor_, -1));
  return MappedMatrix::Open(path_);
}

Result<MappedMatrix> MappedMatrix::Open(const std::string& path) {
  PLIMSOLL_ASSIGN(MappedFile file, MappedFile::Open(path));
  if (file.bytes().size() < sizeof(Header))
    return MakeError(ErrorCode::kInvalid, path,
                     " is no matrix of rows: ", std::to_string(file.bytes().size()), " bytes");
  MappedMatrix matrix(std::move(file));
  PLIMSOLL_TRY(matrix.ReadHeader(path));
  return matrix;
}

Status MappedMatrix::ReadHeader(const std::string& path) {
  const char* bytes = file_.bytes().data();
  const std::size_t size = file_.bytes().size();
  const Header& header = *reinterpret_cast<const Header*>(bytes);
  if (std::memcmp(header.magic, kMagic, sizeof kMagic) != 0)
    return MakeError(ErrorCode::kInvalid, path, " is no matrix of rows: it begins otherwise");
  if (header.format != kFormat)
    return MakeError(ErrorCode::kInvalid, path, " has format ", std::to_string(header.format),
                     ", expected ", std::to_string(kFormat));
  if (header.identity_bytes > kMostIdentity || header.columns == 0)
    return MakeError(ErrorCode::kInvalid, path, " has a damaged header");
  const std::uint64_t most = std::numeric_limits<std::size_t>::max() / sizeof(float);
  const bool fits = header.columns <= most && header.rows <= most / header.columns &&
                    header.rows * header.columns * sizeof(float) == size - sizeof(Header);
  if (!fits)
    return MakeError(ErrorCode::kInvalid, path, " has ", std::to_string(size),
                     " bytes, which is not what ", std::to_string(header.rows), " rows of ",
                     std::to_string(header.columns), " columns take");
  identity_.assign(header.identity, header.identity_bytes);
  view_ = {reinterpret_cast<const float*>(bytes + sizeof(Header)),
           static_cast<std::size_t>(header.rows), static_cast<std::size_t>(header.columns)};
  return {};
}

}  // namespace plimsoll::vectors
