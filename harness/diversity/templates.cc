#include "harness/diversity/templates.h"

#include <algorithm>
#include <set>
#include <string_view>
#include <utility>

namespace plimsoll::diversity {
namespace {

constexpr std::size_t kExamples = 3;
constexpr std::size_t kFewestTags = 3;  // of "noun noun noun" nobody learns anything

std::string Bytes(std::span<const std::uint32_t> tags) {
  std::string bytes;
  for (const std::uint32_t tag : tags) bytes += static_cast<char>(tag);
  return bytes;
}

/// Where a template begins in a text's tags, or npos.
std::size_t Find(const text::TokenTexts& tags, std::size_t text, const std::string& sought) {
  return Bytes(tags.Text(text)).find(sought);
}

struct Holders {
  std::size_t texts = 0;
  std::size_t last_text = static_cast<std::size_t>(-1);
  std::size_t first_place = 0;
};

std::vector<Holders> HoldersOf(const text::TokenTexts& tags, const text::NgramTable& ngrams) {
  std::vector<Holders> holders(ngrams.unique());
  for (std::size_t text = 0; text < tags.size(); ++text) {
    for (std::size_t at = tags.begins[text]; at < tags.begins[text + 1]; ++at) {
      if (ngrams.at[at] == text::NgramTable::kNoNgram) continue;
      Holders& holder = holders[ngrams.at[at]];
      if (holder.texts == 0) holder.first_place = at;
      if (holder.last_text != text) ++holder.texts;
      holder.last_text = text;
    }
  }
  return holders;
}

bool IsBefore(const Template& a, const Template& b) {
  return a.texts != b.texts ? a.texts > b.texts : a.tags < b.tags;
}

bool IsPart(const Template& a, const Template& b) {
  return a.tags.find(b.tags) != std::string::npos || b.tags.find(a.tags) != std::string::npos;
}

}  // namespace

text::TokenTexts TagTokens(std::span<const text::TaggedText> texts) {
  text::TokenTexts tokens;
  for (const text::TaggedText& text : texts) {
    for (const char tag : text.tags) tokens.ids.push_back(static_cast<unsigned char>(tag));
    tokens.begins.push_back(tokens.ids.size());
  }
  return tokens;
}

std::vector<Template> TopTemplates(const text::TokenTexts& tags, const text::NgramTable& ngrams,
                                   std::size_t most) {
  const std::vector<Holders> holders = HoldersOf(tags, ngrams);
  std::vector<Template> templates;
  for (std::size_t ngram = 0; ngram < holders.size(); ++ngram) {
    if (holders[ngram].texts < 2) continue;
    const auto order = static_cast<std::size_t>(ngrams.order);
    templates.push_back({Bytes(std::span(tags.ids).subspan(holders[ngram].first_place, order)),
                         static_cast<std::uint32_t>(ngram),
                         holders[ngram].texts,
                         ngrams.counts[ngram],
                         {}});
  }
  const std::size_t kept = std::min(most, templates.size());
  std::partial_sort(templates.begin(), templates.begin() + static_cast<std::ptrdiff_t>(kept),
                    templates.end(), IsBefore);
  templates.resize(kept);
  return templates;
}

std::optional<double> TemplateRate(const text::TokenTexts& tags, const text::NgramTable& ngrams,
                                   std::span<const Template> templates) {
  if (tags.size() == 0) return std::nullopt;
  std::vector<bool> is_template(ngrams.unique());
  for (const Template& each : templates) is_template[each.ngram] = true;
  const auto is_hit = [&](std::uint32_t ngram) {
    return ngram != text::NgramTable::kNoNgram && is_template[ngram];
  };
  std::size_t holding = 0;
  for (std::size_t text = 0; text < tags.size(); ++text) {
    const auto first = ngrams.at.begin() + static_cast<std::ptrdiff_t>(tags.begins[text]);
    const auto last = ngrams.at.begin() + static_cast<std::ptrdiff_t>(tags.begins[text + 1]);
    holding += std::any_of(first, last, is_hit);
  }
  return static_cast<double>(holding) / static_cast<double>(tags.size());
}

std::vector<Template> ShownTemplates(const text::TokenTexts& tags, std::vector<Template> templates,
                                     std::size_t most) {
  const auto weight = [](const Template& each) { return each.texts * (each.tags.size() - 2); };
  std::stable_sort(templates.begin(), templates.end(),
                   [&](const Template& a, const Template& b) { return weight(a) > weight(b); });
  std::vector<Template> shown;
  for (Template& each : templates) {
    if (shown.size() == most) break;
    if (std::set<char>(each.tags.begin(), each.tags.end()).size() < kFewestTags) continue;
    if (std::any_of(shown.begin(), shown.end(),
                    [&](const Template& other) { return IsPart(each, other); })) {
      continue;
    }
    shown.push_back(std::move(each));
  }
  std::sort(shown.begin(), shown.end(), IsBefore);
  for (std::size_t text = 0; text < tags.size(); ++text) {
    for (Template& each : shown) {
      if (each.examples.size() == kExamples) continue;
      const std::size_t word = Find(tags, text, each.tags);
      if (word != std::string::npos) each.examples.push_back({text, word});
    }
  }
  return shown;
}

}  // namespace plimsoll::diversity
