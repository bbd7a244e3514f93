#ifndef HARNESS_GATE_POLICY_H_
#define HARNESS_GATE_POLICY_H_

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/base/source_mark.h"
#include "harness/baseline/comparison.h"
#include "harness/baseline/reading.h"
#include "harness/doc/node.h"
#include "harness/doc/object_reader.h"
#include "harness/gate/suite_health.h"
#include "harness/judge/judging.h"
#include "harness/suite/case.h"
#include "harness/suite/suite_gate.h"
#include "harness/triage/queue.h"

namespace plimsoll::gate {

/// What a track's difference is taken of.
enum class Measure {
  kPass,   ///< passed trials
  kScore,  ///< the grades' scores
};
inline constexpr std::string_view kMeasureNames[] = {"pass", "score"};

/// What one track must hold.
struct TrackPolicy {
  bool is_gating = true;
  double largest_drop = 0.03;            ///< margin of non-inferiority, on the difference of rates
  double largest_unscored_share = 0.02;  ///< of the cases, on each side
  std::optional<double> smallest_rate;   ///< absolute floor on the candidate's rate
  Measure measure = Measure::kPass;
  bool operator==(const TrackPolicy&) const = default;
};

/// A slice of a track, such as "area=cyber". What is listed here gates; other slices are looked at
/// and never block by themselves.
struct SlicePolicy {
  std::string slice;
  suite::Track track = suite::Track::kAdversarial;
  double largest_drop = 0.05;
  bool operator==(const SlicePolicy&) const = default;
};

/// Somebody answers for a finding until a day, and it stands as a warning.
struct Waiver {
  std::string rule;  ///< of the finding, such as "gate.track.edge"
  std::string owner;
  std::string reason;
  std::string expires;  ///< YYYY-MM-DD, the last day
  bool operator==(const Waiver&) const = default;
};

/// What makes a case's outcome worthless on both sides. The model's own wavering is none: that is
/// the risk.
enum class Noise { kJudge, kInfrastructure };
inline constexpr std::string_view kNoiseNames[] = {"judge", "infrastructure"};

/// A case that is measured and reported but does not gate.
struct Quarantine {
  std::string name;  ///< suite/case
  Noise noise = Noise::kJudge;
  double measured_rate = 0;  ///< of flips on re-judging, or of errors
  std::string owner;
  std::string reason;
  std::string expires;  ///< at most 30 days ahead
  bool operator==(const Quarantine&) const = default;
};

/// gate.yaml: everything that moves a verdict.
struct Policy {
  int format = 1;
  double alpha = 0.05;  ///< one-sided, for PASS and for FAIL each
  /// Of alpha, what a run with --sequential may spend on stopping before its last case; the rest
  /// remains for the rules after it.
  double alpha_early = 0.025;
  bool is_strict = false;                     ///< Tango's test with continuity correction
  std::map<std::string, TrackPolicy> tracks;  ///< by track name, all four of them
  int largest_new_critical_failures =
      0;  ///< cases of severity critical that passed before and fail now
  std::vector<std::string> critical;  ///< suite/case: must pass every trial, whatever the baseline
  std::optional<double> smallest_ratio;  ///< adversarial rate over happy-path rate of the candidate
  std::vector<SlicePolicy> gating_slices;
  double slice_false_discovery_rate = 0.10;  ///< of the slices that do not gate
  int smallest_slice = 20;                   ///< pairs; smaller ones are not tested
  bool warns_on_low_power = false;  ///< INCONCLUSIVE for want of power alone ends with exit code 0
  std::string anchor;  ///< folder of pinned baselines, below the policy's own; empty: none
  std::vector<Waiver> waivers;
  std::vector<Quarantine> quarantine;
  baseline::OutcomeTable outcomes;
  judge::Judging judging;          ///< who grades where a rubric is asked for
  triage::TriagePolicy triage;     ///< what people are asked
  SuiteHealthPolicy suite_health;  ///< what the suites must be worth
  std::vector<std::string>
      equal_settings;  ///< JSON pointers into the target's description that must not differ
  /// What suites ask beyond it, by id (WithSuiteGates); not in the file.
  std::map<std::string, suite::SuiteGate> suites;
  std::string digest;  ///< SHA-256 of the canonical policy
  std::string folder;  ///< of the file that it was read from; moves no verdict
  bool operator==(const Policy&) const = default;

  const TrackPolicy& track(suite::Track track) const;
};

/// How the two sides are compared for this policy.
baseline::CompareOptions CompareOptionsOf(const Policy& policy, bool allow_drift);

/// The suggested defaults: happy path 0.03, edge 0.05, adversarial 0.02, production 0.03. Its
/// digest is set.
Policy DefaultPolicy();

/// Reads gate.yaml over what `out` holds; a track that is not named keeps its suggested defaults.
void ReadPolicy(doc::ObjectReader& r, Policy* out);

/// Reads gate.yaml from its text. `today` (YYYY-MM-DD) is what waivers and quarantines must not
/// have outlived. Every complaint goes to `diagnostics`. Errors: kInvalid.
Result<Policy> ParsePolicy(std::string_view yaml, const std::string& file, const std::string& today,
                           Diagnostics* diagnostics);
/// Errors: kNotFound; kStore; kInvalid as ParsePolicy.
Result<Policy> LoadPolicy(const std::string& path, const std::string& today,
                          Diagnostics* diagnostics);

/// The whole policy with its defaults spelt out, as gate.yaml would have it; the digest is taken
/// over its canonical form.
doc::Node PolicyToNode(const Policy& policy);

/// Takes the digest of what the policy is now.
void SetDigest(Policy* policy);

}  // namespace plimsoll::gate

#endif  // HARNESS_GATE_POLICY_H_
