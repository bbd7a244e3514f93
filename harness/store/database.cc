#include "harness/store/database.h"

#include <sqlite3.h>

#include <utility>

namespace plimsoll::store {
namespace {

Error SqliteError(sqlite3* handle, std::string_view doing) {
  return MakeError(ErrorCode::kStore, doing, ": ",
                   handle == nullptr ? "out of memory" : sqlite3_errmsg(handle));
}

}  // namespace

Statement::~Statement() {
  sqlite3_reset(statement_);
  sqlite3_clear_bindings(statement_);
}

Statement& Statement::Text(std::string_view value) {
  sqlite3_bind_text64(statement_, next_++, value.data() == nullptr ? "" : value.data(),
                      value.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
  return *this;
}

Statement& Statement::Blob(std::string_view value) {
  sqlite3_bind_blob64(statement_, next_++, value.data() == nullptr ? "" : value.data(),
                      value.size(), SQLITE_TRANSIENT);
  return *this;
}

Statement& Statement::Int(std::int64_t value) {
  sqlite3_bind_int64(statement_, next_++, value);
  return *this;
}

Statement& Statement::OptionalBool(std::optional<bool> value) {
  if (value) return Int(*value ? 1 : 0);
  sqlite3_bind_null(statement_, next_++);
  return *this;
}

Statement& Statement::Double(double value) {
  sqlite3_bind_double(statement_, next_++, value);
  return *this;
}

Result<bool> Statement::Step() {
  switch (sqlite3_step(statement_)) {
    case SQLITE_ROW:
      return true;
    case SQLITE_DONE:
      return false;
    default:
      return SqliteError(database_, "store");
  }
}

Status Statement::Run() {
  PLIMSOLL_ASSIGN(const bool has_row, Step());
  PLIMSOLL_CHECK(!has_row);
  return {};
}

std::string_view Statement::TextAt(int column) const {
  const auto* bytes = static_cast<const char*>(sqlite3_column_blob(statement_, column));
  return bytes == nullptr
             ? std::string_view()
             : std::string_view(bytes,
                                static_cast<std::size_t>(sqlite3_column_bytes(statement_, column)));
}

std::int64_t Statement::IntAt(int column) const { return sqlite3_column_int64(statement_, column); }
double Statement::DoubleAt(int column) const { return sqlite3_column_double(statement_, column); }
bool Statement::IsNullAt(int column) const {
  return sqlite3_column_type(statement_, column) == SQLITE_NULL;
}

Result<std::unique_ptr<Database>> Database::Open(const std::string& path,
                                                 std::string_view synchronous) {
  sqlite3* handle = nullptr;
  // One thread at a time uses a connection, so that it needs no mutex of its own.
  constexpr int kFlags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
  const int code = sqlite3_open_v2(path.c_str(), &handle, kFlags, nullptr);
  std::unique_ptr<Database> database(new Database(handle));
  if (code != SQLITE_OK) return SqliteError(handle, "could not open the store " + path);
  sqlite3_busy_timeout(handle, 10'000);
  sqlite3_limit(handle, SQLITE_LIMIT_LENGTH, 1 << 30);
  // A store may come from another machine (a shard's artefact): its schema must not run functions
  // of ours.
  PLIMSOLL_TRY(database->Execute("PRAGMA trusted_schema=OFF"));
  PLIMSOLL_TRY(database->Execute("PRAGMA cell_size_check=ON"));
  PLIMSOLL_TRY(database->Execute("PRAGMA foreign_keys=ON"));
  PLIMSOLL_TRY(database->Execute("PRAGMA journal_mode=WAL"));
  PLIMSOLL_TRY(database->Execute("PRAGMA synchronous=" + std::string(synchronous)));
  return database;
}

Database::~Database() {
  for (auto& [sql, statement] : prepared_) sqlite3_finalize(statement);
  sqlite3_close(handle_);
}

Error Database::ErrorOf(std::string_view doing) const { return SqliteError(handle_, doing); }

Status Database::Execute(const std::string& sql) {
  if (sqlite3_exec(handle_, sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK)
    return ErrorOf("store");
  return {};
}

Result<std::unique_ptr<Statement>> Database::Prepare(const std::string& sql) {
  auto [it, is_new] = prepared_.try_emplace(sql, nullptr);
  if (is_new && sqlite3_prepare_v3(handle_, sql.c_str(), static_cast<int>(sql.size()),
                                   SQLITE_PREPARE_PERSISTENT, &it->second, nullptr) != SQLITE_OK) {
    prepared_.erase(it);
    return ErrorOf("store");
  }
  return std::make_unique<Statement>(handle_, it->second);
}

Status Database::Transaction(const std::function<Status()>& body) {
  const auto run = [this](const std::string& sql) -> Status {
    PLIMSOLL_ASSIGN(const auto statement, Prepare(sql));
    return statement->Run();
  };
  PLIMSOLL_TRY(run("BEGIN IMMEDIATE"));
  Status status = body();
  if (status.ok()) status = run("COMMIT");
  if (!status.ok()) {
    // The first error is the one that matters; a failed COMMIT may have rolled back by itself.
    const Status rolled_back = Execute("ROLLBACK");
    static_cast<void>(rolled_back);
  }
  return status;
}

std::int64_t Database::last_row() const { return sqlite3_last_insert_rowid(handle_); }
int Database::changes() const { return sqlite3_changes(handle_); }

}  // namespace plimsoll::store
