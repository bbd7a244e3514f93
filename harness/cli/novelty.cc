#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "harness/base/file.h"
#include "harness/cli/commands.h"
#include "harness/cli/embedders.h"
#include "harness/cli/json_output.h"
#include "harness/cli/known_matrix.h"
#include "harness/cli/known_texts.h"
#include "harness/cli/novelty_output.h"
#include "harness/cli/novelty_view.h"

namespace plimsoll::cli {
namespace {

struct NoveltyCommandOptions {
  std::string candidates;
  std::vector<std::string> corpora;
  std::string held_out;
  TextFields fields;
  std::string corpus_text;
  EmbedderRequest embedder;
  std::optional<double> fdr;
  std::string select;
  std::uint64_t seed = 1;
  std::string out;
  int limit = 50;
  bool as_json = false;

  void Add(Options& o) {
    o.Value("--candidates", &candidates,
            "suite id or folder, or a .jsonl, .csv or .txt file of texts", true);
    o.List("--corpus", &corpora, "the same of what is known; repeat for several", true);
    o.Value("--held-out", &held_out,
            "the same of honest new texts of the candidates' source, to compare distances with");
    AddEmbedderOptions(o, &embedder);
    o.Value("--fdr", &fdr, "share of ordinary texts among those called novel (default 0.10)");
    std::vector<std::string> orders;
    for (const diversity::BatchOrder& order : diversity::BatchOrders())
      orders.emplace_back(order.name);
    select = orders.front();
    o.Choice("--select", &select, orders,
             "how novel candidates are ordered and those near others left out");
    o.Value("--text", &fields.text, "the texts' field in a table (default: text)");
    o.Value("--corpus-text", &corpus_text, "the same in the corpora's tables (default: as --text)");
    o.Value("--id", &fields.id, "the field that names a text (default: id)");
    o.Value("--seed", &seed, "of the sample of a large corpus (default 1)");
    o.Value("--config", &embedder.config, "plimsoll.yaml (default: looked for upwards)");
    o.Value("--out", &out, "write the kept candidates, in their order, to a .jsonl file");
    o.Value("--limit", &limit, "candidates to show, the kept ones first (50)");
    o.Flag("--json", &as_json, "one JSON object on standard output");
  }
};

/// Reads sources and complains of all of them at once.
class Sources {
 public:
  explicit Sources(const NoveltyCommandOptions& options) : options_(options) {}

  TextSet Read(const std::string& source, const TextFields& fields) {
    Diagnostics found;
    Result<TextSet> set = ReadTextSet(options_.embedder.config, source, fields, &found);
    for (const Diagnostic& diagnostic : found.all()) found_.Add(diagnostic);
    if (!set.ok() && !found.has_errors() && !other_.has_value()) other_ = set.error();
    if (set.ok() && set->items.empty() && !other_.has_value())
      other_ = MakeError(ErrorCode::kNothingSelected, "no text in ", source);
    return set.ok() ? *std::move(set) : TextSet();
  }

  KnownTexts ReadKnown(const std::vector<std::string>& corpora, const TextFields& fields) {
    std::vector<std::unique_ptr<TextSource>> sources;
    for (const std::string& corpus : corpora) {
      const int before = found_.errors();
      auto source = OpenTextSource(options_.embedder.config, corpus, fields, &found_);
      if (!source.ok() && found_.errors() == before && !other_) other_ = source.error();
      if (source.ok()) sources.push_back(*std::move(source));
    }
    const bool has_all = sources.size() == corpora.size();
    Result<KnownTexts> known = KnownTexts::List(std::move(sources), &found_);
    if (!known.ok() && !other_) other_ = known.error();
    if (!known.ok()) return {};
    for (std::size_t i = 0; has_all && i < corpora.size(); ++i)
      if (known->corpora()[i].texts == 0 && !found_.has_errors() && !other_)
        other_ = MakeError(ErrorCode::kNothingSelected, "no text in ", corpora[i]);
    return *std::move(known);
  }

  Status Finish(const Session& session) const {
    PLIMSOLL_TRY(found_.ToStatus());
    ShowDiagnostics(session, found_);
    return other_.has_value() ? Status(*other_) : Status();
  }

 private:
  const NoveltyCommandOptions& options_;
  Diagnostics found_;
  std::optional<Error> other_;  // one that has no place in a file
};

Result<ExitCode> Novelty(Session& session, NoveltyCommandOptions options) {
  diversity::NoveltyOptions measure;
  measure.fdr = options.fdr.value_or(measure.fdr);
  measure.calibration.seed = options.seed;
  if (!(measure.fdr > 0 && measure.fdr < 1))
    return MakeError(ErrorCode::kInvalid, "--fdr must lie between 0 and 1");
  if (options.limit < 0) return MakeError(ErrorCode::kInvalid, "--limit must be at least 0");
  for (const diversity::BatchOrder& order : diversity::BatchOrders())
    if (order.name == options.select) measure.order = order;
  options.embedder.session = &session;
  Sources sources(options);
  NoveltyView view;
  TextFields of_corpora = options.fields;
  if (!options.corpus_text.empty()) of_corpora.text = options.corpus_text;
  view.candidates = sources.Read(options.candidates, options.fields);
  const KnownTexts known = sources.ReadKnown(options.corpora, of_corpora);
  if (!options.held_out.empty()) view.held_out = sources.Read(options.held_out, options.fields);
  PLIMSOLL_TRY(sources.Finish(session));
  PLIMSOLL_ASSIGN(const auto embedder, MakeEmbedder(options.embedder, FitTexts(known, view)));
  PLIMSOLL_ASSIGN(const vectors::MappedMatrix rows,
                  MapKnownRows(options.embedder, options.corpora, known, embedder.get()));
  PLIMSOLL_TRY(MeasureNovelty(*embedder, known, rows.View(), measure, &view));
  if (!options.out.empty()) PLIMSOLL_TRY(WriteFileAtomic(options.out, KeptLines(view)));
  if (options.as_json) {
    PrintJson(session, NoveltyNode(view));
  } else {
    *session.out << NoveltyText(view, options.limit, !session.is_github);
  }
  return ExitCode::kPass;
}

}  // namespace

Command MakeNovelty() {
  auto options = std::make_shared<NoveltyCommandOptions>();  // of the two halves of one command
  return {"novelty", "What candidates would add to texts that are known already",
          "plimsoll novelty --candidates drafts.jsonl --corpus suites/refusal --corpus train.jsonl",
          [options](Options& o) { options->Add(o); },
          [options](Session& session) { return Novelty(session, *options); }};
}

}  // namespace plimsoll::cli
