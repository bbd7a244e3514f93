#include "harness/embed/hashed_grams.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace plimsoll::embed {
namespace {

// Values of smhasher's MurmurHash3_x86_32, which its users' test suites share.
TEST(HashedGrams, HashesAsMurmurHash3) {
  const struct {
    std::string bytes;
    std::uint32_t seed;
    std::uint32_t hash;
  } kRows[] = {
      {"", 0, 0},
      {"", 1, 0x514E28B7},
      {std::string("\0\0\0\0", 4), 0, 0x2362F9DE},
      {"\x21\x43\x65\x87", 0, 0xF55B516B},
      {"\x21\x43\x65", 0, 0x7E4A8634},
      {"\x21\x43", 0, 0xA0F7B07A},
      {"\x21", 0, 0x72661CF4},
      {"Hello, world!", 0x9747b28c, 0x24884CBA},
  };
  for (const auto& row : kRows) EXPECT_EQ(MurmurHash3(row.bytes, row.seed), row.hash) << row.bytes;
}

double TotalOf(std::vector<Feature> features) {
  double total = 0;
  for (const Feature& feature : features) total += std::abs(feature.value);
  return total;
}

TEST(HashedGrams, CountsCharacterGramsInsideWords) {
  const struct {
    std::string form;
    double grams;
  } kRows[] = {
      {"", 0},         {"a", 1},  // " a "
      {"ab", 3},                  // " ab", "ab ", " ab "
      {"abc", 6},                 // 3 + 2 + the whole
      {"\xc3\xa9", 1},            // one code point of two bytes
      {"a a", 2},      {" ab  ab ", 6},
  };
  HashedCounts counts(1 << 18);
  for (const auto& row : kRows) {
    AddCharacterGrams(row.form, &counts);
    EXPECT_EQ(TotalOf(counts.Take()), row.grams) << row.form;
  }
}

TEST(HashedGrams, CountsWordsAndPairs) {
  HashedCounts counts(1 << 18);
  AddWordGrams("one two, one two!", &counts);
  EXPECT_EQ(TotalOf(counts.Take()), 7);  // four words, three pairs
  AddWordGrams("...", &counts);
  EXPECT_TRUE(counts.Take().empty());
}

TEST(HashedGrams, LeavesOutWhatHasCancelled) {
  HashedCounts counts(1);
  std::string plus;
  std::string minus;
  for (char c = 'a'; plus.empty() || minus.empty(); ++c)
    ((MurmurHash3(std::string(1, c)) >> 31) != 0 ? minus : plus) = std::string(1, c);
  for (const std::string& gram : {plus, minus, plus, minus}) counts.Add(gram);
  EXPECT_TRUE(counts.Take().empty());
  counts.Add(plus);
  EXPECT_EQ(TotalOf(counts.Take()), 1);
}

}  // namespace
}  // namespace plimsoll::embed
