#include "harness/suite/lint.h"

#include <algorithm>
#include <iterator>
#include <tuple>
#include <unordered_map>
#include <utility>

#include "harness/doc/json.h"
#include "harness/suite/lint_case.h"
#include "harness/suite/twins.h"
#include "harness/suite/version.h"
#include "harness/text/normal.h"

namespace plimsoll::suite {
namespace {

constexpr int kShingleWords = 3;
constexpr double kVariant =
    0.5;  // Jaccard at or above which two prompts look like variants of one seed

constexpr LintRule kRules[] = {
    {"duplicate", "two cases ask the same", DiagnosticLevel::kError},
    {"near-duplicate", "two prompts outside one cluster are nearly the same"},
    {"empty-field", "a field holds nothing that can be seen, or the taxonomy is missing"},
    {"runaway-field", "a field is far too long or repeats itself", DiagnosticLevel::kError},
    {"leaked-metadata", "the prompt holds the case's own metadata", DiagnosticLevel::kError},
    {"wrong-language", "the text is clearly not in the case's locale"},
    {"missing-provenance", "source, licence, or author and generator are missing"},
    {"missing-evidence", "an edge case does not say why its answer is right",
     DiagnosticLevel::kNote},
    {"unraised-version", "cases changed and the suite's version was not raised",
     DiagnosticLevel::kError},
    {"expired-known-issue", "a known issue is past its day"},
    {"unclustered-variant", "two prompts look like variants of one seed without a cluster",
     DiagnosticLevel::kNote},
};

const LintRule& RuleOf(std::string_view name) {
  const auto rule = std::find_if(std::begin(kRules), std::end(kRules),
                                 [name](const LintRule& r) { return r.name == name; });
  PLIMSOLL_CHECK(rule != std::end(kRules));
  return *rule;
}

std::string MessagesAsText(const Case& the_case) {
  std::string content;
  for (const Message& message : the_case.messages) content += message.content + "\n";
  return content;
}

// One pass over the suite: rules on single cases at once, then those that compare cases.
class Linter {
 public:
  Linter(const Suite& suite, const LintOptions& options) : suite_(suite), options_(options) {}
  Result<std::vector<Diagnostic>> Run();

 private:
  struct Seen {
    std::size_t index = 0;
    std::uint64_t raw = 0;  // hash of the text as it stands
  };
  void Complain(std::string_view rule, SourceMark mark, std::string message);
  void CheckCase(std::size_t index, const Case& the_case);
  bool IsDuplicate(std::size_t index, const Case& the_case);
  void CompareTexts();
  Status CompareWithPrevious();
  SourceMark MarkOf(std::size_t index) const;
  std::string NameOf(std::size_t index) const;

  const Suite& suite_;
  const LintOptions& options_;
  std::vector<Diagnostic> found_;
  std::unordered_map<std::uint64_t, Seen> seen_;
  std::vector<TwinText> texts_;
  std::vector<std::size_t> indices_;  // of the cases that texts_ are of
};

Result<std::vector<Diagnostic>> Linter::Run() {
  for (std::size_t i = 0; i < suite_.size(); ++i) {
    PLIMSOLL_ASSIGN(const CasePtr the_case, suite_.Read(i));
    CheckCase(i, *the_case);
  }
  CompareTexts();
  PLIMSOLL_TRY(CompareWithPrevious());
  std::stable_sort(found_.begin(), found_.end(), [](const Diagnostic& a, const Diagnostic& b) {
    return std::tie(a.mark.file, a.mark.line) < std::tie(b.mark.file, b.mark.line);
  });
  return std::move(found_);
}

void Linter::Complain(std::string_view rule, SourceMark mark, std::string message) {
  Diagnostic diagnostic;
  diagnostic.level = RuleOf(rule).level;
  diagnostic.mark = std::move(mark);
  diagnostic.message = std::move(message);
  diagnostic.rule = std::string(rule);
  found_.push_back(std::move(diagnostic));
}

SourceMark Linter::MarkOf(std::size_t index) const {
  const CaseEntry entry = suite_.entry(index);
  return {suite_.files()[entry.file], entry.line, 1};
}

std::string Linter::NameOf(std::size_t index) const {
  const SourceMark mark = MarkOf(index);
  std::string name = doc::QuoteJson(suite_.entry(index).id);
  if (mark.line > 0) name += " (" + mark.file + ":" + std::to_string(mark.line) + ")";
  return name;
}

void Linter::CheckCase(std::size_t index, const Case& the_case) {
  for (const CaseRule& rule : CaseRules())
    rule.check(the_case, options_, [&](std::string message) {
      Complain(rule.name, the_case.mark, doc::QuoteJson(the_case.id) + ": " + std::move(message));
    });
  if (IsDuplicate(index, the_case)) return;
  const std::string normal = text::NormalForm(MessagesAsText(the_case));
  texts_.push_back({text::WordShingles(normal, kShingleWords), suite_.entry(index).group});
  indices_.push_back(index);
}

// Inside one cluster only the same text is a duplicate: another spelling of it may be the point.
bool Linter::IsDuplicate(std::size_t index, const Case& the_case) {
  std::string all = the_case.system + "\n";
  for (const Message& message : the_case.messages)
    all += std::string(kRoleNames[static_cast<int>(message.role)]) + ": " + message.content + "\n";
  const Seen mine{index, text::Fnv1a(all)};
  const auto [place, is_new] = seen_.emplace(text::Fnv1a(text::NormalForm(all)), mine);
  if (is_new) return false;
  const Seen& first = place->second;
  const bool is_variant = suite_.entry(first.index).group == suite_.entry(index).group;
  if (is_variant && first.raw != mine.raw) return false;
  Complain("duplicate", the_case.mark,
           doc::QuoteJson(the_case.id) + ": asks the same as " + NameOf(first.index));
  return true;
}

void Linter::CompareTexts() {
  const double least = std::min(kVariant, options_.near_duplicate);
  const std::vector<std::optional<Twin>> twins = FindTwins(texts_, least);
  for (std::size_t i = 0; i < twins.size(); ++i) {
    if (!twins[i]) continue;
    const bool is_near = twins[i]->similarity >= options_.near_duplicate;
    const std::string percent = std::to_string(static_cast<int>(twins[i]->similarity * 100));
    Complain(is_near ? "near-duplicate" : "unclustered-variant", MarkOf(indices_[i]),
             doc::QuoteJson(suite_.entry(indices_[i]).id) + ": shares " + percent +
                 " % of its word triples with " + NameOf(indices_[twins[i]->index]) +
                 "; variants of one seed share a cluster");
  }
}

Status Linter::CompareWithPrevious() {
  if (options_.previous == nullptr) return Status();
  const Suite& previous = *options_.previous;
  if (previous.id() != suite_.id())
    return MakeError(ErrorCode::kInvalid, "the previous suite is \"", previous.id(), "\", not \"",
                     suite_.id(), "\"");
  const std::string& version = suite_.manifest().version;
  if (CompareVersions(version, previous.manifest().version) > 0) return Status();
  PLIMSOLL_ASSIGN(const SuiteDiff diff, Diff(previous, suite_));
  const std::string unraised =
      " since version " + previous.manifest().version + ", but the version is " + version;
  for (const CaseChange& change : diff.changed) {
    const auto index = static_cast<std::size_t>(suite_.IndexOf(change.id));
    std::string fields;
    for (const FieldChange& field : change.fields) fields += ", " + field.field;
    Complain("unraised-version", MarkOf(index),
             doc::QuoteJson(change.id) + ": changed (" + fields.substr(2) + ")" + unraised);
  }
  if (!diff.added.empty() || !diff.removed.empty())
    Complain("unraised-version", {suite_.path(), 0, 0},
             std::to_string(diff.added.size()) + " cases added and " +
                 std::to_string(diff.removed.size()) + " removed" + unraised);
  return Status();
}

}  // namespace

std::span<const LintRule> LintRules() { return kRules; }

Result<std::vector<Diagnostic>> Lint(const Suite& suite, const LintOptions& options) {
  return Linter(suite, options).Run();
}

}  // namespace plimsoll::suite
