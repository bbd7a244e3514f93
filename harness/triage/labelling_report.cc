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

/// Counts answers under names, which keep the order in which they came.
class PartCounter {
 public:
  void Count(const std::string& what, const LabelledAnswer& answer) {
    const auto [found, is_new] = index_.emplace(what, parts_.size());
    if (is_new) parts_.push_back({what, 0, 0});
    ++parts_[found->second].answers;
    parts_[found->second].labelled += IsLabelled(answer) ? 1 : 0;
  }
  std::vector<LabelledPart> Take() { return std::move(parts_); }

 private:
  std::map<std::string, std::size_t> index_;
  std::vector<LabelledPart> parts_;
};

std::vector<LabelledPart> PartsOf(const LabelledRun& run) {
  PartCounter counter;
  for (const LabelledAnswer& answer : run.answers) {
    if (answer.candidate.is_disputed) counter.Count("the judges differ", answer);
  }
  for (const LabelledAnswer& answer : run.answers) {
    if (!answer.candidate.judged) counter.Count("nobody could score it", answer);
  }
  for (std::size_t i = std::size(suite::kSeverityNames); i-- > 0;) {
    for (const LabelledAnswer& answer : run.answers)
      if (static_cast<std::size_t>(answer.candidate.severity) == i)
        counter.Count(std::string(suite::kSeverityNames[i]) + " severity", answer);
  }
  std::map<std::string, std::vector<const LabelledAnswer*>> areas;
  for (const LabelledAnswer& answer : run.answers) areas[answer.candidate.area].push_back(&answer);
  for (const auto& [area, answers] : areas)
    for (const LabelledAnswer* answer : answers)
      counter.Count(area.empty() ? "no area" : "area " + area, *answer);
  return counter.Take();
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
