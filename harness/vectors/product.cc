#include "harness/vectors/product.h"

#include <algorithm>

#include "harness/base/result.h"
#include "harness/vectors/instruction_set.h"
#include "harness/vectors/parallel.h"

namespace plimsoll::vectors {
namespace {

constexpr std::size_t kBlockRows = 4096;

// Adds a lower triangle in float32.
void AddTriangle(const std::vector<float>& part, std::size_t columns, std::vector<double>* gram) {
  for (std::size_t row = 0; row < columns; ++row)
    for (std::size_t column = 0; column <= row; ++column)
      (*gram)[row * columns + column] += part[row * columns + column];
}

}  // namespace

void MultiplyByTransposed(MatrixView a, MatrixView b, float* result) {
  PLIMSOLL_CHECK(a.columns == b.columns);
  InstructionSets().front().multiply(a.data, a.rows, b.data, b.rows, a.columns, result);
}

std::vector<double> ColumnGram(MatrixView x, int threads) {
  const std::size_t columns = x.columns;
  const std::size_t blocks = (x.rows + kBlockRows - 1) / kBlockRows;
  std::vector<double> gram(columns * columns);
  // As many blocks at once as there are threads, then added in their order.
  const auto wave = static_cast<std::size_t>(ThreadsOrAll(threads));
  std::vector<std::vector<float>> parts(std::min(wave, blocks),
                                        std::vector<float>(columns * columns));
  for (std::size_t first = 0; first < blocks; first += wave) {
    const std::size_t count = std::min(wave, blocks - first);
    ForEach(count, threads, [&](std::size_t i) {
      const std::size_t row = (first + i) * kBlockRows;
      InstructionSets().front().gram(x.Row(row), std::min(kBlockRows, x.rows - row), columns,
                                     parts[i].data());
    });
    for (std::size_t i = 0; i < count; ++i) AddTriangle(parts[i], columns, &gram);
  }
  for (std::size_t row = 0; row < columns; ++row)
    for (std::size_t column = 0; column < row; ++column)
      gram[column * columns + row] = gram[row * columns + column];
  return gram;
}

}  // namespace plimsoll::vectors
