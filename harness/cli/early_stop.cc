#include "harness/cli/early_stop.h"

#include <cstdio>
#include <set>
#include <utility>

#include "harness/cli/decision_log.h"
#include "harness/cli/gate_input.h"
#include "harness/gate/phrase.h"
#include "harness/gate/suite_rule.h"
#include "harness/store/planned_cases.h"

namespace plimsoll::cli {
namespace {

using stats::SequentialDecision;

// A run that goes on is the attempt that it was begun as.
Result<int> AttemptOf(const EarlyStop::Parts& parts, const run::RunManifest& manifest,
                      const std::vector<baseline::Measurement>& baseline) {
  if (!parts.resume.empty()) {
    PLIMSOLL_ASSIGN(const store::RunInfo info, parts.store->Info(parts.resume));
    if (!gate::IsSequential(info.manifest)) return 1;
    PLIMSOLL_ASSIGN(const gate::SequentialTerms terms, gate::TermsOfRun(info.manifest));
    PLIMSOLL_TRY(gate::CheckTerms(info.manifest, terms, *parts.policy));
    return terms.attempt;
  }
  return parts.store->decisions()->AttemptOf(DecisionKeyOf({manifest}, baseline), {manifest.id});
}

std::string Dollars(double usd) {
  char text[32];
  std::snprintf(text, sizeof text, "%.2f", usd);
  return text;
}

}  // namespace

EarlyStop::EarlyStop(const Parts& parts, gate::SequentialTerms terms,
                     std::vector<baseline::Measurement> baseline,
                     std::vector<store::CaseBrief> cases)
    : terms_(std::move(terms)),
      baseline_(std::move(baseline)),
      cases_(std::move(cases)),
      rule_(parts.plan, cases_, terms_, *parts.policy, &baseline_),
      watch_(parts.plan, &rule_) {}

Result<std::unique_ptr<EarlyStop>> EarlyStop::Make(const Session& session, const Parts& parts,
                                                   run::RunManifest* manifest) {
  if (manifest->shards > 1)
    return MakeError(ErrorCode::kInvalid,
                     "--sequential looks at all cases in their order; a shard has a part of them");
  const std::vector<baseline::Measurement> candidate = Unmeasured(*manifest);
  PLIMSOLL_ASSIGN(BaselineSide side, BaselineOf(session, *parts.workspace, *parts.store,
                                                *parts.policy, parts.baseline, candidate));
  PLIMSOLL_TRY(CheckBaseline(side, candidate));
  if (side.measurements.empty())
    return MakeError(ErrorCode::kInvalid,
                     "--sequential compares with a baseline while it runs, and target \"",
                     manifest->target_id, "\" has none in ", side.name);
  PLIMSOLL_ASSIGN(std::vector<store::CaseBrief> cases, store::PlannedCases(*parts.plan));
  std::set<suite::Track> tracks;
  for (const store::CaseBrief& planned : cases) tracks.insert(planned.facts.track);
  PLIMSOLL_ASSIGN(const int attempt, AttemptOf(parts, *manifest, side.measurements));
  PLIMSOLL_ASSIGN(const gate::Policy policy, gate::WithSuiteGates(*parts.policy, manifest->suites));
  PLIMSOLL_ASSIGN(gate::SequentialTerms terms, gate::TermsOf(policy, tracks, attempt));
  gate::NoteTerms(terms, manifest);
  return std::unique_ptr<EarlyStop>(
      new EarlyStop(parts, std::move(terms), std::move(side.measurements), std::move(cases)));
}

Status EarlyStop::Begin(store::RunStore& store, const std::string& run_id) const {
  return store.NotePlan(run_id, cases_);
}

Status EarlyStop::Keep(store::RunStore& store, const std::string& run_id) const {
  return store.KeepNote(run_id, gate::kEvidenceNote, rule_.evidence().ToJson());
}

std::vector<std::string> EarlyStop::Told(const run::Progress& progress) const {
  std::vector<std::string> lines;
  for (const auto& [track, said] : rule_.evidence().tracks()) {
    const std::string margin = gate::Points(terms_.tracks.at(track).margin);
    std::string line(suite::TrackName(track));
    line += said.decision == SequentialDecision::kPass
                ? ": not worse than the margin of " + margin + ", settled"
            : said.decision == SequentialDecision::kRegression ? ": worse, settled"
                                                               : ": not settled";
    lines.push_back(line + " by " + std::to_string(said.cases_used) + " of " +
                    gate::Count(said.cases_planned, "case", "cases"));
  }
  const std::int64_t saved = progress.planned - progress.done;
  if (saved <= 0 || progress.done == 0) return lines;
  std::string line = gate::Count(saved, "trial", "trials") + " of " +
                     std::to_string(progress.planned) + " not sent";
  const double each = progress.cost_usd / static_cast<double>(progress.done);
  if (each > 0)
    line += ", about $" + Dollars(each * static_cast<double>(saved)) +
            " at the mean cost of those that were";
  lines.push_back(line);
  return lines;
}

}  // namespace plimsoll::cli
