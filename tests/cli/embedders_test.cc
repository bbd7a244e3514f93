#include "harness/cli/embedders.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "harness/doc/json.h"
#include "tests/cli/cli_runner.h"
#include "tests/support/model_server.h"
#include "tests/support/safetensors_writer.h"

namespace plimsoll::cli {
namespace {

class EmbeddersTest : public ::testing::Test {
 protected:
  EmbeddersTest() { request_.session = &runner_.session(); }

  std::string ErrorOf(const std::string& spec) {
    request_.spec = spec;
    const auto embedder = MakeEmbedder(request_, texts_);
    return embedder.ok() ? "" : embedder.status().error().message;
  }
  void WriteStaticModel() {
    runner_.Write("model/vocab.txt", "[UNK]\none\ntwo\n");
    runner_.Write("model/model.safetensors",
                  plimsoll::testing::SafeTensorsOf({{"embeddings", {3, 2}, {0, 0, 1, 0, 0, 1}}}));
  }

  CliRunner runner_;
  EmbedderRequest request_;
  const std::vector<std::string> texts_ = {"one fish", "two fish"};
};

TEST_F(EmbeddersTest, TheDefaultIsFittedOnTheTextsGiven) {
  const auto embedder = std::move(*MakeEmbedder(request_, texts_));
  EXPECT_EQ(embedder->name(), "lexical");
  EXPECT_EQ(embedder->Embed(texts_)->rows(), 2U);
  EXPECT_FALSE(runner_.Exists(".plimsoll/embeddings.db"));
}

TEST_F(EmbeddersTest, OtherVectorsAreKeptBesideTheStore) {
  WriteStaticModel();
  request_.spec = "static:model";
  const auto embedder = std::move(*MakeEmbedder(request_, texts_));
  EXPECT_EQ(embedder->name(), "static:model");
  EXPECT_EQ(embedder->Embed(texts_)->Row(0)[0], 1);
  EXPECT_TRUE(runner_.Exists(".plimsoll/embeddings.db"));
}

TEST_F(EmbeddersTest, NothingIsKeptWhereNothingShallBe) {
  WriteStaticModel();
  request_.spec = "static:model";
  request_.cache = "none";
  EXPECT_TRUE(MakeEmbedder(request_, texts_).ok());
  EXPECT_FALSE(runner_.Exists(".plimsoll"));
}

TEST_F(EmbeddersTest, SaysWhatItExpects) {
  runner_.Write("plimsoll.yaml",
                "format: 1\nembedders:\n  - {id: small, model: m}\n  - {id: large, model: n}\n");
  const std::string expected = "; expected lexical, static:DIR, encoder:DIR or http:NAME";
  EXPECT_EQ(ErrorOf("lexicl"), "no embedder \"lexicl\"" + expected);
  EXPECT_EQ(ErrorOf("static:"), "no embedder \"static:\"" + expected);
  EXPECT_EQ(ErrorOf("lexical:x"), "no embedder \"lexical:x\"" + expected);
  EXPECT_EQ(ErrorOf("http:smal"),
            "no embedder \"smal\" in plimsoll.yaml; there are: small, large; did you mean "
            "\"small\"?");
  EXPECT_EQ(ErrorOf("encoder:nowhere"),
            "encoder nowhere: cannot read \"nowhere/config.json\": No such file or directory");
}

TEST_F(EmbeddersTest, TheConfigurationSaysWhoServesAndWhichKeyGoesThere) {
  plimsoll::testing::ModelServer server([](const plimsoll::testing::ServerRequest& request) {
    std::string data;
    const Result<doc::Node> body = doc::ParseJson(request.body);
    for (std::size_t i = 0; i < body->Find("input")->items.size(); ++i)
      data += (data.empty() ? "" : ",") + std::string(R"({"embedding":[3,4]})");
    const bool is_known = request.Header("authorization") == "Bearer a-key-for-embedding";
    return plimsoll::testing::ServerAnswer{is_known ? 200 : 401, {}, "{\"data\":[" + data + "]}"};
  });
  runner_.Write("plimsoll.yaml",
                "format: 1\ncredentials:\n  - {id: k, key_env: EMBED_KEY, origins: [\"" +
                    server.Url() + "\"]}\nembedders:\n  - {id: s, model: m, url: \"" +
                    server.Url("/v1") + "\", credential: k}\n");
  runner_.environment()["EMBED_KEY"] = "a-key-for-embedding";
  const auto clock = MakeSystemClock();
  runner_.session().clock = clock.get();
  request_.spec = "http:s";
  auto embedder = MakeEmbedder(request_, texts_);
  ASSERT_TRUE(embedder.ok()) << embedder.status().error().message;
  EXPECT_EQ((*embedder)->name(), "http:s");
  EXPECT_EQ((*embedder)->Embed(texts_)->Row(1)[1], 0.8F);
}

}  // namespace
}  // namespace plimsoll::cli
