#include "harness/gate/labelled_rule.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "harness/gate/judge_rule.h"
#include "harness/gate/phrase.h"
#include "harness/gate/track_rule.h"
#include "harness/stats/power.h"

namespace plimsoll::gate {
namespace {

constexpr std::uint64_t kSeed = 1;

Weighed Weigh(stats::TrackEvidence evidence) {
  Weighed weighed;
  weighed.p_worse = evidence.p_worse;
  weighed.decision = stats::DecideTrack(evidence);
  weighed.evidence = std::move(evidence);
  return weighed;
}

std::optional<Weighed> WeighJudged(const triage::TrackDifference& difference, double margin,
                                   double alpha) {
  if (difference.judged.empty()) return std::nullopt;
  if (!difference.is_binary)
    return Weigh(stats::WeighDifferences(difference.judged, margin, alpha, kSeed));
  stats::Discordance pairs;
  pairs.n = static_cast<std::int64_t>(difference.judged.size());
  pairs.b = std::count(difference.judged.begin(), difference.judged.end(), -1.0);
  pairs.c = std::count(difference.judged.begin(), difference.judged.end(), 1.0);
  return Weigh(stats::WeighPairs(pairs, margin, alpha));
}

std::optional<Weighed> WeighByLabels(const std::optional<triage::LabelledDifference>& difference,
                                     double margin, double alpha) {
  if (!difference) return std::nullopt;
  stats::TrackEvidence evidence;
  evidence.difference = difference->difference;
  evidence.interval = difference->interval;
  evidence.p_worse = difference->p_worse;
  evidence.margin = margin;
  evidence.alpha = alpha;
  evidence.n = difference->clusters;
  evidence.n_min = stats::CaseFloor(margin, alpha);
  return Weigh(std::move(evidence));
}

const triage::TrackDifference* DifferenceOf(const DecideInput& input, const std::string& track) {
  for (const triage::TrackDifference& difference : input.labelled)
    if (suite::TrackName(difference.track) == track) return &difference;
  return nullptr;
}

std::string LabelsText(const triage::TrackDifference& difference) {
  return Count(difference.candidate.labels, "label", "labels") + " of the candidate and " +
         std::to_string(difference.baseline.labels) + " of the baseline";
}

std::string SourceText(judge::Source source) {
  return source == judge::Source::kPeople ? "by people" : "by judges put right by people";
}

void SayUnlabelled(const triage::TrackDifference* difference, Finding* finding) {
  finding->verdict = Verdict::kInconclusive;
  finding->doubt = Doubt::kIncomplete;
  finding->message = "the policy decides by labels of drawn answers on both sides, and there are " +
                     (difference == nullptr ? std::string("none") : LabelsText(*difference)) +
                     "; plimsoll triage list and plimsoll triage serve get them; by judges alone "
                     "it was " +
                     finding->message;
}

/// Holds the finding's margin and verdict to what labels say.
void SayLabelled(const Policy& policy, const triage::TrackDifference& difference, Weighed weighed,
                 std::size_t family, Finding* finding) {
  stats::TrackEvidence& evidence = weighed.evidence;
  evidence.p_worse = std::min(1.0, evidence.p_worse * static_cast<double>(family));
  weighed.decision = stats::DecideTrack(evidence);
  finding->verdict = weighed.verdict();
  finding->doubt = finding->verdict == Verdict::kInconclusive ? Doubt::kPower : Doubt::kNone;
  finding->is_warning = finding->verdict == Verdict::kPass && weighed.decision.is_worse;
  finding->is_settled = false;
  finding->p_worse = weighed.p_worse;
  finding->p_adjusted = evidence.p_worse;
  finding->difference = evidence.difference;
  finding->interval = evidence.interval;
  // Those were of the judges' grades.
  finding->cases_needed.reset();
  finding->minimum_detectable_drop.reset();
  finding->chance_of_pass.reset();
  const std::string found = finding->verdict == Verdict::kPass ? "not worse than the margin of "
                            : finding->verdict == Verdict::kFail
                                ? "worse; the margin is "
                                : "neither shown nor excluded is a drop of ";
  finding->message = SourceText(policy.judging.verdict_by) + " " + found + Points(evidence.margin) +
                     ": " + Change(evidence.difference, evidence.interval) + " over " +
                     Count(difference.pairs, "case", "cases") + ", p " + PValue(weighed.p_worse) +
                     " for worse, " + LabelsText(difference) +
                     "; by judges alone: " + finding->message;
}

bool IsWholeTrack(const Finding& finding) {
  return !finding.track.empty() && finding.rule == "gate.track." + finding.track;
}

bool IsModelGraded(const DecideInput& input, const std::string& track) {
  return std::any_of(input.judges.begin(), input.judges.end(),
                     [&](const JudgeStanding& standing) { return MayHaveGraded(standing, track); });
}

}  // namespace

SourceVerdicts WeighLabelled(const triage::TrackDifference& difference, const Policy& policy,
                             double alpha) {
  const double margin = policy.track(difference.track).largest_drop;
  return {difference.track,
          difference.pairs,
          {WeighJudged(difference, margin, alpha), WeighByLabels(difference.people, margin, alpha),
           WeighByLabels(difference.combined, margin, alpha)}};
}

void ApplyLabels(const DecideInput& input, const Policy& policy, std::vector<Finding>* findings) {
  if (policy.judging.verdict_by == judge::Source::kJudges) return;
  const auto family = static_cast<std::size_t>(std::count_if(
      findings->begin(), findings->end(),
      [](const Finding& finding) { return finding.is_gating && IsWholeTrack(finding); }));
  for (Finding& finding : *findings) {
    if (!finding.is_gating || !IsWholeTrack(finding) || !IsModelGraded(input, finding.track))
      continue;
    const triage::TrackDifference* difference = DifferenceOf(input, finding.track);
    std::optional<Weighed> weighed;
    if (difference != nullptr)
      weighed =
          WeighLabelled(*difference, policy, AlphaOf(input, policy)).Of(policy.judging.verdict_by);
    if (weighed) {
      SayLabelled(policy, *difference, std::move(*weighed), family, &finding);
    } else {
      SayUnlabelled(difference, &finding);
    }
  }
}

}  // namespace plimsoll::gate
