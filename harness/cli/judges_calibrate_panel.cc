#include <algorithm>
#include <utility>

#include "harness/cli/insight_input.h"
#include "harness/cli/judges_calibrate_output.h"
#include "harness/cli/table.h"
#include "harness/report/figures.h"
#include "harness/text/hostile.h"
#include "harness/triage/calibration_file.h"

namespace plimsoll::cli {
namespace {

constexpr std::size_t kDoubtsShown = 10;
constexpr std::size_t kLongestId = 60;

std::string NameOf(const CalibrationReport& report, std::size_t judge) {
  const triage::JudgeName& name = report.input.set.judges[judge];
  return name.grader.empty() ? name.judge : name.grader;
}

std::string Of(std::int64_t count, std::int64_t of) {
  return report::Grouped(count) + " of " + report::Grouped(of);
}

std::string PairsText(const CalibrationReport& report, const triage::PanelCalibration& panel) {
  Table table({"judges", ">both", ">agree", "AC1", "kappa"});
  const auto cell = [](const std::optional<triage::Coefficient>& value) {
    if (!value) return std::string("–");
    return report::Fixed(value->value, 2) + " " + report::RatioInterval(*value->interval);
  };
  for (const triage::JudgePair& pair : panel.pairs)
    table.Add({NameOf(report, pair.first) + ", " + NameOf(report, pair.second),
               report::Grouped(pair.agreement.cases),
               pair.agreement.raw ? report::Percent(*pair.agreement.raw) : "–",
               cell(pair.agreement.ac1), cell(pair.agreement.kappa)});
  return table.Render();
}

std::string RulesText(const NamedPanel& named) {
  const triage::PanelCalibration& panel = named.panel;
  if (panel.people_fail + panel.people_pass == 0) return "";
  Table table({"rule", ">false passes", ">false fails"});
  const auto add = [&](const std::string& rule, const triage::VoteRuleErrors& errors) {
    table.Add({rule, Of(errors.passed_wrongly, panel.people_fail),
               Of(errors.failed_wrongly, panel.people_pass)});
  };
  add("unanimous", panel.unanimous);
  add("majority", panel.majority);
  std::string text = table.Render();
  if (panel.effective)
    text += report::Count(static_cast<std::int64_t>(named.judges.size()), "judge") + ", worth " +
            report::Fixed(panel.effective->votes, 1) +
            " independent votes (mean correlation of errors " +
            report::Fixed(panel.effective->mean_error_correlation, 2) + ")\n";
  return text;
}

std::string RankingText(const CalibrationReport& report, const triage::PanelCalibration& panel) {
  if (panel.ranking.empty()) return "";
  std::string found =
      "by the judges' consensus alone (Dawid-Skene; to rank and find, never to "
      "certify): ";
  for (std::size_t i = 0; i < panel.ranking.size(); ++i)
    found += (i == 0 ? "" : ", ") + NameOf(report, panel.ranking[i].judge) + " (" +
             report::Fixed(panel.ranking[i].sensitivity, 2) + ", " +
             report::Fixed(panel.ranking[i].specificity, 2) + ")";
  found += "\n" + report::Count(static_cast<std::int64_t>(panel.doubted.size()), "case") +
           " in doubt or at odds with people";
  for (std::size_t i = 0; i < std::min(panel.doubted.size(), kDoubtsShown); ++i)
    found += (i == 0 ? ": " : ", ") + text::OneLine(panel.doubted[i].id, kLongestId);
  if (panel.doubted.size() > kDoubtsShown) found += ", … (--json lists all)";
  return found + "\n";
}

doc::Node ErrorsNode(const triage::VoteRuleErrors& errors) {
  return doc::Node::Object({{"passed_wrongly", doc::Node::Int(errors.passed_wrongly)},
                            {"failed_wrongly", doc::Node::Int(errors.failed_wrongly)}});
}

doc::Node PairsNode(const CalibrationReport& report, const triage::PanelCalibration& panel) {
  doc::Node pairs = doc::Node::Array();
  for (const triage::JudgePair& pair : panel.pairs)
    pairs.Push(doc::Node::Object({{"first", doc::Node::String(NameOf(report, pair.first))},
                                  {"second", doc::Node::String(NameOf(report, pair.second))},
                                  {"agreement", triage::AgreementNode(pair.agreement)}}));
  return pairs;
}

doc::Node RankingNode(const CalibrationReport& report, const triage::PanelCalibration& panel) {
  doc::Node ranking = doc::Node::Array();
  for (const triage::RankedJudge& one : panel.ranking)
    ranking.Push(doc::Node::Object({{"judge", doc::Node::String(NameOf(report, one.judge))},
                                    {"sensitivity", doc::Node::Double(one.sensitivity)},
                                    {"specificity", doc::Node::Double(one.specificity)}}));
  return ranking;
}

doc::Node DoubtedNode(const triage::PanelCalibration& panel) {
  doc::Node doubted = doc::Node::Array();
  for (const triage::DoubtedCase& one : panel.doubted)
    doubted.Push(doc::Node::Object(
        {{"case", doc::Node::String(one.id)},
         {"pass_chance", doc::Node::Double(one.pass_chance)},
         {"people_pass", one.human ? doc::Node::Bool(*one.human) : doc::Node::Null()}}));
  return doubted;
}

std::string VerdictText(const triage::SidesUnderJudge& one) {
  return std::string(triage::kSideVerdictNames[static_cast<std::size_t>(one.verdict)]);
}

}  // namespace

std::string PanelsText(const CalibrationReport& report) {
  std::string text;
  for (const NamedPanel& named : report.panels) {
    text += "\n";
    if (!named.name.empty()) text += "graders of " + named.name + "\n";
    text += PairsText(report, named.panel) + RulesText(named) + RankingText(report, named.panel);
  }
  return text;
}

std::string SidesText(const CalibrationReport& report) {
  if (report.sides.empty()) return "";
  const NamedSides& named = *report.input.sides;
  Table table({"judge", ">pairs", ">baseline", ">candidate", ">regressed", ">fixed", "difference",
               ">p worse", "candidate is"});
  for (const triage::SidesUnderJudge& one : report.sides)
    table.Add({NameOf(report, one.judge), report::Grouped(one.pairs.n),
               report::Grouped(one.baseline_passes), report::Grouped(one.candidate_passes),
               report::Grouped(one.pairs.b), report::Grouped(one.pairs.c),
               report::Points(one.difference) + " " + report::PointsInterval(one.interval),
               report::PValue(one.p_worse), VerdictText(one)});
  std::string text = "\n" + named.baseline + " -> " + named.candidate +
                     ", the same answers under each judge\n" + table.Render();
  if (triage::DependsOnJudge(report.sides))
    text +=
        "THE VERDICT DEPENDS ON THE JUDGE: settle who is right with people's labels before "
        "any of them gates\n";
  return text;
}

doc::Node PanelsNode(const CalibrationReport& report) {
  doc::Node panels = doc::Node::Array();
  for (const NamedPanel& named : report.panels) {
    const triage::PanelCalibration& panel = named.panel;
    panels.Push(doc::Node::Object(
        {{"judge", named.name.empty() ? doc::Node::Null() : doc::Node::String(named.name)},
         {"judges", doc::Node::Int(static_cast<std::int64_t>(named.judges.size()))},
         {"pairs", PairsNode(report, panel)},
         {"people_pass", doc::Node::Int(panel.people_pass)},
         {"people_fail", doc::Node::Int(panel.people_fail)},
         {"unanimous", ErrorsNode(panel.unanimous)},
         {"majority", ErrorsNode(panel.majority)},
         {"effective_votes",
          panel.effective ? doc::Node::Double(panel.effective->votes) : doc::Node::Null()},
         {"ranking", RankingNode(report, panel)},
         {"doubted", DoubtedNode(panel)}}));
  }
  return panels;
}

doc::Node SidesNode(const CalibrationReport& report) {
  if (report.sides.empty()) return doc::Node::Null();
  doc::Node judges = doc::Node::Array();
  for (const triage::SidesUnderJudge& one : report.sides)
    judges.Push(doc::Node::Object({{"judge", doc::Node::String(NameOf(report, one.judge))},
                                   {"pairs", doc::Node::Int(one.pairs.n)},
                                   {"baseline_passes", doc::Node::Int(one.baseline_passes)},
                                   {"candidate_passes", doc::Node::Int(one.candidate_passes)},
                                   {"regressed", doc::Node::Int(one.pairs.b)},
                                   {"fixed", doc::Node::Int(one.pairs.c)},
                                   {"difference", doc::Node::Double(one.difference)},
                                   {"interval", IntervalNode(one.interval)},
                                   {"level", doc::Node::Double(triage::kSidesLevel)},
                                   {"method", doc::Node::String("tango")},
                                   {"p_worse", doc::Node::Double(one.p_worse)},
                                   {"verdict", doc::Node::String(VerdictText(one))}}));
  return doc::Node::Object(
      {{"baseline", doc::Node::String(report.input.sides->baseline)},
       {"candidate", doc::Node::String(report.input.sides->candidate)},
       {"judges", std::move(judges)},
       {"depends_on_judge", doc::Node::Bool(triage::DependsOnJudge(report.sides))}});
}

}  // namespace plimsoll::cli
