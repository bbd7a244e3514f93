#include "harness/stats/distributions.h"

#include <boost/math/distributions/students_t.hpp>
#include <boost/math/special_functions/beta.hpp>
#include <boost/math/special_functions/gamma.hpp>
#include <cmath>
#include <numbers>

namespace plimsoll::stats {

double StudentQuantile(double p, double df) {
  return boost::math::quantile(boost::math::students_t(df), p);
}

double StudentUpperTail(double t, double df) {
  if (std::isinf(t)) return t > 0 ? 0 : 1;
  return boost::math::cdf(boost::math::complement(boost::math::students_t(df), t));
}

double NormalUpperTail(double z) { return std::erfc(z / std::numbers::sqrt2) / 2; }

double ChiSquaredUpperTail(double x, double df) {
  return std::isinf(x) ? 0 : boost::math::gamma_q(df / 2, x / 2);
}

double BinomialLowerTail(double x, double n, double p) {
  if (x >= n || p <= 0) return 1;
  if (p >= 1) return 0;
  return boost::math::ibetac(x + 1, n - x, p);
}

}  // namespace plimsoll::stats
