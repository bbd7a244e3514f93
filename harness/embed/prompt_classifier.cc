#include "harness/embed/prompt_classifier.h"

#include <cmath>
#include <utility>

#include "harness/embed/prompt_features.h"
#include "harness/embed/sigmoid.h"
#include "harness/text/normal.h"

namespace plimsoll::embed {
namespace {

// Format 1: magic, bits (1 byte), bias and 2^bits weights (int16, multiples of 2^-10), FNV-1a of
// all that (8 bytes). Little endian.
constexpr std::string_view kMagic = "plimsoll-guard/1\n";
constexpr double kUnit = 1.0 / 1024;
constexpr int kLeastBits = 8;
constexpr int kMostBits = 20;
constexpr std::size_t kChecksumBytes = 8;

template <typename Integer>
void Append(std::string* out, Integer value) {
  for (std::size_t i = 0; i < sizeof(Integer); ++i)
    out->push_back(static_cast<char>((value >> (8 * i)) & 0xFF));
}

std::uint64_t ReadLittle(std::string_view bytes) {
  std::uint64_t value = 0;
  for (std::size_t i = bytes.size(); i-- > 0;)
    value = value << 8 | static_cast<unsigned char>(bytes[i]);
  return value;
}

double ReadWeight(std::string_view bytes, std::size_t at) {
  return static_cast<std::int16_t>(ReadLittle(bytes.substr(at, 2))) * kUnit;
}

void AppendWeight(std::string* out, double weight) {
  Append(out, static_cast<std::uint16_t>(static_cast<std::int16_t>(std::lround(weight / kUnit))));
}

Error Foreign(std::string_view why) {
  return MakeError(ErrorCode::kInvalid, "not a guard's weights: ", why);
}

}  // namespace

Result<PromptClassifier> PromptClassifier::Parse(std::string_view bytes) {
  if (!bytes.starts_with(kMagic) || bytes.size() <= kMagic.size())
    return Foreign("the header is missing");
  const int bits = static_cast<unsigned char>(bytes[kMagic.size()]);
  if (bits < kLeastBits || bits > kMostBits)
    return Foreign("the size in the header is out of range");
  const std::size_t first = kMagic.size() + 1;
  const std::size_t end = first + 2 + (std::size_t{2} << bits);
  if (bytes.size() != end + kChecksumBytes) return Foreign("the length does not fit the header");
  if (ReadLittle(bytes.substr(end)) != text::Fnv1a(bytes.substr(0, end)))
    return Foreign("the checksum does not fit");
  PromptClassifier classifier;
  classifier.bits_ = bits;
  classifier.bias_ = ReadWeight(bytes, first);
  classifier.weights_.reserve(std::size_t{1} << bits);
  for (std::size_t at = first + 2; at < end; at += 2)
    classifier.weights_.push_back(ReadWeight(bytes, at));
  return classifier;
}

std::string PromptClassifier::Serialise() const {
  std::string bytes(kMagic);
  Append(&bytes, static_cast<std::uint8_t>(bits_));
  AppendWeight(&bytes, bias_);
  for (const double weight : weights_) AppendWeight(&bytes, weight);
  Append(&bytes, text::Fnv1a(bytes));
  return bytes;
}

double PromptClassifier::Score(std::string_view prompt) const {
  double sum = bias_;
  for (const Feature& feature : PromptFeatures(prompt, bits_))
    sum += weights_[feature.index] * feature.value;
  return Sigmoid(sum);
}

}  // namespace plimsoll::embed
