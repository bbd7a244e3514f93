#ifndef HARNESS_GATE_SEQUENTIAL_TERMS_H_
#define HARNESS_GATE_SEQUENTIAL_TERMS_H_

#include <map>
#include <set>
#include <string>
#include <string_view>

#include "harness/base/result.h"
#include "harness/gate/policy.h"
#include "harness/run/record.h"
#include "harness/stats/sequential.h"
#include "harness/suite/case.h"

namespace plimsoll::gate {

/// What is fixed before the first call of a run that may stop early. It stands in the run's
/// manifest, so that such a run is neither resumed nor judged as one of a fixed number of cases.
struct SequentialTerms {
  struct Track {
    double margin = 0;
    Measure measure = Measure::kPass;
    bool operator==(const Track&) const = default;
  };
  double alpha_early = 0.025;  ///< the policy's
  int attempt = 1;             ///< at the same candidate, suites and baseline: each has its share
  std::map<suite::Track, Track> tracks;  ///< the gating ones that the run has cases of
  bool operator==(const SequentialTerms&) const = default;

  /// The thresholds of one of the tracks: with its share of alpha_early "worse" at tracks/alpha,
  /// "not worse than the margin" at 1/alpha and never below the floor.
  stats::SequentialPlan PlanOf(suite::Track track) const;
};

/// The terms that a policy gives for a run of cases of `tracks`. Errors: kInvalid where none of
/// them gates, or where a margin of 0 could never pass.
Result<SequentialTerms> TermsOf(const Policy& policy, const std::set<suite::Track>& tracks,
                                int attempt);

/// The key of RunManifest::notes, whose value is canonical JSON.
inline constexpr std::string_view kSequentialNote = "sequential";
void NoteTerms(const SequentialTerms& terms, run::RunManifest* manifest);
bool IsSequential(const run::RunManifest& manifest);

/// The key of the note of a run that was extended: how many cases it had planned each time,
/// "90,600".
inline constexpr std::string_view kExtendedNote = "extended";
std::string ExtensionNote(const run::RunManifest& manifest);  ///< empty: it was not extended

/// The terms that a run was begun under. Errors: kStore where the note is damaged.
Result<SequentialTerms> TermsOfRun(const run::RunManifest& manifest);

/// That the policy still says what the run was begun under. Errors: kInvalid.
Status CheckTerms(const run::RunManifest& manifest, const SequentialTerms& noted,
                  const Policy& policy);

}  // namespace plimsoll::gate

#endif  // HARNESS_GATE_SEQUENTIAL_TERMS_H_
