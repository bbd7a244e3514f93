#include "harness/suite/lint_case.h"

#include <algorithm>
#include <cctype>
#include <utility>
#include <vector>

#include "harness/doc/json.h"
#include "harness/text/hostile.h"
#include "harness/text/language.h"
#include "harness/text/normal.h"

namespace plimsoll::suite {
namespace {

constexpr std::size_t kLoopBytes = 1000;    // a shorter loop may be meant
constexpr int kClearPercent = 80;           // of a text in one language
constexpr std::size_t kShortestNeedle = 6;  // shorter ids and paths turn up by chance

// Column names of data sets that nobody types into a prompt.
constexpr std::string_view kColumns[] = {
    "level1",    "level2",        "level3",         "level4",        "user_group",
    "user_case", "harm_category", "expected_label", "ground_truth",  "gold_label",
    "prompt_id", "case_id",       "is_harmful",     "model_modality"};

bool IsWordCharacter(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '-' || c == '/';
}

// Whether `word` stands in `text` with nothing of a word on either side.
bool HoldsWord(std::string_view text, std::string_view word) {
  for (std::size_t at = text.find(word); at != text.npos; at = text.find(word, at + 1)) {
    const std::size_t end = at + word.size();
    if ((at == 0 || !IsWordCharacter(text[at - 1])) &&
        (end == text.size() || !IsWordCharacter(text[end])))
      return true;
  }
  return false;
}

// The column name with which a line of the text begins, followed by : or =; or nothing.
std::string_view ColumnOf(std::string_view line) {
  const std::string normal = text::NormalForm(line.substr(0, 80));
  for (std::string_view column : kColumns) {
    if (!normal.starts_with(column)) continue;
    const std::size_t mark = normal.find_first_not_of(' ', column.size());
    if (mark != normal.npos && (normal[mark] == ':' || normal[mark] == '=')) return column;
  }
  return "";
}

// An id that a person would not write in a prompt: long, and with a digit or two marks in it.
bool IsTelling(std::string_view id) {
  const auto marks =
      std::count_if(id.begin(), id.end(), [](char c) { return c == '-' || c == '_' || c == '.'; });
  const bool has_digit = id.find_first_of("0123456789") != id.npos;
  return id.size() >= kShortestNeedle && (marks >= 2 || (marks == 1 && has_digit));
}

struct TextField {
  std::string name;
  std::string_view text;
};

std::vector<TextField> TextsOf(const Case& the_case) {
  std::vector<TextField> texts = {{"system", the_case.system}, {"evidence", the_case.evidence}};
  const bool is_prompt = the_case.messages.size() == 1;
  for (const Message& message : the_case.messages)
    texts.push_back({is_prompt ? "prompt" : "messages", message.content});
  for (const doc::Member& attribute : the_case.attributes.members)
    texts.push_back({"attributes." + attribute.key, attribute.value.text});
  return texts;
}

void EmptyField(const Case& the_case, const LintOptions&, const LintSink& sink) {
  for (const TextField& field : TextsOf(the_case))
    if (!field.text.empty() && text::NormalForm(field.text).empty())
      sink("\"" + field.name + "\" holds nothing that can be seen");
  if (the_case.taxonomy.empty()) sink("the case has no \"taxonomy\"");
}

void RunawayField(const Case& the_case, const LintOptions& options, const LintSink& sink) {
  for (const TextField& field : TextsOf(the_case)) {
    if (field.text.size() > options.runaway_bytes)
      sink("\"" + field.name + "\" is " + std::to_string(field.text.size()) + " bytes long");
    if (field.text.size() < kLoopBytes) continue;
    const text::Repetition loop = text::LongestRepetition(field.text);
    if (loop.length >= kLoopBytes && 2 * loop.length > field.text.size())
      sink("\"" + field.name + "\" repeats " + doc::QuoteJson(text::OneLine(loop.unit, 40)) +
           " over " + std::to_string(loop.length) + " bytes");
  }
}

void LeakedMetadata(const Case& the_case, const LintOptions&, const LintSink& sink) {
  std::string content;
  for (const Message& message : the_case.messages) content += message.content + "\n";
  const std::string& canary = the_case.provenance.canary;
  if (IsTelling(the_case.id) && HoldsWord(content, the_case.id))
    sink("the prompt holds the case's id");
  if (!canary.empty() && content.find(canary) != content.npos)
    sink("the prompt holds the case's canary");
  if (the_case.taxonomy.size() >= kShortestNeedle &&
      the_case.taxonomy.find('/') != std::string::npos && HoldsWord(content, the_case.taxonomy))
    sink("the prompt holds the case's taxonomy path " + doc::QuoteJson(the_case.taxonomy));
  for (std::string_view rest = content; !rest.empty();) {
    const std::string_view line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(rest.size(), line.size() + 1));
    const std::string column(ColumnOf(line));
    if (!column.empty())
      sink("the prompt has a line that begins with the column name \"" + column + "\"");
  }
}

void WrongLanguage(const Case& the_case, const LintOptions&, const LintSink& sink) {
  std::string content;
  for (const Message& message : the_case.messages)
    if (message.role == Role::kUser) content += message.content + "\n";
  const text::LanguageGuess guess = text::GuessLanguage(content);
  if (!guess.is_reliable || guess.percent < kClearPercent) return;
  if (!text::IsSameLanguage(guess.tag, the_case.locale))
    sink("the locale is \"" + the_case.locale + "\", but the text reads like \"" + guess.tag +
         "\"");
}

void MissingProvenance(const Case& the_case, const LintOptions&, const LintSink& sink) {
  const Provenance& provenance = the_case.provenance;
  std::string missing;
  if (provenance.source.empty()) missing += ", source";
  if (provenance.licence.empty()) missing += ", licence";
  if (provenance.author.empty() && provenance.generator.empty()) missing += ", author or generator";
  if (!missing.empty()) sink("the provenance lacks " + missing.substr(2));
}

void MissingEvidence(const Case& the_case, const LintOptions&, const LintSink& sink) {
  if (the_case.track == Track::kEdge && the_case.evidence.empty())
    sink("an edge case without \"evidence\": why is the expected answer right");
}

void ExpiredKnownIssue(const Case& the_case, const LintOptions& options, const LintSink& sink) {
  // ISO dates sort as text.
  if (the_case.known_issue && the_case.known_issue->expires < options.today)
    sink("the known issue expired on " + the_case.known_issue->expires + " (owner " +
         doc::QuoteJson(the_case.known_issue->owner) + ")");
}

constexpr CaseRule kRules[] = {{"empty-field", EmptyField},
                               {"runaway-field", RunawayField},
                               {"leaked-metadata", LeakedMetadata},
                               {"wrong-language", WrongLanguage},
                               {"missing-provenance", MissingProvenance},
                               {"missing-evidence", MissingEvidence},
                               {"expired-known-issue", ExpiredKnownIssue}};

}  // namespace

std::span<const CaseRule> CaseRules() { return kRules; }

}  // namespace plimsoll::suite
