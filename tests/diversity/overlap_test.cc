#include "harness/diversity/overlap.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "harness/base/rng.h"

namespace plimsoll::diversity {
namespace {

std::vector<TextOverlap> Search(const std::vector<std::string>& train,
                                const std::vector<std::string>& texts,
                                const OverlapOptions& options = {}) {
  const OverlapIndex index(texts, options);
  OverlapScan scan(index);
  for (std::size_t i = 0; i < train.size(); ++i) scan.Take(train[i], {0, i});
  return scan.Finish();
}

TEST(Overlap, NamesTheLongestRunAndWhereItIs) {
  const auto found = Search({"nothing of it", "We saw the QUICK, brown fox today."},
                            {"Where did the quick brown fox go?"});
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].words, 7u);
  EXPECT_EQ(found[0].longest_run, 4u);
  EXPECT_EQ(found[0].run, "the quick brown fox");
  EXPECT_EQ(found[0].where, (DocumentPlace{0, 1}));
  EXPECT_FALSE(found[0].is_dirty());
}

TEST(Overlap, NothingIsKnownOfRulesThatNeedMoreWords) {
  const TextOverlap found = Search({"one two three"}, {"one two three"})[0];
  EXPECT_TRUE(found.is_exact);
  EXPECT_TRUE(found.is_dirty());
  EXPECT_FALSE(found.grams_seen[0].has_value());
  EXPECT_FALSE(found.has_13_gram.has_value());
  EXPECT_FALSE(found.has_most_8_grams.has_value());
  EXPECT_FALSE(found.is_mostly_in_runs.has_value());
  EXPECT_FALSE(found.has_50_characters.has_value());
}

TEST(Overlap, RunsDoNotCrossDocuments) {
  const TextOverlap found = Search({"one two", "three four"}, {"one two three four"})[0];
  EXPECT_EQ(found.longest_run, 2u);
  EXPECT_FALSE(found.is_exact);
}

TEST(Overlap, ACopyHasAllOfTheWordsAndNoOthers) {
  const std::vector<std::string> texts = {"a b c", "a b c d", "x"};
  const auto found = Search({"A, b; C!", "x y"}, texts);
  EXPECT_TRUE(found[0].is_exact);
  EXPECT_FALSE(found[1].is_exact);
  EXPECT_FALSE(found[2].is_exact);
}

TEST(Overlap, ReadsOtherScriptsAsItReadsAscii) {
  const auto found = Search({"Wie HEISST die größte Straße der Stadt?"},
                            {"wie heisst die GRÖSSTE strasse der stadt"});
  EXPECT_TRUE(found[0].is_exact);
}

TEST(Overlap, FindsNearDuplicatesOfEveryLength) {
  const std::string kLong =
      "please write a short and polite letter to my landlord that asks for a repair of the heating "
      "before the coming weekend and names the date";
  std::string nearly = kLong;
  nearly.replace(nearly.find("polite"), 6, "rude");
  const std::string kShort = "how do i reset the password of my account";
  const std::string kTiny = "tell me a joke";
  const auto found =
      Search({nearly, "how do i reset the password of my phone", "tell me a joke!!1"},
             {kLong, kShort, kTiny, "something else altogether that nobody wrote"});
  EXPECT_EQ(found[0].nearest, (DocumentPlace{0, 0}));
  EXPECT_GT(found[0].jaccard, 0.5);
  EXPECT_EQ(found[1].nearest, (DocumentPlace{0, 1}));
  EXPECT_EQ(found[2].nearest, (DocumentPlace{0, 2}));
  EXPECT_FALSE(found[3].nearest.has_value());
  EXPECT_EQ(found[3].jaccard, 0);
}

TEST(Overlap, FiftyCharactersNeedNoWordBounds) {
  const std::string text = "the secret of the old harbour lies behind the second lighthouse keeper";
  std::string glued = text;
  glued.erase(std::remove(glued.begin(), glued.end(), ' '), glued.end());
  EXPECT_EQ(Search({glued}, {text})[0].has_50_characters, true);
  EXPECT_EQ(Search({glued.substr(0, 49)}, {text})[0].has_50_characters, false);
  OverlapOptions without;
  without.looks_for_substrings = false;
  EXPECT_EQ(Search({glued}, {text}, without)[0].has_50_characters, std::nullopt);
}

TEST(Overlap, FiftyCharactersAreFoundWhereverTheyStand) {
  const std::string letters = "abcdefghijklmnopqrstuvwxyz";
  Rng rng(1);
  const auto noise = [&](std::size_t length) {
    std::string text;
    while (text.size() < length) text += letters[rng.Below(letters.size())];
    return text;
  };
  // Of three texts two share their beginning; which of the documents holds what differs by place.
  const std::string head = noise(60);
  const std::vector<std::string> texts = {head + noise(40), head + noise(55), noise(90)};
  for (std::size_t before = 0; before < 40; before += 3) {
    const std::string own = texts[1].substr(texts[1].size() - 50);
    const std::string around = noise(before);
    auto found = Search({around + own + noise(before % 7)}, texts);
    EXPECT_EQ(found[0].has_50_characters, false) << before;
    EXPECT_EQ(found[1].has_50_characters, true) << before;
    EXPECT_EQ(found[2].has_50_characters, false) << before;
    found = Search({around + head.substr(3, 50)}, texts);
    EXPECT_EQ(found[0].has_50_characters, true) << before;
    EXPECT_EQ(found[1].has_50_characters, true) << before;
    EXPECT_EQ(found[2].has_50_characters, false) << before;
    EXPECT_EQ(Search({around + "0" + own.substr(1)}, texts)[1].has_50_characters, false) << before;
  }
}

// Sets are compared: how often a document says a thing moves nothing, nor does another text.
TEST(Overlap, FindsNearDuplicatesThatRepeatThemselves) {
  const std::string tiny = "what is the capital of france";
  const std::string some = "what was the name of the first king of portugal and the algarve";
  const std::string many =
      "please write a short and polite letter to my landlord that asks for a repair of the heating "
      "before the coming weekend and names the date";
  const auto often = [](const std::string& text, int times) {
    std::string repeated = text;
    for (int i = 1; i < times; ++i) repeated += " " + text;
    return repeated;
  };
  for (const std::string& text : {tiny, some, many}) {
    EXPECT_GT(Search({text}, {text})[0].jaccard, 0.99) << text;
    const double alone = Search({often(text, 12)}, {text})[0].jaccard;
    EXPECT_GT(alone, 0.6) << text;
    const auto found = Search({often(text, 12)}, {text, often(many, 3) + " and more", many});
    EXPECT_EQ(found[0].jaccard, alone) << text;
    EXPECT_GT(Search({text + " " + often("zebra", 50)}, {text})[0].jaccard, 0.5) << text;
  }
}

TEST(Overlap, SaysNothingOfEmptyTexts) {
  const auto found = Search({"", "a"}, {"", "   "});
  for (const TextOverlap& overlap : found) {
    EXPECT_EQ(overlap.words, 0u);
    EXPECT_EQ(overlap.longest_run, 0u);
    EXPECT_FALSE(overlap.is_exact);
    EXPECT_FALSE(overlap.is_dirty());
  }
  EXPECT_TRUE(Search({"a"}, {}).empty());
}

std::string RandomText(Rng* rng, int words, int vocabulary) {
  std::string text;
  for (int i = 0; i < words; ++i)
    text += (i > 0 ? " " : "") + std::string("w") +
            std::to_string(rng->Next() % static_cast<std::uint64_t>(vocabulary));
  return text;
}

std::vector<std::string> WordsOf(const std::string& text) {
  std::vector<std::string> words;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find(' ', at), text.size());
    words.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return words;
}

/// By comparing every stretch with every other.
std::size_t LongestRunByForce(const std::string& text, const std::vector<std::string>& train) {
  const std::vector<std::string> words = WordsOf(text);
  std::size_t longest = 0;
  for (const std::string& document : train) {
    const std::vector<std::string> others = WordsOf(document);
    for (std::size_t i = 0; i < words.size(); ++i) {
      for (std::size_t j = 0; j < others.size(); ++j) {
        std::size_t run = 0;
        while (i + run < words.size() && j + run < others.size() &&
               words[i + run] == others[j + run])
          ++run;
        longest = std::max(longest, run);
      }
    }
  }
  return longest;
}

TEST(Overlap, RunsAreThoseThatForceFinds) {
  Rng rng(7);
  for (int vocabulary : {2, 4, 30}) {
    std::vector<std::string> texts, train;
    for (int i = 0; i < 40; ++i) texts.push_back(RandomText(&rng, 1 + i % 25, vocabulary));
    for (int i = 0; i < 40; ++i) train.push_back(RandomText(&rng, 1 + i % 30, vocabulary));
    const auto found = Search(train, texts);
    for (std::size_t i = 0; i < texts.size(); ++i)
      EXPECT_EQ(found[i].longest_run, LongestRunByForce(texts[i], train)) << texts[i];
  }
}

TEST(Overlap, IsTheSameHoweverTheWorkWasShared) {
  Rng rng(8);
  std::vector<std::string> texts, train;
  for (int i = 0; i < 30; ++i) texts.push_back(RandomText(&rng, 25, 6));
  for (int i = 0; i < 60; ++i) train.push_back(RandomText(&rng, 40, 6));
  train.push_back(texts[3]);
  const auto whole = Search(train, texts);
  const OverlapIndex index(texts);
  OverlapScan first(index), second(index);
  for (std::size_t i = train.size(); i-- > 0;) (i % 3 == 0 ? first : second).Take(train[i], {0, i});
  second.Merge(first);
  const auto shared = second.Finish();
  for (std::size_t i = 0; i < texts.size(); ++i) {
    EXPECT_EQ(shared[i].longest_run, whole[i].longest_run);
    EXPECT_EQ(shared[i].grams_seen, whole[i].grams_seen);
    EXPECT_EQ(shared[i].jaccard, whole[i].jaccard);
    EXPECT_EQ(shared[i].is_exact, whole[i].is_exact);
    EXPECT_EQ(shared[i].has_50_characters, whole[i].has_50_characters);
  }
  EXPECT_TRUE(whole[3].is_exact);
}

TEST(Overlap, HostileTextsCostLittle) {
  const std::string same(1 << 20, 'a');
  std::string spaced;
  for (int i = 0; i < 1 << 18; ++i) spaced += "a ";
  const auto found = Search({same, spaced, std::string("\xFF\xFE\x00 a", 5)}, {spaced, "a a a"});
  EXPECT_EQ(found[0].longest_run, static_cast<std::size_t>(1 << 18));
  EXPECT_TRUE(found[0].is_exact);
  EXPECT_EQ(found[1].longest_run, 3u);
}

}  // namespace
}  // namespace plimsoll::diversity
