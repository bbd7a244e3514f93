#ifndef HARNESS_CLI_CORPUS_STREAM_H_
#define HARNESS_CLI_CORPUS_STREAM_H_

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "harness/base/result.h"
#include "harness/cli/session.h"
#include "harness/diversity/overlap.h"

namespace plimsoll::cli {

/// A file of a corpus, and what reading it came to.
struct CorpusFile {
  std::string path;
  std::uint64_t bytes = 0;
  bool is_json = false;  ///< otherwise a document is a line as it stands
  std::int64_t documents = 0;
  std::int64_t without_text = 0;  ///< lines of JSON without the field
};

/// The files that paths name: a .jsonl (a document a line, in the field) or .txt (a document a
/// line), or a folder with such files, sorted. Errors: kNotFound; kInvalid for another kind of
/// file.
Result<std::vector<CorpusFile>> CorpusFilesOf(const std::vector<std::string>& paths);

/// Takes the documents of one thread of StreamDocuments.
class DocumentTaker {
 public:
  virtual ~DocumentTaker() = default;
  /// A document, in the order of a block's lines. Borrows: the text, until the call returns.
  virtual Status Take(std::string_view text, const diversity::DocumentPlace& place) = 0;
  /// The block has no more; how files are cut into blocks depends on them alone.
  virtual Status EndBlock() = 0;
};

/// How many takers keep this machine busy.
std::size_t StreamThreads(const std::vector<CorpusFile>& files);

/// Streams the files once, in blocks of 8 MiB, a thread per taker; memory does not grow with them.
/// A document is placed by its file and its line's offset. Counts the files' documents. Progress
/// goes to `err`, after the words `doing`. Errors: kStore; kInvalid with file and byte for a line
/// that is no JSON, or longer than 16 MiB, and for a file in which no line has the field; the first
/// of a taker.
Status StreamDocuments(const Session& session, std::string_view doing, const std::string& field,
                       std::span<DocumentTaker* const> takers, std::vector<CorpusFile>* files);

/// Of places the lines that begin there, counted from 1.
using DocumentLines = std::map<diversity::DocumentPlace, std::int64_t>;

/// Reads each file once, up to its last place. Errors: kStore.
Result<DocumentLines> LinesOf(const std::vector<CorpusFile>& files,
                              std::vector<diversity::DocumentPlace> places);

using DocumentTexts = std::map<diversity::DocumentPlace, std::string>;

/// Reads some documents again. Errors: kStore; kInvalid for what is no JSON any more.
Result<DocumentTexts> ReadDocuments(const std::vector<CorpusFile>& files, const std::string& field,
                                    std::vector<diversity::DocumentPlace> places);

/// "file:line" of a place that is among the lines.
std::string LineName(const std::vector<CorpusFile>& files, const DocumentLines& lines,
                     const diversity::DocumentPlace& place);

}  // namespace plimsoll::cli

#endif  // HARNESS_CLI_CORPUS_STREAM_H_
