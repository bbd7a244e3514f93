#ifndef HARNESS_CLI_TEXT_INPUT_H_
#define HARNESS_CLI_TEXT_INPUT_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "harness/base/result.h"
#include "harness/base/source_mark.h"
#include "harness/cli/session.h"
#include "harness/suite/suite.h"

namespace plimsoll::cli {

/// One text of a set that is looked at as text: a case's prompt, a production query, a candidate.
struct TextItem {
  std::string id;    ///< of the case; "<file name>:<line>" where the source has none
  std::string text;  ///< of a case: what the user says, the messages joined by newlines
  double weight = 1;
  std::vector<std::string> tags;
  std::string user;  ///< whose text it is, "" where not known
};

struct TextSet {
  std::string name;  ///< suite id or file name
  std::vector<TextItem> items;
};

/// How a table's rows are read; a suite needs none of it.
struct TextFields {
  std::string text = "text";  ///< name, or JSON pointer where it begins with '/'
  std::string id = "id";
  std::string weight = "weight";
  std::string tags = "tags";
  std::string user = "user";
};

/// Where a text stands in its source.
struct TextPlace {
  std::uint64_t offset = 0;  ///< bytes before its line; in a source that is kept whole, its number
  std::uint32_t length = 0;  ///< of its line, in bytes
  int line = 0;              ///< from 1
};

/// A source of texts that are gone through one at a time, as often as wanted. Thread safety: one
/// thread.
class TextSource {
 public:
  virtual ~TextSource() = default;
  /// As TextSet's.
  virtual const std::string& name() const = 0;
  /// Hands out every text in order, until one is not taken. Errors: those of ReadTextSet; the first
  /// of `take`.
  using Take = std::function<Status(const TextItem& item, const TextPlace& place)>;
  virtual Status ForEach(const Take& take, Diagnostics* found) const = 0;
  /// A text again. Errors: kStore; kInvalid where the source has changed.
  virtual Result<TextItem> Read(const TextPlace& place) const = 0;
};

/// Any source of ReadTextSet. A .jsonl and a .txt may be larger than memory, the others are kept
/// whole. Errors: those of ReadTextSet; those of lines come with ForEach.
Result<std::unique_ptr<TextSource>> OpenTextSource(const std::string& config_path,
                                                   const std::string& source,
                                                   const TextFields& fields, Diagnostics* found);

/// Texts that are in memory.
std::unique_ptr<TextSource> MakeTextSource(TextSet set);

/// A suite by id or folder, a .jsonl or .csv table, or a .txt with one text per line. Empty texts
/// are kept. Errors: all of a source at once, in `found` and rendered in the error, kInvalid (of a
/// table the first hundred); kNotFound; kStore.
Result<TextSet> ReadTextSet(const std::string& config_path, const std::string& source,
                            const TextFields& fields, Diagnostics* found);

/// The prompts of a suite that was loaded. Errors: those of suite::Suite::Read.
Result<TextSet> TextSetOf(const suite::Suite& suite);

/// The texts alone, in order.
std::vector<std::string> TextsOf(const TextSet& set);

}  // namespace plimsoll::cli

#endif  // HARNESS_CLI_TEXT_INPUT_H_
