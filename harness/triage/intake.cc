#include "harness/triage/intake.h"

#include <algorithm>
#include <iterator>
#include <string_view>
#include <utility>

#include "harness/base/suggest.h"
#include "harness/doc/json.h"

namespace plimsoll::triage {
namespace {

constexpr std::string_view kWithdraw = "withdraw";
/// A spreadsheet cuts a cell at 32,767 characters.
constexpr std::size_t kLeastCut = 30'000;

std::string FindingName(const Label& label) {
  return std::string(kFindingNames[static_cast<int>(label.finding)]);
}

Intake::Answer Reject(Rejected why, std::string message) {
  return {Intake::Outcome::kRejected, why, std::move(message)};
}

std::string NameOf(const AnswerKey& key) {
  return key.suite + "/" + key.case_id + " epoch " + std::to_string(key.epoch);
}

/// The label of a round that stands; null: there is none. Anybody's where `reviewer` is empty.
const Label* Find(const std::vector<Label>& standing, Round round, const std::string& reviewer) {
  const auto found = std::find_if(standing.begin(), standing.end(), [&](const Label& label) {
    return label.round == round && (reviewer.empty() || label.reviewer == reviewer);
  });
  return found == standing.end() ? nullptr : &*found;
}

bool IsByReviewer(const std::vector<Label>& labels, const std::string& reviewer) {
  return std::any_of(labels.begin(), labels.end(),
                     [&](const Label& label) { return label.reviewer == reviewer; });
}

Intake::Answer CheckAdjudication(const Label& label, const std::vector<Label>& standing,
                                 const std::vector<Label>& looks) {
  const bool is_conflict = std::any_of(looks.begin(), looks.end(), [&](const Label& look) {
    return look.finding != looks.front().finding;
  });
  if (!is_conflict)
    return Reject(Rejected::kOutOfTurn, "there are no two labels that differ: nothing to settle");
  if (IsByReviewer(looks, label.reviewer))
    return Reject(Rejected::kOutOfTurn,
                  label.reviewer + " gave one of the labels that differ: a third person settles");
  if (const Label* other = Find(standing, Round::kAdjudication, ""))
    return Reject(Rejected::kConflicting,
                  other->reviewer + " settled it as " + FindingName(*other) + " before");
  return {};
}

// Breaks of lines as one file system or another writes them.
std::string WithoutReturns(std::string_view text) {
  std::string out;
  std::copy_if(text.begin(), text.end(), std::back_inserter(out), [](char c) { return c != '\r'; });
  return out;
}

/// Whether a cell can be what came back of an answer that was handed out.
bool IsSameText(std::string_view cell, std::string_view answer) {
  const std::string mine = WithoutReturns(cell);
  const std::string theirs = WithoutReturns(answer);
  return mine == theirs || (mine.size() >= kLeastCut && theirs.starts_with(mine));
}

std::string TrimmedLower(std::string_view text) {
  const std::size_t begin = std::min(text.find_first_not_of(" \t\r\n"), text.size());
  const std::size_t end = text.find_last_not_of(" \t\r\n");
  std::string word(text.substr(begin, end == text.npos ? 0 : end + 1 - begin));
  for (char& c : word)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return word;
}

/// The label that a row says. Errors: kInvalid.
Result<Label> LabelOf(const SheetRow& row, const std::string& word, const std::string& reviewer,
                      const std::string& at) {
  Label label;
  label.answer = row.answer;
  label.answer_digest = row.digest;
  label.round = row.round;
  label.is_blinded = row.is_blinded;
  label.note = row.note;
  label.at = at;
  label.reviewer = row.reviewer.empty() ? reviewer : row.reviewer;
  if (!IsReviewer(label.reviewer))
    return MakeError(ErrorCode::kInvalid, "the reviewer ", doc::QuoteShort(label.reviewer),
                     " is no opaque id; expected letters, digits, \".\", \"_\" and \"-\"");
  label.is_withdrawn = word == kWithdraw;
  if (label.is_withdrawn) return label;
  const auto* found = std::find(std::begin(kFindingNames), std::end(kFindingNames), word);
  if (found == std::end(kFindingNames)) {
    std::vector<std::string> names(std::begin(kFindingNames), std::end(kFindingNames));
    names.emplace_back(kWithdraw);
    const std::string hint = DidYouMean(word, names);
    return MakeError(ErrorCode::kInvalid, "the finding ", doc::QuoteShort(word),
                     " is none of pass, fail, cannot_tell and withdraw", hint.empty() ? "" : "; ",
                     hint);
  }
  label.finding = static_cast<Finding>(found - std::begin(kFindingNames));
  return label;
}

}  // namespace

Intake::Answer Intake::Check(const Label& label, const std::vector<Label>& standing) const {
  const Label* mine = Find(standing, label.round, label.reviewer);
  if (label.is_withdrawn) {
    if (mine != nullptr) return {};
    return Reject(Rejected::kOutOfTurn,
                  label.reviewer + " has no label of the round " +
                      std::string(kRoundNames[static_cast<int>(label.round)]) + " to take back");
  }
  if (mine != nullptr && mine->finding == label.finding) return {Outcome::kAlreadyThere, {}, ""};
  if (mine != nullptr)
    return Reject(Rejected::kConflicting, label.reviewer + " said " + FindingName(*mine) +
                                              " before; \"withdraw\" takes that back first");
  const std::vector<Label> looks = IndependentLabels(standing);
  if (label.round == Round::kAdjudication) return CheckAdjudication(label, standing, looks);
  if (IsByReviewer(looks, label.reviewer))
    return Reject(Rejected::kOutOfTurn,
                  label.reviewer + " labelled it before: a second look is for somebody else");
  return {};
}

Intake::Answer Intake::Take(Label label) {
  const LabelledAnswer* answer = run_->Find(label.answer);
  if (answer == nullptr)
    return Reject(Rejected::kUnknown, "run " + run_->id + " has no answer " + NameOf(label.answer) +
                                          " that could be labelled");
  if (label.answer_digest != answer->candidate.answer_digest)
    return Reject(Rejected::kLate, "the answer of " + NameOf(label.answer) +
                                       " is another than the one that was handed out");
  std::vector<Label>& labels = labels_.emplace(label.answer, answer->labels).first->second;
  const std::vector<Label> standing = StandingLabels(labels);
  Answer checked = Check(label, standing);
  if (checked.outcome != Outcome::kTaken) return checked;
  if (label.is_withdrawn) label.finding = Find(standing, label.round, label.reviewer)->finding;
  label.probability.reset();
  if (answer->drawn) label.probability = answer->drawn->probability;
  labels.push_back(label);
  taken_.push_back(std::move(label));
  return checked;
}

SheetIntake TakeSheet(const LabelledRun& run, const std::vector<SheetRow>& rows,
                      const std::string& reviewer, const std::string& at,
                      const AnswerTexts& texts) {
  SheetIntake result;
  Intake intake(&run);
  result.rows = static_cast<std::int64_t>(rows.size());
  for (const SheetRow& row : rows) {
    const std::string word = TrimmedLower(row.finding);
    if (word.empty()) {
      ++result.blank;
      continue;
    }
    const Result<Label> label = LabelOf(row, word, reviewer, at);
    if (!label.ok()) {
      result.rejected.push_back({row.line, Rejected::kInvalid, label.error().message});
      continue;
    }
    const auto text = texts.find(row.answer);
    if (text != texts.end() && !row.text.empty() && !IsSameText(row.text, text->second)) {
      result.rejected.push_back({row.line, Rejected::kAltered,
                                 "the text beside the finding is not the answer of " +
                                     NameOf(row.answer) + ": have rows been moved?"});
      continue;
    }
    const Intake::Answer answer = intake.Take(*label);
    if (answer.outcome == Intake::Outcome::kRejected)
      result.rejected.push_back({row.line, answer.why, answer.message});
    result.already_there += answer.outcome == Intake::Outcome::kAlreadyThere ? 1 : 0;
  }
  result.labels = intake.taken();
  result.by_hand = std::count_if(result.labels.begin(), result.labels.end(),
                                 [](const Label& label) { return !label.probability; });
  return result;
}

std::optional<Round> RoundFor(const Settled& settled) {
  switch (settled.standing) {
    case Standing::kOpen:
      return Round::kFirst;
    case Standing::kHalf:
      return Round::kSecond;
    case Standing::kConflict:
      return Round::kAdjudication;
    case Standing::kAgreed:
    case Standing::kAdjudicated:
      break;
  }
  return std::nullopt;
}

std::vector<const LabelledAnswer*> AnswersFor(const LabelledRun& run, Round round) {
  std::vector<const LabelledAnswer*> answers;
  if (!run.queue) return answers;
  for (const QueueEntry& entry : run.queue->entries) {
    const LabelledAnswer* answer = run.Find(entry.key);
    if (RoundFor(answer->settled) == round) answers.push_back(answer);
  }
  return answers;
}

}  // namespace plimsoll::triage
