#include <memory>
#include <string>
#include <vector>

#include "harness/base/file.h"
#include "harness/cli/commands.h"
#include "harness/diversity/tagger_agreement.h"
#include "harness/report/figures.h"
#include "harness/text/perceptron_tagger.h"
#include "harness/text/skeleton_tagger.h"

namespace plimsoll::cli {
namespace {

struct TrainOptions {
  std::vector<std::string> treebanks;
  std::string out;
  std::string test;
  text::TaggerTraining training;
};

Status AddTreebank(const std::string& path, text::Treebank* treebank) {
  PLIMSOLL_ASSIGN(const std::string bytes, ReadFile(path));
  return text::ReadConllu(bytes, path, treebank);
}

std::string SizeText(const text::Treebank& treebank) {
  return report::Count(static_cast<std::int64_t>(treebank.words()), "word") + " in " +
         report::Count(static_cast<std::int64_t>(treebank.sentences.size()), "sentence");
}

void ShowTest(Session& session, const text::PerceptronTagger& tagger,
              const text::Treebank& treebank, std::uint64_t seed) {
  *session.out << "accuracy " << report::Percent(tagger.Accuracy(treebank)) << " over "
               << SizeText(treebank) << '\n';
  std::vector<std::string> texts;
  for (const text::Treebank::Sentence& sentence : treebank.sentences)
    texts.push_back(sentence.text);
  const text::SkeletonTagger skeleton;
  const auto agreement = diversity::CompareTaggers(texts, tagger, skeleton, seed);
  if (!agreement) return;
  *session.out << "rank agreement with " << skeleton.name() << ": Spearman "
               << report::Fixed(agreement->spearman, 3) << " over "
               << report::Grouped(static_cast<std::int64_t>(agreement->sets))
               << " sets of texts ranked by the compression ratio of their tags\n";
}

Result<ExitCode> Train(Session& session, const TrainOptions& options) {
  text::Treebank treebank;
  for (const std::string& path : options.treebanks) PLIMSOLL_TRY(AddTreebank(path, &treebank));
  text::Treebank test;
  if (!options.test.empty()) PLIMSOLL_TRY(AddTreebank(options.test, &test));
  PLIMSOLL_ASSIGN(const text::PerceptronTagger tagger,
                  text::PerceptronTagger::Train(treebank, options.training));
  const std::string bytes = tagger.Serialise();
  PLIMSOLL_TRY(WriteFileAtomic(options.out, bytes));
  *session.out << "learned from " << SizeText(treebank) << "\nwrote " << options.out << " ("
               << report::Grouped(static_cast<std::int64_t>(bytes.size())) << " bytes, "
               << tagger.name() << ")\n";
  if (!options.test.empty()) ShowTest(session, tagger, test, options.training.seed);
  return ExitCode::kPass;
}

}  // namespace

Command MakeTaggerTrain() {
  auto options = std::make_shared<TrainOptions>();  // of the two halves of one command
  return {"tagger train", "Train a part-of-speech tagger from CoNLL-U treebanks",
          "plimsoll tagger train train.conllu --out english.tagger --test test.conllu",
          [options](Options& o) {
            o.List("treebanks", &options->treebanks, "CoNLL-U files to learn from", true);
            o.Value("--out", &options->out, "where the weights are written", true);
            o.Value("--test", &options->test, "a CoNLL-U file whose tags are predicted");
            o.Value("--epochs", &options->training.epochs, "passes over the treebanks (default 6)");
            o.Value("--seed", &options->training.seed, "of the order of the sentences (default 1)");
          },
          [options](Session& session) { return Train(session, *options); }};
}

}  // namespace plimsoll::cli
