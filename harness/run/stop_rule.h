#ifndef HARNESS_RUN_STOP_RULE_H_
#define HARNESS_RUN_STOP_RULE_H_

#include <cstdint>
#include <map>
#include <optional>

#include "harness/run/plan.h"
#include "harness/run/trial_brief.h"

namespace plimsoll::run {

/// Says what is still worth asking.
class StopRule {
 public:
  virtual ~StopRule() = default;
  /// A trial that ended, in the order of the plan; trials that were not sent are passed over.
  virtual void OnPrefix(std::int64_t trial_index, const TrialBrief& trial) = 0;
  /// Whether the trial is still to be sent.
  virtual bool IsWanted(std::int64_t trial_index) const = 0;
};

/// Shows a rule complete prefixes of the plan's order only: what arrives first is no fair sample
/// (failing answers may take longer), so a slow trial holds the line.
class PrefixWatch {
 public:
  /// Borrows both.
  PrefixWatch(const Plan* plan, StopRule* rule) : plan_(plan), rule_(rule) {}

  /// A trial has ended, in this session or an earlier one; each once.
  void Finished(std::int64_t place, const TrialBrief& trial);
  /// Whether the trial is to be sent; asked once per trial, in the order of the plan. A case that
  /// was begun is asked all its epochs, so that no rate is over half a case.
  bool Admits(std::int64_t trial_index);
  std::int64_t skipped() const { return skipped_; }  ///< trials not sent

 private:
  void Advance();

  const Plan* plan_;
  StopRule* rule_;
  std::int64_t prefix_ = 0;
  std::map<std::int64_t, std::optional<TrialBrief>> waiting_;  // unset: was not sent
  std::int64_t asked_place_ = -1;
  bool is_admitted_ = true;
  std::int64_t skipped_ = 0;
};

}  // namespace plimsoll::run

#endif  // HARNESS_RUN_STOP_RULE_H_
