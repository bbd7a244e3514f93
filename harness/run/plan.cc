#include "harness/run/plan.h"

#include <algorithm>
#include <array>
#include <map>
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

}  // namespace

Result<Plan> Plan::Make(const std::vector<suite::Suite>* suites,
                        std::vector<suite::CaseRef> selected, int epochs, std::uint64_t seed) {
  if (epochs < 1)
    return MakeError(ErrorCode::kInvalid, "epochs must be at least 1, not ",
                     std::to_string(epochs));
  std::array<std::vector<suite::CaseRef>, kTracks> tracks;
  for (const suite::CaseRef& ref : selected)
    tracks[static_cast<int>((*suites)[ref.suite].entry(ref.index).track)].push_back(ref);
  for (int t = 0; t < kTracks; ++t) {
    Rng rng(seed, suite::kTrackNames[t]);
    rng.Shuffle(tracks[t]);
  }
  Plan plan;
  plan.suites_ = suites;
  plan.cases_ = Interleave(std::move(tracks), selected.size());
  plan.epochs_ = epochs;
  plan.seed_ = seed;
  return plan;
}

std::int64_t Plan::size() const { return static_cast<std::int64_t>(cases_.size()) * epochs_; }

PlannedTrial Plan::trial(std::int64_t index) const {
  const auto count = static_cast<std::int64_t>(cases_.size());
  return {cases_[index % count], static_cast<int>(index / count)};
}

std::uint64_t Plan::TrialSeed(const PlannedTrial& trial) const {
  const suite::Suite& from = (*suites_)[trial.ref.suite];
  std::string purpose = from.id();
  purpose += '/';
  purpose += from.entry(trial.ref.index).id;
  purpose += '/';
  purpose += std::to_string(trial.epoch);
  // 53 bits: providers and JSON readers that know only doubles keep it exact.
  return Rng(seed_, purpose).Next() >> 11;
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
    manifest->suites.push_back(
        {from.id(), from.manifest().version, HexOf(from.digest()), "", count});
  }
  std::sort(manifest->suites.begin(), manifest->suites.end(),
            [](const SuiteRef& a, const SuiteRef& b) { return a.id < b.id; });
  manifest->epochs = epochs_;
  manifest->seed = seed_;
  manifest->planned = size();
  manifest->selection_digest = HexOf(digest.Finish());
}

PlanIndex::PlanIndex(const Plan& plan)
    : suites_(plan.suites()),
      place_(suites_.size()),
      cases_(static_cast<std::int64_t>(plan.cases().size())),
      epochs_(plan.epochs()) {
  for (std::size_t i = 0; i < suites_.size(); ++i) place_[i].assign(suites_[i].size(), -1);
  for (std::int64_t i = 0; i < cases_; ++i)
    place_[plan.cases()[i].suite][plan.cases()[i].index] = i;
}

std::int64_t PlanIndex::Find(std::string_view suite_id, std::string_view case_id, int epoch) const {
  if (epoch < 0 || epoch >= epochs_) return -1;
  for (std::size_t i = 0; i < suites_.size(); ++i) {
    if (suites_[i].id() != suite_id) continue;
    const std::ptrdiff_t index = suites_[i].IndexOf(case_id);
    const std::int64_t place = index < 0 ? -1 : place_[i][static_cast<std::size_t>(index)];
    return place < 0 ? -1 : place + epoch * cases_;
  }
  return -1;
}

}  // namespace plimsoll::run
