#include "harness/insight/discrimination.h"

#include <algorithm>
#include <utility>

#include "harness/stats/items.h"

namespace plimsoll::insight {
namespace {

constexpr char kSeparator = '\n';  // ids hold none

std::string KeyOf(const std::string& suite, const baseline::CaseResult& result) {
  return suite + kSeparator + result.id + kSeparator + HexOf(result.fingerprint);
}

std::optional<ItemDoubt> DoubtOf(const stats::ItemRest& item) {
  if (item.pass_rate >= 0.98 || item.pass_rate <= 0.02) return ItemDoubt::kNoInformation;
  if (!item.correlation) return std::nullopt;
  if (*item.correlation < 0) return ItemDoubt::kSuspectLabel;
  if (*item.correlation < 0.1 && item.pass_rate > 0.1 && item.pass_rate < 0.9)
    return ItemDoubt::kNoise;
  return std::nullopt;
}

}  // namespace

void ItemTable::Add(const std::string& candidate_digest,
                    std::span<const baseline::Measurement> measurements) {
  Rates& rates = versions_[candidate_digest];
  for (const baseline::Measurement& measurement : measurements)
    for (const baseline::CaseResult& result : measurement.cases)
      if (result.trials > 0)
        rates[KeyOf(measurement.suite, result)] =
            static_cast<double>(result.passes) / result.trials;
}

Discrimination ItemTable::Diagnose() const {
  Discrimination found;
  found.versions = versions_.size();
  if (versions_.size() < kLeastVersions) return found;
  std::vector<std::string> keys;
  for (const auto& [key, rate] : versions_.begin()->second)
    if (std::all_of(versions_.begin(), versions_.end(),
                    [&](const auto& version) { return version.second.contains(key); }))
      keys.push_back(key);
  found.cases = keys.size();
  std::vector<double> values;
  values.reserve(versions_.size() * keys.size());
  for (const auto& [digest, rates] : versions_)
    for (const std::string& key : keys) values.push_back(rates.at(key));
  const auto items = stats::ItemRestCorrelation({values, versions_.size(), keys.size()});
  for (std::size_t i = 0; i < items.size(); ++i) {
    const std::optional<ItemDoubt> doubt = DoubtOf(items[i]);
    if (!doubt) continue;
    const std::size_t first = keys[i].find(kSeparator);
    const std::size_t last = keys[i].rfind(kSeparator);
    found.doubtful.push_back({keys[i].substr(0, first), keys[i].substr(first + 1, last - first - 1),
                              *doubt, items[i].pass_rate, items[i].correlation});
  }
  return found;
}

}  // namespace plimsoll::insight
