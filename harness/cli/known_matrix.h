#ifndef HARNESS_CLI_KNOWN_MATRIX_H_
#define HARNESS_CLI_KNOWN_MATRIX_H_

#include <span>
#include <string>

#include "harness/base/result.h"
#include "harness/cli/embedders.h"
#include "harness/cli/known_texts.h"
#include "harness/embed/embedder.h"
#include "harness/vectors/mapped_matrix.h"

namespace plimsoll::cli {

/// The rows of known texts, in their order, in a file that is mapped into memory. It is written
/// block by block, and kept where the request keeps vectors, by the names of the sources and the
/// embedder: with the same texts a next run embeds nothing. Otherwise it is gone with the matrix.
/// Errors: the embedder's; those of KnownTexts::ForEachBlock, MatrixWriter and MappedMatrix::Open.
Result<vectors::MappedMatrix> MapKnownRows(const EmbedderRequest& request,
                                           std::span<const std::string> sources,
                                           const KnownTexts& known, embed::Embedder* embedder);

}  // namespace plimsoll::cli

#endif  // HARNESS_CLI_KNOWN_MATRIX_H_
