#ifndef TESTS_VECTORS_MAKE_ROWS_H_
#define TESTS_VECTORS_MAKE_ROWS_H_

#include <cstddef>
#include <cstdint>

#include "harness/vectors/matrix.h"

namespace plimsoll::vectors {

enum class Spread {
  kIsotropic,    ///< a mixture of Gaussians around the origin
  kAnisotropic,  ///< in a cone, mean cosine about one half, three columns that outweigh the others
};

/// Unit rows, seeded; `seed` moves the rows and not the mixture.
Matrix MakeRows(std::size_t rows, std::size_t columns, std::uint64_t seed, Spread spread,
                std::size_t groups = 20);

}  // namespace plimsoll::vectors

#endif  // TESTS_VECTORS_MAKE_ROWS_H_
