#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "harness/base/file.h"
#include "harness/base/rng.h"
#include "harness/cli/commands.h"
#include "harness/cli/measure.h"
#include "harness/cli/triage_input.h"
#include "harness/triage/anchor.h"

namespace plimsoll::cli {
namespace {

struct AnchorOptions {
  SelectOptions select;
  std::string run = "latest";
  std::string out;
  std::string store;
  int cases = 100;
  std::uint64_t seed = 1;
};

Result<ExitCode> MakeAnchor(Session& session, const AnchorOptions& options) {
  PLIMSOLL_ASSIGN(const Workspace workspace, OpenWorkspace(session, options.select));
  PLIMSOLL_ASSIGN(const auto store, OpenStoreOf(workspace.config, options.store));
  std::vector<std::string> lines;
  PLIMSOLL_TRY(store->Visit(options.run, [&](const run::TrialRecord& record) -> Status {
    if (!triage::IsAnchorable(record)) return {};
    PLIMSOLL_ASSIGN(const suite::CasePtr the_case, MeasuredCase(workspace.suites, record));
    if (the_case != nullptr) lines.push_back(triage::AnchorLine(*the_case, record));
    return {};
  }));
  if (lines.empty())
    return MakeError(ErrorCode::kNothingSelected, "run ", options.run,
                     " has no answer that a panel of models gave a verdict");
  Rng(options.seed, "judges.anchor").Shuffle(lines);
  if (lines.size() > static_cast<std::size_t>(options.cases))
    lines.resize(static_cast<std::size_t>(options.cases));
  std::sort(lines.begin(), lines.end());
  std::string text;
  for (const std::string& line : lines) text += line;
  PLIMSOLL_TRY(WriteFileAtomic(options.out, text));
  *session.out << options.out << ": " << lines.size()
               << " answers with their grades; name it under judging: anchor in gate.yaml\n";
  return ExitCode::kPass;
}

}  // namespace

Command MakeJudgesAnchor() {
  auto options = std::make_shared<AnchorOptions>();
  return {"judges anchor",
          "Keep graded answers of a run, to see in every later run whether the judges drift",
          "plimsoll judges anchor --run latest --out anchor.jsonl",
          [options](Options& o) {
            options->select.Add(o);
            o.Value("--run", &options->run, "the run, or the beginning of its id (latest)");
            o.Value("--out", &options->out, "the file to write", true);
            o.Value("--cases", &options->cases, "how many answers at most");
            o.Value("--seed", &options->seed, "of the draw");
            o.Value("--store", &options->store, "store of runs: a path, or sqlite:PATH");
          },
          [options](Session& session) { return MakeAnchor(session, *options); }};
}

}  // namespace plimsoll::cli
