#ifndef HARNESS_SUITE_SUITE_H_
#define HARNESS_SUITE_SUITE_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "harness/base/digest.h"
#include "harness/base/result.h"
#include "harness/base/source_mark.h"
#include "harness/doc/object_reader.h"
#include "harness/suite/case.h"
#include "harness/suite/suite_gate.h"

namespace plimsoll::suite {

/// suite.yaml: what the suite is and where its cases stand.
struct Manifest {
  int format = 1;
  std::string id;
  std::string version;  ///< semantic version; raised whenever a case changes
  std::string title;
  std::string description;
  Track track = Track::kHappyPath;        ///< default of its cases
  Severity severity = Severity::kMedium;  ///< default of its cases
  std::string locale = "en";              ///< default of its cases
  std::vector<Expectation> expect;        ///< default of its cases
  Provenance provenance;                  ///< defaults of its cases, field by field
  std::optional<SuiteGate> gate;          ///< stricter than the policy
  std::vector<std::string> files;  ///< patterns relative to its folder, never leading out of it
};
void ReadManifest(doc::ObjectReader& r, Manifest* out);
/// The object that ReadManifest reads.
doc::Node ManifestToNode(const Manifest& manifest);

/// One case. What the object leaves out stays as it is in `out`, so that it may begin as a copy of
/// the defaults.
void ReadCase(doc::ObjectReader& r, Case* out);
/// A case that says nothing of its own: what a manifest's cases inherit.
Case DefaultsOf(const Manifest& manifest);

/// The file of cases for people: {format, cases: […]}.
struct CaseFile {
  int format = 1;
  std::vector<Case> cases;
  Case defaults;  ///< what each case begins as; not in the file
};
void ReadCaseFile(doc::ObjectReader& r, CaseFile* out);

/// What the index keeps of each case: enough to select, shard, pair and find it again.
struct CaseEntry {
  std::string_view id;  ///< borrowed from the suite
  Digest fingerprint;
  Digest content;  ///< ContentDigestOf: equal where no field differs
  std::uint64_t group =
      0;  ///< hash of the suite's id and the cluster (or the id, where there is none)
  Track track = Track::kHappyPath;
  Severity severity = Severity::kMedium;
  std::uint32_t file = 0;  ///< index into Suite::files()
  std::int32_t line = 0;
};

using CasePtr = std::shared_ptr<const Case>;

/// A suite: an index in memory. Cases from YAML are kept; cases from JSONL are read from their file
/// when they are asked for, so that a million cases cost what is in flight.
/// Thread safety: const members may be called from any thread.
class Suite {
 public:
  ~Suite();
  Suite(Suite&&) noexcept;
  Suite& operator=(Suite&&) noexcept;

  const Manifest& manifest() const;
  const std::string& id() const { return manifest().id; }
  /// The manifest's file; empty for a suite made in memory.
  const std::string& path() const;
  const std::vector<std::string>& files() const;
  std::size_t size() const;
  CaseEntry entry(std::size_t index) const;
  /// The whole case; one that is kept is shared and not copied. Errors: kStore where its line
  /// changed or cannot be read since it was indexed.
  Result<CasePtr> Read(std::size_t index) const;
  /// The index of an id, or -1.
  std::ptrdiff_t IndexOf(std::string_view id) const;
  /// Digest over id, version, and each case's content digest in order of ids: the order of rows and
  /// the file format do not count.
  const Digest& digest() const;

 private:
  friend class SuiteBuilder;
  struct State;
  explicit Suite(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

/// Loads `path`: a folder that holds suite.yaml, or the manifest itself. Every complaint goes to
/// `diagnostics`; the result is an error where one of them is an error. Refused: unknown keys,
/// wrong types, duplicate ids (also ids that differ only in case or punctuation), empty prompts, a
/// conversation that does not end with the user, files outside the folder.
Result<Suite> LoadSuite(const std::string& path, Diagnostics* diagnostics);

/// A suite from cases in memory, for importers, embedders of the library, and tests. Cases are held
/// to the same rules as those from files; empty fields of their provenance, and an empty `expect`,
/// become the manifest's.
/// Errors: kInvalid with every complaint.
Result<Suite> MakeSuite(Manifest manifest, std::vector<Case> cases);

/// Folders below `root` that match the patterns (* and ? in any part) and hold a suite.yaml,
/// sorted; `root` is part of each.
/// Errors: kInvalid for a pattern that is absolute or holds ".."; kNotFound for one that no suite
/// matches.
Result<std::vector<std::string>> FindSuites(const std::string& root,
                                            std::span<const std::string> patterns);

/// Writes a suite folder: suite.yaml, and cases.yaml or, with `as_jsonl`, cases.jsonl. Errors:
/// kStore; kInvalid where the folder holds a suite already and `replace` is false, and for a suite
/// that is too large for YAML.
Status WriteSuite(const Suite& suite, const std::string& folder, bool as_jsonl, bool replace);

}  // namespace plimsoll::suite

#endif  // HARNESS_SUITE_SUITE_H_
