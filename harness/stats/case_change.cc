#include "harness/stats/case_change.h"

#include <algorithm>
#include <boost/math/quadrature/tanh_sinh.hpp>
#include <boost/math/special_functions/beta.hpp>

#include "harness/stats/power.h"
#include "harness/stats/two_rates.h"

namespace plimsoll::stats {
namespace {

/// The parameters of the posterior of a pass probability.
BetaPrior Posterior(const CaseTrials& trials, const BetaPrior& prior) {
  return {prior.alpha + static_cast<double>(trials.passes),
          prior.beta + static_cast<double>(trials.trials - trials.passes)};
}

}  // namespace

double FisherDrop(const CaseTrials& baseline, const CaseTrials& candidate) {
  return FisherExactLess(candidate.passes, candidate.trials, baseline.passes, baseline.trials);
}

double SmallestFisherDrop(const CaseTrials& baseline, std::int64_t candidate_trials) {
  return FisherDrop(baseline, {0, candidate_trials});
}

double PosteriorDrop(const CaseTrials& baseline, const CaseTrials& candidate,
                     const BetaPrior& prior, double delta) {
  const BetaPrior before = Posterior(baseline, prior);
  const BetaPrior after = Posterior(candidate, prior);
  // Over the baseline's quantiles rather than its pass probabilities: a bounded, rising integrand,
  // where the density is infinite at an end (Jeffreys) or a spike (many trials).
  const auto chance_below = [&](double quantile) {
    const double p = boost::math::ibeta_inv(before.alpha, before.beta, quantile);
    return boost::math::ibeta(after.alpha, after.beta, std::clamp(p - delta, 0.0, 1.0));
  };
  const double start = boost::math::ibeta(before.alpha, before.beta, delta);
  if (start >= 1) return 0;
  constexpr std::size_t kRefinements = 10;
  constexpr double kTolerance = 1e-8;
  boost::math::quadrature::tanh_sinh<double> integrator(kRefinements);
  return std::clamp(integrator.integrate(chance_below, start, 1.0, kTolerance), 0.0, 1.0);
}

std::optional<std::int64_t> PassesToAcceptFix(double failure_rate, double alpha) {
  if (failure_rate <= 0) return std::nullopt;
  return CaseFloor(failure_rate, alpha);
}

}  // namespace plimsoll::stats
