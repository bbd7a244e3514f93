#ifndef HARNESS_CLI_NOVELTY_OUTPUT_H_
#define HARNESS_CLI_NOVELTY_OUTPUT_H_

#include <string>

#include "harness/cli/novelty_view.h"
#include "harness/doc/node.h"

namespace plimsoll::cli {

/// plimsoll.novelty/1 (docs/novelty.md).
doc::Node NoveltyNode(const NoveltyView& view);

/// The same for people. `with_texts`: beginnings of the nearest texts too.
std::string NoveltyText(const NoveltyView& view, bool with_texts);

/// The kept candidates, farthest first, as JSON Lines that ReadTextSet reads.
std::string KeptLines(const NoveltyView& view);

}  // namespace plimsoll::cli

#endif  // HARNESS_CLI_NOVELTY_OUTPUT_H_
