#include <memory>
#include <utility>

#include "harness/cli/commands.h"
#include "harness/cli/insight_input.h"
#include "harness/cli/json_output.h"
#include "harness/cli/table.h"
#include "harness/cli/triage_input.h"
#include "harness/report/figures.h"
#include "harness/triage/calibration_file.h"
#include "harness/triage/labelling_report.h"

namespace plimsoll::cli {
namespace {

struct ReportOptions {
  TriageOptions triage;
  bool as_json = false;
};

std::string NameOf(const triage::TrackEstimates& estimates) {
  return estimates.track ? std::string(suite::TrackName(*estimates.track)) : "all";
}

std::string EstimateText(const std::optional<triage::Estimate>& estimate) {
  if (!estimate) return "–";
  return report::Percent(estimate->rate) + " " + report::PercentInterval(estimate->interval);
}

std::string TracksText(const triage::LabellingReport& labelling) {
  Table table({"track", ">answers", ">unscored", ">drawn", ">settled", "judges alone",
               "people alone", "combined"});
  for (const triage::TrackEstimates& one : labelling.tracks)
    table.Add({NameOf(one), report::Grouped(one.answers), report::Grouped(one.unscored),
               report::Grouped(one.drawn), report::Grouped(one.settled), EstimateText(one.judges),
               EstimateText(one.people), EstimateText(one.combined)});
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

std::string ReportText(const triage::LabelledRun& run, const triage::LabellingReport& labelling) {
  const triage::JudgesAgainstPeople& judges = labelling.judges;
  return HeadText(run, labelling) + "\n" + TracksText(labelling) +
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
                            {"labelling_error", NumberNode(estimate->labelling_error)}});
}

doc::Node TracksNode(const triage::LabellingReport& labelling) {
  doc::Node tracks = doc::Node::Array();
  for (const triage::TrackEstimates& one : labelling.tracks)
    tracks.Push(doc::Node::Object(
        {{"track", one.track ? doc::Node::String(NameOf(one)) : doc::Node::Null()},
         {"answers", doc::Node::Int(one.answers)},
         {"unscored", doc::Node::Int(one.unscored)},
         {"drawn", doc::Node::Int(one.drawn)},
         {"settled", doc::Node::Int(one.settled)},
         {"judges", EstimateNode(one.judges)},
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

doc::Node ReportNode(const triage::LabelledRun& run, const triage::LabellingReport& labelling) {
  const triage::PeopleAgreement& people = labelling.people;
  const triage::JudgesAgainstPeople& judges = labelling.judges;
  return FormatNode("triage_report")
      .Set("run", doc::Node::String(run.id))
      .Set("target", doc::Node::String(run.target))
      .Set("budget", NumberNode(labelling.budget))
      .Set("answers", doc::Node::Int(labelling.answers))
      .Set("without_answer", doc::Node::Int(labelling.without_answer))
      .Set("labelled", doc::Node::Int(labelling.labelled))
      .Set("share", doc::Node::Double(labelling.share()))
      .Set("by_hand", doc::Node::Int(labelling.by_hand))
      .Set("late_labels", doc::Node::Int(labelling.late_labels))
      .Set("standings", StandingsNode(run))
      .Set("tracks", TracksNode(labelling))
      .Set("parts", PartsNode(labelling))
      .Set("people", doc::Node::Object({{"answers", doc::Node::Int(people.answers)},
                                        {"raw", NumberNode(people.raw)},
                                        {"ac1", triage::ChanceCorrectedNode(people.ac1)},
                                        {"kappa", triage::ChanceCorrectedNode(people.kappa)}}))
      .Set("judges_against_people",
           doc::Node::Object({{"answers", doc::Node::Int(judges.answers)},
                              {"passed_wrongly", doc::Node::Int(judges.passed_wrongly)},
                              {"failed_wrongly", doc::Node::Int(judges.failed_wrongly)}}));
}

Result<ExitCode> Report(Session& session, const ReportOptions& options) {
  PLIMSOLL_ASSIGN(const TriageInput input, OpenTriage(session, options.triage));
  PLIMSOLL_ASSIGN(const triage::LabelledRun run,
                  triage::ReadLabelledRun(*input.store, options.triage.run));
  const triage::LabellingReport labelling = triage::ReportOf(run);
  if (options.as_json) {
    PrintJson(session, ReportNode(run, labelling));
  } else {
    *session.out << ReportText(run, labelling);
  }
  return ExitCode::kPass;
}

}  // namespace

Command MakeTriageReport() {
  auto options = std::make_shared<ReportOptions>();  // of the two halves of one command
  return {"triage report",
          "How much of a run people labelled, and its rates by judges, people and both",
          "plimsoll triage report --run latest --json",
          [options](Options& o) {
            options->triage.Add(o);
            o.Flag("--json", &options->as_json, "one JSON object on standard output");
          },
          [options](Session& session) { return Report(session, *options); }};
}

}  // namespace plimsoll::cli
