#include "harness/cli/decision_log.h"

#include <cstdint>

#include "harness/base/digest.h"

namespace plimsoll::cli {
namespace {

// The same for a baseline file and for the run that it was made of, whatever the order of cases.
std::string DigestOf(const std::vector<baseline::Measurement>& measurements) {
  DigestBuilder digest;
  for (const baseline::Measurement& measurement : measurements) {
    std::uint64_t sum = 0;
    for (const baseline::CaseResult& result : measurement.cases) {
      std::uint64_t word = 0;
      for (int i = 0; i < 8; ++i) word = word << 8 | result.fingerprint[i];
      sum += word * (2 * static_cast<std::uint64_t>(result.passes) + 1) +
             static_cast<std::uint64_t>(result.trials);
    }
    digest.Add(measurement.suite).Add(measurement.suite_digest).Add(measurement.run);
    digest.Add(std::to_string(sum));
  }
  return HexOf(digest.Finish());
}

const gate::Finding* FindRule(const gate::GateDecision& decision, const std::string& rule) {
  for (const gate::Finding& finding : decision.findings)
    if (finding.rule == rule) return &finding;
  return nullptr;
}

}  // namespace

store::DecisionKey DecisionKeyOf(const std::vector<run::RunManifest>& runs,
                                 const std::vector<baseline::Measurement>& baseline) {
  return {store::CandidateDigest(runs.front()), store::SuitesDigest(runs), DigestOf(baseline)};
}

void FillRecord(const baseline::Comparison& comparison, const gate::GateDecision& decision,
                store::DecisionRecord* out) {
  store::DecisionRecord& record = *out;
  record.verdict = std::string(gate::VerdictName(decision.verdict));
  record.policy_digest = decision.policy_digest;
  record.ratio = comparison.ratio_candidate;
  if (!decision.findings.empty()) record.reason = decision.findings.front().message;
  for (const baseline::TrackComparison& track : comparison.tracks) {
    const std::string name(suite::TrackName(track.track));
    const gate::Finding* finding = FindRule(decision, "gate.track." + name);
    if (finding == nullptr) continue;
    record.tracks.push_back({name, track.baseline.rate, track.candidate.rate, finding->difference,
                             finding->interval, finding->p_worse,
                             std::string(gate::VerdictName(finding->verdict))});
  }
}

}  // namespace plimsoll::cli
