#include "tests/embed/tiny_bert.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>

#include "harness/base/file.h"
#include "harness/base/rng.h"

namespace plimsoll::embed {
namespace {

using plimsoll::testing::NamedFloats;
using plimsoll::testing::SafeTensorsOf;

using Rows = std::vector<std::vector<double>>;

double Dot(const std::vector<double>& a, const std::vector<double>& b, std::size_t from,
           std::size_t count) {
  double sum = 0;
  for (std::size_t i = from; i < from + count; ++i) sum += a[i] * b[i];
  return sum;
}

}  // namespace

const std::vector<float>& TinyBert::Values(const std::string& name) const {
  return std::find_if(tensors.begin(), tensors.end(),
                      [&](const NamedFloats& tensor) { return tensor.name == name; })
      ->values;
}

std::vector<double> TinyBert::Linear(const std::string& name, const std::vector<double>& x) const {
  const std::vector<float>& weight = Values(name + ".weight");
  const std::vector<float>& bias = Values(name + ".bias");
  std::vector<double> y(bias.begin(), bias.end());
  for (std::size_t i = 0; i < y.size(); ++i)
    for (std::size_t j = 0; j < x.size(); ++j) y[i] += weight[i * x.size() + j] * x[j];
  return y;
}

void TinyBert::Norm(const std::string& name, std::vector<double>* x) const {
  double mean = 0;
  for (const double value : *x) mean += value / static_cast<double>(x->size());
  double variance = 0;
  for (const double value : *x)
    variance += (value - mean) * (value - mean) / static_cast<double>(x->size());
  for (std::size_t i = 0; i < x->size(); ++i)
    (*x)[i] =
        ((*x)[i] - mean) / std::sqrt(variance + config.epsilon) * Values(name + ".weight")[i] +
        Values(name + ".bias")[i];
}

void TinyBert::Layer(const std::string& name, Rows* x) const {
  const std::string attention = name + ".attention";
  const std::size_t width = config.hidden_size / config.heads;
  Rows query;
  Rows key;
  Rows value;
  for (const std::vector<double>& row : *x) {
    query.push_back(Linear(attention + ".self.query", row));
    key.push_back(Linear(attention + ".self.key", row));
    value.push_back(Linear(attention + ".self.value", row));
  }
  for (std::size_t t = 0; t < x->size(); ++t) {
    std::vector<double> mixed(config.hidden_size);
    for (std::size_t head = 0; head < config.heads; ++head) {
      std::vector<double> weight;
      double sum = 0;
      for (const std::vector<double>& k : key) {
        weight.push_back(std::exp(Dot(query[t], k, head * width, width) /
                                  std::sqrt(static_cast<double>(width))));
        sum += weight.back();
      }
      for (std::size_t s = 0; s < x->size(); ++s)
        for (std::size_t i = head * width; i < (head + 1) * width; ++i)
          mixed[i] += weight[s] / sum * value[s][i];
    }
    std::vector<double>& row = (*x)[t];
    const std::vector<double> output = Linear(attention + ".output.dense", mixed);
    for (std::size_t i = 0; i < row.size(); ++i) row[i] += output[i];
    Norm(attention + ".output.LayerNorm", &row);
    std::vector<double> wide = Linear(name + ".intermediate.dense", row);
    for (double& z : wide) z = 0.5 * z * (1 + std::erf(z / std::sqrt(2.0)));
    const std::vector<double> down = Linear(name + ".output.dense", wide);
    for (std::size_t i = 0; i < row.size(); ++i) row[i] += down[i];
    Norm(name + ".output.LayerNorm", &row);
  }
}

Rows TinyBert::Forward(const TokenIds& ids) const {
  const std::size_t size = config.hidden_size;
  Rows x;
  for (std::size_t t = 0; t < ids.size(); ++t) {
    std::vector<double>& row = x.emplace_back(size);
    for (std::size_t i = 0; i < size; ++i)
      row[i] =
          static_cast<double>(Values(
              "embeddings.word_embeddings.weight")[static_cast<std::size_t>(ids[t]) * size + i]) +
          Values("embeddings.position_embeddings.weight")[t * size + i] +
          Values("embeddings.token_type_embeddings.weight")[i];
    Norm("embeddings.LayerNorm", &row);
  }
  for (std::size_t i = 0; i < config.layers; ++i) Layer("encoder.layer." + std::to_string(i), &x);
  return x;
}

std::string TinyBert::WriteFolder(const std::string& name) const {
  const std::string folder = ::testing::TempDir() + name;
  std::filesystem::remove_all(folder);
  EXPECT_TRUE(WriteFileAtomic(folder + "/config.json", config_json).ok());
  EXPECT_TRUE(WriteFileAtomic(folder + "/model.safetensors", SafeTensorsOf(tensors)).ok());
  EXPECT_TRUE(WriteFileAtomic(folder + "/vocab.txt", vocabulary).ok());
  return folder;
}

TinyBert MakeTinyBert() {
  TinyBert bert;
  bert.config = {.hidden_size = 24,
                 .layers = 2,
                 .heads = 3,
                 .intermediate_size = 40,
                 .vocabulary = 12,
                 .positions = 10,
                 .token_types = 2};
  bert.config_json = R"({"model_type":"bert","hidden_act":"gelu","hidden_size":24,)"
                     R"("num_hidden_layers":2,"num_attention_heads":3,"intermediate_size":40,)"
                     R"("vocab_size":12,"max_position_embeddings":10,"type_vocab_size":2,)"
                     R"("layer_norm_eps":1e-12})";
  bert.vocabulary = "[PAD]\n[UNK]\n[CLS]\n[SEP]\none\ntwo\nthree\nfour\nfive\nsix\nseven\n!\n";
  Rng rng(1, "tiny bert");
  const auto add = [&](const std::string& name, std::vector<std::size_t> shape, float around) {
    std::size_t count = 1;
    for (const std::size_t length : shape) count *= length;
    std::vector<float> values(count);
    for (float& value : values) value = around + static_cast<float>(rng.Uniform()) - 0.5F;
    bert.tensors.push_back({name, std::move(shape), std::move(values)});
  };
  const auto add_pair = [&](const std::string& name, std::vector<std::size_t> shape, float around) {
    const std::size_t out = shape[0];
    add(name + ".weight", std::move(shape), around);
    add(name + ".bias", {out}, 0);
  };
  add("embeddings.word_embeddings.weight", {12, 24}, 0);
  add("embeddings.position_embeddings.weight", {10, 24}, 0);
  add("embeddings.token_type_embeddings.weight", {2, 24}, 0);
  add_pair("embeddings.LayerNorm", {24}, 1);
  for (const std::string layer : {"encoder.layer.0", "encoder.layer.1"}) {
    for (const char* part : {"query", "key", "value"})
      add_pair(layer + ".attention.self." + part, {24, 24}, 0);
    add_pair(layer + ".attention.output.dense", {24, 24}, 0);
    add_pair(layer + ".attention.output.LayerNorm", {24}, 1);
    add_pair(layer + ".intermediate.dense", {40, 24}, 0);
    add_pair(layer + ".output.dense", {24, 40}, 0);
    add_pair(layer + ".output.LayerNorm", {24}, 1);
  }
  return bert;
}

}  // namespace plimsoll::embed
