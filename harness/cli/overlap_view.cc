#include "harness/cli/overlap_view.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "harness/cli/insight_input.h"
#include "harness/cli/json_output.h"
#include "harness/cli/table.h"
#include "harness/diversity/embedding_overlap.h"
#include "harness/report/figures.h"
#include "harness/stats/rates.h"
#include "harness/text/hostile.h"

namespace plimsoll::cli {
namespace {

using diversity::TextOverlap;

constexpr double kLevel = 0.95;

/// The rules that people know by name, and what each says of a text; unset: too short for it.
struct Rule {
  std::string_view key;
  std::string_view name;
  std::optional<bool> (*says)(const TextOverlap& overlap);
};
constexpr std::string_view kByEmbedding = "embedding_duplicate";
constexpr Rule kRules[] = {
    {"exact", "the same words", [](const TextOverlap& o) { return std::optional(o.is_exact); }},
    {"near_duplicate", "near-duplicate (shingles)",
     [](const TextOverlap& o) { return std::optional(o.nearest.has_value()); }},
    {"gpt3_13_gram", "GPT-3: a 13-gram", [](const TextOverlap& o) { return o.has_13_gram; }},
    {"palm_8_grams", "PaLM: 70 % of the 8-grams",
     [](const TextOverlap& o) { return o.has_most_8_grams; }},
    {"llama2_runs", "Llama 2: 80 % in runs of 10 words",
     [](const TextOverlap& o) { return o.is_mostly_in_runs; }},
    {"gpt4_50_characters", "GPT-4: 50 characters",
     [](const TextOverlap& o) { return o.has_50_characters; }},
    {"dirty", "any of them", [](const TextOverlap& o) { return std::optional(o.is_dirty()); }},
    {kByEmbedding, "besides: near by embedding",
     [](const TextOverlap& o) {
       return o.by_embedding ? std::optional(o.by_embedding->is_duplicate) : std::nullopt;
     }},
};
/// Begins of documents, in bytes.
constexpr std::size_t kCellExcerpt = 60;
constexpr std::size_t kJsonExcerpt = 200;

doc::Node OptionalNode(const std::optional<bool>& value) {
  return value ? doc::Node::Bool(*value) : doc::Node::Null();
}

doc::Node PlaceNode(const OverlapView& view, const std::optional<diversity::DocumentPlace>& place) {
  if (!place) return doc::Node::Null();
  return doc::Node::Object({{"file", doc::Node::String(view.files[place->corpus].path)},
                            {"line", doc::Node::Int(view.lines.at(*place))}});
}

doc::Node MatchNode(const OverlapView& view,
                    const std::optional<diversity::EmbeddingMatch>& match) {
  if (!match) return doc::Node::Null();
  const std::string excerpt = text::OneLine(view.excerpts.at(match->place), kJsonExcerpt);
  return doc::Node::Object({{"similarity", doc::Node::Double(match->similarity)},
                            {"p_duplicate", doc::Node::Double(match->p_duplicate)},
                            {"nearest", PlaceNode(view, match->place)},
                            {"excerpt", doc::Node::String(excerpt)}});
}

doc::Node RowNode(const OverlapView& view, const TextSet& set, const TextItem& item,
                  const TextOverlap& overlap) {
  doc::Node node = doc::Node::Object({{"suite", doc::Node::String(set.name)},
                                      {"id", doc::Node::String(item.id)},
                                      {"words", CountNode(overlap.words)}});
  for (std::size_t i = 0; i < diversity::kOverlapLengths.size(); ++i) {
    const std::string length = std::to_string(diversity::kOverlapLengths[i]);
    node.Set("share_of_" + length + "_grams", doc::Node::Double(overlap.grams_seen[i]));
    node.Set("words_in_" + length + "_grams", doc::Node::Double(overlap.words_covered[i]));
  }
  node.Set("longest_run", doc::Node::Object({{"words", CountNode(overlap.longest_run)},
                                             {"text", doc::Node::String(overlap.run)},
                                             {"where", PlaceNode(view, overlap.where)}}));
  node.Set("jaccard", overlap.nearest ? doc::Node::Double(overlap.jaccard) : doc::Node::Null());
  node.Set("nearest", PlaceNode(view, overlap.nearest));
  node.Set("by_embedding", MatchNode(view, overlap.by_embedding));
  for (const Rule& rule : kRules) node.Set(std::string(rule.key), OptionalNode(rule.says(overlap)));
  return node;
}

/// How many of some texts a rule speaks of, and how many it hits.
struct Hits {
  std::int64_t texts = 0;
  std::int64_t hit = 0;

  std::optional<stats::Interval> interval() const {
    if (texts == 0) return std::nullopt;
    return stats::Wilson(static_cast<double>(hit), static_cast<double>(texts), kLevel);
  }
};

Hits CountHits(const Rule& rule, std::span<const TextOverlap> overlaps) {
  Hits hits;
  for (const TextOverlap& overlap : overlaps) {
    const std::optional<bool> said = rule.says(overlap);
    hits.texts += said.has_value();
    hits.hit += said.value_or(false);
  }
  return hits;
}

doc::Node HitsNode(const Hits& hits) {
  doc::Node node =
      doc::Node::Object({{"texts", doc::Node::Int(hits.texts)}, {"hit", doc::Node::Int(hits.hit)}});
  node.Set("share", hits.texts == 0 ? doc::Node::Null()
                                    : doc::Node::Double(static_cast<double>(hits.hit) /
                                                        static_cast<double>(hits.texts)));
  node.Set("interval", IntervalNode(hits.interval()));
  return node.Set("level", doc::Node::Double(kLevel)).Set("method", doc::Node::String("wilson"));
}

std::string How(const OverlapEmbedding& embedding) {
  const std::string documents =
      report::Grouped(static_cast<std::int64_t>(embedding.usual.nearest.size())) +
      " training texts drawn with seed " + std::to_string(embedding.seed) +
      (embedding.usual.copies == 0
           ? ""
           : " (" + report::Grouped(static_cast<std::int64_t>(embedding.usual.copies)) +
                 " more are copies)");
  const std::string level = report::Percent(diversity::kEmbeddingDuplicateLevel);
  if (!embedding.threshold)
    return "none: " + documents + " give no p_duplicate within " + level +
           "; only equal vectors are called near";
  return "nearer than " + report::Percent(1 - diversity::kEmbeddingDuplicateLevel) + " of " +
         documents + " are to any other that is no copy; " + level +
         " of texts that are merely like the training data are called so, too";
}

doc::Node EmbeddingNode(const OverlapView& view) {
  if (!view.embedding) return doc::Node::Null();
  const OverlapEmbedding& embedding = *view.embedding;
  const diversity::NoveltyCalibration& usual = embedding.usual;
  return doc::Node::Object(
      {{"embedder", doc::Node::String(embedding.embedder)},
       {"embedder_identity", doc::Node::String(embedding.embedder_identity)},
       {"threshold",
        doc::Node::Object({{"similarity", doc::Node::Double(embedding.threshold)},
                           {"p_duplicate", doc::Node::Double(diversity::kEmbeddingDuplicateLevel)},
                           {"how", doc::Node::String(How(embedding))}})},
       {"calibration",
        doc::Node::Object({{"documents", CountNode(usual.known)},
                           {"sampled", CountNode(usual.sampled)},
                           {"texts", CountNode(usual.nearest.size())},
                           {"copies", CountNode(usual.copies)},
                           {"nothing_to_embed", CountNode(usual.zero_rows)},
                           {"seed", doc::Node::Int(static_cast<std::int64_t>(embedding.seed))}})}});
}

doc::Node CorporaNode(const OverlapView& view) {
  doc::Node files = doc::Node::Array();
  for (const CorpusFile& file : view.files)
    files.Push(doc::Node::Object({{"file", doc::Node::String(file.path)},
                                  {"bytes", doc::Node::Int(static_cast<std::int64_t>(file.bytes))},
                                  {"documents", doc::Node::Int(file.documents)},
                                  {"without_text", doc::Node::Int(file.without_text)}}));
  return files;
}

doc::Node ArmNode(const stats::RateCount& arm) {
  return doc::Node::Object(
      {{"passes", doc::Node::Double(arm.passes)}, {"observations", doc::Node::Double(arm.n)}});
}

doc::Node GapNode(const OverlapView& view) {
  if (!view.gap) return doc::Node::Null();
  return doc::Node::Object({{"run", doc::Node::String(view.run)},
                            {"dirty", ArmNode(view.gap->arms.seen)},
                            {"clean", ArmNode(view.gap->arms.fresh)},
                            {"gap", doc::Node::Double(view.gap->gap)},
                            {"interval", IntervalNode(view.gap->interval)},
                            {"level", doc::Node::Double(kLevel)},
                            {"method", doc::Node::String("newcombe")}});
}

std::string GapText(const OverlapView& view) {
  if (view.run.empty()) return "";
  if (!view.gap) return "\nrun " + view.run + " has no dirty and clean cases to compare\n";
  const auto rate = [](const stats::RateCount& arm) { return report::Percent(arm.passes / arm.n); };
  return "\nin run " + view.run + " dirty cases pass at " + rate(view.gap->arms.seen) +
         " and clean ones at " + rate(view.gap->arms.fresh) + ": " + report::Points(view.gap->gap) +
         " points " + report::PointsInterval(view.gap->interval) + "\n";
}

/// What was read of each corpus: a clean result of little says little.
std::string CorporaText(const OverlapView& view) {
  const auto counted = [](std::int64_t count, std::string_view one) {
    return report::Grouped(count) + " " + std::string(one) + (count == 1 ? "" : "s");
  };
  std::string text;
  for (const CorpusFile& corpus : CorporaOf(view.files)) {
    text += text::OneLine(corpus.path) + ": " + counted(corpus.documents, "document") + ", " +
            counted(static_cast<std::int64_t>(corpus.bytes), "byte");
    if (corpus.without_text > 0)
      text += ", " + report::Grouped(corpus.without_text) + " of them without text";
    text += "\n";
  }
  return text + "\n";
}

std::string RulesText(const OverlapView& view) {
  std::vector<std::string_view> headings = {"rule"};
  for (const TextSet& set : view.sets) headings.push_back(set.name);
  Table table(headings);
  const auto parts = view.BySet();
  for (const Rule& rule : kRules) {
    if (rule.key == kByEmbedding && !view.embedding) continue;
    std::vector<std::string> cells = {std::string(rule.name)};
    for (const auto& part : parts) {
      const Hits hits = CountHits(rule, part);
      const auto interval = hits.interval();
      cells.push_back(!interval ? "–"
                                : report::Grouped(hits.hit) + " of " + report::Grouped(hits.texts) +
                                      " " + report::PercentInterval(*interval));
    }
    table.Add(cells);
  }
  return table.Render();
}

constexpr std::ptrdiff_t kShownOfNone = 3;  // nearest texts, where none is a near-duplicate

/// A text that some rule hits.
struct Hit {
  const TextSet* set = nullptr;
  const TextItem* item = nullptr;
  const TextOverlap* overlap = nullptr;

  std::string name() const { return set->name + "/" + item->id; }
};

std::vector<Hit> HitsOf(const OverlapView& view, bool (*is_hit)(const TextOverlap& overlap)) {
  std::vector<Hit> hits;
  const auto parts = view.BySet();
  for (std::size_t s = 0; s < parts.size(); ++s)
    for (std::size_t i = 0; i < parts[s].size(); ++i)
      if (is_hit(parts[s][i]))
        hits.push_back({&view.sets[s], &view.sets[s].items[i], &parts[s][i]});
  return hits;
}

/// The first of the hits, in a table, and how many more there are.
template <typename CellsOf>
std::string FirstOf(const std::vector<Hit>& hits, int limit,
                    const std::vector<std::string_view>& headings, const CellsOf& cells_of) {
  Table table(headings);
  const std::size_t shown = std::min(hits.size(), static_cast<std::size_t>(limit));
  for (std::size_t i = 0; i < shown; ++i) table.Add(cells_of(hits[i]));
  std::string text = table.Render();
  if (shown < hits.size())
    text += "and " + report::Grouped(static_cast<std::int64_t>(hits.size() - shown)) +
            " more (--limit, or all of them with --json)\n";
  return text;
}

std::string NamesOfRules(const TextOverlap& overlap) {
  std::string names;
  for (const Rule& rule : kRules)
    if (rule.key != "dirty" && rule.key != kByEmbedding && rule.says(overlap).value_or(false))
      names += (names.empty() ? "" : ", ") + std::string(rule.key);
  return names;
}

std::string HitsText(const OverlapView& view, int limit) {
  std::vector<Hit> hits =
      HitsOf(view, [](const TextOverlap& overlap) { return overlap.is_dirty(); });
  if (hits.empty()) return "no text of these was seen\n";
  std::stable_sort(hits.begin(), hits.end(), [](const Hit& a, const Hit& b) {
    return std::pair(a.overlap->is_exact, a.overlap->longest_run) >
           std::pair(b.overlap->is_exact, b.overlap->longest_run);
  });
  return FirstOf(hits, limit, {"case", ">words", ">run", "where", "by", "words in a row"},
                 [&](const Hit& hit) {
                   const TextOverlap& overlap = *hit.overlap;
                   const auto& place = overlap.where ? overlap.where : overlap.nearest;
                   return std::vector<std::string>{
                       hit.name(),
                       report::Grouped(static_cast<std::int64_t>(overlap.words)),
                       report::Grouped(static_cast<std::int64_t>(overlap.longest_run)),
                       place ? LineName(view.files, view.lines, *place) : "–",
                       NamesOfRules(overlap),
                       overlap.run};
                 });
}

std::string NearText(const OverlapView& view, int limit, bool with_texts) {
  if (!view.embedding) return "";
  const std::optional<double>& threshold = view.embedding->threshold;
  std::string text =
      "\nby embedding (" + text::OneLine(view.embedding->embedder) +
      "), similarity threshold: " + (threshold ? report::Fixed(*threshold, 3) + ", " : "") +
      How(*view.embedding) + "\n";
  std::vector<Hit> hits =
      HitsOf(view, [](const TextOverlap& overlap) { return overlap.by_embedding.has_value(); });
  std::stable_sort(hits.begin(), hits.end(), [](const Hit& a, const Hit& b) {
    return a.overlap->by_embedding->similarity > b.overlap->by_embedding->similarity;
  });
  const auto duplicates = std::count_if(hits.begin(), hits.end(), [](const Hit& hit) {
    return hit.overlap->by_embedding->is_duplicate;
  });
  if (duplicates == 0) text += "no text of these is near a training text\n";
  if (hits.empty()) return text;
  if (duplicates == 0) text += "the nearest:\n";
  const auto shown = static_cast<std::size_t>(duplicates == 0 ? kShownOfNone : duplicates);
  hits.resize(std::min(hits.size(), shown));
  std::vector<std::string_view> headings = {"case", ">similarity", "nearest", "by words"};
  if (with_texts) headings.push_back("training text");
  return text + FirstOf(hits, limit, headings, [&](const Hit& hit) {
           const diversity::EmbeddingMatch& match = *hit.overlap->by_embedding;
           std::vector<std::string> cells = {hit.name(), report::Fixed(match.similarity, 3),
                                             LineName(view.files, view.lines, match.place),
                                             NamesOfRules(*hit.overlap)};
           if (with_texts)
             cells.push_back(text::OneLine(view.excerpts.at(match.place), kCellExcerpt));
           return cells;
         });
}

}  // namespace

std::vector<std::span<const TextOverlap>> OverlapView::BySet() const {
  std::vector<std::span<const TextOverlap>> parts;
  std::size_t begin = 0;
  for (const TextSet& set : sets) {
    parts.push_back(std::span(overlaps).subspan(begin, set.items.size()));
    begin += set.items.size();
  }
  return parts;
}

doc::Node OverlapNode(const OverlapView& view) {
  doc::Node suites = doc::Node::Array();
  doc::Node rows = doc::Node::Array();
  const auto parts = view.BySet();
  for (std::size_t s = 0; s < parts.size(); ++s) {
    const TextSet& set = view.sets[s];
    doc::Node suite = doc::Node::Object({{"suite", doc::Node::String(set.name)}});
    for (const Rule& rule : kRules)
      suite.Set(std::string(rule.key), HitsNode(CountHits(rule, parts[s])));
    suites.Push(std::move(suite));
    for (std::size_t i = 0; i < set.items.size(); ++i)
      rows.Push(RowNode(view, set, set.items[i], parts[s][i]));
  }
  return FormatNode("overlap")
      .Set("corpora", CorporaNode(view))
      .Set("suites", std::move(suites))
      .Set("cases", std::move(rows))
      .Set("embedding", EmbeddingNode(view))
      .Set("dirty_against_clean", GapNode(view));
}

std::string OverlapText(const OverlapView& view, int limit, bool with_texts) {
  return CorporaText(view) + RulesText(view) + "intervals at 95 %\n\n" + HitsText(view, limit) +
         NearText(view, limit, with_texts) + GapText(view);
}

}  // namespace plimsoll::cli
