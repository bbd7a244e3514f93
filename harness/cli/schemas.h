#ifndef HARNESS_CLI_SCHEMAS_H_
#define HARNESS_CLI_SCHEMAS_H_

#include <string>
#include <string_view>

#include "harness/base/registry.h"
#include "harness/doc/node.h"

namespace plimsoll::cli {

/// Makes the JSON Schema of one file format.
using SchemaMaker = doc::Node (*)();

/// The file formats that people write: suite, cases, case, config, gate, import.
const Registry<SchemaMaker>& FileSchemas();

}  // namespace plimsoll::cli

#endif  // HARNESS_CLI_SCHEMAS_H_
