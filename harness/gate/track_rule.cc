#include "harness/gate/track_rule.h"

#include <algorithm>
#include <string>
#include <utility>

#include "harness/gate/phrase.h"
#include "harness/gate/suite_rule.h"
#include "harness/gate/track_evidence.h"
#include "harness/stats/clustered.h"
#include "harness/stats/power.h"

namespace plimsoll::gate {
namespace {

using baseline::TrackComparison;

constexpr double kPlannedPower = 0.8;
constexpr double kChurnLevel = 0.01;

/// What is gated, and its evidence under all readings.
struct Judged {
  const Gated* gated = nullptr;
  double alpha = 0;
  Weighed measured;
  Verdict against = Verdict::kInconclusive;
  Verdict in_favour = Verdict::kInconclusive;
  Verdict with_retired = Verdict::kInconclusive;
  const SequentialTrack* sequential = nullptr;  ///< null: of a fixed number of cases

  const TrackComparison& track() const { return *gated->track; }
  const TrackPolicy& rule() const { return gated->rule; }
  bool hinges_on_unscored() const {
    return against != measured.verdict() || in_favour != measured.verdict();
  }
};

Finding NewFinding(const Judged& judged, const std::string& rule) {
  Finding finding;
  finding.rule = "gate." + rule + "." + judged.gated->name;
  finding.track = std::string(suite::TrackName(judged.track().track));
  finding.is_gating = judged.rule().is_gating;
  return finding;
}

std::string Confidence(double alpha) { return Percent(1 - alpha); }

/// What moved and the change, as every verdict on a track shows them.
std::string Evidence(const Judged& judged) {
  const TrackComparison& track = judged.track();
  const stats::Discordance& pairs = track.sample.pairs;
  const bool is_binary = track.sample.is_binary;
  return std::to_string(pairs.b) + (is_binary ? " regressed and " : " lower and ") +
         std::to_string(pairs.c) + (is_binary ? " fixed of " : " higher of ") +
         UnitName(track, track.clusters) + UnitRule(track) + ", " +
         Change(*track.difference, judged.measured.evidence.interval) + ", p " +
         PValue(judged.measured.p_worse) + " for worse";
}

std::string AdjustedP(const Judged& judged) {
  const double adjusted = judged.measured.evidence.p_worse;
  if (adjusted == judged.measured.p_worse) return "";
  return " (" + PValue(adjusted) + " adjusted for the number of tracks)";
}

std::string WhyOpen(const Judged& judged, std::int64_t needed) {
  const TrackComparison& track = judged.track();
  const std::int64_t floor = judged.measured.evidence.n_min;
  const std::string margin = Points(judged.rule().largest_drop);
  const std::string settle = "about " + UnitName(track, needed) + " would settle it";
  if (track.clusters < floor) {
    return "too few to tell: with " + UnitName(track, track.clusters) +
           " not even a perfect result excludes a drop of " + margin + ", which takes " +
           std::to_string(floor) + "; " + settle;
  }
  const std::string open = "a drop of " + margin + " is not excluded";
  const std::string noise = NoiseText(track.noise);
  if (track.clusters < needed)
    return open + "; " + settle + " (80 % chance of a PASS if nothing changed; " + noise + ")";
  return open + ", though " + UnitName(track, needed) +
         " would have given a model without any change an 80 % chance of a PASS (" + noise + ")";
}

/// Cases that moved more than chance behind a mean that did not.
std::string Churn(const TrackComparison& track) {
  if (!track.p_churn || *track.p_churn > kChurnLevel) return "";
  return "; single cases changed more than chance (p " + PValue(*track.p_churn) + ")";
}

void SayPass(const Judged& judged, Finding* finding) {
  const std::string margin = Points(judged.rule().largest_drop);
  finding->is_warning = judged.measured.decision.is_worse;
  if (finding->is_warning) {
    finding->message = "a decline within the margin: worse by " +
                       Points(-*judged.track().difference) + ", and a drop of more than " + margin +
                       " is excluded (" + Confidence(judged.alpha) + "); " + Evidence(judged) +
                       AdjustedP(judged);
  } else {
    finding->message = "not worse than the margin: a drop of more than " + margin +
                       " is excluded (" + Confidence(judged.alpha) + "); " + Evidence(judged) +
                       Churn(judged.track());
  }
}

void SayFail(const Judged& judged, Finding* finding) {
  const bool is_beyond = judged.measured.decision.is_beyond_margin;
  finding->message =
      "worse" + std::string(is_beyond ? ", and by more than the margin of " : "; the margin is ") +
      Points(judged.rule().largest_drop) + ": " + Evidence(judged) + AdjustedP(judged);
}

/// No test is possible.
void SayUntestable(const Judged& judged, Finding* finding) {
  const TrackComparison& track = judged.track();
  finding->doubt = Doubt::kIncomplete;
  if (track.is_one_to_many) {
    finding->message =
        "the baseline has one trial where the candidate has several, and no test keeps its level "
        "there; accept a baseline with several epochs, or measure the candidate with one";
  } else if (track.baseline_cases == 0) {
    finding->message = "no baseline: " + Count(track.candidate_cases, "case has", "cases have") +
                       " nothing to be compared with; accept a baseline first";
  } else {
    finding->message = "no pairs: none of " + Count(track.candidate_cases, "case", "cases") +
                       " was scored on both sides with the same prompt";
  }
}

void SayHinges(const Judged& judged, Finding* finding) {
  finding->verdict = Verdict::kInconclusive;
  finding->doubt = Doubt::kUnscored;
  finding->message =
      std::string(VerdictName(judged.measured.verdict())) + " on what was scored, but " +
      std::string(VerdictName(judged.against)) +
      " if every unscored trial had gone against the candidate and " +
      std::string(VerdictName(judged.in_favour)) + " if every one had gone for it (" +
      Count(judged.track().unscored_candidate, "case", "cases") + " of the candidate and " +
      std::to_string(judged.track().unscored_baseline) + " of the baseline); " + Evidence(judged);
}

/// A track that the evidence settled before its last case. What follows from it is no estimate:
/// stopping where it looked clearest exaggerates.
void SaySettled(const Judged& judged, Finding* finding) {
  const SequentialTrack& settled = *judged.sequential;
  const bool is_pass = settled.decision == stats::SequentialDecision::kPass;
  finding->is_settled = true;
  finding->verdict = is_pass ? Verdict::kPass : Verdict::kFail;
  finding->message =
      std::string(is_pass ? "not worse than the margin of " : "worse; the margin is ") +
      Points(judged.rule().largest_drop) + ": settled after " + std::to_string(settled.cases_used) +
      " of " + Count(settled.cases_planned, "case", "cases") +
      " by evidence that holds whenever one stops";
}

/// Evidence may go on after a look; the rules for a fixed number of cases may not.
void SayNotSettled(const SequentialTrack& open, Finding* finding) {
  finding->verdict = Verdict::kInconclusive;
  finding->doubt = Doubt::kPower;
  finding->message = "not settled by " + std::to_string(open.cases_used) + " of " +
                     Count(open.cases_planned, "case", "cases") +
                     ", and a run that was extended is decided by evidence alone";
}

void SayVerdict(const Judged& judged, Finding* finding) {
  finding->verdict = judged.measured.verdict();
  if (judged.hinges_on_unscored()) return SayHinges(judged, finding);
  if (finding->verdict == Verdict::kPass) return SayPass(judged, finding);
  if (finding->verdict == Verdict::kFail) return SayFail(judged, finding);
  finding->doubt = Doubt::kPower;
  finding->message =
      WhyOpen(judged, *finding->cases_needed) + "; " + Evidence(judged) + Churn(judged.track());
}

void FillNumbers(const Judged& judged, Finding* finding) {
  const TrackComparison& track = judged.track();
  const double margin = judged.rule().largest_drop;
  const auto n = static_cast<double>(track.clusters);
  finding->alpha = judged.alpha;
  finding->p_worse = judged.measured.p_worse;
  finding->p_adjusted = judged.measured.evidence.p_worse;
  finding->difference = track.difference;
  finding->interval = judged.measured.evidence.interval;
  finding->cases_needed = stats::CasesNeeded(track.noise.psi, margin, judged.alpha, kPlannedPower);
  finding->minimum_detectable_drop =
      stats::MinimumDetectableDrop(track.noise.psi, n, judged.alpha, kPlannedPower);
  finding->chance_of_pass = stats::ChanceOfPassUnchanged(track.noise.psi, n, margin, judged.alpha);
}

Finding JudgeDrop(const Judged& judged) {
  Finding finding = NewFinding(judged, "track");
  finding.margin = judged.rule().largest_drop;
  if (!IsTestable(judged.track())) {
    SayUntestable(judged, &finding);
  } else {
    FillNumbers(judged, &finding);
    const bool is_settled = judged.sequential != nullptr &&
                            judged.sequential->decision != stats::SequentialDecision::kContinue;
    if (is_settled) {
      SaySettled(judged, &finding);
    } else if (judged.sequential != nullptr && judged.sequential->is_extended) {
      SayNotSettled(*judged.sequential, &finding);
    } else {
      SayVerdict(judged, &finding);
    }
  }
  if (judged.rule().is_gating) return finding;
  finding.is_warning |= finding.verdict != Verdict::kPass;
  finding.message =
      "not gating, would be " + std::string(VerdictName(finding.verdict)) + ": " + finding.message;
  finding.verdict = Verdict::kPass;
  finding.doubt = Doubt::kNone;
  return finding;
}

/// A warning where leaving out the cases that are gone turned the verdict.
std::vector<Finding> JudgeRetired(const Judged& judged) {
  const TrackComparison& track = judged.track();
  if (track.baseline_retired.cases == 0 || !IsTestable(track) ||
      judged.with_retired == judged.measured.verdict())
    return {};
  Finding finding = NewFinding(judged, "retired");
  finding.verdict = Verdict::kPass;
  finding.is_warning = true;
  finding.message =
      std::string(VerdictName(judged.measured.verdict())) + " on the cases in common, but " +
      std::string(VerdictName(judged.with_retired)) + " if the candidate had failed " +
      Count(track.baseline_retired.cases, "case", "cases") +
      " that it was not asked, of which the baseline passed " +
      Percent(*track.baseline_retired.rate) + " (" + Percent(*track.baseline.rate) +
      " of those in common)";
  return {finding};
}

double ShareOf(std::int64_t unscored, std::int64_t cases) {
  return cases == 0 ? 0 : static_cast<double>(unscored) / static_cast<double>(cases);
}

Finding JudgeUnscored(const Judged& judged) {
  const TrackComparison& track = judged.track();
  const double before = ShareOf(track.unscored_baseline, track.baseline_cases);
  const double now = ShareOf(track.unscored_candidate, track.candidate_cases);
  Finding finding = NewFinding(judged, "unscored");
  const bool is_too_much = std::max(before, now) > judged.rule().largest_unscored_share;
  finding.verdict = is_too_much ? Verdict::kInconclusive : Verdict::kPass;
  finding.doubt = is_too_much ? Doubt::kUnscored : Doubt::kNone;
  finding.is_warning = !is_too_much && track.unscored_candidate + track.unscored_baseline > 0;
  finding.message = std::to_string(track.unscored_candidate) + " of " +
                    Count(track.candidate_cases, "case", "cases") + " of the candidate (" +
                    Percent(now) + ") and " + std::to_string(track.unscored_baseline) + " of " +
                    std::to_string(track.baseline_cases) + " of the baseline (" + Percent(before) +
                    ") have trials that could not be scored; at most " +
                    Percent(judged.rule().largest_unscored_share) + " are allowed";
  return finding;
}

/// One-sided bounds of a rate: Clopper and Pearson's over the clusters, or Korn and Graubard's
/// where they are not one pass/fail trial each.
stats::Interval BoundsOf(const baseline::Rate& rate, double alpha) {
  const double level = 1 - 2 * alpha;
  if (rate.is_effective) {
    if (const auto bounds =
            stats::KornGraubard(rate.means, static_cast<double>(rate.trials), level))
      return bounds->interval;
  }
  const auto n = static_cast<double>(rate.clusters);
  return stats::ClopperPearson(*rate.rate * n, n, level);
}

/// The floor is on the rate itself.
Finding JudgeFloor(const Judged& judged) {
  const baseline::Rate& rate = judged.track().candidate_all;
  const double floor = *judged.rule().smallest_rate;
  Finding finding = NewFinding(judged, "rate");
  finding.margin = floor;
  if (!rate.rate) {
    finding.doubt = Doubt::kUnscored;
    finding.message = "no case was scored, so that a rate of " + Percent(floor) + " is not shown";
    return finding;
  }
  const stats::Interval bounds = BoundsOf(rate, judged.alpha);
  if (bounds.low >= floor) finding.verdict = Verdict::kPass;
  if (bounds.high < floor) finding.verdict = Verdict::kFail;
  if (finding.verdict == Verdict::kInconclusive) finding.doubt = Doubt::kPower;
  const std::string relation = finding.verdict == Verdict::kPass ? " is reached: "
                               : finding.verdict == Verdict::kFail
                                   ? " is missed: "
                                   : " is neither shown nor excluded: ";
  const std::string of_what = rate.clusters < rate.cases
                                  ? " in the mean of " + Count(rate.clusters, "cluster", "clusters")
                                  : " of " + Count(rate.cases, "case", "cases") + " pass";
  finding.message = "a rate of at least " + Percent(floor) + relation + Percent(*rate.rate) +
                    of_what + ", between " + Percent(bounds.low) + " and " + Percent(bounds.high) +
                    " (each bound " + Confidence(judged.alpha) + ")";
  return finding;
}

std::vector<Judged> JudgeAll(const std::vector<Gated>& gated, const Policy& policy, double alpha) {
  const auto measured = Weigh(gated, policy, alpha, &TrackComparison::sample, nullptr);
  const auto against = Weigh(gated, policy, alpha, &TrackComparison::sample_against, &measured);
  const auto in_favour = Weigh(gated, policy, alpha, &TrackComparison::sample_in_favour, &measured);
  const auto with_retired =
      Weigh(gated, policy, alpha, &TrackComparison::sample_with_retired, &measured);
  std::vector<Judged> judged;
  for (std::size_t i = 0; i < gated.size(); ++i)
    judged.push_back({&gated[i], alpha, measured[i], against[i].verdict(), in_favour[i].verdict(),
                      with_retired[i].verdict(), nullptr});
  return judged;
}

/// What is gated and nobody measured shows nothing.
Finding MissingPart(const std::string& track, const std::string& name, const std::string& found,
                    const std::string& who) {
  Finding finding;
  finding.track = track;
  finding.rule = "gate.track." + name;
  finding.doubt = Doubt::kIncomplete;
  finding.message = found + " on the " + track + " track, which " + who + " gates";
  return finding;
}

/// Slices that the policy gates and that are not there.
std::vector<Finding> JudgeMissingSlices(const baseline::Comparison& comparison,
                                        const Policy& policy) {
  std::vector<Finding> findings;
  for (const SlicePolicy& wanted : policy.gating_slices) {
    const bool is_there = std::any_of(
        comparison.slices.begin(), comparison.slices.end(), [&](const TrackComparison& slice) {
          return slice.track == wanted.track && slice.slice == wanted.slice &&
                 slice.candidate_cases > 0;
        });
    if (is_there) continue;
    const std::string track(suite::TrackName(wanted.track));
    findings.push_back(MissingPart(track, track + "." + wanted.slice,
                                   "the candidate has no case of " + wanted.slice, "the policy"));
  }
  return findings;
}

/// What suites ask of their own cases beside a margin, and suites that ask and were not measured.
std::vector<Finding> JudgeSuites(const DecideInput& input, const Policy& policy) {
  std::vector<Finding> findings;
  for (const auto& [suite, gate] : policy.suites) {
    for (const auto& [track, asked] : gate.tracks) {
      const std::string name = SuitePartName(track, suite);
      const TrackComparison* part = FindSuitePart(*input.comparison, suite, track);
      if (part == nullptr) {
        findings.push_back(MissingPart(track, name, "suite \"" + suite + "\" has no case", "it"));
        continue;
      }
      const Gated gated{part, StricterRule(policy.track(part->track), asked), name};
      Judged judged;
      judged.gated = &gated;
      judged.alpha = AlphaOf(input, policy);
      if (asked.largest_unscored_share) findings.push_back(JudgeUnscored(judged));
      if (asked.smallest_rate) findings.push_back(JudgeFloor(judged));
    }
  }
  return findings;
}

}  // namespace

double AlphaOf(const DecideInput& input, const Policy& policy) {
  const double alpha = input.sequential.empty() ? policy.alpha : policy.alpha - policy.alpha_early;
  return alpha / input.attempt;
}

std::vector<Finding> JudgeTracks(const DecideInput& input, const Policy& policy) {
  const std::vector<Gated> gated = GatedOf(*input.comparison, policy, /*with_all=*/true);
  std::vector<Finding> findings = JudgeMissingSlices(*input.comparison, policy);
  for (Judged& judged : JudgeAll(gated, policy, AlphaOf(input, policy))) {
    const auto sequential = input.sequential.find(judged.track().track);
    if (sequential != input.sequential.end() && judged.gated->is_whole_track())
      judged.sequential = &sequential->second;
    findings.push_back(JudgeDrop(judged));
    if (!judged.rule().is_gating) continue;
    for (Finding& finding : JudgeRetired(judged)) findings.push_back(std::move(finding));
    if (!judged.gated->is_whole_track()) continue;
    findings.push_back(JudgeUnscored(judged));
    if (judged.rule().smallest_rate) findings.push_back(JudgeFloor(judged));
  }
  for (Finding& finding : JudgeSuites(input, policy)) findings.push_back(std::move(finding));
  return findings;
}

std::vector<Finding> JudgeAnchor(const baseline::Comparison& anchor, const Policy& policy,
                                 double alpha) {
  const std::vector<Gated> gated = GatedOf(anchor, policy, /*with_all=*/false);
  std::vector<Finding> findings;
  for (const Judged& judged : JudgeAll(gated, policy, alpha)) {
    Finding finding = JudgeDrop(judged);
    finding.rule = "gate.anchor." + judged.gated->name;
    finding.message = "against the pinned baseline: " + finding.message;
    findings.push_back(std::move(finding));
  }
  return findings;
}

}  // namespace plimsoll::gate
