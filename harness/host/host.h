#ifndef HARNESS_HOST_HOST_H_
#define HARNESS_HOST_HOST_H_

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "harness/base/exit_code.h"
#include "harness/base/result.h"
#include "harness/run/record.h"

namespace plimsoll::host {

/// A case that becomes a GoogleTest test.
struct HostCase {
  std::string suite;
  std::string case_id;
  std::string file;  ///< where the case stands
  int line = 0;
  std::string known_issue;  ///< why its failure is accepted today; empty: it is not
};

using OnRecord = std::function<void(const run::TrialRecord&)>;

/// What the host shows and how it is measured.
struct HostInput {
  std::vector<HostCase> cases;
  int epochs = 1;                ///< records that come for each case
  bool shows_model_text = true;  ///< false where a log must not hold what a model may have written
  /// Measures the cases of these indices, tells of each record as it comes, and returns when no
  /// more will. Called at most once, on a thread of its own, with exactly the tests that GoogleTest
  /// will run.
  std::function<Status(const std::vector<std::size_t>& selected, const OnRecord& on_record)> start;
};

/// Hosts the cases as GoogleTest tests, named GtestName(suite).GtestName(case) and placed at the
/// case's own line. The run starts when GoogleTest's iteration starts; a test only waits for its
/// case. A case passes when all its trials pass; one that could not be measured fails and says so;
/// a failure that is a known issue is a skip.
///
/// `arguments` are GoogleTest's own. Returned: kPass, or kFail where an answer did not pass.
/// Errors: kNothingSelected where no test runs or is listed, an empty shard included; kInconclusive
/// where nothing failed but cases could not be measured, or none passed (all known issues);
/// kInvalid for --gtest_repeat (it would pay for everything again), --gtest_fail_fast (the run does
/// not stop), an unknown argument, or a case that is there twice; kStore where its own report
/// (--gtest_output) cannot be written; those of `start`. GoogleTest is a singleton: once per
/// process.
Result<ExitCode> RunAsGoogleTests(const HostInput& input,
                                  const std::vector<std::string>& arguments);

}  // namespace plimsoll::host

#endif  // HARNESS_HOST_HOST_H_
