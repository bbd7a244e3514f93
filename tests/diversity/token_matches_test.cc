#include "harness/diversity/token_matches.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <vector>

namespace plimsoll::diversity {
namespace {

using Tokens = std::vector<std::uint32_t>;

Tokens RandomTokens(std::mt19937_64* random, std::size_t size, std::uint32_t vocabulary) {
  Tokens tokens;
  for (; size > 0; --size) {
    const auto token = static_cast<std::uint32_t>((*random)() % vocabulary);
    tokens.push_back((*random)() % 20 == 0 ? text::Vocabulary::kUnknown : token);
  }
  return tokens;
}

/// How long the stretches are that end in front of `a_end` and of `b_end` and are the same.
std::size_t Common(std::span<const std::uint32_t> a, std::size_t a_end,
                   std::span<const std::uint32_t> b, std::size_t b_end) {
  std::size_t common = 0;
  while (common < std::min(a_end, b_end) && a[a_end - common - 1] == b[b_end - common - 1])
    ++common;
  return common;
}

TEST(TokenWalk, FindsWhatForceFinds) {
  std::mt19937_64 random(3);
  for (std::uint32_t vocabulary : {1, 2, 5, 40, 400}) {
    text::TokenTexts texts;
    for (std::size_t i = 0; i < 30; ++i) {
      Tokens text = RandomTokens(&random, i % 20, vocabulary);
      std::erase(text, text::Vocabulary::kUnknown);
      texts.Add(text);
    }
    const TokenAutomaton automaton(texts);
    TokenWalk walk(automaton);
    std::vector<Tokens> documents;
    std::vector<std::size_t> longest(texts.ids.size());
    for (std::size_t i = 0; i < 40; ++i) {
      Tokens document = RandomTokens(&random, i % 30, vocabulary + 1);
      for (std::uint32_t& token : document)
        if (token == vocabulary) token = text::Vocabulary::kUnknown;
      if (i % 4 == 0) {  // a part of a text, so that there are long stretches
        const auto copied = texts.Text(random() % texts.size());
        document.insert(document.end() - static_cast<std::ptrdiff_t>(document.size() / 2),
                        copied.begin(), copied.end());
      }
      TokenRuns runs;
      for (std::size_t end = 1; end <= document.size(); ++end) {
        std::size_t run = 0;
        for (std::size_t text = 0; text < texts.size(); ++text) {
          for (std::size_t at = 1; at <= texts.Text(text).size(); ++at) {
            const std::size_t common = Common(texts.Text(text), at, document, end);
            run = std::max(run, common);
            std::size_t& known = longest[texts.begins[text] + at - 1];
            known = std::max(known, common);
          }
        }
        runs.longest = std::max(runs.longest, run);
        runs.three += run >= 3 ? 1 : 0;
        runs.five += run >= 5 ? 1 : 0;
      }
      const TokenRuns walked = walk.Take(document, i);
      ASSERT_EQ(walked.longest, runs.longest);
      ASSERT_EQ(walked.three, runs.three);
      ASSERT_EQ(walked.five, runs.five);
      documents.push_back(document);
    }
    const std::vector<TokenMatch> matches = walk.Matches();
    ASSERT_EQ(matches.size(), texts.ids.size());
    for (std::size_t text = 0; text < texts.size(); ++text) {
      for (std::size_t at = 1; at <= texts.Text(text).size(); ++at) {
        const TokenMatch& match = matches[texts.begins[text] + at - 1];
        ASSERT_EQ(match.length, longest[texts.begins[text] + at - 1]);
        if (match.length == 0) continue;
        std::size_t there = 0;
        for (std::size_t end = 1; end <= documents[match.place].size(); ++end)
          there = std::max(there, Common(texts.Text(text), at, documents[match.place], end));
        ASSERT_EQ(there, match.length) << "where it is said to be seen";
      }
    }
  }
}

}  // namespace
}  // namespace plimsoll::diversity
