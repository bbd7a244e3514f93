#include "harness/triage/calibration_set.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "harness/suite/case.h"
#include "harness/triage/labelled_run.h"

namespace plimsoll::triage {
namespace {

constexpr std::size_t kLooks = 2;

std::string_view VerdictName(bool passed) {
  return kFindingNames[static_cast<std::size_t>(passed ? Finding::kPass : Finding::kFail)];
}

Opinion Verdict(std::optional<bool> passed) {
  Opinion opinion;
  opinion.passed = passed;
  if (passed) opinion.label = VerdictName(*passed);
  return opinion;
}

Opinion OpinionOf(const Label& label) {
  if (label.finding == Finding::kCannotTell)
    return {std::string(kFindingNames[static_cast<std::size_t>(label.finding)]), {}, {}};
  return Verdict(label.finding == Finding::kPass);
}

std::vector<Opinion> Looks(const std::vector<Label>& labels) {
  std::vector<Opinion> looks;
  for (const Label& label : IndependentLabels(StandingLabels(labels))) {
    if (looks.size() < kLooks) looks.push_back(OpinionOf(label));
  }
  looks.resize(kLooks);
  return looks;
}

/// A run's grades, judge by judge, as they come.
class Collector {
 public:
  void Add(const LabelledAnswer& answer, const run::TrialRecord& record) {
    if (!IsModelGraded(record)) return;
    if (record.grades.size() > 1) {
      ++set.left_out;
      return;
    }
    const judge::Grade& grade = record.grades.front();
    CalibrationCase row;
    row.id = record.suite + "/" + record.case_id + "#" + std::to_string(record.epoch);
    row.people = Looks(answer.labels);
    row.human = Verdict(answer.settled.passed);
    row.weight = answer.drawn ? 1 / answer.drawn->probability : 0;
    row.slices = {std::string(suite::TrackName(record.facts.track)), record.facts.area,
                  record.suite};
    Put({grade.judge, ""}, grade.passed, grade.score, &row);
    for (const judge::Vote& vote : grade.votes)
      Put({grade.judge, vote.grader}, vote.passed, vote.score, &row);
    set.cases.push_back(std::move(row));
  }

  /// Judges that came up late are missing from earlier cases: there they were not asked.
  CalibrationSet Finish() && {
    for (CalibrationCase& row : set.cases) Extend(&row);
    return std::move(set);
  }

  CalibrationSet set;

 private:
  static bool IsModelGraded(const run::TrialRecord& record) {
    return std::any_of(record.grades.begin(), record.grades.end(),
                       [](const judge::Grade& grade) { return !grade.votes.empty(); });
  }

  void Put(const JudgeName& name, std::optional<bool> passed, std::optional<double> score,
           CalibrationCase* row) {
    const auto known = std::find(set.judges.begin(), set.judges.end(), name);
    const auto place = static_cast<std::size_t>(known - set.judges.begin());
    if (known == set.judges.end()) set.judges.push_back(name);
    Extend(row);
    row->judges[place] = Verdict(passed);
    row->judges[place].score = score;
  }

  void Extend(CalibrationCase* row) const {
    Opinion none;
    none.is_asked = false;
    row->judges.resize(set.judges.size(), none);
  }
};

/// Labels that nobody drew had no known chance: beside a queue they count for nothing, and without
/// one all count alike.
void Weigh(bool has_queue, CalibrationSet* set) {
  for (CalibrationCase& row : set->cases) {
    if (!has_queue) row.weight = 1;
    if (row.weight > 0) continue;
    if (row.human.passed) ++set->by_hand;
    row.human = {};
    row.people.assign(row.people.size(), {});
  }
}

}  // namespace

std::string JudgeName::Text() const {
  return grader.empty() ? judge : judge + ", grader " + grader;
}

Result<CalibrationSet> CalibrationSetOf(store::RunStore& store, const std::string& run_id) {
  Collector collector;
  PLIMSOLL_ASSIGN(const LabelledRun run, ReadLabelledRun(store, run_id,
                                                         [&](const LabelledAnswer& answer,
                                                             const run::TrialRecord& record) {
                                                           collector.Add(answer, record);
                                                         }));
  CalibrationSet set = std::move(collector).Finish();
  if (set.judges.empty())
    return MakeError(ErrorCode::kNothingSelected, "no model graded the answers of run ", run.id);
  Weigh(run.queue.has_value(), &set);
  set.source = "run " + run.id;
  set.people = {"first look", "second look"};
  set.dimensions = {"track", "area", "suite"};
  const bool is_labelled =
      std::any_of(set.cases.begin(), set.cases.end(),
                  [](const CalibrationCase& row) { return row.human.passed.has_value(); });
  if (!is_labelled)
    return MakeError(ErrorCode::kNothingSelected, "people have settled no answer of run ", run.id,
                     " that a model graded; plimsoll triage list --run ", run.id,
                     " says what to look at");
  return set;
}

}  // namespace plimsoll::triage
