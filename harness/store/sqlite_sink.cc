#include "harness/store/sqlite_sink.h"

#include <cstring>
#include <string>

#include "harness/base/digest.h"
#include "harness/store/sqlite_cases.h"
#include "harness/store/trial_log.h"

namespace plimsoll::store {

std::int64_t ChecksumOf(std::string_view record) {
  const Digest digest = Sha256(record);
  std::int64_t checksum = 0;
  std::memcpy(&checksum, digest.data(), sizeof checksum);
  return checksum;
}

namespace {

CaseBrief BriefOfCase(const run::TrialRecord& record) {
  return {record.suite, record.case_id, record.place, record.fingerprint, record.facts, {}};
}

}  // namespace

Status SqliteSink::Append(const std::vector<run::TrialRecord>& batch) {
  std::lock_guard lock(*mutex_);
  return database_->Transaction([&]() -> Status {
    std::int64_t records = 0;
    http::Usage usage;
    for (const run::TrialRecord& record : batch) {
      if (!run::IsTerminal(record.outcome)) continue;
      const Status kept = Keep(record);
      if (!kept.ok())
        return WithContext(kept.error(), "while keeping " + record.suite + "/" + record.case_id +
                                             " epoch " + std::to_string(record.epoch));
      ++records;
      usage.input_tokens += record.reply.usage.input_tokens;
      usage.output_tokens += record.reply.usage.output_tokens;
    }
    return AddToRun(records, usage);
  });
}

Status SqliteSink::Keep(const run::TrialRecord& record) {
  if (record.epoch < 0 || record.epoch >= kMostEpochs || record.place < 0 ||
      record.place >= kMostCases)
    return MakeError(ErrorCode::kStore, "a run holds at most ", std::to_string(kMostCases),
                     " cases and ", std::to_string(kMostEpochs), " epochs");
  PLIMSOLL_TRY(
      AddToCase(*database_, run_row_, BriefOfCase(record), TrialLogEntry(BriefOf(record))));
  const std::string json = run::TrialToJson(record);
  PLIMSOLL_ASSIGN(auto insert,
                  database_->Prepare("INSERT INTO trials(row, record, checksum) VALUES(?1,?2,?3)"));
  return insert->Int(TrialRow(run_row_, record.epoch, record.place))
      .Text(json)
      .Int(ChecksumOf(json))
      .Run();
}

Status SqliteSink::AddToRun(std::int64_t records, const http::Usage& usage) {
  PLIMSOLL_ASSIGN(auto update, database_->Prepare("UPDATE runs SET records = records + ?1, "
                                                  "input_tokens = input_tokens + ?2, "
                                                  "output_tokens = output_tokens + ?3 "
                                                  "WHERE row = ?4"));
  return update->Int(records).Int(usage.input_tokens).Int(usage.output_tokens).Int(run_row_).Run();
}

}  // namespace plimsoll::store
