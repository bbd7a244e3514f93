#include "harness/report/view.h"

#include <algorithm>
#include <map>

#include "harness/report/figures.h"
#include "harness/suite/case_name.h"

namespace plimsoll::report {
namespace {

bool IsConfirmed(const ReportInput& input, const Flip& flip) {
  return StateText(input, flip) == "confirmed regression";
}

}  // namespace

std::string_view TrackLabel(suite::Track track) {
  return track == suite::Track::kHappyPath ? "happy path" : suite::TrackName(track);
}

const gate::Finding* TrackFinding(const gate::GateDecision* decision, suite::Track track) {
  if (decision == nullptr) return nullptr;
  const std::string rule = std::string("gate.track.").append(suite::TrackName(track));
  for (const gate::Finding& finding : decision->findings)
    if (finding.rule == rule) return &finding;
  return nullptr;
}

std::optional<gate::Verdict> TrackVerdict(const gate::GateDecision* decision, suite::Track track) {
  std::optional<gate::Verdict> worst;
  if (decision == nullptr) return worst;
  for (const gate::Finding& finding : decision->findings)
    if (finding.track == suite::TrackName(track) && (!worst || finding.verdict > *worst))
      worst = finding.verdict;
  return worst;
}

std::string TrackVerdictText(const gate::GateDecision* decision, suite::Track track) {
  const std::optional<gate::Verdict> verdict = TrackVerdict(decision, track);
  return verdict ? std::string(gate::VerdictName(*verdict)) : "not gated";
}

std::string PlaceText(const SourceMark& mark) {
  return mark.line > 0 ? mark.file + ":" + std::to_string(mark.line) : mark.file;
}

SourceMark MarkOf(const ReportInput& input, const std::string& suite, const std::string& case_id) {
  if (!input.case_info) return {};
  const std::optional<CaseInfo> info = input.case_info(suite, case_id);
  return info ? info->mark : SourceMark{};
}

std::vector<const Flip*> FlipsOf(const baseline::Comparison* comparison, FlipKind kind) {
  std::vector<const Flip*> flips;
  if (comparison == nullptr) return flips;
  for (const Flip& flip : comparison->flips)
    if (kind == FlipKind::kRegressed ? flip.second.is_regressed() : flip.second.is_fixed())
      flips.push_back(&flip);
  return flips;
}

std::string StateText(const ReportInput& input, const Flip& flip) {
  const auto found = input.case_states.find(suite::CaseName(flip.first, flip.second.candidate.id));
  if (found == input.case_states.end()) return "";
  std::string text = found->second;
  std::replace(text.begin(), text.end(), '_', ' ');
  return text;
}

std::vector<const Flip*> RegressedFlips(const ReportInput& input) {
  std::vector<const Flip*> flips = FlipsOf(input.comparison, FlipKind::kRegressed);
  std::stable_partition(flips.begin(), flips.end(),
                        [&](const Flip* flip) { return IsConfirmed(input, *flip); });
  return flips;
}

std::string RegressedTitle(const ReportInput& input) {
  const std::vector<const Flip*> flips = RegressedFlips(input);
  std::int64_t critical = 0;
  std::int64_t confirmed = 0;
  for (const Flip* flip : flips) {
    critical += flip->second.severity() == suite::Severity::kCritical;
    confirmed += IsConfirmed(input, *flip);
  }
  std::string title = "regressed: " + Count(static_cast<std::int64_t>(flips.size()), "case");
  if (critical > 0) title += ", " + Grouped(critical) + " critical";
  if (confirmed > 0) title += ", " + Grouped(confirmed) + " confirmed";
  return title;
}

std::vector<std::pair<std::string_view, std::int64_t>> UnscoredOutcomes(
    const run::Progress& progress) {
  std::vector<std::pair<std::string_view, std::int64_t>> counts;
  for (int i = 0; i < run::kOutcomes; ++i) {
    const auto outcome = static_cast<run::Outcome>(i);
    const std::int64_t count = progress.outcomes[static_cast<std::size_t>(i)];
    if (outcome != run::Outcome::kScored && count > 0)
      counts.emplace_back(run::OutcomeName(outcome), count);
  }
  return counts;
}

const baseline::TrackComparison* TrackOver(const baseline::Comparison* comparison,
                                           suite::Track track) {
  if (comparison == nullptr) return nullptr;
  for (const baseline::TrackComparison& entry : comparison->tracks)
    if (entry.track == track) return &entry;
  return nullptr;
}

std::vector<baseline::TrackRate> TrackRates(const ReportInput& input) {
  if (input.comparison == nullptr) return input.rates;
  std::vector<baseline::TrackRate> rates;
  for (const baseline::TrackComparison& entry : input.comparison->tracks)
    rates.push_back({entry.track, entry.candidate_all, entry.unscored_candidate});
  return rates;
}

std::string LeftOutText(const baseline::Comparison& comparison) {
  std::map<baseline::LeftOut, std::int64_t> counts;
  for (const baseline::LeftOutCase& left_out : comparison.left_out) ++counts[left_out.why];
  std::string text;
  for (const auto& [why, count] : counts)
    text.append(text.empty() ? "" : ", ")
        .append(Grouped(count))
        .append(" ")
        .append(baseline::LeftOutName(why));
  return text;
}

std::string QuarantinedText(const baseline::Comparison& comparison) {
  constexpr std::int64_t kMostNames = 10;
  std::int64_t count = 0;
  std::string text;
  for (const baseline::LeftOutCase& left_out : comparison.left_out) {
    if (left_out.why != baseline::LeftOut::kQuarantined || ++count > kMostNames) continue;
    text.append(text.empty() ? "" : ", ").append(left_out.suite).append("/").append(left_out.id);
  }
  return count > kMostNames ? text + " and " + Grouped(count - kMostNames) + " more" : text;
}

std::string MovedText(const baseline::TrackComparison& entry) {
  std::string text;
  if (entry.baseline_retired.rate)
    text = Grouped(entry.baseline_retired.cases) + " retired, of which the baseline passed " +
           Percent(*entry.baseline_retired.rate);
  if (entry.candidate_added.rate)
    text += (text.empty() ? "" : "; ") + Grouped(entry.candidate_added.cases) +
            " added, of which " + Percent(*entry.candidate_added.rate) + " pass";
  if (text.empty()) return text;
  if (entry.candidate.rate) text += " (" + Percent(*entry.candidate.rate) + " of those in common)";
  return std::string(TrackLabel(entry.track)) + ": " + text;
}

std::string ScopeText(const ReportInput& input) {
  std::int64_t cases = 0;
  for (const run::SuiteRef& suite : input.manifest.suites) cases += suite.cases;
  std::int64_t unscored = 0;
  for (const auto& [name, count] : UnscoredOutcomes(input.progress)) unscored += count;
  return Count(cases, "case") + " in " +
         Count(static_cast<std::int64_t>(input.manifest.suites.size()), "suite") + ", " +
         Grouped(unscored) + " of " + Count(input.manifest.planned, "trial") + " unscored";
}

}  // namespace plimsoll::report
