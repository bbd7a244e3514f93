#include "harness/cli/extension.h"

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "harness/cli/measure.h"
#include "harness/gate/sequential_terms.h"
#include "harness/suite/case_name.h"

namespace plimsoll::cli {
namespace {

constexpr const char* kNotesOfSelection[] = {"suites", "tracks", "filter"};

/// The selected cases of a plan.
using Selected = std::set<std::pair<std::uint32_t, std::uint32_t>>;

// A case of the run as it is selected now.
Result<suite::CaseRef> FindPlanned(const std::vector<suite::Suite>& suites,
                                   const store::CaseBrief& planned, const Selected& selected) {
  for (std::uint32_t i = 0; i < suites.size(); ++i) {
    if (suites[i].id() != planned.suite) continue;
    const auto index = static_cast<std::uint32_t>(suites[i].IndexOf(planned.case_id));
    if (selected.count({i, index}) != 0 &&
        suites[i].entry(index).fingerprint == planned.fingerprint)
      return suite::CaseRef{i, index};
  }
  return MakeError(ErrorCode::kInvalid, "case ", suite::CaseName(planned.suite, planned.case_id),
                   " of the run is gone, changed or not selected; a run is extended by more cases "
                   "and loses none");
}

Result<std::vector<suite::CaseRef>> PlannedOf(store::RunStore& store, const std::string& run_id,
                                              const run::Plan& plan) {
  Selected selected;
  for (const suite::CaseRef& ref : plan.cases()) selected.emplace(ref.suite, ref.index);
  std::vector<suite::CaseRef> planned;
  PLIMSOLL_TRY(store.VisitPlan(run_id, [&](const store::CaseBrief& brief) -> Status {
    PLIMSOLL_ASSIGN(const suite::CaseRef ref, FindPlanned(plan.suites(), brief, selected));
    planned.push_back(ref);
    return {};
  }));
  return planned;
}

// A cluster is one observation, and those of the run have been looked at.
Status CheckClusters(const run::Plan& plan, std::size_t planned) {
  std::set<std::uint64_t> groups;
  for (std::size_t i = 0; i < plan.cases().size(); ++i) {
    const suite::CaseRef& ref = plan.cases()[i];
    const suite::Suite& from = plan.suites()[ref.suite];
    const std::uint64_t group = from.entry(ref.index).group;
    if (i < planned) {
      groups.insert(group);
    } else if (groups.count(group) != 0) {
      return MakeError(ErrorCode::kInvalid, "case ",
                       suite::CaseName(from.id(), from.entry(ref.index).id),
                       " belongs to a cluster that the run has asked cases of: it is no new "
                       "evidence");
    }
  }
  return {};
}

// A verdict that stands is not asked for again.
Status CheckInconclusive(store::RunStore& store, const run::RunManifest& manifest) {
  PLIMSOLL_ASSIGN(const std::vector<store::DecisionRecord> decisions,
                  store.decisions()->List(manifest.target_id));
  for (const store::DecisionRecord& decision : decisions)
    if (decision.runs == std::vector{manifest.id} && decision.verdict != "INCONCLUSIVE")
      return MakeError(ErrorCode::kInvalid, "it has its verdict, ", decision.verdict,
                       "; only a run that is INCONCLUSIVE is extended");
  return {};
}

Status Extend(const Workspace& workspace, store::RunStore& store, const run::RunManifest& stored,
              Measuring* measuring) {
  const run::Plan& asked = *measuring->plan;
  if (stored.epochs != asked.epochs())
    return MakeError(ErrorCode::kInvalid, "it asks each case ", std::to_string(stored.epochs),
                     stored.epochs == 1 ? " time" : " times", " and not ",
                     std::to_string(asked.epochs()),
                     ": more trials of the same cases are no new evidence, for a case is one "
                     "observation; extend it by more cases, or begin a new run");
  PLIMSOLL_ASSIGN(std::vector<suite::CaseRef> planned, PlannedOf(store, stored.id, asked));
  const std::size_t before = planned.size();
  const auto cases_before = static_cast<std::size_t>(stored.planned / stored.epochs);
  const std::size_t cases = asked.cases().size();
  std::string extended = gate::ExtensionNote(stored);
  if (cases == cases_before && extended.empty()) return {};
  if (cases != cases_before) {
    PLIMSOLL_TRY(CheckInconclusive(store, stored));
    if (extended.empty()) extended = std::to_string(cases_before);
    extended += ',' + std::to_string(cases);
  }
  PLIMSOLL_ASSIGN(measuring->plan,
                  run::Plan::Make(&workspace.suites, asked.cases(), asked.epochs(), asked.seed(),
                                  run::PlanOrder::kByCase, std::move(planned)));
  PLIMSOLL_TRY(CheckClusters(*measuring->plan, before));
  measuring->manifest.notes[std::string(gate::kExtendedNote)] = extended;
  return FillPlan(workspace, measuring);
}

}  // namespace

Status PrepareExtension(const Workspace& workspace, const RunOptions& options,
                        store::RunStore& store, Measuring* measuring) {
  if (options.resume.empty()) return {};
  PLIMSOLL_ASSIGN(const store::RunInfo info, store.Info(options.resume));
  if (!gate::IsSequential(info.manifest)) return {};
  const Status extended = Extend(workspace, store, info.manifest, measuring);
  return extended.ok()
             ? extended
             : WithContext(extended.error(), "run " + info.manifest.id + " cannot be taken up so");
}

bool IsExtensionOf(const run::RunManifest& stored, const run::RunManifest& asked) {
  if (!gate::IsSequential(stored) || asked.planned <= stored.planned) return false;
  run::RunManifest same = stored;
  same.suites = asked.suites;
  same.selection_digest = asked.selection_digest;
  same.planned = asked.planned;
  const auto take_over = [&](const std::string& key) {
    same.notes.erase(key);
    if (const auto note = asked.notes.find(key); note != asked.notes.end())
      same.notes.insert(*note);
  };
  for (const char* key : kNotesOfSelection) take_over(key);
  take_over(std::string(gate::kExtendedNote));
  return run::ManifestDigest(same) == run::ManifestDigest(asked);
}

}  // namespace plimsoll::cli
