#ifndef HARNESS_CLI_NOVELTY_VIEW_H_
#define HARNESS_CLI_NOVELTY_VIEW_H_

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "harness/base/result.h"
#include "harness/cli/text_input.h"
#include "harness/diversity/novelty.h"
#include "harness/embed/embedder.h"

namespace plimsoll::cli {

/// A known text: which corpus it is of, and which text there.
struct KnownText {
  std::size_t corpus = 0;
  std::size_t item = 0;
};

/// Everything that `plimsoll novelty` says.
struct NoveltyView {
  TextSet candidates;
  std::vector<TextSet> corpora;
  std::optional<TextSet> held_out;

  // What follows is measured.
  std::string embedder;
  std::string embedder_identity;
  std::vector<KnownText> known;    ///< each text once; indices of the report's known rows
  std::size_t repeated_texts = 0;  ///< of the corpora: the same as an earlier one but for spelling
  double fdr = 0;
  diversity::NoveltyReport report;
  std::optional<double> authenticity;
  std::optional<diversity::ThreeSampleTest> three_sample;

  const TextItem& Known(std::size_t row) const {
    return corpora[known[row].corpus].items[known[row].item];
  }
  std::size_t CorpusTexts() const;
};

/// The texts of the corpora, each once by its normal form, into `known`.
void ListKnownTexts(NoveltyView* view);

/// What the lexical embedder is fitted on: known texts first, then held-out ones and candidates.
std::vector<std::string> FitTexts(const NoveltyView& view);

/// Embeds and measures. Needs ListKnownTexts. Errors: the embedder's; those of MeasureNovelty.
Status MeasureNovelty(embed::Embedder& embedder, const diversity::NoveltyOptions& options,
                      NoveltyView* view);

}  // namespace plimsoll::cli

#endif  // HARNESS_CLI_NOVELTY_VIEW_H_
