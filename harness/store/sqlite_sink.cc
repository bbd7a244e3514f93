#include "harness/store/sqlite_sink.h"

#include <cstring>
#include <string>

namespace plimsoll::store {

std::int64_t ChecksumOf(std::string_view record) {
  const Digest digest = Sha256(record);
  std::int64_t checksum = 0;
  std::memcpy(&checksum, digest.data(), sizeof checksum);
  return checksum;
}

std::string_view BytesOf(const Digest& digest) {
  return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

bool IsProvisional(const run::TrialRecord& record) {
  for (const judge::Grade& grade : record.grades)
    if (grade.is_provisional) return true;
  return false;
}

Status SqliteSink::Append(const std::vector<run::TrialRecord>& batch) {
  std::lock_guard lock(*mutex_);
  return database_->Transaction([&]() -> Status {
    for (const run::TrialRecord& record : batch)
      if (run::IsTerminal(record.outcome)) PLIMSOLL_TRY(Insert(record));
    return {};
  });
}

Status SqliteSink::Insert(const run::TrialRecord& record) {
  const std::string json = run::TrialToJson(record);
  PLIMSOLL_ASSIGN(
      auto statement,
      database_->Prepare(
          "INSERT INTO trials(run, suite, case_id, epoch, fingerprint, outcome, passed, "
          "provisional, input_tokens, output_tokens, record, checksum) "
          "VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12)"));
  statement->Int(run_row_).Text(record.suite).Text(record.case_id).Int(record.epoch);
  statement->Blob(BytesOf(record.fingerprint)).Int(static_cast<int>(record.outcome));
  statement->OptionalBool(record.passed).Int(IsProvisional(record) ? 1 : 0);
  statement->Int(record.reply.usage.input_tokens).Int(record.reply.usage.output_tokens);
  const Status status = statement->Text(json).Int(ChecksumOf(json)).Run();
  if (status.ok()) return status;
  return WithContext(status.error(), "while keeping " + record.suite + "/" + record.case_id +
                                         " epoch " + std::to_string(record.epoch));
}

}  // namespace plimsoll::store
