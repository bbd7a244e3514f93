#include "harness/diversity/novelty_calibration.h"

#include <algorithm>
#include <numeric>

#include "harness/base/rng.h"
#include "harness/diversity/rows.h"

namespace plimsoll::diversity {
namespace {

// Rows looked at for each, so that a few copies leave enough others; those of large groups are
// looked at again, more widely.
constexpr std::size_t kFirstLook = 10;
constexpr std::size_t kSecondLook = 256;

std::vector<std::size_t> SampleRows(std::size_t known, const CalibrationOptions& options) {
  std::vector<std::size_t> rows(known);
  std::iota(rows.begin(), rows.end(), 0);
  if (known <= options.most_rows) return rows;
  Rng rng(options.seed, "novelty calibration");
  for (std::size_t i = 0; i < options.most_rows; ++i)
    std::swap(rows[i], rows[i + rng.Below(known - i)]);
  rows.resize(options.most_rows);
  std::sort(rows.begin(), rows.end());
  return rows;
}

class Calibrating {
 public:
  Calibrating(const KnownRows& known, const CalibrationOptions& options)
      : known_(known), options_(options) {}

  Result<NoveltyCalibration> Run() {
    result_.known = known_.size();
    std::vector<std::size_t> rows = SampleRows(known_.size(), options_);
    result_.sampled = rows.size();
    result_.zero_rows = std::erase_if(
        rows, [this](std::size_t row) { return IsZero(known_.Row(row), known_.columns()); });
    PLIMSOLL_ASSIGN(const std::vector<std::size_t> crowded, Look(rows, kFirstLook));
    PLIMSOLL_ASSIGN(const std::vector<std::size_t> alone, Look(crowded, kSecondLook));
    result_.copies += alone.size();
    std::sort(result_.nearest.begin(), result_.nearest.end());
    std::sort(result_.mean.begin(), result_.mean.end());
    return std::move(result_);
  }

 private:
  bool IsCopy(std::size_t row, const vectors::Neighbour& other) const {
    return 1 - other.cosine <= kSameVector ||
           (options_.is_copy != nullptr && options_.is_copy(row, other.index));
  }

  // Adds the distances of rows; gives back those that have too many copies to be seen.
  Result<std::vector<std::size_t>> Look(const std::vector<std::size_t>& rows, std::size_t k) {
    std::vector<std::size_t> crowded;
    PLIMSOLL_ASSIGN(auto lists, known_.NearestOthers(rows, k, options_.threads));
    for (std::size_t i = 0; i < rows.size(); ++i) {
      std::vector<vectors::Neighbour>& list = lists[i];
      const bool is_whole = list.size() < k || list.size() + 1 >= known_.size();
      const bool is_second = std::any_of(list.begin(), list.end(), [&](const auto& other) {
        return other.index < rows[i] && IsCopy(rows[i], other);
      });
      if (is_second) {
        ++result_.copies;
        continue;
      }
      std::erase_if(list, [&](const auto& other) { return IsCopy(rows[i], other); });
      if (list.size() < kNoveltyNeighbours && !is_whole) {
        crowded.push_back(rows[i]);
      } else if (list.empty()) {
        ++result_.zero_rows;
      } else {
        result_.nearest.push_back(1 - list.front().cosine);
        result_.mean.push_back(MeanDistance(list));
      }
    }
    return crowded;
  }

  const KnownRows& known_;
  const CalibrationOptions& options_;
  NoveltyCalibration result_;
};

// How many of the ascending values are at or below `value`.
double CountUpTo(std::span<const double> ascending, double value) {
  return static_cast<double>(std::upper_bound(ascending.begin(), ascending.end(), value) -
                             ascending.begin());
}

}  // namespace

Result<NoveltyCalibration> CalibrateNovelty(const KnownRows& known,
                                            const CalibrationOptions& options) {
  return Calibrating(known, options).Run();
}

double MeanDistance(std::span<const vectors::Neighbour> nearest) {
  const std::size_t count = std::min(nearest.size(), kNoveltyNeighbours);
  double sum = 0;
  for (std::size_t i = 0; i < count; ++i) sum += 1 - nearest[i].cosine;
  return sum / static_cast<double>(count);
}

double PNovel(std::span<const double> ascending, double distance) {
  const auto as_far = static_cast<double>(
      ascending.end() - std::lower_bound(ascending.begin(), ascending.end(), distance));
  return (1 + as_far) / (1 + static_cast<double>(ascending.size()));
}

double PDuplicate(std::span<const double> ascending, double distance) {
  return (1 + CountUpTo(ascending, distance)) / (1 + static_cast<double>(ascending.size()));
}

std::optional<double> DuplicateBound(std::span<const double> ascending, double level) {
  const auto within = static_cast<std::size_t>(level * (1 + static_cast<double>(ascending.size())));
  if (within == 0) return std::nullopt;
  return ascending[std::min(within, ascending.size()) - 1];
}

double Percentile(std::span<const double> ascending, double distance) {
  if (ascending.empty()) return 0;
  return CountUpTo(ascending, distance) / static_cast<double>(ascending.size());
}

}  // namespace plimsoll::diversity
