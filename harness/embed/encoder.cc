#include "harness/embed/encoder.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>
#include <vector>

#include "harness/doc/json.h"
#include "harness/embed/bert_model.h"
#include "harness/embed/model_folder.h"
#include "harness/text/hostile.h"
#include "harness/vectors/parallel.h"

namespace plimsoll::embed {
namespace {

constexpr std::string_view kVersion = "encoder/1";
/// Texts go through the model in batches of about so many tokens: enough for the products, and what
/// stands between them still fits a cache.
constexpr std::size_t kBatchTokens = 1344;

enum class Pooling { kMean, kFirstToken };

bool IsTrue(const doc::Node& json, std::string_view key) {
  const doc::Node* value = json.Find(key);
  return value != nullptr && value->kind == doc::NodeKind::kBool && value->text == "true";
}

/// Errors: kInvalid for a module that is none of Transformer, Pooling and Normalize.
Result<std::string> PoolingFolder(ModelFolder& folder) {
  PLIMSOLL_ASSIGN(const std::optional<doc::Node> modules, folder.OptionalJson("modules.json"));
  std::string pooling = "1_Pooling";
  if (!modules) return pooling;
  for (const doc::Node& module : modules->items) {
    const std::string type = module.StringAt("/type");
    const std::string kind = type.substr(type.rfind('.') + 1);
    if (kind == "Pooling") pooling = module.StringAt("/path", pooling);
    if (kind == "Transformer" && !module.StringAt("/path").empty())
      return MakeError(ErrorCode::kInvalid, "modules.json: the transformer lies in ",
                       doc::QuoteShort(module.StringAt("/path")), "; expected the folder itself");
    if (kind != "Transformer" && kind != "Pooling" && kind != "Normalize")
      return MakeError(ErrorCode::kInvalid, "modules.json: a module of type ",
                       doc::QuoteShort(type),
                       " cannot be computed; expected Transformer, Pooling, Normalize");
  }
  if (pooling.find("..") != std::string::npos || pooling.starts_with("/"))
    return MakeError(ErrorCode::kInvalid, "modules.json: ", doc::QuoteShort(pooling),
                     " leads out of the folder");
  return pooling;
}

Result<Pooling> ReadPooling(ModelFolder& folder) {
  PLIMSOLL_ASSIGN(const std::string path, PoolingFolder(folder));
  PLIMSOLL_ASSIGN(const std::optional<doc::Node> json, folder.OptionalJson(path + "/config.json"));
  if (!json) return Pooling::kMean;
  std::vector<std::string> modes;
  for (const doc::Member& member : json->members)
    if (member.key.starts_with("pooling_mode_") && IsTrue(*json, member.key))
      modes.push_back(member.key);
  if (modes == std::vector<std::string>{"pooling_mode_mean_tokens"}) return Pooling::kMean;
  if (modes == std::vector<std::string>{"pooling_mode_cls_token"}) return Pooling::kFirstToken;
  std::string found;
  for (const std::string& mode : modes) found += (found.empty() ? "" : ", ") + mode;
  return MakeError(ErrorCode::kInvalid, path, "/config.json pools by ",
                   found.empty() ? "no mode" : text::OneLine(found),
                   "; expected pooling_mode_mean_tokens or pooling_mode_cls_token alone");
}

/// How many tokens of a text are read, [CLS] and [SEP] included.
Result<std::size_t> ReadLongest(ModelFolder& folder, const BertConfig& config,
                                const WordPiece& tokenizer) {
  PLIMSOLL_ASSIGN(const std::optional<doc::Node> json,
                  folder.OptionalJson("sentence_bert_config.json"));
  if (!json) return std::min<std::size_t>(512, config.positions);
  if (IsTrue(*json, "do_lower_case") && !tokenizer.options().lowercase)
    return MakeError(ErrorCode::kInvalid,
                     "sentence_bert_config.json asks for lower case and the tokenizer does not");
  const std::int64_t longest =
      json->IntAt("/max_seq_length", static_cast<std::int64_t>(config.positions));
  if (longest < 3)
    return MakeError(ErrorCode::kInvalid, "sentence_bert_config.json: \"max_seq_length\" is ",
                     std::to_string(longest), "; expected 3 or more");
  return std::min(static_cast<std::size_t>(longest), config.positions);
}

Status RefusePrompts(ModelFolder& folder) {
  PLIMSOLL_ASSIGN(const std::optional<doc::Node> json,
                  folder.OptionalJson("config_sentence_transformers.json"));
  const std::string name = json ? json->StringAt("/default_prompt_name") : "";
  if (name.empty()) return {};
  return MakeError(ErrorCode::kInvalid, "config_sentence_transformers.json puts the prompt ",
                   doc::QuoteShort(name), " before every text, which is not done here");
}

/// Consecutive texts, by their places in a list.
struct Batch {
  std::size_t first = 0;
  std::size_t count = 0;
};

std::vector<Batch> CutIntoBatches(std::span<const TokenIds> texts) {
  std::vector<Batch> batches;
  std::size_t tokens = kBatchTokens;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    if (tokens + texts[i].size() > kBatchTokens) {
      batches.push_back({i, 0});
      tokens = 0;
    }
    tokens += texts[i].size();
    ++batches.back().count;
  }
  return batches;
}

class Encoder final : public Embedder {
 public:
  struct Parts {
    WordPiece tokenizer;
    BertModel model;
    Pooling pooling = Pooling::kMean;
    std::size_t longest = 0;
    std::int32_t first_token = 0;
    std::int32_t last_token = 0;
    std::string name;
    std::string identity;
    int threads = 0;
  };
  explicit Encoder(Parts parts) : parts_(std::move(parts)) {}

  const std::string& name() const override { return parts_.name; }
  const std::string& identity() const override { return parts_.identity; }
  std::size_t dimensions() const override { return parts_.model.config().hidden_size; }

  Result<vectors::Matrix> Embed(std::span<const std::string> texts) override {
    std::vector<TokenIds> all(texts.size());
    vectors::ForEach(texts.size(), parts_.threads,
                     [&](std::size_t i) { all[i] = Tokens(texts[i]); });
    // Longest first, so that the last batches are short ones and no thread waits for long.
    std::vector<std::size_t> order;
    for (std::size_t i = 0; i < all.size(); ++i)
      if (!all[i].empty()) order.push_back(i);
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return all[a].size() > all[b].size(); });
    std::vector<TokenIds> sorted;
    for (const std::size_t i : order) sorted.push_back(std::move(all[i]));
    vectors::Matrix matrix(texts.size(), dimensions());
    const std::vector<Batch> batches = CutIntoBatches(sorted);
    vectors::ForEach(batches.size(), parts_.threads, [&](std::size_t b) {
      const auto batch = std::span(sorted).subspan(batches[b].first, batches[b].count);
      Pool(parts_.model.Forward(batch), batch, &order[batches[b].first], &matrix);
    });
    vectors::NormaliseRows(&matrix);
    return matrix;
  }

 private:
  /// Ids between [CLS] and [SEP]; none for a text without a token.
  TokenIds Tokens(const std::string& text) const {
    const TokenIds inner = parts_.tokenizer.Encode(text, parts_.longest - 2);
    if (inner.empty()) return {};
    TokenIds ids = {parts_.first_token};
    ids.insert(ids.end(), inner.begin(), inner.end());
    ids.push_back(parts_.last_token);
    return ids;
  }

  /// One row of `out` for each text of a batch, at the places given.
  void Pool(const vectors::Matrix& tokens, std::span<const TokenIds> batch,
            const std::size_t* places, vectors::Matrix* out) const {
    std::size_t row = 0;
    for (const TokenIds& ids : batch) {
      const std::size_t count = parts_.pooling == Pooling::kMean ? ids.size() : 1;
      std::vector<double> sum(tokens.columns());
      for (std::size_t i = 0; i < count; ++i)
        for (std::size_t j = 0; j < sum.size(); ++j) sum[j] += tokens.Row(row + i)[j];
      for (std::size_t j = 0; j < sum.size(); ++j)
        out->Row(*places)[j] = static_cast<float>(sum[j] / static_cast<double>(count));
      row += ids.size();
      ++places;
    }
  }

  Parts parts_;
};

/// The id of one of the tokens around a text. Errors: kInvalid.
Result<std::int32_t> SpecialId(const WordPiece& tokenizer, const char* token) {
  if (const auto id = tokenizer.IdOf(token)) return *id;
  return MakeError(ErrorCode::kInvalid, "the vocabulary has no \"", token, "\"");
}

Result<std::unique_ptr<Embedder>> Open(const std::string& path, int threads) {
  ModelFolder folder(path, kVersion);
  PLIMSOLL_ASSIGN(const doc::Node json, folder.Json("config.json"));
  const Result<BertConfig> config = ReadBertConfig(json);
  if (!config.ok()) return WithContext(config.error(), "config.json");
  PLIMSOLL_ASSIGN(WordPiece tokenizer, folder.Tokenizer());
  if (tokenizer.size() > config->vocabulary)
    return MakeError(ErrorCode::kInvalid, "the tokenizer has ids up to ",
                     std::to_string(tokenizer.size() - 1), ", the model ",
                     std::to_string(config->vocabulary), " words");
  PLIMSOLL_ASSIGN(const Pooling pooling, ReadPooling(folder));
  PLIMSOLL_ASSIGN(const std::size_t longest, ReadLongest(folder, *config, tokenizer));
  PLIMSOLL_TRY(RefusePrompts(folder));
  PLIMSOLL_ASSIGN(const std::int32_t first, SpecialId(tokenizer, "[CLS]"));
  PLIMSOLL_ASSIGN(const std::int32_t last, SpecialId(tokenizer, "[SEP]"));
  PLIMSOLL_ASSIGN(const auto tensors, folder.Tensors("model.safetensors"));
  PLIMSOLL_ASSIGN(BertModel model, BertModel::Load(*config, *tensors));
  return std::unique_ptr<Embedder>(std::make_unique<Encoder>(
      Encoder::Parts{std::move(tokenizer), std::move(model), pooling, longest, first, last,
                     "encoder:" + folder.name(), folder.TakeIdentity(), threads}));
}

}  // namespace

Result<std::unique_ptr<Embedder>> OpenEncoder(const std::string& folder, int threads) {
  Result<std::unique_ptr<Embedder>> encoder = Open(folder, threads);
  if (!encoder.ok()) return WithContext(encoder.error(), "encoder " + folder);
  return encoder;
}

}  // namespace plimsoll::embed
