#ifndef HARNESS_CLI_PLAN_ESTIMATE_H_
#define HARNESS_CLI_PLAN_ESTIMATE_H_

#include <cstdint>
#include <string>
#include <vector>

#include "harness/base/result.h"
#include "harness/http/budget.h"
#include "harness/http/rate.h"
#include "harness/run/plan.h"
#include "harness/target/target.h"

namespace plimsoll::cli {

/// What part of a plan is expected to use.
struct PlanPart {
  std::string suite;
  std::string version;
  suite::Track track = suite::Track::kHappyPath;
  std::int64_t cases = 0;
  std::int64_t trials = 0;
  std::int64_t requests = 0;     ///< one a trial, without retries
  http::Usage usage;             ///< estimated
  std::int64_t unencodable = 0;  ///< cases that cannot be put to the target
};

/// What a plan is expected to use, a part for each suite and track, and the requests that come
/// first.
struct PlanEstimate {
  std::vector<PlanPart> parts;  ///< in order of suite and track
  PlanPart total;
  std::vector<std::string> problems;    ///< why cases cannot be put to the target, the first few
  std::vector<http::Request> requests;  ///< of the plan's first trials
};

/// Encodes each case once; nothing is sent and no key is read.
///
/// Tokens are a rule of thumb: a token for every four bytes of the encoded request going in; coming
/// out, as many as the target's parameters allow, or 512 where they do not say (0 for a target of
/// this process or a replay). `show`: how many encoded requests to keep. Errors: those of
/// Suite::Read.
Result<PlanEstimate> EstimatePlan(const run::Plan& plan, const target::Target& target,
                                  std::int64_t show);

/// The least time that the rate limits leave for so much, in seconds; 0 where there are none.
/// Latency is not in it.
double LeastSeconds(const PlanPart& part, const http::RateLimits& limits);

}  // namespace plimsoll::cli

#endif  // HARNESS_CLI_PLAN_ESTIMATE_H_
