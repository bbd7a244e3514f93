#include <algorithm>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "harness/cli/commands.h"
#include "harness/cli/gate_input.h"
#include "harness/cli/graders.h"
#include "harness/cli/json_output.h"
#include "harness/cli/measure.h"
#include "harness/cli/process.h"
#include "harness/cli/progress.h"
#include "harness/cli/run_id.h"
#include "harness/cli/table.h"
#include "harness/report/figures.h"
#include "harness/run/in_process_run.h"
#include "harness/target/in_process.h"
#include "harness/triage/bridge.h"

namespace plimsoll::cli {
namespace {

constexpr std::size_t kMovesShown = 20;
constexpr int kConcurrency = 64;

struct RescoreOptions {
  SelectOptions select;
  std::string run = "latest";
  std::string policy;
  std::string store;
  std::optional<double> max_cost_usd;
  bool as_json = false;
};

using CaseName = std::pair<std::string, std::string>;  // suite and case

// The trials of the old run, by case: where its store keeps them.
struct OldCase {
  std::int64_t place = 0;
  Digest fingerprint{};
  std::vector<bool> has_epoch;
};
using OldCases = std::map<CaseName, OldCase>;

Result<OldCases> ReadOldCases(store::RunStore& store, const run::RunManifest& manifest) {
  OldCases cases;
  PLIMSOLL_TRY(store.VisitCases(manifest.id, [&](const store::CaseBrief& brief) -> Status {
    OldCase& old = cases[{std::string(brief.suite), std::string(brief.case_id)}];
    old.place = brief.place;
    old.fingerprint = brief.fingerprint;
    old.has_epoch.resize(static_cast<std::size_t>(manifest.epochs));
    for (const store::TrialBrief& trial : brief.trials)
      if (trial.epoch < manifest.epochs)
        old.has_epoch[static_cast<std::size_t>(trial.epoch)] = true;
    return {};
  }));
  return cases;
}

// The run's cases among the suites as they are now. Errors: kNotComparable where one is gone or
// asks something else.
Result<std::vector<suite::CaseRef>> FindCases(const std::vector<suite::Suite>& suites,
                                              const OldCases& old_cases) {
  std::vector<suite::CaseRef> refs;
  for (std::uint32_t s = 0; s < suites.size(); ++s) {
    for (std::uint32_t i = 0; i < suites[s].size(); ++i) {
      const suite::CaseEntry entry = suites[s].entry(i);
      const auto old = old_cases.find({suites[s].id(), std::string(entry.id)});
      if (old == old_cases.end()) continue;
      if (old->second.fingerprint != entry.fingerprint)
        return MakeError(ErrorCode::kNotComparable, suites[s].id(), "/", entry.id,
                         " asks or wants something else than when the run was made; judge it anew "
                         "with the suites of that run");
      refs.push_back({s, i});
    }
  }
  if (refs.size() < old_cases.size())
    return MakeError(ErrorCode::kNotComparable, std::to_string(old_cases.size() - refs.size()),
                     " cases of the run are in no suite that is loaded; judge it anew with the "
                     "suites of that run");
  return refs;
}

// What a rescoring is made of; stays where it is made.
struct Rescoring {
  store::RunInfo before;
  OldCases old_cases;
  std::optional<run::Plan> plan;
  Graders graders;
  judge::JudgeContext context;
  std::unique_ptr<judge::JudgeCache> judges;
  run::RunManifest manifest;
};

Status PrepareRescoring(const Session& session, const Workspace& workspace,
                        const RescoreOptions& options, const gate::Policy& policy,
                        store::RunStore& store, Rescoring* work) {
  PLIMSOLL_ASSIGN(work->before, store.Info(options.run));
  const run::RunManifest& before = work->before.manifest;
  PLIMSOLL_ASSIGN(work->old_cases, ReadOldCases(store, before));
  PLIMSOLL_ASSIGN(std::vector<suite::CaseRef> refs, FindCases(workspace.suites, work->old_cases));
  PLIMSOLL_ASSIGN(work->plan,
                  run::Plan::Make(&workspace.suites, std::move(refs), before.epochs, before.seed));
  PLIMSOLL_ASSIGN(work->graders, Graders::Make(workspace.config, policy.judging));
  work->context = work->graders.ContextFor(before.target_family);
  work->judges = std::make_unique<judge::JudgeCache>(work->context);
  work->manifest = before;
  work->manifest.id = NewRunId(*session.clock);
  work->manifest.started = FormatUtc(session.clock->Wall());
  work->manifest.notes["rescored_from"] = before.id;
  work->plan->Fill(&work->manifest);
  return run::FillJudges(*work->plan, work->judges.get(), &work->manifest);
}

// The trials of the plan that the old run never had.
std::vector<bool> NeverAsked(const Rescoring& work) {
  std::vector<bool> done(static_cast<std::size_t>(work.plan->size()));
  for (std::int64_t i = 0; i < work.plan->size(); ++i) {
    const run::PlannedTrial trial = work.plan->trial(i);
    const suite::Suite& from = work.plan->suites()[trial.ref.suite];
    const OldCase& old =
        work.old_cases.at({from.id(), std::string(from.entry(trial.ref.index).id)});
    done[static_cast<std::size_t>(i)] = !old.has_epoch[static_cast<std::size_t>(trial.epoch)];
  }
  return done;
}

// Answers as they were stored.
class StoredAnswers final : public target::Model {
 public:
  StoredAnswers(store::RunStore* store, const Rescoring* work) : store_(store), work_(work) {}
  target::Reply Generate(const target::Prompt& prompt) override {
    const OldCase& old = work_->old_cases.at({prompt.suite_id, prompt.case_id});
    Result<run::TrialRecord> record =
        store_->Record(work_->before.manifest.id, old.place, prompt.epoch);
    if (record.ok()) return std::move(record->reply);
    target::Reply reply;
    reply.error = "the stored answer could not be read: " + record.error().message;
    return reply;
  }

 private:
  store::RunStore* store_;  // of the worker's own: the other one is written to meanwhile
  const Rescoring* work_;
};

Result<run::RunSummary> JudgeAnew(Session& session, const Workspace& workspace,
                                  const RescoreOptions& options, store::RunStore& store,
                                  Rescoring* work) {
  PLIMSOLL_ASSIGN(const auto source, OpenStoreOf(workspace.config, options.store));
  const http::Vault vault(workspace.config.credentials, session.environment);
  http::Budget budget({std::nullopt, std::nullopt, options.max_cost_usd});
  Graders::Line line;
  line.vault = &vault;
  line.budget = &budget;
  const auto target = target::MakeInProcessTarget("stored", doc::Node::Object(), false);
  ProgressPrinter printer(&session);
  run::InProcessRun run;
  run.plan = &*work->plan;
  run.target = target.get();
  run.model = std::make_shared<StoredAnswers>(source.get(), work);
  run.concurrency = kConcurrency;
  PLIMSOLL_ASSIGN(run.graders, work->graders.Open(session, workspace.config, line));
  run.budget = &budget;
  run.judges = work->judges.get();
  run.clock = session.clock;
  run.stop = session.stop;
  run.on_progress = [&](const run::Progress& progress) { printer.Show(progress); };
  const StopSignals signals(session);
  Result<run::RunSummary> summary =
      run::RunInProcess(run, store.SinkOf(work->manifest.id), NeverAsked(*work));
  printer.Finish();
  return summary;
}

// Old and new readings of the same answers, side by side.
Result<triage::Bridge> Compare(store::RunStore& store, const Rescoring& work) {
  triage::Bridge bridge;
  PLIMSOLL_TRY(store.Visit(work.manifest.id, [&](const run::TrialRecord& after) -> Status {
    const OldCase& old = work.old_cases.at({after.suite, after.case_id});
    PLIMSOLL_ASSIGN(const run::TrialRecord before,
                    store.Record(work.before.manifest.id, old.place, after.epoch));
    bridge.Add(before, after);
    return {};
  }));
  return bridge;
}

void PrintAsJson(const Session& session, const Rescoring& work, const triage::Bridge& bridge) {
  doc::Node node = FormatNode("rescore");
  node.Set("run", doc::Node::String(work.manifest.id));
  node.Set("rescored_from", doc::Node::String(work.before.manifest.id));
  node.Set("judges_before", StringsNode(work.before.manifest.judges));
  node.Set("judges_after", StringsNode(work.manifest.judges));
  node.Set("bridge", triage::BridgeNode(bridge));
  PrintJson(session, node);
}

std::string PercentOr(const std::optional<double>& share) {
  return share ? report::Fixed(100 * *share, 1) + " %" : "n/a";
}

void PrintAsText(const Session& session, const Rescoring& work, const triage::Bridge& bridge) {
  std::ostream& out = *session.out;
  out << "run " << work.manifest.id << ": the " << bridge.trials() << " answers of run "
      << work.before.manifest.id << ", judged anew\n\n";
  Table counts({"before \\ after", ">pass", ">fail", ">ungraded"});
  for (std::size_t row = 0; row < 3; ++row) {
    std::vector<std::string> cells = {std::string(triage::kReadingNames[row])};
    for (const std::int64_t count : bridge.counts[row]) cells.push_back(std::to_string(count));
    counts.Add(cells);
  }
  out << counts.Render() << "\npass rate " << PercentOr(bridge.PassRateBefore()) << " -> "
      << PercentOr(bridge.PassRateAfter()) << "; agreement " << PercentOr(bridge.RawAgreement());
  if (const auto ac1 = bridge.Ac1())
    out << ", AC1 " << report::Fixed(ac1->value, 3) << " [" << report::Fixed(ac1->interval.low, 3)
        << ", " << report::Fixed(ac1->interval.high, 3) << "]";
  if (const auto kappa = bridge.Kappa()) out << ", kappa " << report::Fixed(kappa->value, 3);
  out << '\n';
  if (!bridge.moves.empty()) out << '\n';
  for (std::size_t i = 0; i < std::min(bridge.moves.size(), kMovesShown); ++i) {
    const triage::Bridge::Move& move = bridge.moves[i];
    out << "  " << triage::kReadingNames[static_cast<std::size_t>(move.before)] << " -> "
        << triage::kReadingNames[static_cast<std::size_t>(move.after)] << "  " << move.name << '\n';
  }
  if (bridge.moves.size() > kMovesShown)
    out << "  and " << bridge.moves.size() - kMovesShown << " more (--json lists all)\n";
  out << "\nThe difference is the judge's, never the model's. plimsoll baseline accept --replace "
         "--run "
      << work.manifest.id << " makes a baseline of it.\n";
}

Result<ExitCode> Rescore(Session& session, const RescoreOptions& options) {
  PLIMSOLL_ASSIGN(const Workspace workspace, OpenWorkspace(session, options.select));
  PLIMSOLL_ASSIGN(const gate::Policy policy, PolicyOf(session, workspace.config, options.policy));
  PLIMSOLL_ASSIGN(const auto store, OpenStoreOf(workspace.config, options.store));
  Rescoring work;
  PLIMSOLL_TRY(PrepareRescoring(session, workspace, options, policy, *store, &work));
  PLIMSOLL_TRY(store->Begin(work.manifest));
  const Result<run::RunSummary> summary = JudgeAnew(session, workspace, options, *store, &work);
  const run::RunEnd end = summary.ok() ? summary->end : run::RunEnd::kStoreFailed;
  const double cost = summary.ok() ? summary->progress.cost_usd : 0;
  PLIMSOLL_TRY(store->Finish(work.manifest.id, end, FormatUtc(session.clock->Wall()), cost));
  if (!summary.ok()) return summary.error();
  PLIMSOLL_ASSIGN(const triage::Bridge bridge, Compare(*store, work));
  options.as_json ? PrintAsJson(session, work, bridge) : PrintAsText(session, work, bridge);
  return ExitCodeOf(end);
}

}  // namespace

Command MakeJudgesRescore() {
  auto options = std::make_shared<RescoreOptions>();
  return {"judges rescore",
          "Judge a stored run's answers anew, and say what the change of judge moved",
          "plimsoll judges rescore --run 20261121T080000Z-1a2b3c4d",
          [options](Options& o) {
            options->select.Add(o);
            o.Value("--run", &options->run, "the run, or the beginning of its id (latest)");
            o.Value("--policy", &options->policy,
                    "gate.yaml that says who judges (default: the configuration's)");
            o.Value("--store", &options->store, "store of runs: a path, or sqlite:PATH");
            o.Value("--max-cost-usd", &options->max_cost_usd, "stop before the graders cost more");
            o.Flag("--json", &options->as_json, "one JSON object on standard output");
          },
          [options](Session& session) { return Rescore(session, *options); }};
}

}  // namespace plimsoll::cli
