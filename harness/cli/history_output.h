#ifndef HARNESS_CLI_HISTORY_OUTPUT_H_
#define HARNESS_CLI_HISTORY_OUTPUT_H_

#include <optional>
#include <span>
#include <string>

#include "harness/cli/history_input.h"
#include "harness/doc/node.h"
#include "harness/report/report.h"

namespace plimsoll::cli {

/// One sign for each rate, oldest first; the scale goes from the lowest to the highest, and an
/// unknown rate is a blank. Without Unicode the signs are the digits 0 to 7.
std::string Sparkline(std::span<const std::optional<double>> rates, bool has_unicode);

/// Releases newest first, then a line with a sparkline per track, then the alarms.
std::string HistoryText(const TargetHistory& history, const report::TerminalStyle& style);

/// "plimsoll.history/1".
doc::Node HistoryNode(const TargetHistory& history);

}  // namespace plimsoll::cli

#endif  // HARNESS_CLI_HISTORY_OUTPUT_H_
