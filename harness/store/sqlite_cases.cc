#include "harness/store/sqlite_cases.h"

#include <algorithm>
#include <cstring>
#include <iterator>

#include "harness/store/trial_log.h"

namespace plimsoll::store {
namespace {

// The cluster is null where it is the case itself.
constexpr std::string_view kColumns =
    "row, suite, case_id, fingerprint, track, severity, cluster, area, wants_refusal, log";

std::string_view BytesOf(const Digest& digest) {
  return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

Status ReadCase(const Statement& row, CaseBrief* out) {
  CaseBrief& brief = *out;
  brief.place = row.IntAt(0) & (kMostCases - 1);
  brief.suite = row.TextAt(1);
  brief.case_id = row.TextAt(2);
  const std::string_view fingerprint = row.TextAt(3);
  const std::int64_t track = row.IntAt(4);
  const std::int64_t severity = row.IntAt(5);
  const std::string_view cluster = row.TextAt(6);
  brief.facts.cluster = cluster.empty() ? brief.case_id : cluster;
  brief.facts.area = row.TextAt(7);
  brief.facts.wants_refusal.reset();
  if (!row.IsNullAt(8)) brief.facts.wants_refusal = row.IntAt(8) != 0;
  brief.trials.clear();
  const Status read = ReadTrialLog(row.TextAt(9), &brief.trials);
  if (!read.ok() || fingerprint.size() != brief.fingerprint.size() || track < 0 ||
      track >= static_cast<std::int64_t>(std::size(suite::kTrackNames)) || severity < 0 ||
      severity >= static_cast<std::int64_t>(std::size(suite::kSeverityNames)))
    return MakeError(ErrorCode::kStore, "the summary of case ", brief.suite, "/", brief.case_id,
                     " is damaged");
  brief.facts.track = static_cast<suite::Track>(track);
  brief.facts.severity = static_cast<suite::Severity>(severity);
  std::memcpy(brief.fingerprint.data(), fingerprint.data(), fingerprint.size());
  return {};
}

}  // namespace

Result<std::vector<Rows>> CaseStretches(Database& reader, std::int64_t run_row, std::size_t count) {
  PLIMSOLL_ASSIGN(auto statement,
                  reader.Prepare("SELECT max(row) FROM cases WHERE row BETWEEN ?1 AND ?2"));
  const Rows all = AllCaseRows(run_row);
  PLIMSOLL_ASSIGN(const bool has_row, statement->Int(all.first).Int(all.last).Step());
  PLIMSOLL_CHECK(has_row);
  const std::int64_t cases = statement->IsNullAt(0) ? 0 : statement->IntAt(0) - all.first + 1;
  std::vector<Rows> stretches;
  for (std::size_t i = 0; i < count; ++i) {
    const auto end = [&](std::size_t parts) {
      return all.first +
             cases * static_cast<std::int64_t>(parts) / static_cast<std::int64_t>(count);
    };
    stretches.push_back({end(i), end(i + 1) - 1});
  }
  return stretches;
}

Status VisitCaseRows(Database& reader, const std::string& run_id, const Rows& rows,
                     std::string_view order, const CaseVisitor& visit) {
  PLIMSOLL_ASSIGN(
      auto statement,
      reader.Prepare("SELECT " + std::string(kColumns) +
                     " FROM cases WHERE row BETWEEN ?1 AND ?2 ORDER BY " + std::string(order)));
  statement->Int(rows.first).Int(rows.last);
  CaseBrief brief;
  while (true) {
    PLIMSOLL_ASSIGN(const bool has_row, statement->Step());
    if (!has_row) return {};
    const Status read = ReadCase(*statement, &brief);
    if (!read.ok()) return WithContext(read.error(), "run " + run_id);
    PLIMSOLL_TRY(visit(brief));
  }
}

Status AddToCase(Database& writer, std::int64_t run_row, const CaseBrief& brief,
                 std::string_view entry) {
  const run::CaseFacts& facts = brief.facts;
  PLIMSOLL_ASSIGN(
      auto upsert,
      writer.Prepare(
          "INSERT INTO cases(row, suite, case_id, fingerprint, track, severity, area, "
          "wants_refusal, log, cluster) VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9,nullif(?10,?3)) "
          "ON CONFLICT(row) DO UPDATE SET log = log || excluded.log "
          "WHERE suite = excluded.suite AND case_id = excluded.case_id "
          "AND fingerprint = excluded.fingerprint"));
  upsert->Int(CaseRow(run_row, brief.place)).Text(brief.suite).Text(brief.case_id);
  upsert->Blob(BytesOf(brief.fingerprint)).Int(static_cast<int>(facts.track));
  upsert->Int(static_cast<int>(facts.severity)).Text(facts.area).OptionalBool(facts.wants_refusal);
  PLIMSOLL_TRY(upsert->Text(entry).Text(facts.cluster).Run());
  if (writer.changes() == 1) return {};
  return MakeError(ErrorCode::kStore, "place ", std::to_string(brief.place),
                   " of the run holds another case");
}

}  // namespace plimsoll::store
