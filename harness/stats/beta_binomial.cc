#include "harness/stats/beta_binomial.h"

#include <cmath>
#include <cstddef>
#include <vector>

namespace plimsoll::stats {
namespace {

/// The likelihood without gamma functions: with mu and rho, a case of s passes in k trials has
/// log C(k,s) + sum_{j<s} log(mu(1-rho) + j rho) + sum_{j<k-s} log((1-mu)(1-rho) + j rho)
///            - sum_{j<k} log(1 - rho + j rho),
/// so that two counts per j say all there is to know.
class Likelihood {
 public:
  Likelihood(std::span<const std::int64_t> passes, std::int64_t trials)
      : cases_(static_cast<double>(passes.size())),
        passes_above_(static_cast<std::size_t>(trials)),
        failures_above_(static_cast<std::size_t>(trials)) {
    const auto k = static_cast<std::size_t>(trials);
    std::vector<double> cases_with(k + 1);
    for (const std::int64_t s : passes) ++cases_with[static_cast<std::size_t>(s)];
    double more = 0;
    double fewer = 0;
    for (std::size_t j = k; j-- > 0;) {
      passes_above_[j] = more += cases_with[j + 1];
      failures_above_[j] = fewer += cases_with[k - 1 - j];
    }
    double log_choose = 0;
    for (std::size_t s = 0; s < k; ++s) {  // C(k,k) adds nothing
      constant_ += cases_with[s] * log_choose;
      log_choose += std::log(static_cast<double>(k - s) / static_cast<double>(s + 1));
    }
  }

  double At(double mu, double rho) const {
    double sum = constant_;
    for (std::size_t j = 0; j < passes_above_.size(); ++j) {
      const double shift = static_cast<double>(j) * rho;
      if (passes_above_[j] > 0) sum += passes_above_[j] * std::log(mu * (1 - rho) + shift);
      if (failures_above_[j] > 0)
        sum += failures_above_[j] * std::log((1 - mu) * (1 - rho) + shift);
      sum -= cases_ * std::log(1 - rho + shift);
    }
    return sum;
  }

  double SlopeByMu(double mu, double rho) const {
    double slope = 0;
    for (std::size_t j = 0; j < passes_above_.size(); ++j) {
      const double shift = static_cast<double>(j) * rho;
      slope += passes_above_[j] / (mu * (1 - rho) + shift) -
               failures_above_[j] / ((1 - mu) * (1 - rho) + shift);
    }
    return slope * (1 - rho);
  }

  double SlopeByRho(double mu, double rho) const {
    double slope = 0;
    for (std::size_t i = 0; i < passes_above_.size(); ++i) {
      const auto j = static_cast<double>(i);
      slope += passes_above_[i] * (j - mu) / (mu * (1 - rho) + j * rho) +
               failures_above_[i] * (j - 1 + mu) / ((1 - mu) * (1 - rho) + j * rho) -
               cases_ * (j - 1) / (1 - rho + j * rho);
    }
    return slope;
  }

  /// Concave in mu: the one root of its slope.
  double BestMu(double rho) const {
    return Root([&](double mu) { return SlopeByMu(mu, rho); }, kEdge, 1 - kEdge);
  }

  /// Whether trials differ at all.
  bool Varies() const { return passes_above_.front() > 0 && failures_above_.front() > 0; }

  /// Where the likelihood, maximised over mu, stops rising with rho; none where that is at an end.
  std::optional<double> BestRho() const {
    const auto slope = [&](double rho) { return SlopeByRho(BestMu(rho), rho); };
    if (slope(kEdge) <= 0 || slope(1 - kEdge) >= 0) return std::nullopt;
    return Root(slope, kEdge, 1 - kEdge);
  }

 private:
  static constexpr double kEdge = 1e-9;

  /// By bisection; `slope` is positive at `low` and negative at `high`.
  template <typename Slope>
  static double Root(const Slope& slope, double low, double high) {
    constexpr int kHalvings = 52;
    for (int i = 0; i < kHalvings; ++i) {
      const double middle = (low + high) / 2;
      (slope(middle) > 0 ? low : high) = middle;
    }
    return (low + high) / 2;
  }

  double cases_;
  std::vector<double> passes_above_;    ///< [j]: cases with more than j passes
  std::vector<double> failures_above_;  ///< [j]: cases with more than j failures
  double constant_ = 0;
};

}  // namespace

std::optional<BetaBinomialFit> FitBetaBinomial(std::span<const std::int64_t> passes,
                                               std::int64_t trials) {
  if (trials < 2 || passes.empty()) return std::nullopt;
  const Likelihood likelihood(passes, trials);
  if (!likelihood.Varies()) return std::nullopt;
  const std::optional<double> rho = likelihood.BestRho();
  if (!rho) return std::nullopt;
  const double mu = likelihood.BestMu(*rho);
  const double size = 1 / *rho - 1;
  return BetaBinomialFit{mu, *rho, {mu * size, (1 - mu) * size}, likelihood.At(mu, *rho)};
}

}  // namespace plimsoll::stats
