#include "harness/cli/common.h"

#include <filesystem>
#include <map>
#include <utility>

namespace plimsoll::cli {

void SelectOptions::Add(Options& options) {
  options.Value("--config", &config, "plimsoll.yaml to use (default: the nearest upwards)");
  options.List("--suite", &suites, "suite id; repeat for several (default: all)");
  options.List("--track", &tracks,
               "happy_path, edge, adversarial or production; repeat for several");
  options.Value("--filter", &filter, "pattern of * and ? on suite/case");
  options.Value("--shard", &shard, "i/n: only the cases of shard i of n");
}

void RunOptions::Add(Options& options) {
  options.Value("--target", &target, "target id (default: the configuration's)");
  options.Value("--model", &model,
                "model of the target instead of the configured one: the candidate's version");
  options.Value("--epochs", &epochs, "trials of each case");
  options.Value("--seed", &seed, "seed of the order and of the trials");
  options.Value("--concurrency", &concurrency, "most requests in flight");
  options.Value("--max-requests", &max_requests, "stop before more requests than this");
  options.Value("--max-cost-usd", &max_cost_usd, "stop before spending more than this");
  options.Value("--max-duration", &max_duration, "stop after this long, such as 30m");
  options.Value("--store", &store, "where runs are kept (default: the configuration's)");
  options.Value("--resume", &resume, "go on with this run (an id, its beginning, or latest)");
  options.Flag("--cache", &use_cache, "answer repeated requests from earlier answers");
  options.Value("--record", &record,
                "write each request and response to this file, secrets redacted");
}

void RunOptions::AddSequential(Options& options) {
  options.Flag("--sequential", &is_sequential,
               "stop asking a track when the evidence against the baseline is enough");
}

namespace {

// Records and baselines know a suite by its id alone.
Status CheckIds(const std::vector<suite::Suite>& suites) {
  std::map<std::string, std::string> place;
  for (const suite::Suite& loaded : suites) {
    const std::string file = loaded.files().empty() ? "" : loaded.files().front();
    const auto [known, is_new] = place.emplace(loaded.id(), file);
    if (!is_new)
      return MakeError(ErrorCode::kInvalid, "suite \"", loaded.id(),
                       "\" is there twice: ", known->second, " and ", file);
  }
  return {};
}

}  // namespace

Result<Workspace> OpenWorkspace(const Session& session, const SelectOptions& select) {
  Diagnostics diagnostics;
  Workspace workspace;
  PLIMSOLL_ASSIGN(workspace.config, LoadConfig(select.config, &diagnostics));
  PLIMSOLL_ASSIGN(const std::vector<std::string> folders,
                  suite::FindSuites(workspace.config.root, workspace.config.suites));
  for (const std::string& folder : folders) {
    Result<suite::Suite> loaded =
        suite::LoadSuite(std::filesystem::path(folder).lexically_normal().string(), &diagnostics);
    if (loaded.ok()) {
      workspace.suites.push_back(std::move(*loaded));
    } else if (!diagnostics.has_errors()) {
      return loaded.error();
    }
  }
  PLIMSOLL_TRY(diagnostics.ToStatus());
  PLIMSOLL_TRY(CheckIds(workspace.suites));
  if (workspace.suites.empty())
    return MakeError(ErrorCode::kNothingSelected, "no suite below ", workspace.config.root,
                     " matches the configuration's `suites`");
  ShowDiagnostics(session, diagnostics);
  return workspace;
}

Result<suite::Selection> SelectionOf(const SelectOptions& select) {
  suite::Selection selection;
  selection.suites = select.suites;
  selection.filter = select.filter;
  for (const std::string& name : select.tracks) {
    PLIMSOLL_ASSIGN(const suite::Track track, suite::TrackOf(name));
    selection.tracks.push_back(track);
  }
  if (!select.shard.empty()) PLIMSOLL_TRY(suite::ParseShard(select.shard, &selection));
  return selection;
}

Result<std::chrono::milliseconds> ParseDuration(const std::string& text) {
  std::int64_t total = 0;
  std::int64_t number = -1;
  for (const char c : text) {
    if (c >= '0' && c <= '9') {
      number = (number < 0 ? 0 : number) * 10 + (c - '0');
      if (number <= 1'000'000) continue;
    }
    const int unit = c == 's' ? 1 : c == 'm' ? 60 : c == 'h' ? 3600 : 0;
    if (unit == 0 || number < 0) {
      number = -2;
      break;
    }
    total += number * unit;
    number = -1;
  }
  if (number != -1 || total == 0)
    return MakeError(ErrorCode::kInvalid, "\"", text,
                     "\" is no duration; expected such as 90s, 30m or 1h30m");
  return std::chrono::milliseconds(total * 1000);
}

}  // namespace plimsoll::cli
