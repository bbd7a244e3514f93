#include "harness/cli/recording.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cerrno>
#include <cstring>
#include <string_view>
#include <vector>

#include "harness/doc/json.h"

namespace plimsoll::cli {
namespace {

// Headers that explain an answer and hold no secret; everything else stays out of a recording.
constexpr std::array<std::string_view, 8> kKeptHeaders = {
    "content-type", "content-length", "content-encoding", "date",
    "retry-after",  "retry-after-ms", "x-request-id",     "request-id"};

void WriteHeaders(doc::JsonAppender& json, const http::Headers& headers) {
  json.Key("headers").BeginObject();
  std::vector<std::string> written;
  for (const auto& [name, value] : headers) {
    std::string lower = name;
    std::transform(lower.begin(), lower.end(), lower.begin(),
                   [](unsigned char c) { return std::tolower(c); });
    if (std::find(kKeptHeaders.begin(), kKeptHeaders.end(), lower) == kKeptHeaders.end()) continue;
    if (std::find(written.begin(), written.end(), lower) != written.end()) continue;
    json.Key(lower).String(value);
    written.push_back(lower);
  }
  json.EndObject();
}

}  // namespace

Result<std::unique_ptr<Recording>> Recording::Open(const std::string& path,
                                                   const http::Vault& vault) {
  std::unique_ptr<Recording> recording(new Recording(vault));
  if (path.empty()) return recording;
  recording->path_ = path;
  recording->file_ = std::fopen(path.c_str(), "we");
  if (recording->file_ == nullptr)
    return MakeError(ErrorCode::kStore, "could not open ", path, ": ", std::strerror(errno));
  return recording;
}

Recording::~Recording() {
  if (file_ != nullptr) std::fclose(file_);
}

http::Recorder Recording::recorder() {
  if (file_ == nullptr) return nullptr;
  return [this](const http::Request& request, const http::Response& response) {
    Write(request, response);
  };
}

Status Recording::Close() {
  if (file_ == nullptr) return {};
  const bool closed = std::fclose(file_) == 0;
  file_ = nullptr;
  if (closed && !has_failed_) return {};
  return MakeError(ErrorCode::kStore, "could not write ", path_, ": ", std::strerror(errno));
}

void Recording::Write(const http::Request& request, const http::Response& response) {
  std::string line;
  doc::JsonAppender json(&line);
  json.BeginObject().Key("format").String("plimsoll.exchange/1");
  json.Key("request")
      .BeginObject()
      .Key("method")
      .String(request.method)
      .Key("url")
      .String(request.url);
  WriteHeaders(json, request.headers);
  json.Key("body").String(request.body).EndObject();
  json.Key("response").BeginObject().Key("status").Int(response.status);
  json.Key("failure").String(http::FailureName(response.failure));
  WriteHeaders(json, response.headers);
  json.Key("body").String(response.body).Key("message").String(response.message).EndObject();
  json.EndObject();
  line = redactor_.Redact(std::move(line));
  line += '\n';
  if (std::fwrite(line.data(), 1, line.size(), file_) != line.size()) has_failed_ = true;
}

}  // namespace plimsoll::cli
