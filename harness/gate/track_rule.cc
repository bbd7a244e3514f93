#include "harness/gate/track_rule.h"

#include <algorithm>
#include <string>

#include "harness/gate/phrase.h"
#include "harness/gate/track_evidence.h"
#include "harness/stats/power.h"

namespace plimsoll::gate {
namespace {

using baseline::TrackComparison;

constexpr double kPlannedPower = 0.8;

/// A track, its rule, and its evidence under the three readings of the unscored trials.
struct Judged {
  const TrackComparison* track = nullptr;
  const TrackPolicy* rule = nullptr;
  double alpha = 0;
  TrackEvidence measured;
  Verdict against = Verdict::kInconclusive;
  Verdict in_favour = Verdict::kInconclusive;

  std::string name() const { return std::string(suite::TrackName(track->track)); }
  bool hinges_on_unscored() const {
    return against != measured.verdict() || in_favour != measured.verdict();
  }
};

Finding NewFinding(const Judged& judged, const std::string& rule) {
  Finding finding;
  finding.rule = "gate." + rule + "." + judged.name();
  finding.track = judged.name();
  return finding;
}

std::string Confidence(double alpha) { return Percent(1 - alpha); }

/// The flips and the change, as every verdict on a track shows them.
std::string Evidence(const Judged& judged) {
  const TrackComparison& track = *judged.track;
  return std::to_string(track.discordance.b) + " regressed and " +
         std::to_string(track.discordance.c) + " fixed of " + UnitName(track, track.clusters) +
         UnitRule(track) + ", " + Change(*track.difference, track.interval) + ", p " +
         PValue(judged.measured.p_worse) + " for worse";
}

std::string AdjustedP(const Judged& judged) {
  if (judged.measured.p_adjusted == judged.measured.p_worse) return "";
  return " (" + PValue(judged.measured.p_adjusted) + " adjusted for the number of tracks)";
}

std::string WhyOpen(const Judged& judged, std::int64_t needed) {
  const TrackComparison& track = *judged.track;
  const std::int64_t floor = stats::CaseFloor(judged.rule->largest_drop, judged.alpha);
  const std::string settle = "about " + UnitName(track, needed) + " would settle it";
  if (track.clusters < floor) {
    return "too few to tell: with " + UnitName(track, track.clusters) +
           " not even a perfect result excludes a drop of " + Points(judged.rule->largest_drop) +
           ", which takes " + std::to_string(floor) + "; " + settle;
  }
  const std::string open = "a drop of " + Points(judged.rule->largest_drop) + " is not excluded";
  if (track.clusters < needed)
    return open + "; " + settle + " (80 % chance of a PASS if nothing changed)";
  return open + ", though " + UnitName(track, needed) +
         " would have given a model without any change an 80 % chance of a PASS";
}

/// Where a level below the strictest is what stands in the way, the strictest one's interval does
/// not show it.
std::string LowerLevel(const Judged& judged) {
  const auto& levels = judged.track->levels;
  if (levels.size() == 1) return "";
  const auto worst =
      std::min_element(levels.begin(), levels.end(), [](const auto& a, const auto& b) {
        return a.counts.c - a.counts.b < b.counts.c - b.counts.b;
      });
  if (worst == levels.begin()) return "";
  return "; where " + Percent(worst->share) + " of the trials passing is enough, " +
         std::to_string(worst->counts.b) + " regressed and " + std::to_string(worst->counts.c) +
         " fixed";
}

void SayPass(const Judged& judged, Finding* finding) {
  const std::string margin = Points(judged.rule->largest_drop);
  finding->is_warning = judged.measured.is_worse;
  if (judged.measured.is_worse) {
    finding->message = "a decline within the margin: worse by " +
                       Points(-*judged.track->difference) + ", and a drop of more than " + margin +
                       " is excluded (" + Confidence(judged.alpha) + "); " + Evidence(judged) +
                       AdjustedP(judged);
  } else {
    finding->message = "not worse than the margin: a drop of more than " + margin +
                       " is excluded (" + Confidence(judged.alpha) + "); " + Evidence(judged);
  }
}

void SayFail(const Judged& judged, Finding* finding) {
  const bool is_beyond = judged.track->interval.high < -judged.rule->largest_drop;
  finding->message =
      "worse" + std::string(is_beyond ? ", and by more than the margin of " : "; the margin is ") +
      Points(judged.rule->largest_drop) + ": " + Evidence(judged) + AdjustedP(judged);
}

/// No test is possible.
void SayUntestable(const Judged& judged, Finding* finding) {
  const TrackComparison& track = *judged.track;
  finding->doubt = Doubt::kIncomplete;
  if (track.has_unequal_trials) {
    finding->message =
        "some cases had more trials on one side, so that passing all of them does not ask the same "
        "of both; measure the "
        "candidate with as many epochs as the baseline has";
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
      Count(judged.track->unscored_candidate, "case", "cases") + " of the candidate and " +
      std::to_string(judged.track->unscored_baseline) + " of the baseline); " + Evidence(judged);
}

void SayVerdict(const Judged& judged, Finding* finding) {
  finding->verdict = judged.measured.verdict();
  if (judged.hinges_on_unscored()) return SayHinges(judged, finding);
  if (finding->verdict == Verdict::kPass) return SayPass(judged, finding);
  if (finding->verdict == Verdict::kFail) return SayFail(judged, finding);
  finding->doubt = Doubt::kPower;
  finding->message =
      WhyOpen(judged, *finding->cases_needed) + "; " + Evidence(judged) + LowerLevel(judged);
}

Finding JudgeDrop(const Judged& judged) {
  Finding finding = NewFinding(judged, "track");
  finding.margin = judged.rule->largest_drop;
  if (!IsTestable(*judged.track)) {
    SayUntestable(judged, &finding);
  } else {
    finding.p_worse = judged.measured.p_worse;
    finding.p_adjusted = judged.measured.p_adjusted;
    finding.cases_needed = stats::CasesNeeded(judged.track->psi, judged.rule->largest_drop,
                                              judged.alpha, kPlannedPower);
    SayVerdict(judged, &finding);
  }
  if (judged.rule->is_gating) return finding;
  finding.is_warning |= finding.verdict != Verdict::kPass;
  finding.message =
      "not gating, would be " + std::string(VerdictName(finding.verdict)) + ": " + finding.message;
  finding.verdict = Verdict::kPass;
  finding.doubt = Doubt::kNone;
  return finding;
}

double ShareOf(std::int64_t unscored, std::int64_t cases) {
  return cases == 0 ? 0 : static_cast<double>(unscored) / static_cast<double>(cases);
}

Finding JudgeUnscored(const Judged& judged) {
  const TrackComparison& track = *judged.track;
  const double before = ShareOf(track.unscored_baseline, track.baseline_cases);
  const double now = ShareOf(track.unscored_candidate, track.candidate_cases);
  Finding finding = NewFinding(judged, "unscored");
  const bool is_too_much = std::max(before, now) > judged.rule->largest_unscored_share;
  finding.verdict = is_too_much ? Verdict::kInconclusive : Verdict::kPass;
  finding.doubt = is_too_much ? Doubt::kUnscored : Doubt::kNone;
  finding.is_warning = !is_too_much && track.unscored_candidate + track.unscored_baseline > 0;
  finding.message = std::to_string(track.unscored_candidate) + " of " +
                    Count(track.candidate_cases, "case", "cases") + " of the candidate (" +
                    Percent(now) + ") and " + std::to_string(track.unscored_baseline) + " of " +
                    std::to_string(track.baseline_cases) + " of the baseline (" + Percent(before) +
                    ") have trials that could not be scored; at most " +
                    Percent(judged.rule->largest_unscored_share) + " are allowed";
  return finding;
}

/// The floor is on the rate itself; cases of one cluster count as one observation.
Finding JudgeFloor(const Judged& judged) {
  const baseline::Rate& rate = judged.track->candidate_all;
  const double floor = *judged.rule->smallest_rate;
  Finding finding = NewFinding(judged, "rate");
  finding.margin = floor;
  if (!rate.rate) {
    finding.doubt = Doubt::kUnscored;
    finding.message = "no case was scored, so that a rate of " + Percent(floor) + " is not shown";
    return finding;
  }
  const auto n = static_cast<double>(rate.clusters);
  const stats::Interval bounds = stats::ClopperPearson(*rate.rate * n, n, 1 - 2 * judged.alpha);
  if (bounds.low >= floor) finding.verdict = Verdict::kPass;
  if (bounds.high < floor) finding.verdict = Verdict::kFail;
  if (finding.verdict == Verdict::kInconclusive) finding.doubt = Doubt::kPower;
  const std::string relation = finding.verdict == Verdict::kPass ? " is reached: "
                               : finding.verdict == Verdict::kFail
                                   ? " is missed: "
                                   : " is neither shown nor excluded: ";
  finding.message = "a rate of at least " + Percent(floor) + relation + Percent(*rate.rate) +
                    " of " + Count(rate.cases, "case", "cases") + " pass, between " +
                    Percent(bounds.low) + " and " + Percent(bounds.high) + " (each bound " +
                    Confidence(judged.alpha) + ")";
  return finding;
}

}  // namespace

std::vector<Finding> JudgeTracks(const baseline::Comparison& comparison, const Policy& policy) {
  const auto& tracks = comparison.tracks;
  const auto measured = WeighTracks(tracks, policy, &TrackComparison::levels);
  const auto against = WeighTracks(tracks, policy, &TrackComparison::levels_against);
  const auto in_favour = WeighTracks(tracks, policy, &TrackComparison::levels_in_favour);
  std::vector<Finding> findings;
  for (std::size_t i = 0; i < tracks.size(); ++i) {
    if (tracks[i].candidate_cases == 0) continue;
    const Judged judged{&tracks[i],  &policy.track(tracks[i].track), policy.alpha,
                        measured[i], against[i].verdict(),           in_favour[i].verdict()};
    findings.push_back(JudgeDrop(judged));
    if (!judged.rule->is_gating) continue;
    findings.push_back(JudgeUnscored(judged));
    if (judged.rule->smallest_rate) findings.push_back(JudgeFloor(judged));
  }
  return findings;
}

}  // namespace plimsoll::gate
