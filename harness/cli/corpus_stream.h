#ifndef HARNESS_CLI_CORPUS_STREAM_H_
#define HARNESS_CLI_CORPUS_STREAM_H_

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "harness/base/result.h"
#include "harness/cli/corpus_files.h"
#include "harness/cli/session.h"
#include "harness/diversity/overlap.h"

namespace plimsoll::cli {

/// Takes the documents of one thread of StreamDocuments.
class DocumentTaker {
 public:
  virtual ~DocumentTaker() = default;
  /// A document with text. Borrows: the text, until the call returns.
  virtual Status Take(std::string_view text, const diversity::DocumentPlace& place) = 0;
};

/// How many takers keep this machine busy.
std::size_t StreamThreads(const std::vector<CorpusFile>& files);

/// Streams the files once, in blocks of 8 MiB, a thread per taker; memory does not grow with them.
/// A document is placed by its file and its line's offset. Counts the files' documents. Progress
/// goes to `err`, after the words `doing`. Errors: kStore; kInvalid for a line that is no JSON, or
/// longer than 16 MiB, and for a file in which no line has text in the field; kNothingSelected for
/// a corpus without text; the first of a taker.
Status StreamDocuments(const Session& session, std::string_view doing, const std::string& field,
                       std::span<DocumentTaker* const> takers, std::vector<CorpusFile>* files);

/// Of places the lines that begin there, counted from 1.
using DocumentLines = std::map<diversity::DocumentPlace, std::int64_t>;

/// Reads each file once, up to its last place. Errors: kStore.
Result<DocumentLines> LinesOf(const std::vector<CorpusFile>& files,
                              std::vector<diversity::DocumentPlace> places);

using DocumentTexts = std::map<diversity::DocumentPlace, std::string>;

/// The beginning of a document, which is what is embedded and shown of it: 64 KiB, more than
/// embedders read, and less by a code point that would be cut.
std::string_view BeginningOf(std::string_view document);

/// Reads the beginnings of some documents again. Errors: kStore; kInvalid for what is no JSON any
/// more.
Result<DocumentTexts> ReadDocuments(const std::vector<CorpusFile>& files, const std::string& field,
                                    std::vector<diversity::DocumentPlace> places);

/// "file:line" of a place that is among the lines.
std::string LineName(const std::vector<CorpusFile>& files, const DocumentLines& lines,
                     const diversity::DocumentPlace& place);

}  // namespace plimsoll::cli

#endif  // HARNESS_CLI_CORPUS_STREAM_H_
