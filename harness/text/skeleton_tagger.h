#ifndef HARNESS_TEXT_SKELETON_TAGGER_H_
#define HARNESS_TEXT_SKELETON_TAGGER_H_

#include <span>
#include <string>
#include <string_view>

#include "harness/text/tagger.h"

namespace plimsoll::text {

/// Tags without weights: English function words by a list, all other words by their endings and
/// their capitals. Ranks sets of texts by their syntax nearly as a trained tagger does; what it
/// says of a single word is often wrong. Words of other languages fall into the classes of endings.
class SkeletonTagger : public Tagger {
 public:
  const std::string& name() const override;
  std::string_view TagName(char tag) const override;
  std::string TagSentence(std::span<const std::string_view> words) const override;
};

}  // namespace plimsoll::text

#endif  // HARNESS_TEXT_SKELETON_TAGGER_H_
