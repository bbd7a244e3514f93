#include "harness/embed/embedding_cache.h"

#include <sqlite3.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <string_view>
#include <utility>

#include "harness/base/digest.h"
#include "harness/base/file.h"
#include "harness/text/normal.h"

namespace plimsoll::embed {
namespace {

static_assert(std::endian::native == std::endian::little, "the file holds little-endian values");

constexpr int kFormat = 2;
constexpr int kBusyMs = 10'000;
// The key stands in an index of its own: beside its vector in one, as without row ids, each row
// would take an overflow page. Pages hold several vectors of up to 1,536 values.
constexpr const char* kCreate =
    "CREATE TABLE IF NOT EXISTS embeddings(key BLOB NOT NULL UNIQUE, vector BLOB NOT NULL, "
    "sum INTEGER NOT NULL)";

std::string KeyOf(const std::string& identity, const std::string& text) {
  const Digest digest = DigestBuilder().Add(identity).Add(text).Finish();
  return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

/// Tells a damaged row, or one that stands under a wrong key.
std::int64_t SumOf(const std::string& key, std::string_view vector) {
  return static_cast<std::int64_t>(text::Fnv1a(vector, text::Fnv1a(key)));
}

class SqliteEmbeddingCache final : public EmbeddingCache {
 public:
  explicit SqliteEmbeddingCache(std::string path) : path_(std::move(path)) {}
  ~SqliteEmbeddingCache() override {
    sqlite3_finalize(get_);
    sqlite3_finalize(put_);
    sqlite3_close(database_);
  }

  Status Open() {
    const std::string folder = std::filesystem::path(path_).parent_path().string();
    if (!folder.empty()) PLIMSOLL_TRY(MakeFolders(folder));
    constexpr int kFlags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
    if (sqlite3_open_v2(path_.c_str(), &database_, kFlags, nullptr) != SQLITE_OK)
      return ErrorOf("could not open");
    sqlite3_busy_timeout(database_, kBusyMs);
    // A cache may come from another machine: its schema must not run functions of ours. Nothing is
    // lost that could not be computed again, so that no write is waited for.
    for (const char* sql :
         {"PRAGMA trusted_schema=OFF", "PRAGMA cell_size_check=ON", "PRAGMA page_size=16384",
          "PRAGMA journal_mode=WAL", "PRAGMA synchronous=OFF"})
      PLIMSOLL_TRY(Execute(sql));
    PLIMSOLL_TRY(CheckFormat());
    PLIMSOLL_TRY(Prepare("SELECT vector, sum FROM embeddings WHERE key=?1", &get_));
    return Prepare("INSERT OR REPLACE INTO embeddings(key, vector, sum) VALUES(?1,?2,?3)", &put_);
  }

  Result<std::optional<std::vector<float>>> Get(const std::string& identity,
                                                const std::string& text,
                                                std::size_t dimensions) override {
    const std::string key = KeyOf(identity, text);
    sqlite3_bind_blob64(get_, 1, key.data(), key.size(), SQLITE_STATIC);
    const int code = sqlite3_step(get_);
    std::optional<std::vector<float>> vector;
    if (code == SQLITE_ROW) vector = VectorOfRow(key, dimensions);
    sqlite3_reset(get_);
    if (code != SQLITE_ROW && code != SQLITE_DONE) return ErrorOf("could not read");
    return vector;
  }

  Status Put(const std::string& identity, std::span<const std::string> texts,
             vectors::MatrixView rows) override {
    PLIMSOLL_CHECK(texts.size() == rows.rows);
    PLIMSOLL_TRY(Execute("BEGIN IMMEDIATE"));
    for (std::size_t i = 0; i < texts.size(); ++i)
      if (Status put = PutOne(KeyOf(identity, texts[i]), rows.Row(i), rows.columns); !put.ok()) {
        const Status rolled_back = Execute("ROLLBACK");
        static_cast<void>(rolled_back);  // the first error is the one that matters
        return put;
      }
    return Execute("COMMIT");
  }

  const std::string& path() const override { return path_; }

 private:
  Error ErrorOf(std::string_view doing) const {
    return MakeError(ErrorCode::kStore, doing, " the embedding cache ", path_, ": ",
                     database_ == nullptr ? "out of memory" : sqlite3_errmsg(database_));
  }

  Status Execute(const char* sql) {
    if (sqlite3_exec(database_, sql, nullptr, nullptr, nullptr) != SQLITE_OK)
      return ErrorOf("could not use");
    return {};
  }

  Status Prepare(const char* sql, sqlite3_stmt** statement) {
    if (sqlite3_prepare_v2(database_, sql, -1, statement, nullptr) != SQLITE_OK)
      return ErrorOf("could not use");
    return {};
  }

  /// A new file gets the format's number; a file of another one is refused.
  Status CheckFormat() {
    sqlite3_stmt* statement = nullptr;
    PLIMSOLL_TRY(Prepare("PRAGMA user_version", &statement));
    const bool is_read = sqlite3_step(statement) == SQLITE_ROW;
    const int format = is_read ? sqlite3_column_int(statement, 0) : 0;
    sqlite3_finalize(statement);
    if (!is_read) return ErrorOf("could not read");
    if (format != 0 && format != kFormat)
      return MakeError(ErrorCode::kStore, "the embedding cache ", path_, " has format ",
                       std::to_string(format), ", expected ", std::to_string(kFormat),
                       ": delete it, all that it holds can be computed again");
    PLIMSOLL_TRY(Execute(kCreate));
    return Execute(("PRAGMA user_version=" + std::to_string(kFormat)).c_str());
  }

  /// Nothing where the row is not what was put there.
  std::optional<std::vector<float>> VectorOfRow(const std::string& key, std::size_t dimensions) {
    const auto* bytes = static_cast<const char*>(sqlite3_column_blob(get_, 0));
    const auto size = static_cast<std::size_t>(sqlite3_column_bytes(get_, 0));
    if (bytes == nullptr || size != dimensions * sizeof(float)) return std::nullopt;
    if (SumOf(key, {bytes, size}) != sqlite3_column_int64(get_, 1)) return std::nullopt;
    std::vector<float> vector(dimensions);
    std::memcpy(vector.data(), bytes, size);
    if (!std::all_of(vector.begin(), vector.end(), [](float v) { return std::isfinite(v); }))
      return std::nullopt;
    return vector;
  }

  Status PutOne(const std::string& key, const float* row, std::size_t columns) {
    const std::string_view vector(reinterpret_cast<const char*>(row), columns * sizeof(float));
    sqlite3_bind_blob64(put_, 1, key.data(), key.size(), SQLITE_STATIC);
    sqlite3_bind_blob64(put_, 2, vector.data(), vector.size(), SQLITE_STATIC);
    sqlite3_bind_int64(put_, 3, SumOf(key, vector));
    const int code = sqlite3_step(put_);
    sqlite3_reset(put_);
    if (code != SQLITE_DONE) return ErrorOf("could not write");
    return {};
  }

  std::string path_;
  sqlite3* database_ = nullptr;
  sqlite3_stmt* get_ = nullptr;
  sqlite3_stmt* put_ = nullptr;
};

}  // namespace

Result<std::unique_ptr<EmbeddingCache>> OpenEmbeddingCache(const std::string& path) {
  auto cache = std::make_unique<SqliteEmbeddingCache>(path);
  PLIMSOLL_TRY(cache->Open());
  return std::unique_ptr<EmbeddingCache>(std::move(cache));
}

}  // namespace plimsoll::embed
