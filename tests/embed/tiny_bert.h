#ifndef TESTS_EMBED_TINY_BERT_H_
#define TESTS_EMBED_TINY_BERT_H_

#include <map>
#include <string>
#include <vector>

#include "harness/embed/bert_model.h"
#include "tests/support/safetensors_writer.h"

namespace plimsoll::embed {

/// A BERT of seeded random weights that a test can compute by hand.
struct TinyBert {
  BertConfig config;
  std::string config_json;
  std::vector<testing::NamedFloats> tensors;
  std::string vocabulary;  ///< vocab.txt

  /// The last hidden states of one text, computed in double, operation by operation.
  std::vector<std::vector<double>> Forward(const TokenIds& ids) const;
  /// Writes config.json, model.safetensors and vocab.txt into a folder of that name below the
  /// tests' own, which is emptied before, and returns its path.
  std::string WriteFolder(const std::string& name) const;

 private:
  const std::vector<float>& Values(const std::string& name) const;
  std::vector<double> Linear(const std::string& name, const std::vector<double>& x) const;
  void Norm(const std::string& name, std::vector<double>* x) const;
  void Layer(const std::string& name, std::vector<std::vector<double>>* x) const;
};

TinyBert MakeTinyBert();

}  // namespace plimsoll::embed

#endif  // TESTS_EMBED_TINY_BERT_H_
