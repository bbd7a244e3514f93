#ifndef TESTS_GATE_DECIDED_H_
#define TESTS_GATE_DECIDED_H_

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "harness/gate/decision.h"
#include "tests/baseline/measurements.h"

namespace plimsoll::gate {

inline baseline::Comparison Compared(const baseline::Sides& sides, const Policy& policy) {
  const auto comparison =
      baseline::Compare(sides.baseline, sides.candidate, CompareOptionsOf(policy, false));
  EXPECT_TRUE(comparison.ok()) << comparison.error().message;
  return comparison.ok() ? *comparison : baseline::Comparison();
}

inline GateDecision Decided(const baseline::Sides& sides, const Policy& policy = DefaultPolicy(),
                            int attempt = 1) {
  const baseline::Comparison comparison = Compared(sides, policy);
  DecideInput input;
  input.comparison = &comparison;
  input.candidate = &sides.candidate;
  input.attempt = attempt;
  const auto decision = Decide(input, policy);
  EXPECT_TRUE(decision.ok()) << decision.error().message;
  return *decision;
}

inline bool Mentions(const GateDecision& decision, const std::string& rule) {
  return std::any_of(decision.findings.begin(), decision.findings.end(),
                     [&](const Finding& finding) { return finding.rule == rule; });
}

inline Finding FindingOf(const GateDecision& decision, const std::string& rule) {
  for (const Finding& finding : decision.findings)
    if (finding.rule == rule) return finding;
  ADD_FAILURE() << "no finding " << rule;
  return {};
}

/// The cases of the only suite of a side.
inline std::vector<baseline::CaseResult>& CandidateCases(baseline::Sides& sides) {
  return sides.candidate[0].cases;
}
inline std::vector<baseline::CaseResult>& BaselineCases(baseline::Sides& sides) {
  return sides.baseline[0].cases;
}

}  // namespace plimsoll::gate

#endif  // TESTS_GATE_DECIDED_H_
