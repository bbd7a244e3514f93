#ifndef HARNESS_EMBED_EMBEDDING_API_H_
#define HARNESS_EMBED_EMBEDDING_API_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "harness/base/result.h"
#include "harness/doc/object_reader.h"
#include "harness/http/budget.h"
#include "harness/http/message.h"
#include "harness/http/rate.h"
#include "harness/http/retry.h"

namespace plimsoll::embed {

/// How vectors stand in an answer.
enum class VectorEncoding { kBase64, kFloat };

/// One `embedders:` entry of plimsoll.yaml: a served model.
struct HttpEmbedderConfig {
  std::string id;
  std::string url = "https://api.openai.com/v1";  ///< base URL of the API
  std::string model;
  std::optional<std::int64_t> dimensions;  ///< asked for where it is set
  VectorEncoding encoding = VectorEncoding::kBase64;
  int batch = 128;  ///< texts of one request; halved where the server takes fewer
  std::string credential;
  std::string key_header = "authorization";
  http::Deadlines deadlines;
  http::RateLimits rate;
  http::RetryPolicy retry;
  double usd_per_million_tokens = 0;
  std::optional<std::int64_t> max_requests;
  std::optional<double> max_cost_usd;
};
void ReadHttpEmbedderConfig(doc::ObjectReader& r, HttpEmbedderConfig* out);

/// The request for the vectors of some texts, none of them empty. Source: OpenAI API reference,
/// embeddings; spoken by vLLM, llama.cpp and TEI as well.
http::Request EncodeEmbeddingRequest(const HttpEmbedderConfig& config,
                                     std::span<const std::string> texts);

/// What an answer holds, in the order of the texts.
struct EmbeddingAnswer {
  std::vector<std::vector<float>> vectors;
  std::int64_t tokens = 0;
};

/// Errors: kProvider for a failure, with what the server says of it, and for an answer that has not
/// exactly one finite vector per text, all of one length.
Result<EmbeddingAnswer> DecodeEmbeddings(const http::Response& response, std::size_t texts);

/// Whether the server may take half as many texts: 413, 422, 424.
bool IsTooMuchAtOnce(const http::Response& response);

}  // namespace plimsoll::embed

#endif  // HARNESS_EMBED_EMBEDDING_API_H_
