#include "harness/triage/calibration_panel.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "harness/stats/judge_error.h"

namespace plimsoll::triage {
namespace {

// A consensus this near to one half is a doubt.
constexpr double kLeastCertainty = 0.9;

std::string LabelOf(const CalibrationSet& set, const Opinion& opinion) {
  if (!set.has_verdicts) return opinion.label;
  if (!opinion.passed) return "";
  return *opinion.passed ? "pass" : "fail";
}

JudgePair PairOf(const CalibrationSet& set, std::size_t first, std::size_t second) {
  std::vector<std::pair<std::string, std::string>> labels;
  for (const CalibrationCase& row : set.cases) {
    std::string one = LabelOf(set, row.judges[first]);
    std::string other = LabelOf(set, row.judges[second]);
    if (!one.empty() && !other.empty()) labels.emplace_back(std::move(one), std::move(other));
  }
  return {first, second, MeasureAgreement(labels)};
}

stats::Votes VotesOf(const CalibrationCase& row, const std::vector<std::size_t>& judges) {
  stats::Votes votes;
  for (const std::size_t judge : judges) votes.push_back(row.judges[judge].passed);
  return votes;
}

void AddTo(VoteRuleErrors* errors, bool human, bool passed) {
  if (passed && !human) ++errors->passed_wrongly;
  if (!passed && human) ++errors->failed_wrongly;
}

// Rules and errors, over the cases that all judged and people settled.
void HoldAgainstPeople(const CalibrationSet& set, const std::vector<std::size_t>& judges,
                       PanelCalibration* panel) {
  std::vector<std::vector<double>> errors(judges.size());
  for (const CalibrationCase& row : set.cases) {
    const stats::Votes votes = VotesOf(row, judges);
    const bool is_complete =
        std::all_of(votes.begin(), votes.end(), [](const auto& vote) { return vote.has_value(); });
    if (!is_complete || !row.human.passed) continue;
    const bool human = *row.human.passed;
    ++(human ? panel->people_pass : panel->people_fail);
    const auto passes =
        static_cast<std::size_t>(std::count(votes.begin(), votes.end(), std::optional(true)));
    AddTo(&panel->unanimous, human, passes == votes.size());
    AddTo(&panel->majority, human, 2 * passes > votes.size());
    for (std::size_t j = 0; j < votes.size(); ++j) errors[j].push_back(*votes[j] != human ? 1 : 0);
  }
  panel->effective = stats::EffectiveVotes(errors);
}

void Rank(const CalibrationSet& set, const std::vector<std::size_t>& judges,
          PanelCalibration* panel) {
  std::vector<stats::Votes> votes;
  for (const CalibrationCase& row : set.cases) votes.push_back(VotesOf(row, judges));
  const auto model = stats::DawidSkene(votes);
  if (!model) return;
  // There "sensitivity" is of passes; here it is of failures.
  for (std::size_t j = 0; j < judges.size(); ++j)
    panel->ranking.push_back({judges[j], model->specificity[j], model->sensitivity[j]});
  std::stable_sort(panel->ranking.begin(), panel->ranking.end(),
                   [](const RankedJudge& a, const RankedJudge& b) {
                     return stats::YoudenIndex(a.sensitivity, a.specificity) >
                            stats::YoudenIndex(b.sensitivity, b.specificity);
                   });
  for (std::size_t i = 0; i < set.cases.size(); ++i) {
    const double chance = model->pass_chances[i];
    const std::optional<bool> human = set.cases[i].human.passed;
    const bool is_at_odds = human && *human != (chance > 0.5);
    if (is_at_odds || std::max(chance, 1 - chance) < kLeastCertainty)
      panel->doubted.push_back({set.cases[i].id, chance, human});
  }
  std::stable_sort(panel->doubted.begin(), panel->doubted.end(),
                   [](const DoubtedCase& a, const DoubtedCase& b) {
                     return std::abs(a.pass_chance - 0.5) < std::abs(b.pass_chance - 0.5);
                   });
}

}  // namespace

PanelCalibration CalibratePanel(const CalibrationSet& set, const std::vector<std::size_t>& judges) {
  PanelCalibration panel;
  for (std::size_t i = 0; i < judges.size(); ++i) {
    for (std::size_t j = i + 1; j < judges.size(); ++j)
      panel.pairs.push_back(PairOf(set, judges[i], judges[j]));
  }
  if (!set.has_verdicts) return panel;
  HoldAgainstPeople(set, judges, &panel);
  Rank(set, judges, &panel);
  return panel;
}

}  // namespace plimsoll::triage
