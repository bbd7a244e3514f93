#include "harness/host/gtest_name.h"

#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <utility>

namespace plimsoll::host {
namespace {

// The way back, as the header's table says.
std::string IdOf(std::string_view name) {
  std::string id;
  for (std::size_t i = 0; i < name.size();) {
    if (name[i] != '_') {
      id += name[i++];
    } else if (i + 1 < name.size() && name[i + 1] != '_') {
      id += '-';
      ++i;
    } else if (name[i + 2] == 'x') {
      id += static_cast<char>(std::stoi(std::string(name.substr(i + 3, 2)), nullptr, 16));
      i += 5;
    } else {
      id += name[i + 2] == 'u' ? '_' : name[i + 2] == 'p' ? '.' : '-';
      i += 3;
    }
  }
  return id;
}

struct Row {
  const char* id;
  const char* name;
};

TEST(GtestName, ReadsLikeTheId) {
  const Row kRows[] = {
      {"jail-break", "jail_break"},
      {"ar-cyber-2", "ar_cyber_2"},
      {"a_b", "a__ub"},
      {"v1.2", "v1__p2"},
      {"a--b", "a__h_b"},
      {"a-", "a__h"},
      {"a-_b", "a__h__ub"},
      {"a_-b", "a__u_b"},
      {"a-u", "a_u"},
      {"a b", "a__x20b"},
      {"a:b*?/", "a__x3ab__x2a__x3f__x2f"},
      {"\xff", "__xff"},
      {"", ""},
  };
  for (const Row& row : kRows) EXPECT_EQ(GtestName(row.id), row.name) << row.id;
}

TEST(GtestName, NeverDisablesATest) {
  EXPECT_EQ(GtestName("DISABLED-case"), "__x44ISABLED_case");
  EXPECT_EQ(GtestName("DISABLED_case"), "__x44ISABLED__ucase");
  EXPECT_EQ(GtestName("DISABLED"), "DISABLED");
}

TEST(GtestName, CanBeReadBackWhateverTheId) {
  std::mt19937 random(1);
  // Dense in what is hard: specials next to each other, letters that look like escapes, the
  // disabling prefix.
  constexpr std::string_view kAlphabet = "-_.uphx2f/\xc3 aD";
  for (int round = 0; round < 20'000; ++round) {
    std::string id = round % 8 == 0 ? "DISABLED" : "";
    const std::size_t length = random() % 9;
    for (std::size_t i = 0; i < length; ++i)
      id += round % 2 == 0 ? kAlphabet[random() % kAlphabet.size()] : static_cast<char>(random());
    const std::string name = GtestName(id);
    ASSERT_EQ(IdOf(name), id) << name;
    ASSERT_EQ(
        name.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_"),
        std::string::npos)
        << name;
    ASSERT_FALSE(name.starts_with("DISABLED_")) << name;
  }
}

}  // namespace
}  // namespace plimsoll::host
