#include "harness/doc/jsonl.h"

#include <algorithm>
#include <utility>

namespace plimsoll::doc {
namespace {

constexpr std::size_t kChunk = 256 << 10;
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

}  // namespace

Result<JsonlReader> JsonlReader::Open(const std::string& path) {
  PLIMSOLL_ASSIGN(RandomAccessFile file, RandomAccessFile::Open(path));
  return JsonlReader(std::move(file));
}

Result<std::optional<JsonLine>> JsonlReader::Next() {
  while (true) {
    PLIMSOLL_ASSIGN(std::optional<JsonLine> line, TakeLine());
    if (!line || line->text.find_first_not_of(" \t\r") != std::string_view::npos) return line;
  }
}

Result<std::optional<JsonLine>> JsonlReader::TakeLine() {
  std::size_t end = buffer_.find('\n', begin_);
  while (end == std::string::npos && !is_at_end_ && buffer_.size() - begin_ <= kMaxLine) {
    const std::size_t searched = buffer_.size() - begin_;
    PLIMSOLL_TRY(Fill());
    end = buffer_.find('\n', begin_ + searched);
  }
  if (end == std::string::npos && begin_ == buffer_.size()) return std::optional<JsonLine>();
  if (std::min(end, buffer_.size()) - begin_ > kMaxLine)
    return MakeError(ErrorCode::kInvalid, file_.path(), ":", std::to_string(line_ + 1),
                     ": line is longer than ", std::to_string(kMaxLine), " bytes");
  JsonLine line;
  line.text = std::string_view(buffer_).substr(begin_, end - begin_);
  line.offset = buffer_offset_ + begin_;
  line.number = ++line_;
  begin_ = end == std::string::npos ? buffer_.size() : end + 1;
  if (line.text.ends_with('\r')) line.text.remove_suffix(1);
  if (line.offset == 0 && line.text.starts_with(kByteOrderMark)) {
    line.text.remove_prefix(kByteOrderMark.size());
    line.offset = kByteOrderMark.size();
  }
  line.length = line.text.size();
  return std::optional(line);
}

// Moves the window on: drops what was handed out and appends a chunk.
Status JsonlReader::Fill() {
  buffer_.erase(0, begin_);
  buffer_offset_ += begin_;
  begin_ = 0;
  PLIMSOLL_ASSIGN(const std::string chunk, file_.ReadAt(buffer_offset_ + buffer_.size(), kChunk));
  is_at_end_ = chunk.size() < kChunk;
  buffer_ += chunk;
  return Status();
}

Result<std::string> JsonlReader::ReadBack(std::uint64_t offset, std::size_t length) const {
  PLIMSOLL_ASSIGN(std::string text, file_.ReadAt(offset, length));
  if (text.size() < length)
    return MakeError(ErrorCode::kInvalid, file_.path(), ": expected ", std::to_string(length),
                     " bytes at offset ", std::to_string(offset), ", found ",
                     std::to_string(text.size()), "; the file has changed");
  return text;
}

}  // namespace plimsoll::doc
