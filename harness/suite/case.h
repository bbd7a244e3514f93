#ifndef HARNESS_SUITE_CASE_H_
#define HARNESS_SUITE_CASE_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/base/digest.h"
#include "harness/base/result.h"
#include "harness/base/source_mark.h"
#include "harness/doc/node.h"

namespace plimsoll::suite {

enum class Track { kHappyPath, kEdge, kAdversarial, kProduction };
inline constexpr std::string_view kTrackNames[] = {"happy_path", "edge", "adversarial",
                                                   "production"};
std::string_view TrackName(Track track);
Result<Track> TrackOf(std::string_view name);

enum class Severity { kLow, kMedium, kHigh, kCritical };
inline constexpr std::string_view kSeverityNames[] = {"low", "medium", "high", "critical"};
std::string_view SeverityName(Severity severity);

enum class Role { kSystem, kUser, kAssistant };
inline constexpr std::string_view kRoleNames[] = {"system", "user", "assistant"};

struct Message {
  Role role = Role::kUser;
  std::string content;
  bool operator==(const Message&) const = default;
};

/// What a right answer is, in the words of one judge: the judge's kind and its own settings, kept
/// as they were written (judge/ decodes them). `expect: block` is short for {judge: behaviour,
/// want: block}.
struct Expectation {
  std::string judge;
  doc::Node settings = doc::Node::Object();  ///< an object without "judge"
  bool operator==(const Expectation&) const = default;
};

struct Provenance {
  std::string source;
  std::string licence;
  std::string author;        ///< who wrote it
  std::string generator;     ///< the model that wrote it, where one did
  std::string validated_by;  ///< who checked it
  std::string added;         ///< YYYY-MM-DD
  std::string canary;        ///< a string that must not turn up in any answer
  bool operator==(const Provenance&) const = default;
};

/// A failure that is known and accepted until a day.
struct KnownIssue {
  std::string reason;
  std::string owner;
  std::string expires;  ///< YYYY-MM-DD; after it the case counts as any other
  bool operator==(const KnownIssue&) const = default;
};

/// One eval case.
struct Case {
  std::string id;
  std::vector<Message> messages;  ///< without the system prompt; the last one is from the user
  std::string system;             ///< the case's own system prompt, or empty
  std::vector<Expectation> expect;
  Track track = Track::kHappyPath;
  Severity severity = Severity::kMedium;
  std::string taxonomy;  ///< area/sub/…
  std::vector<std::string> tags;
  std::string cluster;  ///< variants of one seed share it; empty: a cluster of its own
  std::string locale = "en";
  double weight = 1.0;
  std::string evidence;  ///< why the expected answer is right
  Provenance provenance;
  std::optional<KnownIssue> known_issue;
  doc::Node attributes;  ///< free, flat metadata (an object of scalars); never sent, never in the
                         ///< fingerprint
  SourceMark mark;       ///< where it was read; not compared

  /// The first segment of the taxonomy path.
  std::string_view area() const;
  /// The last user message.
  std::string_view prompt() const;
  /// The cluster, or the id where there is none.
  const std::string& cluster_or_id() const { return cluster.empty() ? id : cluster; }
};

/// SHA-256 over the canonical JSON of the fields that change the measurement: expect, messages,
/// system. Two cases with the same fingerprint ask the same and want the same.
Digest FingerprintOf(const Case& the_case);

/// SHA-256 over the canonical JSON of every field, the mark left out.
Digest ContentDigestOf(const Case& the_case);

/// A case as the JSON object that the loader reads; fields equal to those of `defaults` are left
/// out.
doc::Node CaseToNode(const Case& the_case, const Case& defaults = Case());

/// The same with every field, also those that say nothing; to compare two cases field by field.
doc::Node CaseToFullNode(const Case& the_case);

/// Grammar of ids: [A-Za-z0-9][A-Za-z0-9._-]*, at most 128 bytes.
bool IsId(std::string_view text);

/// An id as file names, JUnit and GoogleTest may end up seeing it: ASCII lower case, everything but
/// letters and digits an underscore. Two cases of a suite never fold to the same.
std::string FoldId(std::string_view id);

}  // namespace plimsoll::suite

#endif  // HARNESS_SUITE_CASE_H_
