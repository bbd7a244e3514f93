#include "harness/insight/case_group.h"

#include <algorithm>
#include <map>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "harness/text/normal.h"

namespace plimsoll::insight {
namespace {

constexpr std::size_t kMostWords = 3;

using Rows = std::vector<std::size_t>;

/// Collects groups; those of the same rows become one.
class Collector {
 public:
  Collector(std::size_t all, std::size_t least) : all_(all), least_(least) {}

  bool IsLarge(std::size_t size) const { return size >= least_ && size + least_ <= all_; }

  void Add(GroupKind kind, std::string name, const Rows& rows) {
    if (!IsLarge(rows.size())) return;
    const auto [place, is_new] = by_rows_.try_emplace(rows, groups_.size());
    if (is_new) {
      groups_.push_back({kind, std::move(name), {}, rows});
    } else {
      groups_[place->second].also.push_back(std::move(name));
    }
  }

  std::vector<CaseGroup> Take() { return std::move(groups_); }

 private:
  std::size_t all_;
  std::size_t least_;
  std::map<Rows, std::size_t> by_rows_;
  std::vector<CaseGroup> groups_;
};

std::string NameOf(const Factor& factor, std::int64_t code) {
  return factor.name + "=" + std::string(factor.ValueOf(code));
}

void AddValues(const Factor& factor, std::span<const std::size_t> rows, Collector* out) {
  std::map<std::int64_t, Rows> by_code;
  for (const std::size_t row : rows) by_code[factor.codes[row]].push_back(row);
  for (const auto& [code, of_code] : by_code)
    out->Add(GroupKind::kValue, NameOf(factor, code), of_code);
}

void AddPairs(const Factor& first, const Factor& second, std::span<const std::size_t> rows,
              Collector* out) {
  std::map<std::pair<std::int64_t, std::int64_t>, Rows> by_codes;
  for (const std::size_t row : rows)
    if (first.codes[row] != kNoValue && second.codes[row] != kNoValue)
      by_codes[{first.codes[row], second.codes[row]}].push_back(row);
  for (const auto& [codes, of_codes] : by_codes)
    out->Add(GroupKind::kPair, NameOf(first, codes.first) + " & " + NameOf(second, codes.second),
             of_codes);
}

/// The distinct phrases of `length` words of a text.
std::unordered_set<std::string> PhrasesOf(const std::vector<std::string>& words,
                                          std::size_t length) {
  std::unordered_set<std::string> phrases;
  for (std::size_t first = 0; first + length <= words.size(); ++first) {
    std::string phrase = words[first];
    for (std::size_t i = 1; i < length; ++i) phrase += " " + words[first + i];
    phrases.insert(std::move(phrase));
  }
  return phrases;
}

// Counts hashes first, so that only what is frequent enough is spelt out.
void AddPhrases(const CaseTable& table, std::span<const std::size_t> rows, std::size_t length,
                Collector* out) {
  std::unordered_map<std::uint64_t, std::size_t> counts;
  for (const std::size_t row : rows)
    for (const std::string& phrase : PhrasesOf(text::Words(table.rows[row].text), length))
      ++counts[text::Fnv1a(phrase)];
  std::map<std::string, Rows> by_phrase;
  for (const std::size_t row : rows)
    for (const std::string& phrase : PhrasesOf(text::Words(table.rows[row].text), length))
      if (out->IsLarge(counts.at(text::Fnv1a(phrase)))) by_phrase[phrase].push_back(row);
  for (const auto& [phrase, of_phrase] : by_phrase)
    out->Add(GroupKind::kPhrase, "\"" + phrase + "\"", of_phrase);
}

}  // namespace

std::vector<CaseGroup> FindGroups(const CaseTable& table, std::span<const std::size_t> rows,
                                  std::span<const Factor* const> factors, std::size_t least) {
  Collector groups(rows.size(), least);
  for (const Factor* factor : factors) AddValues(*factor, rows, &groups);
  for (std::size_t i = 0; i < factors.size(); ++i)
    for (std::size_t j = i + 1; j < factors.size(); ++j)
      AddPairs(*factors[i], *factors[j], rows, &groups);
  for (std::size_t length = kMostWords; length > 0; --length)
    AddPhrases(table, rows, length, &groups);
  return groups.Take();
}

}  // namespace plimsoll::insight
