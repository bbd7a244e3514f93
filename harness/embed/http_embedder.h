#ifndef HARNESS_EMBED_HTTP_EMBEDDER_H_
#define HARNESS_EMBED_HTTP_EMBEDDER_H_

#include <memory>

#include "harness/base/clock.h"
#include "harness/base/result.h"
#include "harness/embed/embedder.h"
#include "harness/embed/embedding_api.h"
#include "harness/embed/embedding_cache.h"
#include "harness/http/client.h"
#include "harness/http/credential.h"

namespace plimsoll::embed {

/// What carries an embedder's requests; `client` borrows `vault`.
struct EmbedderConnection {
  std::unique_ptr<http::Vault> vault;  ///< may be null, for clients that need none
  std::unique_ptr<http::Client> client;
  const Clock* clock = nullptr;  ///< borrowed
};

/// Embeds eight fixed texts, canaries: their length is the embedder's dimensions, and where `cache`
/// (which may be null) keeps vectors of theirs, each must have a cosine of at least 0.9999 to it.
/// Blank texts are not sent. A row is what the server makes of the text, whose last bits may depend
/// on its neighbours there. Errors: kProvider, also for a row of zeros; kBudget; kNotComparable
/// where the model behind the URL is no longer the one whose vectors are kept; kStore.
Result<std::unique_ptr<Embedder>> ConnectHttpEmbedder(const HttpEmbedderConfig& config,
                                                      EmbedderConnection connection,
                                                      EmbeddingCache* cache);

}  // namespace plimsoll::embed

#endif  // HARNESS_EMBED_HTTP_EMBEDDER_H_
