#include "harness/gate/sequential_evidence.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "harness/doc/json.h"
#include "harness/suite/case_name.h"

namespace plimsoll::gate {
namespace {

using baseline::CaseResult;
using stats::SequentialDecision;

// As many trials of each side as the other has, as the comparison takes them.
std::optional<double> DifferenceOf(const CaseResult& before, const CaseResult& now,
                                   Measure measure) {
  const int trials = std::min(before.trials, now.trials);
  if (trials == 0) return std::nullopt;
  const auto mean = [&](const CaseResult& side) {
    return measure == Measure::kScore && side.score ? *side.score : side.share(trials);
  };
  return std::clamp(mean(now) - mean(before), -1.0, 1.0);
}

std::string_view NameOf(SequentialDecision decision) {
  switch (decision) {
    case SequentialDecision::kPass:
      return "pass";
    case SequentialDecision::kRegression:
      return "regression";
    case SequentialDecision::kContinue:
      break;
  }
  return "continue";
}

void AppendNumbers(const std::vector<double>& numbers, doc::JsonAppender* json) {
  json->BeginArray();
  for (const double number : numbers) json->Double(number);
  json->EndArray();
}

}  // namespace

SequentialEvidence::SequentialEvidence(const SequentialTerms& terms,
                                       const std::vector<baseline::Measurement>& baseline,
                                       std::set<std::string> quarantined)
    : quarantined_(std::move(quarantined)) {
  for (const auto& [track, of_track] : terms.tracks)
    tracks_.emplace(track, OfTrack(terms.PlanOf(track), of_track.measure));
  for (const baseline::Measurement& measurement : baseline)
    for (const CaseResult& result : measurement.cases)
      baseline_.emplace(CaseName(measurement.suite, result.id), &result);
}

const CaseResult* SequentialEvidence::InBaseline(std::string_view suite, std::string_view id,
                                                 const Digest& fingerprint,
                                                 suite::Track track) const {
  const auto found = baseline_.find(CaseName(suite, id));
  if (found == baseline_.end()) return nullptr;
  const CaseResult& before = *found->second;
  if (before.fingerprint != fingerprint || before.track != track || before.trials == 0)
    return nullptr;
  const bool is_quarantined =
      !quarantined_.empty() && quarantined_.count(suite::CaseName(suite, id)) != 0;
  return is_quarantined ? nullptr : &before;
}

void SequentialEvidence::Plan(std::string_view suite, std::string_view id,
                              const Digest& fingerprint, suite::Track track) {
  Place place;
  place.track = track;
  const auto of_track = tracks_.find(track);
  if (of_track != tracks_.end()) {
    ++of_track->second.open;
    place.baseline = InBaseline(suite, id, fingerprint, track);
  }
  if (place.baseline != nullptr) {
    // The baseline's names: they outlive the caller's, and regrouping a suite makes no new units.
    const CaseName cluster(baseline_.find(CaseName(suite, id))->first.first,
                           place.baseline->cluster);
    const auto [unit, is_new] = unit_of_.emplace(std::pair(track, cluster), units_.size());
    if (is_new) units_.emplace_back();
    place.unit = unit->second;
    ++units_[place.unit].open;
    ++of_track->second.said.cases_planned;
  }
  places_.push_back(place);
}

void SequentialEvidence::Finish(std::int64_t place, const CaseResult& candidate) {
  const Place& planned = places_.at(static_cast<std::size_t>(place));
  const auto gating = tracks_.find(planned.track);
  if (gating == tracks_.end()) return;
  OfTrack& of_track = gating->second;
  of_track.said.is_whole = --of_track.open == 0;
  if (planned.baseline == nullptr) return;
  Unit& unit = units_[planned.unit];
  if (const auto difference = DifferenceOf(*planned.baseline, candidate, of_track.measure)) {
    unit.sum += *difference;
    ++unit.cases;
  }
  if (--unit.open == 0 && unit.cases > 0) Enter(unit, &of_track);
}

void SequentialEvidence::Enter(const Unit& unit, OfTrack* of_track) {
  SequentialTrack& said = of_track->said;
  if (said.decision != SequentialDecision::kContinue) return;
  of_track->evidence.Add(unit.sum / unit.cases);
  said.cases_used += unit.cases;
  said.log_e_regression = of_track->evidence.log_e_regression();
  said.log_e_noninferiority = of_track->evidence.log_e_noninferiority();
  said.decision = stats::DecideSequentially(of_track->evidence, of_track->plan);
}

bool SequentialEvidence::IsSettled(suite::Track track) const {
  const auto found = tracks_.find(track);
  return found != tracks_.end() && found->second.said.decision != SequentialDecision::kContinue;
}

bool SequentialEvidence::IsEnough() const {
  return std::all_of(tracks_.begin(), tracks_.end(),
                     [&](const auto& track) { return IsSettled(track.first); });
}

bool SequentialEvidence::HasRegressed() const {
  return std::any_of(tracks_.begin(), tracks_.end(), [](const auto& track) {
    return track.second.said.decision == SequentialDecision::kRegression;
  });
}

std::map<suite::Track, SequentialTrack> SequentialEvidence::tracks() const {
  std::map<suite::Track, SequentialTrack> said;
  for (const auto& [track, of_track] : tracks_) said.emplace(track, of_track.said);
  return said;
}

std::string SequentialEvidence::ToJson() const {
  std::string text;
  doc::JsonAppender json(&text);
  json.BeginObject().Key("format").String("plimsoll.evidence/1").Key("tracks").BeginObject();
  for (const auto& [track, of_track] : tracks_) {
    const stats::EvidenceState& state = of_track.evidence.state();
    json.Key(suite::TrackName(track)).BeginObject();
    json.Key("decision").String(NameOf(of_track.said.decision));
    json.Key("cases_used").Int(of_track.said.cases_used);
    json.Key("cases_planned").Int(of_track.said.cases_planned);
    json.Key("margin").Double(state.margin).Key("units").Int(state.count);
    json.Key("log_e_regression").Double(of_track.said.log_e_regression);
    json.Key("log_e_noninferiority").Double(of_track.said.log_e_noninferiority);
    json.Key("log_regression");
    AppendNumbers(state.log_regression, &json);
    json.Key("log_noninferiority");
    AppendNumbers(state.log_noninferiority, &json);
    json.EndObject();
  }
  json.EndObject().EndObject();
  return text;
}

}  // namespace plimsoll::gate
