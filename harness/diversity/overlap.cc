#include "harness/diversity/overlap.h"

#include <algorithm>
#include <utility>

#include "harness/base/result.h"
#include "harness/text/normal.h"

namespace plimsoll::diversity {
namespace {

constexpr std::size_t kManyWords = 20;  // shingles of five words from here on
constexpr std::size_t kSomeWords = 8;   // shingles of three words from here on
constexpr std::size_t kShingleCharacters = 5;
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
  for (std::size_t i = 0; i + kShingleCharacters <= normal_form.size(); ++i)
    shingles.push_back(text::Fnv1a(normal_form.substr(i, kShingleCharacters)));
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
}

OverlapScan::OverlapScan(const OverlapIndex& index)
    : index_(index),
      words_(text::Tokenizer::kWord),
      walk_(*index.automaton_),
      has_substring_(index.texts_.size()),
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
  index_.substrings_->Look(stripped_, &has_substring_);
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

void OverlapScan::LookForNeighbours(std::string_view document, const TokenRuns& runs,
                                    const DocumentPlace& place) {
  const double threshold = index_.options_.near_duplicate;
  std::string normal_form;
  for (const OverlapIndex::Family& family : index_.families_) {
    // A set as near as that shares so large a part of its shingles, and is not much larger.
    const double largest = static_cast<double>(family.largest) / threshold;
    const std::size_t shared = family.words == 5   ? runs.five
                               : family.words == 3 ? runs.three
                                                   : ids_.size();
    const double shingles = static_cast<double>(ids_.size()) - static_cast<double>(family.words);
    if (ids_.empty() || shingles > largest || static_cast<double>(shared) < threshold * shingles)
      continue;
    if (normal_form.empty()) normal_form = text::NormalForm(document);
    const std::vector<std::uint64_t> set = ShinglesOf(normal_form, family.words);
    for (const std::size_t candidate : family.index.Candidates(set)) {
      const double jaccard = text::Jaccard(set, family.sets[candidate]);
      Near& nearest = nearest_[family.texts[candidate]];
      if (jaccard >= threshold && jaccard > nearest.jaccard) nearest = {jaccard, place};
    }
  }
}

void OverlapScan::Merge(const OverlapScan& other) {
  walk_.Merge(other.walk_);
  for (std::size_t text = 0; text < nearest_.size(); ++text) {
    has_substring_[text] = has_substring_[text] || other.has_substring_[text];
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
    found.has_50_characters = has_substring_[text];
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
