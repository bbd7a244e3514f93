#ifndef HARNESS_EMBED_STATIC_EMBEDDER_H_
#define HARNESS_EMBED_STATIC_EMBEDDER_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "harness/base/result.h"
#include "harness/embed/embedder.h"
#include "harness/embed/safetensors.h"

namespace plimsoll::embed {

/// A vector per token. Source: MinishLab/model2vec, model.py.
class TokenVectors {
 public:
  /// Tensors "embeddings" (or "embedding.weight", as sentence-transformers names it), and where
  /// they are there "weights" and "mapping", one value per token id. Errors: kInvalid.
  static Result<TokenVectors> Load(const SafeTensors& file);
  /// Token ids that have a vector: [0, count()).
  std::size_t count() const { return mapping_.empty() ? rows_.rows() : mapping_.size(); }
  std::size_t dimensions() const { return rows_.columns(); }
  /// The mean of rows[mapping[id]] * weights[id] over the ids; zeros where there are none.
  std::vector<float> Pool(std::span<const std::int32_t> ids) const;

 private:
  vectors::Matrix rows_;
  std::vector<float> weights_;         // empty: 1 each
  std::vector<std::int64_t> mapping_;  // empty: id i is row i
};

/// Static token embeddings from a folder: model2vec's (config.json, model.safetensors,
/// tokenizer.json) or the StaticEmbedding module of sentence-transformers. The string is cut to 512
/// times the vocabulary's median token length, unknown tokens are dropped, 512 are read. `threads`
/// 0: as many as the machine has. Errors: kNotFound; kInvalid.
Result<std::unique_ptr<Embedder>> OpenStaticEmbedder(const std::string& folder, int threads = 0);

}  // namespace plimsoll::embed

#endif  // HARNESS_EMBED_STATIC_EMBEDDER_H_
