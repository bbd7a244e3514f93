#include "harness/text/ngrams.h"

#include <algorithm>
#include <bit>
#include <cmath>

#include "harness/base/result.h"

namespace plimsoll::text {
namespace {

/// Numbers for pairs of numbers, in the order of their first appearance.
class PairTable {
 public:
  explicit PairTable(std::size_t pairs)
      : slots_(std::bit_ceil(std::max<std::size_t>(16, pairs))),
        shift_(64 - std::countr_zero(slots_.size())) {}

  std::size_t SlotOf(std::uint64_t key) const {
    return (key ^ (key >> 32)) * 0x9e3779b97f4a7c15ULL >> shift_;
  }
  void Prefetch(std::uint64_t key) const { __builtin_prefetch(&slots_[SlotOf(key)], 1); }
  std::uint32_t Number(std::uint64_t key) {
    std::size_t at = SlotOf(key);
    for (; slots_[at].count != 0; at = (at + 1) & (slots_.size() - 1)) {
      if (slots_[at].key != key) continue;
      ++slots_[at].count;
      return slots_[at].number;
    }
    slots_[at] = {key, 1, used_};
    if (2 * std::size_t{++used_} > slots_.size()) Grow();
    return used_ - 1;
  }
  std::vector<std::uint32_t> Counts() const {
    std::vector<std::uint32_t> counts(used_);
    for (const Slot& slot : slots_) {
      if (slot.count != 0) counts[slot.number] = slot.count;
    }
    return counts;
  }

 private:
  struct Slot {
    std::uint64_t key = 0;
    std::uint32_t count = 0;
    std::uint32_t number = 0;
  };

  void Grow() {
    std::vector<Slot> old(2 * slots_.size());
    old.swap(slots_);
    --shift_;
    for (const Slot& slot : old) {
      if (slot.count == 0) continue;
      std::size_t at = SlotOf(slot.key);
      while (slots_[at].count != 0) at = (at + 1) & (slots_.size() - 1);
      slots_[at] = slot;
    }
  }

  std::vector<Slot> slots_;
  int shift_;
  std::uint32_t used_ = 0;
};

NgramTable SingleTokens(const TokenTexts& texts) {
  NgramTable table{1, texts.ids, {}};
  // Ids of a vocabulary that other texts share are numbered anew, so that every number occurs.
  const auto largest = std::max_element(texts.ids.begin(), texts.ids.end());
  if (largest == texts.ids.end()) return table;
  std::vector<std::uint32_t> numbers(std::size_t{*largest} + 1, NgramTable::kNoNgram);
  for (std::uint32_t& id : table.at) {
    if (numbers[id] == NgramTable::kNoNgram) {
      numbers[id] = static_cast<std::uint32_t>(table.counts.size());
      table.counts.push_back(0);
    }
    id = numbers[id];
    ++table.counts[id];
  }
  return table;
}

/// An n-gram is the (n-1)-gram at its place and the one a token further on.
NgramTable Longer(const TokenTexts& texts, const NgramTable& shorter) {
  constexpr std::size_t kAhead = 16;
  NgramTable table{
      shorter.order + 1, std::vector<std::uint32_t>(texts.ids.size(), NgramTable::kNoNgram), {}};
  PairTable pairs(2 * shorter.unique());
  const auto key_at = [&](std::size_t at) {
    return std::uint64_t{shorter.at[at]} << 32 | shorter.at[at + 1];
  };
  const auto order = static_cast<std::size_t>(table.order);
  for (std::size_t text = 0; text < texts.size(); ++text) {
    const std::size_t end = texts.begins[text + 1];
    for (std::size_t at = texts.begins[text]; at + order <= end; ++at) {
      if (at + kAhead + 1 < texts.ids.size()) pairs.Prefetch(key_at(at + kAhead));
      table.at[at] = pairs.Number(key_at(at));
    }
  }
  table.counts = pairs.Counts();
  return table;
}

std::uint64_t Total(const CountOfCounts& counts) {
  std::uint64_t total = 0;
  for (const auto& [count, ngrams] : counts) total += count * ngrams;
  return total;
}

std::uint64_t Unique(const CountOfCounts& counts) {
  std::uint64_t unique = 0;
  for (const auto& [count, ngrams] : counts) unique += ngrams;
  return unique;
}

double LogGamma(double x) {
  int sign = 0;
  return ::lgamma_r(x, &sign);  // std::lgamma writes a global
}

/// C(total - count, draws) / C(total, draws): the chance that no draw hits the n-gram.
double Missed(double total, double count, double draws) {
  constexpr double kFew = 64;  // log-gamma of a large total would cancel all digits of a small loss
  const double fewer = std::min(count, draws);
  if (fewer > kFew) {
    return std::exp(LogGamma(total - count + 1) - LogGamma(total - count - draws + 1) -
                    LogGamma(total + 1) + LogGamma(total - draws + 1));
  }
  const double more = std::max(count, draws);
  double missed = 1;
  for (double i = 0; i < fewer; ++i) missed *= (total - more - i) / (total - i);
  return missed;
}

}  // namespace

std::size_t NgramTable::total() const {
  std::size_t total = 0;
  for (const std::uint32_t count : counts) total += count;
  return total;
}

std::vector<NgramTable> CountNgrams(const TokenTexts& texts, int max_order) {
  PLIMSOLL_CHECK(max_order >= 1 && texts.ids.size() < 0xFFFFFFFF);
  std::vector<NgramTable> tables = {SingleTokens(texts)};
  while (tables.back().order < max_order) tables.push_back(Longer(texts, tables.back()));
  return tables;
}

CountOfCounts CountsOf(std::span<const std::uint32_t> counts) {
  constexpr std::size_t kFew = 256;  // nearly all counts are small: no tree for those
  std::vector<std::uint64_t> few(kFew);
  CountOfCounts out;
  for (const std::uint32_t count : counts) {
    if (count < kFew) {
      ++few[count];
    } else {
      ++out[count];
    }
  }
  for (std::size_t count = 1; count < kFew; ++count) {
    if (few[count] > 0) out[static_cast<std::uint32_t>(count)] = few[count];
  }
  return out;
}

std::optional<double> Distinct(const CountOfCounts& counts) {
  const std::uint64_t total = Total(counts);
  if (total == 0) return std::nullopt;
  return static_cast<double>(Unique(counts)) / static_cast<double>(total);
}

std::optional<double> RarefiedUnique(const CountOfCounts& counts, std::uint64_t draws) {
  const std::uint64_t total = Total(counts);
  if (draws == 0 || draws > total) return std::nullopt;
  double expected = 0;
  for (const auto& [count, ngrams] : counts) {
    const bool is_sure = count + draws > total;
    const double missed = is_sure ? 0
                                  : Missed(static_cast<double>(total), static_cast<double>(count),
                                           static_cast<double>(draws));
    expected += static_cast<double>(ngrams) * (1 - missed);
  }
  return expected;
}

std::optional<double> RarefiedDistinct(const CountOfCounts& counts, std::uint64_t draws) {
  const std::optional<double> unique = RarefiedUnique(counts, draws);
  if (!unique) return std::nullopt;
  return *unique / static_cast<double>(draws);
}

std::optional<double> ExpectationAdjustedDistinct(const CountOfCounts& counts,
                                                  std::uint64_t vocabulary) {
  const std::uint64_t total = Total(counts);
  if (total == 0 || vocabulary == 0) return std::nullopt;
  const auto size = static_cast<double>(vocabulary);
  const double missed = std::exp(static_cast<double>(total) * std::log1p(-1 / size));
  return static_cast<double>(Unique(counts)) / (size * (1 - missed));
}

}  // namespace plimsoll::text
