#include "harness/stats/rank_agreement.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>

#include "harness/base/result.h"
#include "harness/base/rng.h"
#include "harness/stats/mean_difference.h"
#include "harness/stats/moments.h"
#include "harness/stats/multiplicity.h"
#include "harness/stats/ranking.h"
#include "harness/stats/significance.h"

namespace plimsoll::stats {
namespace {

std::vector<double> MeanScores(const SuiteScores& suite) {
  std::vector<double> means;
  for (std::size_t model = 0; model < suite.models; ++model) means.push_back(Mean(suite.Of(model)));
  return means;
}

/// The mean scores over cases drawn with replacement.
std::vector<double> DrawnMeanScores(const SuiteScores& suite, Rng* rng) {
  std::vector<double> times(suite.cases);
  for (std::size_t i = 0; i < suite.cases; ++i) ++times[rng->Below(suite.cases)];
  std::vector<double> means;
  for (std::size_t model = 0; model < suite.models; ++model) {
    const std::span<const double> scores = suite.Of(model);
    means.push_back(std::inner_product(scores.begin(), scores.end(), times.begin(), 0.0) /
                    static_cast<double>(suite.cases));
  }
  return means;
}

/// The model with the best score; none where several share it.
std::optional<std::size_t> SingleLeader(std::span<const double> scores) {
  const auto best = std::max_element(scores.begin(), scores.end());
  if (std::count(scores.begin(), scores.end(), *best) > 1) return std::nullopt;
  return static_cast<std::size_t>(best - scores.begin());
}

/// The two best scores' models, by index where they tie.
std::vector<std::size_t> TwoLeaders(std::span<const double> scores) {
  std::vector<std::size_t> models(scores.size());
  std::iota(models.begin(), models.end(), 0);
  std::stable_sort(models.begin(), models.end(),
                   [&](std::size_t a, std::size_t b) { return scores[a] > scores[b]; });
  models.resize(2);
  return models;
}

/// How a suite tells two models apart.
struct PairContrast {
  std::size_t first = 0;
  std::size_t second = 0;
  double difference = 0;  ///< of the mean scores, first less second
  double p = 1;           ///< two-sided, adjusted
};

/// All pairs, those of model 0 first.
std::vector<PairContrast> Contrasts(const SuiteScores& suite, std::uint64_t seed) {
  std::vector<PairContrast> contrasts;
  std::vector<double> p_values;
  std::vector<double> difference(suite.cases);
  for (std::size_t first = 0; first < suite.models; ++first) {
    for (std::size_t second = first + 1; second < suite.models; ++second) {
      std::transform(suite.Of(first).begin(), suite.Of(first).end(), suite.Of(second).begin(),
                     difference.begin(), std::minus<>());
      PairContrast contrast{first, second, Mean(difference), 1};
      // The one-sided test asks whether the sum is too small: turn the pair that way.
      if (contrast.difference > 0) {
        for (double& d : difference) d = -d;
      }
      p_values.push_back(std::min(1.0, 2 * SignFlip(difference, seed)));
      contrasts.push_back(contrast);
    }
  }
  const std::vector<double> adjusted = Holm(p_values);
  for (std::size_t i = 0; i < contrasts.size(); ++i) contrasts[i].p = adjusted[i];
  return contrasts;
}

void CheckShapes(const SuiteScores& reference, const SuiteScores& synthetic) {
  PLIMSOLL_CHECK(reference.models == synthetic.models);
  PLIMSOLL_CHECK(reference.values.size() == reference.models * reference.cases);
  PLIMSOLL_CHECK(synthetic.values.size() == synthetic.models * synthetic.cases);
}

}  // namespace

std::optional<RankAgreement> BootstrapRankAgreement(const SuiteScores& reference,
                                                    const SuiteScores& synthetic,
                                                    std::uint64_t seed, std::int64_t draws) {
  CheckShapes(reference, synthetic);
  if (reference.cases == 0 || synthetic.cases == 0) return std::nullopt;
  const std::optional<double> observed = TauB(MeanScores(reference), MeanScores(synthetic));
  if (!observed) return std::nullopt;
  Rng reference_draws(seed, "rank agreement, reference");
  Rng synthetic_draws(seed, "rank agreement, synthetic");
  std::vector<double> taus;
  double same = 0;
  for (std::int64_t draw = 0; draw < draws; ++draw) {
    const std::vector<double> x = DrawnMeanScores(reference, &reference_draws);
    const std::vector<double> y = DrawnMeanScores(synthetic, &synthetic_draws);
    const std::optional<double> tau = TauB(x, y);
    if (!tau) continue;
    taus.push_back(*tau);
    const auto leader = SingleLeader(x);
    same += leader && leader == SingleLeader(y);
  }
  if (taus.empty()) return std::nullopt;
  std::sort(taus.begin(), taus.end());
  return RankAgreement{*observed, SortedQuantile(taus, 0.5),
                       Interval{SortedQuantile(taus, 0.025), SortedQuantile(taus, 0.975)},
                       same / static_cast<double>(taus.size()),
                       static_cast<std::int64_t>(taus.size())};
}

std::vector<Inversion> SignificantInversions(const SuiteScores& reference,
                                             const SuiteScores& synthetic, double alpha,
                                             std::uint64_t seed) {
  CheckShapes(reference, synthetic);
  std::vector<Inversion> inversions;
  if (reference.models < 2 || reference.cases == 0 || synthetic.cases == 0) return inversions;
  const std::vector<PairContrast> by_reference = Contrasts(reference, seed);
  const std::vector<PairContrast> by_synthetic = Contrasts(synthetic, seed);
  const std::vector<std::size_t> leaders = TwoLeaders(MeanScores(reference));
  for (std::size_t i = 0; i < by_reference.size(); ++i) {
    const PairContrast& pair = by_reference[i];
    if (pair.difference * by_synthetic[i].difference >= 0) continue;
    if (!IsSignificant(pair.p, alpha) || !IsSignificant(by_synthetic[i].p, alpha)) continue;
    const bool first_leads = pair.difference > 0;
    Inversion inversion{first_leads ? pair.first : pair.second,
                        first_leads ? pair.second : pair.first, false};
    inversion.is_of_leaders =
        inversion.reference_better == leaders[0] && inversion.synthetic_better == leaders[1];
    inversions.push_back(inversion);
  }
  return inversions;
}

std::vector<Standing> RankModels(const SuiteScores& suite, double alpha, std::uint64_t seed) {
  PLIMSOLL_CHECK(suite.values.size() == suite.models * suite.cases && suite.cases > 0);
  constexpr double kRounding = 1e-12;  // equal means are sums in another order
  std::vector<Standing> standings;
  for (const double mean : MeanScores(suite)) standings.push_back({mean, 1, 1, suite.models});
  for (const PairContrast& pair : Contrasts(suite, seed)) {
    if (std::abs(pair.difference) < kRounding) continue;
    const bool first_leads = pair.difference > 0;
    Standing& better = standings[first_leads ? pair.first : pair.second];
    Standing& worse = standings[first_leads ? pair.second : pair.first];
    ++worse.rank;
    if (!IsSignificant(pair.p, alpha)) continue;
    --better.worst;
    ++worse.best;
  }
  return standings;
}

}  // namespace plimsoll::stats
