#include "harness/store/sqlite_plan.h"

#include "harness/store/sqlite_cases.h"

namespace plimsoll::store {

Status InsertPlannedCases(Database& writer, std::int64_t run_row,
                          const std::vector<CaseBrief>& cases) {
  return writer.Transaction([&]() -> Status {
    for (const CaseBrief& planned : cases) PLIMSOLL_TRY(AddToCase(writer, run_row, planned, ""));
    return {};
  });
}

Status PutNote(Database& writer, std::int64_t run_row, std::string_view name,
               std::string_view json) {
  PLIMSOLL_ASSIGN(auto statement,
                  writer.Prepare("INSERT OR REPLACE INTO notes(run, name, note) VALUES(?1,?2,?3)"));
  return statement->Int(run_row).Text(name).Text(json).Run();
}

Result<std::string> GetNote(Database& reader, std::int64_t run_row, std::string_view name) {
  PLIMSOLL_ASSIGN(auto statement,
                  reader.Prepare("SELECT note FROM notes WHERE run=?1 AND name=?2"));
  PLIMSOLL_ASSIGN(const bool has_row, statement->Int(run_row).Text(name).Step());
  return has_row ? std::string(statement->TextAt(0)) : std::string();
}

}  // namespace plimsoll::store
