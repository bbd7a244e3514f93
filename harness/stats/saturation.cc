#include "harness/stats/saturation.h"

#include <cmath>

namespace plimsoll::stats {

double SaturationLowerBound(std::int64_t passes, double alpha) {
  return passes > 0 ? std::pow(alpha, 1 / static_cast<double>(passes)) : 0;
}

}  // namespace plimsoll::stats
