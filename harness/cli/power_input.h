#ifndef HARNESS_CLI_POWER_INPUT_H_
#define HARNESS_CLI_POWER_INPUT_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "harness/cli/common.h"
#include "harness/cli/options.h"
#include "harness/cli/session.h"
#include "harness/gate/policy.h"
#include "harness/insight/suite_power.h"
#include "harness/suite/select.h"

namespace plimsoll::cli {

/// The pass rate that is assumed of a model of which nothing is known.
inline constexpr double kAssumedRate = 0.9;

/// Options that say how much outcomes vary where nothing changed.
struct NoiseOptions {
  std::optional<double> psi;
  std::optional<double> rate;
  std::vector<std::string> runs;
  std::string store;
  std::optional<double> judge_sensitivity;
  std::optional<double> judge_specificity;
  void Add(Options& options);
  /// Errors: kInvalid for what is no probability, for two sources of noise, and for a judge that
  /// says too little to be reckoned with.
  Status Validate() const;
};

/// What is to be measured.
struct PowerQuestion {
  std::span<const suite::CaseRef> cases;
  std::int64_t epochs = 1;
  std::string target_id;  ///< whose baseline tells the noise
};

/// The power of a selection under a policy. The noise of a track is what the options say; else that
/// of the run they name (of the difference between two, where both measured one model), or of the
/// accepted baseline; else that of a pass rate of kAssumedRate.
/// Where the baseline has fewer trials per case than `epochs`, the test has no more than these.
/// Errors: as Validate; kNotComparable for two runs of different models; those of the store and of
/// the baselines; kInvalid for epochs below 1.
Result<insight::ReleasePower> PowerOfSelection(const Session& session, const Workspace& workspace,
                                               const gate::Policy& policy,
                                               const NoiseOptions& options,
                                               const PowerQuestion& question);

/// A table for people.
std::string PowerTable(const insight::ReleasePower& power);
/// alpha, power, power_per_track, chance_of_pass, tracks.
void AddPower(const insight::ReleasePower& power, doc::Node* node);

}  // namespace plimsoll::cli

#endif  // HARNESS_CLI_POWER_INPUT_H_
