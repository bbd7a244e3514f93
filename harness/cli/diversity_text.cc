#include <algorithm>
#include <cmath>
#include <string_view>

#include "harness/cli/diversity_view.h"
#include "harness/cli/table.h"
#include "harness/report/figures.h"
#include "harness/stats/significance.h"
#include "harness/text/compression.h"
#include "harness/text/hostile.h"

namespace plimsoll::cli {
namespace {

using diversity::Measure;

constexpr double kAlpha = 0.05;
constexpr std::size_t kShownTexts = 10;
constexpr std::size_t kTextBytes = 100;

std::string Counted(std::size_t count, std::string_view noun) {
  return report::Count(static_cast<std::int64_t>(count), noun);
}

/// Four digits that count, three behind the point at most.
std::string Shown(double value) {
  const double size = std::abs(value);
  return report::Fixed(value, size < 1 ? 4 : size < 100 ? 3 : 1);
}
std::string Shown(const std::optional<double>& value) { return value ? Shown(*value) : "–"; }
std::string Shown(const std::optional<stats::Interval>& interval) {
  if (!interval) return "–";
  return "[" + Shown(interval->low) + ", " + Shown(interval->high) + "]";
}

std::string Worded(std::string name) {
  std::replace(name.begin(), name.end(), '_', ' ');
  return name;
}

const Measure* Find(const std::vector<Measure>& measures, std::string_view name) {
  const auto found = std::find_if(measures.begin(), measures.end(),
                                  [&](const Measure& each) { return each.name == name; });
  return found == measures.end() ? nullptr : &*found;
}

std::string Judgement(const diversity::MeasureDifference& difference) {
  if (!stats::IsSignificant(difference.p_adjusted, kAlpha)) return "not told apart";
  const bool is_larger = difference.difference > 0;
  return is_larger == difference.rises_with_diversity ? "more diverse" : "less diverse";
}

std::vector<std::string> Cells(const DiversityView& view, const Measure& measure) {
  std::vector<std::string> cells = {Worded(measure.name), Shown(measure.value),
                                    Shown(diversity::IntervalOf(measure)),
                                    measure.rises_with_diversity ? "higher" : "lower"};
  if (!view.reference) return cells;
  const std::vector<Measure> reference = view.reference->Measures();
  const Measure* other = Find(reference, measure.name);
  cells.push_back(other == nullptr ? "–" : Shown(other->value));
  for (const diversity::MeasureDifference& each : view.differences) {
    if (each.name != measure.name) continue;
    cells.insert(cells.end(), {Shown(each.first), Shown(each.second), Shown(each.difference),
                               report::PValue(each.p_adjusted), Judgement(each)});
    return cells;
  }
  cells.insert(cells.end(), {"–", "–", "–", "–", ""});
  return cells;
}

std::string MeasuresText(const DiversityView& view, const std::vector<Measure>& measures) {
  std::vector<std::string_view> headings = {"", ">value", "95 %", "diverse is"};
  if (view.reference)
    headings.insert(headings.end(),
                    {">reference", ">matched", ">reference matched", ">difference", ">p", ""});
  Table table(headings);
  for (const Measure& measure : measures) table.Add(Cells(view, measure));
  return table.Render();
}

std::string LexicalText(const DiversityView& view) {
  const diversity::LexicalDiversity& lexical = view.diversity.lexical;
  std::string text = "words: " + Counted(lexical.texts, "text") + ", " +
                     Counted(lexical.tokens, "token") + " (" +
                     std::string(TokenizerName(view.options.lexical.tokenizer)) + "), " +
                     Counted(lexical.types, "type");
  if (lexical.empty_texts > 0)
    text += ", " + Counted(lexical.empty_texts, "empty text") + " left out";
  text += "; rarefied to " + report::Grouped(static_cast<std::int64_t>(lexical.sizes.ngrams[0])) +
          " n-grams, compressed by " + text::ZstdName() + " at " +
          Counted(lexical.sizes.bytes, "byte") + ", subsets of " +
          Counted(lexical.sizes.texts, "text") + ", repeats of at least " +
          Counted(view.options.lexical.repeat_bytes, "byte") + "\n";
  return text + MeasuresText(view, lexical.measures);
}

std::string SyntacticText(const DiversityView& view) {
  const diversity::SyntacticDiversity& syntactic = view.diversity.syntactic;
  return "forms: " + Counted(syntactic.texts, "text") + ", " + Counted(syntactic.words, "word") +
         ", tagged by " + syntactic.tagger + "; compressed at " +
         Counted(syntactic.sizes.bytes, "byte") + ", subsets of " +
         Counted(syntactic.sizes.texts, "text") + "\n" + MeasuresText(view, syntactic.measures);
}

std::string WarningsText(const diversity::SemanticDiversity& semantic) {
  std::string text;
  if (semantic.is_anisotropic)
    text += "the embeddings lie in a narrow cone: raw cosines compare only within this embedder\n";
  if (semantic.hubness && semantic.hubness->IsStrong())
    text += "a few texts are near neighbours of very many (skewness " +
            report::Fixed(semantic.hubness->skewness, 1) +
            "): nearest distances are mostly to them\n";
  if (semantic.spread && !semantic.spread->duplicates.empty())
    text += Counted(semantic.spread->duplicates.size(), "text") + " (" +
            report::Percent(semantic.spread->duplicate_share) +
            ") with a near copy in the set (--json lists them)\n";
  return text;
}

std::string SemanticText(const DiversityView& view) {
  const diversity::SemanticDiversity& semantic = view.diversity.semantic;
  std::string text =
      "meaning: " + Counted(semantic.rows, "text") + " embedded by " + text::OneLine(view.embedder);
  if (semantic.zero_rows > 0)
    text += ", " + Counted(semantic.zero_rows, "text") + " with nothing to embed left out";
  text += ", subsets of " + Counted(view.diversity.semantic_size, "text") + "\n";
  text += MeasuresText(view, view.diversity.semantic_measures);
  if (semantic.centred)
    text += "mean cosine distance centred on the reference " + Shown(semantic.centred->Distance()) +
            ", without its leading directions " + Shown(semantic.without_leading->Distance()) +
            "\n";
  return text + WarningsText(semantic);
}

std::string RepeatsText(const DiversityView& view) {
  const diversity::LexicalDiversity& lexical = view.diversity.lexical;
  if (lexical.repeats.empty()) return "";
  Table table({">times", ">texts", "repeated"});
  for (const text::RepeatedString& repeat : lexical.repeats)
    table.Add({report::Grouped(static_cast<std::int64_t>(repeat.count)),
               report::Grouped(static_cast<std::int64_t>(repeat.texts)),
               text::OneLine(repeat.text, kTextBytes)});
  std::string text =
      "\nmost repeated strings of at least " + Counted(view.options.lexical.repeat_bytes, "byte");
  if (lexical.searched_texts < lexical.texts)
    text += ", in the first " + Counted(lexical.searched_texts, "text");
  return text + "\n" + table.Render();
}

std::string TemplatesText(const DiversityView& view) {
  const diversity::SyntacticDiversity& syntactic = view.diversity.syntactic;
  if (syntactic.templates.empty()) return "";
  Table table({">texts", ">share", "template", "examples"});
  for (const diversity::ShownTemplate& each : syntactic.templates) {
    std::string tags;
    for (const std::string& tag : each.tags) tags += (tags.empty() ? "" : " ") + tag;
    std::string examples;
    for (const diversity::TemplateExample& example : each.examples)
      examples += (examples.empty() ? "" : " | ") + text::OneLine(example.words, 60);
    const double share = static_cast<double>(each.texts) / static_cast<double>(syntactic.texts);
    table.Add({report::Grouped(static_cast<std::int64_t>(each.texts)), report::Percent(share), tags,
               examples});
  }
  return "\nmost common templates\n" + table.Render();
}

std::string RankedTextsText(const DiversityView& view, bool is_generic_first) {
  const std::vector<RankedText> ranked = RankTexts(view, is_generic_first, kShownTexts);
  if (ranked.empty()) return "";
  Table table({">mean cosine", is_generic_first ? "most generic" : "most unusual", ""});
  for (const RankedText& each : ranked) {
    const TextItem& item = view.source.items[each.text];
    table.Add({report::Fixed(each.cosine, 3), text::OneLine(item.id, 60),
               text::OneLine(item.text, kTextBytes)});
  }
  return "\n" + table.Render();
}

std::string MatchedText(const diversity::SetDiversity& set, std::string_view name) {
  const std::vector<Measure> measures = set.Measures();
  const Measure* measure = Find(measures, name);
  if (measure == nullptr || !measure->matched) return "–";
  return Shown(*measure->matched) + " ± " + Shown(1.96 * *measure->standard_error);
}

std::string GroupsText(const DiversityView& view) {
  if (view.groups.empty() && view.small_groups.empty()) return "";
  std::string text = "\nby tag, at the size of half of the smallest group\n";
  Table table({"tag", ">texts", "rarefied distinct 2", "compression", "pos compression",
               "cosine distance", "vendi 2"});
  for (const DiversityGroup& group : view.groups)
    table.Add({text::OneLine(group.tag), report::Grouped(static_cast<std::int64_t>(group.texts)),
               MatchedText(group.diversity, "rarefied_distinct_2"),
               MatchedText(group.diversity, "compression_ratio"),
               MatchedText(group.diversity, "pos_compression_ratio"),
               MatchedText(group.diversity, "mean_pairwise_cosine_distance"),
               MatchedText(group.diversity, "vendi_2")});
  if (!view.groups.empty()) text += table.Render();
  if (view.small_groups.empty()) return text;
  text += "too few texts:";
  for (const std::string& group : view.small_groups) text += " " + text::OneLine(group);
  return text + "\n";
}

}  // namespace

std::string DiversityText(const DiversityView& view) {
  std::string text = text::OneLine(view.source.name);
  if (view.against)
    text += " against " + text::OneLine(view.against->name) + " (" +
            Counted(view.against->items.size(), "text") + ")";
  text += "\n\n" + LexicalText(view) + "\n" + SyntacticText(view) + "\n" + SemanticText(view);
  if (view.reference)
    text += "matched: both at the size of half of the smaller set; p adjusted over this report\n";
  if (view.has_weights) text += "weights of texts are not counted here\n";
  return text + RepeatsText(view) + TemplatesText(view) + RankedTextsText(view, true) +
         RankedTextsText(view, false) + GroupsText(view);
}

}  // namespace plimsoll::cli
