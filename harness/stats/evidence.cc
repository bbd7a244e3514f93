#include "harness/stats/evidence.h"

#include <algorithm>
#include <boost/math/special_functions/beta.hpp>
#include <boost/math/special_functions/gamma.hpp>
#include <cmath>
#include <cstddef>
#include <limits>
#include <numbers>
#include <utility>

#include "harness/base/result.h"

namespace plimsoll::stats {
namespace {

double Bet(std::size_t index, std::size_t grid) {
  return (static_cast<double>(index) + 0.5) / static_cast<double>(grid);
}

/// By how much one bet multiplies on a case of this difference, less 1.
double RegressionGain(double bet, double difference) { return -bet * difference; }
double NoninferiorityGain(double bet, double difference, double margin) {
  return bet * (difference + margin) / (1 - margin);
}

/// log of the mean of exp(logs), without overflow.
double LogMeanExp(std::span<const double> logs) {
  const double largest = *std::max_element(logs.begin(), logs.end());
  double sum = 0;
  for (const double log : logs) sum += std::exp(log - largest);
  return largest + std::log(sum / static_cast<double>(logs.size()));
}

struct Tally {
  double difference = 0;
  double cases = 0;
};

/// Equal differences together: k trials per case leave at most 2k + 1 of them.
std::vector<Tally> TallyOf(std::span<const double> differences) {
  std::vector<double> sorted(differences.begin(), differences.end());
  std::sort(sorted.begin(), sorted.end());
  std::vector<Tally> tallies;
  for (const double difference : sorted) {
    if (tallies.empty() || tallies.back().difference != difference) {
      tallies.push_back({difference, 0});
    }
    ++tallies.back().cases;
  }
  return tallies;
}

double LogNoninferiority(std::span<const Tally> tallies, double margin, std::size_t grid) {
  std::vector<double> logs(grid);
  for (std::size_t g = 0; g < grid; ++g) {
    for (const Tally& tally : tallies) {
      logs[g] +=
          tally.cases * std::log1p(NoninferiorityGain(Bet(g, grid), tally.difference, margin));
    }
  }
  return LogMeanExp(logs);
}

}  // namespace

EvidenceProcess::EvidenceProcess(double margin, int grid) {
  PLIMSOLL_CHECK(grid >= 1 && margin >= 0 && margin < 1);
  state_.margin = margin;
  state_.log_regression.resize(static_cast<std::size_t>(grid));
  state_.log_noninferiority.resize(static_cast<std::size_t>(grid));
}

EvidenceProcess::EvidenceProcess(EvidenceState state) : state_(std::move(state)) {
  PLIMSOLL_CHECK(!state_.log_regression.empty() &&
                 state_.log_regression.size() == state_.log_noninferiority.size());
}

void EvidenceProcess::Add(double difference) {
  PLIMSOLL_CHECK(std::abs(difference) <= 1);
  ++state_.count;
  const std::size_t grid = state_.log_regression.size();
  for (std::size_t g = 0; g < grid; ++g) {
    const double bet = Bet(g, grid);
    state_.log_regression[g] += std::log1p(RegressionGain(bet, difference));
    state_.log_noninferiority[g] += std::log1p(NoninferiorityGain(bet, difference, state_.margin));
  }
}

double EvidenceProcess::log_e_regression() const { return LogMeanExp(state_.log_regression); }

double EvidenceProcess::log_e_noninferiority() const {
  return LogMeanExp(state_.log_noninferiority);
}

double LargestDropNotExcluded(std::span<const double> differences, double alpha, int grid) {
  PLIMSOLL_CHECK(grid >= 1);
  const std::vector<Tally> tallies = TallyOf(differences);
  const double needed = -std::log(alpha);
  double low = -1;
  double high = 1;
  // E_N rises with the margin, so that the margins not excluded are all those below one of them.
  constexpr int kHalvings = 31;  // from a width of 2 to below 1e-9
  for (int i = 0; i < kHalvings; ++i) {
    const double middle = (low + high) / 2;
    const double log_e = LogNoninferiority(tallies, middle, static_cast<std::size_t>(grid));
    (log_e < needed ? low : high) = middle;
  }
  return high;
}

double LogEvidenceOfDiscordance(std::int64_t b, std::int64_t c) {
  const auto worse = static_cast<double>(b);
  const auto better = static_cast<double>(c);
  if (b > c) {
    using boost::math::lgamma;  // std::lgamma writes a global
    const double log_beta = lgamma(worse + 1) + lgamma(better + 1) - lgamma(worse + better + 2);
    return (worse + better + 1) * std::numbers::ln2 + log_beta +
           std::log(boost::math::ibetac(worse + 1, better + 1, 0.5));
  }
  // The tail would underflow; the integral of (1 + f)^b (1 - f)^c by parts is a sum that falls.
  double term = 1 / (better + 1);
  double sum = 0;
  for (double j = 0; j <= worse && term > sum * std::numeric_limits<double>::epsilon(); ++j) {
    sum += term;
    term *= (worse - j) / (better + 2 + j);
  }
  return std::log(sum);
}

}  // namespace plimsoll::stats
