#include "harness/cli/corpus_stream.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <ostream>
#include <thread>
#include <utility>

#include "harness/base/file.h"
#include "harness/base/source_mark.h"
#include "harness/doc/json.h"
#include "harness/doc/json_string.h"
#include "harness/doc/jsonl.h"
#include "harness/report/figures.h"

namespace plimsoll::cli {
namespace {

constexpr std::size_t kBlock = 8u << 20;
constexpr std::size_t kUsualLine = 64u << 10;  // bytes that are read first of a line
constexpr std::size_t kBeginning = 64u << 10;
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

bool IsBlank(std::string_view text) { return text.find_first_not_of(" \t\r\n") == text.npos; }

// A stretch of a file: the lines that begin in it.
struct Block {
  std::size_t file = 0;
  std::uint64_t offset = 0;
};

// All blocks of all files in their order, and what went wrong first.
class Blocks {
 public:
  explicit Blocks(const std::vector<CorpusFile>& files) {
    for (std::size_t file = 0; file < files.size(); ++file)
      for (std::uint64_t at = 0; at < files[file].bytes; at += kBlock)
        blocks_.push_back({file, at});
  }
  const Block* Next() {
    const std::size_t next = next_.fetch_add(1);
    return next < blocks_.size() && !has_failed_ ? &blocks_[next] : nullptr;
  }
  std::size_t size() const { return blocks_.size(); }
  std::size_t done() const { return std::min(next_.load(), blocks_.size()); }
  void Fail(Error error) {
    std::lock_guard lock(mutex_);
    if (!has_failed_) error_ = std::move(error);
    has_failed_ = true;
  }
  Status status() const { return has_failed_ ? Status(error_) : Status(); }

 private:
  std::vector<Block> blocks_;
  std::atomic<std::size_t> next_ = 0;
  std::atomic<bool> has_failed_ = false;
  std::mutex mutex_;
  Error error_;
};

// Shows how far the threads have come, and how long it will take, until all have ended: on one line
// of a terminal, every ten seconds in a log.
class Watch {
 public:
  Watch(const Session& session, std::string_view doing, const Blocks& blocks, std::size_t threads)
      : session_(session),
        doing_(doing),
        blocks_(blocks),
        running_(threads),
        began_(session.clock->Now()) {}

  void EndOne() {
    std::lock_guard lock(mutex_);
    if (--running_ == 0) all_ended_.notify_one();
  }
  void ShowUntilAllEnded() {
    const auto pause = session_.err_is_terminal ? kTerminalPause : kLogPause;
    std::unique_lock lock(mutex_);
    bool has_shown = false;
    while (!all_ended_.wait_for(lock, pause, [&] { return running_ == 0; })) {
      if (session_.is_quiet || blocks_.done() == 0) continue;
      *session_.err << (session_.err_is_terminal ? "\r" : "") << Text()
                    << (session_.err_is_terminal ? "\x1b[K" : "\n") << std::flush;
      has_shown = true;
    }
    if (has_shown && session_.err_is_terminal) *session_.err << '\n';
  }

 private:
  static constexpr std::chrono::milliseconds kTerminalPause{200};
  static constexpr std::chrono::milliseconds kLogPause{10'000};

  std::string Text() const {
    const double done = static_cast<double>(blocks_.done()) / static_cast<double>(blocks_.size());
    const double seconds = std::chrono::duration<double>(session_.clock->Now() - began_).count();
    const double bytes = static_cast<double>(blocks_.done()) * static_cast<double>(kBlock);
    return std::string(doing_) + ": " + report::Percent(done) + " · " +
           report::Fixed(bytes / seconds / 1e6, 0) + " MB/s · " +
           report::Fixed(seconds * (1 - done) / done, 0) + " s left";
  }

  const Session& session_;
  std::string_view doing_;
  const Blocks& blocks_;
  std::mutex mutex_;
  std::condition_variable all_ended_;
  std::size_t running_;
  Instant began_;
};

// The lines that begin in a block, whole: the first byte of `text` lies at `offset`.
struct Lines {
  std::uint64_t offset = 0;
  std::string text;
};

// Reads on until the line in which a text ends, that begins at the offset, is whole.
Status ReadOn(const RandomAccessFile& file, std::uint64_t offset, std::string* text) {
  const std::size_t begin = text->rfind('\n') + 1;  // of the line; npos + 1 is 0
  while (!text->empty() && text->back() != '\n') {
    PLIMSOLL_ASSIGN(const std::string more, file.ReadAt(offset + text->size(), 1u << 20));
    if (more.empty()) break;
    const std::size_t end = more.find('\n');
    text->append(more, 0, end == std::string::npos ? more.size() : end + 1);
    if (text->size() - begin - text->ends_with('\n') > doc::JsonlReader::kMaxLine)
      return MakeError(ErrorCode::kInvalid, file.path(), ": the line at byte ",
                       std::to_string(offset + begin), " is longer than 16 MiB");
  }
  return {};
}

Result<Lines> LinesFrom(const RandomAccessFile& file, std::uint64_t offset) {
  Lines lines{offset, {}};
  // One byte before it says whether a line begins with the block.
  const std::uint64_t from = offset == 0 ? 0 : offset - 1;
  PLIMSOLL_ASSIGN(lines.text, file.ReadAt(from, kBlock + (offset - from)));
  if (offset > 0) {
    const std::size_t first = lines.text.find('\n');
    if (first == std::string::npos || first + 1 == lines.text.size()) return Lines{offset, {}};
    lines.text.erase(0, first + 1);
    lines.offset = from + first + 1;
  }
  PLIMSOLL_TRY(ReadOn(file, lines.offset, &lines.text));
  return lines;
}

// The line that begins at the offset.
Result<std::string> LineFrom(const RandomAccessFile& file, std::uint64_t offset) {
  PLIMSOLL_ASSIGN(std::string line, file.ReadAt(offset, kUsualLine));
  if (const std::size_t end = line.find('\n'); end != line.npos) line.resize(end + 1);
  PLIMSOLL_TRY(ReadOn(file, offset, &line));
  if (line.ends_with('\n')) line.pop_back();
  return line;
}

// The file that was asked for last stays open.
class OpenFiles {
 public:
  explicit OpenFiles(const std::vector<CorpusFile>& files) : files_(files) {}

  Result<const RandomAccessFile*> Get(std::size_t file) {
    if (!file_ || opened_ != file) {
      PLIMSOLL_ASSIGN(file_, RandomAccessFile::Open(files_[file].path));
      opened_ = file;
    }
    return &*file_;
  }

 private:
  const std::vector<CorpusFile>& files_;
  std::optional<RandomAccessFile> file_;
  std::size_t opened_ = 0;
};

// A line without what editors put around it.
std::string_view BareLine(std::string_view line, std::uint64_t offset) {
  if (offset == 0 && line.starts_with(kByteOrderMark)) line.remove_prefix(kByteOrderMark.size());
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

// What is wrong with a line of JSON, with its place and the line, as all commands say it.
Error JsonError(const std::vector<CorpusFile>& files, const diversity::DocumentPlace& place,
                std::string_view line, const Error& of_line) {
  const std::string& path = files[place.corpus].path;
  const Result<DocumentLines> lines = LinesOf(files, {place});
  if (!lines.ok()) return lines.error();
  Diagnostics found;
  const auto number = static_cast<int>(lines->at(place));
  const Result<doc::Node> parsed = doc::ParseJsonFile(line, path, &found, number);
  if (found.has_errors()) return found.ToStatus().error();
  return MakeError(ErrorCode::kInvalid, LineName(files, *lines, place), ": the line ",
                   of_line.message);
}

// The text of a line that begins at a place; nothing where it is JSON without the field.
Result<std::optional<std::string_view>> TextOf(std::string_view line,
                                               const std::vector<CorpusFile>& files,
                                               const diversity::DocumentPlace& place,
                                               doc::JsonStringFinder* finder) {
  if (!files[place.corpus].is_json) return std::optional(line);
  auto text = finder->Find(line);
  if (!text.ok()) return JsonError(files, place, line, text.error());
  return text;
}

// One thread's part of the work.
class Reader {
 public:
  Reader(const std::vector<CorpusFile>& files, const std::string& field, DocumentTaker* taker)
      : counts(files.size()), files_(files), open_(files), finder_(field), taker_(*taker) {}

  Status Read(const Block& block) {
    PLIMSOLL_ASSIGN(const RandomAccessFile* const file, open_.Get(block.file));
    PLIMSOLL_ASSIGN(const Lines lines, LinesFrom(*file, block.offset));
    std::string_view rest = lines.text;
    std::uint64_t offset = lines.offset;
    while (!rest.empty()) {
      const std::size_t length = std::min(rest.find('\n'), rest.size());
      PLIMSOLL_TRY(Take(rest.substr(0, length), {static_cast<std::uint16_t>(block.file), offset}));
      const std::size_t taken = std::min(length + 1, rest.size());
      rest.remove_prefix(taken);
      offset += taken;
    }
    return {};
  }

  std::vector<CorpusFile> counts;  // documents and those without text, by file

 private:
  Status Take(std::string_view line, const diversity::DocumentPlace& place) {
    line = BareLine(line, place.offset);
    if (IsBlank(line)) return {};
    CorpusFile& count = counts[place.corpus];
    ++count.documents;
    PLIMSOLL_ASSIGN(const auto text, TextOf(line, files_, place, &finder_));
    if (text && !IsBlank(*text)) return taker_.Take(*text, place);
    ++count.without_text;
    return {};
  }

  const std::vector<CorpusFile>& files_;
  OpenFiles open_;
  doc::JsonStringFinder finder_;
  DocumentTaker& taker_;
};

// Where nothing was read, nothing can be found: that is no finding.
Status CheckCounts(const std::vector<CorpusFile>& files, const std::string& field) {
  for (const CorpusFile& file : files)
    if (file.documents > 0 && file.without_text == file.documents)
      return MakeError(ErrorCode::kInvalid, file.path, ": none of ", std::to_string(file.documents),
                       " lines has text in a string \"", field, "\"; name the field with --field");
  for (const CorpusFile& corpus : CorporaOf(files))
    if (corpus.documents == 0)
      return MakeError(ErrorCode::kNothingSelected, "no text in ", corpus.path);
  return {};
}

}  // namespace

Status StreamDocuments(const Session& session, std::string_view doing, const std::string& field,
                       std::span<DocumentTaker* const> takers, std::vector<CorpusFile>* files) {
  Blocks blocks(*files);
  std::vector<std::unique_ptr<Reader>> readers;
  for (DocumentTaker* const taker : takers)
    readers.push_back(std::make_unique<Reader>(*files, field, taker));
  Watch watch(session, doing, blocks, readers.size());
  const auto work = [&](Reader* reader) {
    while (const Block* block = blocks.Next())
      if (const Status read = reader->Read(*block); !read.ok()) blocks.Fail(read.error());
    watch.EndOne();
  };
  std::vector<std::thread> pool;
  for (const auto& reader : readers) pool.emplace_back(work, reader.get());
  watch.ShowUntilAllEnded();
  for (std::thread& thread : pool) thread.join();
  PLIMSOLL_TRY(blocks.status());
  for (std::size_t file = 0; file < files->size(); ++file) {
    CorpusFile& count = (*files)[file];
    count.documents = count.without_text = 0;
    for (const auto& reader : readers) {
      count.documents += reader->counts[file].documents;
      count.without_text += reader->counts[file].without_text;
    }
  }
  return CheckCounts(*files, field);
}

std::size_t StreamThreads(const std::vector<CorpusFile>& files) {
  return std::clamp<std::size_t>(std::thread::hardware_concurrency(), 1, Blocks(files).size() + 1);
}

Result<DocumentLines> LinesOf(const std::vector<CorpusFile>& files,
                              std::vector<diversity::DocumentPlace> places) {
  std::sort(places.begin(), places.end());
  DocumentLines lines;
  for (auto next = places.begin(); next != places.end();) {
    const std::uint16_t corpus = next->corpus;
    PLIMSOLL_ASSIGN(const RandomAccessFile file, RandomAccessFile::Open(files[corpus].path));
    std::int64_t line = 1;
    std::uint64_t at = 0;
    for (; next != places.end() && next->corpus == corpus; ++next) {
      while (at < next->offset) {
        const auto size =
            static_cast<std::size_t>(std::min<std::uint64_t>(kBlock, next->offset - at));
        PLIMSOLL_ASSIGN(const std::string block, file.ReadAt(at, size));
        line += std::count(block.begin(), block.end(), '\n');
        at += size;
      }
      lines[*next] = line;
    }
  }
  return lines;
}

std::string_view BeginningOf(std::string_view document) {
  if (document.size() <= kBeginning) return document;
  std::size_t end = kBeginning;
  while (end > kBeginning - 4 && (static_cast<unsigned char>(document[end]) & 0xC0) == 0x80) --end;
  return document.substr(0, end);
}

Result<DocumentTexts> ReadDocuments(const std::vector<CorpusFile>& files, const std::string& field,
                                    std::vector<diversity::DocumentPlace> places) {
  std::sort(places.begin(), places.end());
  places.erase(std::unique(places.begin(), places.end()), places.end());
  DocumentTexts texts;
  OpenFiles open(files);
  doc::JsonStringFinder finder(field);
  for (const diversity::DocumentPlace& place : places) {
    PLIMSOLL_ASSIGN(const RandomAccessFile* const file, open.Get(place.corpus));
    PLIMSOLL_ASSIGN(const std::string line, LineFrom(*file, place.offset));
    PLIMSOLL_ASSIGN(const auto text, TextOf(BareLine(line, place.offset), files, place, &finder));
    texts[place] = std::string(BeginningOf(text.value_or("")));
  }
  return texts;
}

std::string LineName(const std::vector<CorpusFile>& files, const DocumentLines& lines,
                     const diversity::DocumentPlace& place) {
  return files[place.corpus].path + ":" + std::to_string(lines.at(place));
}

}  // namespace plimsoll::cli
