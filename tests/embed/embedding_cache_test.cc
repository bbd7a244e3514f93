#include "harness/embed/embedding_cache.h"

#include <gtest/gtest.h>
#include <sqlite3.h>

#include <cmath>
#include <filesystem>
#include <limits>
#include <string>
#include <thread>
#include <vector>

#include "harness/base/file.h"
#include "tests/embed/embedder_contract.h"
#include "tests/embed/test_folder.h"

namespace plimsoll::embed {
namespace {

/// Counts what it is asked for; a text's vector is made of its length and its first byte.
class CountingEmbedder final : public Embedder {
 public:
  CountingEmbedder(std::string identity, std::vector<std::string>* asked)
      : identity_(std::move(identity)), asked_(asked) {
    identity_.resize(64, '.');
  }
  const std::string& name() const override { return name_; }
  const std::string& identity() const override { return identity_; }
  std::size_t dimensions() const override { return 2; }
  Result<vectors::Matrix> Embed(std::span<const std::string> texts) override {
    vectors::Matrix rows(texts.size(), 2);
    for (std::size_t i = 0; i < texts.size(); ++i) {
      asked_->push_back(texts[i]);
      if (texts[i].empty()) continue;
      rows.Row(i)[0] = static_cast<float>(std::cos(texts[i].size() + texts[i][0]));
      rows.Row(i)[1] = static_cast<float>(std::sin(texts[i].size() + texts[i][0]));
    }
    return rows;
  }

 private:
  std::string name_ = "counting";
  std::string identity_;
  std::vector<std::string>* asked_;
};

class EmbeddingCacheTest : public ::testing::Test {
 protected:
  void SetUp() override {
    const std::string folder = TestFolder();
    std::filesystem::remove_all(folder);
    path_ = folder + "/below/cache.db";
  }
  std::unique_ptr<Embedder> Make(const std::string& identity = "one") {
    return MakeCachedEmbedder(std::make_unique<CountingEmbedder>(identity, &asked_),
                              std::move(*OpenEmbeddingCache(path_)));
  }
  void Execute(const std::string& sql) {
    sqlite3* database = nullptr;
    ASSERT_EQ(sqlite3_open(path_.c_str(), &database), SQLITE_OK);
    EXPECT_EQ(sqlite3_exec(database, sql.c_str(), nullptr, nullptr, nullptr), SQLITE_OK) << sql;
    sqlite3_close(database);
  }
  std::string path_;
  std::vector<std::string> asked_;
};

TEST_F(EmbeddingCacheTest, KeepsTheContractOfEmbedders) {
  ExpectContract([&] { return Make(); }, {"a", "bc", "def", "a", "ghij"});
}

TEST_F(EmbeddingCacheTest, EmbedsOnlyWhatIsNew) {
  const std::vector<std::string> night = {"a", "b", "a", ""};
  const std::vector<float> first = ValuesOf(*Make()->Embed(night));
  EXPECT_EQ(asked_, (std::vector<std::string>{"a", "b", ""}));
  asked_.clear();
  const std::vector<std::string> next = {"a", "c", "b", "", "c"};
  const vectors::Matrix rows = *Make()->Embed(next);
  EXPECT_EQ(asked_, std::vector<std::string>{"c"});
  EXPECT_EQ(std::vector<float>(rows.Row(2), rows.Row(3)),
            std::vector<float>(first.begin() + 2, first.begin() + 4));
  asked_.clear();
  EXPECT_TRUE(Make("another")->Embed(night).ok());
  EXPECT_EQ(asked_, (std::vector<std::string>{"a", "b", ""}));
}

TEST_F(EmbeddingCacheTest, ComputesDamagedRowsAgain) {
  const std::vector<std::string> texts = {"a", "b"};
  const std::vector<float> wanted = ValuesOf(*Make()->Embed(texts));
  for (const std::string damage : {"vector=x'00'", "vector=x'0000c07f0000c07f'",
                                   "vector=zeroblob(8)", "vector='text'", "sum=sum+1"}) {
    Execute("UPDATE embeddings SET " + damage);
    asked_.clear();
    EXPECT_EQ(ValuesOf(*Make()->Embed(texts)), wanted) << damage;
    EXPECT_EQ(asked_, texts) << damage;
  }
}

TEST_F(EmbeddingCacheTest, TakesLittleMoreThanTheVectors) {
  constexpr std::size_t kRows = 1000;
  constexpr std::size_t kColumns = 384;
  std::vector<std::string> texts;
  for (std::size_t i = 0; i < kRows; ++i) texts.push_back(std::to_string(i));
  const vectors::Matrix rows(kRows, kColumns);
  ASSERT_TRUE((*OpenEmbeddingCache(path_))->Put("one", texts, rows.View()).ok());
  EXPECT_LT(std::filesystem::file_size(path_), kRows * kColumns * sizeof(float) * 5 / 4);
}

TEST_F(EmbeddingCacheTest, RefusesWhatIsNoCache) {
  ASSERT_TRUE(WriteFileAtomic(path_, std::string(5000, 'x')).ok());
  const auto cache = OpenEmbeddingCache(path_);
  ASSERT_FALSE(cache.ok());
  EXPECT_EQ(cache.status().error().message,
            "could not use the embedding cache " + path_ + ": file is not a database");
  std::filesystem::remove(path_);
  Execute("PRAGMA user_version=7");
  EXPECT_EQ(OpenEmbeddingCache(path_).status().error().message,
            "the embedding cache " + path_ +
                " has format 7, expected 2: delete it, all that it holds can be computed again");
}

TEST_F(EmbeddingCacheTest, ServesSeveralAtOnce) {
  constexpr int kUsers = 4;
  std::vector<std::string> texts;
  for (int i = 0; i < 200; ++i) texts.push_back("text " + std::to_string(i));
  std::vector<std::vector<float>> results(kUsers);
  {
    std::vector<std::jthread> users;
    for (int user = 0; user < kUsers; ++user)
      users.emplace_back([&, user] {
        std::vector<std::string> asked;
        const auto embedder = MakeCachedEmbedder(std::make_unique<CountingEmbedder>("one", &asked),
                                                 std::move(*OpenEmbeddingCache(path_)));
        for (std::size_t i = 0; i < texts.size(); i += 20)
          EXPECT_TRUE(embedder->Embed(std::span(texts).subspan(i, 20)).ok());
        results[user] = ValuesOf(*embedder->Embed(texts));
      });
  }
  for (const std::vector<float>& result : results) EXPECT_EQ(result, results[0]);
}

}  // namespace
}  // namespace plimsoll::embed
