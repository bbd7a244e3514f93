#ifndef HARNESS_EMBED_BERT_MODEL_H_
#define HARNESS_EMBED_BERT_MODEL_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "harness/base/result.h"
#include "harness/doc/node.h"
#include "harness/embed/safetensors.h"
#include "harness/vectors/matrix.h"

namespace plimsoll::embed {

/// The sizes of a BERT, as config.json names them.
struct BertConfig {
  std::size_t hidden_size = 0;
  std::size_t layers = 0;
  std::size_t heads = 0;
  std::size_t intermediate_size = 0;
  std::size_t vocabulary = 0;
  std::size_t positions = 0;
  std::size_t token_types = 0;
  float epsilon = 1e-12F;
};

/// Reads config.json. Errors: kInvalid for other architectures, activations and position
/// embeddings, which are named, and for sizes out of range.
Result<BertConfig> ReadBertConfig(const doc::Node& json);

using TokenIds = std::vector<std::int32_t>;

/// The encoder of a BERT (Devlin et al. 2018) in float32: post-norm layers, erf gelu. Thread
/// safety: const, so any thread.
class BertModel {
 public:
  /// Takes copies of the weights; names may begin with "bert.". Errors: kInvalid for a tensor that
  /// is missing or has another shape than the configuration says.
  static Result<BertModel> Load(const BertConfig& config, const SafeTensors& file);

  /// The last hidden states of all tokens, text after text, without padding. Every text has 1 to
  /// `positions` ids, all inside the vocabulary. A text's rows do not depend on its neighbours.
  vectors::Matrix Forward(std::span<const TokenIds> texts) const;
  const BertConfig& config() const { return config_; }

 private:
  /// y = x W^T + b.
  struct Linear {
    vectors::Matrix weight;  // out x in
    std::vector<float> bias;
  };
  struct Norm {
    std::vector<float> gamma;
    std::vector<float> beta;
  };
  struct Layer {
    Linear query_key_value;  // one above the other
    Linear attention_output;
    Norm attention_norm;
    Linear up;
    Linear down;
    Norm output_norm;
  };
  class Loader;

  vectors::Matrix EmbedTokens(std::span<const TokenIds> texts, std::size_t rows) const;
  void NormaliseRows(const Norm& norm, vectors::Matrix* x) const;
  void AddAndNormalise(const Linear& linear, const Norm& norm, const vectors::Matrix& product,
                       vectors::Matrix* x) const;
  vectors::Matrix Attend(std::span<const TokenIds> texts, const vectors::Matrix& projected) const;
  void RunLayer(const Layer& layer, std::span<const TokenIds> texts, vectors::Matrix* x) const;

  BertConfig config_;
  vectors::Matrix words_;
  vectors::Matrix positions_;
  std::vector<float> token_type_;
  Norm embedding_norm_;
  std::vector<Layer> layers_;
};

}  // namespace plimsoll::embed

#endif  // HARNESS_EMBED_BERT_MODEL_H_
