#include "harness/cli/history_input.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "harness/base/suggest.h"
#include "harness/report/figures.h"
#include "harness/suite/case_name.h"

namespace plimsoll::cli {
namespace {

using Marks = std::map<std::string, insight::CaseMarks, std::less<>>;

// Of the cases that have any, by "suite/case".
Result<Marks> MarksOf(const std::vector<suite::Suite>& suites) {
  Marks marks;
  for (const suite::Suite& suite : suites) {
    for (std::size_t i = 0; i < suite.size(); ++i) {
      PLIMSOLL_ASSIGN(const suite::CasePtr the_case, suite.Read(i));
      insight::CaseMarks found = insight::MarksOf(*the_case);
      if (found != insight::CaseMarks())
        marks.emplace(suite::CaseName(suite.id(), the_case->id), std::move(found));
    }
  }
  return marks;
}

insight::FindMarks FinderOf(const Marks& marks) {
  return [&marks](std::string_view suite, std::string_view id) -> const insight::CaseMarks* {
    const auto found = marks.find(suite::CaseName(suite, id));
    return found == marks.end() ? nullptr : &found->second;
  };
}

bool IsRelease(const run::RunManifest& manifest) {
  return manifest.shards == 1 && !manifest.notes.contains("confirm");
}

// Only runs that asked for the same part of the suites have their cases compared.
std::string SelectionOf(const run::RunManifest& manifest) {
  std::string selection;
  for (const char* key : {"suites", "tracks", "filter"})
    if (const auto note = manifest.notes.find(key); note != manifest.notes.end())
      selection += std::string(key) + "=" + note->second + "\n";
  return selection;
}

Error NoRunsOf(const std::string& target_id, const std::vector<store::RunInfo>& runs) {
  std::set<std::string> ids;
  for (const store::RunInfo& info : runs) ids.insert(info.manifest.target_id);
  if (ids.empty()) return {ErrorCode::kNotFound, "the store holds no runs"};
  std::string known;
  for (const std::string& id : ids) known += (known.empty() ? "" : ", ") + id;
  const std::string hint = DidYouMean(target_id, std::vector<std::string>(ids.begin(), ids.end()));
  return MakeError(ErrorCode::kNotFound, "the store holds no run of target \"", target_id,
                   "\"; it holds runs of ", known, hint.empty() ? "" : "; ", hint);
}

// Reads runs one by one, oldest first, and keeps of each what its readers need.
class HistoryReader {
 public:
  HistoryReader(store::RunStore* store, const gate::Policy* policy, const Marks* marks,
                std::string target_id)
      : store_(store), policy_(policy), find_marks_(FinderOf(*marks)) {
    history_.target_id = std::move(target_id);
  }

  // `newest` is the candidate under test: what is retired must not depend on it.
  Status Read(const run::RunManifest& manifest, const std::string& end, bool is_listed,
              const std::string& newest) {
    const std::string candidate = store::CandidateDigest(manifest);
    PLIMSOLL_ASSIGN(std::vector<baseline::Measurement> measured,
                    baseline::MeasurementsOf(*store_, manifest.id, policy_->outcomes));
    items_.Add(candidate, measured);
    if (candidate != newest) saturation_.Add({candidate, manifest.target_family}, measured);
    if (!is_listed) return {};
    arms_.push_back({candidate, seen_.Add(candidate, measured, find_marks_)});
    history_.paraphrase = insight::ParaphraseGapOf(measured, find_marks_);
    return releases_.Add({manifest.id, manifest.started, manifest.target.StringAt("/model"),
                          manifest.target_family, candidate, SelectionOf(manifest), end,
                          std::move(measured)});
  }

  Result<TargetHistory> Take() {
    PLIMSOLL_ASSIGN(const auto decisions, store_->decisions()->List(history_.target_id));
    std::vector<insight::Release> releases = releases_.Take(decisions);
    for (std::size_t i = 0; i < releases.size(); ++i)
      history_.entries.push_back(
          {std::move(releases[i]), insight::GapOf(arms_[arms_.size() - 1 - i].counts)});
    history_.drift = insight::DriftOf(ArmsByCandidate());
    history_.saturation = saturation_.Suites();
    history_.discrimination = items_.Diagnose();
    return std::move(history_);
  }

 private:
  struct Arms {
    std::string candidate;
    stats::SeenAndFresh counts;
  };

  // A candidate that was run again is no new release.
  std::vector<stats::SeenAndFresh> ArmsByCandidate() const {
    std::vector<stats::SeenAndFresh> distinct;
    for (auto arm = arms_.begin(); arm != arms_.end(); ++arm)
      if (std::none_of(arm + 1, arms_.end(),
                       [&](const Arms& later) { return later.candidate == arm->candidate; }))
        distinct.push_back(arm->counts);
    return distinct;
  }

  store::RunStore* store_;
  const gate::Policy* policy_;
  insight::FindMarks find_marks_;
  TargetHistory history_;
  insight::HistoryBuilder releases_;
  insight::SeenAndFreshCounter seen_;
  insight::SaturationCounter saturation_;
  insight::ItemTable items_;
  std::vector<Arms> arms_;
};

Result<std::vector<std::string>> CanaryHits(store::RunStore& store, const std::string& run,
                                            const Marks& marks) {
  std::set<std::string> hits;
  const bool has_canaries = std::any_of(
      marks.begin(), marks.end(), [](const auto& entry) { return !entry.second.canary.empty(); });
  if (!has_canaries) return std::vector<std::string>();
  const insight::FindMarks find_marks = FinderOf(marks);
  PLIMSOLL_TRY(store.Visit(run, [&](const run::TrialRecord& record) -> Status {
    const insight::CaseMarks* found = find_marks(record.suite, record.case_id);
    if (found != nullptr && insight::HoldsCanary(record.reply.text, found->canary))
      hits.insert(suite::CaseName(record.suite, record.case_id));
    return {};
  }));
  return std::vector<std::string>(hits.begin(), hits.end());
}

void AddSaturation(const TargetHistory& history, std::vector<Alarm>* alarms) {
  for (const insight::SuiteSaturation& suite : history.saturation)
    if (suite.is_warning())
      alarms->push_back({"saturation", "suite " + suite.suite +
                                           " is saturated: " + report::Percent(suite.share()) +
                                           " of its cases always pass, so it cannot see an "
                                           "improvement and understates noise"});
  for (const insight::DoubtfulItem& item : history.discrimination.doubtful)
    if (item.doubt == insight::ItemDoubt::kSuspectLabel)
      alarms->push_back({"suspect_label", suite::CaseName(item.suite, item.id) +
                                              " is passed by the worse models: look at its label"});
}

}  // namespace

Result<TargetHistory> ReadHistory(const Workspace& workspace, store::RunStore& store,
                                  const gate::Policy& policy, const std::string& target_id,
                                  std::size_t limit) {
  PLIMSOLL_ASSIGN(const Marks marks, MarksOf(workspace.suites));
  PLIMSOLL_ASSIGN(std::vector<store::RunInfo> runs, store.List());
  std::erase_if(runs, [](const store::RunInfo& info) { return !IsRelease(info.manifest); });
  const auto of_target = [&](const store::RunInfo& info) {
    return info.manifest.target_id == target_id;
  };
  const auto newest = std::find_if(runs.begin(), runs.end(), of_target);
  if (newest == runs.end()) return NoRunsOf(target_id, runs);
  const std::string newest_candidate = store::CandidateDigest(newest->manifest);

  HistoryReader reader(&store, &policy, &marks, target_id);
  auto left = static_cast<std::size_t>(std::count_if(runs.begin(), runs.end(), of_target));
  for (std::size_t i = runs.size(); i-- > 0;) {
    const bool is_listed = of_target(runs[i]) && left-- <= limit;
    if (i >= kPooledRuns && !is_listed) continue;
    PLIMSOLL_TRY(reader.Read(runs[i].manifest, runs[i].end, is_listed, newest_candidate));
  }
  PLIMSOLL_ASSIGN(TargetHistory history, reader.Take());
  PLIMSOLL_ASSIGN(history.canary_hits, CanaryHits(store, newest->manifest.id, marks));
  return history;
}

std::vector<Alarm> AlarmsOf(const TargetHistory& history) {
  std::vector<Alarm> alarms;
  const HistoryEntry& newest = history.entries.front();
  if (!history.canary_hits.empty())
    alarms.push_back(
        {"canary",
         "an answer gives back the canary of " + history.canary_hits.front() + " (of " +
             report::Count(static_cast<std::int64_t>(history.canary_hits.size()), "case") +
             "): the suite was learnt"});
  if (newest.gap && newest.gap->is_alarm)
    alarms.push_back({"seen_fresh_gap", "seen cases pass " + report::Points(newest.gap->gap) +
                                            " points more often than fresh ones " +
                                            report::PointsInterval(newest.gap->interval)});
  if (history.drift.is_alarm)
    alarms.push_back({"gap_grows", "the gap between seen and fresh cases grows over releases"});
  if (history.paraphrase && history.paraphrase->is_alarm)
    alarms.push_back({"paraphrase_gap", "originals pass " +
                                            report::Points(history.paraphrase->gap) +
                                            " points more often than their paraphrases " +
                                            report::PointsInterval(history.paraphrase->interval)});
  if (newest.release.decision && newest.release.decision->attempt > 1)
    alarms.push_back(
        {"attempts", "attempt " + std::to_string(newest.release.decision->attempt) +
                         " at the same candidate, suites and baseline: each has a share of alpha"});
  AddSaturation(history, &alarms);
  return alarms;
}

}  // namespace plimsoll::cli
