#include "harness/run/plan.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string>
#include <utility>

#include "harness/base/rng.h"

namespace plimsoll::run {
namespace {

constexpr int kTracks = 4;

// Interleaves the tracks in proportion to their sizes: always the track that lags furthest behind
// its share goes next.
std::vector<suite::CaseRef> Interleave(std::array<std::vector<suite::CaseRef>, kTracks> tracks,
                                       std::size_t total) {
  std::vector<suite::CaseRef> order;
  order.reserve(total);
  std::array<std::size_t, kTracks> taken{};
  while (order.size() < total) {
    int next = -1;
    for (int t = 0; t < kTracks; ++t) {
      if (taken[t] == tracks[t].size()) continue;
      // taken/size compared without division, so that equal shares go in order of tracks on every
      // platform.
      if (next < 0 || taken[t] * tracks[next].size() < taken[next] * tracks[t].size()) next = t;
    }
    order.push_back(tracks[next][taken[next]++]);
  }
  return order;
}

// Shuffles the clusters and not the cases alone, so that large clusters come neither early nor
// late.
std::vector<suite::CaseRef> ByCluster(const std::vector<suite::Suite>& suites,
                                      const std::vector<suite::CaseRef>& shuffled, Rng* rng) {
  std::map<std::uint64_t, std::vector<suite::CaseRef>> groups;
  for (const suite::CaseRef& ref : shuffled)
    groups[suites[ref.suite].entry(ref.index).group].push_back(ref);
  std::vector<std::vector<suite::CaseRef>> clusters;
  for (auto& [group, cases] : groups) clusters.push_back(std::move(cases));
  rng->Shuffle(clusters);
  std::vector<suite::CaseRef> order;
  order.reserve(shuffled.size());
  for (const auto& cases : clusters) order.insert(order.end(), cases.begin(), cases.end());
  return order;
}

}  // namespace

Result<Plan> Plan::Make(const std::vector<suite::Suite>* suites,
                        std::vector<suite::CaseRef> selected, int epochs, std::uint64_t seed,
                        PlanOrder order, std::vector<suite::CaseRef> first) {
  if (epochs < 1)
    return MakeError(ErrorCode::kInvalid, "epochs must be at least 1, not ",
                     std::to_string(epochs));
  std::set<std::pair<std::uint32_t, std::uint32_t>> planned;
  for (const suite::CaseRef& ref : first) planned.emplace(ref.suite, ref.index);
  std::erase_if(selected, [&](const suite::CaseRef& ref) {
    return planned.count({ref.suite, ref.index}) != 0;
  });
  std::array<std::vector<suite::CaseRef>, kTracks> tracks;
  for (const suite::CaseRef& ref : selected)
    tracks[static_cast<int>((*suites)[ref.suite].entry(ref.index).track)].push_back(ref);
  for (int t = 0; t < kTracks; ++t) {
    Rng rng(seed, suite::kTrackNames[t]);
    rng.Shuffle(tracks[t]);
    if (order == PlanOrder::kByCase) tracks[t] = ByCluster(*suites, tracks[t], &rng);
  }
  Plan plan;
  plan.suites_ = suites;
  plan.cases_ = std::move(first);
  const std::vector<suite::CaseRef> others = Interleave(std::move(tracks), selected.size());
  plan.cases_.insert(plan.cases_.end(), others.begin(), others.end());
  plan.epochs_ = epochs;
  plan.seed_ = seed;
  plan.order_ = order;
  return plan;
}

std::int64_t Plan::size() const { return static_cast<std::int64_t>(cases_.size()) * epochs_; }

PlannedTrial Plan::trial(std::int64_t index) const {
  const bool by_case = order_ == PlanOrder::kByCase;
  const auto count = static_cast<std::int64_t>(cases_.size());
  const std::int64_t place = by_case ? index / epochs_ : index % count;
  const auto epoch = static_cast<int>(by_case ? index % epochs_ : index / count);
  return {cases_[static_cast<std::size_t>(place)], place, epoch};
}

std::int64_t Plan::IndexOf(std::int64_t place, int epoch) const {
  if (order_ == PlanOrder::kByCase) return place * epochs_ + epoch;
  return epoch * static_cast<std::int64_t>(cases_.size()) + place;
}

std::uint64_t Plan::TrialSeed(const PlannedTrial& trial) const {
  const suite::CaseEntry entry = (*suites_)[trial.ref.suite].entry(trial.ref.index);
  std::uint64_t content = 0;
  for (int i = 0; i < 8; ++i) content = content << 8 | entry.fingerprint[i];
  std::uint64_t seed = seed_;
  for (const std::uint64_t part : {entry.group, content, static_cast<std::uint64_t>(trial.epoch)})
    seed = Rng(seed ^ part).Next();
  // 53 bits: providers and JSON readers that know only doubles keep it exact.
  return seed >> 11;
}

void Plan::Fill(RunManifest* manifest) const {
  std::map<std::uint32_t, std::int64_t> per_suite;
  DigestBuilder digest;
  for (const suite::CaseRef& ref : cases_) {
    ++per_suite[ref.suite];
    const suite::CaseEntry entry = (*suites_)[ref.suite].entry(ref.index);
    digest.Add((*suites_)[ref.suite].id()).Add(entry.id).Add(HexOf(entry.fingerprint));
  }
  manifest->suites.clear();
  for (const auto& [index, count] : per_suite) {
    const suite::Suite& from = (*suites_)[index];
    manifest->suites.push_back({from.id(),
                                from.manifest().version,
                                HexOf(from.digest()),
                                "",
                                count,
                                {},
                                from.manifest().gate});
  }
  std::sort(manifest->suites.begin(), manifest->suites.end(),
            [](const SuiteRef& a, const SuiteRef& b) { return a.id < b.id; });
  manifest->epochs = epochs_;
  manifest->seed = seed_;
  manifest->planned = size();
  manifest->selection_digest = HexOf(digest.Finish());
}

}  // namespace plimsoll::run
