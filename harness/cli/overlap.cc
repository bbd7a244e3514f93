#include <map>
#include <memory>
#include <optional>
#include <utility>

#include "harness/baseline/measurement.h"
#include "harness/cli/commands.h"
#include "harness/cli/corpus_embedding.h"
#include "harness/cli/corpus_scan.h"
#include "harness/cli/embedders.h"
#include "harness/cli/json_output.h"
#include "harness/cli/measure.h"
#include "harness/cli/overlap_view.h"
#include "harness/suite/case_name.h"

namespace plimsoll::cli {
namespace {

struct OverlapCommandOptions {
  OverlapCommandOptions() { embedder.spec = ""; }  // none unless it is given

  std::vector<std::string> sources;
  TextFields fields;  // of tables among the sources
  std::vector<std::string> corpora;
  EmbedderRequest embedder;
  std::string field = "text";
  std::string run;
  std::string store;
  std::optional<double> near_duplicate;
  std::uint64_t seed = 1;
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

/// The pass rates of a run's cases that any rule finds in the corpora, and of the others.
Status CompareInRun(const OverlapCommandOptions& options, OverlapView* view) {
  Diagnostics diagnostics;
  PLIMSOLL_ASSIGN(const Config config, LoadConfig(options.embedder.config, &diagnostics));
  PLIMSOLL_ASSIGN(const auto store, OpenStoreOf(config, options.store));
  PLIMSOLL_ASSIGN(const auto measured, baseline::MeasurementsOf(*store, options.run, {}));
  std::map<std::string, insight::CaseMarks> marks;
  const auto parts = view->BySet();
  for (std::size_t s = 0; s < parts.size(); ++s) {
    const TextSet& set = view->sets[s];
    for (std::size_t i = 0; i < set.items.size(); ++i) {
      insight::CaseMarks& mark = marks[suite::CaseName(set.name, set.items[i].id)];
      mark.is_seen = parts[s][i].is_dirty();
      mark.is_fresh = !mark.is_seen;
    }
  }
  insight::SeenAndFreshCounter counter;
  view->run = options.run;
  view->gap = insight::GapOf(
      counter.Add(options.run, measured,
                  [&](std::string_view suite, std::string_view id) -> const insight::CaseMarks* {
                    const auto found = marks.find(suite::CaseName(suite, id));
                    return found == marks.end() ? nullptr : &found->second;
                  }));
  return {};
}

void TakeEmbeddings(const CorpusEmbedding& embedding, std::uint64_t seed, OverlapView* view) {
  diversity::EmbeddingOverlap found = embedding.Finish();
  for (std::size_t i = 0; i < found.texts.size(); ++i)
    view->overlaps[i].by_embedding = found.texts[i];
  view->embedding = {embedding.embedder().name(), embedding.embedder().identity(), seed,
                     std::move(found.usual), found.threshold};
}

/// The lines of all places, and the texts that are nearest by embedding.
Status ReadEvidence(const std::string& field, OverlapView* view) {
  std::vector<diversity::DocumentPlace> places;
  std::vector<diversity::DocumentPlace> nearest;
  for (const diversity::TextOverlap& overlap : view->overlaps) {
    for (const auto& place : {overlap.where, overlap.nearest})
      if (place) places.push_back(*place);
    if (overlap.by_embedding) nearest.push_back(overlap.by_embedding->place);
  }
  PLIMSOLL_ASSIGN(view->excerpts, ReadDocuments(view->files, field, nearest));
  places.insert(places.end(), nearest.begin(), nearest.end());
  PLIMSOLL_ASSIGN(view->lines, LinesOf(view->files, std::move(places)));
  return {};
}

Result<OverlapView> Search(const Session& session, const OverlapCommandOptions& options) {
  OverlapView view;
  PLIMSOLL_ASSIGN(view.files, CorpusFilesOf(options.corpora));
  Diagnostics found;
  std::vector<std::string> texts;
  for (const std::string& source : options.sources) {
    Result<TextSet> set = ReadTextSet(options.embedder.config, source, options.fields, &found);
    if (!set.ok()) return found.has_errors() ? found.ToStatus().error() : set.error();
    for (const TextItem& item : set->items) texts.push_back(item.text);
    view.sets.push_back(std::move(*set));
  }
  ShowDiagnostics(session, found);
  if (texts.empty()) return MakeError(ErrorCode::kNothingSelected, "there is no text to look for");
  diversity::OverlapOptions how;
  how.looks_for_substrings = !options.has_no_substrings;
  if (options.near_duplicate) how.near_duplicate = *options.near_duplicate;
  const diversity::OverlapIndex index(texts, how);
  std::unique_ptr<CorpusEmbedding> embedding;
  if (!options.embedder.spec.empty()) {
    PLIMSOLL_ASSIGN(embedding, CorpusEmbedding::Prepare(session, options.embedder, options.seed,
                                                        texts, options.field, &view.files));
  }
  PLIMSOLL_ASSIGN(view.overlaps,
                  ScanCorpora(session, index, options.field, &view.files, embedding.get()));
  if (embedding) TakeEmbeddings(*embedding, options.seed, &view);
  PLIMSOLL_TRY(ReadEvidence(options.field, &view));
  if (!options.run.empty()) PLIMSOLL_TRY(CompareInRun(options, &view));
  return view;
}

Result<ExitCode> Overlap(Session& session, OverlapCommandOptions options) {
  options.embedder.session = &session;
  PLIMSOLL_TRY(CheckOptions(options));
  PLIMSOLL_ASSIGN(const OverlapView view, Search(session, options));
  if (options.as_json) {
    PrintJson(session, OverlapNode(view));
  } else {
    *session.out << OverlapText(view, options.limit, !session.is_github);
  }
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
                "the text's field in a corpus's .jsonl: a name, or a pointer such as "
                "/messages/0/content");
        o.Value("--text", &options->fields.text,
                "the texts' field in a table that stands for a suite (default: text)");
        o.Value("--id", &options->fields.id, "the field that names a text there (default: id)");
        o.Value("--config", &options->embedder.config, "plimsoll.yaml to use");
        o.Value("--run", &options->run,
                "a stored run: how its dirty cases fare beside its clean ones");
        o.Value("--store", &options->store, "where runs are kept");
        o.Value("--near-duplicate", &options->near_duplicate,
                "Jaccard similarity of shingles from which a document is a near-duplicate (0.5)");
        AddEmbedderOptions(o, &options->embedder);
        o.Value("--seed", &options->seed,
                "of the documents drawn to calibrate the embedder's distances by (1)");
        o.Flag("--no-substrings", &options->has_no_substrings,
               "leaves out the rule of 50 characters, half of the time");
        o.Value("--limit", &options->limit, "rows to show (20)");
        o.Flag("--json", &options->as_json, "one JSON object on standard output");
      },
      [options](Session& session) { return Overlap(session, *options); }};
}

}  // namespace plimsoll::cli
