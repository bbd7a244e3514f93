#include "harness/diversity/occupancy.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "harness/base/result.h"
#include "harness/stats/distributions.h"

namespace plimsoll::diversity {
namespace {

double Sum(std::span<const double> values) {
  return std::accumulate(values.begin(), values.end(), 0.0);
}

/// Kullback and Leibler's divergence in nats; q > 0 wherever p > 0.
double Divergence(std::span<const double> p, std::span<const double> q) {
  double sum = 0;
  for (std::size_t i = 0; i < p.size(); ++i)
    if (p[i] > 0) sum += p[i] * std::log(p[i] / q[i]);
  return sum;
}

std::vector<double> Mixture(std::span<const double> p, std::span<const double> q, double weight) {
  std::vector<double> mixture(p.size());
  for (std::size_t i = 0; i < p.size(); ++i) mixture[i] = weight * p[i] + (1 - weight) * q[i];
  return mixture;
}

}  // namespace

std::vector<double> SharesOf(std::span<const double> counts, double smoothing) {
  const double total = Sum(counts) + smoothing * static_cast<double>(counts.size());
  if (total <= 0) return {};
  std::vector<double> shares;
  for (const double count : counts) shares.push_back((count + smoothing) / total);
  return shares;
}

std::vector<double> Log2Lift(std::span<const double> production, std::span<const double> suite) {
  PLIMSOLL_CHECK(production.size() == suite.size());
  const std::vector<double> p = SharesOf(production, 0.5);
  const std::vector<double> q = SharesOf(suite, 0.5);
  std::vector<double> lift;
  for (std::size_t i = 0; i < p.size(); ++i) lift.push_back(std::log2(p[i] / q[i]));
  return lift;
}

double JensenShannonBits(std::span<const double> p, std::span<const double> q) {
  PLIMSOLL_CHECK(p.size() == q.size());
  const std::vector<double> middle = Mixture(p, q, 0.5);
  const double nats = (Divergence(p, middle) + Divergence(q, middle)) / 2;
  return std::max(0.0, nats / std::log(2.0));
}

std::optional<ChiSquaredTest> ChiSquaredOfSides(std::span<const double> production,
                                                std::span<const double> suite) {
  PLIMSOLL_CHECK(production.size() == suite.size());
  const double totals[2] = {Sum(production), Sum(suite)};
  ChiSquaredTest test;
  test.df = -1;
  for (std::size_t i = 0; i < production.size(); ++i) {
    const double both = production[i] + suite[i];
    if (both <= 0) continue;
    test.df += 1;
    const double observed[2] = {production[i], suite[i]};
    for (int side = 0; side < 2; ++side) {
      const double expected = both * totals[side] / (totals[0] + totals[1]);
      if (expected <= 0) return std::nullopt;
      test.statistic += (observed[side] - expected) * (observed[side] - expected) / expected;
    }
  }
  if (test.df < 1) return std::nullopt;
  test.p = stats::ChiSquaredUpperTail(test.statistic, test.df);
  return test;
}

double FrontierIntegral(std::span<const double> p, std::span<const double> q) {
  PLIMSOLL_CHECK(p.size() == q.size());
  double integral = 0;
  for (std::size_t i = 0; i < p.size(); ++i) {
    integral += (p[i] + q[i]) / 2;
    if (p[i] <= 0 || q[i] <= 0) continue;
    const double gap = p[i] - q[i];
    // The limit for equal shares; the quotient loses all its digits before it gets there.
    const bool is_level = std::abs(gap) < 1e-8 * (p[i] + q[i]);
    integral -= is_level ? (p[i] + q[i]) / 2 : p[i] * q[i] * std::log(p[i] / q[i]) / gap;
  }
  return std::max(0.0, integral);
}

double MauveArea(std::span<const double> p, std::span<const double> q, double scaling, int points) {
  PLIMSOLL_CHECK(p.size() == q.size() && points >= 2);
  constexpr double kEdge = 1e-6;  // pure p and pure q would divide by 0
  double area = 0;  // below the curve, which climbs from (1, 0) to (0, 1) as p's weight grows
  double x = 1;
  double y = 0;
  for (int i = 0; i <= points; ++i) {
    const double weight = kEdge + (1 - 2 * kEdge) * i / (points - 1);
    const std::vector<double> mixture = Mixture(p, q, weight);
    const bool is_end = i == points;
    const double next_x = is_end ? 0 : std::exp(-scaling * Divergence(q, mixture));
    const double next_y = is_end ? 1 : std::exp(-scaling * Divergence(p, mixture));
    area += (x - next_x) * (y + next_y) / 2;
    x = next_x;
    y = next_y;
  }
  return area;
}

double UncoveredMass(std::span<const double> production, std::span<const double> suite) {
  PLIMSOLL_CHECK(production.size() == suite.size());
  double uncovered = 0;
  for (std::size_t i = 0; i < production.size(); ++i)
    if (suite[i] <= 0) uncovered += production[i];
  const double total = Sum(production);
  return total > 0 ? uncovered / total : 0;
}

std::optional<double> GoodTuringMissingMass(std::span<const double> suite) {
  const double total = Sum(suite);
  if (total <= 0) return std::nullopt;
  const auto alone = std::count(suite.begin(), suite.end(), 1.0);
  return static_cast<double>(alone) / total;
}

double EffectiveRegions(std::span<const double> counts) {
  double entropy = 0;
  const std::vector<double> shares = SharesOf(counts);
  for (const double share : shares)
    if (share > 0) entropy -= share * std::log(share);
  return shares.empty() ? 0 : std::exp(entropy);
}

}  // namespace plimsoll::diversity
