#include "harness/embed/embedding_api.h"

#include <algorithm>
#include <bit>
#include <chrono>
#include <cmath>
#include <cstring>
#include <utility>

#include "harness/doc/json.h"
#include "harness/embed/base64.h"
#include "harness/http/credential.h"
#include "harness/http/failure_text.h"

namespace plimsoll::embed {
namespace {

constexpr std::string_view kEncodings[] = {"base64", "float"};
constexpr std::uint64_t kMostAnswerBytes = std::uint64_t{256} << 20;
constexpr std::size_t kMostDimensions = 65536;
constexpr std::size_t kBytesPerToken = 4;

Error Wrong(const std::string& what) {
  return MakeError(ErrorCode::kProvider, "the answer ", what);
}

Result<std::vector<float>> FloatsOfBase64(const std::string& text) {
  const Result<std::string> bytes = DecodeBase64(text);
  if (!bytes.ok() || bytes->size() % sizeof(float) != 0)
    return Wrong("has a vector that is no base64 of float32 values");
  static_assert(std::endian::native == std::endian::little, "the API's values are little-endian");
  std::vector<float> values(bytes->size() / sizeof(float));
  std::memcpy(values.data(), bytes->data(), bytes->size());
  return values;
}

Result<std::vector<float>> FloatsOfList(const doc::Node& list) {
  std::vector<float> values;
  for (const doc::Node& item : list.items) {
    const Result<double> value = item.AsDouble();
    if (!value.ok()) return Wrong("has a vector with " + doc::FoundText(item));
    values.push_back(static_cast<float>(*value));
  }
  return values;
}

/// Some servers answer with numbers where base64 was asked for.
Result<std::vector<float>> VectorOf(const doc::Node& item) {
  const doc::Node* vector = item.Find("embedding");
  if (vector == nullptr || (!vector->is_array() && vector->kind != doc::NodeKind::kString))
    return Wrong("has an item without a vector \"embedding\"");
  PLIMSOLL_ASSIGN(std::vector<float> values,
                  vector->is_array() ? FloatsOfList(*vector) : FloatsOfBase64(vector->text));
  if (values.empty() || values.size() > kMostDimensions)
    return Wrong("has a vector of " + std::to_string(values.size()) + " values");
  if (!std::all_of(values.begin(), values.end(), [](float v) { return std::isfinite(v); }))
    return Wrong("has a vector with a value that is not finite");
  return values;
}

}  // namespace

void ReadHttpEmbedderConfig(doc::ObjectReader& r, HttpEmbedderConfig* out) {
  r.Form("id", &out->id, "id", "the name behind http: in --embedder", true);
  r.String("url", &out->url, "base URL of the API; default: https://api.openai.com/v1");
  r.String("model", &out->model, "the model's name, as the provider spells it", true);
  r.Int("dimensions", &out->dimensions, "length of the vectors, where the model can be asked", 1,
        static_cast<std::int64_t>(kMostDimensions));
  r.Enum_("encoding", &out->encoding, kEncodings, "how vectors stand in an answer");
  r.Int("batch", &out->batch, "texts of one request; halved where the server takes fewer", 1, 2048);
  r.String("credential", &out->credential, "id of the credential that holds the key");
  r.String("key_header", &out->key_header,
           "the header that carries the key, where it is not authorization, such as api-key");
  int timeout_ms = static_cast<int>(out->deadlines.total.count());
  r.Int("timeout_ms", &timeout_ms, "longest time of one attempt", 1, 3'600'000);
  out->deadlines.total = std::chrono::milliseconds(timeout_ms);
  out->deadlines.first_byte = std::min(out->deadlines.first_byte, out->deadlines.total);
  r.Object("rate", &out->rate, http::ReadRateLimits, "what the provider may be asked");
  r.Object("retry", &out->retry, http::ReadRetryPolicy, "how failed attempts are repeated");
  r.Double("usd_per_million_tokens", &out->usd_per_million_tokens, "what tokens cost", 0, 1e6);
  r.Int("max_requests", &out->max_requests, "requests of one command at most", 1, 1'000'000'000);
  r.Double("max_cost_usd", &out->max_cost_usd, "cost of one command at most", 0, 1e9);
  if (!r.IsReading()) return;
  if (const Result<std::string> origin = http::OriginOf(out->url); !origin.ok())
    r.Fail("url", origin.error().message);
}

http::Request EncodeEmbeddingRequest(const HttpEmbedderConfig& config,
                                     std::span<const std::string> texts) {
  doc::Node input = doc::Node::Array();
  for (const std::string& text : texts) input.Push(doc::Node::String(text));
  doc::Node body =
      doc::Node::Object({{"model", doc::Node::String(config.model)}, {"input", std::move(input)}});
  body.Set("encoding_format",
           doc::Node::String(std::string(kEncodings[static_cast<std::size_t>(config.encoding)])));
  if (config.dimensions) body.Set("dimensions", doc::Node::Int(*config.dimensions));
  http::Request request;
  const std::size_t query = std::min(config.url.find('?'), config.url.size());
  request.url = config.url.substr(0, query);
  if (request.url.ends_with('/')) request.url.pop_back();
  request.url += "/embeddings" + config.url.substr(query);
  request.headers = {{"content-type", "application/json"}, {"accept", "application/json"}};
  request.body = doc::WriteJson(body);
  if (!config.credential.empty())
    request.authentication = {config.credential, config.key_header,
                              config.key_header == "authorization" ? "Bearer " : ""};
  request.deadlines = config.deadlines;
  request.max_body_bytes = kMostAnswerBytes;
  request.expected_tokens = static_cast<std::int64_t>(request.body.size() / kBytesPerToken);
  return request;
}

Result<EmbeddingAnswer> DecodeEmbeddings(const http::Response& response, std::size_t texts) {
  if (!response.ok()) return MakeError(ErrorCode::kProvider, http::FailureText(response));
  const Result<doc::Node> body = doc::ParseJson(response.body, {.max_bytes = kMostAnswerBytes});
  if (!body.ok()) return Wrong("is not JSON: " + http::ShownText(body.error().message));
  const doc::Node* data = body->Find("data");
  if (data == nullptr || !data->is_array()) return Wrong("has no list \"data\"");
  if (data->items.size() != texts)
    return Wrong("has " + std::to_string(data->items.size()) + " vectors for " +
                 std::to_string(texts) + " texts");
  EmbeddingAnswer answer;
  answer.vectors.resize(texts);
  for (std::size_t i = 0; i < texts; ++i) {
    const std::int64_t index = data->items[i].IntAt("/index", static_cast<std::int64_t>(i));
    if (index < 0 || index >= static_cast<std::int64_t>(texts) ||
        !answer.vectors[static_cast<std::size_t>(index)].empty())
      return Wrong("has the index " + std::to_string(index) + " twice or out of range");
    PLIMSOLL_ASSIGN(answer.vectors[static_cast<std::size_t>(index)], VectorOf(data->items[i]));
  }
  for (const std::vector<float>& vector : answer.vectors)
    if (vector.size() != answer.vectors[0].size()) return Wrong("has vectors of unequal lengths");
  answer.tokens = std::max<std::int64_t>(0, body->IntAt("/usage/prompt_tokens"));
  return answer;
}

bool IsTooMuchAtOnce(const http::Response& response) {
  return response.status == 413 || response.status == 422 || response.status == 424;
}

}  // namespace plimsoll::embed
