#include "harness/insight/run_ranking.h"

#include <algorithm>
#include <cstddef>
#include <map>
#include <tuple>
#include <utility>

namespace plimsoll::insight {
namespace {

constexpr double kAlpha = 0.05;
constexpr std::uint64_t kSeed = 1;

using CaseKey = std::tuple<std::string, std::string, Digest>;

std::string Joined(const std::vector<std::string>& parts) {
  std::string joined;
  for (const std::string& part : parts) joined += (joined.empty() ? "" : ", ") + part;
  return joined;
}

/// How a run was measured and judged: runs of one name are compared.
std::string NameOf(const run::RunManifest& manifest, const Reading& reading) {
  std::vector<std::string> suites;
  for (const run::SuiteRef& suite : manifest.suites) suites.push_back(suite.id);
  std::sort(suites.begin(), suites.end());
  std::string name = Joined(suites) + " judged by " + Joined(manifest.judges);
  if (!reading.policy.empty()) name += " under " + reading.policy;
  return name;
}

/// For each scored case its row in each run that has one.
std::map<CaseKey, std::vector<std::size_t>> RowsByCase(const CaseTable& table) {
  std::map<CaseKey, std::vector<std::size_t>> by_case;
  for (std::size_t i = 0; i < table.rows.size(); ++i) {
    const CaseRow& row = table.rows[i];
    if (row.is_scored()) by_case[{row.suite, row.result.id, row.result.fingerprint}].push_back(i);
  }
  return by_case;
}

/// The means of each run's clusters, run after run.
struct ClusterScores {
  std::vector<double> values;
  std::size_t clusters = 0;
};

ClusterScores ScoresOf(const CaseTable& table,
                       const std::vector<std::vector<std::size_t>>& rows_of_run) {
  std::map<std::int64_t, std::size_t> place;
  std::vector<double> sizes;
  for (const std::size_t row : rows_of_run.front()) {
    const auto [entry, is_new] = place.try_emplace(table.rows[row].cluster, sizes.size());
    if (is_new) sizes.push_back(0);
    ++sizes[entry->second];
  }
  ClusterScores scores{std::vector<double>(rows_of_run.size() * sizes.size()), sizes.size()};
  for (std::size_t run = 0; run < rows_of_run.size(); ++run) {
    for (const std::size_t row : rows_of_run[run]) {
      const std::size_t cluster = place.at(table.rows[row].cluster);
      scores.values[run * sizes.size() + cluster] += table.rows[row].share() / sizes[cluster];
    }
  }
  return scores;
}

Result<Ranking> Rank(const CaseTable& table, const std::string& name) {
  Ranking ranking;
  ranking.reading = name;
  std::vector<std::vector<std::size_t>> rows_of_run(table.runs.size());
  for (const auto& [key, rows] : RowsByCase(table)) {
    if (rows.size() < table.runs.size()) {
      ++ranking.left_out;
      continue;
    }
    ++ranking.cases;
    for (const std::size_t row : rows) rows_of_run[table.rows[row].run].push_back(row);
  }
  if (ranking.cases == 0)
    return MakeError(ErrorCode::kNotComparable, "the runs of ", name,
                     " have no scored case in common");
  const ClusterScores scores = ScoresOf(table, rows_of_run);
  const std::vector<stats::Standing> standings =
      stats::RankModels({scores.values, table.runs.size(), scores.clusters}, kAlpha, kSeed);
  for (std::size_t run = 0; run < table.runs.size(); ++run)
    ranking.runs.push_back({table.runs[run].id, table.runs[run].target,
                            RateOf(table, rows_of_run[run]), standings[run]});
  std::stable_sort(
      ranking.runs.begin(), ranking.runs.end(),
      [](const RankedRun& a, const RankedRun& b) { return a.standing.rank < b.standing.rank; });
  return ranking;
}

std::map<std::string, std::size_t> RanksOf(const Ranking& ranking) {
  std::map<std::string, std::size_t> ranks;
  for (const RankedRun& run : ranking.runs) ranks[run.target] = run.standing.rank;
  return ranks;
}

std::size_t Shift(const Disagreement& one) {
  return std::max(one.rank_first, one.rank_second) - std::min(one.rank_first, one.rank_second);
}

/// None where the rankings agree or are not of the same targets.
std::optional<Disagreement> Compare(const Ranking& first, const Ranking& second) {
  const std::map<std::string, std::size_t> before = RanksOf(first);
  const std::map<std::string, std::size_t> after = RanksOf(second);
  std::optional<Disagreement> largest;
  for (const auto& [target, rank] : before) {
    const auto other = after.find(target);
    if (other == after.end() || before.size() != after.size()) return std::nullopt;
    const Disagreement one{&first, &second, target, rank, other->second};
    if (Shift(one) > (largest ? Shift(*largest) : 0)) largest = one;
  }
  return largest;
}

}  // namespace

Result<std::vector<Ranking>> RankRuns(store::RunStore& store, std::span<const std::string> runs,
                                      std::span<const Reading> readings) {
  std::vector<Ranking> rankings;
  for (const Reading& reading : readings) {
    std::vector<std::string> names;  // in order of the runs
    std::map<std::string, std::vector<std::string>> runs_of;
    for (const std::string& run : runs) {
      PLIMSOLL_ASSIGN(const store::RunInfo info, store.Info(run));
      const std::string name = NameOf(info.manifest, reading);
      if (runs_of[name].empty()) names.push_back(name);
      runs_of[name].push_back(info.manifest.id);
    }
    for (const std::string& name : names) {
      PLIMSOLL_ASSIGN(const CaseTable table,
                      ReadCases(store, runs_of[name], {}, {reading.outcomes, {}}));
      PLIMSOLL_ASSIGN(Ranking ranking, Rank(table, name));
      rankings.push_back(std::move(ranking));
    }
  }
  return rankings;
}

std::vector<Disagreement> FindDisagreements(std::span<const Ranking> rankings) {
  std::vector<Disagreement> found;
  for (std::size_t i = 0; i < rankings.size(); ++i) {
    for (std::size_t j = i + 1; j < rankings.size(); ++j)
      if (const auto one = Compare(rankings[i], rankings[j])) found.push_back(*one);
  }
  return found;
}

}  // namespace plimsoll::insight
