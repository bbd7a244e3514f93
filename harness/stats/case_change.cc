#include "harness/stats/case_change.h"

#include <algorithm>
#include <boost/math/quadrature/tanh_sinh.hpp>
#include <boost/math/special_functions/beta.hpp>
#include <boost/math/special_functions/gamma.hpp>
#include <cmath>
#include <cstddef>

#include "harness/stats/power.h"
#include "harness/stats/two_rates.h"

namespace plimsoll::stats {
namespace {

// By default Boost.Math computes in long double, at several times the cost.
using Fast = boost::math::policies::policy<boost::math::policies::promote_double<false>>;

/// The parameters of the posterior of a pass probability.
BetaPrior Posterior(const CaseTrials& trials, const BetaPrior& prior) {
  return {prior.alpha + static_cast<double>(trials.passes),
          prior.beta + static_cast<double>(trials.trials - trials.passes)};
}

/// The integral of a Beta density times `chance`, from `low` to `high`. With x = u^(1/s) the
/// density stays finite at 0, where a parameter below 1 (Jeffreys's, for one) makes it infinite.
template <typename Chance>
double IntegrateBeta(const BetaPrior& beta, double low, double high, const Chance& chance) {
  if (low >= high) return 0;
  const double s = std::min(1.0, beta.alpha);
  using boost::math::lgamma;  // std::lgamma writes a global
  const double log_scale =
      lgamma(beta.alpha + beta.beta) - lgamma(beta.alpha) - lgamma(beta.beta) - std::log(s);
  const double start = std::pow(low, s);
  const double width = std::pow(high, s) - start;
  const auto integrand = [&](double t) {
    const double x = std::pow(start + t * width, 1 / s);
    const double log_power = beta.alpha > s ? (beta.alpha - s) * std::log(x) : 0;
    return std::exp(log_scale + log_power + (beta.beta - 1) * std::log1p(-x)) * chance(x);
  };
  constexpr std::size_t kRefinements = 8;
  constexpr double kTolerance = 1e-8;
  boost::math::quadrature::tanh_sinh<double> integrator(kRefinements);
  return width * integrator.integrate(integrand, 0.0, 1.0, kTolerance);
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
  const double size = before.alpha + before.beta;
  const double mean = before.alpha / size;
  // Further out no weight is left, and the quadrature's nodes would miss a spike.
  const double reach = 40 * (std::sqrt(mean * (1 - mean) / (size + 1)) + 1 / size);
  const double middle = std::max(mean, delta);
  // Each half runs from its own end, near which x keeps its digits: pass probabilities from 0,
  // failure probabilities from 1.
  const double low_half =
      IntegrateBeta(before, std::max(delta, mean - reach), middle, [&](double p) {
        return boost::math::ibeta(after.alpha, after.beta, std::max(0.0, p - delta), Fast());
      });
  const double high_half = IntegrateBeta(
      {before.beta, before.alpha}, std::max(0.0, 1 - mean - reach), 1 - middle, [&](double q) {
        return boost::math::ibetac(after.beta, after.alpha, std::min(1.0, q + delta), Fast());
      });
  return std::clamp(low_half + high_half, 0.0, 1.0);
}

std::optional<std::int64_t> PassesToAcceptFix(double failure_rate, double alpha) {
  if (failure_rate <= 0) return std::nullopt;
  return CaseFloor(failure_rate, alpha);
}

}  // namespace plimsoll::stats
