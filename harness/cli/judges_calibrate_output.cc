#include "harness/cli/judges_calibrate_output.h"

#include <algorithm>
#include <utility>

#include "harness/cli/json_output.h"
#include "harness/cli/judges_bar.h"
#include "harness/cli/table.h"
#include "harness/report/figures.h"
#include "harness/text/hostile.h"
#include "harness/triage/calibration_file.h"

namespace plimsoll::cli {
namespace {

constexpr std::size_t kSlicesShown = 60;
constexpr std::size_t kLongestLabel = 40;

std::string RateText(const std::optional<triage::Coefficient>& rate) {
  if (!rate) return "–";
  return report::Percent(rate->value) +
         (rate->interval ? " " + report::PercentInterval(*rate->interval) : "");
}

std::string RatioText(const std::optional<triage::Coefficient>& ratio) {
  if (!ratio) return "–";
  return report::Fixed(ratio->value, 2) +
         (ratio->interval ? " " + report::RatioInterval(*ratio->interval) : "");
}

std::string ShareText(std::int64_t count, std::int64_t of) {
  return of == 0 ? "–" : report::Percent(static_cast<double>(count) / static_cast<double>(of));
}

std::vector<std::string> AgreementCells(const triage::Agreement& agreement) {
  return {report::Grouped(agreement.cases), agreement.raw ? report::Percent(*agreement.raw) : "–",
          RatioText(agreement.ac1), RatioText(agreement.kappa), RatioText(agreement.alpha)};
}

void AddRow(Table* table, std::vector<std::string> head, const triage::Agreement& agreement) {
  for (std::string& cell : AgreementCells(agreement)) head.push_back(std::move(cell));
  table->Add(head);
}

std::string HeadText(const CalibrationReport& report) {
  const triage::CalibrationSet& set = report.input.set;
  std::int64_t settled = 0;
  for (const triage::CalibrationCase& row : set.cases) settled += row.human.label.empty() ? 0 : 1;
  std::string text = set.source + "\n" +
                     report::Count(static_cast<std::int64_t>(set.cases.size()), "answer") +
                     ", of which people settled " + report::Grouped(settled) + "\n";
  if (set.by_hand > 0)
    text +=
        report::Count(set.by_hand, "label") + " of answers that the queue did not draw: left out\n";
  if (set.left_out > 0)
    text += report::Count(set.left_out, "answer") +
            " left out: with several expectations a label does not say which it is of\n";
  return text;
}

std::string PeopleText(const CalibrationReport& report) {
  if (report.people.empty()) return "";
  Table table({"people", ">both", ">agree", "AC1", "kappa", "alpha"});
  for (const triage::PeoplePair& pair : report.people)
    AddRow(&table, {pair.first + ", " + pair.second}, pair.agreement);
  return "\n" + table.Render();
}

std::string VerdictsText(const CalibrationReport& report) {
  if (!report.input.set.has_verdicts) return "";
  Table rates({"judge", ">labels", ">unscored", "sensitivity", "specificity", ">judge fails",
               ">people fail"});
  Table agreement({"judge", ">both", ">agree", "AC1", "kappa", "alpha"});
  for (const triage::Calibration& one : report.judges) {
    const triage::CalibrationPart& all = one.parts.front();
    rates.Add({one.name.Text(), report::Grouped(all.labels()),
               report::Grouped(all.unscored_fails + all.unscored_passes),
               RateText(all.Sensitivity()), RateText(all.Specificity()),
               ShareText(all.judge_fails(), all.labels()),
               ShareText(all.people_fail(), all.labels())});
    AddRow(&agreement, {one.name.Text()}, one.verdicts);
  }
  return "\n" + rates.Render() +
         "sensitivity: of what people fail, how much the judge fails; specificity: of what people\n"
         "pass, how much it passes; unscored is in neither; intervals at 95 %\n\n" +
         agreement.Render();
}

std::string LabelsText(const triage::Calibration& one) {
  const triage::LabelTable& table = *one.table;
  std::vector<std::string_view> headings = {"people \\ judge"};
  std::vector<std::string> right;
  for (const std::string& label : table.labels)
    right.push_back(">" + text::OneLine(label, kLongestLabel));
  headings.insert(headings.end(), right.begin(), right.end());
  headings.insert(headings.end(), {"recall", "precision"});
  Table text(headings);
  for (std::size_t i = 0; i < table.labels.size(); ++i) {
    std::vector<std::string> cells = {table.labels[i]};
    for (std::size_t j = 0; j < table.labels.size(); ++j)
      cells.push_back(report::Grouped(table.count(i, j)));
    cells.push_back(RateText(table.Recall(i)));
    cells.push_back(RateText(table.Precision(i)));
    text.Add(cells);
  }
  return "\n" + one.name.Text() + ": agrees on " +
         (table.agreement.raw ? report::Percent(*table.agreement.raw) : "–") + " of " +
         report::Count(table.agreement.cases, "label") + "; AC1 " + RatioText(table.agreement.ac1) +
         ", kappa " + RatioText(table.agreement.kappa) + ", alpha " +
         RatioText(table.agreement.alpha) + "\n" + text.Render();
}

std::string SlicesText(const CalibrationReport& report) {
  Table table({"slice", "judge", ">labels", ">unscored", "sensitivity", "specificity"});
  std::size_t rows = 0;
  for (const triage::Calibration& one : report.judges) {
    for (const triage::CalibrationPart& part : one.parts) {
      if (part.by.empty() || ++rows > kSlicesShown) continue;
      table.Add({part.by + "=" + part.value, one.name.Text(), report::Grouped(part.labels()),
                 report::Grouped(part.unscored_fails + part.unscored_passes),
                 RateText(part.Sensitivity()), RateText(part.Specificity())});
    }
  }
  if (rows == 0) return "";
  std::string text = "\n" + table.Render();
  if (rows > kSlicesShown)
    text += "and " + std::to_string(rows - kSlicesShown) + " more (--json lists all)\n";
  return text;
}

std::string BiasesText(const CalibrationReport& report) {
  std::string text;
  for (std::size_t judge = 0; judge < report.judges.size(); ++judge) {
    for (const std::string& sentence : BiasSentences(report, judge))
      text += "  " + report.judges[judge].name.Text() + ": " + sentence + "\n";
  }
  return text.empty() ? "" : "\nbiases\n" + text;
}

std::string BarLines(const CalibrationReport& report) {
  if (!report.input.set.has_verdicts || !report.HasPeople()) return "";
  const std::string bar = BarText(report.judging);
  if (bar.empty())
    return "\nthe policy sets no bar (judging: least_sensitivity, least_specificity, "
           "least_alpha): any judge may gate\n";
  std::string text = "\nthe policy asks for " + bar + ", as lower ends of 95 % intervals\n";
  for (std::size_t judge = 0; judge < report.judges.size(); ++judge) {
    for (const std::string& problem : report.problems[judge]) text += "  " + problem + "\n";
    if (report.problems[judge].empty())
      text += "  judge " + report.judges[judge].name.Text() + " may gate\n";
  }
  return text;
}

doc::Node PeopleNode(const CalibrationReport& report) {
  doc::Node people = doc::Node::Array();
  for (const triage::PeoplePair& pair : report.people)
    people.Push(doc::Node::Object({{"first", doc::Node::String(pair.first)},
                                   {"second", doc::Node::String(pair.second)},
                                   {"agreement", triage::AgreementNode(pair.agreement)}}));
  return people;
}

doc::Node JudgesNode(const CalibrationReport& report) {
  doc::Node judges = doc::Node::Array();
  for (std::size_t judge = 0; judge < report.judges.size(); ++judge) {
    const bool is_held = report.input.set.has_verdicts && report.HasPeople();
    judges.Push(
        doc::Node::Object({{"calibration", triage::CalibrationToNode(report.judges[judge])},
                           {"bias", BiasNode(report.biases[judge], report.judging)},
                           {"may_gate", is_held ? doc::Node::Bool(report.problems[judge].empty())
                                                : doc::Node::Null()},
                           {"problems", StringsNode(report.problems[judge])}}));
  }
  return judges;
}

}  // namespace

bool CalibrationReport::HasPeople() const {
  return std::any_of(input.set.cases.begin(), input.set.cases.end(),
                     [](const triage::CalibrationCase& row) { return !row.human.label.empty(); });
}

std::string CalibrationText(const CalibrationReport& report) {
  std::string text = HeadText(report) + PeopleText(report);
  if (report.HasPeople()) {
    text += VerdictsText(report);
    for (const triage::Calibration& one : report.judges) {
      if (one.table) text += LabelsText(one);
    }
    text += SlicesText(report);
  }
  text += PanelsText(report) + BiasesText(report) + SidesText(report) + BarLines(report);
  for (const std::string& file : report.saved) text += "saved " + file + "\n";
  return text;
}

doc::Node CalibrationReportNode(const CalibrationReport& report, const std::string& made) {
  const triage::CalibrationSet& set = report.input.set;
  return FormatNode("judges_calibrate")
      .Set("source", doc::Node::String(set.source))
      .Set("answers", CountNode(set.cases.size()))
      .Set("left_out", doc::Node::Int(set.left_out))
      .Set("by_hand", doc::Node::Int(set.by_hand))
      .Set("people", PeopleNode(report))
      .Set("judges", JudgesNode(report))
      .Set("panels", PanelsNode(report))
      .Set("sides", SidesNode(report))
      .Set("saved", StringsNode(report.saved))
      .Set("timing", doc::Node::Object({{"made", doc::Node::String(made)}}));
}

}  // namespace plimsoll::cli
