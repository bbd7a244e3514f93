#ifndef HARNESS_CLI_DIVERSITY_VIEW_H_
#define HARNESS_CLI_DIVERSITY_VIEW_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "harness/base/result.h"
#include "harness/cli/text_input.h"
#include "harness/diversity/set_diversity.h"
#include "harness/doc/node.h"
#include "harness/embed/embedder.h"
#include "harness/text/tagger.h"

namespace plimsoll::cli {

/// One of the parts into which --by divides a set.
struct DiversityGroup {
  std::string tag;
  std::size_t texts = 0;
  diversity::SetDiversity diversity;
};

/// What `diversity` shows.
struct DiversityView {
  TextSet source;
  diversity::SetDiversity diversity;
  std::optional<TextSet> against;
  std::optional<diversity::SetDiversity> reference;
  std::vector<diversity::MeasureDifference> differences;  ///< of the source from the reference
  std::vector<DiversityGroup> groups;                     ///< measured at one size
  std::vector<std::string> small_groups;                  ///< too small to be measured
  std::string embedder;
  std::string embedder_identity;
  diversity::DiversityOptions options;
  std::vector<std::size_t> embedded;  ///< texts of the source that have something to embed
  bool has_weights = false;           ///< of texts, which no measure here counts
};

/// Fills in what is measured; the sets are read already. `by`: tags; of a name that begins tags as
/// in "topic:fraud" or "topic=fraud", each of these. Errors: kInvalid where no text has such a tag,
/// and for embeddings that are none; those of the embedder.
Status MeasureDiversity(embed::Embedder& embedder, const text::Tagger& tagger,
                        const std::vector<std::string>& by, DiversityView* view);

std::string DiversityText(const DiversityView& view);
doc::Node DiversityNode(const DiversityView& view);

/// A text's place in a ranking by its mean cosine to all others.
struct RankedText {
  std::size_t text = 0;
  double cosine = 0;
};
/// Up to `most` of the source's texts: the most generic first, or the most unusual.
std::vector<RankedText> RankTexts(const DiversityView& view, bool is_generic_first,
                                  std::size_t most);

}  // namespace plimsoll::cli

#endif  // HARNESS_CLI_DIVERSITY_VIEW_H_
