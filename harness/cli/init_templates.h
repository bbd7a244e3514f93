#ifndef HARNESS_CLI_INIT_TEMPLATES_H_
#define HARNESS_CLI_INIT_TEMPLATES_H_

#include <span>
#include <string_view>

namespace plimsoll::cli {

/// A file that `init` writes.
struct InitFile {
  std::string_view path;  ///< relative to the folder that is set up
  std::string_view text;
};

/// What a repository needs to gate a model behind an OpenAI-compatible endpoint: configuration,
/// policy, a first suite and a GitHub workflow.
std::span<const InitFile> InitFiles();

}  // namespace plimsoll::cli

#endif  // HARNESS_CLI_INIT_TEMPLATES_H_
