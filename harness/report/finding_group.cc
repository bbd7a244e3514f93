#include "harness/report/finding_group.h"

#include <string>

namespace plimsoll::report {

FindingGroup GroupOf(const gate::Finding& finding) {
  const auto is_about = [&](std::string_view rule) { return finding.rule.starts_with(rule); };
  if (finding.verdict != gate::Verdict::kPass) return FindingGroup::kReason;
  if (!finding.is_warning) return FindingGroup::kPassed;
  if (finding.is_waived || is_about("gate.waiver")) return FindingGroup::kWaived;
  if (is_about("gate.slice.")) return FindingGroup::kSlice;
  if (is_about("gate.quarantine.")) return FindingGroup::kQuarantined;
  if (is_about("gate.retired.") || is_about("gate.left_out")) return FindingGroup::kMoved;
  return FindingGroup::kNoted;
}

std::vector<const gate::Finding*> FindingsIn(const gate::GateDecision* decision,
                                             FindingGroup group) {
  std::vector<const gate::Finding*> findings;
  if (decision == nullptr) return findings;
  for (const gate::Finding& finding : decision->findings)
    if (GroupOf(finding) == group) findings.push_back(&finding);
  return findings;
}

std::string_view GroupTitle(FindingGroup group) {
  switch (group) {
    case FindingGroup::kReason:
      return "why";
    case FindingGroup::kSlice:
      return "slices that declined";
    case FindingGroup::kWaived:
      return "waived";
    case FindingGroup::kQuarantined:
      return "quarantined";
    case FindingGroup::kMoved:
      return "retired and added";
    case FindingGroup::kNoted:
      return "passed, but look";
    case FindingGroup::kPassed:
      return "passed";
  }
  return "";
}

}  // namespace plimsoll::report
