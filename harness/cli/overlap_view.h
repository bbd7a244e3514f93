#ifndef HARNESS_CLI_OVERLAP_VIEW_H_
#define HARNESS_CLI_OVERLAP_VIEW_H_

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "harness/cli/corpus_scan.h"
#include "harness/cli/text_input.h"
#include "harness/diversity/overlap.h"
#include "harness/doc/node.h"
#include "harness/insight/gaming.h"

namespace plimsoll::cli {

/// The texts of some sources and what corpora hold of them.
struct OverlapView {
  std::vector<TextSet> sets;
  std::vector<CorpusFile> files;
  std::vector<diversity::TextOverlap> overlaps;  ///< of the sets' items, one set after the other
  DocumentLines lines;                           ///< of every place in the overlaps
  std::string run;                               ///< empty: none was named
  std::optional<insight::SeenFreshGap> gap;      ///< of its cases that any rule finds, and the rest

  /// Of each set, in their order.
  std::vector<std::span<const diversity::TextOverlap>> BySet() const;
};

/// "plimsoll.overlap/1".
doc::Node OverlapNode(const OverlapView& view);

/// For people: what each rule finds in each source, and the first `limit` texts that any finds.
std::string OverlapText(const OverlapView& view, int limit);

}  // namespace plimsoll::cli

#endif  // HARNESS_CLI_OVERLAP_VIEW_H_
