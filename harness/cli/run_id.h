#ifndef HARNESS_CLI_RUN_ID_H_
#define HARNESS_CLI_RUN_ID_H_

#include <string>

#include "harness/base/clock.h"

namespace plimsoll::cli {

/// A new run's name, such as "20261121T080000Z-1a2b3c4d": the time to the second, and eight digits
/// of the process and the clock at its finest: unique enough to name a run, short enough to type.
std::string NewRunId(const Clock& clock);

}  // namespace plimsoll::cli

#endif  // HARNESS_CLI_RUN_ID_H_
