#include <algorithm>
#include <filesystem>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "harness/base/file.h"
#include "harness/cli/commands.h"
#include "harness/cli/gate_input.h"
#include "harness/cli/graders.h"
#include "harness/cli/json_output.h"
#include "harness/cli/judges_bar.h"
#include "harness/cli/table.h"
#include "harness/judge/rubric_judge.h"
#include "harness/target/family.h"
#include "harness/triage/calibration_file.h"

namespace plimsoll::cli {
namespace {

struct ShowOptions {
  SelectOptions select;
  std::string target;
  std::string policy;
  bool as_json = false;
};

struct ShownRubric {
  judge::Rubric rubric;
  bool is_shipped = true;
};

// A judge that a suite asks for, and whether the gate would hear it.
struct ShownJudge {
  std::string identity;
  std::string rubric;
  std::vector<std::string> graders;
  std::optional<triage::Calibration> calibration;
  std::vector<std::string> problems;
};

struct Shown {
  std::vector<ShownRubric> rubrics;
  std::vector<judge::GraderInfo> graders;
  std::vector<ShownJudge> judges;
  std::vector<std::string> complaints;  ///< of suites whose rubrics nobody can judge
  judge::Judging judging;
  std::string folder;  ///< of the calibrations
};

Result<std::vector<ShownRubric>> RubricsOf(const Config& config) {
  const std::string folder = Below(config, config.rubrics);
  std::set<std::string> own;
  std::error_code error;
  if (std::filesystem::is_directory(folder, error)) {
    PLIMSOLL_ASSIGN(const std::vector<std::string> files, GlobBelow(folder, "*.yaml"));
    for (const std::string& file : files) own.insert(std::filesystem::path(file).stem().string());
  }
  std::set<std::string> ids = own;
  for (const std::string& id : judge::ShippedRubrics()) ids.insert(id);
  std::vector<ShownRubric> rubrics;
  for (const std::string& id : ids) {
    PLIMSOLL_ASSIGN(judge::Rubric rubric, judge::FindRubric(id, folder));
    rubrics.push_back({std::move(rubric), !own.contains(id)});
  }
  return rubrics;
}

// Asks for every judge of the suites; one complaint a suite is enough.
Status AskFor(const std::vector<suite::Suite>& suites, judge::JudgeCache* judges, Shown* shown) {
  for (const suite::Suite& one : suites) {
    std::string complaint;
    for (std::uint32_t i = 0; i < one.size(); ++i) {
      PLIMSOLL_ASSIGN(const suite::CasePtr the_case, one.Read(i));
      for (const suite::Expectation& expectation : the_case->expect) {
        const Result<const judge::Judge*> judge = judges->Get(expectation);
        if (!judge.ok() && complaint.empty())
          complaint =
              "suite \"" + one.id() + "\", case \"" + the_case->id + "\": " + judge.error().message;
      }
    }
    if (!complaint.empty()) shown->complaints.push_back(std::move(complaint));
  }
  return {};
}

Status ReadCalibrations(const judge::JudgeCache& judges, Shown* shown) {
  for (const judge::RubricJudge* judge : judges.Rubrics()) {
    ShownJudge one;
    one.identity = judge->identity();
    one.rubric = judge->rubric().id + "@" + judge->rubric().version;
    for (const judge::GraderInfo& grader : judge->graders()) one.graders.push_back(grader.id);
    PLIMSOLL_ASSIGN(one.calibration, triage::FindCalibration(shown->folder, one.identity));
    one.problems = ShortOfBar(one.identity, one.calibration, shown->judging);
    shown->judges.push_back(std::move(one));
  }
  return {};
}

Result<Workspace> OpenSuites(const Session& session, const SelectOptions& select) {
  Result<Workspace> workspace = OpenWorkspace(session, select);
  if (workspace.ok() || workspace.error().code != ErrorCode::kNothingSelected) return workspace;
  Diagnostics diagnostics;  // there are rubrics and graders to show without any suite
  Workspace none;
  PLIMSOLL_ASSIGN(none.config, LoadConfig(select.config, &diagnostics));
  return none;
}

Result<Shown> Collect(const Session& session, const ShowOptions& options) {
  PLIMSOLL_ASSIGN(const Workspace workspace, OpenSuites(session, options.select));
  PLIMSOLL_ASSIGN(const gate::Policy policy, PolicyOf(session, workspace.config, options.policy));
  Shown shown;
  shown.judging = policy.judging;
  shown.folder = CalibrationFolder(policy);
  PLIMSOLL_ASSIGN(shown.rubrics, RubricsOf(workspace.config));
  PLIMSOLL_ASSIGN(const Graders graders, Graders::Make(workspace.config, policy.judging));
  PLIMSOLL_ASSIGN(const target::TargetConfig target, FindTarget(workspace.config, options.target));
  const judge::JudgeContext context = graders.ContextFor(target::FamilyOf(target));
  for (const std::string& id : policy.judging.graders)
    shown.graders.push_back(context.graders.at(id));
  judge::JudgeCache judges(context);
  PLIMSOLL_TRY(AskFor(workspace.suites, &judges, &shown));
  PLIMSOLL_TRY(ReadCalibrations(judges, &shown));
  return shown;
}

std::string LabelNames(const judge::Rubric& rubric) {
  std::string names;
  for (const judge::RubricLabel& label : rubric.labels)
    names += (names.empty() ? "" : ", ") + label.name +
             (!label.passes   ? " (ungraded)"
              : *label.passes ? " (pass)"
                              : " (fail)");
  return names;
}

std::string RubricsText(const Shown& shown) {
  Table table({"rubric", "version", "is", ">examples", ">canaries", "labels"});
  for (const ShownRubric& one : shown.rubrics)
    table.Add({one.rubric.id, one.rubric.version, one.is_shipped ? "shipped" : "own",
               std::to_string(one.rubric.examples.size()),
               std::to_string(one.rubric.canaries.size()), LabelNames(one.rubric)});
  return table.Render();
}

std::string ModelOf(const judge::GraderInfo& grader) {
  return grader.description.StringAt("/model", "–");
}

std::string GradersText(const Shown& shown) {
  if (shown.graders.empty())
    return "\nthe policy names no grader (judging: graders): no rubric can be judged\n";
  Table table({"grader", "model", "family", "is"});
  for (const judge::GraderInfo& grader : shown.graders)
    table.Add({grader.id, ModelOf(grader), grader.family.empty() ? "unknown" : grader.family,
               grader.is_guard ? "guard" : "model"});
  return "\n" + table.Render() + "votes: " +
         std::string(judge::kVoteRuleNames[static_cast<std::size_t>(shown.judging.rule)]) + "\n";
}

std::string JudgesText(const Shown& shown) {
  std::string text;
  for (const ShownJudge& one : shown.judges) {
    text += "\njudge " + one.identity + "\n";
    if (one.calibration) {
      text += "  calibrated " + one.calibration->made + " on " + one.calibration->source + "\n";
    } else {
      text += "  not calibrated: plimsoll judges calibrate --run RUN --save\n";
    }
    for (const std::string& problem : one.problems) text += "  " + problem + "\n";
  }
  for (const std::string& complaint : shown.complaints) text += "\n" + complaint + "\n";
  const std::string bar = BarText(shown.judging);
  return text + "\n" +
         (bar.empty() ? "the policy sets no bar\n" : "the policy's bar: " + bar + "\n");
}

doc::Node RubricsNode(const Shown& shown) {
  doc::Node rubrics = doc::Node::Array();
  for (const ShownRubric& one : shown.rubrics) {
    doc::Node labels = doc::Node::Array();
    for (const judge::RubricLabel& label : one.rubric.labels)
      labels.Push(doc::Node::Object(
          {{"name", doc::Node::String(label.name)},
           {"passes", label.passes ? doc::Node::Bool(*label.passes) : doc::Node::Null()}}));
    rubrics.Push(doc::Node::Object({{"id", doc::Node::String(one.rubric.id)},
                                    {"version", doc::Node::String(one.rubric.version)},
                                    {"digest", doc::Node::String(one.rubric.digest)},
                                    {"is_shipped", doc::Node::Bool(one.is_shipped)},
                                    {"examples", CountNode(one.rubric.examples.size())},
                                    {"canaries", CountNode(one.rubric.canaries.size())},
                                    {"labels", std::move(labels)}}));
  }
  return rubrics;
}

doc::Node GradersNode(const Shown& shown) {
  doc::Node graders = doc::Node::Array();
  for (const judge::GraderInfo& grader : shown.graders)
    graders.Push(doc::Node::Object(
        {{"id", doc::Node::String(grader.id)},
         {"model", doc::Node::String(ModelOf(grader))},
         {"family", grader.family.empty() ? doc::Node::Null() : doc::Node::String(grader.family)},
         {"is_guard", doc::Node::Bool(grader.is_guard)}}));
  return graders;
}

doc::Node JudgesNode(const Shown& shown) {
  doc::Node judges = doc::Node::Array();
  for (const ShownJudge& one : shown.judges)
    judges.Push(doc::Node::Object(
        {{"identity", doc::Node::String(one.identity)},
         {"rubric", doc::Node::String(one.rubric)},
         {"graders", StringsNode(one.graders)},
         {"calibration",
          one.calibration ? triage::CalibrationToNode(*one.calibration) : doc::Node::Null()},
         {"may_gate", doc::Node::Bool(one.problems.empty())},
         {"problems", StringsNode(one.problems)}}));
  return judges;
}

Result<ExitCode> Show(Session& session, const ShowOptions& options) {
  PLIMSOLL_ASSIGN(const Shown shown, Collect(session, options));
  if (options.as_json) {
    PrintJson(session, FormatNode("judges_show")
                           .Set("rubrics", RubricsNode(shown))
                           .Set("graders", GradersNode(shown))
                           .Set("judges", JudgesNode(shown))
                           .Set("complaints", StringsNode(shown.complaints))
                           .Set("judging", judge::JudgingToNode(shown.judging)));
  } else {
    *session.out << RubricsText(shown) << GradersText(shown) << JudgesText(shown);
  }
  return ExitCode::kPass;
}

}  // namespace

Command MakeJudgesShow() {
  auto options = std::make_shared<ShowOptions>();  // of the two halves of one command
  return {"judges show", "Rubrics, graders, the judges that suites ask for, and their calibration",
          "plimsoll judges show --json",
          [options](Options& o) {
            o.Value("--config", &options->select.config, "plimsoll.yaml to use");
            o.Value("--target", &options->target,
                    "model whose own family is excluded or flagged (default: the configuration's)");
            o.Value("--policy", &options->policy, "gate.yaml (default: the configuration's)");
            o.Flag("--json", &options->as_json, "one JSON object on standard output");
          },
          [options](Session& session) { return Show(session, *options); }};
}

}  // namespace plimsoll::cli
