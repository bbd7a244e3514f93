#include <filesystem>
#include <memory>
#include <string>
#include <system_error>

#include "harness/base/file.h"
#include "harness/cli/commands.h"
#include "harness/cli/init_templates.h"

namespace plimsoll::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kSuites = "suites/";

// A repository that has suites of its own needs no first one.
bool IsWanted(const InitFile& file, bool has_suites) {
  return !has_suites || !file.path.starts_with(kSuites);
}

Result<ExitCode> Init(Session& session, const std::string& folder) {
  std::error_code error;
  const bool has_suites = fs::exists(fs::path(folder) / kSuites, error);
  bool has_written = false;
  for (const InitFile& file : InitFiles()) {
    if (!IsWanted(file, has_suites)) continue;
    const fs::path path = fs::path(folder) / file.path;
    // A dangling link is somebody's file too.
    if (fs::symlink_status(path, error).type() != fs::file_type::not_found) {
      *session.out << "kept  " << path.string() << '\n';
      continue;
    }
    PLIMSOLL_TRY(WriteFileAtomic(path.string(), file.text));
    *session.out << "wrote " << path.string() << '\n';
    has_written = true;
  }
  if (has_written)
    *session.out << "next: set the target's url and model, then\n"
                    "  plimsoll plan --show 1\n"
                    "  plimsoll run\n"
                    "  plimsoll baseline accept --reason \"first measurement\"\n"
                    "  plimsoll check\n";
  return ExitCode::kPass;
}

}  // namespace

Command MakeInit() {
  auto folder = std::make_shared<std::string>(".");  // of the two halves of one command
  return {"init",
          "Write a first plimsoll.yaml, gate.yaml, suite and workflow; never overwrites a file",
          "plimsoll init",
          [folder](Options& o) {
            o.Value("folder", folder.get(), "the folder to set up (default: this one)");
          },
          [folder](Session& session) { return Init(session, *folder); }};
}

}  // namespace plimsoll::cli
