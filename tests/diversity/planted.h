#ifndef TESTS_DIVERSITY_PLANTED_H_
#define TESTS_DIVERSITY_PLANTED_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "harness/base/rng.h"
#include "harness/vectors/matrix.h"

namespace plimsoll::diversity {

/// Unit rows about unit centres, `spread` the length of the noise; topic t has sizes[t] rows.
/// Centres depend on `centre_seed` alone, so that two sets can share them.
vectors::Matrix PlantedRows(const std::vector<std::size_t>& sizes, std::size_t columns,
                            double spread, std::uint64_t centre_seed, std::uint64_t seed);

/// A standard normal draw.
double NormalDraw(Rng* rng);

}  // namespace plimsoll::diversity

#endif  // TESTS_DIVERSITY_PLANTED_H_
