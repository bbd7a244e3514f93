#ifndef TESTS_EMBED_EMBEDDER_CONTRACT_H_
#define TESTS_EMBED_EMBEDDER_CONTRACT_H_

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "harness/embed/embedder.h"

namespace plimsoll::embed {

std::vector<float> ValuesOf(const vectors::Matrix& matrix);
double CosineOf(const vectors::Matrix& matrix, std::size_t a, std::size_t b);

/// What every embedder promises: a row per text in their order, unit rows, zeros for an empty text,
/// the same row whatever its neighbours, the same identity and rows when it is made again.
void ExpectContract(const std::function<std::unique_ptr<Embedder>()>& make,
                    const std::vector<std::string>& texts);

}  // namespace plimsoll::embed

#endif  // TESTS_EMBED_EMBEDDER_CONTRACT_H_
