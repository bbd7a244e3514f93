#include "harness/report/markdown.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "harness/base/file.h"
#include "harness/report/figures.h"
#include "harness/report/finding_group.h"
#include "harness/report/track_row.h"
#include "harness/report/view.h"
#include "harness/suite/case_name.h"
#include "harness/text/hostile.h"

namespace plimsoll::report {
namespace {

using text::EscapeMarkdown;

constexpr std::size_t kMessageBytes = 2'000;
constexpr std::size_t kMostUnfolded = 20;
constexpr int kBarColumns = 51;
constexpr std::size_t kLabelColumns = 14;
constexpr std::size_t kMostLabelColumns = 24;

/// How much is said; a summary over its budget says less, never half of a table.
enum class Detail { kAll, kRegressed, kCounts };

std::string_view SignOf(gate::Verdict verdict) {
  switch (verdict) {
    case gate::Verdict::kPass:
      return "✅";
    case gate::Verdict::kInconclusive:
      return "⚠️";
    case gate::Verdict::kFail:
      return "❌";
  }
  return "";
}

std::string VerdictText(gate::Verdict verdict) {
  return std::string(SignOf(verdict)) + " " + std::string(gate::VerdictName(verdict));
}

std::string RatePart(const baseline::Rate& rate) {
  return rate.rate ? Percent(*rate.rate) + " " + PercentInterval(rate.interval) : "–";
}

/// A link's destination: everything but what a path commonly holds is percent-encoded.
std::string UrlPath(std::string_view path) {
  constexpr char kHex[] = "0123456789ABCDEF";
  std::string out;
  for (const char c : path) {
    const bool is_plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
                          (c >= 'A' && c <= 'Z') || c == '-' || c == '.' || c == '_' || c == '/';
    if (is_plain) {
      out.push_back(c);
    } else {
      const auto byte = static_cast<unsigned char>(c);
      out.append("%").push_back(kHex[byte >> 4]);
      out.push_back(kHex[byte & 15]);
    }
  }
  return out;
}

std::string Link(const ReportInput& input, const SourceMark& mark) {
  if (mark.file.empty()) return "";
  std::string link =
      "[" + EscapeMarkdown(PlaceText(mark)) + "](" + input.source_url + UrlPath(mark.file);
  if (mark.line > 0) link += "#L" + std::to_string(mark.line);
  return link + ")";
}

std::string Heading(const ReportInput& input) {
  std::string out = "## Plimsoll: ";
  out +=
      input.decision == nullptr ? "measured, no gate asked" : VerdictText(input.decision->verdict);
  out += "\n\nTarget **" + EscapeMarkdown(input.manifest.target_id) + "**";
  if (input.comparison != nullptr)
    out += " against the baseline **" + EscapeMarkdown(input.baseline_name) + "**";
  out += ", run " + EscapeMarkdown(input.manifest.id) + ". " + ScopeText(input) + ".\n\n";
  if (input.end == "stopped_early") {
    out += "The run stopped early, when the evidence was enough.\n\n";
  } else if (input.end != "complete") {
    out += "**The run did not end complete: " + EscapeMarkdown(input.end) + ".**\n\n";
  }
  return out;
}

/// The bars in a fixed-width block; GitHub draws no pictures in a summary.
std::string Bars(const ReportInput& input, const std::vector<TrackRow>& rows) {
  const TerminalStyle style{.has_color = false, .has_unicode = true, .columns = 0};
  const BarScale scale = ScaleFor(ChangesOf(rows), kBarColumns);
  std::size_t label = kLabelColumns;
  for (const TrackRow& row : rows)
    label = std::max(label, text::DisplayWidth(row.label) + (row.is_part ? 4 : 2));
  label = std::min(label, kMostLabelColumns);
  std::string out = std::string(label, ' ') + BarAxis(scale);
  for (const TrackRow& row : rows) {
    const std::string name =
        text::CutColumns(row.is_part ? "  " + row.label : row.label, label - 1);
    out += "\n" + PadRight(name, label) + Bar(row.change, scale, row.tone, style);
    if (!row.reading.empty()) out += "  " + row.reading;
  }
  return text::FenceMarkdown(out) + "\n" + BarLegend(ChangesOf(rows), IntervalName(input), style) +
         "; in points.\n\n";
}

std::string TrackTableRow(const TrackRow& row) {
  const bool has_entry = row.entry != nullptr;
  std::string line = "| " + EscapeMarkdown(row.label) + " | ";
  line += (row.objection.empty() ? row.reading : row.objection) + " | ";
  line += (row.change.difference
               ? "**" + Points(*row.change.difference) + "** " + PointsInterval(row.change.interval)
               : "–") +
          " | " + (row.change.margin ? Fixed(*row.change.margin * 100, 1) : "–") + " | ";
  line += has_entry ? RatePart(row.entry->baseline) + " | " + RatePart(row.entry->candidate) +
                          " | " + Grouped(row.entry->pairs) + " | " +
                          Grouped(row.entry->regressed) + " | " + Grouped(row.entry->fixed) + " |\n"
                    : "– | – | – | – | – |\n";
  return line;
}

/// What a track can see, and how often every trial of a case passes.
std::string TrackNote(const TrackRow& row) {
  std::string note;
  for (const std::string& sentence : {SightText(row), EveryTrialText(row)})
    if (!sentence.empty()) note += (note.empty() ? "" : "; ") + sentence;
  return note.empty() ? "" : "- " + EscapeMarkdown(row.label) + ": " + note + "\n";
}

std::string Tracks(const ReportInput& input) {
  const std::vector<TrackRow> rows = TrackRowsOf(input);
  if (rows.empty()) return "";
  std::string out = "### Change by track\n\n" + Bars(input, rows);
  out +=
      "| track | reading | change, points | margin | baseline (95 %) | candidate (95 %) | pairs | "
      "regressed | fixed |\n"
      "|---|---|---:|---:|---:|---:|---:|---:|---:|\n";
  std::string notes;
  for (const TrackRow& row : rows) {
    out += TrackTableRow(row);
    notes += TrackNote(row);
  }
  return out + "\n" + notes + (notes.empty() ? "" : "\n");
}

std::string RatioText(const baseline::Comparison& comparison) {
  if (!comparison.ratio_candidate) return "";
  std::string out = "Adversarial over happy-path rate: **" + Fixed(*comparison.ratio_candidate, 2) +
                    "** " + RatioInterval(comparison.ratio_candidate_interval);
  if (comparison.ratio_baseline) {
    out += ", in the baseline " + Fixed(*comparison.ratio_baseline, 2) + " " +
           RatioInterval(comparison.ratio_baseline_interval);
  }
  return out + " (95 %).\n\n";
}

std::string Capital(std::string title) {
  title[0] = static_cast<char>(title[0] - 'a' + 'A');
  return title;
}

std::string FindingLine(const gate::Finding& finding) {
  const bool is_reason = GroupOf(finding) == FindingGroup::kReason;
  const std::string sign =
      is_reason ? VerdictText(finding.verdict)
                : std::string(finding.is_warning ? "⚠️" : SignOf(finding.verdict));
  return "- " + sign + " **" + EscapeMarkdown(finding.rule) +
         "**: " + EscapeMarkdown(text::OneLine(finding.message, kMessageBytes)) + "\n";
}

/// A section of findings with what else belongs there; empty where there is neither.
std::string Group(const ReportInput& input, FindingGroup group, const std::string& more = "") {
  std::string out;
  for (const gate::Finding* finding : FindingsIn(input.decision, group))
    out += FindingLine(*finding);
  out += more;
  if (out.empty()) return out;
  return "### " + Capital(std::string(GroupTitle(group))) + "\n\n" + out + "\n";
}

std::string Passed(const ReportInput& input) {
  const std::vector<const gate::Finding*> findings =
      FindingsIn(input.decision, FindingGroup::kPassed);
  if (findings.empty()) return "";
  std::string out =
      "<details><summary>Passed: " + Count(static_cast<std::int64_t>(findings.size()), "rule") +
      "</summary>\n\n";
  for (const gate::Finding* finding : findings) out += FindingLine(*finding);
  return out + "\n</details>\n\n";
}

std::string Quarantined(const ReportInput& input) {
  std::string names;
  if (input.comparison != nullptr) names = QuarantinedText(*input.comparison);
  return Group(input, FindingGroup::kQuarantined,
               names.empty() ? "" : "- " + EscapeMarkdown(names) + "\n");
}

std::string Moved(const ReportInput& input) {
  std::string rates;
  if (input.comparison != nullptr)
    for (const baseline::TrackComparison& entry : input.comparison->tracks)
      if (const std::string moved = MovedText(entry); !moved.empty()) rates += "- " + moved + "\n";
  return Group(input, FindingGroup::kMoved, rates);
}

std::string FlipRow(const ReportInput& input, const Flip& flip) {
  const baseline::CaseResult& result = flip.second.candidate;
  const std::string state = StateText(input, flip);
  return "| " + EscapeMarkdown(suite::CaseName(flip.first, result.id)) + " | " +
         std::string(suite::SeverityName(flip.second.severity())) +
         (state.empty() ? "" : ", **" + EscapeMarkdown(state) + "**") + " | " +
         std::string(TrackLabel(result.track)) + " | " +
         Link(input, MarkOf(input, flip.first, result.id)) + " |\n";
}

std::string FlipTable(const ReportInput& input, const std::vector<const Flip*>& flips,
                      std::string title, bool is_unfolded) {
  if (flips.empty()) return "";
  std::string out = std::string(is_unfolded ? "<details open>" : "<details>") + "<summary>" +
                    Capital(std::move(title)) +
                    "</summary>\n\n| case | severity | track | where |\n|---|---|---|---|\n";
  for (const Flip* flip : flips) out += FlipRow(input, *flip);
  return out + "\n</details>\n\n";
}

std::string RegressedCases(const ReportInput& input) {
  const std::vector<const Flip*> flips = RegressedFlips(input);
  return FlipTable(input, flips, RegressedTitle(input), flips.size() <= kMostUnfolded);
}

std::string FixedCases(const ReportInput& input) {
  const std::vector<const Flip*> flips = FlipsOf(input.comparison, FlipKind::kFixed);
  return FlipTable(input, flips, "fixed: " + Count(static_cast<std::int64_t>(flips.size()), "case"),
                   false);
}

std::string Remainder(const ReportInput& input) {
  std::string out;
  for (const auto& [name, count] : UnscoredOutcomes(input.progress))
    out += (out.empty() ? "Not scored: " : ", ") + Grouped(count) + " " + EscapeMarkdown(name);
  if (!out.empty()) out += ".\n";
  if (input.comparison == nullptr) return out;
  if (const std::string left_out = LeftOutText(*input.comparison); !left_out.empty())
    out += "Not paired: " + EscapeMarkdown(left_out) + ".\n";
  for (const baseline::Difference& difference : input.comparison->target_differences)
    out += "\n- the target's " + EscapeMarkdown(difference.field) + " was " +
           EscapeMarkdown(text::OneLine(difference.before)) + " and is " +
           EscapeMarkdown(text::OneLine(difference.after)) + "\n";
  return out;
}

std::string Summary(const ReportInput& input, Detail detail) {
  std::string out = Heading(input) + Group(input, FindingGroup::kReason) + Tracks(input);
  if (detail != Detail::kCounts) out += RegressedCases(input);
  out += Group(input, FindingGroup::kSlice) + Group(input, FindingGroup::kWaived);
  out += Quarantined(input) + Moved(input) + Group(input, FindingGroup::kNoted);
  if (input.comparison != nullptr) out += RatioText(*input.comparison);
  if (detail == Detail::kAll) out += FixedCases(input) + Passed(input);
  out += Remainder(input);
  if (detail != Detail::kAll)
    out += "\nThe lists of cases that do not fit here are in the other reports.\n";
  return out;
}

}  // namespace

std::string MarkdownSummary(const ReportInput& input, std::size_t max_bytes) {
  std::string out;
  for (const Detail detail : {Detail::kAll, Detail::kRegressed, Detail::kCounts}) {
    out = Summary(input, detail);
    if (out.size() <= max_bytes) return out;
  }
  return text::CutMiddle(out, max_bytes);
}

Result<std::vector<Written>> WriteMarkdown(const ReportInput& input, const ReportOptions& options) {
  const std::string path = options.folder + "/summary.md";
  PLIMSOLL_TRY(WriteFileAtomic(path, MarkdownSummary(input)));
  return std::vector<Written>{{path}};
}

}  // namespace plimsoll::report
