#include "harness/store/sqlite_cache.h"

#include <utility>

#include "harness/doc/json.h"
#include "harness/store/database.h"

namespace plimsoll::store {
namespace {

// So many answers share a commit.
constexpr int kCommitEvery = 256;

class SqliteCache final : public http::ResponseCache {
 public:
  explicit SqliteCache(std::string path) : path_(std::move(path)) {}

  ~SqliteCache() override {
    const Status committed = Commit();
    static_cast<void>(committed);  // what is lost is asked for again
  }

  std::optional<http::Response> Get(const std::string& key) override {
    if (!Open().ok()) return std::nullopt;
    auto statement = database_->Prepare("SELECT status, headers, body FROM answers WHERE key=?1");
    if (!statement.ok()) return std::nullopt;
    const Result<bool> has_row = (*statement)->Text(key).Step();
    if (!has_row.ok() || !*has_row) return std::nullopt;
    http::Response response;
    response.status = static_cast<int>((*statement)->IntAt(0));
    const Result<doc::Node> headers = doc::ParseJson((*statement)->TextAt(1));
    if (!headers.ok()) return std::nullopt;
    for (const doc::Node& header : headers->items)
      response.headers.emplace_back(header.StringAt("/0"), header.StringAt("/1"));
    response.body = (*statement)->TextAt(2);
    response.is_cached = true;
    return response;
  }

  Status Put(const std::string& key, const http::Response& response) override {
    PLIMSOLL_TRY(Open());
    if (uncommitted_ == 0) PLIMSOLL_TRY(database_->Execute("BEGIN"));
    ++uncommitted_;
    doc::Node headers = doc::Node::Array();
    for (const auto& [name, value] : response.headers)
      headers.Push(doc::Node::Array({doc::Node::String(name), doc::Node::String(value)}));
    {
      PLIMSOLL_ASSIGN(
          auto statement,
          database_->Prepare(
              "INSERT OR REPLACE INTO answers(key, status, headers, body) VALUES(?1,?2,?3,?4)"));
      PLIMSOLL_TRY(statement->Text(key)
                       .Int(response.status)
                       .Text(doc::WriteJson(headers))
                       .Blob(response.body)
                       .Run());
    }
    return uncommitted_ >= kCommitEvery ? Commit() : Status();
  }

 private:
  Status Open() {
    if (database_ != nullptr) return {};
    PLIMSOLL_ASSIGN(database_, Database::Open(path_, "OFF"));
    return database_->Execute(
        "CREATE TABLE IF NOT EXISTS answers(key TEXT PRIMARY KEY, status INTEGER NOT NULL, headers "
        "TEXT NOT NULL, "
        "body BLOB NOT NULL) WITHOUT ROWID");
  }

  Status Commit() {
    if (uncommitted_ == 0) return {};
    uncommitted_ = 0;
    return database_->Execute("COMMIT");
  }

  const std::string path_;
  std::unique_ptr<Database> database_;
  int uncommitted_ = 0;
};

}  // namespace

std::unique_ptr<http::ResponseCache> MakeSqliteCache(const std::string& path) {
  return std::make_unique<SqliteCache>(path);
}

}  // namespace plimsoll::store
