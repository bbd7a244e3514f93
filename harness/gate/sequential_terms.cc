#include "harness/gate/sequential_terms.h"

#include <iterator>
#include <utility>

#include "harness/doc/json.h"
#include "harness/stats/power.h"

namespace plimsoll::gate {
namespace {

std::string NameOf(Measure measure) {
  return std::string(kMeasureNames[static_cast<std::size_t>(measure)]);
}

std::string ToJson(const SequentialTerms& terms) {
  doc::Node tracks = doc::Node::Object();
  for (const auto& [track, of_track] : terms.tracks)
    tracks.Set(std::string(suite::TrackName(track)),
               doc::Node::Object({{"margin", doc::Node::Double(of_track.margin)},
                                  {"measure", doc::Node::String(NameOf(of_track.measure))}}));
  return doc::WriteCanonicalJson(
      doc::Node::Object({{"alpha_early", doc::Node::Double(terms.alpha_early)},
                         {"attempt", doc::Node::Int(terms.attempt)},
                         {"tracks", std::move(tracks)}}));
}

double NumberAt(const doc::Node& node, const std::string& pointer) {
  const doc::Node* found = node.At(pointer);
  if (found == nullptr) return 0;
  const Result<double> number = found->AsDouble();
  return number.ok() ? *number : 0;
}

}  // namespace

stats::SequentialPlan SequentialTerms::PlanOf(suite::Track track) const {
  stats::SequentialPlan plan;
  plan.margin = tracks.at(track).margin;
  plan.alpha_early = alpha_early / attempt;
  plan.tracks = static_cast<std::int64_t>(tracks.size());
  plan.floor = stats::CaseFloor(plan.margin, plan.alpha_early);
  return plan;
}

Result<SequentialTerms> TermsOf(const Policy& policy, const std::set<suite::Track>& tracks,
                                int attempt) {
  if (!policy.suites.empty())
    return MakeError(ErrorCode::kInvalid, "suite \"", policy.suites.begin()->first,
                     "\" has a gate of its own, which a run with --sequential does not watch: run "
                     "it without");
  SequentialTerms terms;
  terms.attempt = attempt;
  terms.alpha_early = policy.alpha_early;
  for (const suite::Track track : tracks) {
    const TrackPolicy& rule = policy.track(track);
    if (!rule.is_gating) continue;
    if (rule.largest_drop <= 0)
      return MakeError(ErrorCode::kInvalid, "track ", suite::TrackName(track),
                       " has no margin (largest_drop 0): no evidence ever excludes every drop, and "
                       "--sequential could not pass it");
    terms.tracks[track] = {rule.largest_drop, rule.measure};
  }
  if (terms.tracks.empty())
    return MakeError(ErrorCode::kInvalid,
                     "no track of the selected cases gates: --sequential has nothing to settle");
  return terms;
}

void NoteTerms(const SequentialTerms& terms, run::RunManifest* manifest) {
  manifest->notes[std::string(kSequentialNote)] = ToJson(terms);
}

bool IsSequential(const run::RunManifest& manifest) {
  return manifest.notes.count(std::string(kSequentialNote)) != 0;
}

std::string ExtensionNote(const run::RunManifest& manifest) {
  const auto note = manifest.notes.find(std::string(kExtendedNote));
  return note == manifest.notes.end() ? "" : note->second;
}

Result<SequentialTerms> TermsOfRun(const run::RunManifest& manifest) {
  const auto note = manifest.notes.find(std::string(kSequentialNote));
  PLIMSOLL_CHECK(note != manifest.notes.end());
  SequentialTerms terms;
  const Result<doc::Node> node = doc::ParseJson(note->second);
  if (node.ok()) {
    terms.alpha_early = NumberAt(*node, "/alpha_early");
    terms.attempt = static_cast<int>(node->IntAt("/attempt"));
    for (std::size_t i = 0; i < std::size(suite::kTrackNames); ++i) {
      const std::string at = "/tracks/" + std::string(suite::kTrackNames[i]);
      const double margin = NumberAt(*node, at + "/margin");
      const bool is_score = node->StringAt(at + "/measure") == NameOf(Measure::kScore);
      if (margin > 0)
        terms.tracks[static_cast<suite::Track>(i)] = {margin,
                                                      is_score ? Measure::kScore : Measure::kPass};
    }
  }
  if (ToJson(terms) != note->second)
    return MakeError(ErrorCode::kStore, "run ", manifest.id,
                     " does not say under which terms it may stop early");
  return terms;
}

Status CheckTerms(const run::RunManifest& manifest, const SequentialTerms& noted,
                  const Policy& policy) {
  std::set<suite::Track> tracks;
  for (const auto& [track, of_track] : noted.tracks) tracks.insert(track);
  const Result<SequentialTerms> now = TermsOf(policy, tracks, noted.attempt);
  if (now.ok() && *now == noted) return {};
  return MakeError(ErrorCode::kInvalid, "run ", manifest.id, " was begun with --sequential under ",
                   ToJson(noted), ", and the policy says otherwise now",
                   now.ok() ? " (" + ToJson(*now) + ")" : "",
                   ": what it may stop on is fixed before its first call");
}

}  // namespace plimsoll::gate
