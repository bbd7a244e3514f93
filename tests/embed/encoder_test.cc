#include "harness/embed/encoder.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <string>
#include <vector>

#include "harness/base/file.h"
#include "harness/doc/json.h"
#include "harness/embed/model_folder.h"
#include "tests/embed/embedder_contract.h"
#include "tests/embed/tiny_bert.h"

namespace plimsoll::embed {
namespace {

std::vector<std::string> Texts() {
  std::vector<std::string> texts;
  const std::vector<std::string> words = {"one", "two", "three", "four", "five", "six", "!"};
  for (std::size_t i = 0; i < 40; ++i) {
    std::string text = words[i % 7];
    for (std::size_t j = 0; j < i % 11; ++j) text += " " + words[(i * j) % 7];
    texts.push_back(std::move(text));
  }
  return texts;
}

/// The unit vector of a text's mean or first hidden state.
std::vector<double> Wanted(const TinyBert& bert, const TokenIds& ids, bool is_mean) {
  const std::vector<std::vector<double>> rows = bert.Forward(ids);
  std::vector<double> sum = rows[0];
  for (std::size_t i = 1; is_mean && i < rows.size(); ++i)
    for (std::size_t j = 0; j < sum.size(); ++j) sum[j] += rows[i][j];
  double square = 0;
  for (const double value : sum) square += value * value;
  for (double& value : sum) value /= std::sqrt(square);
  return sum;
}

TEST(Encoder, KeepsTheContractOfEmbedders) {
  const std::string folder = MakeTinyBert().WriteFolder("encoder_contract");
  ExpectContract([&] { return std::move(*OpenEncoder(folder)); }, Texts());
  ExpectContract([&] { return std::move(*OpenEncoder(folder, 1)); }, Texts());
}

TEST(Encoder, PoolsTheMeanOrTheFirstToken) {
  const TinyBert bert = MakeTinyBert();
  const std::string folder = bert.WriteFolder("encoder_pooling");
  const std::vector<std::string> texts = {"one two!", "seven"};
  for (const bool is_mean : {true, false}) {
    ASSERT_TRUE(WriteFileAtomic(folder + "/1_Pooling/config.json",
                                is_mean ? R"({"pooling_mode_mean_tokens":true})"
                                        : R"({"pooling_mode_cls_token":true})")
                    .ok());
    const vectors::Matrix rows = *(*OpenEncoder(folder))->Embed(texts);
    const std::vector<double> wanted = Wanted(bert, {2, 4, 5, 11, 3}, is_mean);
    for (std::size_t j = 0; j < wanted.size(); ++j) EXPECT_NEAR(rows.Row(0)[j], wanted[j], 1e-5);
  }
}

TEST(Encoder, CutsTextsToWhatTheModelReads) {
  const TinyBert bert = MakeTinyBert();
  const std::string folder = bert.WriteFolder("encoder_longest");
  ASSERT_TRUE(
      WriteFileAtomic(folder + "/sentence_bert_config.json", R"({"max_seq_length":4})").ok());
  const auto encoder = std::move(*OpenEncoder(folder));
  const vectors::Matrix rows = *encoder->Embed(
      std::vector<std::string>{"one two three four", "one two", std::string(1'000'000, '!')});
  EXPECT_NEAR(CosineOf(rows, 0, 1), 1, 1e-6);
  EXPECT_NEAR(CosineOf(rows, 2, 2), 1, 1e-6);
}

TEST(Encoder, IsAnotherOneWhenAnyFileChanges) {
  const TinyBert bert = MakeTinyBert();
  const std::string folder = bert.WriteFolder("encoder_identity");
  const std::string identity = (*OpenEncoder(folder))->identity();
  EXPECT_EQ((*OpenEncoder(folder + "/"))->name(), "encoder:encoder_identity");
  EXPECT_EQ((*OpenEncoder(folder + "/"))->identity(), identity);
  ASSERT_TRUE(WriteFileAtomic(folder + "/vocab.txt", bert.vocabulary + "\n").ok());
  EXPECT_EQ(OpenEncoder(folder).status().error().message,
            "encoder " + folder + ": the tokenizer has ids up to 12, the model 12 words");
  std::string other = bert.vocabulary;
  other[other.find("five")] = 'h';
  ASSERT_TRUE(WriteFileAtomic(folder + "/vocab.txt", other).ok());
  EXPECT_NE((*OpenEncoder(folder))->identity(), identity);
}

TEST(Encoder, RefusesWhatItCannotComputeExactly) {
  const struct {
    const char* file;
    const char* content;
    const char* message;
  } kRows[] = {
      {"modules.json", R"([{"path":"","type":"a.Transformer"},{"path":"2","type":"a.Dense"}])",
       "modules.json: a module of type \"a.Dense\" cannot be computed; expected Transformer, "
       "Pooling, Normalize"},
      {"modules.json", R"([{"path":"0","type":"a.Transformer"}])",
       "modules.json: the transformer lies in \"0\"; expected the folder itself"},
      {"modules.json", R"([{"path":"../x","type":"a.Pooling"}])",
       "modules.json: \"../x\" leads out of the folder"},
      {"1_Pooling/config.json",
       R"({"pooling_mode_mean_tokens":true,"pooling_mode_max_tokens":true})",
       "1_Pooling/config.json pools by pooling_mode_mean_tokens, pooling_mode_max_tokens; expected "
       "pooling_mode_mean_tokens or pooling_mode_cls_token alone"},
      {"1_Pooling/config.json", "{}",
       "1_Pooling/config.json pools by no mode; expected pooling_mode_mean_tokens or "
       "pooling_mode_cls_token alone"},
      {"sentence_bert_config.json", R"({"max_seq_length":2})",
       "sentence_bert_config.json: \"max_seq_length\" is 2; expected 3 or more"},
      {"config_sentence_transformers.json", R"({"default_prompt_name":"query"})",
       "config_sentence_transformers.json puts the prompt \"query\" before every text, which is "
       "not done here"},
      {"config.json", R"({"model_type":"roberta"})",
       "config.json: \"model_type\" is the string \"roberta\"; only \"bert\" can be computed"},
      {"vocab.txt", "[UNK]\n", "the vocabulary has no \"[CLS]\""},
  };
  const TinyBert bert = MakeTinyBert();
  for (const auto& row : kRows) {
    const std::string folder = bert.WriteFolder("encoder_refuses");
    ASSERT_TRUE(WriteFileAtomic(folder + "/" + row.file, row.content).ok());
    EXPECT_EQ(OpenEncoder(folder).status().error().message,
              "encoder " + folder + ": " + row.message);
  }
  EXPECT_EQ(OpenEncoder("/nowhere").status().error().code, ErrorCode::kNotFound);
}

/// Real weights, where scripts/fetch-minilm has put them and scripts/embedder-parity has written
/// what ONNX Runtime makes of the same texts.
class EncoderParity : public ::testing::Test {
 protected:
  void SetUp() override {
    const char* folder = std::getenv("PLIMSOLL_MINILM");
    const char* reference = std::getenv("PLIMSOLL_MINILM_REFERENCE");
    if (folder == nullptr || reference == nullptr)
      GTEST_SKIP() << "PLIMSOLL_MINILM and PLIMSOLL_MINILM_REFERENCE name no model";
    folder_ = folder;
    reference_ = *doc::ParseJson(*ReadFile(reference), {.max_bytes = 1U << 30});
  }
  std::string folder_;
  doc::Node reference_;
};

TEST_F(EncoderParity, TokensVectorsAndCosinesAreThoseOfTheReference) {
  ModelFolder folder(folder_, "test");
  auto tokenizer = folder.Tokenizer();
  const auto encoder = std::move(*OpenEncoder(folder_));
  std::vector<std::string> texts;
  for (const doc::Node& text : reference_.Find("texts")->items) texts.push_back(text.text);
  const vectors::Matrix rows = *encoder->Embed(texts);
  double worst = 0;
  double least_cosine = 1;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    TokenIds wanted;
    for (const doc::Node& id : reference_.Find("ids")->items[i].items)
      wanted.push_back(static_cast<std::int32_t>(*id.AsInt()));
    EXPECT_EQ(tokenizer->Encode(texts[i], 254), wanted) << texts[i];
    const doc::Node& vector = reference_.Find("vectors")->items[i];
    double cosine = 0;
    double square = 0;
    for (std::size_t j = 0; j < rows.columns(); ++j) {
      const double value = *vector.items[j].AsDouble();
      worst = std::max(worst, std::abs(rows.Row(i)[j] - value));
      cosine += value * rows.Row(i)[j];
      square += value * value;
    }
    least_cosine = std::min(least_cosine, cosine / std::sqrt(square));
  }
  EXPECT_LT(worst, 1e-4);
  EXPECT_GT(least_cosine, 1 - 1e-5);
  RecordProperty("largest_difference", std::to_string(worst));
  std::printf("texts %zu, largest difference %.3g, least cosine 1 - %.3g\n", texts.size(), worst,
              1 - least_cosine);
}

TEST_F(EncoderParity, TokenStatesAreThoseOfTheReference) {
  ModelFolder folder(folder_, "test");
  const BertConfig config = *ReadBertConfig(*folder.Json("config.json"));
  const auto tensors = std::move(*folder.Tensors("model.safetensors"));
  const BertModel model = BertModel::Load(config, *tensors).value();
  double worst = 0;
  for (const doc::Node& example : reference_.Find("states")->items) {
    TokenIds ids;
    for (const doc::Node& id : example.Find("ids")->items)
      ids.push_back(static_cast<std::int32_t>(*id.AsInt()));
    const vectors::Matrix states = model.Forward(std::vector<TokenIds>{ids});
    for (std::size_t i = 0; i < states.rows(); ++i)
      for (std::size_t j = 0; j < states.columns(); ++j)
        worst = std::max(worst, std::abs(states.Row(i)[j] -
                                         *example.Find("rows")->items[i].items[j].AsDouble()));
  }
  EXPECT_LT(worst, 1e-4);
  std::printf("largest difference of a token's state %.3g\n", worst);
}

}  // namespace
}  // namespace plimsoll::embed
