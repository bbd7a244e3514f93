#ifndef HARNESS_EMBED_LEXICAL_EMBEDDER_H_
#define HARNESS_EMBED_LEXICAL_EMBEDDER_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>

#include "harness/base/result.h"
#include "harness/embed/embedder.h"

namespace plimsoll::embed {

/// How a lexical embedder is fitted.
struct LexicalOptions {
  std::size_t rank = 256;  ///< dimensions at most; fewer where the texts span fewer
  std::uint64_t seed = 1;  ///< of the randomised decomposition
  int threads = 0;         ///< 0: as many as the machine has; moves no bit of the result
};

/// Hashed character n-grams and word n-grams, ln(1+tf) idf, unit rows, projected on the leading
/// right singular vectors of the texts that it is fitted on. Sees shared wording and not synonyms.
/// Needs no weights. The same bits for any number of threads. Errors: none for any texts, empty
/// sets included (all rows are then zeros in one dimension).
std::unique_ptr<Embedder> FitLexicalEmbedder(std::span<const std::string> texts,
                                             const LexicalOptions& options = {});

}  // namespace plimsoll::embed

#endif  // HARNESS_EMBED_LEXICAL_EMBEDDER_H_
