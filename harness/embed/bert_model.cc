#include "harness/embed/bert_model.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <string>
#include <utility>

#include "harness/doc/json.h"
#include "harness/embed/activations.h"
#include "harness/vectors/product.h"

namespace plimsoll::embed {
namespace {

/// Rows of a product come in multiples of this, which all tile heights divide, so that no row falls
/// to a kernel for leftovers and depends on how many there are.
constexpr std::size_t kRowMultiple = 168;

std::string ShapeText(const std::vector<std::size_t>& shape) {
  std::string text;
  for (const std::size_t length : shape) text += (text.empty() ? "" : "x") + std::to_string(length);
  return text.empty() ? "a single value" : text;
}

vectors::Matrix Product(const vectors::Matrix& x, const vectors::Matrix& weight) {
  vectors::Matrix result(x.rows(), weight.rows());
  vectors::MultiplyByTransposed(x.View(), weight.View(), result.Row(0));
  return result;
}

}  // namespace

/// Takes tensors by name and keeps the first complaint.
class BertModel::Loader {
 public:
  Loader(const SafeTensors& file) : file_(file) {
    if (file.Find("bert.embeddings.word_embeddings.weight") != nullptr) prefix_ = "bert.";
  }

  std::vector<float> Values(const std::string& name, const std::vector<std::size_t>& shape) {
    if (!status_.ok()) return {};
    const Tensor* tensor = file_.Find(prefix_ + name);
    if (tensor == nullptr || tensor->shape != shape) {
      status_ =
          MakeError(ErrorCode::kInvalid, file_.name(), ": tensor ", doc::QuoteShort(prefix_ + name),
                    " is ", tensor == nullptr ? "missing" : ShapeText(tensor->shape),
                    "; the configuration asks for ", ShapeText(shape));
      return {};
    }
    Result<std::vector<float>> values = FloatsOf(*tensor);
    if (!values.ok()) status_ = WithContext(values.error(), file_.name());
    return values.ok() ? std::move(*values) : std::vector<float>();
  }

  vectors::Matrix Rows(const std::string& name, std::size_t rows, std::size_t columns) {
    const std::vector<float> values = Values(name, {rows, columns});
    if (!status_.ok()) return {};
    vectors::Matrix matrix(rows, columns);
    std::copy(values.begin(), values.end(), matrix.Row(0));
    return matrix;
  }

  Linear TakeLinear(const std::string& name, std::size_t out, std::size_t in) {
    Linear linear;
    linear.weight = Rows(name + ".weight", out, in);
    linear.bias = Values(name + ".bias", {out});
    return linear;
  }

  Norm TakeNorm(const std::string& name, std::size_t size) {
    return {Values(name + ".weight", {size}), Values(name + ".bias", {size})};
  }

  Linear QueryKeyValue(const std::string& attention, std::size_t size) {
    Linear joined;
    std::vector<float> weights;
    for (const char* part : {"query", "key", "value"}) {
      const std::string name = attention + ".self." + part;
      const std::vector<float> weight = Values(name + ".weight", {size, size});
      const std::vector<float> bias = Values(name + ".bias", {size});
      weights.insert(weights.end(), weight.begin(), weight.end());
      joined.bias.insert(joined.bias.end(), bias.begin(), bias.end());
    }
    if (!status_.ok()) return joined;
    joined.weight = vectors::Matrix(3 * size, size);
    std::copy(weights.begin(), weights.end(), joined.weight.Row(0));
    return joined;
  }

  Layer TakeLayer(const std::string& name, const BertConfig& config) {
    const std::size_t size = config.hidden_size;
    Layer layer;
    layer.query_key_value = QueryKeyValue(name + ".attention", size);
    layer.attention_output = TakeLinear(name + ".attention.output.dense", size, size);
    layer.attention_norm = TakeNorm(name + ".attention.output.LayerNorm", size);
    layer.up = TakeLinear(name + ".intermediate.dense", config.intermediate_size, size);
    layer.down = TakeLinear(name + ".output.dense", size, config.intermediate_size);
    layer.output_norm = TakeNorm(name + ".output.LayerNorm", size);
    return layer;
  }

  const Status& status() const { return status_; }

 private:
  const SafeTensors& file_;
  std::string prefix_;
  Status status_;
};

Result<BertModel> BertModel::Load(const BertConfig& config, const SafeTensors& file) {
  Loader loader(file);
  const std::size_t size = config.hidden_size;
  BertModel model;
  model.config_ = config;
  model.words_ = loader.Rows("embeddings.word_embeddings.weight", config.vocabulary, size);
  model.positions_ = loader.Rows("embeddings.position_embeddings.weight", config.positions, size);
  model.token_type_ =
      loader.Values("embeddings.token_type_embeddings.weight", {config.token_types, size});
  model.token_type_.resize(std::min(size, model.token_type_.size()));  // type 0 is all there is
  model.embedding_norm_ = loader.TakeNorm("embeddings.LayerNorm", size);
  for (std::size_t i = 0; i < config.layers && loader.status().ok(); ++i)
    model.layers_.push_back(loader.TakeLayer("encoder.layer." + std::to_string(i), config));
  PLIMSOLL_TRY(loader.status());
  return model;
}

vectors::Matrix BertModel::EmbedTokens(std::span<const TokenIds> texts, std::size_t rows) const {
  vectors::Matrix x(rows, config_.hidden_size);
  std::size_t row = 0;
  for (const TokenIds& ids : texts)
    for (std::size_t position = 0; position < ids.size(); ++position, ++row) {
      PLIMSOLL_CHECK(position < config_.positions && ids[position] >= 0 &&
                     static_cast<std::size_t>(ids[position]) < config_.vocabulary);
      const float* word = words_.Row(static_cast<std::size_t>(ids[position]));
      std::copy(word, word + config_.hidden_size, x.Row(row));
      AddTo(positions_.Row(position), config_.hidden_size, x.Row(row));
      AddTo(token_type_.data(), config_.hidden_size, x.Row(row));
    }
  return x;
}

void BertModel::NormaliseRows(const Norm& norm, vectors::Matrix* x) const {
  const NormWeights weights{norm.gamma.data(), norm.beta.data(), config_.epsilon};
  for (std::size_t row = 0; row < x->rows(); ++row)
    NormaliseLayer(weights, x->columns(), x->Row(row));
}

/// x = LN(x + product + bias).
void BertModel::AddAndNormalise(const Linear& linear, const Norm& norm,
                                const vectors::Matrix& product, vectors::Matrix* x) const {
  for (std::size_t row = 0; row < x->rows(); ++row) {
    AddTo(product.Row(row), x->columns(), x->Row(row));
    AddTo(linear.bias.data(), x->columns(), x->Row(row));
  }
  NormaliseRows(norm, x);
}

/// Attention of each text to itself, head by head. `projected`: rows of query, key and value.
vectors::Matrix BertModel::Attend(std::span<const TokenIds> texts,
                                  const vectors::Matrix& projected) const {
  const std::size_t size = config_.hidden_size;
  const std::size_t width = size / config_.heads;
  const float scale = 1.0F / std::sqrt(static_cast<float>(width));
  vectors::Matrix attended(projected.rows(), size);
  std::size_t first = 0;
  for (const TokenIds& ids : texts) {
    const std::size_t length = ids.size();
    vectors::Matrix query(length, width);
    vectors::Matrix key(length, width);
    vectors::Matrix value(width, length);  // transposed
    vectors::Matrix scores(length, length);
    vectors::Matrix mixed(length, width);
    for (std::size_t head = 0; head < config_.heads; ++head) {
      for (std::size_t i = 0; i < length; ++i) {
        const float* row = projected.Row(first + i) + head * width;
        for (std::size_t j = 0; j < width; ++j) {
          query.Row(i)[j] = row[j] * scale;
          value.Row(j)[i] = row[2 * size + j];
        }
        std::copy(row + size, row + size + width, key.Row(i));
      }
      vectors::MultiplyByTransposed(query.View(), key.View(), scores.Row(0));
      for (std::size_t i = 0; i < length; ++i) Softmax(length, scores.Row(i));
      vectors::MultiplyByTransposed(scores.View(), value.View(), mixed.Row(0));
      for (std::size_t i = 0; i < length; ++i)
        std::copy(mixed.Row(i), mixed.Row(i) + width, attended.Row(first + i) + head * width);
    }
    first += length;
  }
  return attended;
}

void BertModel::RunLayer(const Layer& layer, std::span<const TokenIds> texts,
                         vectors::Matrix* x) const {
  vectors::Matrix projected = Product(*x, layer.query_key_value.weight);
  for (std::size_t row = 0; row < projected.rows(); ++row)
    AddTo(layer.query_key_value.bias.data(), projected.columns(), projected.Row(row));
  const vectors::Matrix attended = Attend(texts, projected);
  AddAndNormalise(layer.attention_output, layer.attention_norm,
                  Product(attended, layer.attention_output.weight), x);
  vectors::Matrix wide = Product(*x, layer.up.weight);
  for (std::size_t row = 0; row < wide.rows(); ++row)
    AddBiasAndGelu(layer.up.bias.data(), wide.columns(), wide.Row(row));
  AddAndNormalise(layer.down, layer.output_norm, Product(wide, layer.down.weight), x);
}

vectors::Matrix BertModel::Forward(std::span<const TokenIds> texts) const {
  std::size_t tokens = 0;
  for (const TokenIds& ids : texts) tokens += ids.size();
  const std::size_t rows = (tokens + kRowMultiple - 1) / kRowMultiple * kRowMultiple;
  vectors::Matrix x = EmbedTokens(texts, rows);
  NormaliseRows(embedding_norm_, &x);
  for (const Layer& layer : layers_) RunLayer(layer, texts, &x);
  vectors::Matrix result(tokens, config_.hidden_size);
  std::copy(x.Row(0), x.Row(0) + tokens * config_.hidden_size, result.Row(0));
  return result;
}

}  // namespace plimsoll::embed
