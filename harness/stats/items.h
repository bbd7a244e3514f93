#ifndef HARNESS_STATS_ITEMS_H_
#define HARNESS_STATS_ITEMS_H_

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace plimsoll::stats {

/// Outcomes of model versions on cases. Shapes: versions x cases, row-major.
struct ResponseMatrix {
  std::span<const double> values;
  std::size_t versions = 0;
  std::size_t cases = 0;

  double At(std::size_t version, std::size_t item) const { return values[version * cases + item]; }
};

/// What one case says about a model.
struct ItemRest {
  double pass_rate = 0;
  /// Corrected point-biserial: the correlation of the case with the total of all other cases.
  /// Below 0 the label is suspect. None where either does not vary. Range: [-1, 1].
  std::optional<double> correlation;
};

/// One entry per case. Meaningful from ten distinct versions on. O(versions x cases).
std::vector<ItemRest> ItemRestCorrelation(const ResponseMatrix& responses);

/// A case of the two-parameter logistic model P(pass) = 1/(1 + exp(-a (theta - b))).
struct ItemParameters {
  double discrimination = 0;  ///< a
  double difficulty = 0;      ///< b

  double PassProbability(double ability) const;
  /// Fisher information about ability: a^2 P (1 - P).
  double Information(double ability) const;
};

struct ItemResponseFit {
  std::vector<ItemParameters> items;
  double log_likelihood = 0;
};

/// The two-parameter logistic model by marginal maximum likelihood: EM over 41 Gauss-Hermite nodes
/// with a standard normal prior of ability. None where a case was passed by all or by none, where
/// a case tells nothing (a near 0, so that b is nowhere), or where the estimates do not settle.
/// Asks for at least 100 versions. Shapes: values 0 or 1. Source: Bock & Aitkin 1981.
std::optional<ItemResponseFit> FitTwoParameterLogistic(const ResponseMatrix& responses);

}  // namespace plimsoll::stats

#endif  // HARNESS_STATS_ITEMS_H_
