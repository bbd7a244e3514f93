#ifndef HARNESS_CLI_NOVELTY_OUTPUT_H_
#define HARNESS_CLI_NOVELTY_OUTPUT_H_

#include <string>

#include "harness/cli/novelty_view.h"
#include "harness/doc/node.h"

namespace plimsoll::cli {

/// plimsoll.novelty/1 (docs/novelty.md).
doc::Node NoveltyNode(const NoveltyView& view);

/// The same for people: at most `limit` candidates, the kept ones first. `with_texts`: beginnings
/// of the nearest texts too.
std::string NoveltyText(const NoveltyView& view, int limit, bool with_texts);

/// The kept candidates, in their order, as JSON Lines that ReadTextSet reads.
std::string KeptLines(const NoveltyView& view);

}  // namespace plimsoll::cli

#endif  // HARNESS_CLI_NOVELTY_OUTPUT_H_
