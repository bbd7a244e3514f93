#include "tests/embed/embedder_contract.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace plimsoll::embed {
namespace {

void ExpectUnitRows(const vectors::Matrix& matrix) {
  for (std::size_t i = 0; i < matrix.rows(); ++i)
    EXPECT_NEAR(CosineOf(matrix, i, i), 1, 1e-5) << "row " << i;
}

}  // namespace

std::vector<float> ValuesOf(const vectors::Matrix& matrix) {
  return {matrix.Row(0), matrix.Row(0) + matrix.rows() * matrix.columns()};
}

double CosineOf(const vectors::Matrix& matrix, std::size_t a, std::size_t b) {
  double sum = 0;
  for (std::size_t i = 0; i < matrix.columns(); ++i)
    sum += static_cast<double>(matrix.Row(a)[i]) * matrix.Row(b)[i];
  return sum;
}

void ExpectContract(const std::function<std::unique_ptr<Embedder>()>& make,
                    const std::vector<std::string>& texts) {
  const std::unique_ptr<Embedder> embedder = make();
  EXPECT_FALSE(embedder->name().empty());
  EXPECT_EQ(embedder->identity().size(), 64U);
  const vectors::Matrix rows = *embedder->Embed(texts);
  ASSERT_EQ(rows.rows(), texts.size());
  ASSERT_EQ(rows.columns(), embedder->dimensions());
  ExpectUnitRows(rows);

  const std::vector<std::string> backwards(texts.rbegin(), texts.rend());
  const vectors::Matrix turned = *embedder->Embed(backwards);
  for (std::size_t i = 0; i < texts.size(); ++i) {
    const float* row = rows.Row(i);
    EXPECT_TRUE(std::equal(row, row + rows.columns(), turned.Row(texts.size() - 1 - i))) << i;
    const vectors::Matrix alone = *embedder->Embed(std::vector<std::string>{texts[i]});
    EXPECT_TRUE(std::equal(row, row + rows.columns(), alone.Row(0))) << i;
  }

  const vectors::Matrix blank = *embedder->Embed(std::vector<std::string>{texts[0], "", texts[0]});
  EXPECT_EQ(std::vector<float>(blank.Row(1), blank.Row(2)), std::vector<float>(blank.columns()));
  EXPECT_EQ(embedder->Embed({})->rows(), 0U);

  const std::unique_ptr<Embedder> again = make();
  EXPECT_EQ(again->identity(), embedder->identity());
  EXPECT_EQ(ValuesOf(*again->Embed(texts)), ValuesOf(rows));
}

}  // namespace plimsoll::embed
