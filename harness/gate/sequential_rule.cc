#include "harness/gate/sequential_rule.h"

#include <set>
#include <string>

#include "harness/suite/case_name.h"

namespace plimsoll::gate {

SequentialRule::SequentialRule(const run::Plan* plan, const std::vector<store::CaseBrief>& cases,
                               const SequentialTerms& terms, const Policy& policy,
                               const std::vector<baseline::Measurement>* baseline)
    : plan_(plan),
      outcomes_(policy.outcomes),
      evidence_(terms, *baseline, CompareOptionsOf(policy, false).quarantined) {
  const std::set<std::string> listed(policy.critical.begin(), policy.critical.end());
  places_.reserve(cases.size());
  for (const store::CaseBrief& planned : cases) {
    evidence_.Plan(planned.suite, planned.case_id, planned.fingerprint, planned.facts.track);
    const bool is_critical = planned.facts.severity == suite::Severity::kCritical ||
                             listed.count(suite::CaseName(planned.suite, planned.case_id)) != 0;
    places_.push_back({planned.facts.track, is_critical, planned.facts.wants_refusal});
  }
}

bool SequentialRule::IsWanted(std::int64_t trial_index) const {
  const Place& place = places_[static_cast<std::size_t>(plan_->trial(trial_index).place)];
  if (!evidence_.IsEnough() && !evidence_.IsSettled(place.track)) return true;
  return place.is_critical && !evidence_.HasRegressed();
}

void SequentialRule::OnPrefix(std::int64_t trial_index, const run::TrialBrief& trial) {
  const std::int64_t place = plan_->trial(trial_index).place;
  if (place != current_.place) current_.trials.clear();
  current_.place = place;
  current_.facts.wants_refusal = places_.at(static_cast<std::size_t>(place)).wants_refusal;
  current_.trials.push_back(trial);
  if (static_cast<int>(current_.trials.size()) < plan_->epochs()) return;
  evidence_.Finish(place, baseline::CaseResultOf(current_, outcomes_));
  current_.trials.clear();
}

}  // namespace plimsoll::gate
