#include "harness/cli/corpus_files.h"

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <system_error>
#include <utility>

#include "harness/base/file.h"

namespace plimsoll::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMostFiles = 1u << 16;

bool IsCorpus(const fs::path& path) {
  return path.extension() == ".jsonl" || path.extension() == ".txt";
}

Error Unreadable(const std::string& path, const std::error_code& error) {
  return MakeError(ErrorCode::kStore, "cannot read \"", path, "\": ", error.message());
}

// The corpus files in a folder and the folders below, sorted.
Result<std::vector<std::string>> FilesBelow(const std::string& folder) {
  std::vector<std::string> found;
  std::string at = folder;
  std::error_code error;
  fs::recursive_directory_iterator entry(folder, error);
  while (!error && entry != fs::end(entry)) {
    at = entry->path().string();
    std::error_code is_lost;  // such as a link to nothing: said when it is opened
    if (IsCorpus(entry->path()) && !entry->is_directory(is_lost)) found.push_back(at);
    entry.increment(error);
  }
  if (error) return Unreadable(at, error);
  if (found.empty())
    return MakeError(ErrorCode::kNotFound, folder, " holds no .jsonl and no .txt file");
  std::sort(found.begin(), found.end());
  return found;
}

// The files that one path names.
Result<std::vector<std::string>> FilesOf(const std::string& path) {
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (status.type() == fs::file_type::not_found)
    return MakeError(ErrorCode::kNotFound, "no such corpus: ", path);
  if (status.type() == fs::file_type::none) return Unreadable(path, error);
  if (status.type() == fs::file_type::directory) return FilesBelow(path);
  if (!IsCorpus(path))
    return MakeError(ErrorCode::kInvalid, path,
                     " is neither .jsonl nor .txt (a document a line); unpack or convert it");
  return std::vector<std::string>{path};
}

}  // namespace

Result<std::vector<CorpusFile>> CorpusFilesOf(const std::vector<std::string>& paths) {
  std::vector<CorpusFile> files;
  for (const std::string& path : paths) {
    PLIMSOLL_ASSIGN(std::vector<std::string> found, FilesOf(path));
    for (std::string& file : found) files.push_back({std::move(file), path});
  }
  if (files.size() > kMostFiles)
    return MakeError(ErrorCode::kInvalid, "more than 65536 files; join some of them");
  for (CorpusFile& file : files) {
    PLIMSOLL_TRY(RandomAccessFile::Open(file.path).status());
    std::error_code error;
    file.bytes = fs::file_size(file.path, error);
    if (error) return Unreadable(file.path, error);
    file.is_json = fs::path(file.path).extension() == ".jsonl";
  }
  return files;
}

std::vector<CorpusFile> CorporaOf(const std::vector<CorpusFile>& files) {
  std::vector<CorpusFile> corpora;
  for (const CorpusFile& file : files) {
    if (corpora.empty() || corpora.back().path != file.corpus)
      corpora.push_back({file.corpus, file.corpus});
    corpora.back().bytes += file.bytes;
    corpora.back().documents += file.documents;
    corpora.back().without_text += file.without_text;
  }
  return corpora;
}

}  // namespace plimsoll::cli
