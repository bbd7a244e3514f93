#ifndef HARNESS_DIVERSITY_TAGGER_AGREEMENT_H_
#define HARNESS_DIVERSITY_TAGGER_AGREEMENT_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "harness/text/tagger.h"

namespace plimsoll::diversity {

/// Whether two taggers rank sets of texts alike: what matters, since a compression ratio of tags is
/// read against others, not by itself.
struct TaggerAgreement {
  std::size_t sets = 0;
  double spearman = 0;  ///< of the compression ratios (zlib 9, a byte per tag) of the sets
};

/// Over sets of 400 texts drawn with replacement from pools of 20 to 4,000 neighbouring texts: the
/// smaller its pool, the more a set repeats itself. None for fewer than 100 texts, or where a
/// tagger ranks nothing.
std::optional<TaggerAgreement> CompareTaggers(std::span<const std::string> texts,
                                              const text::Tagger& first, const text::Tagger& second,
                                              std::uint64_t seed);

}  // namespace plimsoll::diversity

#endif  // HARNESS_DIVERSITY_TAGGER_AGREEMENT_H_
