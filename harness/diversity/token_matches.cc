#include "harness/diversity/token_matches.h"

#include <algorithm>
#include <bit>
#include <numeric>

#include "harness/base/result.h"

namespace plimsoll::diversity {
namespace {

constexpr std::size_t kMostTokens = std::size_t{1} << 30;

std::size_t HashOf(std::uint32_t state, std::uint32_t token) {
  std::uint64_t key = static_cast<std::uint64_t>(state) << 32 | token;
  key *= 0x9e3779b97f4a7c15ULL;
  return key ^ key >> 32;
}

constexpr std::size_t kBitsPerEdge = 8;
// Bits of the hash that do not choose the slot of a table of fewer than 2^28 edges.
std::size_t FilterWord(std::size_t hash) { return hash >> 34; }
std::uint64_t FilterBit(std::size_t hash) { return std::uint64_t{1} << (hash >> 28 & 63); }

}  // namespace

TokenAutomaton::TokenAutomaton(const text::TokenTexts& texts) : slots_(1 << 10) {
  PLIMSOLL_CHECK(texts.ids.size() < kMostTokens);
  NewState(0);
  prefix_states_.reserve(texts.ids.size());
  for (std::size_t text = 0; text < texts.size(); ++text) {
    std::uint32_t last = 0;
    for (const std::uint32_t token : texts.Text(text)) {
      last = Extend(last, token);
      prefix_states_.push_back(last);
    }
  }
  first_edge_ = {};
  edge_list_ = {};
  PrepareWalks(texts.ids.empty() ? 0 : *std::max_element(texts.ids.begin(), texts.ids.end()) + 1);
}

void TokenAutomaton::PrepareWalks(std::size_t tokens) {
  from_first_.assign(tokens + 1, 0);
  filter_.assign(std::bit_ceil(kBitsPerEdge * edges_ + 64) / 64, 0);
  for (const Slot& slot : slots_) {
    if (slot.state == 0) {
      from_first_[slot.token] = slot.target;
    } else if (slot.state != kNone) {
      const std::size_t hash = HashOf(slot.state, slot.token);
      filter_[FilterWord(hash) & (filter_.size() - 1)] |= FilterBit(hash);
    }
  }
}

bool TokenAutomaton::MayLead(std::uint32_t state, std::uint32_t token) const {
  const std::size_t hash = HashOf(state, token);
  return (filter_[FilterWord(hash) & (filter_.size() - 1)] & FilterBit(hash)) != 0;
}

std::size_t TokenAutomaton::Place(std::uint32_t state, std::uint32_t token) const {
  std::size_t at = HashOf(state, token) & (slots_.size() - 1);
  while (slots_[at].state != kNone && (slots_[at].state != state || slots_[at].token != token))
    at = (at + 1) & (slots_.size() - 1);
  return at;
}

std::uint32_t TokenAutomaton::Target(std::uint32_t state, std::uint32_t token) const {
  const Slot& slot = slots_[Place(state, token)];
  return slot.state == kNone ? kNone : slot.target;
}

void TokenAutomaton::Connect(std::uint32_t from, std::uint32_t token, std::uint32_t to) {
  Slot& slot = slots_[Place(from, token)];
  const bool is_new = slot.state == kNone;
  slot = {from, token, to};
  if (!is_new) return;
  edge_list_.push_back({token, first_edge_[from]});
  first_edge_[from] = static_cast<std::uint32_t>(edge_list_.size() - 1);
  if (2 * ++edges_ > slots_.size()) GrowTable();
}

void TokenAutomaton::GrowTable() {
  std::vector<Slot> old(2 * slots_.size());
  old.swap(slots_);
  for (const Slot& slot : old)
    if (slot.state != kNone) slots_[Place(slot.state, slot.token)] = slot;
}

std::uint32_t TokenAutomaton::NewState(std::uint32_t length) {
  states_.push_back({length, kNone});
  first_edge_.push_back(kNone);
  return static_cast<std::uint32_t>(states_.size() - 1);
}

// A copy of `state` for its shorter stretches, up to `length`; whoever led to the state by the
// token from `from` down its links leads to the copy.
std::uint32_t TokenAutomaton::Clone(std::uint32_t state, std::uint32_t length, std::uint32_t from,
                                    std::uint32_t token) {
  const std::uint32_t clone = NewState(length);
  states_[clone].link = states_[state].link;
  for (std::uint32_t edge = first_edge_[state]; edge != kNone; edge = edge_list_[edge].next) {
    const std::uint32_t copied = edge_list_[edge].token;
    Connect(clone, copied, Target(state, copied));
  }
  for (; from != kNone && Target(from, token) == state; from = states_[from].link)
    Connect(from, token, clone);
  states_[state].link = clone;
  return clone;
}

// The state of the text so far with one token more.
std::uint32_t TokenAutomaton::Extend(std::uint32_t last, std::uint32_t token) {
  const std::uint32_t length = states_[last].length + 1;
  if (const std::uint32_t known = Target(last, token); known != kNone)
    return states_[known].length == length ? known : Clone(known, length, last, token);
  const std::uint32_t state = NewState(length);
  std::uint32_t from = last;
  for (; from != kNone && Target(from, token) == kNone; from = states_[from].link)
    Connect(from, token, state);
  if (from == kNone) {
    states_[state].link = 0;
    return state;
  }
  const std::uint32_t known = Target(from, token);
  const std::uint32_t shorter = states_[from].length + 1;
  states_[state].link =
      states_[known].length == shorter ? known : Clone(known, shorter, from, token);
  return state;
}

TokenWalk::TokenWalk(const TokenAutomaton& automaton)
    : automaton_(automaton), best_(automaton.states_.size()) {
  for (const std::uint32_t first : automaton.from_first_) is_seen_.push_back(first == 0);
}

std::size_t TokenWalk::Known(std::uint32_t token) const {
  return std::min<std::size_t>(token, automaton_.from_first_.size() - 1);
}

void TokenWalk::See(std::uint32_t state, const TokenMatch& match) {
  if (match.length > best_[state].length) best_[state] = match;
}

void TokenWalk::SeeAlone(std::size_t token, std::uint64_t place) {
  is_seen_[token] = 1;
  See(automaton_.from_first_[token], {1, place});
}

// Most tokens follow one that they follow in no text, and were seen alone before: nothing is left
// to do for them.
bool TokenWalk::FindPairs(std::span<const std::uint32_t> document, std::uint64_t place) {
  pair_ends_.resize(document.size());
  std::size_t pairs = 0;
  std::uint32_t before = 0;
  std::uint32_t any = 0;
  for (std::size_t i = 0; i < document.size(); ++i) {
    const bool is_pair = automaton_.MayLead(before, document[i]);
    pair_ends_[pairs] = i;
    pairs += is_pair ? 1 : 0;
    const std::size_t token = Known(document[i]);
    before = automaton_.from_first_[token];
    any |= before;
    if (is_seen_[token] == 0 && !is_pair) SeeAlone(token, place);
  }
  pair_ends_.resize(pairs);
  return any != 0;
}

TokenRuns TokenWalk::Take(std::span<const std::uint32_t> document, std::uint64_t place) {
  TokenRuns runs;
  runs.longest = FindPairs(document, place) ? 1 : 0;
  std::uint32_t state = 0;
  std::uint32_t length = 0;
  std::size_t next = 0;  // the position up to which the walk has come
  for (const std::size_t at : pair_ends_) {
    if (at != next) {
      state = automaton_.from_first_[Known(document[at - 1])];
      length = state == 0 ? 0 : 1;
    }
    next = at + 1;
    std::uint32_t to = TokenAutomaton::kNone;
    while (state != 0) {
      if (automaton_.MayLead(state, document[at])) to = automaton_.Target(state, document[at]);
      if (to != TokenAutomaton::kNone) break;
      state = automaton_.states_[state].link;
      length = automaton_.states_[state].length;
    }
    if (state == 0) {
      const std::size_t token = Known(document[at]);
      state = automaton_.from_first_[token];
      length = state == 0 ? 0 : 1;
      if (is_seen_[token] == 0) SeeAlone(token, place);
      continue;
    }
    state = to;
    ++length;
    See(state, {length, place});
    runs.longest = std::max<std::size_t>(runs.longest, length);
    runs.three += length >= 3 ? 1 : 0;
    runs.five += length >= 5 ? 1 : 0;
  }
  return runs;
}

void TokenWalk::Merge(const TokenWalk& other) {
  for (std::size_t state = 0; state < best_.size(); ++state) {
    const TokenMatch& match = other.best_[state];
    TokenMatch& best = best_[state];
    if (match.length > best.length || (match.length == best.length && match.place < best.place))
      best = match;
  }
}

std::vector<TokenMatch> TokenWalk::Matches() const {
  // A state that was reached was so with all the shorter stretches that its links stand for, and
  // one that was not is as good as its link.
  const std::vector<TokenAutomaton::State>& states = automaton_.states_;
  std::vector<std::uint32_t> order(states.size());
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
    return states[a].length > states[b].length;
  });
  std::vector<TokenMatch> best = best_;
  for (const std::uint32_t state : order) {
    const std::uint32_t link = states[state].link;
    if (link == TokenAutomaton::kNone || best[state].length == 0) continue;
    const TokenMatch inherited{states[link].length, best[state].place};
    if (inherited.length > best[link].length ||
        (inherited.length == best[link].length && inherited.place < best[link].place))
      best[link] = inherited;
  }
  for (auto state = order.rbegin(); state != order.rend(); ++state) {
    const std::uint32_t link = states[*state].link;
    if (link != TokenAutomaton::kNone && best[*state].length == 0) best[*state] = best[link];
  }
  std::vector<TokenMatch> matches;
  matches.reserve(automaton_.prefix_states_.size());
  for (const std::uint32_t state : automaton_.prefix_states_) matches.push_back(best[state]);
  return matches;
}

}  // namespace plimsoll::diversity
