#include "harness/insight/history.h"

#include <algorithm>
#include <utility>

#include "harness/baseline/pairing.h"
#include "harness/suite/case_name.h"

namespace plimsoll::insight {
namespace {

bool IsWhole(const StoredRelease& run) {
  return std::all_of(
      run.measurements.begin(), run.measurements.end(),
      [](const baseline::Measurement& measurement) { return measurement.is_complete; });
}

std::vector<ReleaseTrack> TracksOf(const StoredRelease& run) {
  baseline::TrackRateCounter counter;
  for (const baseline::Measurement& measurement : run.measurements)
    for (const baseline::CaseResult& result : measurement.cases)
      counter.Add(measurement.suite, result);
  std::vector<ReleaseTrack> tracks;
  for (baseline::TrackRate& rate : counter.Take()) tracks.push_back({std::move(rate), 0, 0});
  return tracks;
}

ReleaseTrack* FindTrack(std::vector<ReleaseTrack>& tracks, suite::Track track) {
  const auto found = std::find_if(tracks.begin(), tracks.end(), [&](const ReleaseTrack& entry) {
    return entry.rate.track == track;
  });
  return found == tracks.end() ? nullptr : &*found;
}

void SetRatio(Release* release) {
  const ReleaseTrack* happy = FindTrack(release->tracks, suite::Track::kHappyPath);
  const ReleaseTrack* adversarial = FindTrack(release->tracks, suite::Track::kAdversarial);
  if (happy == nullptr || adversarial == nullptr) return;
  const baseline::Rate& below = happy->rate.rate;
  const baseline::Rate& above = adversarial->rate.rate;
  if (!above.rate || !below.rate || *below.rate <= 0) return;
  const auto above_n = static_cast<double>(above.clusters);
  const auto below_n = static_cast<double>(below.clusters);
  release->ratio = *above.rate / *below.rate;
  release->ratio_interval =
      stats::RateRatio(*above.rate * above_n, above_n, *below.rate * below_n, below_n, 0.95);
}

void CountFlips(const baseline::Pairing& pairing, std::vector<ReleaseTrack>* tracks) {
  for (const baseline::Row& row : pairing.rows) {
    if (!row.is_pair() || row.baseline->is_all_passed() == row.candidate->is_all_passed()) continue;
    ReleaseTrack* track = FindTrack(*tracks, row.candidate->track);
    ++(row.baseline->is_all_passed() ? track->regressed : track->fixed);
  }
}

SuiteChange ChangeOf(const baseline::Pairing& pairing, const std::string& since) {
  SuiteChange change;
  change.since = since;
  for (const baseline::LeftOutCase& left_out : pairing.left_out) {
    const std::string name = suite::CaseName(left_out.suite, left_out.id);
    switch (left_out.why) {
      case baseline::LeftOut::kNew:
        change.added.push_back(name);
        break;
      case baseline::LeftOut::kRemoved:
        change.retired.push_back(name);
        break;
      case baseline::LeftOut::kChanged:
        change.changed.push_back(name);
        break;
      default:
        break;
    }
  }
  return change;
}

// Errors: kInvalid. A release that another judge read is no error: there is only nothing to say.
Status Compare(const StoredRelease& before, const StoredRelease& now, Release* release) {
  const Result<baseline::Pairing> pairing =
      baseline::PairCases(before.measurements, now.measurements);
  if (!pairing.ok())
    return pairing.error().code == ErrorCode::kNotComparable ? Status() : pairing.error();
  CountFlips(*pairing, &release->tracks);
  release->change = ChangeOf(*pairing, before.run);
  return {};
}

}  // namespace

Status HistoryBuilder::Add(StoredRelease run) {
  Release release;
  release.run = run.run;
  release.started = run.started;
  release.model = run.model;
  release.family = run.family;
  release.candidate_digest = run.candidate_digest;
  release.end = run.end;
  release.tracks = TracksOf(run);
  SetRatio(&release);
  if (IsWhole(run)) {
    const auto before = previous_.find(run.selection);
    if (before != previous_.end()) PLIMSOLL_TRY(Compare(before->second, run, &release));
    previous_[run.selection] = std::move(run);
  }
  releases_.push_back(std::move(release));
  return {};
}

std::vector<Release> HistoryBuilder::Take(std::span<const store::DecisionRecord> decisions) {
  for (Release& release : releases_)
    for (const store::DecisionRecord& decision : decisions)
      if (std::find(decision.runs.begin(), decision.runs.end(), release.run) != decision.runs.end())
        release.decision = decision;
  std::reverse(releases_.begin(), releases_.end());
  return std::move(releases_);
}

}  // namespace plimsoll::insight
