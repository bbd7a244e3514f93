// Checks of the kinds that compare texts with training data.

#include <gtest/gtest.h>

#include <cstdio>

#include <map>
#include <string>
#include <vector>

#include "harness/diversity/min_hash.h"
#include "harness/diversity/overlap.h"
#include "harness/text/normal.h"
#include "tests/diversity/reference_check.h"

namespace plimsoll::diversity {
namespace {

std::vector<std::string> TextsAt(const ReferenceExample& example, const std::string& field) {
  std::vector<std::string> texts;
  for (const doc::Node& text : example.input->Find(field)->items) texts.push_back(text.text);
  return texts;
}

std::vector<TextOverlap> Search(const std::vector<std::string>& train,
                                const std::vector<std::string>& texts) {
  const OverlapIndex index(texts);
  OverlapScan scan(index);
  for (std::size_t i = 0; i < train.size(); ++i) scan.Take(train[i], {0, i});
  return scan.Finish();
}

/// What plimsoll calls a field of the reference. A rule of a text too short for it is false there.
double FieldOf(const TextOverlap& overlap, const std::string& field) {
  for (std::size_t i = 0; i < kOverlapLengths.size(); ++i) {
    const std::string length = std::to_string(kOverlapLengths[i]);
    if (field == "frac_" + length + "grams_seen") return overlap.grams_seen[i].value_or(0);
    if (field == "token_coverage_" + length) return overlap.words_covered[i].value_or(0);
  }
  if (field == "longest_common_token_run") return static_cast<double>(overlap.longest_run);
  if (field == "gpt3_any_13gram") return overlap.has_13_gram.value_or(false);
  if (field == "palm_70pct_8grams") return overlap.has_most_8_grams.value_or(false);
  if (field == "char50_hit") return overlap.has_50_characters.value_or(false);
  ADD_FAILURE() << "a field that nobody knows: " << field;
  return -1;
}

double NumberOf(const doc::Node& node) {
  const Result<bool> flag = node.AsBool();
  if (flag.ok()) return *flag;
  const Result<double> number = node.AsDouble();
  EXPECT_TRUE(number.ok());
  return number.ok() ? *number : -1;
}

void CheckTrainTestOverlap(const ReferenceExample& example) {
  const std::vector<TextOverlap> found =
      Search(TextsAt(example, "train"), TextsAt(example, "eval"));
  const std::vector<doc::Node>& rows = example.expected->Find("per_doc")->items;
  ASSERT_EQ(rows.size(), found.size());
  for (std::size_t i = 0; i < rows.size(); ++i)
    for (const doc::Member& member : rows[i].members)
      EXPECT_NEAR(FieldOf(found[i], member.key), NumberOf(member.value),
                  example.ToleranceOf(member.key))
          << "text " << i << ", " << member.key;
}

void CheckPairs(const ReferenceExample& example, const doc::Node& pairs) {
  constexpr double kReported = 0.2;
  std::vector<std::vector<std::uint64_t>> sets;
  for (const std::string& text : TextsAt(example, "texts"))
    sets.push_back(text::WordShingles(text::NormalForm(text), 3));
  std::size_t next = 0;
  for (std::size_t i = 0; i < sets.size(); ++i) {
    for (std::size_t j = i + 1; j < sets.size(); ++j) {
      const double jaccard = text::Jaccard(sets[i], sets[j]);
      if (jaccard < kReported) continue;
      ASSERT_LT(next, pairs.items.size());
      const std::vector<doc::Node>& pair = pairs.items[next++].items;
      EXPECT_EQ(NumberOf(pair[0]), static_cast<double>(i));
      EXPECT_EQ(NumberOf(pair[1]), static_cast<double>(j));
      EXPECT_NEAR(jaccard, NumberOf(pair[2]), example.ToleranceOf("pairs"));
    }
  }
  EXPECT_EQ(next, pairs.items.size());
}

void CheckBands(const doc::Node& expected) {
  for (const doc::Member& member : expected.members) {
    const std::size_t cut = member.key.find('_');
    const Bands bands =
        BestBands(std::stod(member.key.substr(0, cut)), std::stoi(member.key.substr(cut + 1)));
    EXPECT_EQ(bands.bands, NumberOf(member.value.items[0])) << member.key;
    EXPECT_EQ(bands.rows, NumberOf(member.value.items[1])) << member.key;
  }
}

void CheckProbabilities(const ReferenceExample& example, const doc::Node& expected) {
  for (const doc::Member& member : expected.members) {
    int bands = 0;
    int rows = 0;
    double similarity = 0;
    ASSERT_EQ(std::sscanf(member.key.c_str(), "b=%d,r=%d,s=%lf", &bands, &rows, &similarity), 3);
    EXPECT_NEAR(CandidateProbability(similarity, {bands, rows}), NumberOf(member.value),
                example.ToleranceOf("candidate_probability"));
  }
}

void CheckJaccardLsh(const ReferenceExample& example) {
  for (const doc::Member& member : example.expected->members) {
    if (member.key == "pairs") {
      CheckPairs(example, member.value);
    } else if (member.key == "optimal_bands_rows") {
      CheckBands(member.value);
    } else if (member.key == "candidate_probability") {
      CheckProbabilities(example, member.value);
    } else {
      ADD_FAILURE() << "a field that nobody knows: " << member.key;
    }
  }
}

}  // namespace

ReferenceChecks OverlapReferenceChecks() {
  return {{"train_test_overlap", &CheckTrainTestOverlap}, {"jaccard_lsh", &CheckJaccardLsh}};
}

}  // namespace plimsoll::diversity
