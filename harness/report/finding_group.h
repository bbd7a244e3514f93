#ifndef HARNESS_REPORT_FINDING_GROUP_H_
#define HARNESS_REPORT_FINDING_GROUP_H_

#include <string_view>
#include <vector>

#include "harness/gate/decision.h"

namespace plimsoll::report {

/// What people read findings for, the weightiest first.
enum class FindingGroup {
  kReason,       ///< why the verdict is no PASS
  kSlice,        ///< a slice declined, often under a track that passes
  kWaived,       ///< somebody answers for it; and waivers that waive nothing
  kQuarantined,  ///< cases that do not gate
  kMoved,        ///< cases that one side does not have
  kNoted,        ///< a pass that people should look at
  kPassed,
};
FindingGroup GroupOf(const gate::Finding& finding);

/// The decision's findings of a group, in their order; none without a decision.
std::vector<const gate::Finding*> FindingsIn(const gate::GateDecision* decision,
                                             FindingGroup group);

/// What stands above a group: "why", "slices that declined", …
std::string_view GroupTitle(FindingGroup group);

}  // namespace plimsoll::report

#endif  // HARNESS_REPORT_FINDING_GROUP_H_
