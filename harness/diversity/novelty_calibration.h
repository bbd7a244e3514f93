#ifndef HARNESS_DIVERSITY_NOVELTY_CALIBRATION_H_
#define HARNESS_DIVERSITY_NOVELTY_CALIBRATION_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "harness/base/result.h"
#include "harness/diversity/known_rows.h"
#include "harness/vectors/neighbours.h"

namespace plimsoll::diversity {

/// Novelty is the mean distance to so many nearest rows: of the distances compared it finds planted
/// novelty most surely (methods: mean of 5 0.994, nearest 0.945).
inline constexpr std::size_t kNoveltyNeighbours = 5;

/// 1 - cosine up to which two rows are one vector but for the rounding of float32.
inline constexpr double kSameVector = 1e-6;

/// What distances are usual among known rows: of each to the nearest others. Distances are 1 -
/// cosine. Shapes: ascending, one value per row.
struct NoveltyCalibration {
  std::size_t known = 0;        ///< rows there are
  std::size_t sampled = 0;      ///< rows that were looked at
  std::size_t copies = 0;       ///< of these left out: copies of an earlier row
  std::size_t zero_rows = 0;    ///< of these left out: nothing to embed, or no other row
  std::vector<double> nearest;  ///< to the nearest other that is no copy
  std::vector<double> mean;     ///< mean over the kNoveltyNeighbours nearest that are no copies
};

/// Whether two known rows are copies of each other, judged by more than their vectors. Rows whose
/// vectors are the same are copies anyway.
using CopyRule = std::function<bool(std::size_t, std::size_t)>;

struct CalibrationOptions {
  std::size_t most_rows = 20'000;  ///< more rows than that are sampled
  std::uint64_t seed = 1;
  int threads = 0;
  CopyRule is_copy;  ///< may be empty
};

/// Leaves each row out in turn. Copies would make distances of zero usual, and copies are what is
/// looked for: of a group the first counts, against what is outside. Errors: kInvalid for rows that
/// cannot be searched.
Result<NoveltyCalibration> CalibrateNovelty(const KnownRows& known,
                                            const CalibrationOptions& options);

/// Mean over the first kNoveltyNeighbours distances, or over those there are; needs one.
double MeanDistance(std::span<const vectors::Neighbour> nearest);

/// Conformal p-values of a distance against ascending ones: small where few known rows are as far,
/// or as near. Uniform, or above, for a row that is exchangeable with the known ones. Source: Bates
/// et al. 2023, arXiv 2104.08279.
double PNovel(std::span<const double> ascending, double distance);
double PDuplicate(std::span<const double> ascending, double distance);

/// The distance below which PDuplicate is within the level; none where so few give no such p-value.
std::optional<double> DuplicateBound(std::span<const double> ascending, double level);

/// The share of the distances at or below this one; 0 where there is none.
double Percentile(std::span<const double> ascending, double distance);

}  // namespace plimsoll::diversity

#endif  // HARNESS_DIVERSITY_NOVELTY_CALIBRATION_H_
