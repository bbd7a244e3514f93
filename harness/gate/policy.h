#ifndef HARNESS_GATE_POLICY_H_
#define HARNESS_GATE_POLICY_H_

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/base/source_mark.h"
#include "harness/baseline/reading.h"
#include "harness/doc/node.h"
#include "harness/doc/object_reader.h"
#include "harness/suite/case.h"

namespace plimsoll::gate {

/// What one track must hold.
struct TrackPolicy {
  bool is_gating = true;
  double largest_drop = 0.03;            ///< margin of non-inferiority, on the difference of rates
  double largest_unscored_share = 0.02;  ///< of the cases, on each side
  std::optional<double> smallest_rate;   ///< absolute floor on the candidate's rate
  bool operator==(const TrackPolicy&) const = default;
};

/// gate.yaml: everything that moves a verdict.
struct Policy {
  int format = 1;
  double alpha = 0.05;                        ///< one-sided, for PASS and for FAIL each
  std::map<std::string, TrackPolicy> tracks;  ///< by track name, all four of them
  int largest_new_critical_failures =
      0;  ///< cases of severity critical that passed before and fail now
  std::optional<double> smallest_ratio;  ///< adversarial rate over happy-path rate of the candidate
  baseline::OutcomeTable outcomes;
  std::vector<std::string>
      equal_settings;  ///< JSON pointers into the target's description that must not differ
  std::string digest;  ///< SHA-256 of the canonical policy
  bool operator==(const Policy&) const = default;

  const TrackPolicy& track(suite::Track track) const;
};

/// The suggested defaults: happy path 0.03, edge 0.05, adversarial 0.02, production 0.03. Its
/// digest is set.
Policy DefaultPolicy();

/// Reads gate.yaml over what `out` holds; a track that is not named keeps its suggested defaults.
void ReadPolicy(doc::ObjectReader& r, Policy* out);

/// Reads gate.yaml from its text. Every complaint goes to `diagnostics`. Errors: kInvalid.
Result<Policy> ParsePolicy(std::string_view yaml, const std::string& file,
                           Diagnostics* diagnostics);
/// Errors: kNotFound; kStore; kInvalid as ParsePolicy.
Result<Policy> LoadPolicy(const std::string& path, Diagnostics* diagnostics);

/// The whole policy with its defaults spelt out, as gate.yaml would have it; the digest is taken
/// over its canonical form.
doc::Node PolicyToNode(const Policy& policy);

}  // namespace plimsoll::gate

#endif  // HARNESS_GATE_POLICY_H_
