#include "harness/text/perceptron_tagger.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <numeric>
#include <utility>

#include "harness/base/digest.h"
#include "harness/base/rng.h"
#include "harness/text/tag_features.h"

namespace plimsoll::text {
namespace {

constexpr std::string_view kFormat = "plimsoll tagger 1\n";
constexpr std::size_t kBuckets = std::size_t{1} << kTagFeatureBits;
constexpr std::size_t kStride = PerceptronTagger::kMaxTags;
constexpr int kFirstTag =
    'A';  // tags are 'A', 'B', …: bytes that a reader of a dump can tell apart

/// The tag with the largest sum of weights, the first of several.
template <typename Sum, typename Weight>
int BestTag(const TagFeatures& features, const std::vector<Weight>& weights, std::size_t tags) {
  std::array<Sum, kStride> sums{};
  for (const std::uint32_t feature : features) {
    const Weight* row = weights.data() + feature * kStride;
    for (std::size_t tag = 0; tag < kStride; ++tag)
      sums[tag] = static_cast<Sum>(sums[tag] + row[tag]);
  }
  const auto end = sums.begin() + static_cast<std::ptrdiff_t>(tags);
  return static_cast<int>(std::max_element(sums.begin(), end) - sums.begin());
}

std::vector<std::string_view> Views(const std::vector<std::string>& words) {
  return {words.begin(), words.end()};
}

std::vector<std::string> DifferentTags(const Treebank& treebank) {
  std::vector<std::string> tags;
  for (const Treebank::Sentence& sentence : treebank.sentences)
    tags.insert(tags.end(), sentence.tags.begin(), sentence.tags.end());
  std::sort(tags.begin(), tags.end());
  tags.erase(std::unique(tags.begin(), tags.end()), tags.end());
  return tags;
}

/// A sentence with what does not change from one epoch to the next.
struct Lesson {
  SentenceFeatures features;
  std::vector<int> truth;
};

std::vector<Lesson> LessonsOf(const Treebank& treebank, const std::vector<std::string>& tags) {
  std::vector<Lesson> lessons;
  lessons.reserve(treebank.sentences.size());
  for (const Treebank::Sentence& sentence : treebank.sentences) {
    lessons.push_back({SentenceFeatures(Views(sentence.words)), {}});
    for (const std::string& tag : sentence.tags) {
      const auto found = std::lower_bound(tags.begin(), tags.end(), tag);
      lessons.back().truth.push_back(static_cast<int>(found - tags.begin()));
    }
  }
  return lessons;
}

/// The weights while they are learned. A weight's average over all steps is its value less
/// `late`/steps, where `late` sums every change by the step that made it.
class Learner {
 public:
  explicit Learner(std::size_t tags)
      : tags_(tags), weights_(kBuckets * kStride), late_(kBuckets * kStride) {}

  void Learn(const Lesson& lesson) {
    int previous = kNoTag;
    int before_previous = kNoTag;
    for (std::size_t at = 0; at < lesson.truth.size(); ++at) {
      const TagFeatures here = lesson.features.Of(at, previous, before_previous);
      const int guess = BestTag<std::int32_t>(here, weights_, tags_);
      ++steps_;
      if (guess != lesson.truth[at]) {
        Change(here, lesson.truth[at], 1);
        Change(here, guess, -1);
      }
      before_previous = std::exchange(previous, guess);
    }
  }

  /// The averages, the largest of which becomes 127.
  std::vector<std::int8_t> Rounded() const {
    std::vector<std::int64_t> sums(weights_.size());
    std::int64_t largest = 1;
    for (std::size_t i = 0; i < sums.size(); ++i) {
      sums[i] = weights_[i] * steps_ - late_[i];
      largest = std::max(largest, std::abs(sums[i]));
    }
    std::vector<std::int8_t> rounded(sums.size());
    const double scale = 127.0 / static_cast<double>(largest);
    std::transform(sums.begin(), sums.end(), rounded.begin(), [&](std::int64_t sum) {
      return static_cast<std::int8_t>(std::lround(static_cast<double>(sum) * scale));
    });
    return rounded;
  }

 private:
  void Change(const TagFeatures& features, int tag, int by) {
    for (const std::uint32_t feature : features) {
      const std::size_t at = feature * kStride + static_cast<std::size_t>(tag);
      weights_[at] += by;
      late_[at] += by * steps_;
    }
  }

  std::size_t tags_;
  std::vector<std::int32_t> weights_;
  std::vector<std::int64_t> late_;
  std::int64_t steps_ = 0;
};

Error NoTagger(const std::string& why) {
  return MakeError(ErrorCode::kInvalid, "not the weights of a tagger: ", why);
}

Status CheckTags(const std::vector<std::string>& tags) {
  if (tags.empty())
    return MakeError(ErrorCode::kInvalid, "a tagger learns from one sentence at least");
  if (tags.size() > PerceptronTagger::kMaxTags)
    return MakeError(ErrorCode::kInvalid, std::to_string(tags.size()),
                     " different tags, at most 32 (universal parts of speech are 17)");
  return {};
}

}  // namespace

PerceptronTagger::PerceptronTagger(std::vector<std::string> tags, std::vector<std::int8_t> weights)
    : tags_(std::move(tags)), weights_(std::move(weights)) {
  name_ = "perceptron:" + Sha256Hex(Serialise()).substr(0, 12);
}

Result<PerceptronTagger> PerceptronTagger::Train(const Treebank& treebank,
                                                 const TaggerTraining& training) {
  std::vector<std::string> tags = DifferentTags(treebank);
  PLIMSOLL_TRY(CheckTags(tags));
  const std::vector<Lesson> lessons = LessonsOf(treebank, tags);
  std::vector<std::size_t> order(lessons.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  Rng rng(training.seed, "tagger/order");
  Learner learner(tags.size());
  for (int epoch = 0; epoch < training.epochs; ++epoch) {
    rng.Shuffle(order);
    for (const std::size_t lesson : order) learner.Learn(lessons[lesson]);
  }
  return PerceptronTagger(std::move(tags), learner.Rounded());
}

Result<PerceptronTagger> PerceptronTagger::Parse(std::string_view bytes) {
  if (!bytes.starts_with(kFormat)) return NoTagger("they begin otherwise");
  bytes.remove_prefix(kFormat.size());
  std::string_view line = bytes.substr(0, bytes.find('\n'));
  if (line.size() == bytes.size()) return NoTagger("they end in the list of tags");
  bytes.remove_prefix(line.size() + 1);
  std::vector<std::string> tags;
  while (!line.empty()) {
    const std::size_t end = std::min(line.find(' '), line.size());
    tags.emplace_back(line.substr(0, end));
    line.remove_prefix(std::min(end + 1, line.size()));
  }
  PLIMSOLL_TRY(CheckTags(tags));
  if (bytes.size() != kBuckets * tags.size())
    return NoTagger(std::to_string(bytes.size()) + " weights, expected " +
                    std::to_string(kBuckets * tags.size()));
  std::vector<std::int8_t> weights(kBuckets * kStride);
  for (std::size_t i = 0; i < bytes.size(); ++i)
    weights[i / tags.size() * kStride + i % tags.size()] = static_cast<std::int8_t>(bytes[i]);
  return PerceptronTagger(std::move(tags), std::move(weights));
}

std::string PerceptronTagger::Serialise() const {
  std::string bytes(kFormat);
  for (const std::string& tag : tags_) bytes += (tag == tags_.front() ? "" : " ") + tag;
  bytes += '\n';
  for (std::size_t bucket = 0; bucket < kBuckets; ++bucket) {
    const auto* row = reinterpret_cast<const char*>(weights_.data() + bucket * kStride);
    bytes.append(row, tags_.size());
  }
  return bytes;
}

std::string_view PerceptronTagger::TagName(char tag) const {
  const int index = tag - kFirstTag;
  const bool is_tag = index >= 0 && static_cast<std::size_t>(index) < tags_.size();
  return is_tag ? std::string_view(tags_[static_cast<std::size_t>(index)]) : "?";
}

std::string PerceptronTagger::TagSentence(std::span<const std::string_view> words) const {
  const SentenceFeatures features(words);
  std::string tags(words.size(), '\0');
  int previous = kNoTag;
  int before_previous = kNoTag;
  for (std::size_t at = 0; at < words.size(); ++at) {
    const int tag =
        BestTag<std::int16_t>(features.Of(at, previous, before_previous), weights_, tags_.size());
    tags[at] = static_cast<char>(kFirstTag + tag);
    before_previous = std::exchange(previous, tag);
  }
  return tags;
}

double PerceptronTagger::Accuracy(const Treebank& treebank) const {
  std::size_t right = 0;
  for (const Treebank::Sentence& sentence : treebank.sentences) {
    const std::string tags = TagSentence(Views(sentence.words));
    for (std::size_t i = 0; i < tags.size(); ++i) right += TagName(tags[i]) == sentence.tags[i];
  }
  const std::size_t words = treebank.words();
  return words == 0 ? 0 : static_cast<double>(right) / static_cast<double>(words);
}

}  // namespace plimsoll::text
