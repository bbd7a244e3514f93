#include "harness/insight/root_cause.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <tuple>
#include <utility>

#include "harness/stats/arms.h"
#include "harness/stats/association.h"
#include "harness/stats/multiplicity.h"
#include "harness/stats/significance.h"
#include "harness/stats/two_rates.h"

namespace plimsoll::insight {
namespace {

constexpr int kDraws = 9'999;
constexpr int kEnough = 20;  // draws as far as the observed end the permutation of a null
constexpr double kOwnEffect = 0.05;
constexpr std::size_t kTracks = std::size(suite::kTrackNames);

using Rows = std::vector<std::size_t>;

std::size_t TrackOf(const CaseRow& row) { return static_cast<std::size_t>(row.result.track); }

void Count(const CaseRow& row, bool is_inside, stats::TwoByTwo* table) {
  const bool is_failed = !row.result.is_all_passed();
  std::int64_t& cell = is_inside ? (is_failed ? table->exposed_fails : table->exposed_passes)
                                 : (is_failed ? table->other_fails : table->other_passes);
  ++cell;
}

class Search {
 public:
  Search(const CaseTable& table, const RootCauseOptions& options)
      : table_(table), options_(options) {
    std::array<bool, kTracks> has_track{};
    bool has_several_trials = false;
    for (std::size_t i = 0; i < table.rows.size(); ++i) {
      if (!table.rows[i].is_scored()) continue;
      rows_.push_back(i);
      has_track[TrackOf(table.rows[i])] = true;
      has_several_trials |= table.rows[i].result.trials > 1;
    }
    causes_.all = RateOf(table, rows_);
    is_binary_ = !has_several_trials;
    causes_.is_clustered = has_several_trials || causes_.all.clusters < causes_.all.cases;
    has_several_tracks_ = std::count(has_track.begin(), has_track.end(), true) > 1;
  }

  RootCauses Run(std::span<const Factor* const> factors) {
    const auto least = static_cast<std::size_t>(options_.min_cases) * table_.runs.size();
    for (CaseGroup& group : FindGroups(table_, rows_, factors, least)) Test(std::move(group));
    Adjust();
    Order();
    MarkNested();
    return std::move(causes_);
  }

 private:
  void Test(CaseGroup group) {
    Finding found;
    Rows outside;
    std::set_difference(rows_.begin(), rows_.end(), group.rows.begin(), group.rows.end(),
                        std::back_inserter(outside));
    found.group = std::move(group);
    found.inside = RateOf(table_, found.group.rows);
    found.outside = RateOf(table_, outside);
    found.difference = *found.outside.rate - *found.inside.rate;
    const auto failures = [](const SliceRate& rate) {
      return (1 - *rate.rate) * rate.observations;
    };
    found.interval =
        stats::NewcombeDifference(failures(found.inside), found.inside.observations,
                                  failures(found.outside), found.outside.observations, kRateLevel);
    if (causes_.is_clustered) {
      TestClusters(&found);
    } else {
      TestCases(&found);
    }
    causes_.findings.push_back(std::move(found));
  }

  /// One table for each value of `stratum_of`, below `strata`.
  template <typename StratumOf>
  std::vector<stats::TwoByTwo> TablesOf(const Rows& inside, std::size_t strata,
                                        const StratumOf& stratum_of) const {
    std::vector<stats::TwoByTwo> tables(strata);
    auto next = inside.begin();
    for (const std::size_t row : rows_) {
      const bool is_inside = next != inside.end() && *next == row;
      if (is_inside) ++next;
      Count(table_.rows[row], is_inside, &tables[stratum_of(row)]);
    }
    return tables;
  }

  stats::TwoByTwo TableOf(const Rows& inside) const {
    return TablesOf(inside, 1, [](std::size_t) { return std::size_t{0}; }).front();
  }

  double Fisher(const Rows& inside) const {
    const stats::TwoByTwo t = TableOf(inside);
    return stats::FisherExactTwoSided(t.exposed_fails, t.exposed_fails + t.exposed_passes,
                                      t.other_fails, t.other_fails + t.other_passes);
  }

  void TestCases(Finding* found) const {
    const Rows& inside = found->group.rows;
    if (has_several_tracks_) {
      found->test = "cmh";
      const auto tables =
          TablesOf(inside, kTracks, [&](std::size_t row) { return TrackOf(table_.rows[row]); });
      if (const auto test = stats::CochranMantelHaenszel(tables, kRateLevel)) found->p = test->p;
      return;
    }
    const stats::TwoByTwo t = TableOf(inside);
    found->test = "fisher";
    found->p = Fisher(inside);
    found->smallest_p =
        stats::SmallestFisherExact(t.exposed_fails, t.exposed_fails + t.exposed_passes,
                                   t.other_fails, t.other_fails + t.other_passes);
  }

  void TestClusters(Finding* found) const {
    std::vector<stats::ArmRow> arms;
    auto next = found->group.rows.begin();
    for (const std::size_t index : rows_) {
      const CaseRow& row = table_.rows[index];
      const bool is_inside = next != found->group.rows.end() && *next == index;
      if (is_inside) ++next;
      arms.push_back(
          {1 - row.share(), is_inside, row.cluster, static_cast<std::int64_t>(TrackOf(row))});
    }
    found->test = "cluster_permutation";
    found->p = stats::ArmPermutationP(arms, kDraws, options_.seed, kEnough);
    found->smallest_p = stats::SmallestArmPermutationP(arms, kDraws);
    if (is_binary_) found->p_naive = Fisher(found->group.rows);
  }

  void Adjust() {
    std::vector<double> p;
    std::vector<double> smallest;
    for (const Finding& finding : causes_.findings) {
      p.push_back(finding.p.value_or(1));
      smallest.push_back(finding.p ? finding.smallest_p : 1);
    }
    const auto adjusted = stats::BenjaminiHochbergTestable(p, smallest, options_.q);
    for (std::size_t i = 0; i < adjusted.size(); ++i) {
      causes_.findings[i].p_adjusted = adjusted[i];
      causes_.testable += adjusted[i].has_value();
    }
    causes_.groups = static_cast<std::int64_t>(causes_.findings.size());
  }

  void Order() {
    std::vector<Finding>& findings = causes_.findings;
    std::erase_if(findings, [](const Finding& finding) { return finding.difference <= 0; });
    const auto place = [](const Finding& finding) {
      return std::tuple(!finding.p_adjusted, finding.p.value_or(1), -finding.difference);
    };
    std::stable_sort(findings.begin(), findings.end(),
                     [&](const Finding& a, const Finding& b) { return place(a) < place(b); });
    causes_.significant = std::count_if(findings.begin(), findings.end(), [&](const Finding& one) {
      return one.p_adjusted && stats::IsSignificant(*one.p_adjusted, options_.q);
    });
  }

  void MarkNested() {
    for (std::int64_t i = 1; i < causes_.significant; ++i) {
      Finding& weaker = causes_.findings[static_cast<std::size_t>(i)];
      for (std::int64_t j = 0; j < i && weaker.nested_in.empty(); ++j) {
        const Finding& stronger = causes_.findings[static_cast<std::size_t>(j)];
        if (stronger.nested_in.empty() && IsNested(weaker.group.rows, stronger.group.rows))
          weaker.nested_in = stronger.group.name;
      }
    }
  }

  bool IsNested(const Rows& weaker, const Rows& stronger) const {
    const bool is_held =
        std::includes(stronger.begin(), stronger.end(), weaker.begin(), weaker.end()) ||
        std::includes(weaker.begin(), weaker.end(), stronger.begin(), stronger.end());
    if (!is_held) return false;
    const auto tables = TablesOf(weaker, 2, [&](std::size_t row) -> std::size_t {
      return std::binary_search(stronger.begin(), stronger.end(), row) ? 1 : 0;
    });
    const auto own = stats::CochranMantelHaenszel(tables, kRateLevel);
    return !own || !stats::IsSignificant(own->p, kOwnEffect);
  }

  const CaseTable& table_;
  const RootCauseOptions& options_;
  Rows rows_;  // the scored ones
  bool is_binary_ = true;
  bool has_several_tracks_ = false;
  RootCauses causes_;
};

}  // namespace

RootCauses FindRootCauses(const CaseTable& table, std::span<const Factor* const> factors,
                          const RootCauseOptions& options) {
  return Search(table, options).Run(factors);
}

}  // namespace plimsoll::insight
