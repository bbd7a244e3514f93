#include "harness/stats/standardise.h"

#include <cmath>
#include <limits>

namespace plimsoll::stats {

double Standardise(double excess, double error) {
  if (error > 0) return excess / error;
  if (excess == 0) return 0;
  return std::copysign(std::numeric_limits<double>::infinity(), excess);
}

}  // namespace plimsoll::stats
