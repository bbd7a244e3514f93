#ifndef HARNESS_VECTORS_MAPPED_MATRIX_H_
#define HARNESS_VECTORS_MAPPED_MATRIX_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>

#include "harness/base/file.h"
#include "harness/base/result.h"
#include "harness/vectors/matrix.h"

namespace plimsoll::vectors {

class MappedMatrix;

/// Writes a file of rows, block by block, that MappedMatrix opens. It stands at its path once
/// Finish succeeds; until then, and where it never does, what stood there before stays.
class MatrixWriter {
 public:
  /// `identity`: what the rows were made by, such as an embedder's; at most 1 KiB. Missing folders
  /// are made. Errors: kStore; kInvalid for an identity that is too long and for no columns.
  static Result<MatrixWriter> Create(const std::string& path, std::size_t columns,
                                     const std::string& identity);
  /// A file without a name, which is gone with its mapping, however the process ends. Errors: those
  /// of Create.
  static Result<MatrixWriter> CreateUnnamed(std::size_t columns, const std::string& identity);
  MatrixWriter(MatrixWriter&& other) noexcept;
  MatrixWriter& operator=(MatrixWriter&& other) = delete;
  ~MatrixWriter();

  /// Errors: kStore; kInvalid for rows of another width.
  Status Append(MatrixView rows);
  /// What was written. Errors: kStore.
  Result<MappedMatrix> Finish();

 private:
  MatrixWriter(std::string path, std::string temporary, int descriptor, std::size_t columns,
               std::string identity);
  Status Begin();
  Status Write(const void* bytes, std::size_t count);

  std::string path_;
  std::string temporary_;  ///< the file's name until it is whole; empty: it has none
  int descriptor_ = -1;
  std::size_t columns_ = 0;
  std::uint64_t rows_ = 0;
  std::string identity_;
};

/// A file of float32 rows, mapped into memory. The file must not change while it is open.
class MappedMatrix {
 public:
  /// Errors: kNotFound; kStore; kInvalid where the file is no such matrix, has another format, or
  /// is not as long as its header says.
  static Result<MappedMatrix> Open(const std::string& path);

  MatrixView View() const { return view_; }
  const std::string& identity() const { return identity_; }

 private:
  explicit MappedMatrix(MappedFile file) : file_(std::move(file)) {}
  Status ReadHeader(const std::string& path);

  MappedFile file_;
  MatrixView view_;
  std::string identity_;
};

}  // namespace plimsoll::vectors

#endif  // HARNESS_VECTORS_MAPPED_MATRIX_H_
