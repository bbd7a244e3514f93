#include <algorithm>
#include <memory>
#include <set>
#include <utility>

#include "harness/base/file.h"
#include "harness/base/source_mark.h"
#include "harness/cli/commands.h"
#include "harness/cli/json_output.h"
#include "harness/cli/triage_input.h"
#include "harness/doc/json.h"
#include "harness/report/figures.h"
#include "harness/text/hostile.h"
#include "harness/triage/intake.h"
#include "harness/triage/sheet.h"

namespace plimsoll::cli {
namespace {

struct ImportLabelsOptions {
  TriageOptions triage;
  std::string file;
  std::string format;
  std::string reviewer;
  bool is_strict = false;
  bool as_json = false;
};

triage::SheetFormat FormatOf(const ImportLabelsOptions& options) {
  const bool is_jsonl = options.format.empty()
                            ? options.file.ends_with(".jsonl") || options.file.ends_with(".ndjson")
                            : options.format == "jsonl";
  return is_jsonl ? triage::SheetFormat::kJsonl : triage::SheetFormat::kCsv;
}

/// Checks a file's rows against the run. Nothing is stored.
Result<triage::SheetIntake> TakeFile(const Session& session, const TriageInput& input,
                                     const ImportLabelsOptions& options) {
  PLIMSOLL_ASSIGN(const std::string bytes, ReadFile(options.file));
  std::vector<triage::Rejection> unreadable;
  Result<std::vector<triage::SheetRow>> rows =
      triage::ReadSheet(bytes, FormatOf(options), &unreadable);
  if (!rows.ok()) return WithContext(rows.error(), options.file);
  std::set<triage::AnswerKey> wanted;
  for (const triage::SheetRow& row : *rows) wanted.insert(row.answer);
  triage::AnswerTexts texts;
  PLIMSOLL_ASSIGN(const triage::LabelledRun run,
                  triage::ReadLabelledRun(
                      *input.store, options.triage.run,
                      [&](const triage::LabelledAnswer& answer, const run::TrialRecord& record) {
                        if (wanted.contains(answer.candidate.key))
                          texts[answer.candidate.key] = std::string(triage::AnswerOf(record.reply));
                      }));
  triage::SheetIntake intake =
      triage::TakeSheet(run, *rows, options.reviewer, FormatUtc(session.clock->Wall()), texts);
  intake.rows += static_cast<std::int64_t>(unreadable.size());
  intake.rejected.insert(intake.rejected.end(), unreadable.begin(), unreadable.end());
  std::stable_sort(
      intake.rejected.begin(), intake.rejected.end(),
      [](const triage::Rejection& a, const triage::Rejection& b) { return a.line < b.line; });
  return intake;
}

Status StoreLabels(const TriageInput& input, const std::vector<triage::Label>& labels) {
  if (labels.empty()) return {};
  std::vector<std::string> lines;
  for (const triage::Label& label : labels) lines.push_back(triage::LabelToJson(label));
  return input.store->labels()->AddLabels(labels.front().answer.run, lines);
}

void ShowRejected(const Session& session, const ImportLabelsOptions& options,
                  const std::vector<triage::Rejection>& rejected) {
  std::vector<Diagnostic> complaints;
  for (const triage::Rejection& one : rejected)
    complaints.push_back({DiagnosticLevel::kError,
                          {options.file, one.line, 0},
                          one.message,
                          "",
                          "",
                          std::string(triage::kRejectedNames[static_cast<int>(one.why)])});
  if (!complaints.empty()) *session.err << text::Neutralise(RenderDiagnostics(complaints));
}

doc::Node IntakeNode(const triage::SheetIntake& intake, std::size_t added) {
  doc::Node rejected = doc::Node::Array();
  for (const triage::Rejection& one : intake.rejected)
    rejected.Push(doc::Node::Object(
        {{"line", doc::Node::Int(one.line)},
         {"why", doc::Node::String(std::string(triage::kRejectedNames[static_cast<int>(one.why)]))},
         {"message", doc::Node::String(one.message)}}));
  return FormatNode("triage_import")
      .Set("rows", doc::Node::Int(intake.rows))
      .Set("added", CountNode(added))
      .Set("by_hand", doc::Node::Int(added > 0 ? intake.by_hand : 0))
      .Set("already_there", doc::Node::Int(intake.already_there))
      .Set("blank", doc::Node::Int(intake.blank))
      .Set("rejected", std::move(rejected));
}

std::string IntakeText(const triage::SheetIntake& intake, std::size_t added) {
  std::string text =
      report::Count(static_cast<std::int64_t>(added), "label") + " added of " +
      report::Count(intake.rows, "row") + ": " + report::Grouped(intake.already_there) +
      " there before, " + report::Grouped(intake.blank) + " blank, " +
      report::Grouped(static_cast<std::int64_t>(intake.rejected.size())) + " rejected\n";
  if (added > 0 && intake.by_hand > 0)
    text += report::Count(intake.by_hand, "label") +
            " of answers that were not drawn: kept, but in no estimate\n";
  return text;
}

Result<ExitCode> ImportLabels(Session& session, const ImportLabelsOptions& options) {
  if (!triage::IsReviewer(options.reviewer))
    return MakeError(ErrorCode::kInvalid, "--reviewer ", doc::QuoteShort(options.reviewer),
                     " is no opaque id; expected letters, digits, \".\", \"_\" and \"-\"");
  PLIMSOLL_ASSIGN(const TriageInput input, OpenTriage(session, options.triage));
  PLIMSOLL_ASSIGN(const triage::SheetIntake intake, TakeFile(session, input, options));
  const bool is_stored = !options.is_strict || intake.rejected.empty();
  if (is_stored) PLIMSOLL_TRY(StoreLabels(input, intake.labels));
  const std::size_t added = is_stored ? intake.labels.size() : 0;
  ShowRejected(session, options, intake.rejected);
  if (options.as_json) {
    PrintJson(session, IntakeNode(intake, added));
  } else {
    *session.out << IntakeText(intake, added);
  }
  return intake.rejected.empty() ? ExitCode::kPass : ExitCode::kUsage;
}

}  // namespace

Command MakeTriageImport() {
  auto options = std::make_shared<ImportLabelsOptions>();  // of the two halves of one command
  return {"triage import", "Take a reviewer's labels back in; nothing is overwritten",
          "plimsoll triage import review.csv --run latest --reviewer r7",
          [options](Options& o) {
            o.Value("file", &options->file, "sheet of triage export, filled in", true);
            options->triage.Add(o);
            o.Value("--reviewer", &options->reviewer,
                    "opaque id of who labelled the rows that name nobody", true);
            o.Choice("--format", &options->format, {"csv", "jsonl"},
                     "of the file (default: by its name)");
            o.Flag("--strict", &options->is_strict, "take nothing where any row is rejected");
            o.Flag("--json", &options->as_json, "one JSON object on standard output");
          },
          [options](Session& session) { return ImportLabels(session, *options); }};
}

}  // namespace plimsoll::cli
