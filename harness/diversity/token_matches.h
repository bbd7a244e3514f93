#ifndef HARNESS_DIVERSITY_TOKEN_MATCHES_H_
#define HARNESS_DIVERSITY_TOKEN_MATCHES_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "harness/text/tokens.h"

namespace plimsoll::diversity {

/// The longest stretch of tokens that ends somewhere and was seen elsewhere.
struct TokenMatch {
  std::uint32_t length = 0;  ///< tokens; 0: not even the last one was seen
  std::uint64_t place = 0;   ///< where it was seen first, as the walk was told
};

/// All stretches of tokens of some texts, to be looked for in a stream of others: a suffix
/// automaton over the texts. Exact: tokens are compared and never hashes of stretches. O(tokens) in
/// time and memory, about 60 bytes a token. Source: Blumer et al. 1985.
class TokenAutomaton {
 public:
  /// Shapes: fewer than 2^30 tokens in all.
  explicit TokenAutomaton(const text::TokenTexts& texts);

 private:
  friend class TokenWalk;
  static constexpr std::uint32_t kNone = 0xFFFFFFFF;
  struct State {
    std::uint32_t length = 0;  // of the longest stretch that it stands for
    std::uint32_t link = kNone;
  };
  struct Slot {
    std::uint32_t state = kNone;  // kNone: free
    std::uint32_t token = 0;
    std::uint32_t target = 0;
  };
  // The tokens that lead out of a state, for copying it while the automaton is built.
  struct Edge {
    std::uint32_t token = 0;
    std::uint32_t next = kNone;
  };

  std::size_t Place(std::uint32_t state, std::uint32_t token) const;
  std::uint32_t Target(std::uint32_t state, std::uint32_t token) const;
  /// Whether a token may lead out of a state that is not the first: most that do not are seen by
  /// one bit.
  bool MayLead(std::uint32_t state, std::uint32_t token) const;
  void PrepareWalks(std::size_t tokens);
  void Connect(std::uint32_t from, std::uint32_t token, std::uint32_t to);
  void GrowTable();
  std::uint32_t NewState(std::uint32_t length);
  std::uint32_t Clone(std::uint32_t state, std::uint32_t length, std::uint32_t from,
                      std::uint32_t token);
  std::uint32_t Extend(std::uint32_t last, std::uint32_t token);

  std::vector<State> states_;
  std::vector<Slot> slots_;  // open addressing; a power of two, at most half full
  std::size_t edges_ = 0;
  std::vector<std::uint32_t> first_edge_;  // by state; empty once the automaton is built
  std::vector<Edge> edge_list_;
  std::vector<std::uint32_t> prefix_states_;  // by token of the texts
  std::vector<std::uint32_t> from_first_;  // by token, and one for those unknown; 0: leads nowhere
  std::vector<std::uint64_t> filter_;      // a power of two; a bit per edge out of other states
};

/// What is known of a document after a walk along it.
struct TokenRuns {
  std::size_t longest = 0;  ///< tokens in a row that some text holds
  std::size_t three = 0;  ///< tokens that end a stretch of three, and of five, that some text holds
  std::size_t five = 0;
};

/// Walks along documents and remembers the longest stretches of the automaton's texts in them.
/// Borrows the automaton. One per thread; Merge() joins them.
class TokenWalk {
 public:
  explicit TokenWalk(const TokenAutomaton& automaton);
  /// No stretch reaches beyond the document. Of equal stretches the smaller place counts. Tokens
  /// that no text holds: Vocabulary::kUnknown.
  TokenRuns Take(std::span<const std::uint32_t> document, std::uint64_t place);
  void Merge(const TokenWalk& other);
  /// Per token of the automaton's texts, in their order.
  std::vector<TokenMatch> Matches() const;

 private:
  std::size_t Known(std::uint32_t token) const;
  void See(std::uint32_t state, const TokenMatch& match);
  void SeeAlone(std::size_t token, std::uint64_t place);
  /// Fills pair_ends_; what remains of the document needs no walk. Returns whether any token of it
  /// is known.
  bool FindPairs(std::span<const std::uint32_t> document, std::uint64_t place);

  const TokenAutomaton& automaton_;
  std::vector<TokenMatch> best_;        // by state
  std::vector<std::uint8_t> is_seen_;   // by token: whether it was alone; 1 of unknown ones
  std::vector<std::size_t> pair_ends_;  // where tokens end that two in a row may be from the texts
};

}  // namespace plimsoll::diversity

#endif  // HARNESS_DIVERSITY_TOKEN_MATCHES_H_
