#include "harness/diversity/tagger_agreement.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "harness/base/rng.h"
#include "harness/stats/correlation.h"
#include "harness/text/compression.h"

namespace plimsoll::diversity {
namespace {

constexpr std::size_t kFewestTexts = 100;
constexpr std::size_t kSets = 120;
constexpr std::size_t kSetTexts = 400;
constexpr double kSmallestPool = 20;
constexpr double kLargestPool = 4000;

std::vector<std::string> TagsOf(std::span<const std::string> texts, const text::Tagger& tagger) {
  std::vector<std::string> tags;
  for (const std::string& text : texts) tags.push_back(tagger.Tag(text).tags);
  return tags;
}

/// Pools grow by the same factor from one set to the next.
std::vector<std::vector<std::size_t>> DrawSets(std::size_t texts, std::uint64_t seed) {
  Rng rng(seed, "tagger agreement");
  const double largest = std::min(kLargestPool, static_cast<double>(texts));
  std::vector<std::vector<std::size_t>> sets(kSets);
  for (std::size_t i = 0; i < kSets; ++i) {
    const double grown = static_cast<double>(i) / (kSets - 1);
    const auto pool =
        static_cast<std::size_t>(kSmallestPool * std::pow(largest / kSmallestPool, grown));
    const std::size_t first = rng.Below(texts - pool + 1);
    for (std::size_t text = 0; text < kSetTexts; ++text) sets[i].push_back(first + rng.Below(pool));
  }
  return sets;
}

std::vector<double> RatiosOf(const std::vector<std::string>& tags,
                             const std::vector<std::vector<std::size_t>>& sets) {
  std::vector<double> ratios;
  for (const std::vector<std::size_t>& set : sets) {
    const std::string joined = text::JoinWithin(tags, set, static_cast<std::size_t>(-1));
    ratios.push_back(text::CompressionRatio(joined.size(), text::ZlibBytes(joined)).value_or(1));
  }
  return ratios;
}

}  // namespace

std::optional<TaggerAgreement> CompareTaggers(std::span<const std::string> texts,
                                              const text::Tagger& first, const text::Tagger& second,
                                              std::uint64_t seed) {
  if (texts.size() < kFewestTexts) return std::nullopt;
  const auto sets = DrawSets(texts.size(), seed);
  const std::optional<double> spearman = stats::SpearmanCorrelation(
      RatiosOf(TagsOf(texts, first), sets), RatiosOf(TagsOf(texts, second), sets));
  if (!spearman) return std::nullopt;
  return TaggerAgreement{kSets, *spearman};
}

}  // namespace plimsoll::diversity
