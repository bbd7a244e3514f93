#ifndef HARNESS_STATS_RANK_AGREEMENT_H_
#define HARNESS_STATS_RANK_AGREEMENT_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "harness/stats/rates.h"

namespace plimsoll::stats {

/// What models scored on the cases of one suite. Shapes: models x cases, row-major.
struct SuiteScores {
  std::span<const double> values;
  std::size_t models = 0;
  std::size_t cases = 0;

  std::span<const double> Of(std::size_t model) const {
    return values.subspan(model * cases, cases);
  }
};

/// Does one suite rank models as another does? Over draws of cases, not of models: score noise is
/// what a suite's owner can change.
struct RankAgreement {
  double tau_b = 0;           ///< Kendall's, of the mean scores
  double median = 0;          ///< of tau over the draws
  Interval range;             ///< 95% of tau over the draws
  double same_top_model = 0;  ///< share of draws in which both suites have the same single leader
  std::int64_t draws = 0;     ///< those in which neither suite ties all models
};

inline constexpr std::int64_t kAgreementDraws = 1'000;

/// Bootstrap over cases; a draw is the same for all models of a suite. None where a suite has no
/// case or ties all models. Shapes: the same models in the same order in both. O(draws x (models x
/// cases + models^2)). Source: Efron 1979; Perlitz et al. 2024, arXiv 2407.13696.
std::optional<RankAgreement> BootstrapRankAgreement(const SuiteScores& reference,
                                                    const SuiteScores& synthetic,
                                                    std::uint64_t seed,
                                                    std::int64_t draws = kAgreementDraws);

/// Two models that both suites tell apart, but in opposite orders.
struct Inversion {
  std::size_t reference_better = 0;
  std::size_t synthetic_better = 0;
  bool is_of_leaders = false;  ///< the two models that lead the reference suite
};

/// The inverted pairs among those that differ significantly in both suites: sign-flip tests over
/// cases, two-sided, Holm over all pairs of a suite. O(models^2 x cases x flips). Shapes: as above,
/// scores in [0, 1].
std::vector<Inversion> SignificantInversions(const SuiteScores& reference,
                                             const SuiteScores& synthetic, double alpha,
                                             std::uint64_t seed);

/// Where a model stands among others on the same cases, and where it may stand.
struct Standing {
  double mean = 0;
  std::size_t rank = 1;   ///< 1 is best; models of one mean share a rank
  std::size_t best = 1;   ///< 1 + the models that are significantly better
  std::size_t worst = 1;  ///< the models less those that are significantly worse
  bool operator==(const Standing&) const = default;
};

/// One standing per model. That every model's true rank lies between its `best` and `worst` fails
/// with probability alpha at most: sign-flip tests over cases, two-sided, Holm over all pairs.
/// O(models^2 x cases x flips). Shapes: scores in [0, 1], at least one case. Source: Goldstein &
/// Spiegelhalter 1996; Mogstad et al. 2024.
std::vector<Standing> RankModels(const SuiteScores& suite, double alpha, std::uint64_t seed);

}  // namespace plimsoll::stats

#endif  // HARNESS_STATS_RANK_AGREEMENT_H_
