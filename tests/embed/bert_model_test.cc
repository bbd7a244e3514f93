#include "harness/embed/bert_model.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "harness/doc/json.h"
#include "tests/embed/tiny_bert.h"

namespace plimsoll::embed {
namespace {

using plimsoll::testing::NamedFloats;
using plimsoll::testing::SafeTensorsOf;

BertModel Load(const TinyBert& bert) {
  const std::string bytes = SafeTensorsOf(bert.tensors);
  const auto file = SafeTensors::Parse(bytes, "tiny");
  const Result<BertModel> model = BertModel::Load(bert.config, **file);
  return model.value();
}

TEST(BertModel, ComputesWhatEachOperationByItselfGives) {
  const TinyBert bert = MakeTinyBert();
  const std::vector<TokenIds> texts = {{2, 4, 5, 3}, {2, 6, 7, 8, 9, 10, 11, 4, 5, 3}, {2}};
  const vectors::Matrix rows = Load(bert).Forward(texts);
  ASSERT_EQ(rows.rows(), 15U);
  std::size_t row = 0;
  for (const TokenIds& ids : texts)
    for (const std::vector<double>& wanted : bert.Forward(ids)) {
      for (std::size_t i = 0; i < wanted.size(); ++i)
        EXPECT_NEAR(rows.Row(row)[i], wanted[i], 1e-5) << "row " << row << ", column " << i;
      ++row;
    }
  EXPECT_EQ(Load(bert).Forward({}).rows(), 0U);
}

TEST(BertModel, ATextsRowsDoNotDependOnItsNeighbours) {
  const BertModel model = Load(MakeTinyBert());
  const TokenIds text = {2, 6, 7, 3};
  const vectors::Matrix alone = model.Forward(std::vector<TokenIds>{text});
  for (std::size_t before = 1; before < 60; before += 7) {
    std::vector<TokenIds> texts(before, TokenIds{2, 4, 5, 8, 3});
    texts.push_back(text);
    const vectors::Matrix rows = model.Forward(texts);
    EXPECT_TRUE(std::equal(alone.Row(0), alone.Row(0) + 4 * 24, rows.Row(5 * before))) << before;
  }
}

TEST(BertModel, ReadsNamesWithThePrefixOfTheTask) {
  TinyBert bert = MakeTinyBert();
  const vectors::Matrix before = Load(bert).Forward(std::vector<TokenIds>{{2, 3}});
  for (NamedFloats& tensor : bert.tensors) tensor.name = "bert." + tensor.name;
  bert.tensors.push_back({"bert.pooler.dense.bias", {2}, {1, 2}});
  const vectors::Matrix after = Load(bert).Forward(std::vector<TokenIds>{{2, 3}});
  EXPECT_TRUE(std::equal(before.Row(0), before.Row(0) + 48, after.Row(0)));
}

TEST(BertModel, SaysWhichTensorIsNotWhatTheConfigurationAsksFor) {
  const auto error_of = [](const TinyBert& bert) {
    const std::string bytes = SafeTensorsOf(bert.tensors);
    return BertModel::Load(bert.config, **SafeTensors::Parse(bytes, "f")).status().error().message;
  };
  TinyBert bert = MakeTinyBert();
  bert.tensors[3].name = "other";
  EXPECT_EQ(error_of(bert),
            "f: tensor \"embeddings.LayerNorm.weight\" is missing; the configuration asks for 24");
  bert = MakeTinyBert();
  bert.config.intermediate_size = 41;
  EXPECT_EQ(error_of(bert),
            "f: tensor \"encoder.layer.0.intermediate.dense.weight\" is 40x24; the configuration "
            "asks for 41x24");
  bert.config.vocabulary = 1'000'000'000;
  EXPECT_EQ(error_of(bert),
            "f: tensor \"embeddings.word_embeddings.weight\" is 12x24; the configuration asks for "
            "1000000000x24");
}

TEST(BertModel, ReadsTheSizesAndRefusesOtherArchitectures) {
  const TinyBert bert = MakeTinyBert();
  const Result<BertConfig> config = ReadBertConfig(*doc::ParseJson(bert.config_json));
  ASSERT_TRUE(config.ok()) << config.error().message;
  EXPECT_EQ(config->heads, 3U);
  EXPECT_EQ(config->intermediate_size, 40U);
  const struct {
    std::string from;
    std::string to;
    std::string message;
  } kRows[] = {
      {"\"bert\"", "\"mpnet\"",
       "\"model_type\" is the string \"mpnet\"; only \"bert\" can be computed"},
      {"\"gelu\"", "\"relu\"",
       "\"hidden_act\" is the string \"relu\"; only \"gelu\" can be computed"},
      {"\"hidden_size\":24", "\"hidden_size\":0",
       "\"hidden_size\" is the number 0; expected 1 to 8192"},
      {"\"hidden_size\":24", "\"hidden_size\":1e9",
       "\"hidden_size\" is the number 1e9; expected 1 to 8192"},
      {"\"hidden_size\":24", "\"size\":24", "\"hidden_size\" is missing; expected 1 to 8192"},
      {"heads\":3", "heads\":5", "5 heads do not divide a hidden size of 24"},
      {"1e-12", "0", "\"layer_norm_eps\" is the number 0; expected a number between 0 and 1"},
  };
  for (const auto& row : kRows) {
    std::string json = bert.config_json;
    json.replace(json.find(row.from), row.from.size(), row.to);
    const Result<BertConfig> wrong = ReadBertConfig(*doc::ParseJson(json));
    ASSERT_FALSE(wrong.ok()) << row.to;
    EXPECT_EQ(wrong.error().message, row.message);
  }
}

}  // namespace
}  // namespace plimsoll::embed
