#include "harness/stats/mean_difference.h"

#include <algorithm>
#include <cmath>

#include "harness/stats/distributions.h"
#include "harness/stats/moments.h"
#include "harness/stats/standardise.h"

namespace plimsoll::stats {
namespace {

/// What the bounds need of the differences; `mirrored` turns better into worse.
struct Moments {
  double n = 0;
  double sum = 0;
  double variance = 0;

  double mean() const { return sum / n; }
  Moments mirrored() const { return {n, -sum, variance}; }
};

double PseudoCaseBound(const Moments& moments, double t) {
  const double n = moments.n + 2;
  const double mean = moments.sum / n;
  const double squares = moments.variance * (moments.n - 1) + moments.sum * moments.mean();
  const double variance = (squares + 2 - n * mean * mean) / (n - 1);
  return mean - t * std::sqrt(variance / n);
}

/// The lowest bound l at which mean - l falls below t sqrt(max(variance, -l(1 + l))/n), in closed
/// form: where the floor is what counts, l solves a quadratic.
double VarianceFloorBound(const Moments& moments, double t) {
  const double n = moments.n;
  const double mean = moments.mean();
  const double t2 = t * t;
  const double student = mean - t * std::sqrt(moments.variance / n);
  const double discriminant = t2 * (t2 - 4 * n * mean * (1 + mean));
  if (discriminant < 0) return student;
  const double root = ((2 * n * mean - t2) - std::sqrt(discriminant)) / (2 * (n + t2));
  return std::min(student, root);
}

double GuardedLower(const Moments& moments, double t) {
  return std::min(PseudoCaseBound(moments, t), VarianceFloorBound(moments, t));
}

}  // namespace

std::optional<MeanDifference> PairedT(std::span<const double> differences, double level) {
  if (differences.size() < 2) return std::nullopt;
  const auto n = static_cast<double>(differences.size());
  MeanDifference result;
  result.mean = Mean(differences);
  result.standard_error = std::sqrt(SampleVariance(differences) / n);
  result.df = n - 1;
  result.t = Standardise(result.mean, result.standard_error);
  result.p_less = StudentUpperTail(-result.t, result.df);
  const double half = StudentQuantile((1 + level) / 2, result.df) * result.standard_error;
  result.interval = {result.mean - half, result.mean + half};
  return result;
}

std::optional<NonInferiorityTest> PairedTNonInferiority(std::span<const double> differences,
                                                        double margin) {
  if (differences.size() < 2) return std::nullopt;
  const auto n = static_cast<double>(differences.size());
  const double standard_error = std::sqrt(SampleVariance(differences) / n);
  const double t = Standardise(Mean(differences) + margin, standard_error);
  return NonInferiorityTest{t, StudentUpperTail(t, n - 1)};
}

std::optional<GuardedBounds> BoundMeanDifference(std::span<const double> differences,
                                                 double alpha) {
  if (differences.size() < 2) return std::nullopt;
  const auto n = static_cast<double>(differences.size());
  const Moments moments{n, Mean(differences) * n, SampleVariance(differences)};
  const double t = StudentQuantile(1 - alpha, n - 1);
  const double half = t * std::sqrt(moments.variance / n);
  GuardedBounds bounds;
  bounds.mean = moments.mean();
  bounds.lower_t = bounds.mean - half;
  bounds.lower_pseudo = PseudoCaseBound(moments, t);
  bounds.lower_floor = VarianceFloorBound(moments, t);
  bounds.lower = std::min(bounds.lower_pseudo, bounds.lower_floor);
  bounds.upper = bounds.mean + half;
  bounds.upper_guarded = -GuardedLower(moments.mirrored(), t);
  return bounds;
}

}  // namespace plimsoll::stats
