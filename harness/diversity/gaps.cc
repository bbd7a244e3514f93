#include "harness/diversity/gaps.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

#include "harness/diversity/occupancy.h"
#include "harness/diversity/rows.h"
#include "harness/stats/distributions.h"
#include "harness/stats/moments.h"
#include "harness/stats/multiplicity.h"
#include "harness/vectors/neighbours.h"

namespace plimsoll::diversity {
namespace {

using vectors::MatrixView;

constexpr double kLevel = 0.95;

double Total(std::span<const double> counts) {
  return std::accumulate(counts.begin(), counts.end(), 0.0);
}

/// Both sides' counts, and how many texts of weight 1 production is worth.
struct Counts {
  std::vector<double> production;
  std::vector<double> suite;
  double effective = 0;
};

/// P(so few cases in the region | the texts in it). Production enters at its effective size.
double DeficitP(const Counts& counts, std::size_t region) {
  const double all = Total(counts.production);
  const double cases = Total(counts.suite);
  if (all <= 0 || cases <= 0) return 1;
  const double texts = counts.production[region] / all * counts.effective;
  return stats::BinomialLowerTail(counts.suite[region], counts.suite[region] + texts,
                                  cases / (cases + counts.effective));
}

void Measure(const Counts& counts, const GapOptions& options, std::vector<Region>* regions) {
  const std::vector<double> lift = Log2Lift(counts.production, counts.suite);
  const double all = Total(counts.production);
  const double cases = Total(counts.suite);
  std::vector<double> p;
  for (Region& region : *regions) {
    const double in_region = counts.production[region.id];
    region.production_share = all > 0 ? in_region / all : 0;
    region.share_interval =
        stats::Wilson(region.production_share * counts.effective, counts.effective, kLevel);
    region.suite_cases = counts.suite[region.id];
    region.expected_cases = region.production_share * cases;
    region.lift = lift[region.id];
    region.gap_score = region.production_share * region.lift;
    region.p = DeficitP(counts, region.id);
    region.cases_to_add = CasesToAdd(in_region, all, region.suite_cases, cases, regions->size());
    p.push_back(region.p);
  }
  const std::vector<double> adjusted = stats::BenjaminiHochberg(p);
  for (std::size_t i = 0; i < regions->size(); ++i) {
    Region& region = (*regions)[i];
    region.p_adjusted = adjusted[i];
    region.is_empty = region.suite_cases == 0 && region.expected_cases >= 1 &&
                      region.production_share >= options.least_share;
    region.is_gap = region.lift > 0 && (region.p_adjusted <= options.q || region.is_empty);
  }
}

/// The members of a region: the one nearest the centroid, then farthest-first.
std::vector<std::size_t> Exemplars(MatrixView rows, const std::vector<std::size_t>& members,
                                   const float* centroid, std::size_t count) {
  std::vector<std::size_t> chosen;
  std::vector<double> nearest(members.size(), -1);
  std::size_t next = 0;
  for (std::size_t i = 1; i < members.size(); ++i)
    if (Dot(rows.Row(members[i]), centroid, rows.columns) >
        Dot(rows.Row(members[next]), centroid, rows.columns))
      next = i;
  while (chosen.size() < std::min(count, members.size())) {
    chosen.push_back(members[next]);
    for (std::size_t i = 0; i < members.size(); ++i)
      nearest[i] =
          std::max(nearest[i], Dot(rows.Row(members[i]), rows.Row(chosen.back()), rows.columns));
    next = static_cast<std::size_t>(std::min_element(nearest.begin(), nearest.end()) -
                                    nearest.begin());
  }
  return chosen;
}

/// What the votes of a region's rows for their nearest cases say.
ExpectedFailures FailuresOf(const std::map<std::size_t, double>& votes,
                            const std::vector<double>& failures) {
  std::vector<double> weights;
  double failed = 0;
  for (const auto& [index, weight] : votes) {
    weights.push_back(weight);
    failed += weight * failures[index];
  }
  const double share = failed / Total(weights);
  const double effective = stats::EffectiveSize(weights);
  return {share, stats::Wilson(share * effective, effective, kLevel), weights.size()};
}

/// Every production row asks its nearest scored cases how they fared.
Status ExpectFailures(const GapInput& input, const std::vector<std::vector<std::size_t>>& members,
                      const GapOptions& options, std::vector<Region>* regions) {
  std::vector<std::size_t> scored;
  std::vector<double> failures;
  for (const std::size_t index : NonZeroRows(input.suite)) {
    if (input.failures.empty() || !input.failures[index]) continue;
    scored.push_back(index);
    failures.push_back(*input.failures[index]);
  }
  if (scored.empty()) return {};
  const vectors::Matrix cases = Gather(input.suite, scored);
  const vectors::SearchOptions search{.k = options.failure_neighbours, .threads = options.threads};
  for (Region& region : *regions) {
    const vectors::Matrix rows = Gather(input.production, members[region.id]);
    PLIMSOLL_ASSIGN(const auto lists,
                    vectors::NearestNeighbours(rows.View(), cases.View(), search));
    std::map<std::size_t, double> votes;
    for (std::size_t i = 0; i < lists.size(); ++i)
      for (const vectors::Neighbour& neighbour : lists[i])
        votes[neighbour.index] += input.weights.empty() ? 1 : input.weights[members[region.id][i]];
    if (!votes.empty()) region.failures = FailuresOf(votes, failures);
  }
  return {};
}

Status FindNearestCases(const GapInput& input, const Regions& regions, int threads,
                        std::vector<Region>* found) {
  const std::vector<std::size_t> used = NonZeroRows(input.suite);
  if (used.empty()) return {};
  const vectors::Matrix cases = Gather(input.suite, used);
  PLIMSOLL_ASSIGN(const auto lists,
                  vectors::NearestNeighbours(regions.centroids.View(), cases.View(),
                                             {.k = 1, .threads = threads}));
  for (Region& region : *found)
    region.nearest_case = {used[lists[region.id].front().index], lists[region.id].front().cosine};
  return {};
}

}  // namespace

std::size_t CasesToAdd(double production_in, double production_all, double suite_in,
                       double suite_all, std::size_t regions) {
  const double half = static_cast<double>(regions) / 2;
  const double share = (production_in + 0.5) / (production_all + half);
  if (share >= 1) return 0;
  const double more = (share * (suite_all + half) - suite_in - 0.5) / (1 - share);
  return static_cast<std::size_t>(std::ceil(std::max(0.0, more - 1e-9)));
}

Result<std::vector<Region>> FindGaps(const GapInput& input, const Regions& regions,
                                     const GapOptions& options) {
  PLIMSOLL_CHECK(regions.labels.size() == input.production.rows);
  PLIMSOLL_CHECK(input.failures.empty() || input.failures.size() == input.suite.rows);
  const std::size_t count = regions.centroids.rows();
  PLIMSOLL_ASSIGN(const std::vector<std::size_t> labels,
                  AssignRegions(input.suite, regions.centroids.View(), options.threads));
  const Counts counts{
      CountRegions(regions.labels, input.weights, count), CountRegions(labels, {}, count),
      input.weights.empty() ? static_cast<double>(NonZeroRows(input.production).size())
                            : stats::EffectiveSize(input.weights)};
  std::vector<std::vector<std::size_t>> members(count);
  for (std::size_t row = 0; row < regions.labels.size(); ++row)
    if (regions.labels[row] != kNoRegion) members[regions.labels[row]].push_back(row);
  std::vector<Region> found(count);
  for (std::size_t id = 0; id < count; ++id) {
    found[id].id = id;
    found[id].rows = members[id].size();
    found[id].exemplars =
        Exemplars(input.production, members[id], regions.centroids.Row(id), options.exemplars);
  }
  Measure(counts, options, &found);
  PLIMSOLL_TRY(FindNearestCases(input, regions, options.threads, &found));
  PLIMSOLL_TRY(ExpectFailures(input, members, options, &found));
  std::stable_sort(found.begin(), found.end(),
                   [](const Region& a, const Region& b) { return a.gap_score > b.gap_score; });
  return found;
}

}  // namespace plimsoll::diversity
