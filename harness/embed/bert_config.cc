#include <string>

#include "harness/embed/bert_model.h"

namespace plimsoll::embed {
namespace {

Status ReadSize(const doc::Node& json, std::string_view key, std::int64_t most, std::size_t* out) {
  const doc::Node* value = json.Find(key);
  const Result<std::int64_t> size =
      value == nullptr ? MakeError(ErrorCode::kInvalid, "missing") : value->AsInt();
  if (!size.ok() || *size < 1 || *size > most)
    return MakeError(ErrorCode::kInvalid, "\"", key, "\" is ",
                     value == nullptr ? "missing" : doc::FoundText(*value), "; expected 1 to ",
                     std::to_string(most));
  *out = static_cast<std::size_t>(*size);
  return {};
}

/// Errors: kInvalid where the value is there and is another one.
Status Expect(const doc::Node& json, std::string_view key, std::string_view wanted) {
  const doc::Node* value = json.Find(key);
  if (value == nullptr || value->text == wanted) return {};
  return MakeError(ErrorCode::kInvalid, "\"", key, "\" is ", doc::FoundText(*value), "; only \"",
                   wanted, "\" can be computed");
}

}  // namespace

Result<BertConfig> ReadBertConfig(const doc::Node& json) {
  PLIMSOLL_TRY(Expect(json, "model_type", "bert"));
  PLIMSOLL_TRY(Expect(json, "hidden_act", "gelu"));
  PLIMSOLL_TRY(Expect(json, "position_embedding_type", "absolute"));
  BertConfig config;
  PLIMSOLL_TRY(ReadSize(json, "hidden_size", 8192, &config.hidden_size));
  PLIMSOLL_TRY(ReadSize(json, "num_hidden_layers", 64, &config.layers));
  PLIMSOLL_TRY(ReadSize(json, "num_attention_heads", 256, &config.heads));
  PLIMSOLL_TRY(ReadSize(json, "intermediate_size", 65536, &config.intermediate_size));
  PLIMSOLL_TRY(ReadSize(json, "vocab_size", 2'000'000, &config.vocabulary));
  PLIMSOLL_TRY(ReadSize(json, "max_position_embeddings", 8192, &config.positions));
  PLIMSOLL_TRY(ReadSize(json, "type_vocab_size", 1024, &config.token_types));
  if (config.hidden_size % config.heads != 0)
    return MakeError(ErrorCode::kInvalid, std::to_string(config.heads),
                     " heads do not divide a hidden size of ", std::to_string(config.hidden_size));
  if (const doc::Node* epsilon = json.Find("layer_norm_eps")) {
    const Result<double> value = epsilon->AsDouble();
    if (!value.ok() || !(*value > 0 && *value < 1))
      return MakeError(ErrorCode::kInvalid, "\"layer_norm_eps\" is ", doc::FoundText(*epsilon),
                       "; expected a number between 0 and 1");
    config.epsilon = static_cast<float>(*value);
  }
  return config;
}

}  // namespace plimsoll::embed
