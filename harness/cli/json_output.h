#ifndef HARNESS_CLI_JSON_OUTPUT_H_
#define HARNESS_CLI_JSON_OUTPUT_H_

#include <string>
#include <string_view>
#include <vector>

#include "harness/cli/session.h"
#include "harness/doc/node.h"

namespace plimsoll::cli {

/// An object of the format "plimsoll.<thing>/1".
doc::Node FormatNode(std::string_view thing);

/// One JSON object on `out`, for --json.
void PrintJson(const Session& session, const doc::Node& object);

/// A list of strings in their order.
doc::Node StringsNode(const std::vector<std::string>& values);

/// A count as a JSON number.
doc::Node CountNode(std::size_t count);

}  // namespace plimsoll::cli

#endif  // HARNESS_CLI_JSON_OUTPUT_H_
