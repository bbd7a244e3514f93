#ifndef HARNESS_DIVERSITY_NOVELTY_H_
#define HARNESS_DIVERSITY_NOVELTY_H_

#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "harness/base/result.h"
#include "harness/diversity/batch_order.h"
#include "harness/diversity/known_rows.h"
#include "harness/diversity/novelty_calibration.h"
#include "harness/stats/rank_sum.h"
#include "harness/vectors/matrix.h"

namespace plimsoll::diversity {

enum class NoveltyVerdict {
  kNovel,           ///< kept
  kDuplicate,       ///< of a known row
  kKnownRegion,     ///< no farther from what is known than known rows are from each other
  kUndecided,       ///< as far out as known rows, being so few, can tell: not novel, not known
  kNearOther,       ///< novel, but close to a candidate that was kept
  kNothingToEmbed,  ///< a row of zeros
};

/// One candidate. Distances are 1 - cosine.
struct CandidateNovelty {
  NoveltyVerdict verdict = NoveltyVerdict::kNothingToEmbed;
  double novelty = 0;         ///< mean distance to the kNoveltyNeighbours nearest known rows
  double p_novel = 1;         ///< of the novelty; small: novel
  double p_adjusted = 1;      ///< the same, Benjamini and Hochberg over the candidates
  double p_duplicate = 1;     ///< of the distance to the nearest; small: suspiciously near
  double percentile = 0;      ///< of the novelty among known rows, as a fraction
  bool is_same_text = false;  ///< the caller's rule says so
  std::optional<vectors::Neighbour> nearest;     ///< known row
  std::optional<vectors::Neighbour> near_other;  ///< candidate that was kept; kNearOther only
};

struct NoveltyOptions {
  double fdr = 0.10;
  double duplicate_level = 0.01;
  /// Kept candidates lie farther from each other than this share of known rows from their nearest.
  double apart_quantile = 0.5;
  BatchOrder order = BatchOrders().front();  ///< of the novel candidates
  CalibrationOptions calibration;
  /// Whether a candidate repeats a known row's text, asked of the nearest only; may be empty.
  std::function<bool(std::size_t candidate, std::size_t known)> is_same_text;
};

struct NoveltyReport {
  NoveltyCalibration calibration;
  std::vector<CandidateNovelty> candidates;
  std::vector<std::size_t> kept;    ///< in the order that was asked for, to be looked at
  std::optional<double> threshold;  ///< novelty above it is novel; none: no candidate reaches fdr
  double p_threshold = 0;           ///< the largest p-value that is novel; 0 where none is
  double smallest_p = 1;            ///< that so many known rows can give
  std::size_t known_needed = 0;     ///< so that one candidate alone can be novel at fdr
  double duplicate_distance = 0;    ///< at or below it a p_duplicate within the level is one
  double apart = 0;                 ///< distance that kept candidates exceed
};

/// What of the candidates is novel to the corpora, and to each other. Novel: conformal p-value of
/// the novelty, false discoveries held at `fdr`. Then the novel ones in their order, without those
/// that lie no farther than `apart` from one that is kept. Errors: kInvalid for rows that cannot be
/// searched or compared, and for known rows that give no distance.
Result<NoveltyReport> MeasureNovelty(vectors::MatrixView candidates, const KnownRows& known,
                                     const NoveltyOptions& options);

/// The share of candidates that lie farther from their nearest known row than that row from its own
/// nearest other. None without a candidate that has a nearest row. Source: Alaa et al. 2022, arXiv
/// 2102.08921.
Result<std::optional<double>> Authenticity(std::span<const CandidateNovelty> candidates,
                                           const KnownRows& known, int threads = 0);

/// Whether candidates lie nearer to the known rows than honest new rows of the same source do: the
/// distances to the nearest of both, compared. Source: Meehan et al. 2020, arXiv 2004.05675.
struct ThreeSampleTest {
  stats::RankSum ranks;  ///< auc below 1/2 with a small p_less: copying
  double kolmogorov_smirnov = 0;
};
std::optional<ThreeSampleTest> CompareDistances(std::span<const double> candidates,
                                                std::span<const double> held_out);

/// Of rows in the order of their arrival those whose greatest cosine to the known rows
/// (`nearest_known`, or empty) and to the rows kept before is below `cosine`. Order-dependent: sort
/// by priority first.
std::vector<std::size_t> KeepInOrder(vectors::MatrixView rows,
                                     std::span<const double> nearest_known, double cosine);

}  // namespace plimsoll::diversity

#endif  // HARNESS_DIVERSITY_NOVELTY_H_
