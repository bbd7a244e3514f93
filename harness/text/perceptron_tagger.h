#ifndef HARNESS_TEXT_PERCEPTRON_TAGGER_H_
#define HARNESS_TEXT_PERCEPTRON_TAGGER_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "harness/base/result.h"
#include "harness/text/tagger.h"
#include "harness/text/treebank.h"

namespace plimsoll::text {

struct TaggerTraining {
  int epochs = 6;
  std::uint64_t seed = 1;
};

/// A greedy averaged perceptron over hashed features of a word, its neighbours and the two tags
/// before it. Everything is counted in whole numbers: the same treebank gives the same bytes, and
/// the same weights the same tags, on every machine. Source: Collins 2002; Honnibal 2013.
class PerceptronTagger : public Tagger {
 public:
  static constexpr std::size_t kMaxTags = 32;

  /// Seconds for a treebank of 200,000 words. Errors: kInvalid where there is no sentence, or more
  /// than kMaxTags different tags.
  static Result<PerceptronTagger> Train(const Treebank& treebank, const TaggerTraining& training);
  /// What Serialise gave. Errors: kInvalid.
  static Result<PerceptronTagger> Parse(std::string_view bytes);
  /// A line each for the format and the tags, then a byte per weight: 1.1 MB for 17 tags.
  std::string Serialise() const;

  const std::string& name() const override { return name_; }
  std::string_view TagName(char tag) const override;
  std::string TagSentence(std::span<const std::string_view> words) const override;
  /// The share of words that get the tag that people gave them; 0 without a word.
  double Accuracy(const Treebank& treebank) const;

 private:
  PerceptronTagger(std::vector<std::string> tags, std::vector<std::int8_t> weights);

  std::string name_;
  std::vector<std::string> tags_;     // in the order of their bytes
  std::vector<std::int8_t> weights_;  // kBuckets x kMaxTags, row-major
};

}  // namespace plimsoll::text

#endif  // HARNESS_TEXT_PERCEPTRON_TAGGER_H_
