#include "harness/cli/import_trials.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "harness/base/suggest.h"
#include "harness/doc/json.h"
#include "harness/judge/direct_judge.h"

namespace plimsoll::cli {
namespace {

bool Holds(const std::vector<std::string>& labels, const std::string& label) {
  return std::find(labels.begin(), labels.end(), label) != labels.end();
}

doc::Node ListNode(std::vector<std::string> labels) {
  std::sort(labels.begin(), labels.end());
  doc::Node list = doc::Node::Array();
  for (std::string& label : labels) list.Push(doc::Node::String(std::move(label)));
  return list;
}

std::vector<std::string> AllLabels(const ImportLabels& labels) {
  std::vector<std::string> all = labels.pass;
  all.insert(all.end(), labels.fail.begin(), labels.fail.end());
  all.insert(all.end(), labels.unscored.begin(), labels.unscored.end());
  return all;
}

class TrialMaker {
 public:
  TrialMaker(const ImportMap& map, const ImportTable& table, const ImportLabels& labels,
             Diagnostics* diagnostics)
      : map_(map),
        table_(table),
        labels_(labels),
        identity_(IdentityOf(labels)),
        diagnostics_(diagnostics) {}

  Result<run::TrialRecord> Make(const doc::Node& row, const suite::Suite& suite,
                                std::size_t index) {
    const suite::CaseEntry entry = suite.entry(index);
    run::TrialRecord record;
    record.suite = suite.id();
    record.case_id = std::string(entry.id);
    record.fingerprint = entry.fingerprint;
    PLIMSOLL_ASSIGN(const suite::CasePtr the_case, suite.Read(index));
    record.facts = run::FactsOf(*the_case);
    const std::string label = CellText(row, kLabelField).value_or("");
    record.reply = ReplyOf(row, label);
    record.grades = {GradeOf(label, row.line)};
    record.outcome = run::OutcomeOfTrial(record.reply, record.grades);
    if (record.outcome == run::Outcome::kScored) record.passed = record.grades[0].passed;
    return record;
  }

 private:
  // Nothing where no column is mapped to the field.
  std::optional<std::string> CellText(const doc::Node& row, std::string_view field) const {
    const auto column = map_.columns.find(std::string(field));
    if (column == map_.columns.end()) return std::nullopt;
    const doc::Node* cell = CellOf(row, column->second);
    return cell == nullptr || cell->is_null() ? "" : TextOf(*cell);
  }

  // Without a column of answers the label stands for the answer: a stored reply is never without
  // both.
  target::Reply ReplyOf(const doc::Node& row, const std::string& label) const {
    target::Reply reply;
    reply.status = target::ReplyStatus::kAnswered;
    const std::optional<std::string> answer = CellText(row, kAnswerField);
    if (!answer) {
      reply.label = label;
      return reply;
    }
    reply.text = *answer;
    if (judge::Trimmed(reply.text).empty()) reply.status = target::ReplyStatus::kEmpty;
    return reply;
  }

  judge::Grade GradeOf(const std::string& label, int line) {
    judge::Grade grade;
    grade.judge = identity_;
    grade.label = label;
    grade.status = judge::GradeStatus::kGraded;
    if (Holds(labels_.pass, label)) {
      grade.passed = true;
    } else if (Holds(labels_.fail, label)) {
      grade.passed = false;
    } else {
      grade.status = judge::GradeStatus::kUnparsable;
      if (!Holds(labels_.unscored, label))
        diagnostics_->Add(
            {DiagnosticLevel::kError,
             {table_.file, line, 0},
             "the label " + doc::QuoteShort(label) + " neither passes, fails nor is unscored",
             "",
             DidYouMean(label, AllLabels(labels_)),
             ""});
    }
    return grade;
  }

  const ImportMap& map_;
  const ImportTable& table_;
  const ImportLabels& labels_;
  const std::string identity_;
  Diagnostics* diagnostics_;
};

}  // namespace

Status CheckLabels(const ImportLabels& labels) {
  if (labels.pass.empty() || labels.fail.empty())
    return MakeError(ErrorCode::kInvalid, "a judged run needs --pass-label and --fail-label");
  std::vector<std::string> all = AllLabels(labels);
  std::sort(all.begin(), all.end());
  const auto twice = std::adjacent_find(all.begin(), all.end());
  if (twice == all.end()) return {};
  return MakeError(ErrorCode::kInvalid, "the label ", doc::QuoteShort(*twice), " is given twice");
}

std::string IdentityOf(const ImportLabels& labels) {
  return judge::IdentityOf("import", "1",
                           doc::Node::Object({{"judge", doc::Node::String(labels.judge)},
                                              {"pass", ListNode(labels.pass)},
                                              {"fail", ListNode(labels.fail)},
                                              {"unscored", ListNode(labels.unscored)}}));
}

suite::Expectation ExpectationOf(const ImportLabels& labels) {
  return {"label", doc::Node::Object(
                       {{"want", ListNode(labels.pass)}, {"unwanted", ListNode(labels.fail)}})};
}

Result<std::vector<run::TrialRecord>> MakeImportedTrials(
    const ImportMap& map, const ImportTable& table, const std::vector<const doc::Node*>& rows,
    const suite::Suite& suite, const ImportLabels& labels, const std::string& ended) {
  PLIMSOLL_CHECK(rows.size() == suite.size());
  Diagnostics diagnostics;
  TrialMaker maker(map, table, labels, &diagnostics);
  std::vector<run::TrialRecord> trials;
  trials.reserve(rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    PLIMSOLL_ASSIGN(run::TrialRecord trial, maker.Make(*rows[i], suite, i));
    trial.timing.ended = ended;
    trials.push_back(std::move(trial));
  }
  PLIMSOLL_TRY(diagnostics.ToStatus());
  return trials;
}

}  // namespace plimsoll::cli
