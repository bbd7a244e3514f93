#include "harness/cli/plan_estimate.h"

#include <algorithm>
#include <map>
#include <utility>

#include "harness/doc/json.h"
#include "harness/suite/case_name.h"

namespace plimsoll::cli {
namespace {

constexpr std::int64_t kBytesPerToken = 4;
constexpr std::size_t kMostProblems = 5;
constexpr double kBucketOfMinute = 0.1;  // what http::RateController lets through at once

target::Prompt PromptOf(const run::Plan& plan, const run::PlannedTrial& trial,
                        const suite::Case& the_case) {
  target::Prompt prompt;
  prompt.messages = the_case.messages;
  prompt.system = the_case.system;
  prompt.suite_id = plan.suites()[trial.ref.suite].id();
  prompt.case_id = the_case.id;
  prompt.epoch = trial.epoch;
  prompt.seed = plan.TrialSeed(trial);
  return prompt;
}

http::Usage UsageOf(const http::Request& request) {
  const std::int64_t in = static_cast<std::int64_t>(request.body.size()) / kBytesPerToken;
  return {in, std::max<std::int64_t>(0, request.expected_tokens - in)};
}

void Add(const PlanPart& part, PlanPart* total) {
  total->cases += part.cases;
  total->trials += part.trials;
  total->requests += part.requests;
  total->usage.input_tokens += part.usage.input_tokens;
  total->usage.output_tokens += part.usage.output_tokens;
  total->unencodable += part.unencodable;
}

// Seconds for `amount` at so many a minute, behind what the full bucket lets through at once.
double SecondsFor(double amount, const std::optional<double>& per_minute) {
  if (!per_minute || *per_minute <= 0) return 0;
  return std::max(0.0, amount / *per_minute - kBucketOfMinute) * 60;
}

}  // namespace

Result<PlanEstimate> EstimatePlan(const run::Plan& plan, const target::Target& target,
                                  std::int64_t show) {
  std::map<std::pair<std::string, suite::Track>, PlanPart> parts;
  PlanEstimate estimate;
  const auto cases = static_cast<std::int64_t>(plan.cases().size());
  for (std::int64_t i = 0; i < cases; ++i) {
    const run::PlannedTrial trial = plan.trial(i);
    const suite::Suite& suite = plan.suites()[trial.ref.suite];
    PLIMSOLL_ASSIGN(const suite::CasePtr the_case, suite.Read(trial.ref.index));
    PlanPart part{suite.id(), suite.manifest().version, the_case->track, 1, plan.epochs(), 0, {},
                  0};
    const std::string name = suite::CaseName(suite.id(), the_case->id);
    Result<http::Request> request = target.Encode(PromptOf(plan, trial, *the_case));
    if (request.ok()) {
      const http::Usage usage = UsageOf(*request);
      part.requests = plan.epochs();
      part.usage = {usage.input_tokens * plan.epochs(), usage.output_tokens * plan.epochs()};
      if (i < show) estimate.requests.push_back(std::move(*request));
    } else {
      part.unencodable = 1;
      if (estimate.problems.size() < kMostProblems)
        estimate.problems.push_back(name + ": " + request.error().message);
    }
    PlanPart& sum = parts[{part.suite, part.track}];
    sum.suite = part.suite;
    sum.version = part.version;
    sum.track = part.track;
    Add(part, &sum);
  }
  for (auto& [key, part] : parts) {
    Add(part, &estimate.total);
    estimate.parts.push_back(std::move(part));
  }
  return estimate;
}

double LeastSeconds(const PlanPart& part, const http::RateLimits& limits) {
  const auto tokens = static_cast<double>(part.usage.input_tokens + part.usage.output_tokens);
  return std::max(SecondsFor(static_cast<double>(part.requests), limits.requests_per_minute),
                  SecondsFor(tokens, limits.tokens_per_minute));
}

}  // namespace plimsoll::cli
