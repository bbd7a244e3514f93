#ifndef HARNESS_DIVERSITY_GAPS_H_
#define HARNESS_DIVERSITY_GAPS_H_

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "harness/base/result.h"
#include "harness/diversity/region_terms.h"
#include "harness/diversity/regions.h"
#include "harness/stats/rates.h"
#include "harness/vectors/matrix.h"

namespace plimsoll::diversity {

/// A row of production or of the suite that is shown for a region.
struct NearestCase {
  std::size_t index = 0;
  double cosine = 0;
};

/// What is known of a region's failures from its nearest cases.
struct ExpectedFailures {
  double share = 0;
  stats::Interval interval;  ///< Wilson, 95 %, at the effective number of cases
  std::size_t cases = 0;     ///< different scored cases among the neighbours
};

/// One region of production as the suite meets it.
struct Region {
  std::size_t id = 0;              ///< row of the centroids
  std::size_t rows = 0;            ///< production rows in it
  double production_share = 0;     ///< of production's weight
  stats::Interval share_interval;  ///< Wilson, 95 %
  double suite_cases = 0;
  double expected_cases = 0;  ///< suite cases if it lay as production does
  double lift = 0;            ///< log2 of production's share over the suite's, smoothed by 1/2
  double gap_score = 0;       ///< production_share x lift: its part of the mismatch, in bits
  double p = 1;               ///< one-sided, of so few cases
  double p_adjusted = 1;      ///< Benjamini-Hochberg over the regions
  bool is_gap = false;        ///< a deficit at q, or empty
  /// No case at all, where at least least_share of production would have had one case.
  bool is_empty = false;
  /// Of its weight: farther from every case than its own neighbours.
  std::optional<double> uncovered_share;
  std::size_t cases_to_add = 0;             ///< that bring lift to 0 or below
  std::vector<Term> terms;                  ///< what marks it
  bool is_mixed = false;                    ///< no subject marks it: terms are RegionHabits
  std::size_t term_users = 0;               ///< a term's, at least; 0: none was looked for
  std::vector<std::size_t> exemplars;       ///< production rows: the one nearest the centroid, then
                                            ///< those farthest from what was taken
  std::optional<NearestCase> nearest_case;  ///< the case nearest the centroid
  std::optional<ExpectedFailures> failures;
};

struct GapOptions {
  double q = 0.1;              ///< share of false gaps that is borne
  double least_share = 0.005;  ///< an empty region of so much production, where a case was to be
                               ///< expected, is a gap untested
  std::size_t exemplars = 3;
  std::size_t failure_neighbours = 5;
  int threads = 0;
};

/// What the regions are judged from. Spans are as long as their matrix or empty.
struct GapInput {
  vectors::MatrixView production;
  std::span<const double> weights;
  vectors::MatrixView suite;
  /// Per case whether it failed in a run: 0 to 1, none where not scored.
  std::span<const std::optional<double>> failures;
};

/// All regions, greatest gap score first, ties by id; terms and uncovered_share are left to the
/// caller. The test: of all texts in the region, so few from the suite, were they a random part of
/// all texts; it allows for production being a sample too, and is the binomial test at production's
/// share where production is large. Source: conditional test of two Poisson rates, Przyborowski &
/// Wilenski 1940. Errors: those of the nearest-neighbour search.
Result<std::vector<Region>> FindGaps(const GapInput& input, const Regions& regions,
                                     const GapOptions& options);

/// Cases to add to a region so that its smoothed share of the suite is its share of production.
std::size_t CasesToAdd(double production_in, double production_all, double suite_in,
                       double suite_all, std::size_t regions);

}  // namespace plimsoll::diversity

#endif  // HARNESS_DIVERSITY_GAPS_H_
