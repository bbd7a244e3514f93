#include "harness/cli/judge_standing.h"

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "harness/cli/judges_bar.h"
#include "harness/triage/anchor.h"
#include "harness/triage/calibration_file.h"
#include "harness/triage/canary.h"

namespace plimsoll::cli {
namespace {

// "rubric/ID@VERSION" of an identity: a rubric's canaries are the same whatever a case wants.
std::string_view RubricOf(std::string_view identity) {
  return identity.substr(0, identity.find('#'));
}

bool IsModelGraded(std::string_view identity) { return identity.starts_with("rubric/"); }

using Standings = std::map<std::string, gate::JudgeStanding>;  // by RubricOf

Status AddCanaries(const std::string& json, Standings* standings) {
  if (json.empty()) return {};
  PLIMSOLL_ASSIGN(const auto scores, triage::KnownAnswerScoresFromJson(json));
  for (const triage::KnownAnswerScore& score : scores) {
    gate::JudgeStanding& standing = (*standings)[std::string(RubricOf(score.judge))];
    standing.judge = score.judge;
    if (score.grader.empty()) continue;
    standing.members.push_back({score.grader, {score.asked, score.wrong, score.ungraded}});
  }
  return {};
}

// Of the panel: a single grader may differ from it for good.
Status AddAnchor(const std::string& json, Standings* standings) {
  if (json.empty()) return {};
  PLIMSOLL_ASSIGN(const auto scores, triage::KnownAnswerScoresFromJson(json));
  for (const triage::KnownAnswerScore& score : scores) {
    if (!score.grader.empty()) continue;
    const auto standing = standings->find(std::string(RubricOf(score.judge)));
    if (standing != standings->end())
      standing->second.anchor = gate::KnownAnswers{score.asked, score.wrong, score.ungraded};
  }
  return {};
}

// The tracks of the suites that name the judge. One that is part of another judge is named by none.
void AddTracks(const run::RunManifest& manifest,
               const std::vector<baseline::Measurement>& candidate, Standings* standings) {
  for (const run::SuiteRef& suite : manifest.suites) {
    for (const std::string& identity : suite.judges) {
      const auto standing = standings->find(std::string(RubricOf(identity)));
      if (standing == standings->end()) continue;
      for (const baseline::Measurement& measurement : candidate) {
        if (measurement.suite != suite.id) continue;
        for (const baseline::CaseResult& result : measurement.cases)
          standing->second.tracks.insert(result.track);
      }
    }
  }
}

// Cases that want other labels make identities of their own of one rubric. The first that falls
// short of the bar stands for all of them.
Status AddCalibration(const gate::Policy& policy, const std::vector<std::string>& identities,
                      gate::JudgeStanding* standing) {
  std::set<std::string> asked = {standing->judge};
  for (const std::string& identity : identities)
    if (RubricOf(identity) == RubricOf(standing->judge)) asked.insert(identity);
  for (const std::string& identity : asked) {
    PLIMSOLL_ASSIGN(const auto known, triage::FindCalibration(CalibrationFolder(policy), identity));
    standing->judge = identity;
    standing->calibration = StandingCalibration(known);
    if (!ShortOfBar(identity, known, policy.judging).empty()) break;
  }
  return {};
}

}  // namespace

Result<std::vector<gate::JudgeStanding>> StandingsOf(
    store::RunStore& store, const std::vector<run::RunManifest>& runs,
    const std::vector<baseline::Measurement>& candidate, const gate::Policy& policy) {
  std::vector<gate::JudgeStanding> all;
  for (const run::RunManifest& manifest : runs) {
    Standings standings;
    for (const std::string& identity : manifest.judges)
      if (IsModelGraded(identity)) standings[std::string(RubricOf(identity))].judge = identity;
    PLIMSOLL_ASSIGN(const std::string canaries, store.Note(manifest.id, triage::kCanaryNote));
    PLIMSOLL_TRY(AddCanaries(canaries, &standings));
    PLIMSOLL_ASSIGN(const std::string anchor, store.Note(manifest.id, triage::kAnchorNote));
    PLIMSOLL_TRY(AddAnchor(anchor, &standings));
    AddTracks(manifest, candidate, &standings);
    for (auto& [rubric, standing] : standings) {
      PLIMSOLL_TRY(AddCalibration(policy, manifest.judges, &standing));
      all.push_back(std::move(standing));
    }
  }
  return all;
}

}  // namespace plimsoll::cli
