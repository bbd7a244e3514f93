#include "harness/stats/power.h"

#include <algorithm>
#include <cmath>

#include "harness/stats/rates.h"

namespace plimsoll::stats {
namespace {

// A p-value that is exactly alpha may land one rounding error above it.
constexpr double kRounding = 1e-12;

double SumOfQuantiles(double alpha, double power) {
  return NormalQuantile(1 - alpha) + NormalQuantile(power);
}

}  // namespace

std::int64_t CaseFloor(double margin, double alpha) {
  if (margin >= 1) return 1;
  const double n = std::log(alpha + kRounding) / std::log1p(-margin);
  return std::max<std::int64_t>(1, static_cast<std::int64_t>(std::ceil(n)));
}

double SmallestExcludableDrop(double n, double alpha) {
  return n > 0 ? -std::expm1(std::log(alpha) / n) : 1;
}

double MinimumDetectableDrop(double psi, double n, double alpha, double power) {
  if (n <= 0) return 1;
  const double drop = SumOfQuantiles(alpha, power) * std::sqrt(psi / n);
  return std::min(1.0, std::max(drop, SmallestExcludableDrop(n, alpha)));
}

std::int64_t CasesNeeded(double psi, double margin, double alpha, double power) {
  const double z = SumOfQuantiles(alpha, power);
  const double n = std::ceil(z * z * psi / (margin * margin));
  return std::max(CaseFloor(margin, alpha), static_cast<std::int64_t>(n));
}

}  // namespace plimsoll::stats
