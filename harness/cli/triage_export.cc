#include <map>
#include <memory>
#include <utility>

#include "harness/base/file.h"
#include "harness/cli/commands.h"
#include "harness/cli/triage_input.h"
#include "harness/report/figures.h"
#include "harness/triage/intake.h"
#include "harness/triage/sheet.h"

namespace plimsoll::cli {
namespace {

struct ExportOptions {
  TriageOptions triage;
  std::string format = "csv";
  std::string out;
  bool is_second = false;
  bool is_adjudication = false;
  bool is_unblinded = false;

  triage::Round round() const {
    return is_adjudication ? triage::Round::kAdjudication
           : is_second     ? triage::Round::kSecond
                           : triage::Round::kFirst;
  }
};

Status CheckOptions(const Session& session, const ExportOptions& options) {
  if (options.is_second && options.is_adjudication)
    return MakeError(ErrorCode::kInvalid, "--second and --conflicts are two different rounds");
  if (session.is_github && options.out.empty())
    return MakeError(ErrorCode::kInvalid, "--out FILE is needed: answers do not go to a CI's log");
  return {};
}

std::string PromptOf(const suite::Case& the_case) {
  if (the_case.system.empty() && the_case.messages.size() == 1)
    return the_case.messages.front().content;
  std::string text = the_case.system.empty() ? "" : "[system]\n" + the_case.system;
  for (const suite::Message& message : the_case.messages)
    text += (text.empty() ? "[" : "\n\n[") +
            std::string(suite::kRoleNames[static_cast<int>(message.role)]) + "]\n" +
            message.content;
  return text;
}

/// The prompt that was answered; nothing where no suite has the case as it was.
Result<std::string> PromptOf(const std::vector<suite::Suite>& suites,
                             const run::TrialRecord& record) {
  PLIMSOLL_ASSIGN(const suite::CasePtr the_case, MeasuredCase(suites, record));
  return the_case == nullptr ? std::string() : PromptOf(*the_case);
}

/// What the judges said, a line each.
std::string GradesOf(const run::TrialRecord& record) {
  std::string text;
  for (const judge::Grade& grade : record.grades) {
    text += (text.empty() ? "" : "\n") + grade.judge + ": " +
            (grade.passed ? *grade.passed ? "pass" : "fail"
                          : std::string(judge::GradeStatusName(grade.status)));
    if (!grade.rationale.empty()) text += " (" + grade.rationale + ")";
  }
  return text;
}

triage::SheetRow RowOf(const run::TrialRecord& record, const triage::LabelledAnswer& answer,
                       const ExportOptions& options) {
  triage::SheetRow row;
  row.answer = answer.candidate.key;
  row.digest = answer.candidate.answer_digest;
  row.round = options.round();
  row.is_blinded = !options.is_unblinded;
  row.text = std::string(triage::AnswerOf(record.reply));
  if (!options.is_unblinded) return row;
  row.model = record.reply.model;
  row.grades = GradesOf(record);
  return row;
}

/// The rows that the round is for, in the order of the queue.
Result<std::vector<triage::SheetRow>> RowsOf(const Session& session, const ExportOptions& options) {
  PLIMSOLL_ASSIGN(const TriageInput input, OpenTriage(session, options.triage));
  PLIMSOLL_ASSIGN(const std::vector<suite::Suite> suites,
                  SuitesForPrompts(session, options.triage.config));
  std::map<triage::AnswerKey, triage::SheetRow> by_key;
  Status status;
  const auto visit = [&](const triage::LabelledAnswer& answer, const run::TrialRecord& record) {
    if (!answer.drawn || !status.ok()) return;
    triage::SheetRow row = RowOf(record, answer, options);
    Result<std::string> prompt = PromptOf(suites, record);
    if (!prompt.ok()) {
      status = prompt.error();
      return;
    }
    row.prompt = std::move(*prompt);
    by_key[row.answer] = std::move(row);
  };
  PLIMSOLL_ASSIGN(const triage::LabelledRun run,
                  triage::ReadDrawnRun(*input.store, options.triage.run, visit));
  PLIMSOLL_TRY(status);
  std::vector<triage::SheetRow> rows;
  std::int64_t without_prompt = 0;
  for (const triage::LabelledAnswer* answer : triage::AnswersFor(run, options.round())) {
    rows.push_back(std::move(by_key.at(answer->candidate.key)));
    if (options.is_unblinded && rows.back().model.empty()) rows.back().model = run.target;
    without_prompt += rows.back().prompt.empty() ? 1 : 0;
  }
  if (without_prompt > 0)
    Note(session, "note: " + report::Count(without_prompt, "prompt") +
                      " left blank: no suite has the case as it was measured");
  return rows;
}

Result<ExitCode> Export(Session& session, const ExportOptions& options) {
  PLIMSOLL_TRY(CheckOptions(session, options));
  PLIMSOLL_ASSIGN(const std::vector<triage::SheetRow> rows, RowsOf(session, options));
  if (rows.empty())
    return MakeError(ErrorCode::kNothingSelected, "no answer waits for a label of the round ",
                     triage::kRoundNames[static_cast<int>(options.round())]);
  const std::string sheet = triage::WriteSheet(
      rows, options.format == "csv" ? triage::SheetFormat::kCsv : triage::SheetFormat::kJsonl);
  if (options.out.empty()) {
    *session.out << sheet;
    return ExitCode::kPass;
  }
  PLIMSOLL_TRY(WriteFileAtomic(options.out, sheet));
  Note(session,
       report::Count(static_cast<std::int64_t>(rows.size()), "answer") + " in " + options.out);
  return ExitCode::kPass;
}

}  // namespace

Command MakeTriageExport() {
  auto options = std::make_shared<ExportOptions>();  // of the two halves of one command
  return {"triage export", "The answers that wait for people, as a sheet to fill in",
          "plimsoll triage export --run latest --format csv --out review.csv",
          [options](Options& o) {
            options->triage.Add(o);
            o.Choice("--format", &options->format, {"csv", "jsonl"}, "for spreadsheets, or tools");
            o.Value("--out", &options->out, "file to write (default: standard output)");
            o.Flag("--second", &options->is_second, "answers that wait for a second label");
            o.Flag("--conflicts", &options->is_adjudication,
                   "answers whose labels differ, for a third person");
            o.Flag("--unblinded", &options->is_unblinded,
                   "with the model and the judges' grades; the labels will say so");
          },
          [options](Session& session) { return Export(session, *options); }};
}

}  // namespace plimsoll::cli
