#include "harness/store/sqlite_plan.h"

#include "harness/store/sqlite_sink.h"

namespace plimsoll::store {

Status InsertPlannedCases(Database& writer, std::int64_t run_row,
                          const std::vector<CaseBrief>& cases) {
  return writer.Transaction([&]() -> Status {
    for (const CaseBrief& planned : cases) {
      PLIMSOLL_ASSIGN(
          auto insert,
          writer.Prepare("INSERT OR IGNORE INTO cases(row, suite, case_id, fingerprint, track, "
                         "severity, cluster, area, wants_refusal, trials, input_tokens, "
                         "output_tokens, log) VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9,0,0,0,'')"));
      insert->Int(CaseRow(run_row, planned.place)).Text(planned.suite).Text(planned.case_id);
      insert->Blob(BytesOf(planned.fingerprint)).Int(static_cast<int>(planned.facts.track));
      insert->Int(static_cast<int>(planned.facts.severity)).Text(planned.facts.cluster);
      insert->Text(planned.facts.area).OptionalBool(planned.facts.wants_refusal);
      PLIMSOLL_TRY(insert->Run());
    }
    return {};
  });
}

Status PutEvidence(Database& writer, std::int64_t run_row, std::string_view json) {
  PLIMSOLL_ASSIGN(auto statement,
                  writer.Prepare("INSERT OR REPLACE INTO evidence(run, state) VALUES(?1,?2)"));
  return statement->Int(run_row).Text(json).Run();
}

Result<std::string> GetEvidence(Database& reader, std::int64_t run_row) {
  PLIMSOLL_ASSIGN(auto statement, reader.Prepare("SELECT state FROM evidence WHERE run=?1"));
  PLIMSOLL_ASSIGN(const bool has_row, statement->Int(run_row).Step());
  return has_row ? std::string(statement->TextAt(0)) : std::string();
}

}  // namespace plimsoll::store
