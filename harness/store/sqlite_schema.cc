#include "harness/store/sqlite_schema.h"

#include <string_view>

namespace plimsoll::store {
namespace {

constexpr std::string_view kFormat = "plimsoll.store/3";

constexpr const char* kSchema = R"sql(
CREATE TABLE IF NOT EXISTS meta(key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS runs(
  row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, manifest TEXT NOT NULL, process INTEGER NOT NULL,
  end TEXT NOT NULL DEFAULT '', ended TEXT NOT NULL DEFAULT '', cost_usd REAL NOT NULL DEFAULT 0,
  records INTEGER NOT NULL DEFAULT 0, input_tokens INTEGER NOT NULL DEFAULT 0,
  output_tokens INTEGER NOT NULL DEFAULT 0);
CREATE TABLE IF NOT EXISTS trials(
  row INTEGER PRIMARY KEY, record TEXT NOT NULL, checksum INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS cases(
  row INTEGER PRIMARY KEY, suite TEXT NOT NULL, case_id TEXT NOT NULL, fingerprint BLOB NOT NULL,
  facts TEXT NOT NULL, cluster TEXT, log TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS notes(
  run INTEGER NOT NULL, name TEXT NOT NULL, note TEXT NOT NULL, PRIMARY KEY(run, name)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS decisions(
  row INTEGER PRIMARY KEY, target_id TEXT NOT NULL, candidate TEXT NOT NULL, suites TEXT NOT NULL,
  baseline TEXT NOT NULL, runs TEXT NOT NULL, record TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS attempts ON decisions(candidate, suites, baseline);
CREATE TABLE IF NOT EXISTS labels(row INTEGER PRIMARY KEY, run TEXT NOT NULL, label TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS labels_of_run ON labels(run);
CREATE TABLE IF NOT EXISTS queues(row INTEGER PRIMARY KEY, run TEXT NOT NULL UNIQUE,
  queue TEXT NOT NULL);
CREATE TRIGGER IF NOT EXISTS labels_do_not_change BEFORE UPDATE ON labels
  BEGIN SELECT raise(ABORT, 'labels do not change'); END;
CREATE TRIGGER IF NOT EXISTS labels_do_not_go BEFORE DELETE ON labels
  BEGIN SELECT raise(ABORT, 'labels do not go'); END;
CREATE TRIGGER IF NOT EXISTS queues_do_not_change BEFORE UPDATE ON queues
  BEGIN SELECT raise(ABORT, 'queues do not change'); END;
CREATE TRIGGER IF NOT EXISTS queues_do_not_go BEFORE DELETE ON queues
  BEGIN SELECT raise(ABORT, 'queues do not go'); END;
)sql";

}  // namespace

Status SetUpTables(Database& database, const std::string& path) {
  return database.Transaction([&]() -> Status {
    PLIMSOLL_TRY(database.Execute(kSchema));
    PLIMSOLL_ASSIGN(
        auto insert,
        database.Prepare("INSERT OR IGNORE INTO meta(key, value) VALUES('format', ?1)"));
    PLIMSOLL_TRY(insert->Text(kFormat).Run());
    PLIMSOLL_ASSIGN(auto select, database.Prepare("SELECT value FROM meta WHERE key='format'"));
    PLIMSOLL_ASSIGN(const bool has_row, select->Step());
    if (!has_row || select->TextAt(0) != kFormat)
      return MakeError(ErrorCode::kStore, path, " is a store of another format: \"",
                       has_row ? select->TextAt(0) : "", "\", expected \"", kFormat, "\"");
    return {};
  });
}

}  // namespace plimsoll::store
