#ifndef HARNESS_STORE_DATABASE_H_
#define HARNESS_STORE_DATABASE_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "harness/base/result.h"

struct sqlite3;
struct sqlite3_stmt;

namespace plimsoll::store {

/// One prepared SQL statement while it is used: bind, step, read. Columns and parameters count from
/// 0 and 1 as in SQLite.
class Statement {
 public:
  explicit Statement(sqlite3* database, sqlite3_stmt* statement)
      : database_(database), statement_(statement) {}
  ~Statement();
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;

  Statement& Text(std::string_view value);
  Statement& Blob(std::string_view value);
  Statement& Int(std::int64_t value);
  Statement& OptionalBool(std::optional<bool> value);
  Statement& Double(double value);
  /// True: a row is there. False: done. Errors: kStore.
  Result<bool> Step();
  /// Runs a statement that gives no rows.
  Status Run();

  std::string_view TextAt(int column) const;  ///< valid until the next Step
  std::int64_t IntAt(int column) const;
  double DoubleAt(int column) const;
  bool IsNullAt(int column) const;

 private:
  sqlite3* database_;
  sqlite3_stmt* statement_;
  int next_ = 1;
};

/// One connection to a SQLite file. Thread safety: one thread at a time.
class Database {
 public:
  /// Opens or makes the file and sets it up: WAL, a busy time-out of 10 s, foreign keys,
  /// trusted_schema off, cell size check. `synchronous` is FULL for what must survive a power cut,
  /// OFF for a cache. Errors: kStore.
  static Result<std::unique_ptr<Database>> Open(const std::string& path,
                                                std::string_view synchronous);
  ~Database();
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  /// Runs SQL without parameters. Errors: kStore.
  Status Execute(const std::string& sql);
  /// A statement, prepared once per text. Only one of the same text may be in use at a time.
  Result<std::unique_ptr<Statement>> Prepare(const std::string& sql);
  /// Runs `body` inside BEGIN IMMEDIATE … COMMIT; rolls back where it fails.
  Status Transaction(const std::function<Status()>& body);
  std::int64_t last_row() const;
  int changes() const;

 private:
  explicit Database(sqlite3* handle) : handle_(handle) {}
  Error ErrorOf(std::string_view doing) const;
  sqlite3* handle_;
  std::unordered_map<std::string, sqlite3_stmt*> prepared_;
};

}  // namespace plimsoll::store

#endif  // HARNESS_STORE_DATABASE_H_
