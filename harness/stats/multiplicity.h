#ifndef HARNESS_STATS_MULTIPLICITY_H_
#define HARNESS_STATS_MULTIPLICITY_H_

#include <optional>
#include <span>
#include <vector>

namespace plimsoll::stats {

/// Holm's adjusted p-values, in the order of the input: rejecting at alpha keeps the chance of any
/// false rejection at alpha under any dependence. Source: Holm 1979.
std::vector<double> Holm(const std::vector<double>& p);

/// Benjamini and Hochberg's adjusted p-values, in the order of the input: rejecting at q keeps the
/// expected share of false rejections at q, for independent or positively dependent tests. Source:
/// Benjamini & Hochberg 1995.
std::vector<double> BenjaminiHochberg(std::span<const double> p);

/// The same under any dependence, at the price of a factor 1 + 1/2 + ... + 1/T. Source: Benjamini &
/// Yekutieli 2001.
std::vector<double> BenjaminiYekutieli(std::span<const double> p);

/// BenjaminiHochberg over the tests that can reach q at all: the others, whose smallest attainable
/// p lies above q, get none and leave the family. Shapes: smallest_p[i] <= p[i], which must not
/// depend on the direction of test i's outcome (as with the number of discordant pairs). Source:
/// Tarone 1990, Gilbert 2005.
std::vector<std::optional<double>> BenjaminiHochbergTestable(std::span<const double> p,
                                                             std::span<const double> smallest_p,
                                                             double q);

}  // namespace plimsoll::stats

#endif  // HARNESS_STATS_MULTIPLICITY_H_
