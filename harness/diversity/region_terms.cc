#include "harness/diversity/region_terms.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>
#include <unordered_map>
#include <utility>

#include "harness/base/result.h"
#include "harness/text/normal.h"

namespace plimsoll::diversity {
namespace {

/// One term's appearance in one region.
struct Use {
  std::size_t count = 0;
  std::size_t documents = 0;
  std::set<std::string> users;
  std::size_t unknown_users = 0;
};

using Uses = std::unordered_map<std::string, Use>;

bool IsTermWord(const std::string& word, const TermOptions& options) {
  return text::CountCodePoints(word) >= 2 && (options.has_stop_words || !IsStopWord(word));
}

/// The terms of one text in their order, with repeats.
std::vector<std::string> TermsOf(const std::string& text, const TermOptions& options) {
  std::vector<std::string> terms;
  std::string before;  // the word before, where it may begin a pair
  for (std::string& word : text::Words(text::NormalForm(text))) {
    const bool is_term = IsTermWord(word, options);
    if (is_term && options.has_pairs && !before.empty()) terms.push_back(before + " " + word);
    if (is_term) terms.push_back(word);
    before = is_term ? std::move(word) : "";
  }
  return terms;
}

void AddText(const std::string& text, const std::string& user, const TermOptions& options,
             Uses* uses) {
  std::set<std::string> seen;
  for (const std::string& term : TermsOf(text, options)) {
    Use& use = (*uses)[term];
    ++use.count;
    if (!seen.insert(term).second) continue;
    ++use.documents;
    if (user.empty()) {
      ++use.unknown_users;
    } else {
      use.users.insert(user);
    }
  }
}

bool MayBeShown(const Use& use, const TermOptions& options) {
  return use.documents >= options.documents &&
         use.users.size() + use.unknown_users >= options.users;
}

/// Whether `word` is one of the two words of `pair`.
bool IsPartOf(const std::string& word, const std::string& pair) {
  const std::size_t blank = pair.find(' ');
  return blank != std::string::npos && word.find(' ') == std::string::npos &&
         (pair.compare(0, blank, word) == 0 ||
          pair.compare(blank + 1, std::string::npos, word) == 0);
}

/// The first `count` without repeats: a word gives way to the first pair that most of its uses are
/// in ("password" to "reset password"), and nothing is named that shares a word with what was.
std::vector<Term> Merge(const std::vector<Term>& ranked, const Uses& uses, std::size_t count) {
  std::vector<Term> merged;
  const auto is_told = [&](const Term& term) {
    return std::any_of(merged.begin(), merged.end(), [&](const Term& told) {
      return term.text == told.text || IsPartOf(term.text, told.text) ||
             IsPartOf(told.text, term.text);
    });
  };
  for (const Term& term : ranked) {
    if (merged.size() == count) break;
    if (is_told(term)) continue;
    const auto pair = std::find_if(ranked.begin(), ranked.end(), [&](const Term& other) {
      return IsPartOf(term.text, other.text) &&
             2 * uses.at(other.text).count > uses.at(term.text).count;
    });
    merged.push_back(pair == ranked.end() ? term : *pair);
  }
  return merged;
}

/// What the weights are made of: every term's number in all, and A.
struct Totals {
  std::unordered_map<std::string, double> frequency;
  std::vector<double> of_region;
  double average = 0;
};

Totals TotalsOf(const std::vector<Uses>& regions, const TermOptions& options) {
  Totals totals;
  double all = 0;
  for (const Uses& uses : regions) {
    double sum = 0;
    for (const auto& [term, use] : uses) {
      totals.frequency[term] += static_cast<double>(use.count);
      sum += static_cast<double>(use.count);
    }
    totals.of_region.push_back(sum);
    all += sum;
  }
  totals.average = all / static_cast<double>(std::max<std::size_t>(1, regions.size()));
  if (options.floors_average) totals.average = std::floor(totals.average);
  return totals;
}

std::vector<Uses> UsesOf(std::span<const std::string> texts, std::span<const std::size_t> labels,
                         std::span<const std::string> users, std::size_t regions,
                         const TermOptions& options) {
  PLIMSOLL_CHECK(labels.size() == texts.size() && (users.empty() || users.size() == texts.size()));
  std::vector<Uses> uses(regions);
  for (std::size_t i = 0; i < texts.size(); ++i)
    if (labels[i] < regions)
      AddText(texts[i], users.empty() ? std::string() : users[i], options, &uses[labels[i]]);
  return uses;
}

void Rank(std::vector<Term>* terms) {
  std::sort(terms->begin(), terms->end(), [](const Term& a, const Term& b) {
    return a.score != b.score ? a.score > b.score : a.text < b.text;
  });
}

}  // namespace

std::vector<std::vector<Term>> RegionTerms(std::span<const std::string> texts,
                                           std::span<const std::size_t> labels,
                                           std::span<const std::string> users, std::size_t regions,
                                           const TermOptions& options) {
  const std::vector<Uses> uses = UsesOf(texts, labels, users, regions, options);
  const Totals totals = TotalsOf(uses, options);
  std::vector<std::vector<Term>> terms(regions);
  for (std::size_t region = 0; region < regions; ++region) {
    std::vector<Term> ranked;
    for (const auto& [term, use] : uses[region]) {
      if (!MayBeShown(use, options)) continue;
      const double weight = static_cast<double>(use.count) / totals.of_region[region];
      ranked.push_back({term, weight * std::log1p(totals.average / totals.frequency.at(term))});
    }
    Rank(&ranked);
    if (options.is_merged) {
      terms[region] = Merge(ranked, uses[region], options.count);
    } else {
      ranked.resize(std::min(ranked.size(), options.count));
      terms[region] = std::move(ranked);
    }
  }
  return terms;
}

std::vector<std::vector<Term>> RegionHabits(std::span<const std::string> texts,
                                            std::span<const std::size_t> labels,
                                            std::span<const std::string> users, std::size_t regions,
                                            const TermOptions& options) {
  constexpr std::size_t kMost = 3;
  constexpr double kTimes = 2;
  constexpr double kLeastShare = 0.25;
  TermOptions of_words = options;
  of_words.has_pairs = false;
  of_words.has_stop_words = true;
  const std::vector<Uses> uses = UsesOf(texts, labels, users, regions, of_words);
  std::vector<double> sizes(regions);
  for (const std::size_t label : labels)
    if (label < regions) sizes[label] += 1;
  const double all = std::accumulate(sizes.begin(), sizes.end(), 0.0);
  std::unordered_map<std::string, double> documents;
  for (const Uses& of_region : uses)
    for (const auto& [word, use] : of_region) documents[word] += static_cast<double>(use.documents);
  std::vector<std::vector<Term>> habits(regions);
  for (std::size_t region = 0; region < regions; ++region) {
    for (const auto& [word, use] : uses[region]) {
      if (!MayBeShown(use, options)) continue;
      const auto inside = static_cast<double>(use.documents);
      const double share = (inside + 0.5) / (sizes[region] + 1);
      const double times = share * (all - sizes[region] + 1) / (documents.at(word) - inside + 0.5);
      if (share >= kLeastShare && times >= kTimes)
        habits[region].push_back({word, share * std::log2(times)});
    }
    Rank(&habits[region]);
    habits[region].resize(std::min(habits[region].size(), kMost));
  }
  return habits;
}

}  // namespace plimsoll::diversity
