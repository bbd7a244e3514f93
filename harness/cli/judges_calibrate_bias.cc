#include <utility>

#include "harness/cli/insight_input.h"
#include "harness/cli/judges_calibrate_output.h"
#include "harness/report/figures.h"
#include "harness/triage/calibration_file.h"

namespace plimsoll::cli {
namespace {

constexpr double kLargestNoise = 0.05;  // of verdicts that flip when nothing has changed

std::string PositionSentence(const triage::PositionFinding& found) {
  const stats::SwappedPairs& pairs = found.pairs;
  std::string text =
      "position: holds to " + report::Percent(found.bias.consistency) + " of " +
      report::Count(pairs.first_preferring + pairs.second_preferring + pairs.consistent, "pair") +
      " when the order is swapped; prefers the first " + report::Grouped(pairs.first_preferring) +
      " times, the second " + report::Grouped(pairs.second_preferring) + " (p " +
      report::PValue(found.bias.p) + ")";
  if (found.others > 0)
    text += "; " + report::Count(found.others, "pair") + " with a tie or no label in one order";
  return text;
}

std::string CorrelationText(const std::optional<stats::TestedCorrelation>& found) {
  return found ? report::Fixed(found->r, 3) + " (p " + report::PValue(found->p) + ")" : "–";
}

std::string LengthSentence(const triage::LengthFinding& found) {
  return "length: partial correlation with the log of the length, given people's label, " +
         CorrelationText(found.bias.pearson) + ", of ranks " +
         CorrelationText(found.bias.spearman) + ", " + report::Count(found.cases, "answer");
}

std::string PaddingSentence(const stats::PaddingBias& found) {
  return "padding: a longer copy of the same content moves the grade by " +
         report::Fixed(found.mean_change, 3) + " (p " + report::PValue(found.p) + "), " +
         (found.is_accepted ? "within" : "beyond") + " +-" +
         report::Fixed(stats::kAcceptedPaddingChange, 2);
}

std::string FamilySentence(const triage::FamilyFinding& found) {
  return "own family: passes " + report::Grouped(found.own.judged_passes) + " of " +
         report::Grouped(found.own.human_fails) + " that people fail, of others " +
         report::Grouped(found.others.judged_passes) + " of " +
         report::Grouped(found.others.human_fails) + ": " +
         report::Points(found.preference.difference) + " points " +
         report::PointsInterval(found.preference.interval) + " (p " +
         report::PValue(found.preference.p_greater) + ")";
}

std::string FlipsText(const triage::RepeatFinding& found) {
  const auto rate = found.FlipRate();
  return report::Grouped(found.flips) + " of " + report::Count(found.answers, "grade") +
         " flipped (" + report::Percent(rate->value) + " " +
         report::PercentInterval(*rate->interval) + ")";
}

std::string AgainSentence(const triage::RepeatFinding& found) {
  std::string text = "asked again: " + FlipsText(found);
  if (found.IsDrift(kLargestNoise)) text += ": too unsteady to tell models apart";
  return text;
}

std::string DriftSentence(const triage::RepeatFinding& found, double largest_drift) {
  std::string text = "against before: " + FlipsText(found);
  if (found.verdicts.n > 0) text += ", one way p " + report::PValue(found.p_shift);
  if (found.scored > 0)
    text += "; mean score " + report::Fixed(*found.mean_score_before, 2) + " -> " +
            report::Fixed(*found.mean_score_now, 2) + " on " +
            report::Count(found.scored, "answer");
  if (found.IsDrift(largest_drift))
    text +=
        ": JUDGE DRIFT. The answers are the same, so no model has changed: what is graded before "
        "and after does not compare (plimsoll judges rescore)";
  return text;
}

doc::Node CorrelationNode(const std::optional<stats::TestedCorrelation>& found) {
  if (!found) return doc::Node::Null();
  return doc::Node::Object(
      {{"r", doc::Node::Double(found->r)}, {"p", doc::Node::Double(found->p)}});
}

doc::Node PositionNode(const triage::PositionFinding& found) {
  return doc::Node::Object({{"consistent", doc::Node::Int(found.pairs.consistent)},
                            {"first_preferring", doc::Node::Int(found.pairs.first_preferring)},
                            {"second_preferring", doc::Node::Int(found.pairs.second_preferring)},
                            {"others", doc::Node::Int(found.others)},
                            {"consistency", doc::Node::Double(found.bias.consistency)},
                            {"first_bias", doc::Node::Double(found.bias.first_bias)},
                            {"p_position", doc::Node::Double(found.bias.p)}});
}

doc::Node LengthNode(const triage::LengthFinding& found) {
  return doc::Node::Object({{"answers", doc::Node::Int(found.cases)},
                            {"pearson", CorrelationNode(found.bias.pearson)},
                            {"spearman", CorrelationNode(found.bias.spearman)}});
}

doc::Node PaddingNode(const stats::PaddingBias& found) {
  return doc::Node::Object({{"mean_change", doc::Node::Double(found.mean_change)},
                            {"p_change", doc::Node::Double(found.p)},
                            {"is_accepted", doc::Node::Bool(found.is_accepted)}});
}

doc::Node FamilyNode(const triage::FamilyFinding& found) {
  return doc::Node::Object({{"own_passed", doc::Node::Int(found.own.judged_passes)},
                            {"own_people_fail", doc::Node::Int(found.own.human_fails)},
                            {"others_passed", doc::Node::Int(found.others.judged_passes)},
                            {"others_people_fail", doc::Node::Int(found.others.human_fails)},
                            {"difference", doc::Node::Double(found.preference.difference)},
                            {"interval", IntervalNode(found.preference.interval)},
                            {"level", doc::Node::Double(triage::kCalibrationLevel)},
                            {"method", doc::Node::String("newcombe")},
                            {"p_greater", doc::Node::Double(found.preference.p_greater)}});
}

doc::Node RepeatNode(const triage::RepeatFinding& found, double largest_share) {
  return doc::Node::Object({{"answers", doc::Node::Int(found.answers)},
                            {"flips", doc::Node::Int(found.flips)},
                            {"flip_rate", triage::CoefficientNode(found.FlipRate())},
                            {"to_fail", doc::Node::Int(found.verdicts.b)},
                            {"to_pass", doc::Node::Int(found.verdicts.c)},
                            {"p_shift", doc::Node::Double(found.p_shift)},
                            {"scored", doc::Node::Int(found.scored)},
                            {"mean_score_before", doc::Node::Double(found.mean_score_before)},
                            {"mean_score_now", doc::Node::Double(found.mean_score_now)},
                            {"is_drift", doc::Node::Bool(found.IsDrift(largest_share))}});
}

}  // namespace

std::vector<std::string> BiasSentences(const CalibrationReport& report, std::size_t judge) {
  const triage::JudgeBias& bias = report.biases[judge];
  std::vector<std::string> sentences;
  if (bias.position) sentences.push_back(PositionSentence(*bias.position));
  if (bias.length) sentences.push_back(LengthSentence(*bias.length));
  if (bias.padding) sentences.push_back(PaddingSentence(*bias.padding));
  if (bias.family) sentences.push_back(FamilySentence(*bias.family));
  if (bias.again) sentences.push_back(AgainSentence(*bias.again));
  if (bias.drift) sentences.push_back(DriftSentence(*bias.drift, report.judging.largest_drift));
  return sentences;
}

doc::Node BiasNode(const triage::JudgeBias& bias, const judge::Judging& judging) {
  doc::Node node = doc::Node::Object();
  if (bias.position) node.Set("position", PositionNode(*bias.position));
  if (bias.length) node.Set("length", LengthNode(*bias.length));
  if (bias.padding) node.Set("padding", PaddingNode(*bias.padding));
  if (bias.family) node.Set("own_family", FamilyNode(*bias.family));
  if (bias.again) node.Set("again", RepeatNode(*bias.again, kLargestNoise));
  if (bias.drift) node.Set("judge_drift", RepeatNode(*bias.drift, judging.largest_drift));
  return node;
}

}  // namespace plimsoll::cli
