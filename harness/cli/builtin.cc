#include "harness/cli/commands.h"

namespace plimsoll::cli {

std::vector<Command> BuiltinCommands() {
  return {
      MakeCheck(),          MakeRun(),          MakeGate(),         MakeCompare(), MakeReport(),
      MakeBaselineAccept(), MakeBaselineList(), MakeBaselineShow(),
  };
}

}  // namespace plimsoll::cli
