#include "harness/diversity/overlap.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <utility>

#include "harness/base/result.h"
#include "harness/text/normal.h"

namespace plimsoll::diversity {
namespace {

constexpr std::size_t kManyWords = 20;  // shingles of five words from here on
constexpr std::size_t kSomeWords = 8;   // shingles of three words from here on
constexpr std::size_t kShingleBytes = 5;
constexpr double kPalmShare = 0.7;
constexpr std::size_t kLlamaRun = 10;
constexpr double kLlamaShare = 0.8;
constexpr std::uint64_t kMultiplier = 0x9e3779b97f4a7c15ULL;

std::uint64_t Packed(const DocumentPlace& place) {
  return static_cast<std::uint64_t>(place.corpus) << 48 | place.offset;
}
DocumentPlace Unpacked(std::uint64_t packed) {
  return {static_cast<std::uint16_t>(packed >> 48), packed & ((std::uint64_t{1} << 48) - 1)};
}

std::uint64_t SumOf(std::span<const std::uint32_t> words) {
  std::uint64_t sum = 0;
  for (const std::uint32_t word : words) {
    sum = (sum ^ word) * kMultiplier;
    sum ^= sum >> 29;
  }
  return sum;
}

std::vector<std::uint64_t> CharacterShingles(std::string_view normal_form) {
  std::vector<std::uint64_t> shingles;
  for (std::size_t i = 0; i + kShingleBytes <= normal_form.size(); ++i)
    shingles.push_back(text::Fnv1a(normal_form.substr(i, kShingleBytes)));
  if (shingles.empty() && !normal_form.empty()) shingles.push_back(text::Fnv1a(normal_form));
  std::sort(shingles.begin(), shingles.end());
  shingles.erase(std::unique(shingles.begin(), shingles.end()), shingles.end());
  return shingles;
}

std::vector<std::uint64_t> ShinglesOf(std::string_view normal_form, std::size_t length) {
  return length == 0 ? CharacterShingles(normal_form)
                     : text::WordShingles(normal_form, static_cast<int>(length));
}

std::size_t ShingleLength(std::size_t words) {
  return words >= kManyWords ? 5 : words >= kSomeWords ? 3 : 0;
}

/// How many words lie in a run of at least `length`, from the longest run that ends at each.
std::size_t CountCovered(std::span<const TokenMatch> matches, std::size_t length) {
  std::size_t covered = 0;
  std::size_t until = matches.size();  // the first word that is known to be covered already
  for (std::size_t i = matches.size(); i-- > 0;) {
    if (matches[i].length < length) continue;
    const std::size_t begin = i + 1 - matches[i].length;
    const std::size_t end = std::min(i + 1, until);
    if (begin < end) covered += end - begin;
    until = std::min(until, begin);
  }
  return covered;
}

std::optional<bool> Or(const std::optional<double>& share, double least) {
  if (!share) return std::nullopt;
  return *share >= least;
}

}  // namespace

bool TextOverlap::is_dirty() const {
  return is_exact || nearest.has_value() || has_13_gram.value_or(false) ||
         has_most_8_grams.value_or(false) || is_mostly_in_runs.value_or(false) ||
         has_50_characters.value_or(false);
}

OverlapIndex::OverlapIndex(std::span<const std::string> texts, const OverlapOptions& options)
    : options_(options),
      bands_(BestBands(options.near_duplicate, MinHashIndex::kPermutations)),
      texts_(text::Tokenize(texts, text::Tokenizer::kWord, &vocabulary_)) {
  std::vector<std::string> stripped;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    const std::string normal_form = text::NormalForm(texts[i]);
    sums_.emplace_back(SumOf(texts_.Text(i)), i);
    AddToFamily(i, normal_form, texts_.Text(i).size());
    if (options.looks_for_substrings) stripped.push_back(LettersAndDigits(normal_form));
  }
  std::sort(sums_.begin(), sums_.end());
  automaton_ = std::make_unique<TokenAutomaton>(texts_);
  if (options.looks_for_substrings) substrings_ = std::make_unique<SubstringIndex>(stripped);
}

void OverlapIndex::AddToFamily(std::size_t text, std::string_view normal_form, std::size_t words) {
  const std::size_t length = ShingleLength(words);
  auto family = std::find_if(families_.begin(), families_.end(),
                             [&](const Family& known) { return known.words == length; });
  if (family == families_.end()) family = families_.emplace(families_.end(), length, bands_);
  family->texts.push_back(text);
  family->sets.push_back(ShinglesOf(normal_form, length));
  family->index.Add(family->sets.back());
  family->largest = std::max(family->largest, family->sets.back().size());
  family->smallest = std::min(family->smallest, family->sets.back().size());
}

OverlapScan::OverlapScan(const OverlapIndex& index)
    : index_(index),
      words_(text::Tokenizer::kWord),
      walk_(*index.automaton_),
      substrings_(index.substrings_ ? index.substrings_->NoMarks() : SubstringIndex::Marks()),
      is_exact_(index.texts_.size()),
      nearest_(index.texts_.size()) {}

void OverlapScan::Take(std::string_view document, const DocumentPlace& place) {
  words_.Cut(document);
  ids_.clear();
  index_.vocabulary_.Find(words_, &ids_);
  const TokenRuns runs = walk_.Take(ids_, Packed(place));
  LookForCopies(runs);
  LookForNeighbours(document, runs, place);
  if (!index_.substrings_) return;
  stripped_.clear();
  for (std::size_t i = 0; i < words_.size(); ++i) stripped_ += words_[i];
  index_.substrings_->Look(stripped_, &substrings_);
}

// The words of the whole document stand in the texts in one row; a sum proposes, the words decide.
void OverlapScan::LookForCopies(const TokenRuns& runs) {
  if (ids_.empty() || runs.longest < ids_.size()) return;
  const std::uint64_t sum = SumOf(ids_);
  auto known =
      std::lower_bound(index_.sums_.begin(), index_.sums_.end(), std::pair(sum, std::size_t{0}));
  for (; known != index_.sums_.end() && known->first == sum; ++known)
    if (std::ranges::equal(index_.texts_.Text(known->second), ids_))
      is_exact_[known->second] = true;
}

// A set A as near as the threshold t to one of the family's, B: |A & B| >= t |A | B| bounds |A| by
// |B| / t and by |A & B| / t from above, and |A & B| by t |B| from below. Most documents fall by
// what the walk has counted, or after a few words.
void OverlapScan::LookForNeighbours(std::string_view document, const TokenRuns& runs,
                                    const DocumentPlace& place) {
  if (ids_.empty()) return;
  const double threshold = index_.options_.near_duplicate;
  std::string normal_form;
  for (const OverlapIndex::Family& family : index_.families_) {
    const auto least = static_cast<std::size_t>(threshold * static_cast<double>(family.smallest));
    const std::size_t known = family.words == 5   ? runs.five
                              : family.words == 3 ? runs.three
                                                  : family.largest;
    // One more than the bound, whatever way it was rounded.
    const auto most = 1 + static_cast<std::size_t>(
                              static_cast<double>(std::min(known, family.largest)) / threshold);
    if (known < least || HasMoreShingles(family.words, most)) continue;
    if (normal_form.empty()) normal_form = text::NormalForm(document);
    const std::vector<std::uint64_t> set = ShinglesOf(normal_form, family.words);
    if (set.size() > most || set.size() < least) continue;
    for (const std::size_t candidate : family.index.Candidates(set)) {
      const double jaccard = text::Jaccard(set, family.sets[candidate]);
      Near& nearest = nearest_[family.texts[candidate]];
      if (jaccard >= threshold && jaccard > nearest.jaccard) nearest = {jaccard, place};
    }
  }
}

// Words that no text holds count as one, and of bytes only those inside words are looked at: the
// shingles are no fewer.
bool OverlapScan::HasMoreShingles(std::size_t words, std::size_t most) {
  shingles_.Begin(most);
  for (std::size_t i = 0; words > 0 && i + words <= ids_.size(); ++i)
    if (shingles_.Add(SumOf(std::span(ids_).subspan(i, words)))) return true;
  for (std::size_t i = 0; words == 0 && i < words_.size(); ++i) {
    const std::string_view word = words_[i];
    for (std::size_t at = 0; at + kShingleBytes <= word.size(); ++at) {
      std::uint64_t shingle = 0;
      std::memcpy(&shingle, word.data() + at, kShingleBytes);
      if (shingles_.Add(shingle)) return true;
    }
  }
  return false;
}

void DistinctCounter::Begin(std::size_t most) {
  left_ = most;
  ++turn_;
  // Half of them stay free, whatever is added before the answer.
  if (slots_.size() < 2 * most + 2) slots_.resize(std::bit_ceil(2 * most + 2));
}

bool DistinctCounter::Add(std::uint64_t hash) {
  const std::size_t mask = slots_.size() - 1;
  std::size_t at = (hash * kMultiplier >> 32) & mask;
  for (; slots_[at].turn == turn_; at = (at + 1) & mask)
    if (slots_[at].hash == hash) return false;
  slots_[at] = {hash, turn_};
  return left_-- == 0;
}

void OverlapScan::Merge(const OverlapScan& other) {
  walk_.Merge(other.walk_);
  for (std::size_t i = 0; i < substrings_.size(); ++i)
    if (other.substrings_[i]) substrings_[i] = true;
  for (std::size_t text = 0; text < nearest_.size(); ++text) {
    is_exact_[text] = is_exact_[text] || other.is_exact_[text];
    const Near& theirs = other.nearest_[text];
    Near& ours = nearest_[text];
    if (theirs.jaccard > ours.jaccard ||
        (theirs.jaccard == ours.jaccard && theirs.place < ours.place))
      ours = theirs;
  }
}

TextOverlap OverlapScan::Found(std::size_t text, std::span<const TokenMatch> matches) const {
  TextOverlap found;
  found.words = matches.size();
  for (std::size_t i = 0; i < kOverlapLengths.size(); ++i) {
    const std::size_t length = kOverlapLengths[i];
    if (matches.size() < length) continue;
    const auto seen = std::count_if(matches.begin(), matches.end(), [&](const TokenMatch& match) {
      return match.length >= length;
    });
    found.grams_seen[i] =
        static_cast<double>(seen) / static_cast<double>(matches.size() - length + 1);
    found.words_covered[i] =
        static_cast<double>(CountCovered(matches, length)) / static_cast<double>(matches.size());
  }
  const auto longest =
      std::max_element(matches.begin(), matches.end(),
                       [](const auto& a, const auto& b) { return a.length < b.length; });
  if (longest != matches.end() && longest->length > 0) {
    found.longest_run = longest->length;
    found.where = Unpacked(longest->place);
    const std::size_t end = static_cast<std::size_t>(longest - matches.begin()) + 1;
    for (const std::uint32_t word :
         index_.texts_.Text(text).subspan(end - longest->length, longest->length))
      found.run += (found.run.empty() ? "" : " ") + std::string(index_.vocabulary_.Token(word));
  }
  found.is_exact = is_exact_[text];
  found.jaccard = nearest_[text].jaccard;
  if (found.jaccard > 0) found.nearest = nearest_[text].place;
  if (found.grams_seen[2]) found.has_13_gram = *found.grams_seen[2] > 0;
  found.has_most_8_grams = Or(found.grams_seen[1], kPalmShare);
  if (matches.size() >= kLlamaRun)
    found.is_mostly_in_runs = static_cast<double>(CountCovered(matches, kLlamaRun)) >=
                              kLlamaShare * static_cast<double>(matches.size());
  if (index_.substrings_ && index_.substrings_->HasAny(text))
    found.has_50_characters = index_.substrings_->IsSeen(text, substrings_);
  return found;
}

std::vector<TextOverlap> OverlapScan::Finish() const {
  const std::vector<TokenMatch> matches = walk_.Matches();
  std::vector<TextOverlap> found;
  for (std::size_t text = 0; text < index_.texts_.size(); ++text) {
    const std::size_t begin = index_.texts_.begins[text];
    found.push_back(
        Found(text, std::span(matches).subspan(begin, index_.texts_.begins[text + 1] - begin)));
  }
  return found;
}

}  // namespace plimsoll::diversity
