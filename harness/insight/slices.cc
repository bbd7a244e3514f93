#include "harness/insight/slices.h"

#include <algorithm>
#include <deque>
#include <map>
#include <tuple>
#include <utility>

#include "harness/stats/mean_difference.h"
#include "harness/stats/multiplicity.h"

namespace plimsoll::insight {
namespace {

using Rows = std::vector<std::size_t>;

/// Each row of a table beside its case in the baseline.
class PairedRows {
 public:
  PairedRows(const CaseTable& table, const baseline::Pairing& pairing) {
    std::map<std::pair<std::string_view, std::string_view>, const baseline::Row*> by_case;
    for (const baseline::Row& row : pairing.rows)
      if (row.candidate != nullptr) by_case[{row.suite, row.candidate->id}] = &row;
    for (const CaseRow& row : table.rows) {
      const auto found = by_case.find({row.suite, row.result.id});
      const auto* before = found == by_case.end() ? nullptr : found->second->baseline;
      const std::string cluster = std::to_string(row.cluster);
      rows_.push_back({row.suite, before == nullptr ? nullptr : Keep(*before, cluster),
                       Keep(row.result, cluster)});
    }
  }

  SliceChange Compare(const Slice& slice, const Rows& rows) const {
    std::vector<baseline::Row> of_slice;
    for (const std::size_t row : rows) of_slice.push_back(rows_[row]);
    SliceChange change;
    const std::string name = slice.factor.empty() ? "" : slice.factor + "=" + slice.value;
    change.comparison = baseline::CompareTrack("*", slice.track, name, of_slice, false);
    const baseline::Sample& sample = change.comparison.sample;
    change.smallest_p = sample.is_binary ? stats::SmallestMcNemarMidP(sample.pairs)
                                         : stats::SmallestSignFlip(sample.differences);
    return change;
  }

 private:
  const baseline::CaseResult* Keep(baseline::CaseResult result, const std::string& cluster) {
    result.cluster = cluster;
    return &kept_.emplace_back(std::move(result));
  }

  std::deque<baseline::CaseResult> kept_;
  std::vector<baseline::Row> rows_;
};

class Slicer {
 public:
  Slicer(const CaseTable& table, const baseline::Pairing* pairing, const SliceOptions& options)
      : table_(table), options_(options) {
    if (pairing != nullptr) paired_.emplace(table, *pairing);
  }

  void AddTrack(suite::Track track, std::span<const Factor* const> factors) {
    Rows rows;
    for (std::size_t i = 0; i < table_.rows.size(); ++i)
      if (table_.rows[i].result.track == track) rows.push_back(i);
    if (rows.empty()) return;
    slices_.push_back(SliceOf(track, "", "", rows));
    for (const Factor* factor : factors) AddFactor(track, *factor, rows);
  }

  std::vector<Slice> Take() {
    Adjust();
    return std::move(slices_);
  }

 private:
  void AddFactor(suite::Track track, const Factor& factor, const Rows& rows) {
    std::map<std::int64_t, Rows> by_code;
    for (const std::size_t row : rows) by_code[factor.codes[row]].push_back(row);
    if (by_code.size() < 2) return;
    const auto first = static_cast<std::ptrdiff_t>(slices_.size());
    for (const auto& [code, of_code] : by_code)
      slices_.push_back(SliceOf(track, factor.name, std::string(factor.ValueOf(code)), of_code));
    const auto place = [](const Slice& slice) {
      return std::tuple(slice.value == kNoValueName, !slice.rate.rate, slice.rate.rate);
    };
    std::stable_sort(slices_.begin() + first, slices_.end(),
                     [&](const Slice& a, const Slice& b) { return place(a) < place(b); });
  }

  Slice SliceOf(suite::Track track, std::string factor, std::string value, const Rows& rows) {
    Slice slice;
    slice.track = track;
    slice.factor = std::move(factor);
    slice.value = std::move(value);
    slice.rate = RateOf(table_, rows);
    slice.is_small = slice.rate.cases < options_.min_cases;
    if (paired_) slice.change = paired_->Compare(slice, rows);
    return slice;
  }

  void Adjust() {
    std::vector<Slice*> family;
    std::vector<double> p;
    std::vector<double> smallest;
    for (Slice& slice : slices_) {
      if (!slice.change || slice.factor.empty()) continue;
      if (slice.change->comparison.pairs < options_.min_cases) continue;
      family.push_back(&slice);
      p.push_back(slice.change->comparison.p_worse);
      smallest.push_back(slice.change->smallest_p);
    }
    const std::vector<std::optional<double>> adjusted =
        stats::BenjaminiHochbergTestable(p, smallest, options_.q);
    for (std::size_t i = 0; i < family.size(); ++i) family[i]->change->p_adjusted = adjusted[i];
  }

  const CaseTable& table_;
  const SliceOptions& options_;
  std::optional<PairedRows> paired_;
  std::vector<Slice> slices_;
};

}  // namespace

std::vector<Slice> MakeSlices(const CaseTable& table, std::span<const Factor* const> factors,
                              const baseline::Pairing* pairing, const SliceOptions& options) {
  Slicer slicer(table, pairing, options);
  for (const suite::Track track : {suite::Track::kHappyPath, suite::Track::kEdge,
                                   suite::Track::kAdversarial, suite::Track::kProduction})
    slicer.AddTrack(track, factors);
  return slicer.Take();
}

}  // namespace plimsoll::insight
