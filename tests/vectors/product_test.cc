#include "harness/vectors/product.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "harness/vectors/instruction_set.h"
#include "tests/vectors/make_rows.h"

namespace plimsoll::vectors {
namespace {

TEST(Product, IsWithinItsErrorOfDoubleInEveryInstructionSet) {
  const Matrix a = MakeRows(37, 53, 1, Spread::kAnisotropic);
  const Matrix b = MakeRows(70, 53, 2, Spread::kAnisotropic);
  std::vector<float> product(37 * 70);
  for (const InstructionSet& set : InstructionSets()) {
    set.multiply(a.Row(0), 37, b.Row(0), 70, 53, product.data());
    for (std::size_t i = 0; i < 37; ++i)
      for (std::size_t j = 0; j < 70; ++j)
        ASSERT_NEAR(product[i * 70 + j], ExactDot(a.Row(i), b.Row(j), 53), 53 * 0x1p-24 * 1.01)
            << set.name;
  }
  MultiplyByTransposed(a.View(), b.View(), product.data());
  EXPECT_NEAR(product[0], ExactDot(a.Row(0), b.Row(0), 53), 1e-5);
}

TEST(Product, SumsExactDotsToTheSameBitsInEveryInstructionSet) {
  for (std::size_t columns = 0; columns < 70; ++columns) {
    const Matrix rows = MakeRows(2, columns, 1, Spread::kAnisotropic);
    const double expected = ExactDot(rows.Row(0), rows.Row(1), columns);
    for (const InstructionSet& set : InstructionSets())
      EXPECT_EQ(set.exact_dot(rows.Row(0), rows.Row(1), columns), expected) << set.name;
  }
}

TEST(Product, AddsRowsToTheSameBitsInEveryInstructionSet) {
  const double weight = 0.3;  // whose products with the values are rounded
  for (std::size_t columns = 0; columns < 70; ++columns) {
    const Matrix rows = MakeRows(3, columns, 1, Spread::kAnisotropic);
    std::vector<double> expected(columns);
    for (std::size_t row = 0; row < 3; ++row) {
      for (std::size_t i = 0; i < columns; ++i) {
        const double product = weight * static_cast<double>(rows.Row(row)[i]);
        expected[i] += product;
      }
    }
    for (const InstructionSet& set : InstructionSets()) {
      std::vector<double> total(columns);
      for (std::size_t row = 0; row < 3; ++row)
        EXPECT_EQ(set.add_row(rows.Row(row), weight, columns, total.data()),
                  ExactDot(rows.Row(row), rows.Row(row), columns));
      EXPECT_EQ(total, expected) << set.name;
    }
  }
}

TEST(Product, GramIsSymmetricAndTheSameWhateverTheThreads) {
  const Matrix rows = MakeRows(9000, 21, 1, Spread::kAnisotropic);
  const std::vector<double> gram = ColumnGram(rows.View());
  for (const int threads : {2, 3, 8}) EXPECT_EQ(ColumnGram(rows.View(), threads), gram);
  for (std::size_t i = 0; i < 21; ++i) {
    for (std::size_t j = 0; j < 21; ++j) {
      double sum = 0;
      for (std::size_t row = 0; row < rows.rows(); ++row)
        sum += static_cast<double>(rows.Row(row)[i]) * rows.Row(row)[j];
      EXPECT_NEAR(gram[i * 21 + j], sum, 1e-2);
      EXPECT_EQ(gram[i * 21 + j], gram[j * 21 + i]);
    }
  }
}

}  // namespace
}  // namespace plimsoll::vectors
