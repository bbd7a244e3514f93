#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "harness/base/file.h"
#include "harness/cli/commands.h"
#include "harness/cli/diversity_view.h"
#include "harness/cli/embedders.h"
#include "harness/cli/json_output.h"
#include "harness/text/perceptron_tagger.h"
#include "harness/text/skeleton_tagger.h"

namespace plimsoll::cli {
namespace {

struct DiversityCommandOptions {
  std::string source;
  std::string against;
  std::vector<std::string> by;
  std::string tagger;
  std::string tokenizer = "ws";
  std::uint64_t seed = 1;
  TextFields fields;
  EmbedderRequest embedder;
  bool as_json = false;

  void Add(Options& o) {
    o.Value("source", &source, "suite id or folder, or a .jsonl, .csv or .txt file of texts", true);
    o.Value("--against", &against, "the same of the texts to compare with");
    o.List("--by", &by, "measure apart the texts of a tag; repeat for several");
    AddEmbedderOptions(o, &embedder);
    o.Value("--tagger", &tagger, "weights of `tagger train` (default: function words and endings)");
    o.Choice("--tokenizer", &tokenizer, {"ws", "word"}, "tokens end at blanks, or are words");
    o.Value("--text", &fields.text, "the texts' field in a table (default: text)");
    o.Value("--id", &fields.id, "the field that names a text (default: id)");
    o.Value("--tags", &fields.tags, "the tags' field in a table (default: tags)");
    o.Value("--seed", &seed, "of the random subsets (default 1)");
    o.Value("--config", &embedder.config, "plimsoll.yaml (default: looked for upwards)");
    o.Flag("--json", &as_json, "one JSON object on stdout");
  }
};

Result<TextSet> ReadSet(const Session& session, const DiversityCommandOptions& options,
                        const std::string& source) {
  Diagnostics found;
  PLIMSOLL_ASSIGN(TextSet set,
                  ReadTextSet(options.embedder.config, source, options.fields, &found));
  ShowDiagnostics(session, found);
  if (set.items.empty()) return MakeError(ErrorCode::kNothingSelected, "no text in ", source);
  return set;
}

Result<std::unique_ptr<text::Tagger>> ReadTagger(const std::string& path) {
  if (path.empty()) return std::unique_ptr<text::Tagger>(new text::SkeletonTagger());
  PLIMSOLL_ASSIGN(const std::string bytes, ReadFile(path));
  Result<text::PerceptronTagger> tagger = text::PerceptronTagger::Parse(bytes);
  if (!tagger.ok()) return WithContext(tagger.error(), path);
  return std::unique_ptr<text::Tagger>(new text::PerceptronTagger(*std::move(tagger)));
}

/// What a lexical embedder learns its weights from: the reference first.
std::vector<std::string> FitTexts(const DiversityView& view) {
  std::vector<std::string> texts;
  if (view.against) texts = TextsOf(*view.against);
  for (const TextItem& item : view.source.items) texts.push_back(item.text);
  return texts;
}

Result<ExitCode> Diversity(Session& session, DiversityCommandOptions options) {
  options.embedder.session = &session;
  DiversityView view;
  view.options.Seed(options.seed);
  view.options.lexical.tokenizer =
      options.tokenizer == "word" ? text::Tokenizer::kWord : text::Tokenizer::kWhitespace;
  PLIMSOLL_ASSIGN(view.source, ReadSet(session, options, options.source));
  if (!options.against.empty()) {
    PLIMSOLL_ASSIGN(view.against, ReadSet(session, options, options.against));
  }
  PLIMSOLL_ASSIGN(const auto tagger, ReadTagger(options.tagger));
  PLIMSOLL_ASSIGN(const auto embedder, MakeEmbedder(options.embedder, FitTexts(view)));
  PLIMSOLL_TRY(MeasureDiversity(*embedder, *tagger, options.by, &view));
  if (options.as_json) {
    PrintJson(session, DiversityNode(view));
  } else {
    *session.out << DiversityText(view);
  }
  return ExitCode::kPass;
}

}  // namespace

Command MakeDiversity() {
  auto options = std::make_shared<DiversityCommandOptions>();  // of the two halves of one command
  return {"diversity", "How diverse a suite is in words, forms and meaning, beside a reference",
          "plimsoll diversity jailbreak --against traffic.jsonl --by direct",
          [options](Options& o) { options->Add(o); },
          [options](Session& session) { return Diversity(session, *options); }};
}

}  // namespace plimsoll::cli
