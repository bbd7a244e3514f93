#include "harness/doc/json_string.h"

#include <rapidjson/error/en.h>
#include <rapidjson/reader.h>
#include <rapidjson/stream.h>

#include <cstddef>

namespace plimsoll::doc {
namespace {

constexpr std::size_t kMostDepth = 64;

std::string Unescaped(std::string_view segment) {
  std::string text;
  for (std::size_t i = 0; i < segment.size(); ++i) {
    const bool is_escape = segment[i] == '~' && i + 1 < segment.size();
    text += !is_escape ? segment[i] : segment[++i] == '1' ? '/' : '~';
  }
  return text;
}

std::vector<std::string> PathOf(std::string_view field) {
  if (!field.starts_with('/')) return {std::string(field)};
  std::vector<std::string> path;
  while (!field.empty()) {
    field.remove_prefix(1);
    const std::size_t end = std::min(field.find('/'), field.size());
    path.push_back(Unescaped(field.substr(0, end)));
    field.remove_prefix(end);
  }
  return path;
}

// Follows the path down the events. A level is an object or an array that is open.
class Follower : public rapidjson::BaseReaderHandler<rapidjson::UTF8<>, Follower> {
 public:
  explicit Follower(const std::vector<std::string>& path) : path_(path) {}

  bool Default() {
    Leads();
    return true;
  }
  bool String(const char* text, rapidjson::SizeType size, bool) {
    if (Leads() && levels_.size() == path_.size()) found = std::string_view(text, size);
    return true;
  }
  bool Key(const char* text, rapidjson::SizeType size, bool) {
    Level& level = levels_.back();
    level.is_next = level.is_on_path && path_[levels_.size() - 1] == std::string_view(text, size);
    return true;
  }
  bool StartObject() { return Start(false); }
  bool StartArray() { return Start(true); }
  bool EndObject(rapidjson::SizeType) { return End(); }
  bool EndArray(rapidjson::SizeType) { return End(); }

  std::optional<std::string_view> found;

 private:
  struct Level {
    bool is_array = false;
    bool is_on_path = false;  // the path leads into it, and on
    bool is_next = false;     // the value that comes is the one that the path names
    std::size_t index = 0;    // of that value, in an array
  };

  // Whether the value that begins is the next on the path; counts it.
  bool Leads() {
    if (levels_.empty()) return true;
    Level& level = levels_.back();
    if (!level.is_array) return level.is_next;
    const std::size_t index = level.index++;
    return level.is_on_path && path_[levels_.size() - 1] == std::to_string(index);
  }
  bool Start(bool is_array) {
    const bool leads = Leads();
    levels_.push_back({is_array, leads && levels_.size() < path_.size(), false, 0});
    return levels_.size() <= kMostDepth;
  }
  bool End() {
    levels_.pop_back();
    return true;
  }

  const std::vector<std::string>& path_;
  std::vector<Level> levels_;
};

}  // namespace

JsonStringFinder::JsonStringFinder(std::string_view field) : path_(PathOf(field)) {}

Result<std::optional<std::string_view>> JsonStringFinder::Find(std::string_view json) {
  buffer_.assign(json);
  rapidjson::InsituStringStream stream(buffer_.data());
  Follower follower(path_);
  rapidjson::Reader reader;
  const rapidjson::ParseResult parsed =
      reader.Parse<rapidjson::kParseInsituFlag | rapidjson::kParseIterativeFlag>(stream, follower);
  if (parsed.IsError())
    return MakeError(ErrorCode::kInvalid,
                     "is no JSON: ", rapidjson::GetParseError_En(parsed.Code()), " (byte ",
                     std::to_string(parsed.Offset()), ")");
  // The parser takes a NUL for the end.
  if (stream.Tell() < json.size())
    return MakeError(ErrorCode::kInvalid, "is no JSON: a NUL byte (byte ",
                     std::to_string(stream.Tell()), ")");
  return follower.found;
}

}  // namespace plimsoll::doc
