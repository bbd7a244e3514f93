// The powers that need a distribution beyond the normal.

#include <algorithm>
#include <boost/math/distributions/binomial.hpp>
#include <boost/math/distributions/non_central_t.hpp>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>

#include "harness/stats/distributions.h"
#include "harness/stats/power.h"
#include "harness/stats/significance.h"

namespace plimsoll::stats {
namespace {

using boost::math::binomial;
using boost::math::complement;

double AtLeast(const binomial& count, double x) {
  return x <= 0 ? 1 : boost::math::cdf(complement(count, x - 1));
}

/// The smallest count of bad pairs among `discordant` that is rejected at alpha; one more than
/// there are where none is.
class CriticalCount {
 public:
  CriticalCount(double alpha, bool mid_p) : alpha_(alpha), mid_p_(mid_p) {}

  /// `discordant` may only grow from call to call: so does the answer.
  double At(double discordant) {
    const binomial fair(discordant, 0.5);
    count_ = std::max(count_, std::ceil(discordant / 2));
    while (count_ <= discordant && !IsSignificant(PValue(fair), alpha_)) ++count_;
    return count_;
  }

 private:
  double PValue(const binomial& fair) const {
    return AtLeast(fair, count_) - (mid_p_ ? boost::math::pdf(fair, count_) / 2 : 0);
  }

  double alpha_;
  bool mid_p_;
  double count_ = 0;
};

}  // namespace

McNemarPower McNemarExactPower(double p_bad, double p_good, std::int64_t n, double alpha) {
  McNemarPower power;
  const double psi = std::min(1.0, p_bad + p_good);
  if (psi <= 0 || n <= 0) return power;
  const auto pairs = static_cast<double>(n);
  const binomial discordance(pairs, psi);
  // Beyond ten standard deviations and a constant for sparse counts no weight is left.
  const double reach = 10 * std::sqrt(pairs * psi * (1 - psi)) + 50;
  const double last = std::min(pairs, std::floor(pairs * psi + reach));
  CriticalCount exact(alpha, false);
  CriticalCount mid_p(alpha, true);
  for (double k = std::max(1.0, std::ceil(pairs * psi - reach)); k <= last; ++k) {
    const double weight = boost::math::pdf(discordance, k);
    const binomial bad(k, p_bad / psi);
    const auto chance = [&](double critical) { return critical > k ? 0 : AtLeast(bad, critical); };
    power.exact += weight * chance(exact.At(k));
    power.mid_p += weight * chance(mid_p.At(k));
  }
  return power;
}

std::optional<double> PairedTPower(double delta, double sd, double n, double alpha) {
  if (n < 2 || sd <= 0) return std::nullopt;
  const double critical = boost::math::quantile(complement(boost::math::students_t(n - 1), alpha));
  const double shift = delta / sd * std::sqrt(n);
  // Eight deviations away nothing is left to compute. The noncentral t stops converging long
  // before a shift at which the numerator's own noise no longer counts.
  constexpr double kFar = 8;
  constexpr double kLongShift = 300;
  if (shift > kFar * (critical + 1)) return 1;
  if (shift < -kFar) return 0;
  if (shift > kLongShift) {
    const double ratio = shift / critical;
    return 1 - ChiSquaredUpperTail((n - 1) * ratio * ratio, n - 1);
  }
  const boost::math::non_central_t shifted(n - 1, shift);
  return boost::math::cdf(complement(shifted, critical));
}

std::optional<double> PairedTSampleSize(double delta, double sd, double alpha, double power) {
  if (delta <= 0 || sd <= 0) return std::nullopt;
  constexpr double kMostCases = 1e9;
  double low = 2;
  if (*PairedTPower(delta, sd, low, alpha) >= power) return low;
  double high = 4;
  while (*PairedTPower(delta, sd, high, alpha) < power) {
    if (high > kMostCases) return std::nullopt;
    low = high;
    high *= 2;
  }
  constexpr int kHalvings = 50;  // the bracket is no wider than its lower end
  for (int i = 0; i < kHalvings; ++i) {
    const double middle = (low + high) / 2;
    (*PairedTPower(delta, sd, middle, alpha) < power ? low : high) = middle;
  }
  return (low + high) / 2;
}

}  // namespace plimsoll::stats
