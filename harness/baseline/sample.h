#ifndef HARNESS_BASELINE_SAMPLE_H_
#define HARNESS_BASELINE_SAMPLE_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "harness/baseline/pairing.h"
#include "harness/stats/paired.h"

namespace plimsoll::baseline {

/// What a paired test is made of: one difference per unit, the candidate's mean minus the
/// baseline's. A unit is a cluster of cases, most often one case.
struct Sample {
  /// Every unit is one pass/fail trial of one case on each side: `pairs` says all there is to say.
  bool is_binary = true;
  stats::Discordance pairs;         ///< units in all, and those that fell and rose
  std::vector<double> differences;  ///< in [-1, 1]; empty where is_binary

  double mean() const;
  /// The mean square as if no more had fallen than rose, or risen than fell, with one more unit at
  /// -1 and one at +1 as the guarded bound has them: what an unchanged model varies by, and never
  /// 0. At one trial per case it is a discordance.
  double balanced_square() const;
  bool operator==(const Sample&) const = default;
};

/// The seed of every sign-flip test: the same sample gives the same p, wherever it is tested.
inline constexpr std::uint64_t kFlipSeed = 1;

/// A sample of these differences. One that is nothing but rounding is 0.
Sample MakeSample(std::vector<double> differences, bool is_binary);

/// Which unit each of some rows is in. Cases of a suite that share a cluster are in one, also with
/// the case that the cluster is named after. A row's cluster is the baseline's where that has the
/// case: regrouping a suite moves no verdict before the next baseline.
class UnitIndex {
 public:
  explicit UnitIndex(std::span<const Row> rows);

  std::size_t count() const { return count_; }
  /// Shapes: row < number of rows. Range: [0, count()).
  std::size_t UnitOf(std::size_t row) const { return unit_of_row_[row]; }

 private:
  std::size_t count_ = 0;
  std::vector<std::uint32_t> unit_of_row_;
};

/// Adds up a number per row by unit. Borrows the index.
class UnitSums {
 public:
  explicit UnitSums(const UnitIndex& index);

  void Add(std::size_t row, double value);
  /// The mean of each unit that has a row, in order of units.
  std::vector<double> Means() const;
  /// Where what was added are the variances of independent numbers: the variance of the mean of
  /// these, for each unit that has a row.
  std::vector<double> VariancesOfMeans() const;
  /// Whether some unit has more than one row.
  bool has_clusters() const { return has_clusters_; }

 private:
  const UnitIndex& index_;
  std::vector<double> sums_;
  std::vector<std::uint32_t> rows_;
  bool has_clusters_ = false;
};

}  // namespace plimsoll::baseline

#endif  // HARNESS_BASELINE_SAMPLE_H_
