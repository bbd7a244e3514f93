#include <algorithm>
#include <utility>

#include "harness/cli/diversity_view.h"
#include "harness/cli/insight_input.h"
#include "harness/cli/json_output.h"
#include "harness/text/compression.h"

namespace plimsoll::cli {
namespace {

using diversity::Measure;
using doc::Node;

constexpr std::size_t kListedTexts = 10;
constexpr std::size_t kListedCopies = 1000;

void SetValues(const std::vector<Measure>& measures, Node* object) {
  for (const Measure& measure : measures) object->Set(measure.name, Node::Double(measure.value));
}

Node RepeatsNode(const std::vector<text::RepeatedString>& repeats) {
  Node list = Node::Array();
  for (const text::RepeatedString& repeat : repeats)
    list.Push(Node::Object({{"text", Node::String(repeat.text)},
                            {"count", CountNode(repeat.count)},
                            {"texts", CountNode(repeat.texts)}}));
  return list;
}

Node LexicalNode(const DiversityView& view, const diversity::LexicalDiversity& lexical) {
  Node node = Node::Object(
      {{"texts", CountNode(lexical.texts)},
       {"empty_texts", CountNode(lexical.empty_texts)},
       {"tokenizer", Node::String(std::string(TokenizerName(view.options.lexical.tokenizer)))},
       {"tokens", CountNode(lexical.tokens)},
       {"types", CountNode(lexical.types)}});
  SetValues(lexical.measures, &node);
  Node rarefied = Node::Array();
  for (const std::size_t m : lexical.sizes.ngrams) rarefied.Push(CountNode(m));
  return node.Set("rarefied_ngrams", std::move(rarefied))
      .Set("compressor", Node::String(text::ZstdName()))
      .Set("compressed_bytes", CountNode(lexical.sizes.bytes))
      .Set("repeat_bytes", CountNode(view.options.lexical.repeat_bytes))
      .Set("searched_texts", CountNode(lexical.searched_texts))
      .Set("repeats", RepeatsNode(lexical.repeats));
}

Node TemplatesNode(const diversity::SyntacticDiversity& syntactic, const TextSet& set) {
  Node list = Node::Array();
  for (const diversity::ShownTemplate& each : syntactic.templates) {
    Node tags = Node::Array();
    for (const std::string& tag : each.tags) tags.Push(Node::String(tag));
    Node examples = Node::Array();
    for (const diversity::TemplateExample& example : each.examples)
      examples.Push(Node::Object({{"id", Node::String(set.items[example.text].id)},
                                  {"words", Node::String(example.words)}}));
    list.Push(Node::Object({{"tags", std::move(tags)},
                            {"texts", CountNode(each.texts)},
                            {"share", Node::Double(static_cast<double>(each.texts) /
                                                   static_cast<double>(syntactic.texts))},
                            {"count", CountNode(each.count)},
                            {"examples", std::move(examples)}}));
  }
  return list;
}

Node SyntacticNode(const diversity::SyntacticDiversity& syntactic, const TextSet& set) {
  Node node = Node::Object({{"texts", CountNode(syntactic.texts)},
                            {"empty_texts", CountNode(syntactic.empty_texts)},
                            {"words", CountNode(syntactic.words)},
                            {"tagger", Node::String(syntactic.tagger)}});
  SetValues(syntactic.measures, &node);
  return node.Set("compressed_bytes", CountNode(syntactic.sizes.bytes))
      .Set("templates", TemplatesNode(syntactic, set));
}

std::optional<double> DistanceOf(const std::optional<diversity::MeanCosine>& cosine) {
  return cosine ? std::optional(cosine->Distance()) : std::nullopt;
}

Node SpreadNode(const std::optional<diversity::NeighbourSpread>& spread) {
  if (!spread) return Node::Null();
  return Node::Object({{"q01", Node::Double(spread->q01)},
                       {"q05", Node::Double(spread->q05)},
                       {"median", Node::Double(spread->median)},
                       {"q95", Node::Double(spread->q95)}});
}

Node SemanticNode(const diversity::SetDiversity& set) {
  const diversity::SemanticDiversity& semantic = set.semantic;
  Node node = Node::Object(
      {{"texts", CountNode(semantic.rows)}, {"empty_texts", CountNode(semantic.zero_rows)}});
  SetValues(set.semantic_measures, &node);
  const auto& hubness = semantic.hubness;
  return node
      .Set("centred_mean_pairwise_cosine_distance", Node::Double(DistanceOf(semantic.centred)))
      .Set("mean_pairwise_cosine_distance_without_leading_directions",
           Node::Double(DistanceOf(semantic.without_leading)))
      .Set("relative_to_reference", Node::Double(semantic.relative))
      .Set("effective_rank", semantic.vendi ? Node::Double(semantic.vendi->one) : Node::Null())
      .Set("nearest_neighbour_distance_quantiles", SpreadNode(semantic.spread))
      .Set("near_copy_share",
           semantic.spread ? Node::Double(semantic.spread->duplicate_share) : Node::Null())
      .Set("hubness_skewness", hubness ? Node::Double(hubness->skewness) : Node::Null())
      .Set("is_anisotropic", Node::Bool(semantic.is_anisotropic));
}

Node RankedNode(const DiversityView& view, bool is_generic_first) {
  Node list = Node::Array();
  for (const RankedText& each : RankTexts(view, is_generic_first, kListedTexts))
    list.Push(Node::Object({{"id", Node::String(view.source.items[each.text].id)},
                            {"mean_cosine", Node::Double(each.cosine)}}));
  return list;
}

Node CopiesNode(const DiversityView& view) {
  Node list = Node::Array();
  const auto& spread = view.diversity.semantic.spread;
  if (!spread) return list;
  for (const diversity::NearCopy& copy : spread->duplicates) {
    if (list.items.size() == kListedCopies) break;
    list.Push(Node::Object({{"id", Node::String(view.source.items[copy.row].id)},
                            {"of", Node::String(view.source.items[copy.of].id)},
                            {"similarity", Node::Double(copy.cosine)}}));
  }
  return list;
}

/// How sure each number is, and what it is at the common size.
Node EstimatesNode(const diversity::SetDiversity& set) {
  Node list = Node::Array();
  for (const Measure& measure : set.Measures()) {
    const auto interval = diversity::IntervalOf(measure);
    list.Push(Node::Object({{"measure", Node::String(measure.name)},
                            {"rises_with_diversity", Node::Bool(measure.rises_with_diversity)},
                            {"value", Node::Double(measure.value)},
                            {"interval", IntervalNode(interval)},
                            {"level", interval ? Node::Double(0.95) : Node::Null()},
                            {"method", interval ? Node::String("subsampling") : Node::Null()},
                            {"matched", Node::Double(measure.matched)},
                            {"standard_error", Node::Double(measure.standard_error)}}));
  }
  return list;
}

Node DifferencesNode(const std::vector<diversity::MeasureDifference>& differences) {
  Node list = Node::Array();
  for (const diversity::MeasureDifference& each : differences)
    list.Push(Node::Object({{"measure", Node::String(each.name)},
                            {"rises_with_diversity", Node::Bool(each.rises_with_diversity)},
                            {"value", Node::Double(each.first)},
                            {"reference", Node::Double(each.second)},
                            {"difference", Node::Double(each.difference)},
                            {"interval", IntervalNode(each.interval)},
                            {"level", Node::Double(0.95)},
                            {"method", Node::String("subsampling")},
                            {"p_two_sided", Node::Double(each.p_two_sided)},
                            {"p_adjusted", Node::Double(each.p_adjusted)}}));
  return list;
}

Node SetNode(const DiversityView& view, const diversity::SetDiversity& set, const TextSet& texts) {
  return Node::Object({{"name", Node::String(texts.name)},
                       {"texts", CountNode(texts.items.size())},
                       {"lexical", LexicalNode(view, set.lexical)},
                       {"syntactic", SyntacticNode(set.syntactic, texts)},
                       {"semantic", SemanticNode(set)},
                       {"estimates", EstimatesNode(set)}});
}

Node GroupsNode(const DiversityView& view) {
  Node list = Node::Array();
  for (const DiversityGroup& group : view.groups)
    list.Push(Node::Object({{"tag", Node::String(group.tag)},
                            {"texts", CountNode(group.texts)},
                            {"estimates", EstimatesNode(group.diversity)}}));
  return list;
}

}  // namespace

Node DiversityNode(const DiversityView& view) {
  Node node = FormatNode("diversity");
  for (doc::Member& member : SetNode(view, view.diversity, view.source).members)
    node.Set(member.key, std::move(member.value));
  Node small = Node::Array();
  for (const std::string& group : view.small_groups) small.Push(Node::String(group));
  node.Set("most_generic", RankedNode(view, true))
      .Set("most_unusual", RankedNode(view, false))
      .Set("near_copies", CopiesNode(view))
      .Set("embedder", Node::String(view.embedder))
      .Set("embedder_identity", Node::String(view.embedder_identity))
      .Set("seed", CountNode(view.options.lexical.seed))
      .Set("weights_are_ignored", Node::Bool(view.has_weights));
  return node
      .Set("against", view.reference ? SetNode(view, *view.reference, *view.against) : Node::Null())
      .Set("differences", DifferencesNode(view.differences))
      .Set("by", GroupsNode(view))
      .Set("too_small", std::move(small));
}

}  // namespace plimsoll::cli
