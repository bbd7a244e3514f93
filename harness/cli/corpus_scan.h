#ifndef HARNESS_CLI_CORPUS_SCAN_H_
#define HARNESS_CLI_CORPUS_SCAN_H_

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "harness/base/result.h"
#include "harness/cli/session.h"
#include "harness/diversity/overlap.h"

namespace plimsoll::cli {

/// A file of a corpus, and what reading it came to.
struct CorpusFile {
  std::string path;
  std::uint64_t bytes = 0;
  std::int64_t documents = 0;
  std::int64_t without_text = 0;  ///< lines of JSON without the field
};

/// The files that paths name: a .jsonl (a document a line, in the field) or .txt (a document a
/// line), or a folder with such files, sorted. Errors: kNotFound; kInvalid for another kind of
/// file.
Result<std::vector<CorpusFile>> CorpusFilesOf(const std::vector<std::string>& paths);

/// Streams the files once, in blocks, a thread per core; memory does not grow with them. A document
/// is placed by its file and its line's offset. Progress goes to `err`. Errors: kStore; kInvalid
/// with file and byte for a line that is no JSON, or longer than 16 MiB, and for a file in which no
/// line has the field.
Result<std::vector<diversity::TextOverlap>> ScanCorpora(const Session& session,
                                                        const diversity::OverlapIndex& index,
                                                        const std::string& field,
                                                        std::vector<CorpusFile>* files);

/// Of places the lines that begin there, counted from 1.
using DocumentLines = std::map<diversity::DocumentPlace, std::int64_t>;

/// Reads each file once, up to its last place. Errors: kStore.
Result<DocumentLines> LinesOf(const std::vector<CorpusFile>& files,
                              std::vector<diversity::DocumentPlace> places);

/// "file:line" of a place that is among the lines.
std::string LineName(const std::vector<CorpusFile>& files, const DocumentLines& lines,
                     const diversity::DocumentPlace& place);

}  // namespace plimsoll::cli

#endif  // HARNESS_CLI_CORPUS_SCAN_H_
