#include "harness/triage/labelling_report.h"

#include <algorithm>
#include <map>
#include <utility>

namespace plimsoll::triage {
namespace {

bool IsLabelled(const LabelledAnswer& answer) { return answer.settled.labels > 0; }

TrackEstimates EstimatesOf(std::optional<suite::Track> track, Answers answers) {
  TrackEstimates estimates;
  estimates.track = track;
  estimates.answers = static_cast<std::int64_t>(answers.size());
  for (const LabelledAnswer* answer : answers) {
    estimates.unscored += answer->candidate.judged ? 0 : 1;
    estimates.drawn += answer->drawn ? 1 : 0;
    estimates.settled += answer->drawn && answer->settled.passed ? 1 : 0;
  }
  estimates.judges = JudgesAlone(answers);
  estimates.people = PeopleAlone(answers);
  estimates.combined = Combined(answers);
  return estimates;
}

std::vector<TrackEstimates> TracksOf(const LabelledRun& run) {
  std::vector<const LabelledAnswer*> all;
  std::map<suite::Track, std::vector<const LabelledAnswer*>> by_track;
  for (const LabelledAnswer& answer : run.answers) {
    all.push_back(&answer);
    by_track[answer.candidate.track].push_back(&answer);
  }
  std::vector<TrackEstimates> tracks = {EstimatesOf(std::nullopt, all)};
  if (by_track.size() > 1)
    for (const auto& [track, answers] : by_track) tracks.push_back(EstimatesOf(track, answers));
  return tracks;
}

/// The parts that an answer is in, each with its place in the list: what was aimed at first.
std::vector<std::pair<int, std::string>> PartsOf(const Candidate& candidate) {
  std::vector<std::pair<int, std::string>> parts;
  if (candidate.is_disputed) parts.emplace_back(0, "the judges differ");
  if (!candidate.judged) parts.emplace_back(1, "nobody could score it");
  const int severity = static_cast<int>(candidate.severity);
  constexpr int kSeverities = static_cast<int>(std::size(suite::kSeverityNames));
  parts.emplace_back(1 + kSeverities - severity,
                     std::string(suite::SeverityName(candidate.severity)) + " severity");
  parts.emplace_back(2 + kSeverities,
                     candidate.area.empty() ? "no area" : "area " + candidate.area);
  return parts;
}

std::vector<LabelledPart> PartsOf(const LabelledRun& run) {
  std::map<std::pair<int, std::string>, LabelledPart> counted;
  for (const LabelledAnswer& answer : run.answers)
    for (const auto& key : PartsOf(answer.candidate)) {
      LabelledPart& part = counted[key];
      part.what = key.second;
      ++part.answers;
      part.labelled += IsLabelled(answer) ? 1 : 0;
    }
  std::vector<LabelledPart> parts;
  for (auto& [key, part] : counted) parts.push_back(std::move(part));
  return parts;
}

void CountAgainstPeople(const LabelledAnswer& answer, JudgesAgainstPeople* out) {
  if (!answer.settled.passed || !answer.candidate.judged) return;
  ++out->answers;
  if (*answer.settled.passed == *answer.candidate.judged) return;
  ++(*answer.candidate.judged ? out->passed_wrongly : out->failed_wrongly);
}

}  // namespace

double LabellingReport::share() const {
  return answers == 0 ? 0 : static_cast<double>(labelled) / static_cast<double>(answers);
}

LabellingReport ReportOf(const LabelledRun& run) {
  LabellingReport report;
  report.run = run.id;
  report.target = run.target;
  if (run.queue) report.budget = run.queue->policy.budget;
  report.answers = static_cast<std::int64_t>(run.answers.size());
  report.without_answer = run.without_answer;
  report.late_labels = run.late_labels;
  for (const LabelledAnswer& answer : run.answers) {
    report.labelled += IsLabelled(answer) ? 1 : 0;
    report.by_hand += IsLabelled(answer) && !answer.drawn ? 1 : 0;
    if (answer.drawn) ++report.standings[static_cast<std::size_t>(answer.settled.standing)];
    CountAgainstPeople(answer, &report.judges);
  }
  report.parts = PartsOf(run);
  report.tracks = TracksOf(run);
  report.people = AgreementOfPeople(run);
  return report;
}

}  // namespace plimsoll::triage
