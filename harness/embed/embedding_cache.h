#ifndef HARNESS_EMBED_EMBEDDING_CACHE_H_
#define HARNESS_EMBED_EMBEDDING_CACHE_H_

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "harness/base/result.h"
#include "harness/embed/embedder.h"

namespace plimsoll::embed {

/// Vectors by embedder's identity and text, in a SQLite file that several processes may use at
/// once. A row that is damaged counts as absent. Thread safety: one thread.
class EmbeddingCache {
 public:
  virtual ~EmbeddingCache() = default;
  /// What is kept of a text, or nothing. Errors: kStore.
  virtual Result<std::optional<std::vector<float>>> Get(const std::string& identity,
                                                        const std::string& text,
                                                        std::size_t dimensions) = 0;
  /// Keeps one row per text, all or none of them. Errors: kStore.
  virtual Status Put(const std::string& identity, std::span<const std::string> texts,
                     vectors::MatrixView rows) = 0;
  virtual const std::string& path() const = 0;
};

/// Makes the file and its folder where they are not there. Errors: kStore, also for a file of
/// another format.
Result<std::unique_ptr<EmbeddingCache>> OpenEmbeddingCache(const std::string& path);

/// The same embedder, asked only for texts that the cache does not hold, each once.
std::unique_ptr<Embedder> MakeCachedEmbedder(std::unique_ptr<Embedder> inner,
                                             std::unique_ptr<EmbeddingCache> cache);

}  // namespace plimsoll::embed

#endif  // HARNESS_EMBED_EMBEDDING_CACHE_H_
