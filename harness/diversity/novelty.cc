#include "harness/diversity/novelty.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include "harness/stats/moments.h"
#include "harness/stats/multiplicity.h"
#include "harness/vectors/instruction_set.h"
#include "harness/vectors/selection.h"

namespace plimsoll::diversity {
namespace {

class Measuring {
 public:
  Measuring(vectors::MatrixView rows, const KnownRows& known, const NoveltyOptions& options)
      : rows_(rows), known_(known), options_(options) {}

  Result<NoveltyReport> Run() {
    PLIMSOLL_ASSIGN(report_.calibration, CalibrateNovelty(known_, options_.calibration));
    const NoveltyCalibration& usual = report_.calibration;
    if (usual.nearest.empty())
      return MakeError(ErrorCode::kInvalid,
                       "the known rows have no two that differ: nothing to calibrate by");
    report_.smallest_p = 1 / (1 + static_cast<double>(usual.mean.size()));
    report_.duplicate_distance = stats::SortedQuantile(usual.nearest, options_.duplicate_level);
    report_.apart = stats::SortedQuantile(usual.nearest, options_.apart_quantile);
    PLIMSOLL_TRY(MeasureEach());
    Judge();
    PLIMSOLL_TRY(Select());
    return std::move(report_);
  }

 private:
  Status MeasureEach() {
    report_.candidates.resize(rows_.rows);
    PLIMSOLL_ASSIGN(const auto lists,
                    known_.Nearest(rows_, kNoveltyNeighbours, options_.calibration.threads));
    for (std::size_t i = 0; i < rows_.rows; ++i) {
      if (vectors::ExactDot(rows_.Row(i), rows_.Row(i), rows_.columns) == 0) continue;
      CandidateNovelty& candidate = report_.candidates[i];
      candidate.nearest = lists[i].front();
      candidate.novelty = MeanDistance(lists[i]);
      candidate.p_novel = PNovel(report_.calibration.mean, candidate.novelty);
      candidate.percentile = Percentile(report_.calibration.mean, candidate.novelty);
      candidate.p_duplicate = PDuplicate(report_.calibration.nearest, 1 - lists[i].front().cosine);
      candidate.is_same_text =
          options_.is_same_text != nullptr && options_.is_same_text(i, candidate.nearest->index);
      measured_.push_back(i);
    }
    return {};
  }

  bool IsDuplicate(const CandidateNovelty& candidate) const {
    const double distance = 1 - candidate.nearest->cosine;
    return candidate.is_same_text || distance <= kSameVector ||
           (candidate.p_duplicate <= options_.duplicate_level &&
            distance <= report_.duplicate_distance);
  }

  // A p-value that is the smallest there can be says only that no known row lies as far out; one
  // above fdr cannot be novel however far the row lies.
  bool IsBeyondTelling(const CandidateNovelty& candidate) const {
    return report_.smallest_p > options_.fdr || candidate.p_novel <= report_.smallest_p;
  }

  void Judge() {
    const double needed = static_cast<double>(measured_.size()) / options_.fdr - 1;
    report_.known_needed = static_cast<std::size_t>(std::ceil(std::max(0.0, needed - 1e-9)));
    std::vector<double> p;
    for (const std::size_t i : measured_) p.push_back(report_.candidates[i].p_novel);
    const std::vector<double> adjusted = stats::BenjaminiHochberg(p);
    for (std::size_t m = 0; m < measured_.size(); ++m) {
      CandidateNovelty& candidate = report_.candidates[measured_[m]];
      candidate.p_adjusted = adjusted[m];
      const bool is_novel = adjusted[m] <= options_.fdr;
      if (is_novel) report_.p_threshold = std::max(report_.p_threshold, candidate.p_novel);
      candidate.verdict = IsDuplicate(candidate)       ? NoveltyVerdict::kDuplicate
                          : is_novel                   ? NoveltyVerdict::kNovel
                          : IsBeyondTelling(candidate) ? NoveltyVerdict::kUndecided
                                                       : NoveltyVerdict::kKnownRegion;
    }
    SetThreshold();
  }

  // The known row's novelty that a candidate must exceed so that its p-value is at most the
  // greatest one that is novel.
  void SetThreshold() {
    if (report_.p_threshold == 0) return;
    const std::vector<double>& usual = report_.calibration.mean;
    const double all = 1 + static_cast<double>(usual.size());
    const auto as_far = static_cast<std::size_t>(report_.p_threshold * all + 0.5) - 1;
    report_.threshold = as_far < usual.size() ? usual[usual.size() - 1 - as_far] : 0;
  }

  Status Select() {
    std::vector<std::size_t> novel;
    std::vector<double> nearest_known;
    for (const std::size_t i : measured_) {
      if (report_.candidates[i].verdict != NoveltyVerdict::kNovel) continue;
      novel.push_back(i);
      nearest_known.push_back(report_.candidates[i].nearest->cosine);
    }
    const vectors::Matrix rows = Gather(rows_, novel);
    std::vector<std::size_t> in_order;
    for (const vectors::Pick& pick :
         options_.order.pick(rows.View(), nearest_known, options_.calibration.threads))
      in_order.push_back(novel[pick.index]);
    std::vector<bool> is_kept(in_order.size());
    for (const std::size_t place :
         KeepInOrder(Gather(rows_, in_order).View(), {}, 1 - report_.apart)) {
      is_kept[place] = true;
      report_.kept.push_back(in_order[place]);
    }
    std::vector<std::size_t> left_out;
    for (std::size_t place = 0; place < in_order.size(); ++place)
      if (!is_kept[place]) left_out.push_back(in_order[place]);
    if (left_out.empty()) return {};
    return NameNearOthers(left_out);
  }

  Status NameNearOthers(const std::vector<std::size_t>& left_out) {
    const vectors::Matrix kept = Gather(rows_, report_.kept);
    PLIMSOLL_ASSIGN(const auto lists,
                    vectors::NearestNeighbours(Gather(rows_, left_out).View(), kept.View(),
                                               {.k = 1, .threads = options_.calibration.threads}));
    for (std::size_t i = 0; i < left_out.size(); ++i) {
      CandidateNovelty& candidate = report_.candidates[left_out[i]];
      candidate.verdict = NoveltyVerdict::kNearOther;
      candidate.near_other = lists[i].front();
      candidate.near_other->index = report_.kept[candidate.near_other->index];
    }
    return {};
  }

  vectors::MatrixView rows_;
  const KnownRows& known_;
  const NoveltyOptions& options_;
  NoveltyReport report_;
  std::vector<std::size_t> measured_;  // candidates that are no rows of zeros
};

}  // namespace

Result<NoveltyReport> MeasureNovelty(vectors::MatrixView candidates, const KnownRows& known,
                                     const NoveltyOptions& options) {
  return Measuring(candidates, known, options).Run();
}

Result<std::optional<double>> Authenticity(std::span<const CandidateNovelty> candidates,
                                           const KnownRows& known, int threads) {
  std::map<std::size_t, double> own;  // by known row: distance to its nearest other
  std::size_t measured = 0;
  for (const CandidateNovelty& candidate : candidates) {
    if (!candidate.nearest.has_value()) continue;
    own[candidate.nearest->index] = 0;
    ++measured;
  }
  if (measured == 0 || known.size() < 2) return std::optional<double>();
  std::vector<std::size_t> rows;
  for (const auto& [row, distance] : own) rows.push_back(row);
  PLIMSOLL_ASSIGN(const auto lists, known.NearestOthers(rows, 1, threads));
  for (std::size_t i = 0; i < rows.size(); ++i) own[rows[i]] = 1 - lists[i].front().cosine;
  std::size_t authentic = 0;
  for (const CandidateNovelty& candidate : candidates)
    if (candidate.nearest.has_value() &&
        1 - candidate.nearest->cosine > own[candidate.nearest->index])
      ++authentic;
  return std::optional<double>(static_cast<double>(authentic) / static_cast<double>(measured));
}

std::optional<ThreeSampleTest> CompareDistances(std::span<const double> candidates,
                                                std::span<const double> held_out) {
  const std::optional<stats::RankSum> ranks = stats::MannWhitney(candidates, held_out);
  if (!ranks.has_value()) return std::nullopt;
  return ThreeSampleTest{*ranks, *stats::KolmogorovSmirnov(candidates, held_out)};
}

std::vector<std::size_t> KeepInOrder(vectors::MatrixView rows,
                                     std::span<const double> nearest_known, double cosine) {
  std::vector<std::size_t> kept;
  for (std::size_t row = 0; row < rows.rows; ++row) {
    if (!nearest_known.empty() && nearest_known[row] >= cosine) continue;
    const bool is_near = std::any_of(kept.begin(), kept.end(), [&](std::size_t earlier) {
      return vectors::ExactDot(rows.Row(row), rows.Row(earlier), rows.columns) >= cosine;
    });
    if (!is_near) kept.push_back(row);
  }
  return kept;
}

}  // namespace plimsoll::diversity
