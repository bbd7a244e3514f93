#include "harness/diversity/embedding_overlap.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <span>
#include <string>
#include <vector>

#include "harness/base/rng.h"
#include "harness/diversity/same_text.h"
#include "harness/vectors/instruction_set.h"

namespace plimsoll::diversity {
namespace {

using vectors::Matrix;

constexpr std::size_t kColumns = 16;

Matrix RandomRows(std::size_t rows, std::uint64_t seed) {
  Matrix matrix(rows, kColumns);
  Rng rng(seed);
  for (std::size_t row = 0; row < rows; ++row)
    for (std::size_t i = 0; i < kColumns; ++i)
      matrix.Row(row)[i] = static_cast<float>(rng.Uniform() - 0.5);
  vectors::NormaliseRows(&matrix);
  return matrix;
}

void CopyRow(const Matrix& from, std::size_t row, Matrix* to, std::size_t to_row) {
  std::copy_n(from.Row(row), kColumns, to->Row(to_row));
}

DocumentPlace PlaceOf(std::size_t document) {
  return {static_cast<std::uint16_t>(document % 3), document * 10};
}

bool NeverSame(std::size_t /*sample*/, std::size_t /*row*/) { return false; }

// Documents in blocks of a size, from the first on or from the last.
struct Cut {
  std::size_t block = 0;
  bool is_backwards = false;
};

EmbeddingOverlap Scan(const Matrix& texts, const Matrix& documents,
                      const std::vector<std::size_t>& sample, const Cut& cut) {
  Matrix sampled(sample.size(), kColumns);
  std::vector<DocumentPlace> places;
  for (std::size_t i = 0; i < sample.size(); ++i) {
    CopyRow(documents, sample[i], &sampled, i);
    places.push_back(PlaceOf(sample[i]));
  }
  EmbeddingScan scan(texts.View(), sampled.View(), places);
  std::vector<std::size_t> begins;
  for (std::size_t at = 0; at < documents.rows(); at += cut.block) begins.push_back(at);
  if (cut.is_backwards) std::reverse(begins.begin(), begins.end());
  for (const std::size_t begin : begins) {
    const std::size_t count = std::min(cut.block, documents.rows() - begin);
    std::vector<DocumentPlace> of_block;
    for (std::size_t i = 0; i < count; ++i) of_block.push_back(PlaceOf(begin + i));
    EXPECT_TRUE(scan.Take(documents.View().Rows(begin, count), of_block, NeverSame).ok());
  }
  return scan.Finish();
}

std::vector<std::size_t> AllOf(const Matrix& rows) {
  std::vector<std::size_t> all(rows.rows());
  std::iota(all.begin(), all.end(), 0);
  return all;
}

TEST(EmbeddingOverlap, FindsTheNearestDocumentHoweverTheyAreCut) {
  const Matrix texts = RandomRows(20, 1);
  const Matrix documents = RandomRows(700, 2);
  std::vector<std::size_t> sample;
  for (std::size_t i = 0; i < 700; i += 3) sample.push_back(i);
  const EmbeddingOverlap whole = Scan(texts, documents, sample, {700});
  for (const Cut& cut : {Cut{64}, Cut{5}, Cut{64, true}}) {
    const EmbeddingOverlap found = Scan(texts, documents, sample, cut);
    EXPECT_EQ(found.usual.nearest, whole.usual.nearest);
    EXPECT_EQ(found.threshold, whole.threshold);
    for (std::size_t text = 0; text < texts.rows(); ++text) {
      ASSERT_TRUE(found.texts[text].has_value());
      double best = -2;
      DocumentPlace where;
      for (std::size_t d = 0; d < documents.rows(); ++d) {
        const double cosine = vectors::ExactDot(texts.Row(text), documents.Row(d), kColumns);
        if (cosine > best) where = PlaceOf(d);
        best = std::max(best, cosine);
      }
      EXPECT_EQ(found.texts[text]->similarity, best);
      EXPECT_EQ(found.texts[text]->place, where);
      EXPECT_EQ(found.texts[text]->is_duplicate, best > *whole.threshold);
    }
  }
}

TEST(EmbeddingOverlap, CalibratesAsNoveltyDoes) {
  Matrix documents = RandomRows(400, 3);
  for (std::size_t i = 0; i < 30; ++i) CopyRow(documents, i, &documents, 200 + i);
  for (std::size_t i = 0; i < 20; ++i) CopyRow(documents, 399, &documents, 300 + i);
  std::fill_n(documents.Row(250), kColumns, 0.0F);
  const vectors::MatrixView parts[] = {documents.View()};
  const auto usual = CalibrateNovelty(KnownRows(parts), {});
  ASSERT_TRUE(usual.ok());
  for (const Cut& cut : {Cut{400}, Cut{33}, Cut{33, true}}) {
    // Places in the order of the rows, as novelty numbers them: the first of equals counts.
    EmbeddingScan scan(Matrix(0, kColumns).View(), documents.View(), [&] {
      std::vector<DocumentPlace> places;
      for (const std::size_t row : AllOf(documents)) places.push_back({0, row});
      return places;
    }());
    std::vector<std::size_t> begins;
    for (std::size_t at = 0; at < documents.rows(); at += cut.block) begins.push_back(at);
    if (cut.is_backwards) std::reverse(begins.begin(), begins.end());
    for (const std::size_t begin : begins) {
      const std::size_t count = std::min(cut.block, documents.rows() - begin);
      std::vector<DocumentPlace> places;
      for (std::size_t i = 0; i < count; ++i) places.push_back({0, begin + i});
      ASSERT_TRUE(scan.Take(documents.View().Rows(begin, count), places, NeverSame).ok());
    }
    const EmbeddingOverlap found = scan.Finish();
    EXPECT_EQ(found.usual.nearest, usual->nearest);
    EXPECT_EQ(found.usual.copies, usual->copies);
    EXPECT_EQ(found.usual.zero_rows, usual->zero_rows);
    EXPECT_EQ(found.usual.known, 400U);
  }
}

TEST(EmbeddingOverlap, CopiesInWordsAreNotTheNearestOther) {
  const Matrix documents = RandomRows(300, 4);
  std::vector<DocumentPlace> places;
  for (const std::size_t row : AllOf(documents)) places.push_back({0, row});
  // Of every pair 2i and 2i + 1 each is a copy of the other.
  const auto is_pair = [](std::size_t sample, std::size_t row) { return sample / 2 == row / 2; };
  EmbeddingScan with_rule(Matrix(0, kColumns).View(), documents.View(), places);
  ASSERT_TRUE(with_rule.Take(documents.View(), places, is_pair).ok());
  EmbeddingScan without(Matrix(0, kColumns).View(), documents.View(), places);
  ASSERT_TRUE(without.Take(documents.View(), places, NeverSame).ok());
  const std::vector<double> strict = without.Finish().usual.nearest;
  const std::vector<double> usual = with_rule.Finish().usual.nearest;
  ASSERT_EQ(strict.size(), 300U);
  EXPECT_LE(usual.size(), 300U);
  EXPECT_GE(std::accumulate(usual.begin(), usual.end(), 0.0) / static_cast<double>(usual.size()),
            std::accumulate(strict.begin(), strict.end(), 0.0) / 300);
}

// Near-copies of one text, as templates make them: unequal vectors, the same in words.
TEST(EmbeddingOverlap, BehindACrowdOfCopiesNobodyLooks) {
  constexpr std::size_t kCopies = 2000;
  const Matrix others = RandomRows(kCopies + 200, 11);
  Matrix documents = others;
  for (std::size_t row = 0; row < kCopies; ++row)
    for (std::size_t i = 0; i < kColumns; ++i)
      documents.Row(row)[i] = others.Row(0)[i] + others.Row(row)[i] / 10;
  vectors::NormaliseRows(&documents);
  std::vector<DocumentPlace> places;
  for (const std::size_t row : AllOf(documents)) places.push_back({0, row});
  const std::size_t kSample[] = {0, 1500, kCopies + 1, kCopies + 2};
  const auto scan_in = [&](std::size_t block, bool is_backwards, std::size_t* judged) {
    std::vector<DocumentPlace> sampled;
    for (const std::size_t row : kSample) sampled.push_back(places[row]);
    EmbeddingScan scan(Matrix(0, kColumns).View(),
                       vectors::Gather(documents.View(), kSample).View(), sampled);
    std::vector<std::size_t> begins;
    for (std::size_t at = 0; at < documents.rows(); at += block) begins.push_back(at);
    if (is_backwards) std::reverse(begins.begin(), begins.end());
    for (const std::size_t begin : begins) {
      const std::size_t count = std::min(block, documents.rows() - begin);
      const auto is_same = [&](std::size_t sample, std::size_t row) {
        ++*judged;
        return kSample[sample] < kCopies && begin + row < kCopies;
      };
      EXPECT_TRUE(scan.Take(documents.View().Rows(begin, count),
                            std::span(places).subspan(begin, count), is_same)
                      .ok());
    }
    return scan.Finish().usual;
  };
  std::size_t judged = 0;
  const NoveltyCalibration whole = scan_in(documents.rows(), false, &judged);
  // Each pair once: what the first look judged is not judged again.
  EXPECT_LE(judged, 2 * (EmbeddingScan::kMostCopies + 1) + 4);
  EXPECT_EQ(whole.copies, 2U)
      << "the first of the copies, too: nobody looked for its nearest other";
  EXPECT_EQ(whole.nearest.size(), 2U);
  for (const Cut& cut : {Cut{300}, Cut{300, true}, Cut{64}, Cut{7, true}}) {
    const NoveltyCalibration found = scan_in(cut.block, cut.is_backwards, &judged);
    EXPECT_EQ(found.copies, whole.copies);
    EXPECT_EQ(found.nearest, whole.nearest);
  }
}

TEST(EmbeddingOverlap, FewDocumentsGiveNoThresholdButEqualVectors) {
  const Matrix documents = RandomRows(50, 5);
  Matrix texts = RandomRows(3, 6);
  CopyRow(documents, 7, &texts, 1);
  std::fill_n(texts.Row(2), kColumns, 0.0F);
  const EmbeddingOverlap found = Scan(texts, documents, AllOf(documents), {50});
  EXPECT_FALSE(found.threshold.has_value());
  EXPECT_FALSE(found.texts[0]->is_duplicate);
  EXPECT_TRUE(found.texts[1]->is_duplicate);
  EXPECT_EQ(found.texts[1]->place, PlaceOf(7));
  EXPECT_FALSE(found.texts[2].has_value());
}

TEST(EmbeddingOverlap, OneInAHundredOfTextsLikeTheDocumentsIsCalledNear) {
  // Exchangeable texts: the share lies within the binomial's four standard errors.
  const Matrix texts = RandomRows(4000, 7);
  const Matrix documents = RandomRows(3000, 8);
  const EmbeddingOverlap found = Scan(texts, documents, AllOf(documents), {1024});
  const auto near = std::count_if(found.texts.begin(), found.texts.end(),
                                  [](const auto& match) { return match->is_duplicate; });
  EXPECT_NEAR(static_cast<double>(near) / 4000, 0.01, 4 * 0.0024);
}

TEST(EmbeddingOverlap, NoDocumentsMatchNothing) {
  const Matrix texts = RandomRows(2, 9);
  EmbeddingScan scan(texts.View(), Matrix(0, kColumns).View(), {});
  const EmbeddingOverlap found = scan.Finish();
  EXPECT_FALSE(found.texts[0].has_value());
  EXPECT_FALSE(found.threshold.has_value());
}

TEST(EmbeddingOverlap, RowsThatCannotBeSearchedAreAnError) {
  const Matrix texts = RandomRows(10, 10);
  EmbeddingScan scan(texts.View(), Matrix(0, kColumns).View(), {});
  const Matrix narrow(4, 3);
  const std::vector<DocumentPlace> places(4);
  const Status taken = scan.Take(narrow.View(), places, NeverSame);
  ASSERT_FALSE(taken.ok());
  EXPECT_EQ(taken.error().message, "the queries have 16 columns, the corpus has 3");
}

TEST(SameText, SpellingDoesNotCountButWordsDo) {
  ComparedText text("Please tell me how the tides of a small harbour work in winter");
  ComparedText spelt("  please TELL me how the tides of a small harbour work in winter!");
  ComparedText longer("Please tell me how the tides of a small harbour work in winter, at night");
  ComparedText other("Please tell me why the ships of a large harbour leave in summer");
  ComparedText whole("Please tell me how the tides of a small harbour work in winter " +
                     std::string(100, 'x'));
  EXPECT_TRUE(text.IsSame(spelt));
  EXPECT_TRUE(text.IsSame(longer));
  EXPECT_FALSE(text.IsSame(other));
  EXPECT_FALSE(text.IsSame(whole));
}

}  // namespace
}  // namespace plimsoll::diversity
