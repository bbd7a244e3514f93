#include "harness/text/ngrams.h"

#include <algorithm>
#include <bit>
#include <cmath>

#include "harness/base/result.h"

namespace plimsoll::text {
namespace {

NgramTable SingleTokens(const TokenTexts& texts) {
  NgramTable table{1, texts.ids, {}, 0};
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
  table.once_from = table.unique();
  return table;
}

/// An n-gram that may occur more than once: where it begins, and its last token.
struct Place {
  std::uint32_t at = 0;
  std::uint32_t token = 0;
};

/// The n-grams whose first n-1 tokens occur more than once, brought together by these: room for as
/// many as the (n-1)-gram occurs, and in `ends` where they end. (Behind the last token of a text
/// there is none, so some room stays free.)
void Gather(const TokenTexts& texts, const NgramTable& single, const NgramTable& shorter,
            std::vector<std::uint32_t>* ends, std::vector<Place>* places) {
  const auto more = static_cast<std::size_t>(shorter.order);  // from an n-gram to its last token
  std::uint32_t sum = 0;
  for (std::size_t number = 0; number < shorter.once_from; ++number) {
    ends->push_back(sum);
    sum += shorter.counts[number];
  }
  places->resize(sum);
  for (std::size_t text = 0; text < texts.size(); ++text) {
    for (std::size_t at = texts.begins[text]; at + more < texts.begins[text + 1]; ++at) {
      const std::uint32_t number = shorter.at[at];
      if (number >= shorter.once_from) continue;
      (*places)[(*ends)[number]++] = {static_cast<std::uint32_t>(at), single.at[at + more]};
    }
  }
}

/// What has no number yet occurs once.
void NumberTheOthers(const TokenTexts& texts, NgramTable* table) {
  const auto more = static_cast<std::size_t>(table->order) - 1;
  auto unique = static_cast<std::uint32_t>(table->unique());
  for (std::size_t text = 0; text < texts.size(); ++text) {
    for (std::size_t at = texts.begins[text]; at + more < texts.begins[text + 1]; ++at) {
      const bool is_other = table->at[at] == NgramTable::kNoNgram;
      table->at[at] = is_other ? unique : table->at[at];
      unique += is_other ? 1 : 0;
    }
  }
  table->counts.resize(unique, 1);
}

/// An n-gram is an (n-1)-gram and a token more. Where the (n-1)-gram occurs once, so does the
/// n-gram. The occurrences of each other one are gathered, and the tokens that follow it are told
/// apart in a list of all tokens: no n-gram has to be hashed.
NgramTable Longer(const TokenTexts& texts, const NgramTable& single, const NgramTable& shorter,
                  std::vector<Place>* places) {
  NgramTable table{
      shorter.order + 1, std::vector<std::uint32_t>(texts.ids.size(), NgramTable::kNoNgram), {}, 0};
  std::vector<std::uint32_t> ends;
  Gather(texts, single, shorter, &ends, places);
  struct Last {
    std::uint32_t seen = 0;    // one more than the place where the token was seen first
    std::uint32_t number = 0;  // of the n-gram, where it was seen again
  };
  std::vector<Last> lasts(single.unique());
  std::uint32_t begin = 0;
  for (std::size_t first = 0; first < ends.size(); ++first) {
    for (std::uint32_t i = begin; i < ends[first]; ++i) {
      const Place& place = (*places)[i];
      Last& last = lasts[place.token];
      if (last.seen <= begin) {  // not after this (n-1)-gram
        last = {i + 1, NgramTable::kNoNgram};
        continue;
      }
      if (last.number == NgramTable::kNoNgram) {
        last.number = static_cast<std::uint32_t>(table.counts.size());
        table.at[(*places)[last.seen - 1].at] = last.number;
        table.counts.push_back(1);
      }
      table.at[place.at] = last.number;
      ++table.counts[last.number];
    }
    begin += shorter.counts[first];
  }
  table.once_from = table.counts.size();
  NumberTheOthers(texts, &table);
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
  std::vector<NgramTable> tables;
  tables.push_back(SingleTokens(texts));
  std::vector<Place> places;  // kept from order to order: fresh memory is dear
  while (tables.back().order < max_order)
    tables.push_back(Longer(texts, tables.front(), tables.back(), &places));
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
