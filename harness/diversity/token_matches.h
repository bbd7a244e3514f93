#ifndef HARNESS_DIVERSITY_TOKEN_MATCHES_H_
#define HARNESS_DIVERSITY_TOKEN_MATCHES_H_

#include <cstddef>
#include <cstdint>
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
  /// The same of an automaton that is built, for a walk: what leads out of the first state stands
  /// in a list, and most of what leads nowhere is seen by one bit.
  std::uint32_t Next(std::uint32_t state, std::uint32_t token) const;
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
  std::vector<std::uint32_t> from_first_;     // by token
  std::vector<std::uint64_t> filter_;         // a power of two; a bit per edge out of other states
};

/// Walks along documents and remembers the longest stretches of the automaton's texts in them.
/// Borrows the automaton. One per thread; Merge() joins them.
class TokenWalk {
 public:
  explicit TokenWalk(const TokenAutomaton& automaton);
  /// A document begins: no stretch reaches back before it. Of equal stretches the smaller place
  /// counts.
  void Begin(std::uint64_t place);
  /// The length of the longest stretch that ends with this token. Vocabulary::kUnknown: 0.
  std::uint32_t Take(std::uint32_t token);
  void Merge(const TokenWalk& other);
  /// Per token of the automaton's texts, in their order.
  std::vector<TokenMatch> Matches() const;

 private:
  const TokenAutomaton& automaton_;
  std::vector<TokenMatch> best_;  // by state
  std::uint64_t place_ = 0;
  std::uint32_t state_ = 0;
  std::uint32_t length_ = 0;
};

}  // namespace plimsoll::diversity

#endif  // HARNESS_DIVERSITY_TOKEN_MATCHES_H_
