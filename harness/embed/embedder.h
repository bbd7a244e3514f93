#ifndef HARNESS_EMBED_EMBEDDER_H_
#define HARNESS_EMBED_EMBEDDER_H_

#include <cstddef>
#include <span>
#include <string>

#include "harness/base/result.h"
#include "harness/vectors/matrix.h"

namespace plimsoll::embed {

/// Texts in, unit vectors out.
class Embedder {
 public:
  virtual ~Embedder() = default;
  /// What a reader is told: "lexical", "static:potion-base-8M", "encoder:all-MiniLM-L6-v2".
  virtual const std::string& name() const = 0;
  /// A digest over everything that moves a vector: weights, tokenizer, options, the texts that it
  /// was fitted on, the version of the code. Vectors of unequal identities are never compared.
  virtual const std::string& identity() const = 0;
  virtual std::size_t dimensions() const = 0;
  /// One row per text, in the order of the texts: unit rows, zeros for a text with nothing to
  /// embed. The same text gives the same row whatever its neighbours. Not thread-safe.
  virtual Result<vectors::Matrix> Embed(std::span<const std::string> texts) = 0;
};

}  // namespace plimsoll::embed

#endif  // HARNESS_EMBED_EMBEDDER_H_
