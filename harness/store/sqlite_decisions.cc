#include "harness/store/sqlite_decisions.h"

#include <algorithm>
#include <utility>

namespace plimsoll::store {
namespace {

// Ids hold no commas.
std::string Joined(std::vector<std::string> runs) {
  std::sort(runs.begin(), runs.end());
  std::string joined;
  for (const std::string& run : runs) joined += (joined.empty() ? "" : ",") + run;
  return joined;
}

}  // namespace

Status SqliteDecisions::Add(const DecisionRecord& record) {
  std::lock_guard lock(*mutex_);
  PLIMSOLL_ASSIGN(auto statement,
                  writer_->Prepare("INSERT INTO decisions(target_id, candidate, suites, baseline, "
                                   "runs, record) VALUES(?1,?2,?3,?4,?5,?6)"));
  return statement->Text(record.target_id)
      .Text(record.key.candidate_digest)
      .Text(record.key.suites_digest)
      .Text(record.key.baseline_digest)
      .Text(Joined(record.runs))
      .Text(DecisionToJson(record))
      .Run();
}

Result<std::vector<DecisionRecord>> SqliteDecisions::List(const std::string& target_id) {
  PLIMSOLL_ASSIGN(
      auto statement,
      reader_->Prepare("SELECT record FROM decisions WHERE ?1='' OR target_id=?1 ORDER BY row"));
  statement->Text(target_id);
  std::vector<DecisionRecord> records;
  while (true) {
    PLIMSOLL_ASSIGN(const bool has_row, statement->Step());
    if (!has_row) return records;
    PLIMSOLL_ASSIGN(DecisionRecord record, DecisionFromJson(statement->TextAt(0)));
    records.push_back(std::move(record));
  }
}

Result<int> SqliteDecisions::AttemptOf(const DecisionKey& key,
                                       const std::vector<std::string>& runs) {
  PLIMSOLL_ASSIGN(
      auto statement,
      reader_->Prepare("WITH same AS (SELECT row, runs FROM decisions "
                       "WHERE candidate=?1 AND suites=?2 AND baseline=?3) "
                       "SELECT count(DISTINCT runs) FROM same WHERE runs<>?4 AND row < coalesce("
                       "(SELECT min(row) FROM same WHERE runs=?4), 9223372036854775807)"));
  PLIMSOLL_ASSIGN(const bool has_row, statement->Text(key.candidate_digest)
                                          .Text(key.suites_digest)
                                          .Text(key.baseline_digest)
                                          .Text(Joined(runs))
                                          .Step());
  PLIMSOLL_CHECK(has_row);
  return static_cast<int>(statement->IntAt(0)) + 1;
}

}  // namespace plimsoll::store
