#include "harness/stats/rates.h"

#include <algorithm>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/special_functions/beta.hpp>
#include <cmath>
#include <limits>

namespace plimsoll::stats {

double NormalQuantile(double p) {
  if (p <= 0) return -std::numeric_limits<double>::infinity();
  if (p >= 1) return std::numeric_limits<double>::infinity();
  return boost::math::quantile(boost::math::normal(), p);
}

Interval Wilson(double passes, double n, double level) {
  if (n <= 0) return {0, 1};
  const double z = NormalQuantile((1 + level) / 2);
  const double p = passes / n;
  const double scale = 1 + z * z / n;
  const double centre = (p + z * z / (2 * n)) / scale;
  const double half = z / scale * std::sqrt(p * (1 - p) / n + z * z / (4 * n * n));
  // The limits at 0 and n are exact; the formula would leave a rounding error there.
  return {passes <= 0 ? 0 : std::max(0.0, centre - half),
          passes >= n ? 1 : std::min(1.0, centre + half)};
}

Interval ClopperPearson(double passes, double n, double level) {
  if (n <= 0) return {0, 1};
  const double tail = (1 - level) / 2;
  return {passes <= 0 ? 0 : boost::math::ibeta_inv(passes, n - passes + 1, tail),
          passes >= n ? 1 : boost::math::ibetac_inv(passes + 1, n - passes, tail)};
}

double ClopperPearsonLower(double passes, double n, double alpha) {
  return ClopperPearson(passes, n, 1 - 2 * alpha).low;
}

Interval Jeffreys(double passes, double n, double level) {
  if (n <= 0) return {0, 1};
  const double tail = (1 - level) / 2;
  const double a = passes + 0.5;
  const double b = n - passes + 0.5;
  return {passes <= 0 ? 0 : boost::math::ibeta_inv(a, b, tail),
          passes >= n ? 1 : boost::math::ibetac_inv(a, b, tail)};
}

Interval RateRatio(double passes1, double n1, double passes2, double n2, double level) {
  const double p1 = passes1 / n1;
  const double p2 = passes2 / n2;
  const Interval limits1 = Wilson(passes1, n1, level);
  const Interval limits2 = Wilson(passes2, n2, level);
  const double q = p1 * p2;
  const double l1 = limits1.low * (2 * p1 - limits1.low);
  const double u1 = limits1.high * (2 * p1 - limits1.high);
  const double l2 = limits2.low * (2 * p2 - limits2.low);
  const double u2 = limits2.high * (2 * p2 - limits2.high);
  Interval ratio{0, std::numeric_limits<double>::infinity()};
  // Multiplied by its conjugate, so that it holds where 2 p2 - upper limit is 0 or less.
  if (l1 > 0) ratio.low = l1 / (q + std::sqrt(std::max(0.0, q * q - l1 * u2)));
  if (l2 > 0) ratio.high = (q + std::sqrt(std::max(0.0, q * q - u1 * l2))) / l2;
  return ratio;
}

}  // namespace plimsoll::stats
