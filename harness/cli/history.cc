#include <memory>
#include <string>

#include "harness/cli/commands.h"
#include "harness/cli/gate_input.h"
#include "harness/cli/history_input.h"
#include "harness/cli/history_output.h"
#include "harness/cli/json_output.h"
#include "harness/cli/measure.h"

namespace plimsoll::cli {
namespace {

struct HistoryOptions {
  SelectOptions select;
  std::string target;
  std::string store;
  int limit = 20;
  bool as_json = false;
};

Result<ExitCode> History(Session& session, const HistoryOptions& options) {
  if (options.limit < 1) return MakeError(ErrorCode::kInvalid, "--limit must be at least 1");
  PLIMSOLL_ASSIGN(const Workspace workspace, OpenWorkspace(session, options.select));
  PLIMSOLL_ASSIGN(const gate::Policy policy, PolicyOf(session, workspace.config, ""));
  std::string target_id = options.target;
  if (target_id.empty()) {
    PLIMSOLL_ASSIGN(const target::TargetConfig target, FindTarget(workspace.config, ""));
    target_id = target.id;
  }
  PLIMSOLL_ASSIGN(const auto store, OpenStoreOf(workspace.config, options.store));
  PLIMSOLL_ASSIGN(
      const TargetHistory history,
      ReadHistory(workspace, *store, policy, target_id, static_cast<std::size_t>(options.limit)));
  if (options.as_json) {
    PrintJson(session, HistoryNode(history));
  } else {
    *session.out << HistoryText(history, session.out_style);
  }
  return ExitCode::kPass;
}

}  // namespace

Command MakeHistory() {
  auto options = std::make_shared<HistoryOptions>();  // of the two halves of one command
  return {"history", "A target's releases over time, and whether the suites still tell the truth",
          "plimsoll history --target my-model --limit 10",
          [options](Options& o) {
            o.Value("--target", &options->target,
                    "target of the runs (default: the configuration's)");
            o.Value("--limit", &options->limit, "how many releases, newest first");
            o.Value("--config", &options->select.config, "plimsoll.yaml to use");
            o.Value("--store", &options->store, "where runs are kept");
            o.Flag("--json", &options->as_json, "one JSON object on standard output");
          },
          [options](Session& session) { return History(session, *options); }};
}

}  // namespace plimsoll::cli
