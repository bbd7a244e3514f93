#include "harness/insight/case_table.h"

#include <algorithm>
#include <map>
#include <unordered_map>
#include <utility>

#include "harness/base/suggest.h"
#include "harness/insight/factor_table.h"
#include "harness/stats/arms.h"
#include "harness/suite/lint_case.h"
#include "harness/text/normal.h"

namespace plimsoll::insight {
namespace {

using Group = FactorTable::Group;

constexpr int kLengthBands = 4;

/// Joins the rows of runs with the cases of suites.
class Reader {
 public:
  Reader(std::span<const suite::Suite> suites, const ReadOptions& options) : options_(options) {
    for (const suite::Suite& suite : suites) suites_.emplace(suite.id(), &suite);
  }

  Status Add(store::RunStore& store, const std::string& run_id);
  CaseTable Take();

 private:
  void SetFacts(const baseline::CaseResult& result, std::size_t row);
  /// What the suite says of the row's case, where it holds it as it was measured.
  Status SetCase(std::size_t row);
  void SetTaxonomy(const std::string& path, std::size_t row);
  void SetLint(const suite::Case& the_case, std::size_t row);
  void NumberCluster(const std::string& own_text, CaseRow* row);
  void SetLengths();
  void SetNames();

  const ReadOptions& options_;
  std::map<std::string, const suite::Suite*, std::less<>> suites_;
  CaseTable table_;
  FactorTable factors_;
  std::unordered_map<std::string, std::int64_t> clusters_;
  bool has_clusters_ = false;  // that cases name themselves
};

Status Reader::Add(store::RunStore& store, const std::string& run_id) {
  PLIMSOLL_ASSIGN(const store::RunInfo info, store.Info(run_id));
  const std::size_t run = table_.runs.size();
  const std::size_t first = table_.rows.size();
  table_.runs.push_back({info.manifest.id, info.manifest.target_id});
  PLIMSOLL_TRY(baseline::VisitCases(store, info.manifest.id, options_.outcomes,
                                    [&](std::string_view suite, baseline::CaseResult result) {
                                      SetFacts(result, table_.rows.size());
                                      CaseRow row;
                                      row.run = run;
                                      row.suite = suite;
                                      row.result = std::move(result);
                                      table_.rows.push_back(std::move(row));
                                    }));
  for (std::size_t row = first; row < table_.rows.size(); ++row) PLIMSOLL_TRY(SetCase(row));
  return {};
}

void Reader::SetFacts(const baseline::CaseResult& result, std::size_t row) {
  factors_.Set(Group::kCase, "track", row, suite::TrackName(result.track));
  factors_.Set(Group::kCase, "severity", row, suite::SeverityName(result.severity));
  factors_.Set(Group::kCase, "area", row, result.area);
  factors_.Set(Group::kCluster, "cluster", row, result.cluster);
  has_clusters_ = has_clusters_ || result.cluster != result.id;
}

Status Reader::SetCase(std::size_t index) {
  CaseRow& row = table_.rows[index];
  const auto suite = suites_.find(row.suite);
  const std::ptrdiff_t place = suite == suites_.end() ? -1 : suite->second->IndexOf(row.result.id);
  if (place < 0 ||
      suite->second->entry(static_cast<std::size_t>(place)).fingerprint != row.result.fingerprint) {
    ++table_.unknown;
    NumberCluster("", &row);
    return {};
  }
  PLIMSOLL_ASSIGN(const suite::CasePtr the_case,
                  suite->second->Read(static_cast<std::size_t>(place)));
  row.is_known = true;
  row.text = text::NormalForm(the_case->prompt());
  row.text_length = static_cast<std::int64_t>(text::CountCodePoints(row.text));
  std::string all = the_case->system;
  for (const suite::Message& message : the_case->messages) all += "\n" + message.content;
  NumberCluster(text::NormalForm(all), &row);
  SetTaxonomy(the_case->taxonomy, index);
  factors_.Set(Group::kCase, "locale", index, the_case->locale);
  for (const std::string& tag : the_case->tags)
    factors_.Set(Group::kTag, "tags." + tag, index, "yes");
  for (const doc::Member& attribute : the_case->attributes.members)
    factors_.Set(Group::kAttribute, "attributes." + attribute.key, index, attribute.value.text);
  SetLint(*the_case, index);
  return {};
}

// The first level is the area.
void Reader::SetTaxonomy(const std::string& path, std::size_t row) {
  int level = 1;
  for (std::size_t end = path.find('/'); end != path.npos; end = path.find('/', end + 1))
    factors_.Set(Group::kCase, "taxonomy." + std::to_string(++level), row,
                 std::string_view(path).substr(0, path.find('/', end + 1)));
}

void Reader::SetLint(const suite::Case& the_case, std::size_t row) {
  for (const suite::CaseRule& rule : suite::CaseRules()) {
    const auto& wanted = options_.lint_rules;
    if (std::find(wanted.begin(), wanted.end(), rule.name) == wanted.end()) continue;
    bool is_found = false;
    rule.check(the_case, {}, [&](const std::string&) { is_found = true; });
    factors_.Set(Group::kLint, "lint." + std::string(rule.name), row, is_found ? "yes" : "no");
  }
}

void Reader::NumberCluster(const std::string& own_text, CaseRow* row) {
  const baseline::CaseResult& result = row->result;
  const std::string key = result.cluster != result.id ? "seed " + row->suite + "/" + result.cluster
                          : own_text.empty()          ? "case " + row->suite + "/" + result.id
                                                      : "text " + own_text;
  row->cluster = clusters_.try_emplace(key, clusters_.size()).first->second;
}

// In quarters of the known cases, the shortest first.
void Reader::SetLengths() {
  std::vector<double> lengths;
  std::vector<std::size_t> rows;
  for (std::size_t i = 0; i < table_.rows.size(); ++i) {
    if (!table_.rows[i].is_known) continue;
    rows.push_back(i);
    lengths.push_back(static_cast<double>(table_.rows[i].text_length));
  }
  const std::vector<std::int64_t> bands = stats::QuantileBands(lengths, kLengthBands);
  std::map<std::int64_t, std::pair<double, double>> ranges;
  for (std::size_t i = 0; i < bands.size(); ++i) {
    auto& range = ranges.try_emplace(bands[i], lengths[i], lengths[i]).first->second;
    range = {std::min(range.first, lengths[i]), std::max(range.second, lengths[i])};
  }
  for (std::size_t i = 0; i < bands.size(); ++i) {
    const auto& [low, high] = ranges.at(bands[i]);
    factors_.Set(Group::kCase, "prompt_length", rows[i],
                 std::to_string(static_cast<std::int64_t>(low)) + " to " +
                     std::to_string(static_cast<std::int64_t>(high)));
  }
}

// Suite and target are factors where there are several.
void Reader::SetNames() {
  std::map<std::string, int> targets;
  for (const RunName& run : table_.runs) ++targets[run.target];
  for (std::size_t i = 0; i < table_.rows.size(); ++i) {
    const RunName& run = table_.runs[table_.rows[i].run];
    const bool is_unique = targets[run.target] == 1;
    if (table_.runs.size() > 1)
      factors_.Set(Group::kRun, "target", i, is_unique ? run.target : run.target + " " + run.id);
    factors_.Set(Group::kRun, "suite", i, table_.rows[i].suite);
  }
}

CaseTable Reader::Take() {
  SetNames();
  SetLengths();
  std::vector<std::size_t> known;
  for (std::size_t i = 0; i < table_.rows.size(); ++i)
    if (table_.rows[i].is_known) known.push_back(i);
  factors_.Fill(Group::kTag, known, "no");
  table_.factors = factors_.Take(table_.rows.size());
  if (!has_clusters_)
    std::erase_if(table_.factors, [](const Factor& factor) { return factor.name == "cluster"; });
  return std::move(table_);
}

bool IsAskedFor(const Factor& factor, const std::string& name) {
  return factor.name == name || factor.name.starts_with(name + ".");
}

}  // namespace

std::string_view Factor::ValueOf(std::int64_t code) const {
  return code == kNoValue ? kNoValueName : std::string_view(values[static_cast<std::size_t>(code)]);
}

std::size_t Factor::Distinct() const {
  const bool has_gap = std::find(codes.begin(), codes.end(), kNoValue) != codes.end();
  return values.size() + (has_gap ? 1 : 0);
}

const Factor* CaseTable::Find(std::string_view name) const {
  for (const Factor& factor : factors)
    if (factor.name == name) return &factor;
  return nullptr;
}

std::vector<std::string> CaseRuleNames() {
  std::vector<std::string> names;
  for (const suite::CaseRule& rule : suite::CaseRules()) names.emplace_back(rule.name);
  return names;
}

Result<CaseTable> ReadCases(store::RunStore& store, std::span<const std::string> runs,
                            std::span<const suite::Suite> suites, const ReadOptions& options) {
  Reader reader(suites, options);
  for (const std::string& run : runs) PLIMSOLL_TRY(reader.Add(store, run));
  return reader.Take();
}

Result<std::vector<const Factor*>> SelectFactors(const CaseTable& table,
                                                 std::span<const std::string> names) {
  std::vector<const Factor*> selected;
  for (const Factor& factor : table.factors) {
    const std::size_t distinct = factor.Distinct();
    const bool is_handy =
        distinct >= 2 && distinct <= kMostValues && 2 * distinct <= table.rows.size();
    const bool is_asked_for = std::any_of(names.begin(), names.end(), [&](const std::string& name) {
      return IsAskedFor(factor, name);
    });
    if (names.empty() ? is_handy : is_asked_for) selected.push_back(&factor);
  }
  for (const std::string& name : names) {
    const bool is_found = std::any_of(selected.begin(), selected.end(), [&](const Factor* factor) {
      return IsAskedFor(*factor, name);
    });
    if (is_found) continue;
    std::vector<std::string> known;
    for (const Factor& factor : table.factors) known.push_back(factor.name);
    const std::string hint = DidYouMean(name, known);
    return MakeError(ErrorCode::kNotFound, "the cases have no factor \"", name, "\"",
                     hint.empty() ? "" : "; ", hint);
  }
  return selected;
}

}  // namespace plimsoll::insight
