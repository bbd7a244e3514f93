#include "harness/text/compression.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <numeric>
#include <string>
#include <vector>

#include "harness/base/rng.h"
#include "tests/support/gzip.h"

namespace plimsoll::text {
namespace {

/// Letters that do not compress below 5 bits each.
std::string Noise(std::size_t bytes, std::uint64_t seed) {
  Rng rng(seed);
  std::string noise(bytes, ' ');
  for (char& c : noise) c = static_cast<char>('a' + rng.Below(26));
  return noise;
}

TEST(Compression, OfZlibIsThatOfItsFormat) {
  const std::string text = Noise(100'000, 1) + std::string(50'000, 'x');
  constexpr std::size_t kGzipFrame = 18;  // header, check sum and length
  constexpr std::size_t kZlibFrame = 6;
  EXPECT_EQ(ZlibBytes(text, 9) - kZlibFrame, testing::Gzip(text).size() - kGzipFrame);
  EXPECT_EQ(ZlibBytes("", 9), 8u);
  EXPECT_LT(ZlibBytes(text, 9), ZlibBytes(text, 1));
}

TEST(Compression, OfZstdSeesRepeatsThatZlibCannot) {
  const std::string once = Noise(200 << 10, 2);
  const std::string twice = once + once;
  const auto ratio = [](const std::string& text, std::size_t bytes) {
    return *CompressionRatio(text.size(), bytes);
  };
  EXPECT_NEAR(ratio(twice, ZlibBytes(twice, 9)), ratio(once, ZlibBytes(once, 9)), 0.01);
  EXPECT_GT(ratio(twice, ZstdBytes(twice)), 1.95 * ratio(once, ZstdBytes(once)));
}

TEST(CompressionRatio, IsMissingWithoutAByte) {
  EXPECT_EQ(CompressionRatio(0, 8), std::nullopt);
  EXPECT_EQ(CompressionRatio(10, 4), 2.5);
}

TEST(JoinWithin, TakesTextsUntilTheBudgetIsReached) {
  const std::vector<std::string> texts = {"four", "", "sixsix", "x"};
  const std::vector<std::size_t> order = {2, 0, 1, 3};
  std::size_t used = 0;
  EXPECT_EQ(JoinWithin(texts, order, 9, &used), "sixsix\nfo");
  EXPECT_EQ(used, 2u);
  EXPECT_EQ(JoinWithin(texts, order, 6, &used), "sixsix");
  EXPECT_EQ(used, 1u);
  EXPECT_EQ(JoinWithin(texts, order, 100, &used), "sixsix\nfour\n\nx");
  EXPECT_EQ(used, 4u);
  EXPECT_EQ(JoinWithin({}, {}, 7, &used), "");
  EXPECT_EQ(used, 0u);
}

TEST(CompressionName, SaysLibraryAndLevel) {
  EXPECT_THAT(ZstdName(), ::testing::MatchesRegex("zstd-[0-9.]+/19"));
  EXPECT_THAT(ZlibName(9), ::testing::MatchesRegex("zlib-[0-9.]+.*/9"));
}

}  // namespace
}  // namespace plimsoll::text
