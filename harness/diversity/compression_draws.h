#ifndef HARNESS_DIVERSITY_COMPRESSION_DRAWS_H_
#define HARNESS_DIVERSITY_COMPRESSION_DRAWS_H_

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "harness/diversity/measure.h"

namespace plimsoll::diversity {

/// compression_ratio (zstd, the window as large as the text) as the mean over random draws of
/// `budget` bytes of the texts, and compression_ratio_zlib_9 of all texts in their order, as papers
/// have it, matched at the budget. Texts that are too few to draw are taken in their order.
/// `options`: its size is not used.
std::vector<Measure> CompressionMeasures(std::span<const std::string> texts, SubsetOptions options,
                                         std::size_t budget);

}  // namespace plimsoll::diversity

#endif  // HARNESS_DIVERSITY_COMPRESSION_DRAWS_H_
