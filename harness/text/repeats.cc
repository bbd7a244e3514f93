#include "harness/text/repeats.h"

#include <divsufsort.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <queue>

#include "harness/base/result.h"
#include "harness/base/utf8.h"
#include "harness/text/hostile.h"

namespace plimsoll::text {
namespace {

constexpr char kEnd = '\xFF';  // no byte of valid UTF-8

/// Without the parts of code points at both ends.
std::string_view WholeCodePoints(std::string_view bytes) {
  const auto is_inner = [](char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; };
  while (!bytes.empty() && is_inner(bytes.front())) bytes.remove_prefix(1);
  std::size_t last = bytes.size();
  while (last > 0 && is_inner(bytes[last - 1])) --last;
  if (last > 0 && !DecodeUtf8(bytes, last - 1).is_valid) bytes = bytes.substr(0, last - 1);
  return bytes;
}

bool IsOneInOther(std::string_view a, std::string_view b) {
  return a.find(b) != std::string_view::npos || b.find(a) != std::string_view::npos;
}

}  // namespace

RepeatIndex::RepeatIndex(std::span<const std::string> texts) {
  for (const std::string& text : texts) {
    joined_ += RepairUtf8(text);
    ends_.push_back(static_cast<std::int32_t>(joined_.size()));
    joined_ += kEnd;
    PLIMSOLL_CHECK(joined_.size() < 0x7FFFFFFF);
  }
  bytes_ = joined_.size() - texts.size();
  suffix_.resize(joined_.size());
  if (joined_.empty()) return;
  PLIMSOLL_CHECK(divsufsort(reinterpret_cast<const sauchar_t*>(joined_.data()), suffix_.data(),
                            static_cast<saidx_t>(joined_.size())) == 0);
  MeasureCommonPrefixes();
}

/// By Kärkkäinen, Manzini & Puglisi 2009. That a prefix stops at the end of a text keeps what the
/// method rests on: the next place shares at most one byte less.
void RepeatIndex::MeasureCommonPrefixes() {
  const std::size_t size = joined_.size();
  std::vector<std::int32_t> before(size, -1);  // in the order of the suffixes
  for (std::size_t i = 1; i < size; ++i)
    before[static_cast<std::size_t>(suffix_[i])] = suffix_[i - 1];
  longest_.assign(size, 0);
  std::int32_t shared = 0;
  for (std::size_t at = 0; at < size; ++at) {
    const char* a = joined_.data() + at;
    const char* b = joined_.data() + before[at];
    if (before[at] < 0) {
      shared = 0;
    } else {
      while (a[shared] != kEnd && a[shared] == b[shared]) ++shared;
    }
    longest_[at] = shared;
    shared = std::max(0, shared - 1);
  }
  common_.resize(size);
  for (std::size_t i = 0; i < size; ++i)
    common_[i] = longest_[static_cast<std::size_t>(suffix_[i])];
  for (std::size_t i = 0; i + 1 < size; ++i) {
    std::int32_t& longest = longest_[static_cast<std::size_t>(suffix_[i])];
    longest = std::max(longest, common_[i + 1]);
  }
}

std::optional<double> RepeatIndex::Share(std::size_t length) const {
  if (bytes_ == 0) return std::nullopt;
  std::size_t covered = 0;
  std::size_t end = 0;  // of the repeats seen so far
  for (std::size_t at = 0; at < joined_.size(); ++at) {
    const auto longest = static_cast<std::size_t>(longest_[at]);
    if (longest >= length) end = std::max(end, at + longest);
    covered += at < end;
  }
  return static_cast<double>(covered) / static_cast<double>(bytes_);
}

std::optional<double> RepeatIndex::EntropyRate() const {
  if (bytes_ < 2) return std::nullopt;
  double sum = 0;
  for (const std::int32_t longest : longest_) sum += longest;
  const auto n = static_cast<double>(bytes_);
  return std::log2(n) / (sum / n + 1);
}

/// The intervals of the suffix array whose strings are as long as they can be at both ends, found
/// with a stack. Those of one left neighbour are parts of a longer string with the same places.
std::vector<RepeatIndex::Interval> RepeatIndex::BestIntervals(std::int32_t length,
                                                              std::size_t most) const {
  const auto is_better = [](const Interval& a, const Interval& b) {
    return a.saved() != b.saved() ? a.saved() > b.saved() : a.begin < b.begin;
  };
  std::priority_queue<Interval, std::vector<Interval>, decltype(is_better)> best(is_better);
  const auto left_of = [&](std::int32_t i) {
    const std::int32_t at = suffix_[static_cast<std::size_t>(i)];
    return at == 0 ? kEnd : joined_[static_cast<std::size_t>(at) - 1];
  };
  std::vector<Interval> open = {{0, 0, 0}};
  std::int32_t last_change = 0;  // the last place whose left neighbour is not the one before
  const auto size = static_cast<std::int32_t>(suffix_.size());
  for (std::int32_t i = 1; i <= size; ++i) {
    const std::int32_t shared = i < size ? common_[static_cast<std::size_t>(i)] : 0;
    std::int32_t begin = i - 1;
    for (; open.back().length > shared; open.pop_back()) {
      Interval interval = open.back();
      interval.end = i;
      begin = interval.begin;
      if (interval.length < length || (last_change <= begin && left_of(begin) != kEnd)) continue;
      best.push(interval);
      if (best.size() > most) best.pop();
    }
    if (open.back().length < shared) open.push_back({begin, 0, shared});
    if (i < size && (left_of(i) == kEnd || left_of(i) != left_of(i - 1))) last_change = i;
  }
  std::vector<Interval> sorted;
  for (; !best.empty(); best.pop()) sorted.push_back(best.top());
  std::reverse(sorted.begin(), sorted.end());
  return sorted;
}

RepeatedString RepeatIndex::StringOf(const Interval& interval) const {
  const auto first = suffix_.begin() + interval.begin;
  const auto last = suffix_.begin() + interval.end;
  std::vector<std::ptrdiff_t> texts;
  std::transform(first, last, std::back_inserter(texts), [&](std::int32_t place) {
    return std::upper_bound(ends_.begin(), ends_.end(), place) - ends_.begin();
  });
  std::sort(texts.begin(), texts.end());
  const auto different = std::unique(texts.begin(), texts.end()) - texts.begin();
  return {std::string(BytesOf(interval)), static_cast<std::size_t>(last - first),
          static_cast<std::size_t>(different)};
}

std::string_view RepeatIndex::BytesOf(const Interval& interval) const {
  const std::int32_t place = suffix_[static_cast<std::size_t>(interval.begin)];
  return WholeCodePoints(std::string_view(joined_).substr(
      static_cast<std::size_t>(place), static_cast<std::size_t>(interval.length)));
}

std::vector<RepeatedString> RepeatIndex::Strings(std::size_t length, std::size_t most) const {
  constexpr std::size_t kLookedAt = 4096;  // most are parts of others
  std::vector<RepeatedString> strings;
  for (const Interval& interval : BestIntervals(static_cast<std::int32_t>(length), kLookedAt)) {
    if (strings.size() == most) break;
    const bool is_known = std::any_of(
        strings.begin(), strings.end(),
        [&](const RepeatedString& other) { return IsOneInOther(BytesOf(interval), other.text); });
    if (!is_known) strings.push_back(StringOf(interval));
  }
  return strings;
}

}  // namespace plimsoll::text
