#include "harness/embed/model_folder.h"

#include <filesystem>
#include <system_error>
#include <utility>

#include "harness/base/file.h"
#include "harness/doc/json.h"

namespace plimsoll::embed {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMostJsonBytes = std::size_t{4} << 20;

}  // namespace

ModelFolder::ModelFolder(std::string path, std::string_view version) : path_(std::move(path)) {
  digest_.Add(version);
}

Result<doc::Node> ModelFolder::Json(const std::string& file) {
  const std::string path = path_ + "/" + file;
  PLIMSOLL_ASSIGN(const std::string bytes, ReadFile(path, kMostJsonBytes));
  digest_.Add(file).Add(bytes);
  Result<doc::Node> json = doc::ParseJson(bytes);
  if (!json.ok()) return WithContext(json.error(), path);
  return json;
}

Result<std::optional<doc::Node>> ModelFolder::OptionalJson(const std::string& file) {
  if (!Has(file)) return std::optional<doc::Node>();
  PLIMSOLL_ASSIGN(doc::Node json, Json(file));
  return std::optional<doc::Node>(std::move(json));
}

Result<std::unique_ptr<SafeTensors>> ModelFolder::Tensors(const std::string& file) {
  PLIMSOLL_ASSIGN(auto tensors, SafeTensors::Open(path_ + "/" + file));
  digest_.Add(file).Add(tensors->bytes());
  return tensors;
}

Result<WordPiece> ModelFolder::Tokenizer(const std::string& below) {
  std::string read;
  PLIMSOLL_ASSIGN(WordPiece tokenizer,
                  WordPiece::FromFolder(below.empty() ? path_ : path_ + "/" + below, &read));
  digest_.Add("tokenizer").Add(read);
  return tokenizer;
}

bool ModelFolder::Has(const std::string& file) const {
  std::error_code error;
  return fs::exists(fs::path(path_) / file, error);
}

std::string ModelFolder::name() const {
  const std::string last = fs::path(path_).filename().string();
  return last.empty() ? fs::path(path_).parent_path().filename().string() : last;
}

std::string ModelFolder::TakeIdentity() { return HexOf(digest_.Finish()); }

}  // namespace plimsoll::embed
