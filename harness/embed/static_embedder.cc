#include "harness/embed/static_embedder.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "harness/base/utf8.h"
#include "harness/doc/json.h"
#include "harness/embed/model_folder.h"
#include "harness/vectors/parallel.h"

namespace plimsoll::embed {
namespace {

constexpr std::string_view kVersion = "static/1";
constexpr std::size_t kMostTokens = 512;

/// The first `count` code points.
std::string_view FirstCodePoints(std::string_view text, std::size_t count) {
  std::size_t end = 0;
  for (; count > 0 && end < text.size(); --count) end += DecodeUtf8(text, end).length;
  return text.substr(0, end);
}

/// Where the weights lie and which is the folder of the tokenizer.
struct Layout {
  std::string weights = "model.safetensors";
  std::string tokenizer;  // below the folder; empty: itself
};

/// model2vec writes everything into the folder; sentence-transformers puts the module and its
/// tokenizer into a folder of their own.
Result<Layout> FindLayout(ModelFolder& folder) {
  PLIMSOLL_ASSIGN(const std::optional<doc::Node> modules, folder.OptionalJson("modules.json"));
  Layout layout;
  if (!modules) return layout;
  for (const doc::Node& module : modules->items) {
    const std::string type = module.StringAt("/type");
    const std::string path = module.StringAt("/path");
    const std::string kind = type.substr(type.rfind('.') + 1);
    if (kind != "StaticEmbedding" && kind != "Normalize")
      return MakeError(ErrorCode::kInvalid, "modules.json: a module of type ",
                       doc::QuoteShort(type),
                       " cannot be computed; expected StaticEmbedding, Normalize");
    if (path.find("..") != std::string::npos || path.starts_with("/"))
      return MakeError(ErrorCode::kInvalid, "modules.json: ", doc::QuoteShort(path),
                       " leads out of the folder");
    if (kind == "StaticEmbedding" && !path.empty() && folder.Has(path + "/model.safetensors"))
      layout = {path + "/model.safetensors", path};
  }
  return layout;
}

class StaticEmbedder final : public Embedder {
 public:
  StaticEmbedder(WordPiece tokenizer, TokenVectors vectors, std::string name, std::string identity,
                 int threads)
      : tokenizer_(std::move(tokenizer)),
        vectors_(std::move(vectors)),
        name_(std::move(name)),
        identity_(std::move(identity)),
        threads_(threads) {}

  const std::string& name() const override { return name_; }
  const std::string& identity() const override { return identity_; }
  std::size_t dimensions() const override { return vectors_.dimensions(); }

  Result<vectors::Matrix> Embed(std::span<const std::string> texts) override {
    vectors::Matrix matrix(texts.size(), dimensions());
    vectors::ForEach(texts.size(), threads_, [&](std::size_t i) {
      const std::vector<float> pooled = vectors_.Pool(Tokens(texts[i]));
      std::copy(pooled.begin(), pooled.end(), matrix.Row(i));
    });
    vectors::NormaliseRows(&matrix);
    return matrix;
  }

 private:
  std::vector<std::int32_t> Tokens(std::string_view text) const {
    std::vector<std::int32_t> ids =
        tokenizer_.Encode(FirstCodePoints(text, kMostTokens * tokenizer_.median_length()));
    std::erase(ids, tokenizer_.unknown_id());
    ids.resize(std::min(ids.size(), kMostTokens));
    return ids;
  }

  WordPiece tokenizer_;
  TokenVectors vectors_;
  std::string name_;
  std::string identity_;
  int threads_;
};

Result<std::unique_ptr<Embedder>> Open(const std::string& path, int threads) {
  ModelFolder folder(path, kVersion);
  PLIMSOLL_ASSIGN(const Layout layout, FindLayout(folder));
  PLIMSOLL_ASSIGN(WordPiece tokenizer, folder.Tokenizer(layout.tokenizer));
  PLIMSOLL_ASSIGN(const auto tensors, folder.Tensors(layout.weights));
  Result<TokenVectors> vectors = TokenVectors::Load(*tensors);
  if (!vectors.ok()) return WithContext(vectors.error(), layout.weights);
  if (tokenizer.size() > vectors->count())
    return MakeError(ErrorCode::kInvalid, "the tokenizer has ids up to ",
                     std::to_string(tokenizer.size() - 1), ", the model ",
                     std::to_string(vectors->count()), " vectors");
  return std::unique_ptr<Embedder>(
      std::make_unique<StaticEmbedder>(std::move(tokenizer), std::move(*vectors),
                                       "static:" + folder.name(), folder.TakeIdentity(), threads));
}

}  // namespace

Result<TokenVectors> TokenVectors::Load(const SafeTensors& file) {
  const Tensor* rows = file.Find("embeddings");
  if (rows == nullptr) rows = file.Find("embedding.weight");
  if (rows == nullptr || rows->shape.size() != 2 || rows->shape[1] == 0)
    return MakeError(ErrorCode::kInvalid,
                     "no tensor \"embeddings\" or \"embedding.weight\" of tokens x dimensions");
  TokenVectors result;
  PLIMSOLL_ASSIGN(const std::vector<float> values, FloatsOf(*rows));
  result.rows_ = vectors::Matrix(rows->shape[0], rows->shape[1]);
  std::copy(values.begin(), values.end(), result.rows_.Row(0));
  if (const Tensor* mapping = file.Find("mapping")) {
    PLIMSOLL_ASSIGN(result.mapping_, IntegersOf(*mapping));
    for (const std::int64_t row : result.mapping_)
      if (row < 0 || static_cast<std::size_t>(row) >= rows->shape[0])
        return MakeError(ErrorCode::kInvalid, "\"mapping\" holds ", std::to_string(row),
                         "; there are ", std::to_string(rows->shape[0]), " rows");
  }
  if (const Tensor* weights = file.Find("weights")) {
    PLIMSOLL_ASSIGN(result.weights_, FloatsOf(*weights));
    if (result.weights_.size() != result.count())
      return MakeError(ErrorCode::kInvalid, "\"weights\" holds ",
                       std::to_string(result.weights_.size()), " values for ",
                       std::to_string(result.count()), " tokens");
  }
  return result;
}

std::vector<float> TokenVectors::Pool(std::span<const std::int32_t> ids) const {
  std::vector<double> sum(dimensions());
  for (const std::int32_t id : ids) {
    const auto token = static_cast<std::size_t>(id);
    PLIMSOLL_CHECK(id >= 0 && token < count());
    const std::size_t row = mapping_.empty() ? token : static_cast<std::size_t>(mapping_[token]);
    const double weight = weights_.empty() ? 1 : weights_[token];
    for (std::size_t j = 0; j < sum.size(); ++j) sum[j] += weight * rows_.Row(row)[j];
  }
  std::vector<float> mean(sum.size());
  for (std::size_t j = 0; j < sum.size() && !ids.empty(); ++j)
    mean[j] = static_cast<float>(sum[j] / static_cast<double>(ids.size()));
  return mean;
}

Result<std::unique_ptr<Embedder>> OpenStaticEmbedder(const std::string& folder, int threads) {
  Result<std::unique_ptr<Embedder>> embedder = Open(folder, threads);
  if (!embedder.ok()) return WithContext(embedder.error(), "static embedder " + folder);
  return embedder;
}

}  // namespace plimsoll::embed
