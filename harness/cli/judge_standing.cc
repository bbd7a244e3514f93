#include "harness/cli/judge_standing.h"

#include <map>
#include <string>
#include <string_view>
#include <utility>

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

}  // namespace

Result<std::vector<gate::JudgeStanding>> StandingsOf(store::RunStore& store,
                                                     const std::vector<run::RunManifest>& runs,
                                                     const gate::Policy&) {
  std::vector<gate::JudgeStanding> all;
  for (const run::RunManifest& manifest : runs) {
    Standings standings;
    for (const std::string& identity : manifest.judges)
      if (IsModelGraded(identity)) standings[std::string(RubricOf(identity))].judge = identity;
    PLIMSOLL_ASSIGN(const std::string canaries, store.Note(manifest.id, triage::kCanaryNote));
    PLIMSOLL_TRY(AddCanaries(canaries, &standings));
    for (auto& [rubric, standing] : standings) all.push_back(std::move(standing));
  }
  return all;
}

}  // namespace plimsoll::cli
