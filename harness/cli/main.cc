#include <iostream>

#include "harness/cli/options.h"
#include "harness/cli/process.h"

int main(int argc, char** argv) {
  plimsoll::cli::ProcessSession process(&std::cout, &std::cerr);
  return plimsoll::cli::Main(argc, argv, process.session());
}
