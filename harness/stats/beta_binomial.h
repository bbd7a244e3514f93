#ifndef HARNESS_STATS_BETA_BINOMIAL_H_
#define HARNESS_STATS_BETA_BINOMIAL_H_

#include <cstdint>
#include <optional>
#include <span>

namespace plimsoll::stats {

/// A Beta prior of a pass probability; Jeffreys's by default. Shapes: alpha > 0, beta > 0.
struct BetaPrior {
  double alpha = 0.5;
  double beta = 0.5;
};

/// A beta-binomial distribution: pass probabilities of mean mu and correlation rho between two
/// trials of one case, that is alpha = mu (1/rho - 1) and beta = (1 - mu)(1/rho - 1).
struct BetaBinomialFit {
  double mu = 0;
  double rho = 0;
  BetaPrior prior;            ///< an empirical-Bayes prior for a case of the same track
  double log_likelihood = 0;  ///< with the binomial coefficients
};

/// Maximum likelihood over cases of `trials` trials each; O(n + trials). None where the estimate is
/// no proper Beta: fewer than two trials, all trials equal, cases that vary no more than a
/// binomial's or that never vary within. Shapes: 0 <= passes[i] <= trials.
std::optional<BetaBinomialFit> FitBetaBinomial(std::span<const std::int64_t> passes,
                                               std::int64_t trials);

}  // namespace plimsoll::stats

#endif  // HARNESS_STATS_BETA_BINOMIAL_H_
