#include "harness/baseline/measurement.h"

#include <algorithm>
#include <functional>
#include <map>
#include <memory>
#include <numeric>
#include <set>
#include <utility>

namespace plimsoll::baseline {
namespace {

const suite::Suite* FindSuite(const std::vector<suite::Suite>& suites, std::string_view id) {
  const auto found = std::find_if(suites.begin(), suites.end(),
                                  [&](const suite::Suite& suite) { return suite.id() == id; });
  return found == suites.end() ? nullptr : &*found;
}

using CaseVisitor = std::function<void(const std::string& suite, CaseResult result)>;

/// Gathers the briefs of one suite, which come case by case, into cases that it hands on, and what
/// they have in common.
class SuiteGatherer {
 public:
  SuiteGatherer(const run::RunManifest& manifest, const run::SuiteRef& ref,
                const suite::Suite* suite, const OutcomeTable& table,
                const judge::JudgeContext& judges)
      : suite_(suite), table_(table), judges_(std::make_unique<judge::JudgeCache>(judges)) {
    measurement_.suite = ref.id;
    measurement_.suite_version = ref.version;
    measurement_.suite_digest = ref.digest;
    measurement_.target_id = manifest.target_id;
    measurement_.target = manifest.target;
    measurement_.run = manifest.id;
    measurement_.missing_trials = ref.cases * manifest.epochs;
    is_shard_ = manifest.shards > 1;
  }

  const std::string& id() const { return measurement_.suite; }

  Status Add(const store::TrialBrief& brief, const CaseVisitor& visit) {
    if (!open_ || open_->id != brief.case_id) {
      Close(visit);
      PLIMSOLL_TRY(Open(brief));
    }
    CaseResult& result = *open_;
    if (result.fingerprint != brief.fingerprint) {
      return MakeError(ErrorCode::kStore, "trials of case \"", id(), "/", result.id,
                       "\" have different fingerprints");
    }
    --measurement_.missing_trials;
    if (const std::optional<bool> passed = PassedOf(brief, table_, wants_refusal_)) {
      ++result.trials;
      result.passes += *passed ? 1 : 0;
      result.is_provisional |= brief.is_provisional;
    } else {
      ++result.unscored[std::string(run::OutcomeName(brief.outcome))];
    }
    return {};
  }

  /// Hands on the last case.
  void Close(const CaseVisitor& visit) {
    if (open_) visit(id(), std::move(*open_));
    open_.reset();
  }

  /// Identities of the judges that the measured cases ask for.
  std::vector<std::string> Judges() const { return judges_->Identities(); }

  /// The measurement without its cases.
  Measurement Take(std::vector<std::string> judges) {
    measurement_.judges = std::move(judges);
    measurement_.is_complete = measurement_.missing_trials == 0 && !is_shard_;
    return std::move(measurement_);
  }

 private:
  Status Open(const store::TrialBrief& brief) {
    CaseResult& result = open_.emplace();
    result.id = std::string(brief.case_id);
    result.fingerprint = brief.fingerprint;
    result.cluster = result.id;
    wants_refusal_.reset();
    if (suite_ == nullptr) return {};
    const std::ptrdiff_t index = suite_->IndexOf(brief.case_id);
    if (index < 0) {
      return MakeError(ErrorCode::kInvalid, "run ", measurement_.run, " measured case \"", id(),
                       "/", brief.case_id, "\", which its suite does not have any more");
    }
    PLIMSOLL_ASSIGN(const suite::Case the_case, suite_->Read(static_cast<std::size_t>(index)));
    result.track = the_case.track;
    result.severity = the_case.severity;
    result.cluster = the_case.cluster_or_id();
    result.area = std::string(the_case.area());
    // Of a case that has changed since nobody knows what it wanted then.
    if (suite::FingerprintOf(the_case) == brief.fingerprint)
      wants_refusal_ = WantsRefusal(the_case);
    for (const suite::Expectation& expectation : the_case.expect) {
      // An expectation that makes no judge was none of the run's either, so it names no identity.
      (void)judges_->Get(expectation).ok();
    }
    return {};
  }

  const suite::Suite* suite_;
  OutcomeTable table_;
  std::unique_ptr<judge::JudgeCache> judges_;
  Measurement measurement_;
  bool is_shard_ = false;
  std::optional<CaseResult> open_;
  std::optional<bool> wants_refusal_;  // of the case that is open
};

/// The run's judges without those that are known to belong to other suites only.
std::vector<std::string> OwnJudges(const std::vector<std::string>& of_run,
                                   const std::vector<std::string>& own,
                                   const std::set<std::string>& known) {
  std::vector<std::string> kept;
  for (const std::string& identity : of_run) {
    if (!known.contains(identity) || std::binary_search(own.begin(), own.end(), identity))
      kept.push_back(identity);
  }
  return kept;
}

}  // namespace

int CaseResult::missing() const {
  return std::accumulate(unscored.begin(), unscored.end(), 0,
                         [](int sum, const auto& outcome) { return sum + outcome.second; });
}

namespace {

// Visits the cases, and leaves in the gatherers what the suites' measurements have beside them.
Result<std::vector<SuiteGatherer>> Gather(store::RunStore& store, const run::RunManifest& manifest,
                                          const std::vector<suite::Suite>& suites,
                                          const OutcomeTable& table,
                                          const judge::JudgeContext& judges,
                                          const CaseVisitor& visit) {
  std::vector<SuiteGatherer> gatherers;
  for (const run::SuiteRef& ref : manifest.suites)
    gatherers.emplace_back(manifest, ref, FindSuite(suites, ref.id), table, judges);
  std::sort(gatherers.begin(), gatherers.end(),
            [](const SuiteGatherer& a, const SuiteGatherer& b) { return a.id() < b.id(); });

  PLIMSOLL_TRY(store.VisitBriefs(manifest.id, [&](const store::TrialBrief& brief) -> Status {
    const auto gatherer =
        std::lower_bound(gatherers.begin(), gatherers.end(), brief.suite,
                         [](const SuiteGatherer& a, std::string_view id) { return a.id() < id; });
    if (gatherer == gatherers.end() || gatherer->id() != brief.suite) {
      return MakeError(ErrorCode::kStore, "run ", manifest.id, " holds trials of suite \"",
                       brief.suite, "\", which its manifest does not name");
    }
    return gatherer->Add(brief, visit);
  }));
  for (SuiteGatherer& gatherer : gatherers) gatherer.Close(visit);
  return gatherers;
}

}  // namespace

Result<std::vector<Measurement>> MeasurementsOf(store::RunStore& store, const std::string& run_id,
                                                const std::vector<suite::Suite>& suites,
                                                const OutcomeTable& table,
                                                const judge::JudgeContext& judges) {
  PLIMSOLL_ASSIGN(const store::RunInfo info, store.Info(run_id));
  std::map<std::string, std::vector<CaseResult>> cases;
  PLIMSOLL_ASSIGN(std::vector<SuiteGatherer> gatherers,
                  Gather(store, info.manifest, suites, table, judges,
                         [&](const std::string& suite, CaseResult result) {
                           cases[suite].push_back(std::move(result));
                         }));
  std::set<std::string> known;
  for (const SuiteGatherer& gatherer : gatherers) {
    for (std::string& identity : gatherer.Judges()) known.insert(std::move(identity));
  }
  std::vector<Measurement> measurements;
  for (SuiteGatherer& gatherer : gatherers) {
    Measurement measurement =
        gatherer.Take(OwnJudges(info.manifest.judges, gatherer.Judges(), known));
    measurement.cases = std::move(cases[measurement.suite]);
    std::sort(measurement.cases.begin(), measurement.cases.end(),
              [](const CaseResult& a, const CaseResult& b) { return a.id < b.id; });
    measurements.push_back(std::move(measurement));
  }
  return measurements;
}

Status VisitCases(store::RunStore& store, const std::string& run_id,
                  const std::vector<suite::Suite>& suites, const OutcomeTable& table,
                  const std::function<void(const std::string& suite, CaseResult result)>& visit) {
  PLIMSOLL_ASSIGN(const store::RunInfo info, store.Info(run_id));
  return Gather(store, info.manifest, suites, table, {}, visit).status();
}

}  // namespace plimsoll::baseline
