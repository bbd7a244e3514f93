#ifndef HARNESS_GATE_SEQUENTIAL_RULE_H_
#define HARNESS_GATE_SEQUENTIAL_RULE_H_

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "harness/baseline/measurement.h"
#include "harness/gate/policy.h"
#include "harness/gate/sequential_evidence.h"
#include "harness/gate/sequential_terms.h"
#include "harness/run/plan.h"
#include "harness/run/stop_rule.h"
#include "harness/store/run_store.h"

namespace plimsoll::gate {

/// Stops asking a gating track when the evidence against the baseline is enough, and the other
/// tracks when it is on all that gate. Critical cases are asked all the same while nothing has
/// failed: no average speaks for them.
class SequentialRule final : public run::StopRule {
 public:
  /// `cases`: store::PlannedCases of the plan, which must go by case. Borrows plan and baseline.
  SequentialRule(const run::Plan* plan, const std::vector<store::CaseBrief>& cases,
                 const SequentialTerms& terms, const Policy& policy,
                 const std::vector<baseline::Measurement>* baseline);

  void OnPrefix(std::int64_t trial_index, const run::TrialBrief& trial) override;
  bool IsWanted(std::int64_t trial_index) const override;
  const SequentialEvidence& evidence() const { return evidence_; }

 private:
  const run::Plan* plan_;
  const baseline::OutcomeTable outcomes_;
  struct Place {
    suite::Track track = suite::Track::kHappyPath;
    bool is_critical = false;
    std::optional<bool> wants_refusal;
  };
  std::vector<Place> places_;
  SequentialEvidence evidence_;
  store::CaseBrief current_;  // the case whose trials come in
};

}  // namespace plimsoll::gate

#endif  // HARNESS_GATE_SEQUENTIAL_RULE_H_
