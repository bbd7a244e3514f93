#include "harness/embed/sigmoid.h"

#include <algorithm>
#include <cmath>

namespace plimsoll::embed {
namespace {

constexpr double kLn2High = 0x1.62e42fee00000p-1;  // 32 bits, so that n times it is exact
constexpr double kLn2Low = 0x1.a39ef35793c76p-33;
constexpr double kLog2E = 0x1.71547652b82fep+0;
constexpr int kTerms = 14;

/// exp(x) for |x| <= 36: 2^n times the Taylor series of the rest, which is below 0.35.
double Exp(double x) {
  const double n = std::floor(x * kLog2E + 0.5);
  const double rest = (x - n * kLn2High) - n * kLn2Low;
  double sum = 1;
  for (int term = kTerms; term > 0; --term) sum = 1 + sum * rest / term;
  return std::ldexp(sum, static_cast<int>(n));
}

}  // namespace

double Sigmoid(double x) {
  constexpr double kFarthest = 36;  // beyond it 1 + exp(-x) is 1
  return 1 / (1 + Exp(-std::clamp(x, -kFarthest, kFarthest)));
}

}  // namespace plimsoll::embed
