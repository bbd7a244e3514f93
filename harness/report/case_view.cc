#include "harness/report/case_view.h"

#include <map>
#include <set>
#include <unordered_map>
#include <utility>

#include "harness/report/view.h"
#include "harness/suite/case_name.h"

namespace plimsoll::report {
namespace {

using Key = std::pair<std::string, std::string>;  // suite, case

/// What is known of a run's cases beside their records.
class CaseIndex {
 public:
  explicit CaseIndex(const ReportInput& input) : input_(input) {
    for (const baseline::Measurement& measurement : input.measurements)
      for (const baseline::CaseResult& result : measurement.cases)
        results_[{measurement.suite, result.id}] = &result;
    IndexDecision();
    if (input.comparison == nullptr) return;
    for (const Flip& flip : input.comparison->flips)
      pairs_[{flip.first, flip.second.candidate.id}] = &flip.second;
    for (const baseline::LeftOutCase& entry : input.comparison->left_out)
      left_out_[{entry.suite, entry.id}] = entry.why;
  }

  /// Completes a view whose suite, id, trials and passes (as its records say) are set.
  void Complete(CaseView* view) const {
    const Key key{view->suite, view->id};
    if (input_.case_info) view->info = input_.case_info(view->suite, view->id);
    if (view->info) {
      view->track = view->info->track;
      view->severity = view->info->severity;
    }
    // The measurement knows which outcomes the policy lets into a rate; the records alone do not.
    if (const auto result = results_.find(key); result != results_.end()) {
      view->trials = result->second->trials;
      view->passes = result->second->passes;
      view->track = result->second->track;
      view->severity = result->second->severity;
    }
    if (const auto pair = pairs_.find(key); pair != pairs_.end()) view->pair = pair->second;
    if (const auto why = left_out_.find(key); why != left_out_.end()) view->left_out = why->second;
    view->standing = StandingOf(*view);
  }

  /// The measured cases, sorted by suite and id.
  const std::map<Key, const baseline::CaseResult*>& results() const { return results_; }

 private:
  void IndexDecision() {
    if (input_.decision == nullptr) return;
    for (const gate::Finding& finding : input_.decision->findings)
      if (finding.verdict == gate::Verdict::kFail)
        blamed_.insert(finding.cases.begin(), finding.cases.end());
  }

  bool IsKnown(const CaseView& view) const {
    if (!view.info || !view.info->known_issue) return false;
    // The run's day, not today's: a report made again later says the same.
    return input_.manifest.started.substr(0, 10) <= view.info->known_issue->expires;
  }

  Standing StandingOf(const CaseView& view) const {
    if (view.trials == 0) return Standing::kNotMeasured;
    if (view.passes == view.trials) return Standing::kPassed;
    if (IsKnown(view)) return Standing::kKnownIssue;
    if (input_.comparison == nullptr || view.left_out) return Standing::kNotCompared;
    if (view.pair == nullptr || !view.pair->is_regressed()) return Standing::kFailsAsBefore;
    const bool is_blamed = TrackVerdict(input_.decision, view.track) == gate::Verdict::kFail ||
                           blamed_.contains(suite::CaseName(view.suite, view.id));
    return is_blamed ? Standing::kRegressed : Standing::kTolerated;
  }

  const ReportInput& input_;
  std::map<Key, const baseline::CaseResult*> results_;
  std::map<Key, const baseline::Pair*> pairs_;
  std::map<Key, baseline::LeftOut> left_out_;
  std::set<std::string> blamed_;
};

/// Joins consecutive records of one case and hands the cases on.
class CaseGrouper {
 public:
  CaseGrouper(const CaseIndex& index, const std::function<Status(const CaseView&)>& visit)
      : index_(index), visit_(visit) {}

  Status Add(const run::TrialRecord& record) {
    if (!open_ || open_->suite != record.suite || open_->id != record.case_id) {
      const bool is_new_suite = open_ && open_->suite != record.suite;
      const std::string last_suite = open_ ? open_->suite : "";
      PLIMSOLL_TRY(Close());
      if (is_new_suite) PLIMSOLL_TRY(AddUnseen(last_suite));
      open_.emplace();
      open_->suite = record.suite;
      open_->id = record.case_id;
    }
    Take(record);
    return {};
  }

  Status Finish() {
    const std::string last_suite = open_ ? open_->suite : "";
    PLIMSOLL_TRY(Close());
    if (!last_suite.empty()) PLIMSOLL_TRY(AddUnseen(last_suite));
    for (const auto& [key, result] : index_.results())
      if (!seen_.contains(key)) PLIMSOLL_TRY(EmitUnseen(key));
    return {};
  }

 private:
  void Take(const run::TrialRecord& record) {
    open_->total_us += record.timing.total_us;
    if (record.passed) {
      ++open_->trials;
      open_->passes += *record.passed ? 1 : 0;
    }
    const bool passed = record.passed.value_or(false);
    if (!open_->shown || (open_->shown->passed.value_or(false) && !passed)) open_->shown = record;
  }

  Status Close() {
    if (!open_) return {};
    CaseView view = std::move(*open_);
    open_.reset();
    return Emit(std::move(view));
  }

  Status AddUnseen(const std::string& suite) {
    const auto& results = index_.results();
    for (auto it = results.lower_bound({suite, ""});
         it != results.end() && it->first.first == suite; ++it)
      if (!seen_.contains(it->first)) PLIMSOLL_TRY(EmitUnseen(it->first));
    return {};
  }

  Status EmitUnseen(const Key& key) {
    CaseView view;
    view.suite = key.first;
    view.id = key.second;
    return Emit(std::move(view));
  }

  Status Emit(CaseView view) {
    seen_.emplace(view.suite, view.id);
    index_.Complete(&view);
    return visit_(view);
  }

  const CaseIndex& index_;
  const std::function<Status(const CaseView&)>& visit_;
  std::optional<CaseView> open_;
  std::set<Key> seen_;
};

}  // namespace

bool IsFailing(Standing standing) {
  return standing != Standing::kPassed && standing != Standing::kNotMeasured;
}

Status VisitCases(const ReportInput& input, const std::function<Status(const CaseView&)>& visit) {
  const CaseIndex index(input);
  CaseGrouper grouper(index, visit);
  if (input.visit)
    PLIMSOLL_TRY(input.visit([&](const run::TrialRecord& record) { return grouper.Add(record); }));
  return grouper.Finish();
}

}  // namespace plimsoll::report
