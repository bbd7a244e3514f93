#include "harness/diversity/novelty.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <string>
#include <vector>

#include "harness/base/rng.h"
#include "harness/diversity/rows.h"

namespace plimsoll::diversity {
namespace {

using vectors::Matrix;
using vectors::MatrixView;

constexpr std::size_t kColumns = 24;

// Unit rows around one of several fixed directions, which `group` picks from `groups`.
Matrix Cloud(std::size_t rows, std::uint64_t seed, std::size_t first_group, std::size_t groups) {
  Matrix matrix(rows, kColumns);
  Rng rng(seed);
  for (std::size_t row = 0; row < rows; ++row) {
    Rng centre(first_group + rng.Below(groups), "centre");
    for (std::size_t i = 0; i < kColumns; ++i)
      matrix.Row(row)[i] = static_cast<float>(centre.Uniform() - 0.5 + 0.6 * (rng.Uniform() - 0.5));
  }
  vectors::NormaliseRows(&matrix);
  return matrix;
}

Matrix Join(const Matrix& a, const Matrix& b) {
  Matrix joined(a.rows() + b.rows(), kColumns);
  std::memcpy(joined.Row(0), a.Row(0), a.rows() * kColumns * sizeof(float));
  std::memcpy(joined.Row(a.rows()), b.Row(0), b.rows() * kColumns * sizeof(float));
  return joined;
}

NoveltyReport Measure(const Matrix& candidates, const std::vector<MatrixView>& corpora,
                      const NoveltyOptions& options = {}) {
  Result<NoveltyReport> report = MeasureNovelty(candidates.View(), KnownRows(corpora), options);
  EXPECT_TRUE(report.ok()) << report.error().message;
  return report.ok() ? *report : NoveltyReport();
}

TEST(Novelty, KeepsWhatIsFarFromKnownRowsAndFromEachOther) {
  const Matrix corpus = Cloud(600, 1, 0, 6);
  const Matrix old = Cloud(30, 2, 0, 6);
  const Matrix fresh = Cloud(20, 3, 100, 4);
  const Matrix candidates = Join(Join(old, fresh), fresh);
  const NoveltyReport report = Measure(candidates, {corpus.View()});
  ASSERT_TRUE(report.threshold.has_value());
  for (std::size_t i = 0; i < candidates.rows(); ++i) {
    const CandidateNovelty& candidate = report.candidates[i];
    EXPECT_EQ(candidate.novelty > *report.threshold, candidate.p_adjusted <= 0.10) << i;
    EXPECT_TRUE(i < 30 || candidate.p_adjusted <= 0.10) << i;
  }
  EXPECT_GT(report.kept.size(), 2U);
  for (const std::size_t kept : report.kept) EXPECT_GE(kept, 30U) << "an ordinary row was kept";
  for (const std::size_t a : report.kept)
    for (const std::size_t b : report.kept)
      EXPECT_TRUE(a == b ||
                  std::memcmp(candidates.Row(a), candidates.Row(b), kColumns * sizeof(float)) != 0);
}

TEST(Novelty, NamesANearestRowAndAReasonForEachThatIsRejected) {
  const Matrix corpus = Cloud(300, 1, 0, 6);
  const Matrix fresh = Cloud(10, 3, 100, 1);
  Matrix candidates = Join(fresh, Cloud(3, 2, 0, 6));
  std::memcpy(candidates.Row(12), corpus.Row(77), kColumns * sizeof(float));
  std::memcpy(candidates.Row(1), candidates.Row(0), kColumns * sizeof(float));
  std::memset(candidates.Row(11), 0, kColumns * sizeof(float));
  const NoveltyReport report =
      Measure(candidates, {corpus.View().Rows(0, 50), corpus.View().Rows(50, 250)});
  EXPECT_EQ(report.candidates[12].verdict, NoveltyVerdict::kDuplicate);
  EXPECT_EQ(report.candidates[12].nearest->index, 77U);
  EXPECT_EQ(report.candidates[11].verdict, NoveltyVerdict::kNothingToEmbed);
  EXPECT_FALSE(report.candidates[11].nearest.has_value());
  EXPECT_EQ(report.candidates[10].verdict, NoveltyVerdict::kKnownRegion);
  EXPECT_EQ(report.candidates[1].verdict, NoveltyVerdict::kNearOther);
  ASSERT_TRUE(report.candidates[1].near_other.has_value());
  std::size_t counted = report.kept.size();
  for (const CandidateNovelty& candidate : report.candidates)
    if (candidate.verdict != NoveltyVerdict::kNovel) ++counted;
  EXPECT_EQ(counted, candidates.rows());
}

TEST(Novelty, TakesTheCallersWordForTheSameText) {
  const Matrix corpus = Cloud(300, 1, 0, 6);
  const Matrix fresh = Cloud(4, 3, 100, 4);
  NoveltyOptions options;
  options.is_same_text = [](std::size_t candidate, std::size_t) { return candidate == 2; };
  const NoveltyReport report = Measure(fresh, {corpus.View()}, options);
  EXPECT_EQ(report.candidates[2].verdict, NoveltyVerdict::kDuplicate);
  EXPECT_TRUE(report.candidates[2].is_same_text);
  EXPECT_EQ(report.candidates[0].verdict, NoveltyVerdict::kNovel);
}

TEST(Novelty, SaysNothingThatSoFewKnownRowsCannotTell) {
  const Matrix fresh = Cloud(15, 3, 100, 4);
  const Matrix few = Cloud(2, 1, 0, 6);
  const NoveltyReport none = Measure(fresh, {few.View()});
  EXPECT_EQ(none.known_needed, 149U);
  for (const CandidateNovelty& candidate : none.candidates)
    EXPECT_EQ(candidate.verdict, NoveltyVerdict::kUndecided);
  // One novel row among many ordinary ones: p-values of 1/61 are too great for one of 16.
  const Matrix corpus = Cloud(60, 1, 0, 2);
  const NoveltyReport some =
      Measure(Join(Cloud(1, 3, 100, 1), Cloud(15, 2, 0, 2)), {corpus.View()});
  EXPECT_EQ(some.candidates[0].verdict, NoveltyVerdict::kUndecided);
  for (const CandidateNovelty& candidate : some.candidates)
    EXPECT_EQ(candidate.verdict == NoveltyVerdict::kKnownRegion,
              candidate.p_novel > some.smallest_p);
}

// Whatever the order, none that is kept lies near another, and none is said to lie near one that it
// is far from.
TEST(Novelty, KeepsRowsApartInEveryOrder) {
  const Matrix corpus = Cloud(600, 1, 0, 6);
  const Matrix fresh = Cloud(60, 3, 100, 4);
  for (const BatchOrder& order : BatchOrders()) {
    NoveltyOptions options;
    options.order = order;
    options.apart_quantile = 0.9;
    const NoveltyReport report = Measure(fresh, {corpus.View()}, options);
    EXPECT_GT(report.kept.size(), 3U) << order.name;
    EXPECT_LT(report.kept.size(), 60U) << order.name;
    for (std::size_t i = 0; i < report.kept.size(); ++i)
      for (std::size_t j = 0; j < i; ++j)
        EXPECT_GT(1 - Dot(fresh.Row(report.kept[i]), fresh.Row(report.kept[j]), kColumns),
                  report.apart);
    for (const CandidateNovelty& candidate : report.candidates) {
      const double cosine = candidate.near_other ? candidate.near_other->cosine : 1;
      EXPECT_LE(1 - cosine, report.apart);
    }
  }
}

TEST(Novelty, CalibratesByRowsThatAreNoCopies) {
  const Matrix corpus = Cloud(200, 1, 0, 6);
  const MatrixView once[] = {corpus.View()};
  const MatrixView thrice[] = {corpus.View(), corpus.View(), corpus.View()};
  const auto plain = CalibrateNovelty(KnownRows(once), {});
  const auto copied = CalibrateNovelty(KnownRows(thrice), {});
  ASSERT_TRUE(plain.ok() && copied.ok());
  EXPECT_EQ(copied->known, 600U);
  EXPECT_EQ(copied->copies, 400U);
  EXPECT_EQ(copied->nearest, plain->nearest);
  EXPECT_GT(plain->nearest.front(), kSameVector);
}

TEST(Novelty, PutsRowsOfLargeGroupsOfCopiesAside) {
  Matrix corpus = Cloud(400, 1, 0, 6);
  for (std::size_t row = 1; row < 350; ++row)
    std::memcpy(corpus.Row(row), corpus.Row(0), kColumns * sizeof(float));
  const MatrixView parts[] = {corpus.View()};
  const auto usual = CalibrateNovelty(KnownRows(parts), {});
  ASSERT_TRUE(usual.ok());
  EXPECT_EQ(usual->copies, 350U);
  EXPECT_EQ(usual->nearest.size(), 50U);
}

TEST(Novelty, SamplesLargeCorporaTheSameWayEachTime) {
  const Matrix corpus = Cloud(500, 1, 0, 6);
  const MatrixView parts[] = {corpus.View()};
  CalibrationOptions options;
  options.most_rows = 100;
  const auto a = CalibrateNovelty(KnownRows(parts), options);
  options.threads = 3;
  const auto b = CalibrateNovelty(KnownRows(parts), options);
  ASSERT_TRUE(a.ok() && b.ok());
  EXPECT_EQ(a->sampled, 100U);
  EXPECT_EQ(a->mean, b->mean);
}

TEST(Novelty, RefusesWhatGivesNoCalibration) {
  const Matrix candidates = Cloud(3, 1, 0, 6);
  Matrix same = Cloud(5, 1, 0, 6);
  for (std::size_t row = 1; row < 5; ++row)
    std::memcpy(same.Row(row), same.Row(0), kColumns * sizeof(float));
  const MatrixView parts[] = {same.View()};
  const auto report = MeasureNovelty(candidates.View(), KnownRows(parts), {});
  ASSERT_FALSE(report.ok());
  EXPECT_EQ(report.error().message,
            "the known rows have no two that differ: nothing to calibrate by");
  Matrix damaged = Cloud(5, 1, 0, 6);
  damaged.Row(3)[1] = std::numeric_limits<float>::quiet_NaN();
  const auto refused = MeasureNovelty(damaged.View(), KnownRows(parts), {});
  ASSERT_FALSE(refused.ok());
  const MatrixView good[] = {candidates.View()};
  EXPECT_EQ(MeasureNovelty(damaged.View(), KnownRows(good), {}).error().message,
            "queries: row 3 has a value that is not finite in column 1");
}

// G12: over 200 draws of known rows and candidates of one source, conformal p-values are uniform
// (Kolmogorov-Smirnov at 1 %, one value a draw, as those of one draw share their calibration), and
// Benjamini and Hochberg's procedure makes a discovery in no more of them than its level says.
TEST(Novelty, CallsFewOrdinaryRowsNovel) {
  constexpr int kDraws = 200;
  constexpr double kLevel = 0.1;
  int draws_with_a_discovery = 0;
  std::vector<double> p;
  for (std::uint64_t draw = 0; draw < kDraws; ++draw) {
    const Matrix all = Cloud(320, 1000 + draw, 0, 6);
    const Matrix candidates = [&] {
      Matrix last(20, kColumns);
      std::memcpy(last.Row(0), all.Row(300), 20 * kColumns * sizeof(float));
      return last;
    }();
    const NoveltyReport report = Measure(candidates, {all.View().Rows(0, 300)});
    if (report.threshold.has_value()) ++draws_with_a_discovery;
    p.push_back(report.candidates.front().p_novel);
  }
  RecordProperty("draws_with_a_discovery", draws_with_a_discovery);
  EXPECT_LE(draws_with_a_discovery,
            kDraws * kLevel + 2 * std::sqrt(kDraws * kLevel * (1 - kLevel)));
  std::sort(p.begin(), p.end());
  double distance = 0;
  for (std::size_t i = 0; i < p.size(); ++i) {
    const auto at = static_cast<double>(i);
    distance = std::max({distance, p[i] - at / kDraws, (at + 1) / kDraws - p[i]});
  }
  EXPECT_LE(distance, 1.628 / std::sqrt(kDraws));
}

TEST(Novelty, AuthenticityFallsWithCopies) {
  const Matrix corpus = Cloud(300, 1, 0, 6);
  const MatrixView parts[] = {corpus.View()};
  const KnownRows known(parts);
  const Matrix fresh = Cloud(20, 3, 100, 4);
  const NoveltyReport honest = Measure(fresh, {corpus.View()});
  EXPECT_EQ(*Authenticity(honest.candidates, known), 1.0);
  const Matrix half = Join(Cloud(20, 3, 100, 4), [&] {
    Matrix copies(20, kColumns);
    std::memcpy(copies.Row(0), corpus.Row(0), 20 * kColumns * sizeof(float));
    return copies;
  }());
  EXPECT_EQ(*Authenticity(Measure(half, {corpus.View()}).candidates, known), 0.5);
  EXPECT_EQ(*Authenticity({}, known), std::nullopt);
}

TEST(Novelty, ComparesDistancesOfThreeSamples) {
  const double near[] = {0.1, 0.1, 0.2};
  const double far[] = {0.3, 0.4, 0.5, 0.6};
  const auto test = CompareDistances(near, far);
  ASSERT_TRUE(test.has_value());
  EXPECT_EQ(test->ranks.auc, 0);
  EXPECT_EQ(test->kolmogorov_smirnov, 1);
  EXPECT_LT(test->ranks.p_less, 0.05);
  EXPECT_EQ(CompareDistances({}, far), std::nullopt);
}

}  // namespace
}  // namespace plimsoll::diversity
