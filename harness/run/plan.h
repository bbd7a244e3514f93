#ifndef HARNESS_RUN_PLAN_H_
#define HARNESS_RUN_PLAN_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "harness/base/result.h"
#include "harness/run/record.h"
#include "harness/suite/select.h"
#include "harness/suite/suite.h"

namespace plimsoll::run {

/// In which order a plan's trials go.
enum class PlanOrder {
  kByEpoch,  ///< all cases once, then all again: trial i is case i mod n of epoch i div n
  /// All trials of a case, then the next case, the cases of a cluster one after the other: what a
  /// run that may stop early takes, which looks at clusters that are done.
  kByCase,
};

/// One planned trial, computed and never stored.
struct PlannedTrial {
  suite::CaseRef ref;
  std::int64_t place = 0;  ///< of the case among the plan's cases
  int epoch = 0;
};

/// What a run does and in which order: the selected cases shuffled by the seed within each track,
/// tracks interleaved in proportion, so that any prefix is a fair sample.
class Plan {
 public:
  /// Borrows the suites. `first` are those of the selected that come before the others, in their
  /// own order: what a run that is extended had planned. Errors: kInvalid for epochs < 1.
  static Result<Plan> Make(const std::vector<suite::Suite>* suites,
                           std::vector<suite::CaseRef> selected, int epochs, std::uint64_t seed,
                           PlanOrder order = PlanOrder::kByEpoch,
                           std::vector<suite::CaseRef> first = {});
  std::int64_t size() const;
  PlannedTrial trial(std::int64_t index) const;
  /// The index of a trial of this plan.
  std::int64_t IndexOf(std::int64_t place, int epoch) const;
  const std::vector<suite::Suite>& suites() const { return *suites_; }
  const std::vector<suite::CaseRef>& cases() const { return cases_; }
  int epochs() const { return epochs_; }
  std::uint64_t seed() const { return seed_; }
  /// The seed of one trial: a function of the run's seed, suite, case and epoch, whatever the
  /// order.
  std::uint64_t TrialSeed(const PlannedTrial& trial) const;
  /// Fills suites, epochs, seed, planned and selection_digest.
  void Fill(RunManifest* manifest) const;

 private:
  const std::vector<suite::Suite>* suites_ = nullptr;
  std::vector<suite::CaseRef> cases_;
  int epochs_ = 1;
  std::uint64_t seed_ = 1;
  PlanOrder order_ = PlanOrder::kByEpoch;
};

}  // namespace plimsoll::run

#endif  // HARNESS_RUN_PLAN_H_
