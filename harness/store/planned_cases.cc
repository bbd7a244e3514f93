#include "harness/store/planned_cases.h"

#include <utility>

namespace plimsoll::store {

Result<std::vector<CaseBrief>> PlannedCases(const run::Plan& plan) {
  std::vector<CaseBrief> cases;
  cases.reserve(plan.cases().size());
  for (const suite::CaseRef& ref : plan.cases()) {
    const suite::Suite& from = plan.suites()[ref.suite];
    PLIMSOLL_ASSIGN(const suite::CasePtr the_case, from.Read(ref.index));
    const suite::CaseEntry entry = from.entry(ref.index);
    CaseBrief brief;
    brief.suite = from.id();
    brief.case_id = entry.id;
    brief.place = static_cast<std::int64_t>(cases.size());
    brief.fingerprint = entry.fingerprint;
    brief.facts = run::FactsOf(*the_case);
    cases.push_back(std::move(brief));
  }
  return cases;
}

}  // namespace plimsoll::store
