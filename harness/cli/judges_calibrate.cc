#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "harness/cli/commands.h"
#include "harness/cli/gate_input.h"
#include "harness/cli/json_output.h"
#include "harness/cli/judges_bar.h"
#include "harness/cli/judges_calibrate_output.h"
#include "harness/cli/judges_calibrate_table.h"
#include "harness/cli/measure.h"
#include "harness/triage/calibration_file.h"

namespace plimsoll::cli {
namespace {

struct CalibrateOptions {
  CalibrationTableOptions table;
  std::string run;
  std::string policy;
  std::string config;
  std::string store;
  bool saves = false;
  bool as_json = false;
};

Result<CalibrationInput> ReadInput(const Config& config, const CalibrateOptions& options) {
  if (options.run.empty() == options.table.table.empty())
    return MakeError(ErrorCode::kInvalid,
                     "give --run (a stored run with people's labels) or --table (a file)");
  if (!options.table.table.empty()) return ReadCalibrationTable(options.table);
  PLIMSOLL_ASSIGN(const auto store, OpenStoreOf(config, options.store));
  CalibrationInput input;
  PLIMSOLL_ASSIGN(input.set, triage::CalibrationSetOf(*store, options.run));
  input.probes.judges.resize(input.set.judges.size());
  return input;
}

// Judges that voted on the same answers: those of a table, and of a run the graders of each judge.
std::vector<NamedPanel> PanelsOf(const triage::CalibrationSet& set) {
  std::map<std::string, std::vector<std::size_t>> graders;
  std::vector<std::size_t> judges;
  for (std::size_t i = 0; i < set.judges.size(); ++i) {
    if (set.judges[i].grader.empty()) {
      judges.push_back(i);
    } else {
      graders[set.judges[i].judge].push_back(i);
    }
  }
  std::vector<NamedPanel> panels;
  if (graders.empty() && judges.size() > 1)
    panels.push_back({"", judges, triage::CalibratePanel(set, judges)});
  for (const auto& [judge, places] : graders) {
    if (places.size() > 1) panels.push_back({judge, places, triage::CalibratePanel(set, places)});
  }
  return panels;
}

Result<CalibrationReport> Measure(CalibrationInput input, const judge::Judging& judging,
                                  const std::string& made) {
  CalibrationReport report;
  report.input = std::move(input);
  report.judging = judging;
  const triage::CalibrationSet& set = report.input.set;
  report.people = triage::AgreementOfPeople(set);
  for (std::size_t judge = 0; judge < set.judges.size(); ++judge) {
    report.judges.push_back(triage::Calibrate(set, judge, made));
    report.biases.push_back(triage::MeasureBias(set, judge, report.input.probes));
    report.problems.push_back(ShortOfBar(set.judges[judge].Text(), report.judges.back(), judging));
  }
  report.panels = PanelsOf(set);
  if (report.input.sides) {
    PLIMSOLL_ASSIGN(report.sides, triage::CompareSides(set, report.input.sides->sides));
  }
  return report;
}

Status Save(const std::string& folder, CalibrationReport* report) {
  if (!report->input.set.has_verdicts)
    return MakeError(
        ErrorCode::kInvalid,
        "--save needs --pass: the gate asks how often a judge passes and fails rightly");
  if (!report->HasPeople()) return MakeError(ErrorCode::kInvalid, "--save needs people's labels");
  for (const triage::Calibration& one : report->judges) {
    PLIMSOLL_TRY(triage::SaveCalibration(folder, one));
    report->saved.push_back(triage::CalibrationPath(folder, one.name));
  }
  return {};
}

Result<ExitCode> CalibrateJudges(Session& session, const CalibrateOptions& options) {
  Diagnostics diagnostics;
  PLIMSOLL_ASSIGN(const Config config, LoadConfig(options.config, &diagnostics));
  ShowDiagnostics(session, diagnostics);
  PLIMSOLL_ASSIGN(const gate::Policy policy, PolicyOf(session, config, options.policy));
  PLIMSOLL_ASSIGN(CalibrationInput input, ReadInput(config, options));
  const std::string made = FormatUtc(session.clock->Wall());
  PLIMSOLL_ASSIGN(CalibrationReport report, Measure(std::move(input), policy.judging, made));
  if (options.saves) PLIMSOLL_TRY(Save(CalibrationFolder(policy), &report));
  if (options.as_json) {
    PrintJson(session, CalibrationReportNode(report, made));
  } else {
    *session.out << CalibrationText(report);
  }
  return ExitCode::kPass;
}

}  // namespace

Command MakeJudgesCalibrate() {
  auto options = std::make_shared<CalibrateOptions>();  // of the two halves of one command
  return {"judges calibrate",
          "Judges against people: agreement, errors, biases, drift, and whether they may gate",
          "plimsoll judges calibrate --run latest --save",
          [options](Options& o) {
            o.Value("--run", &options->run,
                    "stored run that people labelled (an id, its beginning, or latest)");
            options->table.Add(o);
            o.Flag("--save", &options->saves, "keep what was found, for the gate");
            o.Value("--policy", &options->policy, "gate.yaml (default: the configuration's)");
            o.Value("--config", &options->config, "plimsoll.yaml to use");
            o.Value("--store", &options->store, "where runs are kept");
            o.Flag("--json", &options->as_json, "one JSON object on standard output");
          },
          [options](Session& session) { return CalibrateJudges(session, *options); }};
}

}  // namespace plimsoll::cli
