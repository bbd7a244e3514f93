#include "harness/text/self_similarity.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <iterator>
#include <span>

#include "harness/base/result.h"

namespace plimsoll::text {
namespace {

constexpr std::size_t kOrders = 4;
constexpr double kEpsilon = 0.1;

/// One text's n-grams of one order, sorted.
std::vector<std::uint32_t> NgramsOf(const TokenTexts& texts, const NgramTable& ngrams,
                                    std::size_t text) {
  const std::size_t length = texts.Text(text).size();
  const auto order = static_cast<std::size_t>(ngrams.order);
  if (length < order) return {};
  const auto first = ngrams.at.begin() + static_cast<std::ptrdiff_t>(texts.begins[text]);
  std::vector<std::uint32_t> own(first, first + static_cast<std::ptrdiff_t>(length - order + 1));
  std::sort(own.begin(), own.end());
  return own;
}

/// Calls visit(n-gram, occurrences) for every different n-gram of a sorted list.
template <typename Visit>
void ForEachRun(const std::vector<std::uint32_t>& sorted, const Visit& visit) {
  for (auto at = sorted.begin(); at != sorted.end();) {
    const auto end =
        std::find_if(at, sorted.end(), [&](std::uint32_t other) { return other != *at; });
    visit(*at, static_cast<std::uint32_t>(end - at));
    at = end;
  }
}

/// The largest count of an n-gram in one text, and in any text but that one.
struct TopCounts {
  std::uint32_t most = 0;
  std::uint32_t second = 0;
  std::size_t text = 0;  // that has the most

  void Add(std::uint32_t count, std::size_t of) {
    if (count > most) {
      second = most;
      most = count;
      text = of;
    } else {
      second = std::max(second, count);
    }
  }
  std::uint32_t Without(std::size_t other) const { return other == text ? second : most; }
};

std::vector<TopCounts> TopCountsOf(const TokenTexts& texts, const NgramTable& ngrams) {
  std::vector<TopCounts> top(ngrams.unique());
  for (std::size_t text = 0; text < texts.size(); ++text) {
    ForEachRun(NgramsOf(texts, ngrams, text),
               [&](std::uint32_t ngram, std::uint32_t count) { top[ngram].Add(count, text); });
  }
  return top;
}

/// log of the clipped precision of every text; -infinity where no single token matches.
std::vector<double> LogPrecisions(const TokenTexts& texts, const NgramTable& ngrams) {
  const std::vector<TopCounts> top = TopCountsOf(texts, ngrams);
  std::vector<double> logs(texts.size());
  for (std::size_t text = 0; text < texts.size(); ++text) {
    const std::vector<std::uint32_t> own = NgramsOf(texts, ngrams, text);
    std::uint64_t matched = 0;
    ForEachRun(own, [&](std::uint32_t ngram, std::uint32_t count) {
      matched += std::min(count, top[ngram].Without(text));
    });
    const bool is_smoothed = matched == 0 && ngrams.order > 1;
    logs[text] = std::log((is_smoothed ? kEpsilon : static_cast<double>(matched)) /
                          static_cast<double>(std::max<std::size_t>(1, own.size())));
  }
  return logs;
}

/// The length nearest to `length` among the others, the shorter of two; `sorted` holds it too.
std::size_t NearestOther(const std::vector<std::size_t>& sorted, std::size_t length) {
  const auto own = std::lower_bound(sorted.begin(), sorted.end(), length);
  const auto after = std::next(own);
  if (after == sorted.end()) return *std::prev(own);
  if (own == sorted.begin()) return *after;
  return length - *std::prev(own) <= *after - length ? *std::prev(own) : *after;
}

}  // namespace

std::optional<double> SelfRepetition(const TokenTexts& texts, const NgramTable& ngrams) {
  if (texts.size() == 0) return std::nullopt;
  std::vector<std::uint32_t> holders(ngrams.unique());
  for (std::size_t text = 0; text < texts.size(); ++text) {
    ForEachRun(NgramsOf(texts, ngrams, text),
               [&](std::uint32_t ngram, std::uint32_t) { ++holders[ngram]; });
  }
  double sum = 0;
  for (std::size_t text = 0; text < texts.size(); ++text) {
    double elsewhere = 0;
    ForEachRun(NgramsOf(texts, ngrams, text),
               [&](std::uint32_t ngram, std::uint32_t) { elsewhere += holders[ngram] - 1; });
    sum += std::log1p(elsewhere);
  }
  return sum / static_cast<double>(texts.size());
}

std::vector<double> SelfBleuOfTexts(const TokenTexts& texts,
                                    const std::vector<NgramTable>& ngrams) {
  PLIMSOLL_CHECK(ngrams.size() >= kOrders);
  std::vector<double> scores(texts.size());
  if (texts.size() < 2) return scores;
  for (std::size_t order = 0; order < kOrders; ++order) {
    const std::vector<double> logs = LogPrecisions(texts, ngrams[order]);
    for (std::size_t text = 0; text < texts.size(); ++text) scores[text] += logs[text] / kOrders;
  }
  std::vector<std::size_t> lengths;
  for (std::size_t text = 0; text < texts.size(); ++text)
    lengths.push_back(texts.Text(text).size());
  std::sort(lengths.begin(), lengths.end());
  for (std::size_t text = 0; text < texts.size(); ++text) {
    const std::size_t length = texts.Text(text).size();
    const std::size_t nearest = NearestOther(lengths, length);
    const double penalty = length > nearest || length == 0
                               ? 0
                               : 1 - static_cast<double>(nearest) / static_cast<double>(length);
    scores[text] = std::exp(scores[text] + penalty);
  }
  return scores;
}

std::optional<double> SelfBleu(const TokenTexts& texts, const std::vector<NgramTable>& ngrams) {
  const std::vector<double> scores = SelfBleuOfTexts(texts, ngrams);
  double sum = 0;
  std::size_t count = 0;
  for (std::size_t text = 0; text < texts.size(); ++text) {
    if (texts.Text(text).empty()) continue;
    sum += scores[text];
    ++count;
  }
  if (count < 2) return std::nullopt;
  return sum / static_cast<double>(count);
}

}  // namespace plimsoll::text
