#ifndef HARNESS_DIVERSITY_BATCH_ORDER_H_
#define HARNESS_DIVERSITY_BATCH_ORDER_H_

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

#include "harness/vectors/matrix.h"
#include "harness/vectors/selection.h"

namespace plimsoll::diversity {

/// A way to order rows that are novel to what is known, so that those before any cut are a batch
/// worth having.
struct BatchOrder {
  std::string_view name;
  /// `nearest_known`: per row its greatest cosine to a known one.
  std::vector<vectors::Pick> (*pick)(vectors::MatrixView rows,
                                     std::span<const double> nearest_known, int threads);
};

/// "farthest" (each is the farthest from all that is known and came before), "facility" (each
/// speaks for most of the others: vectors::FacilityLocation) and "dpp" (unlike each other and far
/// from what is known: vectors::DeterminantalMap by the distance to it). The first is the default.
std::span<const BatchOrder> BatchOrders();

}  // namespace plimsoll::diversity

#endif  // HARNESS_DIVERSITY_BATCH_ORDER_H_
