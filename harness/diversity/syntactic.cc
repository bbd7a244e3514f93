#include "harness/diversity/syntactic.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "harness/diversity/compression_draws.h"
#include "harness/text/ngrams.h"

namespace plimsoll::diversity {
namespace {

constexpr int kShortestTemplate = 4;
constexpr int kLongestTemplate = 8;
constexpr std::size_t kLineEnd = 1;

std::vector<Measure> TagNgramMeasures() {
  std::vector<Measure> measures = {Rising("rarefied_distinct_tags_3", 1),
                                   Rising("rarefied_distinct_tags_4", 1)};
  for (int n = kShortestTemplate; n <= kLongestTemplate; ++n)
    measures.push_back(Falling("template_rate_" + std::to_string(n), 1));
  return measures;
}

/// In the order of TagNgramMeasures; the templates are appended to `found`, unless null.
std::vector<std::optional<double>> TagNgramValues(const text::TokenTexts& tags,
                                                  const SyntacticSizes& sizes,
                                                  const SyntacticOptions& options,
                                                  std::vector<Template>* found) {
  const std::vector<text::NgramTable> tables = text::CountNgrams(tags, kLongestTemplate);
  std::vector<std::optional<double>> values;
  for (const auto& [order, m] : {std::pair(3, sizes.trigrams), std::pair(4, sizes.fourgrams)}) {
    const text::NgramTable& table = tables[static_cast<std::size_t>(order) - 1];
    values.push_back(
        text::RarefiedDistinct(text::CountsOf(table.counts), std::min(m, table.total())));
  }
  for (int n = kShortestTemplate; n <= kLongestTemplate; ++n) {
    const text::NgramTable& table = tables[static_cast<std::size_t>(n) - 1];
    const std::vector<Template> top = TopTemplates(tags, table, options.templates);
    values.push_back(TemplateRate(tags, table, top));
    if (found != nullptr) found->insert(found->end(), top.begin(), top.end());
  }
  return values;
}

ShownTemplate Shown(const Template& found, const SyntacticSet& set, const text::Tagger& tagger) {
  ShownTemplate shown{{}, found.texts, found.count, {}};
  for (const char tag : found.tags) shown.tags.emplace_back(tagger.TagName(tag));
  for (const TemplatePlace& place : found.examples)
    shown.examples.push_back(set.ExampleAt(place, found.tags.size()));
  return shown;
}

}  // namespace

SyntacticSet::SyntacticSet(std::span<const std::string> texts, const text::Tagger& tagger)
    : texts_(texts) {
  for (std::size_t i = 0; i < texts.size(); ++i) {
    text::TaggedText tagged = tagger.Tag(texts[i]);
    if (tagged.words.empty()) {
      ++empty_texts_;
      continue;
    }
    kept_.push_back(i);
    tags_.push_back(tagged.tags);
    tagged_.push_back(std::move(tagged));
  }
  tokens_ = TagTokens(tagged_);
}

TemplateExample SyntacticSet::ExampleAt(const TemplatePlace& place, std::size_t words) const {
  const std::vector<text::WordPlace>& all = tagged_[place.text].words;
  const text::WordPlace& last = all[place.word + words - 1];
  const std::size_t begin = all[place.word].begin;
  const std::size_t original = kept_[place.text];
  return {original, texts_[original].substr(begin, last.begin + last.length - begin)};
}

SyntacticSizes SizesFor(std::span<const SyntacticSet* const> sets,
                        const SyntacticOptions& options) {
  if (sets.empty()) return {};
  SyntacticSizes sizes = {sets.front()->size(), options.compressed_bytes, options.rarefied_ngrams,
                          options.rarefied_ngrams};
  for (const SyntacticSet* set : sets) {
    const std::size_t tags = set->tokens().ids.size();
    const std::size_t mean_tags = 1 + tags / std::max<std::size_t>(1, set->size());
    const bool is_drawn = set->size() >= kFewestTexts;
    const std::size_t bytes = tags + kLineEnd * set->size();
    sizes.texts = std::min({sizes.texts, set->size() / 2, options.subset_tags / mean_tags});
    sizes.bytes = std::min(sizes.bytes, bytes / (is_drawn ? 2 : 1));
    sizes.trigrams = std::min(sizes.trigrams, set->tokens().CountNgrams(3));
    sizes.fourgrams = std::min(sizes.fourgrams, set->tokens().CountNgrams(4));
  }
  return sizes;
}

SyntacticDiversity MeasureSyntactic(const SyntacticSet& set, const SyntacticSizes& sizes,
                                    const text::Tagger& tagger, const SyntacticOptions& options) {
  SyntacticDiversity out;
  out.texts = set.size();
  out.empty_texts = set.empty_texts();
  out.words = set.tokens().ids.size();
  out.tagger = tagger.name();
  out.sizes = sizes;
  out.measures = CompressionMeasures(
      set.tags(), {"pos_compression", options.seed, options.costly_draws, 0}, sizes.bytes);
  for (Measure& measure : out.measures) measure.name = "pos_" + measure.name;
  std::vector<Measure> measures = TagNgramMeasures();
  std::vector<Template> templates;
  const auto whole = TagNgramValues(set.tokens(), sizes, options, &templates);
  for (std::size_t i = 0; i < measures.size(); ++i) measures[i].value = whole[i];
  MeasureBySubsets(
      set.size(), {"tag_ngrams", options.seed, options.draws, sizes.texts},
      [&](std::span<const std::size_t> which) {
        return SubsetValues{
            TagNgramValues(text::Select(set.tokens(), which), sizes, options, nullptr),
            which.size()};
      },
      measures);
  out.measures.insert(out.measures.end(), measures.begin(), measures.end());
  for (const Template& each :
       ShownTemplates(set.tokens(), std::move(templates), options.shown_templates))
    out.templates.push_back(Shown(each, set, tagger));
  return out;
}

}  // namespace plimsoll::diversity
