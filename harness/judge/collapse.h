#ifndef HARNESS_JUDGE_COLLAPSE_H_
#define HARNESS_JUDGE_COLLAPSE_H_

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/base/result.h"

namespace plimsoll::judge {

/// An explicit, versioned mapping of many labels to two: which labels pass and which fail. A label in neither list is
/// unparsable, never a pass.
struct CollapsePolicy {
  std::string name;     ///< with its version, such as "guard/1"
  std::vector<std::string> unsafe;
  std::vector<std::string> safe;
  /// True for unsafe, false for safe, nothing where the label is unknown. Labels compare trimmed and without case.
  std::optional<bool> IsUnsafe(std::string_view label) const;
};

/// The policies that are shipped: guard/1 (safe, unsafe, yes, no, flagged, not_flagged, …; "controversial" counts as
/// unsafe) and guard-lenient/1 ("controversial" counts as safe). Errors: kNotFound.
Result<const CollapsePolicy*> FindCollapsePolicy(std::string_view name);

}  // namespace plimsoll::judge

#endif  // HARNESS_JUDGE_COLLAPSE_H_
