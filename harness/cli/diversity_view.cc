#include "harness/cli/diversity_view.h"

#include <algorithm>
#include <map>
#include <utility>

#include "harness/diversity/rows.h"
#include "harness/doc/json.h"

namespace plimsoll::cli {
namespace {

constexpr std::size_t kFewestOfGroup = 16;  // halves of which can be measured

struct Part {
  std::vector<std::string> texts;
  vectors::Matrix rows;
};

bool IsOf(const std::string& tag, const std::string& name) {
  return tag == name || tag.starts_with(name + ":") || tag.starts_with(name + "=");
}

std::map<std::string, std::vector<std::size_t>> TextsByTag(const TextSet& set,
                                                           const std::vector<std::string>& by) {
  std::map<std::string, std::vector<std::size_t>> tags;
  for (std::size_t i = 0; i < set.items.size(); ++i) {
    for (const std::string& tag : set.items[i].tags) {
      const bool is_asked = std::any_of(by.begin(), by.end(),
                                        [&](const std::string& name) { return IsOf(tag, name); });
      if (!is_asked) continue;
      std::vector<std::size_t>& texts = tags[tag];
      if (texts.empty() || texts.back() != i) texts.push_back(i);
    }
  }
  return tags;
}

Status CheckTags(const TextSet& set, const std::vector<std::string>& by) {
  for (const std::string& name : by) {
    if (TextsByTag(set, {name}).empty())
      return MakeError(ErrorCode::kInvalid, "no text of ", doc::QuoteShort(set.name),
                       " has the tag ", doc::QuoteShort(name), ", as --by asks");
  }
  return {};
}

Part PartOf(const TextSet& set, vectors::MatrixView rows, std::span<const std::size_t> which) {
  Part part{{}, vectors::Gather(rows, which)};
  for (const std::size_t text : which) part.texts.push_back(set.items[text].text);
  return part;
}

Status MeasureGroups(vectors::MatrixView rows, const text::Tagger& tagger,
                     const std::vector<std::string>& by, DiversityView* view) {
  std::vector<Part> parts;
  for (const auto& [tag, texts] : TextsByTag(view->source, by)) {
    if (texts.size() < kFewestOfGroup) {
      view->small_groups.push_back(tag + " (" + std::to_string(texts.size()) + ")");
      continue;
    }
    parts.push_back(PartOf(view->source, rows, texts));
    view->groups.push_back({tag, texts.size(), {}});
  }
  std::vector<diversity::EmbeddedTexts> sets;
  for (const Part& part : parts) sets.push_back({part.texts, part.rows.View()});
  PLIMSOLL_ASSIGN(std::vector<diversity::SetDiversity> measured,
                  diversity::MeasureTogether(sets, nullptr, tagger, view->options));
  for (std::size_t i = 0; i < measured.size(); ++i)
    view->groups[i].diversity = std::move(measured[i]);
  return {};
}

bool HasWeights(const TextSet& set) {
  return std::any_of(set.items.begin(), set.items.end(),
                     [](const TextItem& item) { return item.weight != 1; });
}

}  // namespace

Status MeasureDiversity(embed::Embedder& embedder, const text::Tagger& tagger,
                        const std::vector<std::string>& by, DiversityView* view) {
  PLIMSOLL_TRY(CheckTags(view->source, by));
  view->embedder = embedder.name();
  view->embedder_identity = embedder.identity();
  view->has_weights = HasWeights(view->source) || (view->against && HasWeights(*view->against));
  const std::vector<std::string> texts = TextsOf(view->source);
  PLIMSOLL_ASSIGN(const vectors::Matrix rows, embedder.Embed(texts));
  std::vector<diversity::EmbeddedTexts> sets = {{texts, rows.View()}};
  std::vector<std::string> reference_texts;
  vectors::Matrix reference_rows;
  if (view->against) {
    reference_texts = TextsOf(*view->against);
    PLIMSOLL_ASSIGN(reference_rows, embedder.Embed(reference_texts));
    sets.push_back({reference_texts, reference_rows.View()});
  }
  const vectors::MatrixView* reference = view->against ? &sets.back().rows : nullptr;
  PLIMSOLL_ASSIGN(std::vector<diversity::SetDiversity> measured,
                  diversity::MeasureTogether(sets, reference, tagger, view->options));
  view->diversity = std::move(measured[0]);
  view->embedded = diversity::NonZeroRows(rows.View());
  if (view->against) {
    view->reference = std::move(measured[1]);
    view->differences =
        diversity::CompareMeasures(view->diversity.Measures(), view->reference->Measures());
  }
  return by.empty() ? Status() : MeasureGroups(rows.View(), tagger, by, view);
}

std::vector<RankedText> RankTexts(const DiversityView& view, bool is_generic_first,
                                  std::size_t most) {
  std::vector<RankedText> ranked;
  const std::optional<diversity::MeanCosine>& cosine = view.diversity.semantic.cosine;
  if (!cosine) return ranked;
  for (const std::size_t text : view.embedded) ranked.push_back({text, cosine->to_rest[text]});
  std::stable_sort(ranked.begin(), ranked.end(), [&](const RankedText& a, const RankedText& b) {
    return is_generic_first ? a.cosine > b.cosine : a.cosine < b.cosine;
  });
  ranked.resize(std::min(most, ranked.size()));
  return ranked;
}

}  // namespace plimsoll::cli
