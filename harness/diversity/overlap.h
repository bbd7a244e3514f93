#ifndef HARNESS_DIVERSITY_OVERLAP_H_
#define HARNESS_DIVERSITY_OVERLAP_H_

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "harness/diversity/min_hash.h"
#include "harness/diversity/substrings.h"
#include "harness/diversity/token_matches.h"
#include "harness/text/tokens.h"

namespace plimsoll::diversity {

/// Lengths of the n-grams that published rules count, in words.
inline constexpr std::array<std::size_t, 3> kOverlapLengths = {5, 8, 13};

/// Where a document of a corpus begins.
struct DocumentPlace {
  std::uint16_t corpus = 0;  ///< counted from 0
  std::uint64_t offset = 0;  ///< bytes, below 2^48
  auto operator<=>(const DocumentPlace&) const = default;
};

/// The document whose embedding is nearest to a text's, of all documents.
struct EmbeddingMatch {
  double similarity = 0;   ///< cosine
  DocumentPlace place;     ///< the first of equals
  double p_duplicate = 1;  ///< conformal, of the distance; small: nearer than documents usually are
  bool is_duplicate = false;
};

/// What some corpora hold of one text. Words are maximal runs of letters, marks and digits of the
/// normal form; n-grams never cross the bounds of a document.
struct TextOverlap {
  std::size_t words = 0;
  /// Share of the text's n-grams that were seen, and of its words inside one, by kOverlapLengths;
  /// none for a text of fewer words.
  std::array<std::optional<double>, kOverlapLengths.size()> grams_seen;
  std::array<std::optional<double>, kOverlapLengths.size()> words_covered;
  std::size_t longest_run = 0;           ///< words in a row that one document holds
  std::string run;                       ///< these words
  std::optional<DocumentPlace> where;    ///< the first document that does
  bool is_exact = false;                 ///< a document has the same words and no others
  double jaccard = 0;                    ///< of shingles, to the nearest of the near-duplicates
  std::optional<DocumentPlace> nearest;  ///< that document; none as near as the threshold: unset

  /// Unset: embeddings were not looked at, or the text has none.
  std::optional<EmbeddingMatch> by_embedding;

  // Published rules; unset where the text is too short for one.
  std::optional<bool> has_13_gram;        ///< GPT-3
  std::optional<bool> has_most_8_grams;   ///< PaLM: 70 % of the 8-grams
  std::optional<bool> is_mostly_in_runs;  ///< Llama 2: 80 % of the words in runs of 10 or more
  std::optional<bool> has_50_characters;  ///< GPT-4, over all substrings and not three

  /// Whether any rule of words, an exact or a near-duplicate says that training saw it. A near
  /// embedding alone does not: it is evidence for a reader or a judge.
  bool is_dirty() const;
};

struct OverlapOptions {
  bool looks_for_substrings = true;
  double near_duplicate = 0.5;  ///< Jaccard similarity of shingles, at least. Range: (0, 1)
};

/// The texts of a suite, ready to be looked for in corpora of any size.
class OverlapIndex {
 public:
  explicit OverlapIndex(std::span<const std::string> texts, const OverlapOptions& options = {});

 private:
  friend class OverlapScan;

  /// Texts whose shingles are cut alike.
  struct Family {
    Family(std::size_t shingle, const Bands& bands) : words(shingle), index(bands) {}
    std::size_t words;  ///< of a shingle; 0: five bytes of the normal form
    MinHashIndex index;
    std::vector<std::size_t> texts;
    std::vector<std::vector<std::uint64_t>> sets;
    std::size_t largest = 0;                 ///< shingles of the largest set
    std::size_t smallest = std::size_t(-1);  ///< and of the smallest
  };
  void AddToFamily(std::size_t text, std::string_view normal_form, std::size_t words);

  OverlapOptions options_;
  Bands bands_;  // of every family
  text::Vocabulary vocabulary_;
  text::TokenTexts texts_;
  /// By text a hash over its words in their order, and the text; ascending.
  std::vector<std::pair<std::uint64_t, std::size_t>> sums_;
  std::unique_ptr<TokenAutomaton> automaton_;
  std::unique_ptr<SubstringIndex> substrings_;
  std::vector<Family> families_;
};

/// Whether there are more than so many different hashes; for one document after another, none of
/// which costs more than what it adds.
class DistinctCounter {
 public:
  void Begin(std::size_t most);
  /// Whether there are more now.
  bool Add(std::uint64_t hash);

 private:
  struct Slot {
    std::uint64_t hash = 0;
    std::uint64_t turn = 0;
  };
  std::size_t left_ = 0;
  std::uint64_t turn_ = 0;
  std::vector<Slot> slots_ = std::vector<Slot>(1);  // free but for those of this turn
};

/// One pass over documents. One per thread; Merge() joins them, whatever the order. Borrows the
/// index.
class OverlapScan {
 public:
  explicit OverlapScan(const OverlapIndex& index);
  void Take(std::string_view document, const DocumentPlace& place);
  void Merge(const OverlapScan& other);
  /// In the order of the texts.
  std::vector<TextOverlap> Finish() const;

 private:
  struct Near {
    double jaccard = 0;
    DocumentPlace place;
  };
  void LookForCopies(const TokenRuns& runs);
  void LookForNeighbours(std::string_view document, const TokenRuns& runs,
                         const DocumentPlace& place);
  /// Whether the document surely has more different shingles of so many words (0: of bytes).
  bool HasMoreShingles(std::size_t words, std::size_t most);
  TextOverlap Found(std::size_t text, std::span<const TokenMatch> matches) const;

  const OverlapIndex& index_;
  text::TokenCutter words_;         // of the document
  std::vector<std::uint32_t> ids_;  // its words
  std::string stripped_;            // its letters and digits
  TokenWalk walk_;
  SubstringIndex::Marks substrings_;
  std::vector<bool> is_exact_;
  std::vector<Near> nearest_;  // by text
  DistinctCounter shingles_;
};

}  // namespace plimsoll::diversity

#endif  // HARNESS_DIVERSITY_OVERLAP_H_
