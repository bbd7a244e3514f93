#include "harness/insight/arm_report.h"

#include <algorithm>
#include <functional>
#include <map>
#include <utility>

#include "harness/base/suggest.h"
#include "harness/stats/association.h"

namespace plimsoll::insight {
namespace {

constexpr int kDraws = 9'999;
constexpr int kLengthBands = 5;
constexpr double kLevel = 0.95;

using Rows = std::vector<std::size_t>;
using Keeps = std::function<bool(std::size_t row)>;

Result<const Factor*> FindFactor(const CaseTable& table, const std::string& name) {
  PLIMSOLL_ASSIGN(const std::vector<const Factor*> found,
                  SelectFactors(table, std::span(&name, 1)));
  for (const Factor* factor : found)
    if (factor->name == name) return factor;
  return MakeError(ErrorCode::kNotFound, "\"", name, "\" is the beginning of several factors");
}

/// The rows that have a value; "n/a" is the value of those that have none.
Result<Keeps> RowsWith(const CaseTable& table, const FactorValue& wanted) {
  PLIMSOLL_ASSIGN(const Factor* factor, FindFactor(table, wanted.factor));
  const auto place = std::find(factor->values.begin(), factor->values.end(), wanted.value);
  if (place == factor->values.end() && wanted.value != kNoValueName) {
    const std::string hint = DidYouMean(wanted.value, factor->values);
    return MakeError(ErrorCode::kNotFound, "no case has \"", wanted.value, "\" for ", wanted.factor,
                     hint.empty() ? "" : "; ", hint);
  }
  const std::int64_t code =
      place == factor->values.end() ? kNoValue : place - factor->values.begin();
  return Keeps([factor, code](std::size_t row) { return factor->codes[row] == code; });
}

/// The p of rows that are taken for independent.
std::optional<double> NaiveP(std::vector<stats::ArmRow> arms) {
  std::map<std::int64_t, stats::TwoByTwo> tables;
  bool is_binary = true;
  for (std::size_t i = 0; i < arms.size(); ++i) {
    arms[i].cluster = static_cast<std::int64_t>(i);
    const bool is_failed = arms[i].value == 1;
    is_binary = is_binary && (is_failed || arms[i].value == 0);
    stats::TwoByTwo& table = tables[arms[i].stratum];
    if (arms[i].is_treated) ++(is_failed ? table.exposed_fails : table.exposed_passes);
    if (!arms[i].is_treated) ++(is_failed ? table.other_fails : table.other_passes);
  }
  if (!is_binary) {
    const auto t_test = stats::CompareArms(arms, kLevel);
    return t_test ? std::optional(t_test->p) : std::nullopt;
  }
  std::vector<stats::TwoByTwo> strata;
  for (const auto& [stratum, table] : tables) strata.push_back(table);
  const auto chi_squared = stats::CochranMantelHaenszel(strata, kLevel);
  return chi_squared ? std::optional(chi_squared->p) : std::nullopt;
}

/// Compares the arms over some of the rows, in one way or another.
class Comparer {
 public:
  Comparer(const CaseTable& table, const ArmQuestion& question, Keeps treated, Keeps other,
           const Factor* cluster)
      : table_(table),
        question_(question),
        treated_(std::move(treated)),
        other_(std::move(other)),
        cluster_(cluster) {}

  void Compare(const std::string& without, const Keeps& is_excluded) {
    Add(
        "", without, [](std::size_t) { return true; }, is_excluded);
    if (table_.runs.size() < 2) return;
    for (std::size_t run = 0; run < table_.runs.size(); ++run)
      Add(
          table_.runs[run].target, without,
          [this, run](std::size_t row) { return table_.rows[row].run == run; }, is_excluded);
  }

  std::vector<ArmComparison> Take() { return std::move(comparisons_); }

 private:
  void Add(const std::string& target, const std::string& without, const Keeps& is_in,
           const Keeps& is_excluded) {
    ArmComparison comparison;
    comparison.target = target;
    comparison.without = without;
    Rows rows;
    for (std::size_t row = 0; row < table_.rows.size(); ++row) {
      const bool is_armed = treated_(row) || other_(row);
      if (!is_armed || !is_in(row) || !table_.rows[row].is_scored()) continue;
      comparison.excluded_rows += is_excluded(row);
      if (!is_excluded(row)) rows.push_back(row);
    }
    comparisons_.push_back(Compare(rows, comparison));
    if (!question_.match_length) return;
    comparison.is_matched = true;
    comparisons_.push_back(Compare(rows, comparison));
  }

  ArmComparison Compare(const Rows& rows, ArmComparison out) const {
    std::vector<stats::ArmRow> arms = ArmsOf(rows, out.is_matched);
    double failures[2] = {};
    for (const stats::ArmRow& arm : arms) {
      failures[arm.is_treated ? 1 : 0] += arm.value;
      ++(arm.is_treated ? out.treated_rows : out.other_rows);
    }
    if (out.treated_rows > 0)
      out.treated_rate = failures[1] / static_cast<double>(out.treated_rows);
    if (out.other_rows > 0) out.other_rate = failures[0] / static_cast<double>(out.other_rows);
    out.clustered = stats::CompareArms(arms, kLevel);
    out.p_permutation = stats::ArmPermutationP(arms, kDraws, question_.seed);
    if (out.clustered) out.clusters = out.clustered->clusters;
    Decide(&out);
    out.p_naive = NaiveP(std::move(arms));
    return out;
  }

  static void Decide(ArmComparison* out) {
    if (out->clustered && out->clusters >= kClustersForT) {
      out->p = out->clustered->p;
      out->decided_by = "clustered_t";
    } else if (out->p_permutation) {
      out->p = out->p_permutation;
      out->decided_by = "cluster_permutation";
    }
  }

  std::vector<stats::ArmRow> ArmsOf(const Rows& rows, bool is_matched) const {
    std::vector<double> lengths;
    for (const std::size_t row : rows)
      lengths.push_back(static_cast<double>(table_.rows[row].text_length));
    const std::vector<std::int64_t> bands = is_matched ? stats::QuantileBands(lengths, kLengthBands)
                                                       : std::vector<std::int64_t>(rows.size());
    std::vector<stats::ArmRow> arms;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const CaseRow& row = table_.rows[rows[i]];
      const auto track = static_cast<std::int64_t>(row.result.track);
      arms.push_back({1 - row.share(), treated_(rows[i]), ClusterOf(rows[i]),
                      track * kLengthBands + bands[i]});
    }
    return arms;
  }

  // A row without a value of the clustering factor is in no cluster but its own.
  std::int64_t ClusterOf(std::size_t row) const {
    if (cluster_ == nullptr) return table_.rows[row].cluster;
    const std::int64_t code = cluster_->codes[row];
    return code != kNoValue ? code : -1 - static_cast<std::int64_t>(row);
  }

  const CaseTable& table_;
  const ArmQuestion& question_;
  Keeps treated_;
  Keeps other_;
  const Factor* cluster_;
  std::vector<ArmComparison> comparisons_;
};

}  // namespace

Result<FactorValue> ParseFactorValue(const std::string& text) {
  const std::size_t equals = text.find('=');
  if (equals == std::string::npos || equals == 0 || equals + 1 == text.size())
    return MakeError(ErrorCode::kInvalid, "\"", text, "\" is not FACTOR=VALUE");
  return FactorValue{text.substr(0, equals), text.substr(equals + 1)};
}

Status ParseArms(const std::string& text, ArmQuestion* out) {
  const Result<FactorValue> parsed = ParseFactorValue(text);
  const std::size_t colon = parsed.ok() ? parsed->value.find(':') : std::string::npos;
  if (colon == std::string::npos || colon == 0 || colon + 1 == parsed->value.size())
    return MakeError(ErrorCode::kInvalid, "\"", text, "\" is not FACTOR=VALUE:VALUE");
  out->factor = parsed->factor;
  out->treated = parsed->value.substr(0, colon);
  out->other = parsed->value.substr(colon + 1);
  return {};
}

Result<std::vector<ArmComparison>> CompareTwoArms(const CaseTable& table,
                                                  const ArmQuestion& question) {
  PLIMSOLL_ASSIGN(Keeps treated, RowsWith(table, {question.factor, question.treated}));
  PLIMSOLL_ASSIGN(Keeps other, RowsWith(table, {question.factor, question.other}));
  const Factor* cluster = nullptr;
  if (!question.cluster.empty()) {
    PLIMSOLL_ASSIGN(cluster, FindFactor(table, question.cluster));
  }
  Comparer comparer(table, question, std::move(treated), std::move(other), cluster);
  comparer.Compare("", [](std::size_t) { return false; });
  std::vector<Keeps> exclusions;
  std::string all;
  for (const FactorValue& exclude : question.exclude) {
    PLIMSOLL_ASSIGN(const Keeps is_excluded, RowsWith(table, exclude));
    const std::string name = exclude.factor + "=" + exclude.value;
    comparer.Compare(name, is_excluded);
    exclusions.push_back(is_excluded);
    all += (all.empty() ? "" : ", ") + name;
  }
  if (exclusions.size() > 1)
    comparer.Compare(all, [&](std::size_t row) {
      return std::any_of(exclusions.begin(), exclusions.end(),
                         [row](const Keeps& is_excluded) { return is_excluded(row); });
    });
  std::vector<ArmComparison> comparisons = comparer.Take();
  const ArmComparison& whole = comparisons.front();
  if (whole.treated_rows == 0 || whole.other_rows == 0)
    return MakeError(ErrorCode::kNothingSelected, "an arm of ", question.factor,
                     " has no scored case: ", question.treated, " has ",
                     std::to_string(whole.treated_rows), ", ", question.other, " has ",
                     std::to_string(whole.other_rows));
  return comparisons;
}

}  // namespace plimsoll::insight
