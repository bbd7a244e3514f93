#include "harness/cli/measure.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "harness/cli/connect.h"
#include "harness/cli/extension.h"
#include "harness/cli/known_answers.h"
#include "harness/cli/process.h"
#include "harness/cli/progress.h"
#include "harness/cli/recording.h"
#include "harness/cli/run_id.h"
#include "harness/cli/version.h"
#include "harness/http/dispatcher.h"
#include "harness/target/family.h"
#include "harness/text/hostile.h"
#include "harness/triage/anchor.h"

namespace plimsoll::cli {
namespace {

// What the command line's own parser does not know of these numbers.
Status CheckLimits(const RunOptions& options) {
  constexpr std::int64_t kMostConcurrency = 100'000;
  if (options.concurrency && (*options.concurrency < 1 || *options.concurrency > kMostConcurrency))
    return MakeError(ErrorCode::kInvalid, "--concurrency must be between 1 and ",
                     std::to_string(kMostConcurrency));
  if (options.max_requests && *options.max_requests < 0)
    return MakeError(ErrorCode::kInvalid, "--max-requests must not be negative");
  // Not a number is neither more nor less than anything: such a limit would never be reached.
  if (options.max_cost_usd && !(*options.max_cost_usd >= 0))
    return MakeError(ErrorCode::kInvalid, "--max-cost-usd must be a number and not negative");
  return {};
}

// A run of a part of the cases says so; shards are merged only where they were asked for alike.
void NoteSelection(const SelectOptions& select, run::RunManifest* manifest) {
  const auto note = [&](const std::string& key, std::vector<std::string> values) {
    std::sort(values.begin(), values.end());
    std::string joined;
    for (const std::string& value : values) joined += (joined.empty() ? "" : ", ") + value;
    if (!joined.empty()) manifest->notes[key] = joined;
  };
  note("suites", select.suites);
  note("tracks", select.tracks);
  note("filter", {select.filter});
}

void FillPaths(const Workspace& workspace, run::RunManifest* manifest) {
  for (run::SuiteRef& ref : manifest->suites) {
    for (const suite::Suite& loaded : workspace.suites) {
      if (loaded.id() != ref.id || loaded.files().empty()) continue;
      const std::string& file = loaded.files().front();
      ref.path = file.substr(0, std::max<std::size_t>(file.rfind('/'), 1));
    }
  }
}

// Which trials of the plan an earlier session finished.
struct Earlier {
  std::vector<bool> done;
  run::Progress progress;
};

bool IsPlanned(const run::Plan& plan, const store::CaseBrief& brief, int epoch) {
  if (epoch >= plan.epochs() || brief.place >= static_cast<std::int64_t>(plan.cases().size()))
    return false;
  const suite::CaseRef ref = plan.cases()[static_cast<std::size_t>(brief.place)];
  const suite::Suite& from = plan.suites()[ref.suite];
  return from.id() == brief.suite && from.entry(ref.index).id == brief.case_id;
}

Result<Earlier> ReadEarlier(store::RunStore& store, const std::string& run_id,
                            const Measuring& measuring, const OnRecord& on_record) {
  const run::Plan& plan = *measuring.plan;
  Earlier earlier;
  earlier.done.resize(static_cast<std::size_t>(plan.size()));
  PLIMSOLL_TRY(store.VisitCases(run_id, [&](const store::CaseBrief& brief) -> Status {
    for (const store::TrialBrief& trial : brief.trials) {
      if (!IsPlanned(plan, brief, trial.epoch))
        return MakeError(ErrorCode::kStore, "run ", run_id,
                         " holds a trial that its plan does not: ", brief.suite, "/",
                         brief.case_id);
      const std::int64_t index = plan.IndexOf(brief.place, trial.epoch);
      earlier.done[static_cast<std::size_t>(index)] = true;
      earlier.progress.Count(trial.outcome, trial.passed);
      if (measuring.early_stop) measuring.early_stop->watch()->Finished(brief.place, trial);
    }
    return {};
  }));
  PLIMSOLL_ASSIGN(const store::RunInfo info, store.Info(run_id));
  earlier.progress.usage = info.usage;
  earlier.progress.cost_usd = measuring.target_config.prices.CostOf(info.usage);
  if (on_record) {
    PLIMSOLL_TRY(store.Visit(run_id, [&](const run::TrialRecord& record) -> Status {
      on_record(record);
      return {};
    }));
  }
  return earlier;
}

// Begins a new run, or takes up the one that --resume names.
Result<Earlier> BeginOrResume(const RunOptions& options, store::RunStore& store,
                              Measuring& measuring, const OnRecord& on_record) {
  if (options.resume.empty()) {
    PLIMSOLL_TRY(store.Begin(measuring.manifest));
    return Earlier{};
  }
  PLIMSOLL_ASSIGN(const store::RunInfo info, store.Info(options.resume));
  const bool is_extended = IsExtensionOf(info.manifest, measuring.manifest);
  if (!is_extended && run::ManifestDigest(info.manifest) != run::ManifestDigest(measuring.manifest))
    return MakeError(ErrorCode::kInvalid, "run ", info.manifest.id,
                     " cannot be resumed: its suites, target, judges, seed, epochs, shard or "
                     "terms of --sequential differ from what is asked for now; resume it with the "
                     "options it was begun with, or begin a new run");
  measuring.manifest.id = info.manifest.id;
  measuring.manifest.started = info.manifest.started;
  PLIMSOLL_TRY(store.Reopen(info.manifest.id));
  if (is_extended) PLIMSOLL_TRY(store.Extend(measuring.manifest));
  return ReadEarlier(store, info.manifest.id, measuring, on_record);
}

// Passes batches on to the store and tells of each record that was kept.
class TellingSink final : public run::RunSink {
 public:
  TellingSink(run::RunSink* sink, const OnRecord& on_record) : sink_(sink), on_record_(on_record) {}
  Status Append(const std::vector<run::TrialRecord>& batch) override {
    PLIMSOLL_TRY(sink_->Append(batch));
    if (on_record_)
      for (const run::TrialRecord& record : batch) on_record_(record);
    return {};
  }

 private:
  run::RunSink* sink_;
  const OnRecord& on_record_;
};

// Puts one set of known answers to the graders and keeps what they made of it beside the run. A run
// that was stopped meanwhile has nothing to keep.
Status AskAndKeep(const triage::KnownAnswers& known, const GradingLine& line,
                  const std::string& run_id, std::string_view name, const Session& session,
                  store::RunStore& store) {
  PLIMSOLL_ASSIGN(const auto scores, AskKnownAnswers(known, line));
  if (scores.empty()) return {};
  for (const triage::KnownAnswerScore& score : scores)
    if (score.wrong + score.ungraded > 0 && !score.grader.empty())
      Note(session, "grader " + score.grader + ", " + std::string(name) + ": " +
                        std::to_string(score.wrong) + " of " + std::to_string(score.asked) +
                        " wrong, " + std::to_string(score.ungraded) + " without a grade (" +
                        score.judge + ")");
  return store.KeepNote(run_id, name, triage::KnownAnswerScoresToJson(scores));
}

// Before answers are graded: whether the graders still know what is known. They are asked afresh in
// every run, whatever a cache holds.
Status AskCanaries(const Session& session, const Config& config, const Measuring& measuring,
                   Graders::Line line, store::RunStore& store) {
  const std::vector<const judge::RubricJudge*> rubrics = measuring.judges->Rubrics();
  if (rubrics.empty()) return {};
  const std::string& run_id = measuring.manifest.id;
  PLIMSOLL_ASSIGN(const std::string before, store.Note(run_id, triage::kCanaryNote));
  if (!before.empty()) return {};  // of an earlier session
  const judge::JudgeContext context =
      measuring.graders.ContextFor(target::FamilyOf(measuring.target_config));
  line.cache = nullptr;
  PLIMSOLL_ASSIGN(Graders fresh, Graders::Make(config, context.judging));
  PLIMSOLL_ASSIGN(auto graders, fresh.Open(session, config, line));
  const GradingLine grading{session.clock, session.stop, line.budget, std::move(graders), context};
  if (!context.judging.anchor.empty()) {
    PLIMSOLL_ASSIGN(const triage::KnownAnswers anchor, triage::ReadAnchor(context.judging.anchor));
    PLIMSOLL_TRY(AskAndKeep(anchor, grading, run_id, triage::kAnchorNote, session, store));
  }
  PLIMSOLL_ASSIGN(const triage::KnownAnswers canaries, triage::Canaries(rubrics));
  return AskAndKeep(canaries, grading, run_id, triage::kCanaryNote, session, store);
}

Result<run::RunSummary> RunScheduler(Session& session, const Config& config, Measuring& measuring,
                                     const RunOptions& options, store::RunStore& store,
                                     run::RunSink* sink, const Earlier& earlier) {
  http::Budget budget({options.max_requests, std::nullopt, options.max_cost_usd});
  budget.Restore(earlier.progress.done, earlier.progress.usage, earlier.progress.cost_usd);
  PLIMSOLL_ASSIGN(auto recording, Recording::Open(options.record, *measuring.vault));
  http::DispatcherOptions dispatching;
  dispatching.rate = measuring.target_config.rate;
  if (options.concurrency) {
    dispatching.rate.max_concurrency = static_cast<int>(*options.concurrency);
    dispatching.rate.initial_concurrency =
        std::min(dispatching.rate.initial_concurrency, dispatching.rate.max_concurrency);
  }
  dispatching.retry = measuring.target_config.retry;
  dispatching.seed = options.seed;
  http::Dispatcher dispatcher(measuring.client.get(), session.clock, &budget, measuring.cache,
                              recording->recorder(), dispatching);
  ProgressPrinter printer(&session);
  run::SchedulerOptions scheduling;
  if (!options.max_duration.empty()) {
    PLIMSOLL_ASSIGN(scheduling.deadline, ParseDuration(options.max_duration));
  }
  run::Scheduler::Parts parts;
  parts.plan = &*measuring.plan;
  parts.target = measuring.target.get();
  parts.dispatcher = &dispatcher;
  parts.client = measuring.client.get();
  parts.budget = &budget;
  Graders::Line line;
  line.vault = measuring.vault.get();
  if (measuring.target->transport() == target::Transport::kHttp)
    line.http_client = measuring.client.get();
  line.budget = &budget;
  line.cache = measuring.cache;
  line.recorder = recording->recorder();
  line.seed = options.seed;
  PLIMSOLL_ASSIGN(parts.graders, measuring.graders.Open(session, config, line));
  PLIMSOLL_TRY(AskCanaries(session, config, measuring, line, store));
  parts.prices = measuring.target_config.prices;
  parts.judges = measuring.judges.get();
  parts.sink = sink;
  parts.watch = measuring.early_stop ? measuring.early_stop->watch() : nullptr;
  parts.clock = session.clock;
  parts.stop = session.stop;
  parts.on_progress = [&](const run::Progress& progress) { printer.Show(progress); };
  run::Scheduler scheduler(std::move(parts), scheduling);
  Result<run::RunSummary> summary = scheduler.Run(earlier.done, earlier.progress);
  printer.Finish();
  PLIMSOLL_TRY(recording->Close());
  return summary;
}

}  // namespace

Result<Measuring> Prepare(const Session& session, const Workspace& workspace,
                          const SelectOptions& select, const RunOptions& options,
                          const judge::Judging& judging) {
  PLIMSOLL_ASSIGN(const suite::Selection selection, SelectionOf(select));
  PLIMSOLL_ASSIGN(std::vector<suite::CaseRef> selected, suite::Select(workspace.suites, selection));
  PLIMSOLL_ASSIGN(Measuring measuring,
                  PrepareCases(session, workspace, std::move(selected), options, judging));
  measuring.manifest.shard = selection.shard;
  measuring.manifest.shards = selection.shards;
  NoteSelection(select, &measuring.manifest);
  return measuring;
}

Result<Measuring> PrepareCases(const Session& session, const Workspace& workspace,
                               std::vector<suite::CaseRef> cases, const RunOptions& options,
                               const judge::Judging& judging) {
  PLIMSOLL_TRY(CheckLimits(options));
  Measuring measuring;
  PLIMSOLL_ASSIGN(measuring.target_config, FindTarget(workspace.config, options.target));
  if (!options.model.empty()) measuring.target_config.model = options.model;
  measuring.vault =
      std::make_unique<http::Vault>(workspace.config.credentials, session.environment);
  PLIMSOLL_ASSIGN(measuring.target, target::MakeTarget(measuring.target_config));
  const run::PlanOrder order =
      options.is_sequential ? run::PlanOrder::kByCase : run::PlanOrder::kByEpoch;
  PLIMSOLL_ASSIGN(measuring.plan, run::Plan::Make(&workspace.suites, std::move(cases),
                                                  options.epochs, options.seed, order));
  PLIMSOLL_ASSIGN(measuring.graders, Graders::Make(workspace.config, judging));
  const std::string family = target::FamilyOf(measuring.target_config);
  measuring.judges = std::make_unique<judge::JudgeCache>(measuring.graders.ContextFor(family));

  run::RunManifest& manifest = measuring.manifest;
  manifest.id = NewRunId(*session.clock);
  manifest.started = FormatUtc(session.clock->Wall());
  manifest.target_id = measuring.target_config.id;
  manifest.target = measuring.target->Describe();
  manifest.target_family = family;
  manifest.harness_version = kVersion;
  if (!workspace.config.network.verify_tls) manifest.notes["tls"] = "unverified";
  if (options.use_cache) manifest.notes["cache"] = "used";
  PLIMSOLL_TRY(FillPlan(workspace, &measuring));
  return measuring;
}

Status FillPlan(const Workspace& workspace, Measuring* measuring) {
  measuring->plan->Fill(&measuring->manifest);
  PLIMSOLL_TRY(run::FillJudges(*measuring->plan, measuring->judges.get(), &measuring->manifest));
  FillPaths(workspace, &measuring->manifest);
  return {};
}

Status PrepareEarlyStop(const Session& session, const Workspace& workspace,
                        const RunOptions& options, const gate::Policy& policy,
                        const std::string& baseline, store::RunStore& store, Measuring* measuring) {
  if (!options.is_sequential) return {};
  PLIMSOLL_TRY(PrepareExtension(workspace, options, store, measuring));
  const EarlyStop::Parts parts{&workspace,        &policy,  &store,
                               &*measuring->plan, baseline, options.resume};
  PLIMSOLL_ASSIGN(measuring->early_stop, EarlyStop::Make(session, parts, &measuring->manifest));
  return {};
}

Result<Measured> Measure(Session& session, const Workspace& workspace, Measuring& measuring,
                         const RunOptions& options, store::RunStore& store,
                         const OnRecord& on_record) {
  PLIMSOLL_ASSIGN(measuring.client, Connect(session, workspace.config, measuring.target_config,
                                            measuring.target->transport(), measuring.vault.get()));
  measuring.cache = options.use_cache ? store.cache() : nullptr;
  PLIMSOLL_ASSIGN(const Earlier earlier, BeginOrResume(options, store, measuring, on_record));
  const std::string run_id = measuring.manifest.id;
  Note(session, "run " + run_id + ": " + std::to_string(measuring.plan->size()) + " trials of " +
                    measuring.manifest.target_id);
  if (measuring.early_stop) PLIMSOLL_TRY(measuring.early_stop->Begin(store, run_id));
  TellingSink sink(store.SinkOf(run_id), on_record);
  const StopSignals signals(session);
  Result<run::RunSummary> summary =
      RunScheduler(session, workspace.config, measuring, options, store, &sink, earlier);
  const std::string ended = FormatUtc(session.clock->Wall());
  if (!summary.ok()) {
    const Status finished = store.Finish(run_id, run::RunEnd::kStoreFailed, ended, 0);
    static_cast<void>(finished);  // the first error is the one to tell
    return summary.error();
  }
  if (measuring.early_stop) {
    PLIMSOLL_TRY(measuring.early_stop->Keep(store, run_id));
    for (const std::string& line : measuring.early_stop->Told(summary->progress))
      Note(session, line);
  }
  PLIMSOLL_TRY(store.Finish(run_id, summary->end, ended, summary->progress.cost_usd));
  if (summary->end == run::RunEnd::kProviderFailed)
    return Error{ErrorCode::kProvider, summary->message};
  if (!summary->message.empty() && summary->end != run::RunEnd::kStoppedEarly)
    *session.err << "plimsoll: " << text::OneLine(summary->message, 400) << '\n';
  if (summary->end == run::RunEnd::kComplete) PLIMSOLL_TRY(store.Check(run_id));
  return Measured{run_id, std::move(*summary)};
}

Result<std::unique_ptr<store::RunStore>> OpenStoreOf(const Config& config,
                                                     const std::string& store) {
  if (!store.empty()) return store::OpenStore(store);
  constexpr std::string_view kScheme = "sqlite:";
  if (!config.store.starts_with(kScheme)) return store::OpenStore(Below(config, config.store));
  return store::OpenStore(std::string(kScheme) +
                          Below(config, config.store.substr(kScheme.size())));
}

ExitCode ExitCodeOf(run::RunEnd end) {
  switch (end) {
    case run::RunEnd::kComplete:
    case run::RunEnd::kStoppedEarly:
      return ExitCode::kPass;
    case run::RunEnd::kBudget:
    case run::RunEnd::kDeadline:
      return ExitCode::kInconclusive;
    case run::RunEnd::kInterrupted:
      return ExitCode::kInterrupted;
    case run::RunEnd::kTerminated:
      return ExitCode::kTerminated;
    case run::RunEnd::kProviderFailed:
      return ExitCode::kProvider;
    case run::RunEnd::kStoreFailed:
      return ExitCode::kStore;
  }
  return ExitCode::kInternal;
}

ExitCode Weigh(ExitCode of_run, ExitCode of_verdict) {
  if (of_run != ExitCode::kPass && of_run != ExitCode::kInconclusive) return of_run;
  return of_verdict == ExitCode::kPass ? of_run : of_verdict;
}

}  // namespace plimsoll::cli
