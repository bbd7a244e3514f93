#include <unistd.h>

#include <cstdlib>
#include <future>
#include <map>
#include <mutex>
#include <utility>

#include "harness/base/file.h"
#include "harness/base/suggest.h"
#include "harness/store/database.h"
#include "harness/store/run_lock.h"
#include "harness/store/run_store.h"
#include "harness/store/sqlite_cache.h"
#include "harness/store/sqlite_cases.h"
#include "harness/store/sqlite_decisions.h"
#include "harness/store/sqlite_labels.h"
#include "harness/store/sqlite_plan.h"
#include "harness/store/sqlite_schema.h"
#include "harness/store/sqlite_sink.h"

namespace plimsoll::store {
namespace {

// Verdicts are made of the summary, which the checksum does not cover.
bool IsAsSummarySays(const run::TrialRecord& record, const CaseBrief& brief,
                     const TrialBrief& trial) {
  return run::IsTerminal(record.outcome) &&
         record.passed.has_value() == (record.outcome == run::Outcome::kScored) &&
         record.suite == brief.suite && record.case_id == brief.case_id &&
         record.fingerprint == brief.fingerprint && BriefOf(record) == trial;
}

class SqliteStore final : public RunStore {
 public:
  SqliteStore(std::string path, std::unique_ptr<Database> reader, std::unique_ptr<Database> writer)
      : path_(std::move(path)),
        reader_(std::move(reader)),
        writer_(std::move(writer)),
        decisions_(reader_.get(), writer_.get(), &writer_mutex_),
        labels_(writer_.get(), &writer_mutex_),
        cache_(MakeSqliteCache(path_ + "-cache")) {}

  Status Begin(const run::RunManifest& manifest) override {
    std::int64_t row = 0;
    {
      std::lock_guard lock(writer_mutex_);
      PLIMSOLL_TRY(writer_->Transaction([&]() -> Status {
        PLIMSOLL_ASSIGN(
            auto statement,
            writer_->Prepare("INSERT OR IGNORE INTO runs(id, manifest, process) VALUES(?1,?2,?3)"));
        PLIMSOLL_TRY(
            statement->Text(manifest.id).Text(run::ManifestToJson(manifest)).Int(::getpid()).Run());
        if (writer_->changes() == 0)
          return MakeError(ErrorCode::kInvalid, "a run ", manifest.id, " exists");
        row = writer_->last_row();
        return {};
      }));
    }
    return Hold(manifest.id, row);
  }

  Status Reopen(const std::string& run_id) override {
    PLIMSOLL_ASSIGN(const Found found, FindRun(run_id));
    const Status held = Hold(found.id, found.row);
    if (!held.ok())
      return MakeError(ErrorCode::kStore, "run ", found.id, " is being written by process ",
                       std::to_string(found.process));
    std::lock_guard lock(writer_mutex_);
    PLIMSOLL_ASSIGN(auto statement,
                    writer_->Prepare("UPDATE runs SET process=?1, end='' WHERE row=?2"));
    return statement->Int(::getpid()).Int(found.row).Run();
  }

  Status Extend(const run::RunManifest& manifest) override {
    std::lock_guard lock(writer_mutex_);
    PLIMSOLL_ASSIGN(auto statement, writer_->Prepare("UPDATE runs SET manifest=?1 WHERE row=?2"));
    return statement->Text(run::ManifestToJson(manifest)).Int(HeldRow(manifest.id)).Run();
  }

  run::RunSink* SinkOf(const std::string& run_id) override {
    const auto held = held_.find(run_id);
    PLIMSOLL_CHECK(held != held_.end());
    return held->second.sink.get();
  }

  Status Finish(const std::string& run_id, run::RunEnd end, const std::string& ended,
                double cost_usd) override {
    const auto held = held_.find(run_id);
    PLIMSOLL_CHECK(held != held_.end());
    {
      std::lock_guard lock(writer_mutex_);
      PLIMSOLL_ASSIGN(
          auto statement,
          writer_->Prepare("UPDATE runs SET end=?1, ended=?2, cost_usd=?3 WHERE row=?4"));
      PLIMSOLL_TRY(statement->Text(run::RunEndName(end))
                       .Text(ended)
                       .Double(cost_usd)
                       .Int(held->second.row)
                       .Run());
    }
    held_.erase(held);
    return {};
  }

  Result<std::vector<RunInfo>> List() override {
    std::vector<std::string> ids;
    {
      PLIMSOLL_ASSIGN(auto statement, reader_->Prepare("SELECT id FROM runs ORDER BY row DESC"));
      while (true) {
        PLIMSOLL_ASSIGN(const bool has_row, statement->Step());
        if (!has_row) break;
        ids.emplace_back(statement->TextAt(0));
      }
    }
    std::vector<RunInfo> runs;
    for (const std::string& id : ids) {
      PLIMSOLL_ASSIGN(RunInfo info, Info(id));
      runs.push_back(std::move(info));
    }
    return runs;
  }

  Result<RunInfo> Info(const std::string& run_id) override {
    PLIMSOLL_ASSIGN(const Found found, FindRun(run_id));
    RunInfo info;
    PLIMSOLL_ASSIGN(info.manifest, run::ManifestFromJson(found.manifest));
    info.end = found.end;
    info.ended = found.ended;
    info.cost_usd = found.cost_usd;
    info.records = found.records;
    info.usage = found.usage;
    return info;
  }

  Status Visit(const std::string& run_id,
               const std::function<Status(run::TrialRecord)>& visit) override {
    return VisitWithTrials(run_id,
                           [&](const CaseBrief& brief, const TrialBrief&, run::TrialRecord record) {
                             record.place = brief.place;
                             record.facts = brief.facts;
                             return visit(std::move(record));
                           });
  }

  Result<run::TrialRecord> Record(const std::string& run_id, std::int64_t place,
                                  int epoch) override {
    PLIMSOLL_ASSIGN(const Found found, FindRun(run_id));
    PLIMSOLL_ASSIGN(auto statement,
                    reader_->Prepare("SELECT record, checksum FROM trials WHERE row=?1"));
    PLIMSOLL_ASSIGN(const bool has_row, statement->Int(TrialRow(found.row, epoch, place)).Step());
    if (!has_row)
      return MakeError(ErrorCode::kNotFound, "run ", found.id, " has no trial at place ",
                       std::to_string(place), " epoch ", std::to_string(epoch));
    return Decode(*statement, found.id);
  }

  Status VisitCases(const std::string& run_id, const CaseVisitor& visit) override {
    return VisitCasesInParts(run_id, {visit});
  }

  Status VisitCasesInParts(const std::string& run_id,
                           const std::vector<CaseVisitor>& visitors) override {
    PLIMSOLL_ASSIGN(const Found found, FindRun(run_id));
    PLIMSOLL_ASSIGN(const std::vector<Rows> parts,
                    CaseStretches(*reader_, found.row, visitors.size()));
    const auto visit_part = [&](std::size_t part) {
      return VisitCasesBy("row", found.id, parts[part], [&](const CaseBrief& brief) {
        return brief.trials.empty() ? Status() : visitors[part](brief);
      });
    };
    std::vector<std::future<Status>> others;
    for (std::size_t part = 1; part < parts.size(); ++part)
      others.push_back(std::async(std::launch::async, visit_part, part));
    Status status = visit_part(0);
    for (std::future<Status>& other : others) {
      Status of_part = other.get();
      if (status.ok()) status = std::move(of_part);
    }
    return status;
  }

  Status NotePlan(const std::string& run_id, const std::vector<CaseBrief>& cases) override {
    std::lock_guard lock(writer_mutex_);
    return InsertPlannedCases(*writer_, HeldRow(run_id), cases);
  }

  Status VisitPlan(const std::string& run_id, const CaseVisitor& visit) override {
    PLIMSOLL_ASSIGN(const Found found, FindRun(run_id));
    return VisitCasesBy("row", found.id, AllCaseRows(found.row), visit);
  }

  Status KeepNote(const std::string& run_id, std::string_view name,
                  std::string_view json) override {
    std::lock_guard lock(writer_mutex_);
    PLIMSOLL_ASSIGN(const Found found, FindRun(run_id));
    return PutNote(*writer_, found.row, name, json);
  }

  Result<std::string> Note(const std::string& run_id, std::string_view name) override {
    PLIMSOLL_ASSIGN(const Found found, FindRun(run_id));
    return GetNote(*reader_, found.row, name);
  }

  Status Check(const std::string& run_id) override {
    PLIMSOLL_ASSIGN(const RunInfo info, Info(run_id));
    const std::string& id = info.manifest.id;
    std::int64_t readable = 0;
    std::int64_t mismatched = 0;
    PLIMSOLL_TRY(VisitWithTrials(
        id, [&](const CaseBrief& brief, const TrialBrief& trial, const run::TrialRecord& record) {
          ++readable;
          if (!IsAsSummarySays(record, brief, trial)) ++mismatched;
          return Status();
        }));
    PLIMSOLL_ASSIGN(const Found found, FindRun(id));
    PLIMSOLL_ASSIGN(const std::int64_t stored, CountTrials(found.row));
    mismatched += stored - readable;  // a record that no summary knows of
    mismatched += std::abs(info.records - stored);
    if (mismatched != 0)
      return MakeError(ErrorCode::kStore, "run ", id, ": ", std::to_string(mismatched),
                       " records contradict themselves");
    PLIMSOLL_TRY(CheckDistinctCases(*reader_, found.id, AllCaseRows(found.row)));
    if (info.end == run::RunEndName(run::RunEnd::kComplete) && readable != info.manifest.planned)
      return MakeError(ErrorCode::kStore, "run ", id, " says it is complete, but ",
                       std::to_string(readable), " of ", std::to_string(info.manifest.planned),
                       " planned trials have a record");
    return {};
  }

  DecisionLog* decisions() override { return &decisions_; }
  LabelLog* labels() override { return &labels_; }
  http::ResponseCache* cache() override { return cache_.get(); }

 private:
  struct Held {
    std::int64_t row = 0;
    std::unique_ptr<RunLock> lock;
    std::unique_ptr<SqliteSink> sink;
  };
  struct Found {
    std::int64_t row = 0;
    std::string id;
    std::string manifest;
    std::string end;
    std::string ended;
    double cost_usd = 0;
    std::int64_t process = 0;
    std::int64_t records = 0;
    http::Usage usage;
  };

  std::int64_t HeldRow(const std::string& run_id) const {
    const auto held = held_.find(run_id);
    PLIMSOLL_CHECK(held != held_.end());
    return held->second.row;
  }

  Status Hold(const std::string& run_id, std::int64_t row) {
    PLIMSOLL_ASSIGN(auto lock, RunLock::Take(path_ + ".lock", row));
    held_[run_id] = {row, std::move(lock),
                     std::make_unique<SqliteSink>(writer_.get(), &writer_mutex_, row)};
    return {};
  }

  // By id, by a beginning that only one run has, or "latest", which is no run that asked some cases
  // of another again.
  Result<Found> FindRun(const std::string& run_id) {
    PLIMSOLL_ASSIGN(
        auto statement,
        reader_->Prepare(
            "SELECT row, id, manifest, end, ended, cost_usd, process, records, input_tokens, "
            "output_tokens FROM runs "
            "WHERE (?1='latest' AND json_extract(manifest, '$.notes.confirm') IS NULL) "
            "OR substr(id, 1, length(?1))=?1 ORDER BY id=?1 DESC, row DESC"));
    PLIMSOLL_ASSIGN(const bool has_row, statement->Text(run_id).Step());
    if (!has_row || run_id.empty()) return NoSuchRun(run_id);
    Found found{statement->IntAt(0),
                std::string(statement->TextAt(1)),
                std::string(statement->TextAt(2)),
                std::string(statement->TextAt(3)),
                std::string(statement->TextAt(4)),
                statement->DoubleAt(5),
                statement->IntAt(6),
                statement->IntAt(7),
                {statement->IntAt(8), statement->IntAt(9)}};
    if (run_id == "latest" || found.id == run_id) return found;
    PLIMSOLL_ASSIGN(const bool is_ambiguous, statement->Step());
    if (is_ambiguous)
      return MakeError(ErrorCode::kNotFound, "several runs begin with \"", run_id, "\"");
    return found;
  }

  Error NoSuchRun(const std::string& run_id) {
    std::vector<std::string> ids;
    auto statement = reader_->Prepare("SELECT id FROM runs ORDER BY row DESC LIMIT 100");
    while (statement.ok()) {
      const Result<bool> has_row = (*statement)->Step();
      if (!has_row.ok() || !*has_row) break;
      ids.emplace_back((*statement)->TextAt(0));
    }
    if (ids.empty()) return MakeError(ErrorCode::kNotFound, "the store ", path_, " holds no runs");
    const std::string hint = DidYouMean(run_id, ids);
    return MakeError(ErrorCode::kNotFound, "no run \"", run_id, "\" in ", path_,
                     hint.empty() ? "" : "; ", hint);
  }

  Status VisitCasesBy(std::string_view order, const std::string& run_id, const Rows& rows,
                      const CaseVisitor& visit) const {
    // A connection of its own: the visitor may ask the store something else meanwhile.
    PLIMSOLL_ASSIGN(auto database, Database::Open(path_, "FULL"));
    return VisitCaseRows(*database, run_id, rows, order, visit);
  }

  using TrialVisitor = std::function<Status(const CaseBrief&, const TrialBrief&, run::TrialRecord)>;

  Status VisitWithTrials(const std::string& run_id, const TrialVisitor& visit) {
    PLIMSOLL_ASSIGN(const Found found, FindRun(run_id));
    PLIMSOLL_ASSIGN(auto database, Database::Open(path_, "FULL"));
    const Rows rows = AllCaseRows(found.row);
    return VisitCasesBy("suite, case_id", found.id, rows, [&](const CaseBrief& brief) -> Status {
      for (const TrialBrief& trial : brief.trials) {
        PLIMSOLL_ASSIGN(auto statement,
                        database->Prepare("SELECT record, checksum FROM trials WHERE row=?1"));
        PLIMSOLL_ASSIGN(const bool has_row,
                        statement->Int(TrialRow(found.row, trial.epoch, brief.place)).Step());
        if (!has_row)
          return MakeError(ErrorCode::kStore, "run ", found.id, ": the record of ", brief.suite,
                           "/", brief.case_id, " epoch ", std::to_string(trial.epoch), " is gone");
        PLIMSOLL_ASSIGN(run::TrialRecord record, Decode(*statement, found.id));
        PLIMSOLL_TRY(visit(brief, trial, std::move(record)));
      }
      return {};
    });
  }

  Result<std::int64_t> CountTrials(std::int64_t run_row) {
    PLIMSOLL_ASSIGN(auto statement,
                    reader_->Prepare("SELECT count(*) FROM trials WHERE row BETWEEN ?1 AND ?2"));
    PLIMSOLL_ASSIGN(const bool has_row, statement->Int(TrialRow(run_row, 0, 0))
                                            .Int(TrialRow(run_row, kMostEpochs - 1, kMostCases - 1))
                                            .Step());
    PLIMSOLL_CHECK(has_row);
    return statement->IntAt(0);
  }

  Result<run::TrialRecord> Decode(Statement& statement, const std::string& run_id) {
    const std::string_view json = statement.TextAt(0);
    if (ChecksumOf(json) != statement.IntAt(1))
      return MakeError(ErrorCode::kStore, "run ", run_id,
                       ": a record is damaged: its checksum does not hold");
    return run::TrialFromJson(json);
  }

  const std::string path_;
  std::unique_ptr<Database> reader_;
  std::unique_ptr<Database> writer_;  // guarded by writer_mutex_
  std::mutex writer_mutex_;
  SqliteDecisions decisions_;
  SqliteLabels labels_;
  std::map<std::string, Held> held_;
  std::unique_ptr<http::ResponseCache> cache_;
};

}  // namespace

Result<std::unique_ptr<RunStore>> OpenStore(const std::string& uri) {
  std::string path = uri;
  if (const std::size_t colon = uri.find(':');
      colon != std::string::npos && uri.find('/') > colon) {
    if (uri.substr(0, colon) != "sqlite")
      return MakeError(ErrorCode::kInvalid, "unknown store \"", uri,
                       "\"; expected a path or sqlite:PATH");
    path = uri.substr(colon + 1);
  }
  const std::size_t slash = path.rfind('/');
  if (slash != std::string::npos && slash > 0) PLIMSOLL_TRY(MakeFolders(path.substr(0, slash)));
  PLIMSOLL_ASSIGN(auto writer, Database::Open(path, "FULL"));
  PLIMSOLL_TRY(SetUpTables(*writer, path));
  PLIMSOLL_ASSIGN(auto reader, Database::Open(path, "FULL"));
  return std::unique_ptr<RunStore>(new SqliteStore(path, std::move(reader), std::move(writer)));
}

}  // namespace plimsoll::store
