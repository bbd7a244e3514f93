#include <exception>
#include <iostream>

#include "harness/base/exit_code.h"
#include "harness/cli/options.h"
#include "harness/cli/process.h"
#include "harness/text/hostile.h"

int main(int argc, char** argv) {
  plimsoll::cli::ProcessSession process(&std::cout, &std::cerr);
  // Errors are Results; what a library throws all the same, such as for want of memory, is told as
  // such.
  try {
    return plimsoll::cli::Main(argc, argv, process.session());
  } catch (const std::exception& thrown) {
    std::cerr << "plimsoll: internal error: " << plimsoll::text::OneLine(thrown.what()) << '\n';
    return static_cast<int>(plimsoll::ExitCode::kInternal);
  }
}
