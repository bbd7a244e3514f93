#ifndef HARNESS_CLI_EMBEDDERS_H_
#define HARNESS_CLI_EMBEDDERS_H_

#include <memory>
#include <span>
#include <string>

#include "harness/base/result.h"
#include "harness/cli/options.h"
#include "harness/cli/session.h"
#include "harness/embed/embedder.h"

namespace plimsoll::cli {

/// What `--embedder` and the options beside it say.
struct EmbedderRequest {
  /// lexical, static:DIR, encoder:DIR, or http:NAME of an entry of `embedders:` in plimsoll.yaml;
  /// empty: none is asked for, which only commands that can do without may leave it at.
  std::string spec = "lexical";
  std::string config;  ///< path of plimsoll.yaml, as --config gives it; empty: the nearest one
  /// The file that keeps vectors from run to run; empty: embeddings.db beside the store; "none":
  /// nothing is kept. The lexical embedder is fitted anew in every run and never kept.
  std::string cache;
  const Session* session = nullptr;  ///< time and environment; only http:NAME needs it
};

/// --embedder and --embedding-cache. What the request says by then is the default.
void AddEmbedderOptions(Options& options, EmbedderRequest* request);

/// Whether the embedder depends on the texts that it is fitted on.
bool IsFitted(const EmbedderRequest& request);

/// The embedder that is asked for. `fit_texts`: what the lexical one is fitted on, the reference
/// side first; every text that will be compared may be among them. The others leave them unread.
/// Errors: kInvalid for what is no embedder and for a model folder that cannot be used; kNotFound;
/// kNotComparable where a served model has changed; kProvider; kStore.
Result<std::unique_ptr<embed::Embedder>> MakeEmbedder(const EmbedderRequest& request,
                                                      std::span<const std::string> fit_texts);

/// The folder where vectors are kept from run to run; empty: nothing is, because the request says
/// so or the embedder is fitted anew in every run. Errors: those of LoadConfig.
Result<std::string> VectorFolder(const EmbedderRequest& request);

}  // namespace plimsoll::cli

#endif  // HARNESS_CLI_EMBEDDERS_H_
