#include "harness/vectors/search.h"

#include <gtest/gtest.h>

#include <cstring>
#include <limits>
#include <string>
#include <vector>

#include "harness/vectors/instruction_set.h"
#include "harness/vectors/neighbours.h"
#include "tests/vectors/make_rows.h"

namespace plimsoll::vectors {
namespace {

using Lists = std::vector<std::vector<Neighbour>>;

// Sums of products in double in the order of the columns, all pairs sorted: another way to the same
// ids, and to the same cosines but for the last bits.
Lists BruteForce(MatrixView queries, MatrixView corpus, const SearchOptions& options) {
  Lists lists(queries.rows);
  for (std::size_t q = 0; q < queries.rows; ++q) {
    for (std::size_t c = 0; c < corpus.rows; ++c) {
      double lane[8] = {};
      for (std::size_t i = 0; i < corpus.columns; ++i)
        lane[i % 8] += static_cast<double>(queries.Row(q)[i]) * corpus.Row(c)[i];
      const double cosine =
          ((lane[0] + lane[4]) + (lane[2] + lane[6])) + ((lane[1] + lane[5]) + (lane[3] + lane[7]));
      if (!options.leave_self_out || c != q) lists[q].push_back({c, cosine});
    }
    std::stable_sort(lists[q].begin(), lists[q].end(),
                     [](const Neighbour& a, const Neighbour& b) { return a.cosine > b.cosine; });
    lists[q].resize(std::min(lists[q].size(), options.k));
  }
  return lists;
}

void ExpectSameBits(const Lists& found, const Lists& expected, const std::string& what) {
  ASSERT_EQ(found.size(), expected.size()) << what;
  for (std::size_t q = 0; q < found.size(); ++q) {
    ASSERT_EQ(found[q].size(), expected[q].size()) << what << ", query " << q;
    for (std::size_t i = 0; i < found[q].size(); ++i) {
      ASSERT_EQ(found[q][i].index, expected[q][i].index) << what << ", query " << q;
      ASSERT_EQ(std::memcmp(&found[q][i].cosine, &expected[q][i].cosine, sizeof(double)), 0)
          << what << ", query " << q;
    }
  }
}

struct Plan {
  int threads;
  std::size_t block_bytes;
  std::size_t chunk_bytes;
  std::size_t batch_queries;
};

constexpr Plan kPlans[] = {{1, 192 << 10, 64 << 20, 32768},
                           {2, 4 << 10, 40000, 32768},
                           {4, 1, 1, 64},
                           {3, 64 << 10, 1 << 20, 1}};

// Every kernel x threads x block sizes against brute force, ids and bits.
void ExpectInvariant(MatrixView queries, MatrixView corpus, SearchOptions options) {
  const Lists expected = BruteForce(queries, corpus, options);
  ExpectSameBits(SearchAllPairs(queries, corpus, options), expected, "all pairs");
  for (const TileKernel& kernel : TileKernels()) {
    for (const Plan& plan : kPlans) {
      options.threads = plan.threads;
      const Lists found = Search(queries, corpus, options,
                                 {kernel, plan.batch_queries, plan.block_bytes, plan.chunk_bytes});
      ExpectSameBits(found, expected,
                     std::string(kernel.name) + ", " + std::to_string(plan.threads) + " threads, " +
                         std::to_string(plan.block_bytes) + " bytes a block");
    }
  }
}

TEST(Search, IsTheSameWhateverKernelThreadsAndBlocks) {
  for (const Spread spread : {Spread::kIsotropic, Spread::kAnisotropic}) {
    const Matrix corpus = MakeRows(1500, 72, 1, spread);
    const Matrix queries = MakeRows(100, 72, 2, spread);
    ExpectInvariant(queries.View(), corpus.View(), {.k = 1});
    ExpectInvariant(queries.View(), corpus.View(), {.k = 10});
  }
}

TEST(Search, TakesColumnsThatFillNoVector) {
  for (const std::size_t columns : {1, 3, 7, 17, 33, 50}) {
    const Matrix corpus = MakeRows(130, columns, 1, Spread::kIsotropic);
    const Matrix queries = MakeRows(17, columns, 2, Spread::kIsotropic);
    ExpectInvariant(queries.View(), corpus.View(), {.k = 5});
  }
}

TEST(Search, BreaksTiesByIndexAmongManyCopies) {
  Matrix corpus = MakeRows(600, 24, 1, Spread::kIsotropic);
  for (std::size_t row = 0; row < corpus.rows(); ++row)
    std::memcpy(corpus.Row(row), corpus.Row(row % 3), 24 * sizeof(float));
  const Matrix queries = MakeRows(20, 24, 2, Spread::kIsotropic);
  ExpectInvariant(queries.View(), corpus.View(), {.k = 7});
}

TEST(Search, LeavesSelfOutButNotItsCopies) {
  Matrix rows = MakeRows(200, 24, 1, Spread::kAnisotropic);
  std::memcpy(rows.Row(150), rows.Row(20), 24 * sizeof(float));
  std::memset(rows.Row(7), 0, 24 * sizeof(float));
  ExpectInvariant(rows.View(), rows.View(), {.k = 3, .leave_self_out = true});
  const auto lists = NearestNeighbours(rows.View(), rows.View(), {.k = 3, .leave_self_out = true});
  ASSERT_TRUE(lists.ok());
  EXPECT_EQ((*lists)[20][0].index, 150U);
  EXPECT_EQ((*lists)[150][0].index, 20U);
  EXPECT_EQ((*lists)[7][0], (Neighbour{0, 0.0}));
}

TEST(Search, GivesWholeListsWhereKIsTheCorpusOrMore) {
  const Matrix corpus = MakeRows(90, 16, 1, Spread::kIsotropic);
  ExpectInvariant(corpus.View(), corpus.View(), {.k = 90});
  ExpectInvariant(corpus.View(), corpus.View(), {.k = 90, .leave_self_out = true});
  const auto lists = NearestNeighbours(corpus.View(), corpus.View(), {.k = 1000});
  ASSERT_TRUE(lists.ok());
  EXPECT_EQ((*lists)[0].size(), 90U);
}

TEST(Search, HoldsForAlmostUnitRows) {
  Matrix corpus = MakeRows(300, 40, 1, Spread::kAnisotropic);
  for (std::size_t row = 0; row < corpus.rows(); ++row)
    for (std::size_t i = 0; i < 40; ++i) corpus.Row(row)[i] *= row % 2 == 0 ? 1.0009F : 0.9991F;
  ExpectInvariant(corpus.View().Rows(0, 50), corpus.View(), {.k = 4});
}

TEST(Search, RefusesSidesThatCannotBeCompared) {
  const Matrix narrow = MakeRows(9, 8, 1, Spread::kIsotropic);
  const Matrix wide = MakeRows(9, 9, 1, Spread::kIsotropic);
  const auto lists = NearestNeighbours(narrow.View(), wide.View(), {});
  ASSERT_FALSE(lists.ok());
  EXPECT_EQ(lists.error().code, ErrorCode::kInvalid);
  EXPECT_EQ(lists.error().message, "the queries have 8 columns, the corpus has 9");
}

TEST(Search, RefusesRowsThatAreNotUnitRows) {
  struct Row {
    float value;
    const char* message;
  };
  const Row rows[] = {
      {std::numeric_limits<float>::quiet_NaN(),
       "corpus: row 5 has a value that is not finite in column 2"},
      {-std::numeric_limits<float>::infinity(),
       "corpus: row 5 has a value that is not finite in column 2"},
      {std::numeric_limits<float>::max(),
       "corpus: row 5 has length 340282346638528859811704183484"
       "516925440.000000, expected 1 or 0"},
  };
  for (const Row& row : rows) {
    Matrix corpus = MakeRows(9, 8, 1, Spread::kIsotropic);
    corpus.Row(5)[2] = row.value;
    const Matrix queries = MakeRows(9, 8, 2, Spread::kIsotropic);
    const auto lists = NearestNeighbours(queries.View(), corpus.View(), {});
    ASSERT_FALSE(lists.ok());
    EXPECT_EQ(lists.error().message, row.message);
  }
}

TEST(Search, TakesEmptySides) {
  const Matrix none(0, 8);
  const Matrix rows = MakeRows(9, 8, 1, Spread::kIsotropic);
  const auto nothing = NearestNeighbours(rows.View(), none.View(), {.k = 3});
  ASSERT_TRUE(nothing.ok());
  EXPECT_EQ(*nothing, Lists(9));
  EXPECT_EQ(*NearestNeighbours(none.View(), rows.View(), {.k = 3}), Lists());
  EXPECT_EQ(*NearestNeighbours(rows.View(), rows.View(), {.k = 0}), Lists(9));
}

}  // namespace
}  // namespace plimsoll::vectors
