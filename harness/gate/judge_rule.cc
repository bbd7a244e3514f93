#include "harness/gate/judge_rule.h"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <string_view>
#include <utility>

#include "harness/gate/phrase.h"
#include "harness/stats/judge_error.h"

namespace plimsoll::gate {
namespace {

Finding Spoilt(std::string rule, std::string message) {
  Finding finding;
  finding.rule = std::move(rule);
  finding.verdict = Verdict::kInconclusive;
  finding.doubt = Doubt::kIncomplete;
  finding.message = std::move(message);
  return finding;
}

bool IsBeyond(const KnownAnswers& answers, double share) {
  return answers.wrong + answers.ungraded > share * answers.asked;
}

std::string Missed(const KnownAnswers& answers, std::string_view what) {
  std::string text = std::to_string(answers.wrong + answers.ungraded) + " of " +
                     Count(answers.asked, std::string(what), std::string(what) + "s");
  if (answers.ungraded > 0) text += " (" + std::to_string(answers.ungraded) + " without a grade)";
  return text;
}

void CheckCanaries(const JudgeStanding& standing, const judge::Judging& judging,
                   std::vector<Finding>* findings) {
  if (standing.members.empty())
    findings->push_back(Spoilt("gate.judge.canary",
                               "judge " + standing.judge + ": its graders were asked no canary"));
  for (const JudgeStanding::Member& member : standing.members) {
    if (member.canaries.asked == 0) {
      findings->push_back(Spoilt(
          "gate.judge.canary",
          "judge " + standing.judge + ": grader \"" + member.grader + "\" was asked no canary"));
    } else if (IsBeyond(member.canaries, judging.largest_canary_failures)) {
      findings->push_back(
          Spoilt("gate.judge.canary", "judge " + standing.judge + ": grader \"" + member.grader +
                                          "\" got " + Missed(member.canaries, "canary answer") +
                                          " wrong, and its other grades cannot be trusted"));
    }
  }
}

void CheckDrift(const JudgeStanding& standing, const judge::Judging& judging,
                std::vector<Finding>* findings) {
  if (judging.anchor.empty()) return;
  const KnownAnswers none;
  const KnownAnswers& anchor = standing.anchor ? *standing.anchor : none;
  if (anchor.asked == 0) {
    findings->push_back(Spoilt(
        "gate.judge.drift", "judge " + standing.judge + ": the anchor set holds no answer of its"));
  } else if (IsBeyond(anchor, judging.largest_drift)) {
    findings->push_back(
        Spoilt("gate.judge.drift", "judge " + standing.judge + " has drifted: it grades " +
                                       Missed(anchor, "anchor answer") +
                                       " otherwise than when the set was made; judge both sides "
                                       "anew before they are compared"));
  }
}

// One bar of the policy; empty where it is met or not set.
std::string BelowBar(std::string_view name, const std::optional<double>& bar,
                     const std::optional<stats::Interval>& interval) {
  if (!bar) return "";
  const std::string asked = std::string(name) + " must be shown to be " + Percent(*bar);
  if (!interval) return asked + ", and it was not measured";
  if (interval->low >= *bar) return "";
  return asked + ", and lies above " + Percent(interval->low) + " (95 %)";
}

/// Of a calibrated judge whose answers say something; 1 of any other.
double ShownShare(const JudgeStanding& standing) {
  const std::optional<JudgeStanding::Calibration>& known = standing.calibration;
  if (!known || !known->youden || *known->youden < stats::kLeastYouden) return 1;
  return *known->youden;
}

void CheckYouden(const JudgeStanding& standing, std::vector<Finding>* findings) {
  const std::optional<JudgeStanding::Calibration>& known = standing.calibration;
  if (!known || !known->youden || *known->youden >= stats::kLeastYouden) return;
  findings->push_back(Spoilt("gate.judge.attenuation",
                             "judge " + standing.judge +
                                 " says too little of what people would say: sensitivity + "
                                 "specificity - 1 is " +
                                 Ratio(*known->youden) + " on " +
                                 Count(known->labels, "label", "labels") +
                                 ", and 0.20 is the least to go by"));
}

void CheckCalibration(const JudgeStanding& standing, const judge::Judging& judging,
                      std::vector<Finding>* findings) {
  if (!judging.least_sensitivity && !judging.least_specificity && !judging.least_alpha) return;
  if (!standing.calibration) {
    findings->push_back(Spoilt("gate.judge.calibration",
                               "judge " + standing.judge +
                                   " was never calibrated against people, and the policy asks for "
                                   "it: plimsoll judges calibrate"));
    return;
  }
  const JudgeStanding::Calibration& known = *standing.calibration;
  for (const std::string& problem :
       {BelowBar("sensitivity", judging.least_sensitivity, known.sensitivity),
        BelowBar("specificity", judging.least_specificity, known.specificity),
        BelowBar("alpha", judging.least_alpha, known.alpha)}) {
    if (problem.empty()) continue;
    findings->push_back(Spoilt("gate.judge.calibration",
                               "judge " + standing.judge + " cannot gate: its " + problem +
                                   ", on " + Count(known.labels, "label", "labels")));
  }
}

std::vector<Finding> FaultsOf(const JudgeStanding& standing, const judge::Judging& judging) {
  std::vector<Finding> findings;
  CheckCanaries(standing, judging, &findings);
  CheckDrift(standing, judging, &findings);
  CheckCalibration(standing, judging, &findings);
  if (judging.verdict_by == judge::Source::kJudges) CheckYouden(standing, &findings);
  return findings;
}

void CastDoubt(const JudgeStanding& standing, std::vector<Finding>* findings) {
  for (Finding& finding : *findings) {
    if (finding.verdict != Verdict::kFail || !MayHaveGraded(standing, finding.track)) continue;
    finding.verdict = Verdict::kInconclusive;
    finding.doubt = Doubt::kIncomplete;
    finding.message = "FAIL, but by a judge that cannot gate: " + finding.message;
  }
}

double ShownShare(const std::vector<JudgeStanding>& judges, std::string_view track) {
  double share = 1;
  for (const JudgeStanding& standing : judges)
    if (MayHaveGraded(standing, track)) share = std::min(share, ShownShare(standing));
  return share;
}

}  // namespace

bool MayHaveGraded(const JudgeStanding& standing, std::string_view track) {
  return standing.tracks.empty() || track.empty() ||
         std::any_of(standing.tracks.begin(), standing.tracks.end(),
                     [&](suite::Track graded) { return suite::TrackName(graded) == track; });
}

void ApplyJudges(const std::vector<JudgeStanding>& judges, const judge::Judging& judging,
                 std::vector<Finding>* findings) {
  std::vector<Finding> faults;
  for (const JudgeStanding& standing : judges) {
    std::vector<Finding> of_judge = FaultsOf(standing, judging);
    if (!of_judge.empty()) CastDoubt(standing, findings);
    std::move(of_judge.begin(), of_judge.end(), std::back_inserter(faults));
  }
  if (!judges.empty() && faults.empty()) {
    Finding finding;
    finding.rule = "gate.judge";
    finding.verdict = Verdict::kPass;
    finding.message = Count(static_cast<std::int64_t>(judges.size()), "model-graded judge",
                            "model-graded judges") +
                      " got every canary right";
    if (judging.largest_canary_failures > 0) finding.message += " within the policy's bounds";
    faults.push_back(std::move(finding));
  }
  std::move(faults.begin(), faults.end(), std::back_inserter(*findings));
}

Policy AttenuateMargins(const Policy& policy, const std::vector<JudgeStanding>& judges) {
  Policy attenuated = policy;
  if (policy.judging.verdict_by != judge::Source::kJudges) return attenuated;
  for (auto& [name, track] : attenuated.tracks) track.largest_drop *= ShownShare(judges, name);
  for (SlicePolicy& slice : attenuated.gating_slices)
    slice.largest_drop *= ShownShare(judges, suite::TrackName(slice.track));
  for (auto& [suite, gate] : attenuated.suites)
    for (auto& [name, asked] : gate.tracks)
      if (asked.largest_drop) *asked.largest_drop *= ShownShare(judges, name);
  return attenuated;
}

void SayAttenuation(const Policy& policy, const std::vector<JudgeStanding>& judges,
                    std::vector<Finding>* findings) {
  if (policy.judging.verdict_by != judge::Source::kJudges) return;
  for (Finding& finding : *findings) {
    if (!finding.is_settled || finding.verdict != Verdict::kPass) continue;
    if (ShownShare(judges, finding.track) == 1) continue;
    finding.verdict = Verdict::kInconclusive;
    finding.doubt = Doubt::kPower;
    finding.message +=
        "; but by judges whose errors hide a part of any drop, which a run that "
        "stops early makes no allowance for";
  }
  for (const JudgeStanding& standing : judges) {
    const double share = ShownShare(standing);
    if (share == 1) continue;
    Finding finding;
    finding.rule = "gate.judge.attenuation";
    finding.verdict = Verdict::kPass;
    finding.message = "judge " + standing.judge + " lets " + Percent(share) +
                      " of a true difference show (sensitivity + specificity - 1, on " +
                      Count(standing.calibration->labels, "label", "labels") +
                      "): margins on what it graded are that much smaller";
    findings->push_back(std::move(finding));
  }
}

}  // namespace plimsoll::gate
