#include "harness/diversity/compression_draws.h"

#include <numeric>

#include "harness/text/compression.h"

namespace plimsoll::diversity {
namespace {

SubsetValues RatiosOf(std::span<const std::string> texts, std::span<const std::size_t> which,
                      std::size_t budget) {
  SubsetValues subset;
  const std::string joined = text::JoinWithin(texts, which, budget, &subset.used);
  subset.values = {text::CompressionRatio(joined.size(), text::ZstdBytes(joined)),
                   text::CompressionRatio(joined.size(), text::ZlibBytes(joined))};
  return subset;
}

}  // namespace

std::vector<Measure> CompressionMeasures(std::span<const std::string> texts, SubsetOptions options,
                                         std::size_t budget) {
  std::vector<Measure> measures = {Falling("compression_ratio"),
                                   Falling("compression_ratio_zlib_9")};
  std::vector<std::size_t> all(texts.size());
  std::iota(all.begin(), all.end(), std::size_t{0});
  // A draw is a whole shuffle of which the first bytes are used.
  options.size = texts.size() < 2 ? 0 : texts.size() - 1;
  MeasureBySubsets(
      texts.size(), options,
      [&](std::span<const std::size_t> which) { return RatiosOf(texts, which, budget); }, measures);
  const std::string joined = text::JoinWithin(texts, all, static_cast<std::size_t>(-1));
  measures[1].value = text::CompressionRatio(joined.size(), text::ZlibBytes(joined));
  measures[0].value = measures[0].matched;
  if (!measures[0].value) measures[0].value = RatiosOf(texts, all, budget).values[0];
  return measures;
}

}  // namespace plimsoll::diversity
