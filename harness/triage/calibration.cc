#include "harness/triage/calibration.h"

#include <algorithm>
#include <map>
#include <set>

#include "harness/stats/agreement.h"
#include "harness/stats/krippendorff.h"

namespace plimsoll::triage {
namespace {

constexpr int kBootstrapDraws = 1000;
constexpr std::uint64_t kBootstrapSeed = 1;

using LabelPairs = std::vector<std::pair<std::string, std::string>>;

std::vector<std::string> LabelsOf(const LabelPairs& pairs) {
  std::set<std::string> labels;
  for (const auto& [first, second] : pairs) labels.insert({first, second});
  return {labels.begin(), labels.end()};
}

int CodeOf(const std::vector<std::string>& labels, const std::string& label) {
  return static_cast<int>(std::lower_bound(labels.begin(), labels.end(), label) - labels.begin());
}

std::optional<Coefficient> CoefficientOf(const std::optional<stats::ChanceCorrected>& value) {
  if (!value) return std::nullopt;
  return Coefficient{value->value, value->interval};
}

std::optional<Coefficient> Alpha(const std::vector<std::vector<double>>& units) {
  const auto alpha = stats::KrippendorffAlpha(units, stats::RatingScale::kNominal);
  if (!alpha) return std::nullopt;
  return Coefficient{
      *alpha, stats::KrippendorffInterval(units, stats::RatingScale::kNominal, kCalibrationLevel,
                                          kBootstrapDraws, kBootstrapSeed)};
}

std::optional<Coefficient> Proportion(std::int64_t count, std::int64_t of) {
  if (of == 0) return std::nullopt;
  const auto x = static_cast<double>(count);
  const auto n = static_cast<double>(of);
  return Coefficient{x / n, stats::ClopperPearson(x, n, kCalibrationLevel)};
}

void AddTo(CalibrationPart* part, bool human, std::optional<bool> judged, double weight) {
  if (!judged) {
    ++(human ? part->unscored_passes : part->unscored_fails);
    return;
  }
  (human ? part->on_passes : part->on_fails).Add(human == *judged, weight);
  if (human) {
    ++(*judged ? part->passed_rightly : part->failed_wrongly);
  } else {
    ++(*judged ? part->passed_wrongly : part->failed_rightly);
  }
}

std::vector<CalibrationPart> PartsOf(const CalibrationSet& set, std::size_t judge) {
  std::map<std::pair<std::size_t, std::string>, CalibrationPart> slices;
  CalibrationPart all;
  for (const CalibrationCase& row : set.cases) {
    const Opinion& judged = row.judges[judge];
    if (!row.human.passed || !judged.is_asked) continue;
    AddTo(&all, *row.human.passed, judged.passed, row.weight);
    for (std::size_t d = 0; d < row.slices.size(); ++d) {
      if (!row.slices[d].empty())
        AddTo(&slices[{d, row.slices[d]}], *row.human.passed, judged.passed, row.weight);
    }
  }
  std::vector<CalibrationPart> parts = {all};
  for (auto& [key, part] : slices) {
    part.by = set.dimensions[key.first];
    part.value = key.second;
    parts.push_back(part);
  }
  return parts;
}

LabelTable TableOf(const LabelPairs& pairs) {
  LabelTable table;
  table.labels = LabelsOf(pairs);
  table.counts.resize(table.labels.size() * table.labels.size());
  for (const auto& [human, judged] : pairs)
    ++table.counts[static_cast<std::size_t>(CodeOf(table.labels, human)) * table.labels.size() +
                   static_cast<std::size_t>(CodeOf(table.labels, judged))];
  table.agreement = MeasureAgreement(pairs);
  return table;
}

LabelPairs VerdictsOf(const CalibrationSet& set, std::size_t judge) {
  LabelPairs pairs;
  for (const CalibrationCase& row : set.cases) {
    if (row.human.passed && row.judges[judge].passed)
      pairs.emplace_back(*row.human.passed ? "pass" : "fail",
                         *row.judges[judge].passed ? "pass" : "fail");
  }
  return pairs;
}

LabelPairs LabelsOf(const CalibrationSet& set, std::size_t judge) {
  LabelPairs pairs;
  for (const CalibrationCase& row : set.cases) {
    if (!row.human.label.empty() && !row.judges[judge].label.empty())
      pairs.emplace_back(row.human.label, row.judges[judge].label);
  }
  return pairs;
}

}  // namespace

Agreement MeasureAgreement(const LabelPairs& labels) {
  const std::vector<std::string> names = LabelsOf(labels);
  std::vector<int> first;
  std::vector<int> second;
  std::vector<std::vector<double>> units;
  for (const auto& [one, other] : labels) {
    first.push_back(CodeOf(names, one));
    second.push_back(CodeOf(names, other));
    units.push_back({static_cast<double>(first.back()), static_cast<double>(second.back())});
  }
  const stats::RatingTable table = stats::CrossTabulate(first, second);
  Agreement agreement;
  agreement.cases = static_cast<std::int64_t>(labels.size());
  agreement.raw = stats::RawAgreement(table);
  agreement.ac1 = CoefficientOf(stats::GwetAc1(table, kCalibrationLevel));
  agreement.kappa =
      CoefficientOf(stats::CohenKappa(table, stats::KappaWeights::kNone, kCalibrationLevel));
  agreement.alpha = Alpha(units);
  return agreement;
}

std::int64_t CalibrationPart::labels() const { return people_fail() + people_pass(); }

void WeightedRate::Add(bool is_right, double weight) {
  (is_right ? right : wrong) += weight;
  squares += weight * weight;
}

std::optional<Coefficient> WeightedRate::Share() const {
  if (!(worth() > 0)) return std::nullopt;
  const double share = right / (right + wrong);
  return Coefficient{share, stats::ClopperPearson(share * worth(), worth(), kCalibrationLevel)};
}

std::int64_t LabelTable::count(std::size_t people, std::size_t judge) const {
  return counts[people * labels.size() + judge];
}

std::optional<Coefficient> LabelTable::Recall(std::size_t label) const {
  std::int64_t all = 0;
  for (std::size_t other = 0; other < labels.size(); ++other) all += count(label, other);
  return Proportion(count(label, label), all);
}

std::optional<Coefficient> LabelTable::Precision(std::size_t label) const {
  std::int64_t all = 0;
  for (std::size_t other = 0; other < labels.size(); ++other) all += count(other, label);
  return Proportion(count(label, label), all);
}

Calibration Calibrate(const CalibrationSet& set, std::size_t judge, const std::string& made) {
  Calibration calibration;
  calibration.name = set.judges[judge];
  calibration.source = set.source;
  calibration.made = made;
  if (set.has_verdicts) {
    calibration.parts = PartsOf(set, judge);
    calibration.verdicts = MeasureAgreement(VerdictsOf(set, judge));
  }
  LabelTable table = TableOf(LabelsOf(set, judge));
  if (!set.has_verdicts || table.labels.size() > 2) calibration.table = std::move(table);
  return calibration;
}

std::vector<PeoplePair> AgreementOfPeople(const CalibrationSet& set) {
  std::vector<PeoplePair> pairs;
  for (std::size_t i = 0; i < set.people.size(); ++i) {
    for (std::size_t j = i + 1; j < set.people.size(); ++j) {
      LabelPairs labels;
      for (const CalibrationCase& row : set.cases) {
        if (!row.people[i].label.empty() && !row.people[j].label.empty())
          labels.emplace_back(row.people[i].label, row.people[j].label);
      }
      pairs.push_back({set.people[i], set.people[j], MeasureAgreement(labels)});
    }
  }
  return pairs;
}

}  // namespace plimsoll::triage
