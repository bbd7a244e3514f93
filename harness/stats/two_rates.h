#ifndef HARNESS_STATS_TWO_RATES_H_
#define HARNESS_STATS_TWO_RATES_H_

#include <cstdint>

#include "harness/stats/rates.h"

namespace plimsoll::stats {

/// Interval of p1 - p2 from disjoint cases, level two-sided: square and add of two Wilson intervals
/// (Newcombe's method 10 for independent rates). Both may be fractions: effective numbers of
/// observations. Shapes: 0 <= x1 <= n1, 0 <= x2 <= n2. Range: [-1, 1]; all of it where n1 or n2 is
/// 0. Source: Newcombe 1998.
Interval NewcombeDifference(double x1, double n1, double x2, double n2, double level);

/// Fisher's exact one-sided p that the first rate is smaller: P(X <= x1) with X hypergeometric,
/// both margins fixed. 1 where a sample is empty. Shapes: as above. Source: Fisher 1934.
double FisherExactLess(std::int64_t x1, std::int64_t n1, std::int64_t x2, std::int64_t n2);

/// The same that the first rate is greater: P(X >= x1).
double FisherExactGreater(std::int64_t x1, std::int64_t n1, std::int64_t x2, std::int64_t n2);

/// Twice the smaller of the two, at most 1.
double FisherExactTwoSided(std::int64_t x1, std::int64_t n1, std::int64_t x2, std::int64_t n2);

/// The smallest two-sided p that any split of x1 + x2 over the two samples could have reached.
double SmallestFisherExact(std::int64_t x1, std::int64_t n1, std::int64_t x2, std::int64_t n2);

}  // namespace plimsoll::stats

#endif  // HARNESS_STATS_TWO_RATES_H_
