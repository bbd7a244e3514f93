#include "harness/gate/sequential_reading.h"

#include <utility>

#include "harness/gate/sequential_evidence.h"
#include "harness/gate/sequential_terms.h"
#include "harness/suite/case_name.h"

namespace plimsoll::gate {
Result<std::optional<SequentialReading>> ReadSequential(
    store::RunStore& store, const std::string& run_id, const Policy& policy,
    const std::vector<baseline::Measurement>& baseline) {
  PLIMSOLL_ASSIGN(const store::RunInfo info, store.Info(run_id));
  const run::RunManifest& manifest = info.manifest;
  if (!IsSequential(manifest)) return std::optional<SequentialReading>();
  PLIMSOLL_ASSIGN(const SequentialTerms terms, TermsOfRun(manifest));
  PLIMSOLL_TRY(CheckTerms(manifest, terms, policy));

  SequentialReading reading;
  SequentialEvidence evidence(terms, baseline, CompareOptionsOf(policy, false).quarantined);
  std::int64_t places = 0;
  PLIMSOLL_TRY(store.VisitPlan(manifest.id, [&](const store::CaseBrief& brief) -> Status {
    if (brief.place != places++)
      return MakeError(ErrorCode::kStore, "run ", manifest.id, " does not know its whole plan");
    evidence.Plan(brief.suite, brief.case_id, brief.fingerprint, brief.facts.track);
    if (brief.trials.empty()) reading.unasked.insert(suite::CaseName(brief.suite, brief.case_id));
    return {};
  }));
  std::set<suite::Track> ended;  // at a gap
  PLIMSOLL_TRY(store.VisitPlan(manifest.id, [&](const store::CaseBrief& brief) -> Status {
    if (static_cast<int>(brief.trials.size()) < manifest.epochs) ended.insert(brief.facts.track);
    if (ended.count(brief.facts.track) == 0)
      evidence.Finish(brief.place, baseline::CaseResultOf(brief, policy.outcomes));
    return {};
  }));
  reading.tracks = evidence.tracks();
  for (auto& [track, said] : reading.tracks) said.is_extended = !ExtensionNote(manifest).empty();
  return std::optional<SequentialReading>(std::move(reading));
}

void LeaveOut(const std::set<std::string>& names, std::vector<baseline::Measurement>* side) {
  if (names.empty()) return;
  for (baseline::Measurement& measurement : *side)
    std::erase_if(measurement.cases, [&](const baseline::CaseResult& result) {
      return names.count(suite::CaseName(measurement.suite, result.id)) != 0;
    });
}

}  // namespace plimsoll::gate
