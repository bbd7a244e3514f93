#include "harness/baseline/measurement.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <utility>

namespace plimsoll::baseline {
namespace {

/// A measurement of which no trial has been seen yet.
Measurement EmptyMeasurement(const run::RunManifest& manifest, const run::SuiteRef& ref) {
  Measurement measurement;
  measurement.suite = ref.id;
  measurement.suite_version = ref.version;
  measurement.suite_digest = ref.digest;
  measurement.target_id = manifest.target_id;
  measurement.target = manifest.target;
  measurement.judges = ref.judges;
  measurement.run = manifest.id;
  measurement.missing_trials = ref.cases * manifest.epochs;
  return measurement;
}

}  // namespace

CaseResult CaseResultOf(const store::CaseBrief& brief, const OutcomeTable& table) {
  CaseResult result;
  result.id = std::string(brief.case_id);
  result.fingerprint = brief.fingerprint;
  result.track = brief.facts.track;
  result.severity = brief.facts.severity;
  result.cluster = brief.facts.cluster;
  result.area = brief.facts.area;
  double scores = 0;
  int scored = 0;
  for (const store::TrialBrief& trial : brief.trials) {
    if (const std::optional<bool> passed = PassedOf(trial, table, brief.facts.wants_refusal)) {
      ++result.trials;
      result.passes += *passed ? 1 : 0;
      result.order += *passed ? 'P' : 'F';
      if (trial.score) {
        scores += *trial.score;
        ++scored;
      }
      result.is_provisional |= trial.is_provisional;
    } else {
      ++result.unscored[std::string(run::OutcomeName(trial.outcome))];
    }
  }
  if (result.trials == 1) result.order.clear();
  if (scored > 0) result.score = scores / scored;
  return result;
}

int CaseResult::missing() const {
  return std::accumulate(unscored.begin(), unscored.end(), 0,
                         [](int sum, const auto& outcome) { return sum + outcome.second; });
}

double CaseResult::share(int most) const {
  if (most >= trials || order.empty()) return static_cast<double>(passes) / trials;
  return static_cast<double>(std::count(order.begin(), order.begin() + most, 'P')) / most;
}

Result<std::vector<Measurement>> MeasurementsOf(
    store::RunStore& store, const std::string& run_id, const OutcomeTable& table,
    const std::function<void(const store::CaseBrief&)>& also) {
  PLIMSOLL_ASSIGN(const store::RunInfo info, store.Info(run_id));
  std::map<std::string, Measurement, std::less<>> by_suite;
  for (const run::SuiteRef& ref : info.manifest.suites) {
    Measurement measurement = EmptyMeasurement(info.manifest, ref);
    const std::int64_t cases = std::min(ref.cases, info.records);
    measurement.cases.reserve(static_cast<std::size_t>(std::max<std::int64_t>(cases, 0)));
    by_suite.emplace(ref.id, std::move(measurement));
  }
  PLIMSOLL_TRY(store.VisitCases(info.manifest.id, [&](const store::CaseBrief& brief) -> Status {
    const auto place = by_suite.find(brief.suite);
    if (place == by_suite.end())
      return MakeError(ErrorCode::kStore, "run ", info.manifest.id, " holds trials of suite \"",
                       brief.suite, "\", which its manifest does not name");
    place->second.missing_trials -= static_cast<std::int64_t>(brief.trials.size());
    place->second.cases.push_back(CaseResultOf(brief, table));
    if (also) also(brief);
    return {};
  }));
  std::vector<Measurement> measurements;
  for (auto& [id, measurement] : by_suite) {
    measurement.is_complete = measurement.missing_trials == 0 && info.manifest.shards == 1;
    measurements.push_back(std::move(measurement));
  }
  return measurements;
}

Status VisitCases(store::RunStore& store, const std::string& run_id, const OutcomeTable& table,
                  const std::function<void(std::string_view suite, CaseResult result)>& visit) {
  return store.VisitCases(run_id, [&](const store::CaseBrief& brief) -> Status {
    visit(brief.suite, CaseResultOf(brief, table));
    return {};
  });
}

}  // namespace plimsoll::baseline
