#ifndef HARNESS_STORE_RUN_STORE_H_
#define HARNESS_STORE_RUN_STORE_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "harness/base/result.h"
#include "harness/http/cache.h"
#include "harness/run/record.h"
#include "harness/run/sink.h"
#include "harness/store/decision.h"
#include "harness/store/label_log.h"
#include "harness/store/trial_log.h"

namespace plimsoll::store {

/// A stored run without its records.
struct RunInfo {
  run::RunManifest manifest;
  std::string end;           ///< RunEndName, or empty while it runs or after a crash
  std::string ended;         ///< RFC 3339
  std::int64_t records = 0;  ///< terminal
  http::Usage usage;         ///< of all records
  double cost_usd = 0;
};

/// What a case's trials came to: enough to compare and report without the transcripts.
struct CaseBrief {
  std::string_view suite;  ///< borrowed during the visit, as case_id
  std::string_view case_id;
  std::int64_t place = 0;  ///< in the run's plan
  Digest fingerprint{};
  run::CaseFacts facts;
  std::vector<TrialBrief> trials;  ///< in order of epochs; at least one, but in VisitPlan
};

using CaseVisitor = std::function<Status(const CaseBrief&)>;

/// Keeps runs. Several processes may read one store; a run is written by one process at a time.
class RunStore {
 public:
  virtual ~RunStore() = default;

  /// Begins a run and takes its lock. Errors: kStore; kInvalid where the id exists.
  virtual Status Begin(const run::RunManifest& manifest) = 0;
  /// Takes the lock of a run that is not being written. Errors: kNotFound (with the nearest id),
  /// kStore "run … is being written by process 1234".
  virtual Status Reopen(const std::string& run_id) = 0;
  /// Gives the run that this process holds a manifest that plans more.
  virtual Status Extend(const run::RunManifest& manifest) = 0;
  /// Where the records of the run go that this process holds. Records that are not terminal are not
  /// kept; a second record of a trial replaces none and is an error.
  virtual run::RunSink* SinkOf(const std::string& run_id) = 0;
  /// Ends the run and gives the lock back.
  virtual Status Finish(const std::string& run_id, run::RunEnd end, const std::string& ended,
                        double cost_usd) = 0;

  virtual Result<std::vector<RunInfo>> List() = 0;  ///< newest first
  /// `run_id` may be a unique beginning, or "latest", which passes over runs with the note
  /// "confirm" (some cases of another run, asked again). Errors: kNotFound.
  virtual Result<RunInfo> Info(const std::string& run_id) = 0;
  /// In order of suite, case and epoch.
  virtual Status Visit(const std::string& run_id,
                       const std::function<Status(run::TrialRecord)>& visit) = 0;
  /// One trial, without its case's facts. Errors: kNotFound, kStore.
  virtual Result<run::TrialRecord> Record(const std::string& run_id, std::int64_t place,
                                          int epoch) = 0;
  /// The cases that have a trial, in the order of the plan.
  virtual Status VisitCases(const std::string& run_id, const CaseVisitor& visit) = 0;
  /// The same, shared out: each visitor has a stretch of the plan, the first the beginning, and is
  /// called from a thread of its own. Errors: those of the first stretch that has one.
  virtual Status VisitCasesInParts(const std::string& run_id,
                                   const std::vector<CaseVisitor>& visitors) = 0;

  /// Notes the cases of the plan of a run that this process holds and that may not ask them all;
  /// their trials are not looked at. Cases that are known stay as they are.
  virtual Status NotePlan(const std::string& run_id, const std::vector<CaseBrief>& cases) = 0;
  /// As VisitCases, with the noted cases that have no trial.
  virtual Status VisitPlan(const std::string& run_id, const CaseVisitor& visit) = 0;

  /// Something that is known of a run beside its records, such as how its judges did on known
  /// answers or what a run that may stop early knows, in place of what stood under that name.
  virtual Status KeepNote(const std::string& run_id, std::string_view name,
                          std::string_view json) = 0;
  /// Empty: nothing stands under that name.
  virtual Result<std::string> Note(const std::string& run_id, std::string_view name) = 0;

  /// That each planned trial of a complete run has exactly one terminal record, that every record
  /// can be read, that its checksum holds and that its case's summary says the same. Errors:
  /// kStore, naming what is wrong.
  virtual Status Check(const std::string& run_id) = 0;

  /// The verdicts that were given on the runs.
  virtual DecisionLog* decisions() = 0;
  /// What people said of the runs' answers.
  virtual LabelLog* labels() = 0;
  /// The response cache that lives beside the runs.
  virtual http::ResponseCache* cache() = 0;
};

/// Opens a store: a path, or "sqlite:PATH". Missing folders and files are made. WAL,
/// synchronous=FULL. Errors: kStore for what is no store of ours or cannot be opened; kInvalid for
/// an unknown scheme.
Result<std::unique_ptr<RunStore>> OpenStore(const std::string& uri);

}  // namespace plimsoll::store

#endif  // HARNESS_STORE_RUN_STORE_H_
