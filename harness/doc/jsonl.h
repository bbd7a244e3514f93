#ifndef HARNESS_DOC_JSONL_H_
#define HARNESS_DOC_JSONL_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "harness/base/file.h"
#include "harness/base/result.h"

namespace plimsoll::doc {

/// One line of a JSON Lines file. Units: `offset` and `length` in bytes, without the line break.
struct JsonLine {
  std::string_view text;  ///< valid until the next call of Next()
  int number = 0;         ///< from 1
  std::uint64_t offset = 0;
  std::size_t length = 0;
};

/// Goes through the lines of a JSON Lines file that may be larger than memory. Lines of nothing but
/// blanks are passed over, a byte-order mark before the first one too; lines end with LF or CR LF,
/// the last one may end with neither. The text is not parsed: hand it to ParseJsonFile with the
/// line's number.
class JsonlReader {
 public:
  static constexpr std::size_t kMaxLine = 16u << 20;

  /// Errors: those of RandomAccessFile::Open.
  static Result<JsonlReader> Open(const std::string& path);
  /// The next line, or nothing at the end. Errors: kStore; kInvalid with file and line where one is
  /// over kMaxLine.
  Result<std::optional<JsonLine>> Next();
  /// Reads one line again. Thread safety: may be called from any thread.
  /// Errors: kStore; kInvalid where the file has become shorter.
  Result<std::string> ReadBack(std::uint64_t offset, std::size_t length) const;

 private:
  explicit JsonlReader(RandomAccessFile file) : file_(std::move(file)) {}
  Result<std::optional<JsonLine>> TakeLine();
  Status Fill();

  RandomAccessFile file_;
  std::string buffer_;               // a window of the file
  std::uint64_t buffer_offset_ = 0;  // where in the file the window begins
  std::size_t begin_ = 0;            // the first byte of the window that was not handed out
  bool is_at_end_ = false;           // the window reaches the end of the file
  int line_ = 0;
};

}  // namespace plimsoll::doc

#endif  // HARNESS_DOC_JSONL_H_
