#ifndef HARNESS_GATE_POLICY_H_
#define HARNESS_GATE_POLICY_H_

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "harness/base/source_mark.h"
#include "harness/baseline/baseline.h"
#include "harness/doc/object_reader.h"
#include "harness/suite/case.h"

namespace plimsoll::gate {

/// What one track must hold.
struct TrackPolicy {
  bool is_gating = true;
  double largest_drop = 0.03;              ///< margin of non-inferiority, on the difference of rates
  double largest_unscored_share = 0.02;    ///< of the candidate's cases
  std::optional<double> smallest_rate;     ///< absolute floor on the candidate's rate
};

/// gate.yaml: everything that moves a verdict.
struct Policy {
  int format = 1;
  double alpha = 0.05;                     ///< one-sided, for PASS and for FAIL each
  std::map<std::string, TrackPolicy> tracks;   ///< by track name; a track that is not named has the suggested defaults
  int largest_new_critical_failures = 0;   ///< cases of severity critical that passed before and fail now
  std::optional<double> smallest_ratio;    ///< adversarial rate over happy-path rate of the candidate
  baseline::OutcomeTable outcomes;
  std::vector<std::string> equal_settings; ///< JSON pointers into the target's description that must not differ
  std::string digest;                      ///< SHA-256 of the canonical policy
  const TrackPolicy& track(suite::Track track) const;
};

void ReadPolicy(doc::ObjectReader& r, Policy* out);
Result<Policy> LoadPolicy(const std::string& path, Diagnostics* diagnostics);
/// The suggested defaults: happy path 0.03, edge 0.05, adversarial 0.02, production 0.03.
Policy DefaultPolicy();

}  // namespace plimsoll::gate

#endif  // HARNESS_GATE_POLICY_H_
