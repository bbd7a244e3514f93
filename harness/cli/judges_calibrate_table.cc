#include "harness/cli/judges_calibrate_table.h"

#include <algorithm>
#include <map>
#include <set>
#include <string_view>
#include <utility>

#include "harness/cli/import_table.h"
#include "harness/doc/json.h"

namespace plimsoll::cli {
namespace {

constexpr std::string_view kAtLeast = ">=";
constexpr std::size_t kMostLabels = 100;

using NamedColumns = std::vector<std::pair<std::string, std::string>>;

Result<NamedColumns> SplitPairs(std::string_view option, const std::vector<std::string>& pairs) {
  NamedColumns columns;
  for (const std::string& pair : pairs) {
    const std::size_t equals = pair.find('=');
    if (equals == 0 || equals == pair.npos || equals + 1 == pair.size())
      return MakeError(ErrorCode::kInvalid, option, " must be NAME=VALUE, found ",
                       doc::QuoteShort(pair));
    columns.emplace_back(pair.substr(0, equals), pair.substr(equals + 1));
  }
  return columns;
}

std::vector<std::string> SplitCommas(const std::vector<std::string>& lists) {
  std::vector<std::string> parts;
  for (const std::string& list : lists) {
    std::size_t begin = 0;
    while (begin <= list.size()) {
      const std::size_t end = std::min(list.find(',', begin), list.size());
      if (end > begin) parts.push_back(list.substr(begin, end - begin));
      begin = end + 1;
    }
  }
  return parts;
}

std::string TextOf(const doc::Node& row, const std::string& column) {
  const doc::Node* cell = CellOf(row, column);
  return cell == nullptr || !cell->is_scalar() ? "" : cell->text;
}

std::optional<double> NumberOf(const std::string& text) {
  if (!doc::IsJsonNumber(text)) return std::nullopt;
  doc::Node number;
  number.kind = doc::NodeKind::kNumber;
  number.text = text;
  const Result<double> value = number.AsDouble();
  return value.ok() ? std::optional(*value) : std::nullopt;
}

/// Which labels pass, by column.
class PassRule {
 public:
  static Result<PassRule> Make(const CalibrationTableOptions& options) {
    PassRule rule;
    rule.values_ = options.pass;
    PLIMSOLL_ASSIGN(const NamedColumns of, SplitPairs("--pass-of", options.pass_of));
    for (const auto& [column, value] : of) rule.of_column_[column].push_back(value);
    rule.unscored_ = options.unscored;
    return rule;
  }

  bool IsThere() const { return !values_.empty() || !of_column_.empty(); }

  triage::Opinion Read(const doc::Node& row, const std::string& column) const {
    return Read(row, column, column);
  }
  /// By the rule of another column.
  triage::Opinion Read(const doc::Node& row, const std::string& column,
                       const std::string& as) const {
    triage::Opinion opinion;
    const std::string text = TextOf(row, column);
    if (text.empty() || std::find(unscored_.begin(), unscored_.end(), text) != unscored_.end())
      return opinion;
    opinion.label = text;
    opinion.score = NumberOf(text);
    const auto own = of_column_.find(as);
    const std::vector<std::string>& values = own == of_column_.end() ? values_ : own->second;
    if (values.empty()) return opinion;
    opinion.passed = std::any_of(values.begin(), values.end(), [&](const std::string& value) {
      return value == text || IsReached(value, opinion.score);
    });
    return opinion;
  }

 private:
  static bool IsReached(const std::string& value, const std::optional<double>& score) {
    if (!value.starts_with(kAtLeast) || !score) return false;
    const std::optional<double> least = NumberOf(value.substr(kAtLeast.size()));
    return least && *score >= *least;
  }

  std::vector<std::string> values_;
  std::map<std::string, std::vector<std::string>> of_column_;
  std::vector<std::string> unscored_;
};

double CodePoints(std::string_view text) {
  return static_cast<double>(
      std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

// What several people come to: the label of all, or of more than half of them.
triage::Opinion Settle(const std::vector<triage::Opinion>& people, bool by_majority) {
  for (const triage::Opinion& one : people) {
    if (one.label.empty()) continue;
    const auto same = static_cast<std::size_t>(
        std::count_if(people.begin(), people.end(),
                      [&](const triage::Opinion& other) { return other.label == one.label; }));
    if (same == people.size() || (by_majority && 2 * same > people.size())) return one;
  }
  return {};
}

/// A table that is being read into a set.
class Reader {
 public:
  Reader(const CalibrationTableOptions* options, ImportTable table)
      : options_(*options), table_(std::move(table)) {}

  Result<CalibrationInput> Read() {
    PLIMSOLL_ASSIGN(rule_, PassRule::Make(options_));
    PLIMSOLL_TRY(ReadColumns());
    PLIMSOLL_TRY(Filter());
    for (const doc::Node& row : table_.rows) input_.set.cases.push_back(CaseOf(row));
    PLIMSOLL_TRY(CheckLabels());
    PLIMSOLL_TRY(ReadProbes());
    if (!options_.sides.empty()) PLIMSOLL_TRY(ReadSides());
    return std::move(input_);
  }

 private:
  Status CheckColumns(const std::vector<std::string>& columns) const {
    for (const std::string& column : columns) PLIMSOLL_TRY(CheckColumn(table_, column));
    return {};
  }

  Status ReadColumns() {
    triage::CalibrationSet& set = input_.set;
    set.source = table_.file + " (SHA-256 " + table_.digest + ")";
    set.has_verdicts = rule_.IsThere();
    set.people = SplitCommas(options_.human);
    set.dimensions = SplitCommas(options_.by);
    PLIMSOLL_TRY(CheckColumns(set.people));
    PLIMSOLL_TRY(CheckColumns(set.dimensions));
    for (const std::string* one :
         {&options_.id, &options_.adjudicated, &options_.length, &options_.family}) {
      if (!one->empty()) PLIMSOLL_TRY(CheckColumn(table_, *one));
    }
    PLIMSOLL_ASSIGN(const NamedColumns judges, SplitPairs("--judge", options_.judges));
    for (const auto& [name, column] : judges) {
      PLIMSOLL_TRY(CheckColumn(table_, column));
      const bool is_known = std::any_of(set.judges.begin(), set.judges.end(),
                                        [&](const auto& known) { return known.judge == name; });
      if (is_known)
        return MakeError(ErrorCode::kInvalid, "judge ", doc::QuoteShort(name),
                         " is named twice by --judge");
      set.judges.push_back({name, ""});
      judge_columns_.push_back(column);
    }
    return {};
  }

  Status Filter() {
    PLIMSOLL_ASSIGN(const NamedColumns where, SplitPairs("--where", options_.where));
    for (const auto& [column, value] : where) {
      PLIMSOLL_TRY(CheckColumn(table_, column));
      std::erase_if(table_.rows,
                    [&](const doc::Node& row) { return TextOf(row, column) != value; });
    }
    if (table_.rows.empty())
      return MakeError(ErrorCode::kNothingSelected, table_.file, " has no such row");
    return {};
  }

  triage::CalibrationCase CaseOf(const doc::Node& row) const {
    triage::CalibrationCase result;
    result.id = options_.id.empty() ? "line " + std::to_string(row.line) : TextOf(row, options_.id);
    for (const std::string& column : input_.set.people)
      result.people.push_back(rule_.Read(row, column));
    if (!options_.adjudicated.empty()) result.human = rule_.Read(row, options_.adjudicated);
    if (result.human.label.empty())
      result.human = Settle(result.people, options_.settle == "majority");
    for (const std::string& column : judge_columns_)
      result.judges.push_back(rule_.Read(row, column));
    for (const std::string& column : input_.set.dimensions)
      result.slices.push_back(TextOf(row, column));
    return result;
  }

  // A column of answers or of ids is no column of labels.
  Status CheckLabels() const {
    std::set<std::string> labels;
    for (const triage::CalibrationCase& row : input_.set.cases) {
      labels.insert(row.human.label);
      for (const auto* opinions : {&row.people, &row.judges})
        for (const triage::Opinion& opinion : *opinions) labels.insert(opinion.label);
    }
    if (labels.size() <= kMostLabels) return {};
    return MakeError(ErrorCode::kInvalid, table_.file, ": the columns of people and judges hold ",
                     std::to_string(labels.size()), " different labels, expected at most ",
                     std::to_string(kMostLabels));
  }

  Result<std::size_t> PlaceOf(std::string_view option, const std::string& name) const {
    const std::vector<triage::JudgeName>& judges = input_.set.judges;
    const auto known = std::find_if(judges.begin(), judges.end(),
                                    [&](const auto& judge) { return judge.judge == name; });
    if (known == judges.end())
      return MakeError(ErrorCode::kInvalid, option, " names ", doc::QuoteShort(name),
                       ", which no --judge does");
    return static_cast<std::size_t>(known - judges.begin());
  }

  // A further column of some judges, by the rule of the judge's own.
  Status ReadProbe(std::string_view option, const std::vector<std::string>& pairs,
                   std::vector<triage::Opinion> triage::JudgeProbes::*probe) {
    PLIMSOLL_ASSIGN(const NamedColumns columns, SplitPairs(option, pairs));
    for (const auto& [name, column] : columns) {
      PLIMSOLL_ASSIGN(const std::size_t judge, PlaceOf(option, name));
      PLIMSOLL_TRY(CheckColumn(table_, column));
      for (const doc::Node& row : table_.rows)
        (input_.probes.judges[judge].*probe)
            .push_back(rule_.Read(row, column, judge_columns_[judge]));
    }
    return {};
  }

  Status ReadProbes() {
    using triage::JudgeProbes;
    triage::Probes& probes = input_.probes;
    probes.first = options_.first;
    probes.second = options_.second;
    probes.judges.resize(input_.set.judges.size());
    PLIMSOLL_TRY(ReadProbe("--order-swapped", options_.order_swapped, &JudgeProbes::swapped));
    PLIMSOLL_TRY(ReadProbe("--again", options_.again, &JudgeProbes::again));
    PLIMSOLL_TRY(ReadProbe("--before", options_.before, &JudgeProbes::before));
    PLIMSOLL_TRY(ReadProbe("--padded", options_.padded, &JudgeProbes::padded));
    PLIMSOLL_ASSIGN(const NamedColumns families,
                    SplitPairs("--judge-family", options_.judge_family));
    for (const auto& [name, family] : families) {
      PLIMSOLL_ASSIGN(const std::size_t judge, PlaceOf("--judge-family", name));
      probes.judges[judge].family = family;
    }
    for (const doc::Node& row : table_.rows) {
      if (!options_.length.empty())
        probes.lengths.push_back(LengthOf(TextOf(row, options_.length)));
      if (!options_.family.empty()) probes.families.push_back(TextOf(row, options_.family));
    }
    return {};
  }

  // A number is a length; of another text it is taken.
  static double LengthOf(const std::string& text) {
    const std::optional<double> number = NumberOf(text);
    return number ? *number : CodePoints(text);
  }

  Status ReadSides() {
    const std::size_t equals = options_.sides.find('=');
    const std::size_t comma = options_.sides.find(',', std::min(equals, options_.sides.size()));
    if (equals == 0 || comma == options_.sides.npos)
      return MakeError(ErrorCode::kInvalid, "--sides must be COLUMN=BASELINE,CANDIDATE, found ",
                       doc::QuoteShort(options_.sides));
    const std::vector<std::string> keys = SplitCommas(options_.key);
    if (keys.empty())
      return MakeError(ErrorCode::kInvalid,
                       "--sides needs --key: the columns that say which "
                       "answers are to the same prompt");
    PLIMSOLL_TRY(CheckColumns(keys));
    const std::string column = options_.sides.substr(0, equals);
    PLIMSOLL_TRY(CheckColumn(table_, column));
    NamedSides named;
    named.baseline = options_.sides.substr(equals + 1, comma - equals - 1);
    named.candidate = options_.sides.substr(comma + 1);
    for (const doc::Node& row : table_.rows) {
      const std::string side = TextOf(row, column);
      named.sides.is_candidate.push_back(side == named.candidate  ? std::optional(true)
                                         : side == named.baseline ? std::optional(false)
                                                                  : std::nullopt);
      std::string key;
      for (const std::string& part : keys) key += (key.empty() ? "" : " / ") + TextOf(row, part);
      named.sides.keys.push_back(std::move(key));
    }
    input_.sides = std::move(named);
    return {};
  }

  const CalibrationTableOptions& options_;
  ImportTable table_;
  PassRule rule_;
  std::vector<std::string> judge_columns_;
  CalibrationInput input_;
};

}  // namespace

void CalibrationTableOptions::Add(Options& o) {
  o.Value("--table", &table, "labels of people and judges, .csv or .jsonl");
  o.List("--where", &where, "COLUMN=VALUE: only such rows of the table");
  o.Value("--id", &id, "column that names the row");
  o.List("--human", &human, "columns of people's labels, one a person");
  o.Value("--adjudicated", &adjudicated, "column that settles what people differ on");
  o.Choice("--settle", &settle, {"unanimous", "majority"}, "what people come to otherwise");
  o.List("--judge", &judges, "NAME=COLUMN: a judge (its identity, for --save) and its labels");
  o.List("--pass", &pass, "label that passes, or >=NUMBER");
  o.List("--pass-of", &pass_of, "COLUMN=LABEL: the same of one column");
  o.List("--unscored", &unscored, "label that is no grade; an empty cell is none either");
  o.List("--by", &by, "columns to slice by");
  o.Value("--length", &length, "column of the answers, or of their lengths");
  o.Value("--family", &family, "column of the family of the model that answered");
  o.List("--judge-family", &judge_family, "NAME=FAMILY of a judge's model");
  o.List("--order-swapped", &order_swapped,
         "NAME=COLUMN: labels with both answers in the other order, naming the same answer");
  o.Value("--first", &first, "label that prefers the first answer (1)");
  o.Value("--second", &second, "label that prefers the second answer (2)");
  o.List("--again", &again, "NAME=COLUMN: the judge's labels of the same answers once more");
  o.List("--before", &before, "NAME=COLUMN: its labels of the same answers at an earlier time");
  o.List("--padded", &padded, "NAME=COLUMN: its labels of padded copies of the answers");
  o.Value("--sides", &sides, "COLUMN=BASELINE,CANDIDATE: two models, under each judge");
  o.List("--key", &key, "columns that say which answers of both sides belong together");
}

Result<CalibrationInput> ReadCalibrationTable(const CalibrationTableOptions& options) {
  if (options.judges.empty())
    return MakeError(ErrorCode::kInvalid, "--table needs --judge NAME=COLUMN");
  const bool is_jsonl = options.table.ends_with(".jsonl");
  if (!is_jsonl && !options.table.ends_with(".csv"))
    return MakeError(ErrorCode::kInvalid, "--table must end in .csv or .jsonl, found ",
                     doc::QuoteShort(options.table));
  PLIMSOLL_ASSIGN(ImportTable table, ReadImportTable(options.table, is_jsonl ? ImportFormat::kJsonl
                                                                             : ImportFormat::kCsv));
  return Reader(&options, std::move(table)).Read();
}

}  // namespace plimsoll::cli
