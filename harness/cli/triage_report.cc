#include <memory>
#include <utility>

#include "harness/cli/commands.h"
#include "harness/cli/gate_input.h"
#include "harness/cli/insight_input.h"
#include "harness/cli/json_output.h"
#include "harness/cli/judge_standing.h"
#include "harness/cli/judges_bar.h"
#include "harness/cli/labelled_input.h"
#include "harness/cli/table.h"
#include "harness/cli/triage_input.h"
#include "harness/gate/judge_rule.h"
#include "harness/gate/labelled_rule.h"
#include "harness/gate/phrase.h"
#include "harness/report/figures.h"
#include "harness/stats/judge_error.h"
#include "harness/triage/calibration_file.h"
#include "harness/triage/labelling_report.h"

namespace plimsoll::cli {
namespace {

struct ReportOptions {
  TriageOptions triage;
  std::string against;
  std::string policy;
  bool as_json = false;
};

std::string NameOf(const triage::TrackEstimates& estimates) {
  return estimates.track ? std::string(suite::TrackName(*estimates.track)) : "all";
}

std::string EstimateText(const std::optional<triage::Estimate>& estimate) {
  if (!estimate) return "–";
  return report::Percent(estimate->rate) + " " + report::PercentInterval(estimate->interval);
}

/// What is known of the one model-graded judge of a run; none where it has several, or others
/// beside it, or no calibration.
using KnownJudge = std::optional<stats::EstimatedJudge>;

Result<KnownJudge> KnownJudgeOf(const gate::Policy& policy, const std::string& judge) {
  PLIMSOLL_ASSIGN(const auto calibration,
                  triage::FindCalibration(CalibrationFolder(policy), judge));
  if (!calibration || calibration->parts.empty()) return KnownJudge();
  const triage::CalibrationPart& all = calibration->parts.front();
  const auto on_passes = all.on_passes.Share();
  const auto on_fails = all.on_fails.Share();
  if (!on_passes || !on_fails) return KnownJudge();
  return KnownJudge(
      {on_passes->value, all.on_passes.worth(), on_fails->value, all.on_fails.worth()});
}

/// The judges' rate put right by what calibration says of their errors.
std::optional<stats::CorrectedRate> Corrected(const triage::TrackEstimates& track,
                                              const KnownJudge& judge) {
  if (!judge || !track.judges) return std::nullopt;
  const auto n = static_cast<double>(track.judges->answers);
  return stats::RoganGladenEstimated(track.judges->rate * n, n, *judge, triage::kEstimateLevel);
}

std::string CorrectedText(const std::optional<stats::CorrectedRate>& corrected) {
  if (!corrected) return "–";
  return report::Percent(corrected->rate) + " " + report::PercentInterval(corrected->interval);
}

std::string TracksText(const triage::LabellingReport& labelling, const KnownJudge& judge) {
  std::vector<std::string_view> headings = {"track",  ">answers", ">unscored",
                                            ">drawn", ">settled", "judges alone"};
  if (judge) headings.push_back("by calibration");
  headings.insert(headings.end(), {"people alone", "combined"});
  Table table(headings);
  for (const triage::TrackEstimates& one : labelling.tracks) {
    std::vector<std::string> cells = {NameOf(one),
                                      report::Grouped(one.answers),
                                      report::Grouped(one.unscored),
                                      report::Grouped(one.drawn),
                                      report::Grouped(one.settled),
                                      EstimateText(one.judges)};
    if (judge) cells.push_back(CorrectedText(Corrected(one, judge)));
    cells.insert(cells.end(), {EstimateText(one.people), EstimateText(one.combined)});
    table.Add(cells);
  }
  return table.Render();
}

std::string PartsText(const triage::LabellingReport& labelling) {
  Table table({"labelled on", ">labelled", ">of", ">share"});
  for (const triage::LabelledPart& part : labelling.parts)
    table.Add(
        {part.what, report::Grouped(part.labelled), report::Grouped(part.answers),
         report::Percent(static_cast<double>(part.labelled) / static_cast<double>(part.answers))});
  return table.Render();
}

std::string ChanceCorrectedText(const std::optional<stats::ChanceCorrected>& value) {
  if (!value) return "–";
  return report::Fixed(value->value, 2) + " " + report::RatioInterval(value->interval);
}

std::string PeopleText(const triage::LabellingReport& labelling) {
  const triage::PeopleAgreement& people = labelling.people;
  if (people.answers == 0)
    return "no answer was looked at twice: how far people agree is unknown\n";
  return "people agree on " + report::Percent(*people.raw) + " of " +
         report::Count(people.answers, "answer") + " that two looked at: AC1 " +
         ChanceCorrectedText(people.ac1) + ", kappa " + ChanceCorrectedText(people.kappa) + "\n";
}

std::string HeadText(const triage::LabelledRun& run, const triage::LabellingReport& labelling) {
  std::string text = "run " + run.id + ": people labelled " + report::Grouped(labelling.labelled) +
                     " of " + report::Count(labelling.answers, "answer") + " (" +
                     report::Percent(labelling.share()) + ")\n" + "drawn: " + StandingsText(run) +
                     "\n";
  if (!run.queue) text += "no queue was drawn: labels picked by hand enter no estimate\n";
  if (labelling.by_hand > 0)
    text +=
        report::Count(labelling.by_hand, "answer") + " labelled though not drawn: in no estimate\n";
  if (labelling.late_labels > 0)
    text += report::Count(labelling.late_labels, "label") +
            " of answers that are another by now: left out\n";
  if (labelling.without_answer > 0)
    text += report::Count(labelling.without_answer, "trial") + " without an answer to label\n";
  return text;
}

std::string ReportText(const triage::LabelledRun& run, const triage::LabellingReport& labelling,
                       const KnownJudge& judge) {
  const triage::JudgesAgainstPeople& judges = labelling.judges;
  return HeadText(run, labelling) + "\n" + TracksText(labelling, judge) +
         "intervals at 95 %; what is drawn and not settled widens those of people and of both\n\n" +
         PartsText(labelling) + "\n" + PeopleText(labelling) + "of " +
         report::Count(judges.answers, "answer") + " that both judged, judges passed " +
         report::Grouped(judges.passed_wrongly) + " that people failed and failed " +
         report::Grouped(judges.failed_wrongly) + " that people passed\n";
}

doc::Node EstimateNode(const std::optional<triage::Estimate>& estimate) {
  if (!estimate) return doc::Node::Null();
  return doc::Node::Object({{"rate", doc::Node::Double(estimate->rate)},
                            {"interval", IntervalNode(estimate->interval)},
                            {"level", doc::Node::Double(triage::kEstimateLevel)},
                            {"method", doc::Node::String(std::string(estimate->method))},
                            {"answers", doc::Node::Int(estimate->answers)},
                            {"labels", doc::Node::Int(estimate->labels)},
                            {"labelling_error", doc::Node::Double(estimate->labelling_error)}});
}

doc::Node CorrectedNode(const std::optional<stats::CorrectedRate>& corrected) {
  if (!corrected) return doc::Node::Null();
  return doc::Node::Object({{"rate", doc::Node::Double(corrected->rate)},
                            {"interval", IntervalNode(corrected->interval)},
                            {"level", doc::Node::Double(triage::kEstimateLevel)},
                            {"method", doc::Node::String("rogan_gladen")}});
}

doc::Node TracksNode(const triage::LabellingReport& labelling, const KnownJudge& judge) {
  doc::Node tracks = doc::Node::Array();
  for (const triage::TrackEstimates& one : labelling.tracks)
    tracks.Push(doc::Node::Object(
        {{"track", one.track ? doc::Node::String(NameOf(one)) : doc::Node::Null()},
         {"answers", doc::Node::Int(one.answers)},
         {"unscored", doc::Node::Int(one.unscored)},
         {"drawn", doc::Node::Int(one.drawn)},
         {"settled", doc::Node::Int(one.settled)},
         {"judges", EstimateNode(one.judges)},
         {"judges_by_calibration", CorrectedNode(Corrected(one, judge))},
         {"people", EstimateNode(one.people)},
         {"combined", EstimateNode(one.combined)}}));
  return tracks;
}

doc::Node PartsNode(const triage::LabellingReport& labelling) {
  doc::Node parts = doc::Node::Array();
  for (const triage::LabelledPart& part : labelling.parts)
    parts.Push(doc::Node::Object({{"what", doc::Node::String(part.what)},
                                  {"answers", doc::Node::Int(part.answers)},
                                  {"labelled", doc::Node::Int(part.labelled)}}));
  return parts;
}

doc::Node ReportNode(const triage::LabelledRun& run, const triage::LabellingReport& labelling,
                     const KnownJudge& judge) {
  const triage::PeopleAgreement& people = labelling.people;
  const triage::JudgesAgainstPeople& judges = labelling.judges;
  return FormatNode("triage_report")
      .Set("run", doc::Node::String(run.id))
      .Set("target", doc::Node::String(run.target))
      .Set("budget", doc::Node::Double(labelling.budget))
      .Set("answers", doc::Node::Int(labelling.answers))
      .Set("without_answer", doc::Node::Int(labelling.without_answer))
      .Set("labelled", doc::Node::Int(labelling.labelled))
      .Set("share", doc::Node::Double(labelling.share()))
      .Set("by_hand", doc::Node::Int(labelling.by_hand))
      .Set("late_labels", doc::Node::Int(labelling.late_labels))
      .Set("standings", StandingsNode(run))
      .Set("tracks", TracksNode(labelling, judge))
      .Set("parts", PartsNode(labelling))
      .Set("people", doc::Node::Object({{"answers", doc::Node::Int(people.answers)},
                                        {"raw", doc::Node::Double(people.raw)},
                                        {"ac1", triage::ChanceCorrectedNode(people.ac1)},
                                        {"kappa", triage::ChanceCorrectedNode(people.kappa)}}))
      .Set("judges_against_people",
           doc::Node::Object({{"answers", doc::Node::Int(judges.answers)},
                              {"passed_wrongly", doc::Node::Int(judges.passed_wrongly)},
                              {"failed_wrongly", doc::Node::Int(judges.failed_wrongly)}}));
}

/// What a track would be decided to be by judges, by people and by both.
struct Verdicts {
  double alpha = 0;
  std::vector<gate::SourceVerdicts> tracks;
};

/// A judge's own verdict is held to margins that its errors shrink, as the gate does.
gate::SourceVerdicts WeighTrack(const triage::TrackDifference& difference,
                                const gate::Policy& policy, const gate::Policy& attenuated) {
  constexpr auto kJudges = static_cast<std::size_t>(judge::Source::kJudges);
  gate::SourceVerdicts verdicts = gate::WeighLabelled(difference, policy, policy.alpha);
  verdicts.by[kJudges] = gate::WeighLabelled(difference, attenuated, policy.alpha).by[kJudges];
  return verdicts;
}

Result<Verdicts> VerdictsOf(const TriageInput& input, const ReportOptions& options,
                            gate::Policy policy, const run::RunManifest& manifest) {
  const auto measured = [&](const std::string& run) {
    return baseline::MeasurementsOf(*input.store, run, policy.outcomes);
  };
  PLIMSOLL_ASSIGN(const auto candidate, measured(options.triage.run));
  PLIMSOLL_ASSIGN(const auto before, measured(options.against));
  PLIMSOLL_TRY(CheckBaseline({options.against, before}, candidate));
  PLIMSOLL_ASSIGN(const auto standings, StandingsOf(*input.store, {manifest}, candidate, policy));
  PLIMSOLL_ASSIGN(const auto differences,
                  LabelledDifferences(*input.store, candidate, before, policy.alpha));
  policy.judging.verdict_by = judge::Source::kJudges;
  const gate::Policy attenuated = gate::AttenuateMargins(policy, standings);
  Verdicts verdicts{policy.alpha, {}};
  for (const triage::TrackDifference& difference : differences)
    verdicts.tracks.push_back(WeighTrack(difference, policy, attenuated));
  return verdicts;
}

std::string WeighedText(const std::optional<gate::Weighed>& weighed) {
  if (!weighed) return "–";
  return std::string(gate::VerdictName(weighed->verdict())) + " " +
         gate::Change(weighed->evidence.difference, weighed->evidence.interval);
}

std::string VerdictsText(const Verdicts& verdicts, const std::string& against) {
  Table table({"against " + against, ">pairs", "judges alone", "people alone", "combined"});
  for (const gate::SourceVerdicts& track : verdicts.tracks)
    table.Add({std::string(suite::TrackName(track.track)), report::Grouped(track.pairs),
               WeighedText(track.Of(judge::Source::kJudges)),
               WeighedText(track.Of(judge::Source::kPeople)),
               WeighedText(track.Of(judge::Source::kCombined))});
  return "\n" + table.Render() + "each end of an interval alone at " +
         report::Percent(1 - verdicts.alpha) +
         "; people and both need labels of drawn answers in both runs\n";
}

doc::Node WeighedNode(const std::optional<gate::Weighed>& weighed) {
  if (!weighed) return doc::Node::Null();
  const stats::TrackEvidence& evidence = weighed->evidence;
  return doc::Node::Object(
      {{"verdict", doc::Node::String(std::string(gate::VerdictName(weighed->verdict())))},
       {"margin", doc::Node::Double(evidence.margin)},
       {"difference", doc::Node::Double(evidence.difference)},
       {"interval", IntervalNode(evidence.interval)},
       {"level", doc::Node::Double(1 - 2 * evidence.alpha)},
       {"p_worse", doc::Node::Double(weighed->p_worse)}});
}

doc::Node VerdictsNode(const Verdicts& verdicts) {
  doc::Node tracks = doc::Node::Array();
  for (const gate::SourceVerdicts& track : verdicts.tracks) {
    doc::Node node =
        doc::Node::Object({{"track", doc::Node::String(std::string(suite::TrackName(track.track)))},
                           {"pairs", doc::Node::Int(track.pairs)}});
    for (std::size_t i = 0; i < track.by.size(); ++i)
      node.Set(std::string(judge::kSourceNames[i]), WeighedNode(track.by[i]));
    tracks.Push(std::move(node));
  }
  return tracks;
}

Result<ExitCode> Report(Session& session, const ReportOptions& options) {
  PLIMSOLL_ASSIGN(const TriageInput input, OpenTriage(session, options.triage));
  PLIMSOLL_ASSIGN(const triage::LabelledRun run,
                  triage::ReadLabelledRun(*input.store, options.triage.run));
  const triage::LabellingReport labelling = triage::ReportOf(run);
  PLIMSOLL_ASSIGN(const store::RunInfo info, input.store->Info(options.triage.run));
  const std::vector<std::string>& judges = info.manifest.judges;
  const bool has_rubric = judges.size() == 1 && judges.front().starts_with("rubric/");
  KnownJudge judge;
  std::optional<Verdicts> verdicts;
  if (has_rubric || !options.against.empty()) {
    PLIMSOLL_ASSIGN(const gate::Policy policy, PolicyOf(session, input.config, options.policy));
    if (has_rubric) {
      PLIMSOLL_ASSIGN(judge, KnownJudgeOf(policy, judges.front()));
    }
    if (!options.against.empty()) {
      PLIMSOLL_ASSIGN(verdicts, VerdictsOf(input, options, policy, info.manifest));
    }
  }
  if (options.as_json) {
    doc::Node node = ReportNode(run, labelling, judge);
    if (verdicts) {
      node.Set("against", doc::Node::String(options.against));
      node.Set("verdicts", VerdictsNode(*verdicts));
    }
    PrintJson(session, node);
  } else {
    *session.out << ReportText(run, labelling, judge)
                 << (verdicts ? VerdictsText(*verdicts, options.against) : "");
  }
  return ExitCode::kPass;
}

}  // namespace

Command MakeTriageReport() {
  auto options = std::make_shared<ReportOptions>();  // of the two halves of one command
  return {"triage report",
          "How much of a run people labelled, and its rates by judges, people and both",
          "plimsoll triage report --run latest --against 2026-11-20",
          [options](Options& o) {
            options->triage.Add(o);
            o.Value("--against", &options->against,
                    "the stored run before it: what each of the three would decide");
            o.Value("--policy", &options->policy, "gate.yaml to use");
            o.Flag("--json", &options->as_json, "one JSON object on standard output");
          },
          [options](Session& session) { return Report(session, *options); }};
}

}  // namespace plimsoll::cli
