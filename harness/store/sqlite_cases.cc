#include "harness/store/sqlite_cases.h"

#include <algorithm>
#include <cstring>
#include <iterator>
#include <optional>

#include "harness/store/trial_log.h"

namespace plimsoll::store {
namespace {

// The cluster is null where it is the case itself.
constexpr std::string_view kColumns = "row, suite, case_id, fingerprint, facts, cluster, log";

std::string_view BytesOf(const Digest& digest) {
  return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

// What is known of a case beside its cluster is one column, for columns are what reading costs: a
// digit for its track, one for its severity, whether it wants a refusal, its area, which holds no
// slash, and the family of the model that wrote it, if one did: "21+cyber/meta".
constexpr std::string_view kWantsRefusal = "-+?";
constexpr char kBeforeFamily = '/';

std::string FactsText(const run::CaseFacts& facts) {
  const std::size_t wanted = facts.wants_refusal ? (*facts.wants_refusal ? 1 : 0) : 2;
  const char codes[] = {static_cast<char>('0' + static_cast<int>(facts.track)),
                        static_cast<char>('0' + static_cast<int>(facts.severity)),
                        kWantsRefusal[wanted]};
  std::string text = std::string(codes, sizeof codes) + facts.area;
  if (!facts.generator_family.empty()) text += kBeforeFamily + facts.generator_family;
  return text;
}

bool ReadFacts(std::string_view text, run::CaseFacts* facts) {
  if (text.size() < 3) return false;
  const std::size_t track = static_cast<std::size_t>(text[0]) - '0';
  const std::size_t severity = static_cast<std::size_t>(text[1]) - '0';
  const std::size_t wanted = kWantsRefusal.find(text[2]);
  if (track >= std::size(suite::kTrackNames) || severity >= std::size(suite::kSeverityNames) ||
      wanted == std::string_view::npos)
    return false;
  facts->track = static_cast<suite::Track>(track);
  facts->severity = static_cast<suite::Severity>(severity);
  facts->wants_refusal = wanted == 2 ? std::nullopt : std::optional<bool>(wanted == 1);
  const std::size_t area_end = std::min(text.find(kBeforeFamily), text.size());
  facts->area = text.substr(3, area_end - 3);
  facts->generator_family = text.substr(std::min(area_end + 1, text.size()));
  return true;
}

Status ReadCase(const Statement& row, CaseBrief* out) {
  CaseBrief& brief = *out;
  brief.place = row.IntAt(0) & (kMostCases - 1);
  brief.suite = row.TextAt(1);
  brief.case_id = row.TextAt(2);
  const std::string_view fingerprint = row.TextAt(3);
  const bool has_facts = ReadFacts(row.TextAt(4), &brief.facts);
  const std::string_view cluster = row.TextAt(5);
  brief.facts.cluster = cluster.empty() ? brief.case_id : cluster;
  brief.trials.clear();
  if (!has_facts || fingerprint.size() != brief.fingerprint.size() ||
      !ReadTrialLog(row.TextAt(6), &brief.trials).ok())
    return MakeError(ErrorCode::kStore, "the summary of case ", brief.suite, "/", brief.case_id,
                     " is damaged");
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
  PLIMSOLL_ASSIGN(
      auto upsert,
      writer.Prepare("INSERT INTO cases(row, suite, case_id, fingerprint, facts, cluster, log) "
                     "VALUES(?1,?2,?3,?4,?5,nullif(?6,?3),?7) "
                     "ON CONFLICT(row) DO UPDATE SET log = log || excluded.log "
                     "WHERE suite = excluded.suite AND case_id = excluded.case_id "
                     "AND fingerprint = excluded.fingerprint"));
  upsert->Int(CaseRow(run_row, brief.place)).Text(brief.suite).Text(brief.case_id);
  upsert->Blob(BytesOf(brief.fingerprint)).Text(FactsText(brief.facts));
  PLIMSOLL_TRY(upsert->Text(brief.facts.cluster).Text(entry).Run());
  if (writer.changes() == 1) return {};
  return MakeError(ErrorCode::kStore, "place ", std::to_string(brief.place),
                   " of the run holds another case");
}

Status CheckDistinctCases(Database& reader, const std::string& run_id, const Rows& rows) {
  PLIMSOLL_ASSIGN(auto statement,
                  reader.Prepare("SELECT suite, case_id FROM cases WHERE row BETWEEN ?1 AND ?2 "
                                 "GROUP BY suite, case_id HAVING count(*) > 1 LIMIT 1"));
  PLIMSOLL_ASSIGN(const bool has_row, statement->Int(rows.first).Int(rows.last).Step());
  if (!has_row) return {};
  return MakeError(ErrorCode::kStore, "run ", run_id, ": the case ", statement->TextAt(0), "/",
                   statement->TextAt(1), " was measured twice");
}

}  // namespace plimsoll::store
