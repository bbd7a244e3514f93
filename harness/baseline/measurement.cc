#include "harness/baseline/measurement.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <mutex>
#include <numeric>
#include <utility>

#include "harness/target/family.h"

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

// Large runs are read in parts, a thread each.
constexpr std::int64_t kRecordsPerPart = 200'000;
constexpr std::int64_t kMostParts = 2;

/// What a stretch of a run says of one suite.
struct PartOfSuite {
  std::vector<CaseResult> cases;
  std::int64_t trials = 0;
};
using Part = std::map<std::string, PartOfSuite, std::less<>>;

Status AddTo(Part* part, const store::CaseBrief& brief, const OutcomeTable& table,
             const run::RunManifest& manifest) {
  const auto of_suite = part->find(brief.suite);
  if (of_suite == part->end())
    return MakeError(ErrorCode::kStore, "run ", manifest.id, " holds trials of suite \"",
                     brief.suite, "\", which its manifest does not name");
  of_suite->second.trials += static_cast<std::int64_t>(brief.trials.size());
  CaseResult& result = of_suite->second.cases.emplace_back(CaseResultOf(brief, table));
  result.is_own_family =
      target::AreSameFamily(brief.facts.generator_family, manifest.target_family);
  return {};
}

/// Room for what a run says of its suites: all of it in the first part, where the others' join it.
std::vector<Part> EmptyParts(const store::RunInfo& info) {
  const std::int64_t count =
      std::clamp<std::int64_t>(info.records / kRecordsPerPart, 1, kMostParts);
  std::vector<Part> parts(static_cast<std::size_t>(count));
  for (Part& part : parts)
    for (const run::SuiteRef& ref : info.manifest.suites) {
      const std::int64_t cases = std::clamp<std::int64_t>(ref.cases, 0, info.records);
      part[ref.id].cases.reserve(
          static_cast<std::size_t>(&part == &parts.front() ? cases : cases / count + 1));
    }
  return parts;
}

/// Takes what the parts have of a suite, in their order.
void Fill(std::vector<Part>* parts, Measurement* out) {
  for (Part& part : *parts) {
    PartOfSuite& of_suite = part.at(out->suite);
    out->missing_trials -= of_suite.trials;
    if (out->cases.empty()) {
      out->cases = std::move(of_suite.cases);
    } else {
      std::move(of_suite.cases.begin(), of_suite.cases.end(), std::back_inserter(out->cases));
      of_suite.cases = {};
    }
  }
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
  const run::RunManifest& manifest = info.manifest;
  std::vector<Part> parts = EmptyParts(info);
  std::mutex mutex;
  std::vector<store::CaseVisitor> visitors;
  for (Part& part : parts)
    visitors.emplace_back([&](const store::CaseBrief& brief) {
      if (also) {
        std::lock_guard lock(mutex);
        also(brief);
      }
      return AddTo(&part, brief, table, manifest);
    });
  PLIMSOLL_TRY(store.VisitCasesInParts(manifest.id, visitors));
  std::vector<Measurement> measurements;
  for (const run::SuiteRef& ref : manifest.suites) {
    Measurement measurement = EmptyMeasurement(manifest, ref);
    Fill(&parts, &measurement);
    measurement.is_complete = measurement.missing_trials == 0 && manifest.shards == 1;
    measurements.push_back(std::move(measurement));
  }
  std::sort(measurements.begin(), measurements.end(),
            [](const Measurement& a, const Measurement& b) { return a.suite < b.suite; });
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
