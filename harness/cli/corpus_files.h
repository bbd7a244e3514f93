#ifndef HARNESS_CLI_CORPUS_FILES_H_
#define HARNESS_CLI_CORPUS_FILES_H_

#include <cstdint>
#include <string>
#include <vector>

#include "harness/base/result.h"

namespace plimsoll::cli {

/// A file of a corpus, and what reading it came to.
struct CorpusFile {
  std::string path;
  std::string corpus;  ///< the path that named it: its own, or a folder's
  std::uint64_t bytes = 0;
  bool is_json = false;  ///< otherwise a document is a line as it stands
  std::int64_t documents = 0;
  std::int64_t without_text = 0;  ///< of these lines of JSON without the field, or blank there
};

/// The files that paths name: a .jsonl (a document a line, in the field) or .txt (a document a
/// line), or a folder with such files, sorted. Errors: kNotFound; kStore; kInvalid for another kind
/// of file.
Result<std::vector<CorpusFile>> CorpusFilesOf(const std::vector<std::string>& paths);

/// Each corpus that was named as if it were one file.
std::vector<CorpusFile> CorporaOf(const std::vector<CorpusFile>& files);

}  // namespace plimsoll::cli

#endif  // HARNESS_CLI_CORPUS_FILES_H_
