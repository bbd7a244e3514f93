#ifndef HARNESS_SUITE_BUILDER_H_
#define HARNESS_SUITE_BUILDER_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "harness/base/digest.h"
#include "harness/base/file.h"
#include "harness/suite/case_index.h"
#include "harness/suite/suite.h"

namespace plimsoll::suite {

/// What stands behind a Suite.
struct Suite::State {
  Manifest manifest;
  std::string path;  ///< of the manifest
  Case defaults;     ///< what its cases inherit
  std::vector<std::string> files;
  std::vector<std::optional<RandomAccessFile>>
      lines;  ///< for each file: open where cases are read on demand
  std::vector<CasePtr> kept;
  CaseIndex index;
  Digest digest;
};

/// Puts a suite together from cases that ReadCase has read.
class SuiteBuilder {
 public:
  explicit SuiteBuilder(Manifest manifest, const std::string& path = "");
  ~SuiteBuilder();

  const Manifest& manifest() const;
  /// The cases that follow are from this file; `lines` where they are to be read on demand.
  void BeginFile(const std::string& path, std::optional<RandomAccessFile> lines = std::nullopt);
  /// Adds a case and keeps it in memory. Where its id is taken: adds nothing and returns the
  /// complaint.
  std::optional<std::string> Keep(Case the_case);
  /// The same for a case that stands in `length` bytes from `offset` of the file, and is not kept.
  std::optional<std::string> Index(const Case& the_case, std::uint64_t offset, std::size_t length);
  Suite Finish();

 private:
  std::optional<std::string> Add(const Case& the_case, std::uint64_t offset, std::uint32_t length);
  std::string Taken(const std::string& id, std::uint32_t row) const;

  std::unique_ptr<Suite::State> state_;
  std::uint32_t file_ = 0;
};

/// Decodes one JSON Lines record, document.text. `out` comes in as a copy of the defaults.
void DecodeCaseLine(const doc::Document& document, Case* out);

}  // namespace plimsoll::suite

#endif  // HARNESS_SUITE_BUILDER_H_
