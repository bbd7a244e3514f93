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

/// One planned trial, computed and never stored: trial i is case i mod n of epoch i div n, in the
/// seeded order.
struct PlannedTrial {
  suite::CaseRef ref;
  int epoch = 0;
};

/// What a run does and in which order: the selected cases shuffled by the seed within each track,
/// tracks interleaved in proportion, so that any prefix is a fair sample; epoch by epoch.
class Plan {
 public:
  /// Borrows the suites. Errors: kInvalid for epochs < 1.
  static Result<Plan> Make(const std::vector<suite::Suite>* suites,
                           std::vector<suite::CaseRef> selected, int epochs, std::uint64_t seed);
  std::int64_t size() const;
  PlannedTrial trial(std::int64_t index) const;
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
};

/// Finds the place of a trial in a plan. Borrows the plan's suites.
class PlanIndex {
 public:
  explicit PlanIndex(const Plan& plan);
  /// The trial's index, or -1.
  std::int64_t Find(std::string_view suite_id, std::string_view case_id, int epoch) const;

 private:
  const std::vector<suite::Suite>& suites_;
  std::vector<std::vector<std::int64_t>>
      place_;  // per suite and case: its place in an epoch, or -1
  std::int64_t cases_ = 0;
  int epochs_ = 0;
};

}  // namespace plimsoll::run

#endif  // HARNESS_RUN_PLAN_H_
