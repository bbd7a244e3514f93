#include "harness/baseline/comparison.h"

#include <algorithm>
#include <cmath>
#include <future>
#include <map>
#include <set>
#include <span>
#include <tuple>

#include "harness/baseline/track_comparison.h"
#include "harness/doc/json.h"
#include "harness/suite/case_name.h"

namespace plimsoll::baseline {
namespace {

constexpr double kRatioLevel = 0.95;

double MeanOf(const CaseResult& result) {
  return result.trials == 0 ? 0 : static_cast<double>(result.passes) / result.trials;
}

/// Suite, track and slice.
using Names = std::tuple<std::string_view, suite::Track, std::string_view>;

/// Rows by suite, track and slice as `key` names them, each group compared.
template <typename Key>
std::vector<TrackComparison> CompareBy(const std::vector<Row>& rows, const CompareOptions& options,
                                       const Key& key) {
  std::map<Names, std::vector<Row>> groups;
  auto last = groups.end();  // most rows are in the group of the row before
  for (const Row& row : rows) {
    const auto name = key(row);
    if (last == groups.end() || last->first != name) last = groups.try_emplace(name).first;
    last->second.push_back(row);
  }
  std::vector<TrackComparison> comparisons;
  for (const auto& [name, group] : groups) {
    const auto& [suite, track, area] = name;
    comparisons.push_back(CompareTrack(std::string(suite), track,
                                       area.empty() ? "" : "area=" + std::string(area), group,
                                       options.graded.contains(track)));
  }
  return comparisons;
}

/// The tracks of each suite; of the only one they are those over all suites.
std::vector<TrackComparison> CompareBySuite(const std::vector<Row>& rows,
                                            const CompareOptions& options,
                                            const std::vector<TrackComparison>& of_all) {
  const auto is_of_first = [&](const Row& row) { return row.suite == rows.front().suite; };
  if (!std::all_of(rows.begin(), rows.end(), is_of_first))
    return CompareBy(rows, options,
                     [](const Row& row) { return Names(row.suite, row.either().track, ""); });
  std::vector<TrackComparison> comparisons = of_all;
  for (TrackComparison& comparison : comparisons) comparison.suite = rows.front().suite;
  return comparisons;
}

/// Takes the common cases that are quarantined out of the rows.
void LeaveOutQuarantined(const std::set<std::string>& names, Pairing* pairing) {
  if (names.empty()) return;
  std::erase_if(pairing->rows, [&](const Row& row) {
    const CaseResult& result = row.either();
    if (!row.is_common() || !names.contains(suite::CaseName(row.suite, result.id))) return false;
    pairing->left_out.push_back(
        {std::string(row.suite), result.id, result.track, LeftOut::kQuarantined});
    return true;
  });
  SortLeftOut(&pairing->left_out);
}

void CountQuarantined(const std::vector<LeftOutCase>& left_out,
                      std::vector<TrackComparison>* tracks) {
  for (TrackComparison& track : *tracks)
    track.quarantined =
        std::count_if(left_out.begin(), left_out.end(), [&](const LeftOutCase& each) {
          return each.why == LeftOut::kQuarantined && each.track == track.track &&
                 (track.suite == "*" || track.suite == each.suite);
        });
}

struct CommonCount {
  std::int64_t cases = 0;
  std::int64_t common = 0;
  double share() const {
    return cases == 0 ? 1 : static_cast<double>(common) / static_cast<double>(cases);
  }
};

Status CheckCommon(const CommonCount& count, std::string_view what) {
  if (count.share() >= kSmallestCommonShare) return {};
  return MakeError(ErrorCode::kNotComparable, "only ", std::to_string(count.common),
                   " of the baseline's ", std::to_string(count.cases), " ", what,
                   " are in the candidate unchanged; at least 80 % are needed (--allow-drift "
                   "compares all the same)");
}

/// Fills common_share; an error where it is too small over all cases or on one track.
Status CountCommon(const std::vector<Row>& rows, bool may_be_few, Comparison* out) {
  CommonCount all;
  std::map<suite::Track, CommonCount> by_track;
  for (const Row& row : rows) {
    if (row.baseline == nullptr) continue;
    for (CommonCount* count : {&all, &by_track[row.baseline->track]}) {
      ++count->cases;
      count->common += row.is_common();
    }
  }
  out->common_share = all.share();
  if (may_be_few) return {};
  PLIMSOLL_TRY(CheckCommon(all, "cases"));
  for (const auto& [track, count] : by_track)
    PLIMSOLL_TRY(CheckCommon(count, std::string(suite::TrackName(track)) + " cases"));
  return {};
}

/// The scalars of a description by their JSON pointers.
void Flatten(const doc::Node& node, const std::string& pointer,
             std::map<std::string, std::string>* out) {
  if (node.is_object() && !node.members.empty()) {
    for (const doc::Member& member : node.members) {
      std::string escaped;
      for (char c : member.key) escaped += c == '~' ? "~0" : c == '/' ? "~1" : std::string(1, c);
      Flatten(member.value, pointer + "/" + escaped, out);
    }
    return;
  }
  (*out)[pointer] = doc::WriteCanonicalJson(node);
}

void AddDifferences(const doc::Node& before, const doc::Node& after, std::vector<Difference>* out) {
  std::map<std::string, std::string> old_values;
  std::map<std::string, std::string> new_values;
  Flatten(before, "", &old_values);
  Flatten(after, "", &new_values);
  std::set<std::string> fields;
  for (const auto& [field, value] : old_values) fields.insert(field);
  for (const auto& [field, value] : new_values) fields.insert(field);
  for (const std::string& field : fields) {
    const Difference difference{field, old_values[field], new_values[field]};
    const bool is_known = std::find(out->begin(), out->end(), difference) != out->end();
    if (difference.before != difference.after && !is_known) out->push_back(difference);
  }
}

/// The description of a suite's target against that of the baseline of the same suite.
std::vector<Difference> TargetDifferences(const std::vector<Measurement>& baseline,
                                          const std::vector<Measurement>& candidate) {
  std::vector<Difference> differences;
  for (const Measurement& before : baseline)
    for (const Measurement& after : candidate)
      if (before.suite == after.suite) AddDifferences(before.target, after.target, &differences);
  std::sort(differences.begin(), differences.end(), [](const Difference& a, const Difference& b) {
    return std::tie(a.field, a.before, a.after) < std::tie(b.field, b.before, b.after);
  });
  return differences;
}

suite::Severity SeverityOf(const Row& row) {
  return std::max(row.baseline->severity, row.candidate->severity);
}

bool IsBeforeAmongFlips(const Row* a, const Row* b) {
  if (SeverityOf(*a) != SeverityOf(*b)) return SeverityOf(*a) > SeverityOf(*b);
  const bool is_a_regressed = a->baseline->is_all_passed();
  if (is_a_regressed != b->baseline->is_all_passed()) return is_a_regressed;
  return std::tie(a->suite, a->candidate->id) < std::tie(b->suite, b->candidate->id);
}

std::vector<std::pair<std::string, Pair>> FlipsOf(const std::vector<Row>& rows) {
  std::vector<const Row*> flipped;
  for (const Row& row : rows)
    if (row.is_pair() && row.baseline->is_all_passed() != row.candidate->is_all_passed())
      flipped.push_back(&row);
  std::sort(flipped.begin(), flipped.end(), IsBeforeAmongFlips);
  std::vector<std::pair<std::string, Pair>> flips;
  flips.reserve(flipped.size());
  for (const Row* row : flipped)
    flips.emplace_back(row->suite, Pair{*row->baseline, *row->candidate});
  return flips;
}

std::vector<std::string> OpenCritical(const std::vector<Row>& rows) {
  std::vector<std::string> open;
  for (const Row& row : rows) {
    if (!row.is_common() || !row.baseline->is_all_passed()) continue;
    const bool is_critical =
        std::max(row.baseline->severity, row.candidate->severity) == suite::Severity::kCritical;
    const bool has_failed = row.candidate->passes < row.candidate->trials;
    const bool is_whole = row.candidate->trials > 0 && row.candidate->missing() == 0;
    if (is_critical && !has_failed && !is_whole)
      open.push_back(suite::CaseName(row.suite, row.candidate->id));
  }
  std::sort(open.begin(), open.end());
  return open;
}

/// Adversarial rate over happy-path rate, each over as many observations as its interval.
void SetRatio(const std::vector<TrackComparison>& tracks, Rate TrackComparison::*side,
              std::optional<double>* ratio, stats::Interval* interval) {
  const auto find = [&](suite::Track track) -> const Rate* {
    for (const TrackComparison& comparison : tracks)
      if (comparison.track == track && (comparison.*side).cases > 0) return &(comparison.*side);
    return nullptr;
  };
  const Rate* adversarial = find(suite::Track::kAdversarial);
  const Rate* happy = find(suite::Track::kHappyPath);
  if (adversarial == nullptr || happy == nullptr || happy->passes <= 0) return;
  const double n1 = adversarial->observations;
  const double n2 = happy->observations;
  *ratio = *adversarial->rate / *happy->rate;
  *interval = stats::RateRatio(*adversarial->rate * n1, n1, *happy->rate * n2, n2, kRatioLevel);
}

std::string Joined(const std::vector<Measurement>& side, std::string Measurement::*field) {
  std::vector<std::string> names;
  for (const Measurement& measurement : side)
    if (std::find(names.begin(), names.end(), measurement.*field) == names.end())
      names.push_back(measurement.*field);
  std::string joined;
  for (const std::string& name : names) joined += (joined.empty() ? "" : ", ") + name;
  return joined;
}

}  // namespace

double Pair::difference() const { return MeanOf(candidate) - MeanOf(baseline); }
bool Pair::is_regressed() const { return baseline.is_all_passed() && !candidate.is_all_passed(); }
bool Pair::is_fixed() const { return !baseline.is_all_passed() && candidate.is_all_passed(); }
suite::Severity Pair::severity() const { return std::max(baseline.severity, candidate.severity); }

Result<Comparison> Compare(const std::vector<Measurement>& baseline,
                           const std::vector<Measurement>& candidate,
                           const CompareOptions& options) {
  PLIMSOLL_ASSIGN(Pairing pairing, PairCases(baseline, candidate));
  const std::vector<Row>& rows = pairing.rows;
  Comparison out;
  // A run that was cut short has few cases in common because it was cut short: the gate says that
  // it is incomplete.
  const bool is_whole = std::all_of(candidate.begin(), candidate.end(),
                                    [](const Measurement& side) { return side.is_complete; });
  PLIMSOLL_TRY(CountCommon(rows, options.allow_drift || !is_whole, &out));
  LeaveOutQuarantined(options.quarantined, &pairing);
  out.baseline_run = Joined(baseline, &Measurement::run);
  out.candidate_run = Joined(candidate, &Measurement::run);
  out.baseline_target = Joined(baseline, &Measurement::target_id);
  out.candidate_target = Joined(candidate, &Measurement::target_id);
  for (const Measurement& measurement : baseline)
    out.baseline_missing_trials += measurement.missing_trials;
  // As much work again as the tracks, and apart from them.
  auto slices = std::async(std::launch::async, [&] {
    return CompareBy(rows, options, [](const Row& row) {
      const CaseResult& result = row.either();
      const std::string_view area = result.area.empty() ? "none" : std::string_view(result.area);
      return Names("*", result.track, area);
    });
  });
  out.tracks =
      CompareBy(rows, options, [](const Row& row) { return Names("*", row.either().track, ""); });
  out.by_suite = CompareBySuite(rows, options, out.tracks);
  out.flips = FlipsOf(rows);
  out.open_critical = OpenCritical(rows);
  out.slices = slices.get();
  CountQuarantined(pairing.left_out, &out.tracks);
  CountQuarantined(pairing.left_out, &out.by_suite);
  out.left_out = std::move(pairing.left_out);
  out.target_differences = TargetDifferences(baseline, candidate);
  SetRatio(out.tracks, &TrackComparison::baseline_all, &out.ratio_baseline,
           &out.ratio_baseline_interval);
  SetRatio(out.tracks, &TrackComparison::candidate_all, &out.ratio_candidate,
           &out.ratio_candidate_interval);
  return out;
}

}  // namespace plimsoll::baseline
