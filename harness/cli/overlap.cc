#include <algorithm>
#include <memory>
#include <optional>
#include <utility>

#include "harness/cli/commands.h"
#include "harness/cli/corpus_scan.h"
#include "harness/cli/json_output.h"
#include "harness/cli/table.h"
#include "harness/cli/text_input.h"
#include "harness/doc/json.h"
#include "harness/report/figures.h"
#include "harness/stats/rates.h"

namespace plimsoll::cli {
namespace {

using diversity::TextOverlap;

constexpr double kLevel = 0.95;

struct OverlapCommandOptions {
  std::vector<std::string> sources;
  std::vector<std::string> corpora;
  std::string config;
  std::string field = "text";
  std::optional<double> near_duplicate;
  int limit = 20;
  bool has_no_substrings = false;
  bool as_json = false;
};

Status CheckOptions(const OverlapCommandOptions& options) {
  if (options.near_duplicate && !(*options.near_duplicate > 0 && *options.near_duplicate < 1))
    return MakeError(ErrorCode::kInvalid, "--near-duplicate must lie between 0 and 1");
  if (options.limit < 0) return MakeError(ErrorCode::kInvalid, "--limit must be at least 0");
  return {};
}

/// The rules that people know by name, and what each says of a text; unset: too short for it.
struct Rule {
  std::string_view key;
  std::string_view name;
  std::optional<bool> (*says)(const TextOverlap& overlap);
};
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
};

/// Texts of one source and what corpora hold of them.
struct Searched {
  std::vector<TextSet> sets;
  std::vector<CorpusFile> files;
  std::vector<TextOverlap> overlaps;  ///< of the sets' items, one set after the other
};

doc::Node OptionalNode(const std::optional<bool>& value) {
  return value ? doc::Node::Bool(*value) : doc::Node::Null();
}
doc::Node OptionalNode(const std::optional<double>& value) {
  return value ? doc::Node::Double(*value) : doc::Node::Null();
}

Result<doc::Node> PlaceNode(const Searched& searched,
                            const std::optional<diversity::DocumentPlace>& place) {
  if (!place) return doc::Node::Null();
  const std::string& path = searched.files[place->corpus].path;
  PLIMSOLL_ASSIGN(const std::int64_t line, LineAt(path, place->offset));
  return doc::Node::Object({{"file", doc::Node::String(path)}, {"line", doc::Node::Int(line)}});
}

Result<doc::Node> RowNode(const Searched& searched, const TextSet& set, const TextItem& item,
                          const TextOverlap& overlap) {
  doc::Node node = doc::Node::Object({{"suite", doc::Node::String(set.name)},
                                      {"id", doc::Node::String(item.id)},
                                      {"words", CountNode(overlap.words)}});
  for (std::size_t i = 0; i < diversity::kOverlapLengths.size(); ++i) {
    const std::string length = std::to_string(diversity::kOverlapLengths[i]);
    node.Set("share_of_" + length + "_grams", OptionalNode(overlap.grams_seen[i]));
    node.Set("words_in_" + length + "_grams", OptionalNode(overlap.words_covered[i]));
  }
  PLIMSOLL_ASSIGN(doc::Node where, PlaceNode(searched, overlap.where));
  PLIMSOLL_ASSIGN(doc::Node nearest, PlaceNode(searched, overlap.nearest));
  node.Set("longest_run", doc::Node::Object({{"words", CountNode(overlap.longest_run)},
                                             {"text", doc::Node::String(overlap.run)},
                                             {"where", std::move(where)}}));
  node.Set("jaccard", overlap.nearest ? doc::Node::Double(overlap.jaccard) : doc::Node::Null());
  node.Set("nearest", std::move(nearest));
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
  const auto interval = hits.interval();
  doc::Node node =
      doc::Node::Object({{"texts", doc::Node::Int(hits.texts)}, {"hit", doc::Node::Int(hits.hit)}});
  node.Set("share", hits.texts == 0 ? doc::Node::Null()
                                    : doc::Node::Double(static_cast<double>(hits.hit) /
                                                        static_cast<double>(hits.texts)));
  node.Set("interval", interval ? doc::Node::Array({doc::Node::Double(interval->low),
                                                    doc::Node::Double(interval->high)})
                                : doc::Node::Null());
  return node.Set("level", doc::Node::Double(kLevel)).Set("method", doc::Node::String("wilson"));
}

/// The overlaps of each set, in the order of the sets.
std::vector<std::span<const TextOverlap>> BySet(const Searched& searched) {
  std::vector<std::span<const TextOverlap>> parts;
  std::size_t begin = 0;
  for (const TextSet& set : searched.sets) {
    parts.push_back(std::span(searched.overlaps).subspan(begin, set.items.size()));
    begin += set.items.size();
  }
  return parts;
}

doc::Node CorporaNode(const Searched& searched) {
  doc::Node files = doc::Node::Array();
  for (const CorpusFile& file : searched.files)
    files.Push(doc::Node::Object({{"file", doc::Node::String(file.path)},
                                  {"bytes", doc::Node::Int(static_cast<std::int64_t>(file.bytes))},
                                  {"documents", doc::Node::Int(file.documents)},
                                  {"without_text", doc::Node::Int(file.without_text)}}));
  return files;
}

Result<doc::Node> OverlapNode(const Searched& searched) {
  doc::Node suites = doc::Node::Array();
  doc::Node rows = doc::Node::Array();
  const auto parts = BySet(searched);
  for (std::size_t s = 0; s < parts.size(); ++s) {
    const TextSet& set = searched.sets[s];
    doc::Node suite = doc::Node::Object({{"suite", doc::Node::String(set.name)}});
    for (const Rule& rule : kRules)
      suite.Set(std::string(rule.key), HitsNode(CountHits(rule, parts[s])));
    suites.Push(std::move(suite));
    for (std::size_t i = 0; i < set.items.size(); ++i) {
      PLIMSOLL_ASSIGN(doc::Node row, RowNode(searched, set, set.items[i], parts[s][i]));
      rows.Push(std::move(row));
    }
  }
  return FormatNode("overlap")
      .Set("corpora", CorporaNode(searched))
      .Set("suites", std::move(suites))
      .Set("cases", std::move(rows));
}

std::string RulesText(const Searched& searched) {
  std::vector<std::string_view> headings = {"rule"};
  for (const TextSet& set : searched.sets) headings.push_back(set.name);
  Table table(headings);
  const auto parts = BySet(searched);
  for (const Rule& rule : kRules) {
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

/// A text that some rule hits.
struct Hit {
  const TextSet* set = nullptr;
  const TextItem* item = nullptr;
  const TextOverlap* overlap = nullptr;
};

std::vector<Hit> HitsOf(const Searched& searched) {
  std::vector<Hit> hits;
  const auto parts = BySet(searched);
  for (std::size_t s = 0; s < parts.size(); ++s)
    for (std::size_t i = 0; i < parts[s].size(); ++i)
      if (parts[s][i].is_dirty())
        hits.push_back({&searched.sets[s], &searched.sets[s].items[i], &parts[s][i]});
  std::stable_sort(hits.begin(), hits.end(), [](const Hit& a, const Hit& b) {
    return std::pair(a.overlap->is_exact, a.overlap->longest_run) >
           std::pair(b.overlap->is_exact, b.overlap->longest_run);
  });
  return hits;
}

std::string NamesOfRules(const TextOverlap& overlap) {
  std::string names;
  for (const Rule& rule : kRules)
    if (rule.key != "dirty" && rule.says(overlap).value_or(false))
      names += (names.empty() ? "" : ", ") + std::string(rule.key);
  return names;
}

Result<std::string> HitsText(const Searched& searched, int limit) {
  const std::vector<Hit> hits = HitsOf(searched);
  if (hits.empty()) return std::string("no text of these was seen\n");
  Table table({"case", ">words", ">run", "where", "by", "words in a row"});
  const std::size_t shown = std::min(hits.size(), static_cast<std::size_t>(limit));
  for (std::size_t i = 0; i < shown; ++i) {
    const TextOverlap& overlap = *hits[i].overlap;
    const auto& place = overlap.where ? overlap.where : overlap.nearest;
    std::string where = "–";
    if (place) {
      const std::string& path = searched.files[place->corpus].path;
      PLIMSOLL_ASSIGN(const std::int64_t line, LineAt(path, place->offset));
      where = path + ":" + std::to_string(line);
    }
    table.Add({hits[i].set->name + "/" + hits[i].item->id,
               report::Grouped(static_cast<std::int64_t>(overlap.words)),
               report::Grouped(static_cast<std::int64_t>(overlap.longest_run)), where,
               NamesOfRules(overlap), overlap.run});
  }
  std::string text = table.Render();
  if (shown < hits.size())
    text += "and " + report::Grouped(static_cast<std::int64_t>(hits.size() - shown)) +
            " more (--limit, or all of them with --json)\n";
  return text;
}

Result<Searched> Search(const Session& session, const OverlapCommandOptions& options) {
  Searched searched;
  PLIMSOLL_ASSIGN(searched.files, CorpusFilesOf(options.corpora));
  Diagnostics found;
  std::vector<std::string> texts;
  for (const std::string& source : options.sources) {
    Result<TextSet> set = ReadTextSet(options.config, source, TextFields(), &found);
    if (!set.ok()) return found.has_errors() ? found.ToStatus().error() : set.error();
    for (const TextItem& item : set->items) texts.push_back(item.text);
    searched.sets.push_back(std::move(*set));
  }
  ShowDiagnostics(session, found);
  if (texts.empty()) return MakeError(ErrorCode::kNothingSelected, "there is no text to look for");
  diversity::OverlapOptions how;
  how.looks_for_substrings = !options.has_no_substrings;
  if (options.near_duplicate) how.near_duplicate = *options.near_duplicate;
  const diversity::OverlapIndex index(texts, how);
  PLIMSOLL_ASSIGN(searched.overlaps, ScanCorpora(session, index, options.field, &searched.files));
  return searched;
}

Result<ExitCode> Overlap(Session& session, const OverlapCommandOptions& options) {
  PLIMSOLL_TRY(CheckOptions(options));
  PLIMSOLL_ASSIGN(const Searched searched, Search(session, options));
  if (options.as_json) {
    PLIMSOLL_ASSIGN(const doc::Node node, OverlapNode(searched));
    PrintJson(session, node);
    return ExitCode::kPass;
  }
  PLIMSOLL_ASSIGN(const std::string hits, HitsText(searched, options.limit));
  *session.out << RulesText(searched) << "intervals at 95 %\n\n" << hits;
  return ExitCode::kPass;
}

}  // namespace

Command MakeOverlap() {
  auto options = std::make_shared<OverlapCommandOptions>();
  return {
      "overlap", "What declared training data hold of the suites, by every published rule",
      "plimsoll overlap core --corpus train/ --field text",
      [options](Options& o) {
        o.List("suites", &options->sources, "suites, or tables of texts", true);
        o.List("--corpus", &options->corpora,
               ".jsonl or .txt file (a document a line), or a folder of them; repeat for several",
               true);
        o.Value("--field", &options->field,
                "the text's field in .jsonl: a name, or a pointer such as /messages/0/content");
        o.Value("--config", &options->config, "plimsoll.yaml to use");
        o.Value("--near-duplicate", &options->near_duplicate,
                "Jaccard similarity of shingles from which a document is a near-duplicate (0.5)");
        o.Flag("--no-substrings", &options->has_no_substrings,
               "leaves out the rule of 50 characters, a third of the time");
        o.Value("--limit", &options->limit, "rows to show (20)");
        o.Flag("--json", &options->as_json, "one JSON object on standard output");
      },
      [options](Session& session) { return Overlap(session, *options); }};
}

}  // namespace plimsoll::cli
