#include "harness/cli/embedders.h"

#include <algorithm>
#include <filesystem>
#include <string_view>
#include <utility>
#include <vector>

#include "harness/base/suggest.h"
#include "harness/cli/config.h"
#include "harness/cli/connect.h"
#include "harness/doc/json.h"
#include "harness/embed/embedding_cache.h"
#include "harness/embed/encoder.h"
#include "harness/embed/http_embedder.h"
#include "harness/embed/lexical_embedder.h"
#include "harness/embed/static_embedder.h"

namespace plimsoll::cli {
namespace {

using embed::Embedder;

/// The file that keeps vectors; empty: none does.
std::string CachePath(const EmbedderRequest& request, const Config& config) {
  if (request.cache == "none") return "";
  if (!request.cache.empty()) return request.cache;
  const std::string_view store =
      std::string_view(config.store).substr(config.store.starts_with("sqlite:") ? 7 : 0);
  return (std::filesystem::path(Below(config, std::string(store))).parent_path() / "embeddings.db")
      .string();
}

Result<const embed::HttpEmbedderConfig*> FindEmbedder(const Config& config, const std::string& id) {
  std::vector<std::string> ids;
  for (const embed::HttpEmbedderConfig& candidate : config.embedders) {
    if (candidate.id == id) return &candidate;
    ids.push_back(candidate.id);
  }
  std::string list;
  for (const std::string& known : ids) list += (list.empty() ? "; there are: " : ", ") + known;
  const std::string hint = DidYouMean(id, ids);
  return MakeError(ErrorCode::kNotFound, "no embedder ", doc::QuoteShort(id), " in ",
                   config.path.empty() ? "the defaults" : config.path, list,
                   hint.empty() ? "" : "; ", hint);
}

Result<std::unique_ptr<Embedder>> ConnectServed(const EmbedderRequest& request,
                                                const Config& config, const std::string& id,
                                                embed::EmbeddingCache* cache) {
  PLIMSOLL_CHECK(request.session != nullptr);
  PLIMSOLL_ASSIGN(const embed::HttpEmbedderConfig* served, FindEmbedder(config, id));
  embed::EmbedderConnection connection;
  connection.vault =
      std::make_unique<http::Vault>(config.credentials, request.session->environment);
  PLIMSOLL_ASSIGN(connection.client, ConnectHttp(config, connection.vault.get()));
  connection.clock = request.session->clock;
  return embed::ConnectHttpEmbedder(*served, std::move(connection), cache);
}

/// "kind:rest" in its two parts.
std::pair<std::string, std::string> SplitSpec(const std::string& spec) {
  const std::size_t colon = std::min(spec.find(':'), spec.size());
  return {spec.substr(0, colon), spec.substr(std::min(colon + 1, spec.size()))};
}

Result<std::unique_ptr<Embedder>> MakeKept(const EmbedderRequest& request, const std::string& kind,
                                           const std::string& of) {
  Diagnostics diagnostics;
  PLIMSOLL_ASSIGN(const Config config, LoadConfig(request.config, &diagnostics));
  std::unique_ptr<embed::EmbeddingCache> cache;
  if (const std::string path = CachePath(request, config); !path.empty()) {
    PLIMSOLL_ASSIGN(cache, embed::OpenEmbeddingCache(path));
  }
  Result<std::unique_ptr<Embedder>> embedder =
      kind == "static"    ? embed::OpenStaticEmbedder(of)
      : kind == "encoder" ? embed::OpenEncoder(of)
                          : ConnectServed(request, config, of, cache.get());
  if (!embedder.ok() || cache == nullptr) return embedder;
  return embed::MakeCachedEmbedder(std::move(*embedder), std::move(cache));
}

}  // namespace

void AddEmbedderOptions(Options& options, EmbedderRequest* request) {
  const std::string lexical = request->spec.empty()
                                  ? "compares embeddings too (default: nothing does): lexical"
                                  : "lexical (default)";
  options.Value("--embedder", &request->spec,
                lexical + ", static:DIR, encoder:DIR, or http:NAME of plimsoll.yaml");
  options.Value("--embedding-cache", &request->cache,
                "where vectors are kept; default: embeddings.db beside the store; none: nowhere");
}

bool IsFitted(const EmbedderRequest& request) { return request.spec == "lexical"; }

Result<std::string> VectorFolder(const EmbedderRequest& request) {
  if (IsFitted(request) || request.cache == "none") return std::string();
  Diagnostics diagnostics;
  PLIMSOLL_ASSIGN(const Config config, LoadConfig(request.config, &diagnostics));
  const auto folder = std::filesystem::path(CachePath(request, config)).parent_path();
  return folder.empty() ? "." : folder.string();
}

Result<std::unique_ptr<Embedder>> MakeEmbedder(const EmbedderRequest& request,
                                               std::span<const std::string> fit_texts) {
  if (IsFitted(request)) return embed::FitLexicalEmbedder(fit_texts);
  const auto [kind, of] = SplitSpec(request.spec);
  const bool is_kept = kind == "static" || kind == "encoder" || kind == "http";
  if (is_kept && !of.empty()) return MakeKept(request, kind, of);
  return MakeError(ErrorCode::kInvalid, "no embedder ", doc::QuoteShort(request.spec),
                   "; expected lexical, static:DIR, encoder:DIR or http:NAME");
}

}  // namespace plimsoll::cli
