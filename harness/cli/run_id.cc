#include "harness/cli/run_id.h"

#include <unistd.h>

#include "harness/base/digest.h"

namespace plimsoll::cli {

std::string NewRunId(const Clock& clock) {
  std::string time = FormatUtc(clock.Wall());
  std::erase_if(time, [](char c) { return c == '-' || c == ':'; });
  const std::string unique =
      std::to_string(clock.Now().time_since_epoch().count()) + "/" + std::to_string(::getpid());
  return time.substr(0, 15) + "Z-" + Sha256Hex(unique).substr(0, 8);
}

}  // namespace plimsoll::cli
