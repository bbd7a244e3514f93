#include "harness/run/stop_rule.h"

namespace plimsoll::run {

void PrefixWatch::Finished(std::int64_t place, const TrialBrief& trial) {
  waiting_.emplace(plan_->IndexOf(place, trial.epoch), trial);
  Advance();
}

bool PrefixWatch::Admits(std::int64_t trial_index) {
  const std::int64_t place = plan_->trial(trial_index).place;
  if (place != asked_place_) is_admitted_ = rule_->IsWanted(trial_index);
  asked_place_ = place;
  if (is_admitted_) return true;
  ++skipped_;
  waiting_.emplace(trial_index, std::nullopt);
  Advance();
  return false;
}

void PrefixWatch::Advance() {
  while (!waiting_.empty() && waiting_.begin()->first == prefix_) {
    const std::optional<TrialBrief> trial = waiting_.begin()->second;
    waiting_.erase(waiting_.begin());
    if (trial) rule_->OnPrefix(prefix_, *trial);
    ++prefix_;
  }
}

}  // namespace plimsoll::run
