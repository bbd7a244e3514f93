#include "harness/store/sqlite_sink.h"

#include <cstring>
#include <string>

#include "harness/store/trial_log.h"

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

Status SqliteSink::Append(const std::vector<run::TrialRecord>& batch) {
  std::lock_guard lock(*mutex_);
  return database_->Transaction([&]() -> Status {
    for (const run::TrialRecord& record : batch) {
      if (!run::IsTerminal(record.outcome)) continue;
      const Status kept = Keep(record);
      if (!kept.ok())
        return WithContext(kept.error(), "while keeping " + record.suite + "/" + record.case_id +
                                             " epoch " + std::to_string(record.epoch));
    }
    return {};
  });
}

Status SqliteSink::Keep(const run::TrialRecord& record) {
  if (record.epoch < 0 || record.epoch >= kMostEpochs || record.place < 0 ||
      record.place >= kMostCases)
    return MakeError(ErrorCode::kStore, "a run holds at most ", std::to_string(kMostCases),
                     " cases and ", std::to_string(kMostEpochs), " epochs");
  PLIMSOLL_TRY(AddToCase(record));
  const std::string json = run::TrialToJson(record);
  PLIMSOLL_ASSIGN(auto insert,
                  database_->Prepare("INSERT INTO trials(row, record, checksum) VALUES(?1,?2,?3)"));
  return insert->Int(TrialRow(run_row_, record.epoch, record.place))
      .Text(json)
      .Int(ChecksumOf(json))
      .Run();
}

Status SqliteSink::AddToCase(const run::TrialRecord& record) {
  const run::CaseFacts& facts = record.facts;
  const std::string entry = TrialLogEntry(BriefOf(record));
  PLIMSOLL_ASSIGN(
      auto upsert,
      database_->Prepare(
          "INSERT INTO cases(row, suite, case_id, fingerprint, track, severity, cluster, area, "
          "wants_refusal, trials, input_tokens, output_tokens, log) "
          "VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9,1,?10,?11,?12) ON CONFLICT(row) DO UPDATE SET "
          "trials = trials + 1, input_tokens = input_tokens + excluded.input_tokens, "
          "output_tokens = output_tokens + excluded.output_tokens, log = log || excluded.log "
          "WHERE suite = excluded.suite AND case_id = excluded.case_id "
          "AND fingerprint = excluded.fingerprint"));
  upsert->Int(CaseRow(run_row_, record.place)).Text(record.suite).Text(record.case_id);
  upsert->Blob(BytesOf(record.fingerprint)).Int(static_cast<int>(facts.track));
  upsert->Int(static_cast<int>(facts.severity)).Text(facts.cluster).Text(facts.area);
  upsert->OptionalBool(facts.wants_refusal);
  upsert->Int(record.reply.usage.input_tokens).Int(record.reply.usage.output_tokens);
  PLIMSOLL_TRY(upsert->Text(entry).Run());
  if (database_->changes() == 1) return {};
  return MakeError(ErrorCode::kStore, "place ", std::to_string(record.place),
                   " of the run holds another case");
}

}  // namespace plimsoll::store
