#ifndef HARNESS_CLI_NOVELTY_VIEW_H_
#define HARNESS_CLI_NOVELTY_VIEW_H_

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "harness/base/result.h"
#include "harness/cli/known_texts.h"
#include "harness/cli/text_input.h"
#include "harness/diversity/novelty.h"
#include "harness/embed/embedder.h"
#include "harness/vectors/matrix.h"

namespace plimsoll::cli {

/// A known text that is nearest to a candidate.
struct NearestText {
  std::string corpus;
  TextItem item;
};

/// Everything that `plimsoll novelty` says.
struct NoveltyView {
  TextSet candidates;
  std::optional<TextSet> held_out;

  // What follows is measured.
  std::string embedder;
  std::string embedder_identity;
  std::vector<KnownTexts::Corpus> corpora;
  std::size_t repeated_texts = 0;  ///< of the corpora: the same as an earlier one but for spelling
  double fdr = 0;
  std::string select;  ///< name of the order of the kept candidates
  diversity::NoveltyReport report;
  std::optional<double> authenticity;
  std::optional<diversity::ThreeSampleTest> three_sample;
  std::map<std::size_t, NearestText> nearest;  ///< by known row: all that are nearest
};

/// What a fitted embedder is fitted on: known texts first, then held-out ones and candidates.
std::vector<std::string> FitTexts(const KnownTexts& known, const NoveltyView& view);

/// Embeds the candidates and measures. `rows`: of the known texts, in their order. Errors: the
/// embedder's; those of diversity::MeasureNovelty and of KnownTexts::Read.
Status MeasureNovelty(embed::Embedder& embedder, const KnownTexts& known, vectors::MatrixView rows,
                      const diversity::NoveltyOptions& options, NoveltyView* view);

}  // namespace plimsoll::cli

#endif  // HARNESS_CLI_NOVELTY_VIEW_H_
