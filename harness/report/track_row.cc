#include "harness/report/track_row.h"

#include <algorithm>

#include "harness/gate/phrase.h"
#include "harness/gate/suite_rule.h"
#include "harness/report/figures.h"
#include "harness/report/view.h"

namespace plimsoll::report {
namespace {

constexpr double kPlannedPower = 0.8;

const gate::Finding* FindRule(const gate::GateDecision* decision, const std::string& rule) {
  if (decision == nullptr) return nullptr;
  const auto& findings = decision->findings;
  const auto found = std::find_if(findings.begin(), findings.end(),
                                  [&](const gate::Finding& f) { return f.rule == rule; });
  return found == findings.end() ? nullptr : &*found;
}

/// The gate asks only tracks that gate what could not be scored.
bool IsGating(const gate::GateDecision* decision, suite::Track track) {
  return FindRule(decision, "gate.unscored." + std::string(suite::TrackName(track))) != nullptr;
}

void Read(bool is_gating, TrackRow* row) {
  const gate::Finding& finding = *row->finding;
  row->tone = finding.is_warning ? Tone::kDoubtful : ToneOf(finding.verdict);
  if (!is_gating) {
    row->reading = "not gated";
    row->tone = Tone::kPlain;
  } else if (finding.is_waived) {
    row->reading = "waived";
  } else if (finding.verdict == gate::Verdict::kFail) {
    row->reading = "worse";
  } else if (finding.verdict == gate::Verdict::kInconclusive) {
    row->reading = "cannot tell";
  } else {
    row->reading = finding.is_warning ? "within margin" : "not worse";
  }
}

/// The worst finding on the track that is worse than the one on its drop.
std::string ObjectionTo(const gate::Finding& drop, const gate::GateDecision& decision) {
  const gate::Finding* worst = &drop;
  for (const gate::Finding& finding : decision.findings)
    if (finding.track == drop.track && finding.verdict > worst->verdict) worst = &finding;
  if (worst == &drop) return "";
  return std::string(gate::VerdictName(worst->verdict)) + " by " + Clean(worst->rule);
}

TrackRow RowOf(const baseline::TrackComparison* entry, const gate::Finding* finding) {
  TrackRow row;
  row.entry = entry;
  row.finding = finding;
  if (entry != nullptr) {
    row.change.difference = entry->difference;
    row.change.interval = entry->interval;
  }
  if (finding == nullptr) return row;
  row.change.margin = finding->margin;
  if (finding->difference && finding->interval) {
    row.change.difference = finding->difference;
    row.change.interval = *finding->interval;
  }
  return row;
}

TrackRow TrackItself(const baseline::TrackComparison& entry, const gate::GateDecision* decision) {
  TrackRow row = RowOf(&entry, TrackFinding(decision, entry.track));
  row.label = TrackLabel(entry.track);
  if (decision == nullptr) return row;
  if (row.finding == nullptr) {
    row.reading = "not gated";
    return row;
  }
  Read(IsGating(decision, entry.track), &row);
  row.objection = ObjectionTo(*row.finding, *decision);
  return row;
}

/// The slices and suites of a track that gate by themselves, and the pinned baseline.
std::vector<TrackRow> PartsOf(const baseline::Comparison& comparison, suite::Track track,
                              const gate::GateDecision* decision) {
  std::vector<TrackRow> rows;
  const auto add = [&](const std::string& rule, std::string label,
                       const baseline::TrackComparison* entry) {
    const gate::Finding* finding = FindRule(decision, rule);
    if (finding == nullptr) return;
    TrackRow row = RowOf(entry, finding);
    row.label = std::move(label);
    row.is_part = true;
    Read(/*is_gating=*/true, &row);
    rows.push_back(std::move(row));
  };
  const std::string name(suite::TrackName(track));
  for (const baseline::TrackComparison& slice : comparison.slices)
    if (slice.track == track)
      add("gate.track." + name + "." + slice.slice, Clean(slice.slice), &slice);
  for (const baseline::TrackComparison& part : comparison.by_suite)
    if (part.track == track)
      add("gate.track." + gate::SuitePartName(name, part.suite), Clean("suite=" + part.suite),
          &part);
  add("gate.anchor." + name, "pinned", nullptr);
  return rows;
}

std::string SidesText(const std::optional<double>& baseline, const std::optional<double>& now) {
  const auto side = [](const std::optional<double>& rate) { return rate ? Percent(*rate) : "–"; };
  return side(baseline) + " → " + side(now);
}

bool HasClusters(const TrackRow& row) {
  return row.entry != nullptr && row.entry->clusters < row.entry->pairs;
}

std::string WholePercent(double fraction) { return Fixed(fraction * 100, 0) + " %"; }

}  // namespace

std::vector<TrackRow> TrackRowsOf(const ReportInput& input) {
  std::vector<TrackRow> rows;
  if (input.comparison == nullptr) return rows;
  for (const baseline::TrackComparison& entry : input.comparison->tracks) {
    rows.push_back(TrackItself(entry, input.decision));
    for (TrackRow& part : PartsOf(*input.comparison, entry.track, input.decision))
      rows.push_back(std::move(part));
  }
  return rows;
}

std::vector<Change> ChangesOf(const std::vector<TrackRow>& rows) {
  std::vector<Change> changes;
  for (const TrackRow& row : rows) changes.push_back(row.change);
  return changes;
}

std::string_view IntervalName(const ReportInput& input) {
  return input.decision != nullptr ? "the gate's bounds" : "90 % interval";
}

std::string FiguresText(const TrackRow& row) {
  std::string text;
  if (row.entry != nullptr)
    text = SidesText(row.entry->baseline.rate, row.entry->candidate.rate) + ", ";
  text += row.change.difference
              ? Points(*row.change.difference) + " points " + PointsInterval(row.change.interval)
              : "no change measured";
  if (row.change.margin) text += ", margin " + Fixed(*row.change.margin * 100, 1);
  return text;
}

std::string CountsText(const TrackRow& row) {
  if (row.entry == nullptr) return "";
  const baseline::TrackComparison& entry = *row.entry;
  std::string text = Count(entry.pairs, "pair");
  if (HasClusters(row)) text += " in " + Count(entry.clusters, "cluster");
  text += ", " + Grouped(entry.regressed) + " regressed, " + Grouped(entry.fixed) + " fixed";
  if (entry.unscored_candidate > 0) text += ", " + Grouped(entry.unscored_candidate) + " unscored";
  return text;
}

std::string EveryTrialText(const TrackRow& row) {
  if (row.entry == nullptr || row.entry->track != suite::Track::kAdversarial) return "";
  if (!row.entry->candidate.every_trial) return "";
  return "passed every trial: " +
         SidesText(row.entry->baseline.every_trial, row.entry->candidate.every_trial);
}

std::string SightText(const TrackRow& row) {
  if (!row.change.difference) return "";
  std::optional<double> drop;
  if (row.entry != nullptr) drop = row.entry->minimum_detectable_drop;
  if (row.finding != nullptr && row.finding->minimum_detectable_drop)
    drop = row.finding->minimum_detectable_drop;
  if (!drop) return "";
  std::string text = "sees a drop of " + Fixed(*drop * 100, 1) + " points (80 % power";
  if (row.entry != nullptr) text += "; " + gate::NoiseText(row.entry->noise);
  text += ")";
  if (row.finding == nullptr || !row.finding->chance_of_pass) return text;
  text += "; an unchanged model passes with " + WholePercent(*row.finding->chance_of_pass);
  if (*row.finding->chance_of_pass >= kPlannedPower || !row.finding->cases_needed) return text;
  return text + "; " + Count(*row.finding->cases_needed, HasClusters(row) ? "cluster" : "case") +
         " for " + WholePercent(kPlannedPower);
}

}  // namespace plimsoll::report
