#ifndef HARNESS_DIVERSITY_SET_DIVERSITY_H_
#define HARNESS_DIVERSITY_SET_DIVERSITY_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "harness/base/result.h"
#include "harness/diversity/lexical.h"
#include "harness/diversity/measure.h"
#include "harness/diversity/semantic.h"
#include "harness/diversity/syntactic.h"
#include "harness/text/tagger.h"
#include "harness/vectors/matrix.h"

namespace plimsoll::diversity {

/// Texts and their embeddings. Borrows both. Shapes: a row per text.
struct EmbeddedTexts {
  std::span<const std::string> texts;
  vectors::MatrixView rows;
};

struct DiversityOptions {
  LexicalOptions lexical;
  SyntacticOptions syntactic;
  SemanticOptions semantic;
  /// One seed for all three.
  void Seed(std::uint64_t seed);
};

/// How diverse a set is in its words, in its forms and in what it is about.
struct SetDiversity {
  LexicalDiversity lexical;
  SyntacticDiversity syntactic;
  SemanticDiversity semantic;
  std::size_t semantic_size = 0;           ///< rows of a subset
  std::vector<Measure> semantic_measures;  ///< mean_pairwise_cosine_distance, …, vendi_inf

  /// The measures of all three, lexical first.
  std::vector<Measure> Measures() const;
};

/// Measures each set, and all of them at the sizes that the smallest allows, so that they can be
/// compared. `reference`: rows that the semantic measures are centred on, or null. Errors: kInvalid
/// for embeddings that are none.
Result<std::vector<SetDiversity>> MeasureTogether(std::span<const EmbeddedTexts> sets,
                                                  const vectors::MatrixView* reference,
                                                  const text::Tagger& tagger,
                                                  const DiversityOptions& options);

}  // namespace plimsoll::diversity

#endif  // HARNESS_DIVERSITY_SET_DIVERSITY_H_
