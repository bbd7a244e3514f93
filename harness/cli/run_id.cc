#include "harness/cli/run_id.h"

#include <unistd.h>

#include <atomic>
#include <cstdint>

#include "harness/base/digest.h"

namespace plimsoll::cli {

std::string NewRunId(const Clock& clock) {
  // Two runs of one process may begin at one instant of a coarse clock.
  static std::atomic<std::uint64_t> calls{0};
  std::string time = FormatUtc(clock.Wall());
  std::erase_if(time, [](char c) { return c == '-' || c == ':'; });
  const std::string unique = std::to_string(clock.Now().time_since_epoch().count()) + "/" +
                             std::to_string(::getpid()) + "/" + std::to_string(++calls);
  return time.substr(0, 15) + "Z-" + Sha256Hex(unique).substr(0, 8);
}

}  // namespace plimsoll::cli
