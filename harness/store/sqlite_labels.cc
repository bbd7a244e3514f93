#include "harness/store/sqlite_labels.h"

namespace plimsoll::store {
namespace {

Result<std::string> ReadQueue(Database& database, const std::string& run_id) {
  PLIMSOLL_ASSIGN(auto statement, database.Prepare("SELECT queue FROM queues WHERE run=?1"));
  PLIMSOLL_ASSIGN(const bool has_row, statement->Text(run_id).Step());
  return has_row ? std::string(statement->TextAt(0)) : std::string();
}

}  // namespace

Status SqliteLabels::AddLabels(const std::string& run_id, const std::vector<std::string>& labels) {
  std::lock_guard lock(*mutex_);
  return database_->Transaction([&]() -> Status {
    for (const std::string& label : labels) {
      PLIMSOLL_ASSIGN(auto statement,
                      database_->Prepare("INSERT INTO labels(run, label) VALUES(?1,?2)"));
      PLIMSOLL_TRY(statement->Text(run_id).Text(label).Run());
    }
    return {};
  });
}

Result<std::vector<std::string>> SqliteLabels::Labels(const std::string& run_id) {
  std::lock_guard lock(*mutex_);
  PLIMSOLL_ASSIGN(auto statement,
                  database_->Prepare("SELECT label FROM labels WHERE run=?1 ORDER BY row"));
  statement->Text(run_id);
  std::vector<std::string> labels;
  while (true) {
    PLIMSOLL_ASSIGN(const bool has_row, statement->Step());
    if (!has_row) return labels;
    labels.emplace_back(statement->TextAt(0));
  }
}

Status SqliteLabels::KeepQueue(const std::string& run_id, std::string_view json) {
  std::lock_guard lock(*mutex_);
  return database_->Transaction([&]() -> Status {
    PLIMSOLL_ASSIGN(const std::string known, ReadQueue(*database_, run_id));
    if (known == json) return {};
    if (!known.empty())
      return MakeError(ErrorCode::kInvalid, "run ", run_id, " has a queue already");
    PLIMSOLL_ASSIGN(auto statement,
                    database_->Prepare("INSERT INTO queues(run, queue) VALUES(?1,?2)"));
    return statement->Text(run_id).Text(json).Run();
  });
}

Result<std::string> SqliteLabels::Queue(const std::string& run_id) {
  std::lock_guard lock(*mutex_);
  return ReadQueue(*database_, run_id);
}

}  // namespace plimsoll::store
