#include "harness/embed/http_embedder.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "harness/doc/json.h"
#include "harness/http/curl_client.h"
#include "tests/embed/embedder_contract.h"
#include "tests/embed/test_folder.h"
#include "tests/support/fake_client.h"
#include "tests/support/model_server.h"

namespace plimsoll::embed {
namespace {

using plimsoll::testing::FakeAnswer;
using plimsoll::testing::FakeClient;
using plimsoll::testing::FakeResponse;

/// A served model: three values that the text decides, not of unit length, in base64 or as numbers,
/// the last text first.
struct Model {
  double angle = 0;  ///< another one is another model
  bool is_base64 = true;
  bool is_silent = false;  ///< says zeros of everything
  std::vector<std::vector<std::string>> asked;

  std::string Answer(std::string_view body) {
    const Result<doc::Node> request = doc::ParseJson(body);
    std::vector<std::string>& texts = asked.emplace_back();
    for (const doc::Node& text : request->Find("input")->items) texts.push_back(text.text);
    std::string data;
    for (std::size_t i = texts.size(); i-- > 0;)
      data += (data.empty() ? "" : ",") + ("{\"index\":" + std::to_string(i)) +
              ",\"embedding\":" + Vector(texts[i]) + "}";
    return R"({"data":[)" + data + R"(],"usage":{"prompt_tokens":5}})";
  }

  std::string Vector(const std::string& text) const {
    if (is_silent) return "[0,0,0]";
    double sum = angle;
    for (const char c : text) sum += c;
    const float values[] = {static_cast<float>(2 * std::cos(sum)),
                            static_cast<float>(2 * std::sin(sum)), 1.0F};
    if (!is_base64)
      return "[" + std::to_string(values[0]) + "," + std::to_string(values[1]) + ",1]";
    constexpr std::string_view kDigits =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const auto* bytes = reinterpret_cast<const unsigned char*>(values);
    std::string encoded;
    for (int i = 0; i < 12; i += 3) {
      const unsigned bits =
          static_cast<unsigned>(bytes[i]) << 16 | bytes[i + 1] << 8 | bytes[i + 2];
      for (int shift = 18; shift >= 0; shift -= 6) encoded += kDigits[bits >> shift & 63];
    }
    return "\"" + encoded + "\"";
  }
};

class HttpEmbedderTest : public ::testing::Test {
 protected:
  HttpEmbedderTest() {
    config.id = "served";
    config.url = "https://models.test/v1/?version=2";
    config.model = "m";
    config.batch = 8;
  }
  FakeClient::Script Serve() {
    return [this](const http::Request& request) {
      return FakeAnswer{FakeResponse(200, model.Answer(request.body))};
    };
  }
  Result<std::unique_ptr<Embedder>> Connect(FakeClient::Script script,
                                            EmbeddingCache* cache = nullptr) {
    auto client = std::make_unique<FakeClient>(&clock, std::move(script));
    client_ = client.get();
    return ConnectHttpEmbedder(config, {nullptr, std::move(client), &clock}, cache);
  }
  std::string ErrorOf(const http::Response& response) {
    config.retry.max_attempts = 1;
    return Connect([&](const http::Request&) { return FakeAnswer{response}; })
        .status()
        .error()
        .message;
  }

  FakeClock clock;
  HttpEmbedderConfig config;
  Model model;
  FakeClient* client_ = nullptr;
};

TEST_F(HttpEmbedderTest, KeepsTheContractOfEmbedders) {
  const std::vector<std::string> texts = {"one",   "two",   "three", "four", "five", "six",
                                          "seven", "eight", "nine",  "ten",  "one"};
  ExpectContract([&] { return std::move(*Connect(Serve())); }, texts);
  model.is_base64 = false;
  ExpectContract([&] { return std::move(*Connect(Serve())); }, texts);
}

TEST_F(HttpEmbedderTest, AsksAsTheApiWants) {
  config.dimensions = 3;
  config.credential = "key";
  const http::Request request = EncodeEmbeddingRequest(config, std::vector<std::string>{"a", "b"});
  EXPECT_EQ(request.url, "https://models.test/v1/embeddings?version=2");
  EXPECT_EQ(request.body,
            R"({"model":"m","input":["a","b"],"encoding_format":"base64","dimensions":3})");
  EXPECT_EQ(request.authentication, (http::Authentication{"key", "authorization", "Bearer "}));
  config.key_header = "api-key";
  EXPECT_EQ(EncodeEmbeddingRequest(config, {}).authentication.prefix, "");
}

TEST_F(HttpEmbedderTest, SendsNoBlankTextAndNoMoreThanABatch) {
  auto embedder = std::move(*Connect(Serve()));
  model.asked.clear();
  const vectors::Matrix rows = *embedder->Embed(
      std::vector<std::string>{"", "a", " \n", "b", "c", "d", "e", "f", "g", "h", "i"});
  EXPECT_EQ(model.asked.size(), 2U);
  EXPECT_EQ(model.asked[0].size(), 8U);
  EXPECT_EQ(model.asked[1], std::vector<std::string>{"i"});
  EXPECT_EQ(std::vector<float>(rows.Row(2), rows.Row(3)), std::vector<float>(3));
  model.asked.clear();
  EXPECT_EQ(embedder->Embed(std::vector<std::string>{"", " "})->rows(), 2U);
  EXPECT_TRUE(model.asked.empty());
}

TEST_F(HttpEmbedderTest, HalvesWhatTheServerFindsTooMuch) {
  for (const int status : {413, 422, 424}) {
    auto embedder = Connect([&](const http::Request& request) {
      const bool is_too_much = doc::ParseJson(request.body)->Find("input")->items.size() > 3;
      return FakeAnswer{is_too_much ? FakeResponse(status)
                                    : FakeResponse(200, model.Answer(request.body))};
    });
    ASSERT_TRUE(embedder.ok()) << embedder.status().error().message;
    const std::vector<std::string> texts = {"a", "b", "c", "d", "e", "f", "g"};
    const vectors::Matrix rows = *(*embedder)->Embed(texts);
    const vectors::Matrix whole = *(*Connect(Serve()))->Embed(texts);
    EXPECT_EQ(ValuesOf(rows), ValuesOf(whole)) << status;
  }
  EXPECT_EQ(ErrorOf(FakeResponse(413)), "embedder http:served: HTTP status 413");
}

TEST_F(HttpEmbedderTest, RetriesWhatPasses) {
  int failures = 2;
  const auto embedder = Connect([&](const http::Request& request) {
    return FakeAnswer{failures-- > 0 ? FakeResponse(429)
                                     : FakeResponse(200, model.Answer(request.body))};
  });
  EXPECT_TRUE(embedder.ok());
}

TEST_F(HttpEmbedderTest, StaysInsideItsBudget) {
  config.max_requests = 2;
  auto embedder = std::move(*Connect(Serve()));
  const std::vector<std::string> one = {"a"};
  EXPECT_TRUE(embedder->Embed(one).ok());
  const auto third = embedder->Embed(one);
  ASSERT_FALSE(third.ok());
  EXPECT_EQ(third.status().error().code, ErrorCode::kBudget);
}

TEST_F(HttpEmbedderTest, SaysWhatIsWrongWithAnAnswer) {
  const std::string canaries = " vectors for 8 texts";
  const auto eight = [](const std::string& item) {
    std::string data = item;
    for (int i = 1; i < 8; ++i) data += "," + item;
    return "{\"data\":[" + data + "]}";
  };
  const struct {
    http::Response response;
    std::string message;
  } kRows[] = {
      {FakeResponse(500, R"({"error":{"message":"no\u001b[2J memory"}})"),
       "HTTP status 500: no\\x1B[2J memory"},
      {FakeResponse(500, "out of memory"), "HTTP status 500; the body begins \"out of memory\""},
      {FakeResponse(401, R"({"detail":"who are you"})"),
       "HTTP status 401: who are you; the embedder names no credential"},
      {FakeResponse(404), "HTTP status 404"},
      {FakeResponse(200, R"({"object":"list"})"), "the answer has no list \"data\""},
      {FakeResponse(200, R"({"data":[]})"), "the answer has 0" + canaries},
      {FakeResponse(200, eight("1")), "the answer has an item without a vector \"embedding\""},
      {FakeResponse(200, eight(R"({"embedding":"Zm9"})")),
       "the answer has a vector that is no base64 of float32 values"},
      {FakeResponse(200, eight(R"({"embedding":"AADAfw=="})")),
       "the answer has a vector with a value that is not finite"},
      {FakeResponse(200, eight(R"({"embedding":[]})")), "the answer has a vector of 0 values"},
      {FakeResponse(200, eight(R"({"embedding":[1,"x"]})")),
       "the answer has a vector with the string \"x\""},
      {FakeResponse(200, eight(R"({"index":8,"embedding":[1]})")),
       "the answer has the index 8 twice or out of range"},
      {FakeResponse(200, eight(R"({"index":0,"embedding":[1]})")),
       "the answer has the index 0 twice or out of range"},
  };
  for (const auto& row : kRows)
    EXPECT_EQ(ErrorOf(row.response), "embedder http:served: " + row.message);
}

TEST_F(HttpEmbedderTest, NamesTheCredentialThatIsDenied) {
  config.credential = "key";
  EXPECT_EQ(ErrorOf(FakeResponse(403, "no access")),
            "embedder http:served: HTTP status 403; the body begins \"no access\"; its key is that "
            "of credential \"key\"");
}

TEST_F(HttpEmbedderTest, RefusesZerosForATextThatIsNotBlank) {
  const std::string path = TestFolder() + ".db";
  std::filesystem::remove(path);
  const auto cache = std::move(*OpenEmbeddingCache(path));
  model.is_silent = true;
  const auto broken = Connect(Serve(), cache.get());
  ASSERT_FALSE(broken.ok());
  EXPECT_EQ(broken.status().error().code, ErrorCode::kProvider);
  EXPECT_EQ(broken.status().error().message,
            "embedder http:served: the answer of https://models.test/v1/ has a vector of zeros for "
            "the text \"a\"");
  model.is_silent = false;
  EXPECT_TRUE(Connect(Serve(), cache.get()).ok());  // no canary of zeros was kept
}

TEST_F(HttpEmbedderTest, RefusesAModelThatHasChangedSilently) {
  const std::string path = TestFolder() + ".db";
  std::filesystem::remove(path);
  const auto cache = std::move(*OpenEmbeddingCache(path));
  const auto before = Connect(Serve(), cache.get());
  ASSERT_TRUE(before.ok()) << before.status().error().message;
  EXPECT_TRUE(Connect(Serve(), cache.get()).ok());
  model.angle = 0.005;  // a change of rounding
  EXPECT_TRUE(Connect(Serve(), cache.get()).ok());
  model.angle = 0.1;
  const auto after = Connect(Serve(), cache.get());
  ASSERT_FALSE(after.ok());
  EXPECT_EQ(after.status().error().code, ErrorCode::kNotComparable);
  EXPECT_EQ(after.status().error().message,
            "the model \"m\" gives other vectors than before: canary 1 of 8 has a cosine of "
            "0.996003 to what " +
                path + " keeps, expected 0.9999 or more; another cache file begins anew");
  config.model = "m2";
  EXPECT_TRUE(Connect(Serve(), cache.get()).ok());
}

TEST_F(HttpEmbedderTest, IsAnotherOneForAnotherModelAndNotForAnotherKey) {
  const std::string identity = (*Connect(Serve()))->identity();
  config.url = "https://models.test/v1/?key=2";
  EXPECT_EQ((*Connect(Serve()))->identity(), identity);
  config.model = "m2";
  EXPECT_NE((*Connect(Serve()))->identity(), identity);
}

TEST_F(HttpEmbedderTest, SpeaksToAServer) {
  plimsoll::testing::ModelServer server([this](const plimsoll::testing::ServerRequest& request) {
    if (request.Header("authorization") != "Bearer secret-of-the-test")
      return plimsoll::testing::ServerAnswer{401, {}, ""};
    return plimsoll::testing::ServerAnswer{200, {}, model.Answer(request.body)};
  });
  config.url = server.Url("/v1");
  config.credential = "key";
  const auto system_clock = MakeSystemClock();
  EmbedderConnection connection;
  connection.vault = std::make_unique<http::Vault>(
      std::vector<http::Credential>{{"key", "KEY", {server.Url()}}},
      [](const std::string&) { return std::optional<std::string>("secret-of-the-test"); });
  auto client = http::MakeCurlClient({}, connection.vault.get());
  if (!client.ok()) GTEST_SKIP() << client.status().error().message;
  connection.client = std::move(*client);
  connection.clock = system_clock.get();
  auto embedder = ConnectHttpEmbedder(config, std::move(connection), nullptr);
  ASSERT_TRUE(embedder.ok()) << embedder.status().error().message;
  EXPECT_EQ((*embedder)->dimensions(), 3U);
  EXPECT_EQ((*embedder)->Embed(std::vector<std::string>{"a", "b"})->rows(), 2U);
}

}  // namespace
}  // namespace plimsoll::embed
