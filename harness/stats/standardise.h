#ifndef HARNESS_STATS_STANDARDISE_H_
#define HARNESS_STATS_STANDARDISE_H_

namespace plimsoll::stats {

/// excess / error; where the error is 0, +-infinity by the sign of the excess, or 0 if that is 0
/// too. Shapes: error >= 0.
double Standardise(double excess, double error);

}  // namespace plimsoll::stats

#endif  // HARNESS_STATS_STANDARDISE_H_
