#ifndef HARNESS_SUITE_SELECT_H_
#define HARNESS_SUITE_SELECT_H_

#include <cstdint>
#include <string>
#include <vector>

#include "harness/base/result.h"
#include "harness/suite/suite.h"

namespace plimsoll::suite {

/// Which cases of the loaded suites a run takes.
struct Selection {
  std::vector<std::string> suites;  ///< ids; empty: all
  std::vector<Track> tracks;        ///< empty: all
  std::string filter;               ///< pattern of * and ? on "suite/case"; empty: all
  int shard = 1;                    ///< 1-based
  int shards = 1;
};

/// Parses "2/4". Errors: kInvalid.
Status ParseShard(const std::string& text, Selection* out);

/// One selected case: indices into the loaded suites.
struct CaseRef {
  std::uint32_t suite = 0;
  std::uint32_t index = 0;
  bool operator==(const CaseRef&) const = default;
};

/// The selected cases in order of suite and file. A case belongs to shard 1 + FNV-1a(suite id,
/// cluster or case id) mod n.
/// Errors: kNotFound for a suite id that is not loaded (with the nearest name); kNothingSelected
/// where nothing is left.
Result<std::vector<CaseRef>> Select(const std::vector<Suite>& suites, const Selection& selection);

}  // namespace plimsoll::suite

#endif  // HARNESS_SUITE_SELECT_H_
