#ifndef HARNESS_DIVERSITY_ROWS_H_
#define HARNESS_DIVERSITY_ROWS_H_

#include <cstddef>
#include <string_view>
#include <vector>

#include "harness/base/result.h"
#include "harness/vectors/matrix.h"

namespace plimsoll::diversity {

/// Errors: kInvalid, naming `what` and the row, for a value that is not finite or a row that is
/// neither unit (within 1e-3) nor zero.
Status CheckRows(vectors::MatrixView rows, std::string_view what);

/// Errors: kInvalid, naming `what` and the row, for a value that is not finite.
Status CheckFinite(vectors::MatrixView rows, std::string_view what);

/// Errors: kInvalid where both sets have rows and these differ in length.
Status CheckColumns(vectors::MatrixView first, vectors::MatrixView second);

bool IsZero(const float* row, std::size_t columns);

/// The indices of the rows that are not zero, ascending.
std::vector<std::size_t> NonZeroRows(vectors::MatrixView rows);

/// Per row the smallest index of a row with the same bits.
std::vector<std::size_t> FirstCopies(vectors::MatrixView rows);

/// The sum of a[i] b[i], in double, in one fixed order.
double Dot(const float* a, const float* b, std::size_t columns);

}  // namespace plimsoll::diversity

#endif  // HARNESS_DIVERSITY_ROWS_H_
