#include "harness/embed/hashed_grams.h"

#include <algorithm>
#include <bit>
#include <string>

#include "harness/text/normal.h"

namespace plimsoll::embed {
namespace {

constexpr std::size_t kShortestGram = 3;
constexpr std::size_t kLongestGram = 5;

/// Little-endian, whatever the machine is.
std::uint32_t ReadBlock(const char* bytes, std::size_t size) {
  std::uint32_t block = 0;
  for (std::size_t i = 0; i < size; ++i)
    block |= static_cast<std::uint32_t>(static_cast<unsigned char>(bytes[i])) << (8 * i);
  return block;
}

std::uint32_t Scramble(std::uint32_t block) {
  return std::rotl(block * 0xcc9e2d51U, 15) * 0x1b873593U;
}

void AddGramsOfWord(std::string_view padded, HashedCounts* counts) {
  std::vector<std::size_t> at;  // where code points begin, and the end
  for (std::size_t i = 0; i < padded.size(); ++i)
    if ((static_cast<unsigned char>(padded[i]) & 0xC0) != 0x80) at.push_back(i);
  at.push_back(padded.size());
  const std::size_t length = at.size() - 1;
  for (std::size_t n = kShortestGram; n <= kLongestGram; ++n) {
    if (length <= n) return counts->Add(padded);
    for (std::size_t i = 0; i + n <= length; ++i)
      counts->Add(padded.substr(at[i], at[i + n] - at[i]));
  }
}

}  // namespace

std::uint32_t MurmurHash3(std::string_view bytes, std::uint32_t seed) {
  std::uint32_t hash = seed;
  std::size_t i = 0;
  for (; i + 4 <= bytes.size(); i += 4)
    hash = std::rotl(hash ^ Scramble(ReadBlock(bytes.data() + i, 4)), 13) * 5 + 0xe6546b64U;
  hash ^= Scramble(ReadBlock(bytes.data() + i, bytes.size() - i));
  hash ^= static_cast<std::uint32_t>(bytes.size());
  hash = (hash ^ (hash >> 16)) * 0x85ebca6bU;
  hash = (hash ^ (hash >> 13)) * 0xc2b2ae35U;
  return hash ^ (hash >> 16);
}

void HashedCounts::Add(std::string_view gram) {
  const std::uint32_t hash = MurmurHash3(gram);
  const bool is_negative = (hash >> 31) != 0;
  const std::uint32_t magnitude = is_negative ? 0U - hash : hash;
  const auto index = static_cast<std::uint32_t>(magnitude % counts_.size());
  if (counts_[index] == 0) touched_.push_back(index);
  counts_[index] += is_negative ? -1 : 1;
}

std::vector<Feature> HashedCounts::Take() {
  std::sort(touched_.begin(), touched_.end());
  std::vector<Feature> features;
  features.reserve(touched_.size());
  for (const std::uint32_t index : touched_) {
    if (counts_[index] != 0) features.push_back({index, static_cast<double>(counts_[index])});
    counts_[index] = 0;  // an index that came back to zero on its way is listed twice
  }
  touched_.clear();
  return features;
}

void AddCharacterGrams(std::string_view normal_form, HashedCounts* counts) {
  std::string padded;
  for (std::size_t begin = 0; begin < normal_form.size();) {
    const std::size_t end = std::min(normal_form.find(' ', begin), normal_form.size());
    padded.assign(1, ' ').append(normal_form.substr(begin, end - begin)).push_back(' ');
    if (end > begin) AddGramsOfWord(padded, counts);
    begin = end + 1;
  }
}

void AddWordGrams(std::string_view normal_form, HashedCounts* counts) {
  std::string pair;
  for (const std::string& word : text::Words(normal_form)) {
    counts->Add(word);
    if (!pair.empty()) counts->Add(pair.append(" ").append(word));
    pair = word;
  }
}

}  // namespace plimsoll::embed
