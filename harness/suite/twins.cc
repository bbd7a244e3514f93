#include "harness/suite/twins.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <unordered_map>

#include "harness/text/normal.h"

namespace plimsoll::suite {
namespace {

constexpr std::size_t kBuckets = 1u << 20;
constexpr std::size_t kMostTexts = 100;

// How common a shingle is, roughly: shingles share counters. Any fixed order of shingles keeps the
// filter exact.
class Rarity {
 public:
  explicit Rarity(const std::vector<TwinText>& texts) : counts_(kBuckets) {
    for (const TwinText& text : texts)
      for (std::uint64_t shingle : text.shingles) ++counts_[shingle % kBuckets];
  }
  bool operator()(std::uint64_t a, std::uint64_t b) const {
    const std::uint32_t count_a = counts_[a % kBuckets];
    const std::uint32_t count_b = counts_[b % kBuckets];
    return count_a != count_b ? count_a < count_b : a < b;
  }

 private:
  std::vector<std::uint32_t> counts_;
};

// The rarest shingles of a text: at least one of them is among those of every text that is similar
// enough.
std::vector<std::uint64_t> PrefixOf(const TwinText& text, const Rarity& rarer, double least) {
  const std::size_t size = text.shingles.size();
  const auto shared = static_cast<std::size_t>(std::ceil(least * static_cast<double>(size) - 1e-9));
  const std::size_t length = size - std::min(size, shared) + 1;
  std::vector<std::uint64_t> prefix = text.shingles;
  std::sort(prefix.begin(), prefix.end(), std::cref(rarer));
  prefix.resize(std::min(size, length));
  return prefix;
}

}  // namespace

std::vector<std::optional<Twin>> FindTwins(const std::vector<TwinText>& texts, double least) {
  const Rarity rarer(texts);
  std::unordered_map<std::uint64_t, std::vector<std::uint32_t>> posted;
  std::vector<std::optional<Twin>> twins(texts.size());
  std::vector<std::uint32_t> candidates;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    candidates.clear();
    for (std::uint64_t shingle : PrefixOf(texts[i], rarer, least)) {
      std::vector<std::uint32_t>& list = posted[shingle];
      candidates.insert(candidates.end(), list.begin(), list.end());
      if (list.size() < kMostTexts) list.push_back(static_cast<std::uint32_t>(i));
    }
    std::sort(candidates.begin(), candidates.end());
    candidates.erase(std::unique(candidates.begin(), candidates.end()), candidates.end());
    for (std::uint32_t candidate : candidates) {
      if (texts[candidate].group == texts[i].group) continue;
      const double similarity = text::Jaccard(texts[candidate].shingles, texts[i].shingles);
      if (similarity >= least && (!twins[i] || similarity > twins[i]->similarity))
        twins[i] = Twin{candidate, similarity};
    }
  }
  return twins;
}

}  // namespace plimsoll::suite
