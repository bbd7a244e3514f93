#include "harness/cli/embedders.h"

#include "harness/doc/json.h"
#include "harness/embed/lexical_embedder.h"

namespace plimsoll::cli {

void AddEmbedderOptions(Options& options, EmbedderRequest* request) {
  options.Value("--embedder", &request->spec,
                "lexical (default), static:DIR, encoder:DIR, or http:NAME of plimsoll.yaml");
  options.Value("--embedding-cache", &request->cache,
                "where vectors are kept; default: embeddings.db beside the store; none: nowhere");
}

Result<std::unique_ptr<embed::Embedder>> MakeEmbedder(const EmbedderRequest& request,
                                                      std::span<const std::string> fit_texts) {
  if (request.spec == "lexical") return embed::FitLexicalEmbedder(fit_texts);
  return MakeError(ErrorCode::kInvalid, "no embedder ", doc::QuoteShort(request.spec),
                   "; there are: lexical, static:DIR, encoder:DIR, http:NAME");
}

}  // namespace plimsoll::cli
