#include "harness/embed/static_embedder.h"

#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <string>
#include <vector>

#include "harness/base/file.h"
#include "tests/embed/embedder_contract.h"
#include "tests/embed/test_folder.h"
#include "tests/support/safetensors_writer.h"

namespace plimsoll::embed {
namespace {

using plimsoll::testing::NamedFloats;
using plimsoll::testing::SafeTensorsBytes;
using plimsoll::testing::SafeTensorsOf;

using std::string_literals::operator""s;

constexpr const char* kVocabulary = "[PAD]\n[UNK]\none\ntwo\n##s\n";

std::vector<NamedFloats> Rows() {
  return {{"embeddings", {5, 2}, {9, 9, 50, 50, 1, 0, 0, 3, -1, 0}}};
}

std::string Folder(const std::string& weights, const std::string& below = "") {
  const std::string folder = TestFolder();
  std::filesystem::remove_all(folder);
  EXPECT_TRUE(WriteFileAtomic(folder + "/" + below + "vocab.txt", kVocabulary).ok());
  EXPECT_TRUE(WriteFileAtomic(folder + "/" + below + "model.safetensors", weights).ok());
  return folder;
}

std::vector<float> RowOf(const std::string& folder, const std::string& text) {
  const auto embedder = OpenStaticEmbedder(folder);
  EXPECT_TRUE(embedder.ok()) << embedder.status().error().message;
  return ValuesOf(*(*embedder)->Embed(std::vector<std::string>{text}));
}

TEST(StaticEmbedder, KeepsTheContractOfEmbedders) {
  const std::string folder = Folder(SafeTensorsOf(Rows()));
  ExpectContract([&] { return std::move(*OpenStaticEmbedder(folder)); },
                 {"one", "two one", "two", "one one twos", "two unknown"});
}

TEST(StaticEmbedder, PoolsTheMeanOfKnownTokens) {
  const std::string folder = Folder(SafeTensorsOf(Rows()));
  EXPECT_EQ(RowOf(folder, "one"), (std::vector<float>{1, 0}));
  EXPECT_EQ(RowOf(folder, "one what two"), RowOf(folder, "one two"));  // [UNK] is dropped
  EXPECT_EQ(RowOf(folder, "what is that"), (std::vector<float>{0, 0}));
  EXPECT_EQ(RowOf(folder, "ones"), (std::vector<float>{0, 0}));  // one and ##s cancel
  EXPECT_NEAR(RowOf(folder, "one two")[0], 1 / std::sqrt(10.0), 1e-7);
}

TEST(StaticEmbedder, ReadsTheBeginningOfALongText) {
  const std::string folder = Folder(SafeTensorsOf(Rows()));
  std::string text;
  for (int i = 0; i < 512; ++i) text += "one ";  // 4 code points each; the median token has 3
  EXPECT_EQ(RowOf(folder, text + "two"), (std::vector<float>{1, 0}));
  EXPECT_EQ(RowOf(folder, std::string(10'000'000, ' ') + "one"), (std::vector<float>{0, 0}));
}

TEST(StaticEmbedder, ReadsTheLayoutOfSentenceTransformers) {
  std::vector<NamedFloats> rows = Rows();
  rows[0].name = "embedding.weight";
  const std::string folder = Folder(SafeTensorsOf(rows), "0_StaticEmbedding/");
  ASSERT_TRUE(WriteFileAtomic(folder + "/modules.json",
                              R"([{"idx":0,"path":"0_StaticEmbedding","type":)"
                              R"("sentence_transformers.models.StaticEmbedding"}])")
                  .ok());
  EXPECT_EQ(RowOf(folder, "one"), (std::vector<float>{1, 0}));
  EXPECT_EQ((*OpenStaticEmbedder(folder))->name(),
            "static:StaticEmbedder_ReadsTheLayoutOfSentenceTransformers");
}

TEST(TokenVectors, MapsAndWeighsTokens) {
  const std::string bytes = SafeTensorsBytes(
      R"({"embeddings":{"dtype":"I8","shape":[2,2],"data_offsets":[0,4]},)"
      R"("weights":{"dtype":"F32","shape":[3],"data_offsets":[4,16]},)"
      R"("mapping":{"dtype":"I32","shape":[3],"data_offsets":[16,28]}})",
      "\x01\x02\x03\xfc\0\0\x80\x3f\0\0\0\x40\0\0\0\x3f\x01\0\0\0\0\0\0\0\x01\0\0\0"s);
  const auto file = SafeTensors::Parse(bytes, "f");
  ASSERT_TRUE(file.ok()) << file.status().error().message;
  auto vectors = TokenVectors::Load(**file);
  ASSERT_TRUE(vectors.ok()) << vectors.status().error().message;
  EXPECT_EQ(vectors->count(), 3U);
  EXPECT_EQ(vectors->Pool(std::vector<std::int32_t>{0}), (std::vector<float>{3, -4}));
  EXPECT_EQ(vectors->Pool(std::vector<std::int32_t>{1, 2}), (std::vector<float>{1.75, 1}));
  EXPECT_EQ(vectors->Pool({}), (std::vector<float>{0, 0}));
}

TEST(StaticEmbedder, RefusesWhatIsNoSuchModel) {
  const auto error_of = [](const std::string& folder) {
    return OpenStaticEmbedder(folder).status().error().message;
  };
  const std::string context = "static embedder " + TestFolder() + ": ";
  EXPECT_EQ(error_of(Folder(SafeTensorsOf({{"x", {1}, {1}}}))),
            context +
                "model.safetensors: no tensor \"embeddings\" or \"embedding.weight\" of "
                "tokens x dimensions");
  EXPECT_EQ(error_of(Folder(SafeTensorsOf({{"embeddings", {1, 2}, {1, 2}}}))),
            context + "the tokenizer has ids up to 4, the model 1 vectors");
  std::vector<NamedFloats> rows = Rows();
  rows.push_back({"weights", {1}, {1}});
  EXPECT_EQ(error_of(Folder(SafeTensorsOf(rows))),
            context + "model.safetensors: \"weights\" holds 1 values for 5 tokens");
  rows.back() = {"mapping", {1}, {1}};
  EXPECT_EQ(error_of(Folder(SafeTensorsOf(rows))),
            context +
                "model.safetensors: tensor \"mapping\" is of type F32; I32 and I64 can be "
                "read");
  const std::string folder = Folder(SafeTensorsOf(Rows()));
  ASSERT_TRUE(
      WriteFileAtomic(folder + "/modules.json", R"([{"path":"","type":"a.Transformer"}])").ok());
  EXPECT_EQ(error_of(folder), context +
                                  "modules.json: a module of type \"a.Transformer\" cannot be "
                                  "computed; expected StaticEmbedding, Normalize");
}

}  // namespace
}  // namespace plimsoll::embed
