#include "harness/report/markdown.h"

#include <array>
#include <string>
#include <string_view>

#include "harness/base/file.h"
#include "harness/report/figures.h"
#include "harness/report/view.h"
#include "harness/text/hostile.h"

namespace plimsoll::report {
namespace {

using text::EscapeMarkdown;

constexpr std::size_t kMessageBytes = 2'000;

/// How much is said; a summary over its budget says less, never half of a table.
enum class Detail { kAll, kRegressed, kCounts };

std::string VerdictSign(gate::Verdict verdict) {
  switch (verdict) {
    case gate::Verdict::kPass:
      return "✅ PASS";
    case gate::Verdict::kInconclusive:
      return "⚠️ INCONCLUSIVE";
    case gate::Verdict::kFail:
      return "❌ FAIL";
  }
  return "";
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
      input.decision == nullptr ? "measured, no gate asked" : VerdictSign(input.decision->verdict);
  out += "\n\nTarget **" + EscapeMarkdown(input.manifest.target_id) + "**";
  if (input.comparison != nullptr)
    out += " against the baseline **" + EscapeMarkdown(input.baseline_name) + "**";
  out += ", run " + EscapeMarkdown(input.manifest.id) + ". " + ScopeText(input) + ".\n\n";
  if (input.end != "complete")
    out += "**The run did not end complete: " + EscapeMarkdown(input.end) + ".**\n\n";
  return out;
}

std::string TrackRow(const ReportInput& input, const baseline::TrackComparison& entry) {
  const gate::Finding* finding = TrackFinding(input.decision, entry.track);
  std::string row = "| " + std::string(TrackLabel(entry.track));
  row += " | " + Grouped(entry.pairs) + " | " + RatePart(entry.baseline) + " | " +
         RatePart(entry.candidate);
  row +=
      " | " +
      (entry.difference ? Points(*entry.difference) + " " + PointsInterval(entry.interval) : "–");
  row += " | " + (finding != nullptr && finding->margin ? Points(-*finding->margin) : "–");
  row += " | " + Grouped(entry.regressed) + " | " + Grouped(entry.fixed);
  return row + " | " + TrackVerdictText(input.decision, entry.track) + " |\n";
}

std::string TrackTable(const ReportInput& input) {
  std::string out =
      "| track | pairs | baseline, % | candidate, % | difference, points (90 %) | margin | "
      "regressed | fixed | verdict |\n"
      "|---|---:|---:|---:|---:|---:|---:|---:|---|\n";
  for (const baseline::TrackComparison& entry : input.comparison->tracks)
    out += TrackRow(input, entry);
  return out + "\n";
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

std::string FindingList(const gate::GateDecision& decision) {
  if (decision.findings.empty()) return "";
  std::string out = "### Findings\n\n";
  for (const gate::Finding& finding : decision.findings) {
    out += "- **" + std::string(gate::VerdictName(finding.verdict)) + "**" +
           (finding.is_warning ? " (warning) " : " ");
    out += EscapeMarkdown(finding.rule) + ": " +
           EscapeMarkdown(text::OneLine(finding.message, kMessageBytes)) + "\n";
  }
  return out + "\n";
}

std::string FlipTable(const ReportInput& input, FlipKind kind) {
  const std::vector<const Flip*> flips = FlipsOf(input.comparison, kind);
  if (flips.empty()) return "";
  const std::string title = std::string(kind == FlipKind::kRegressed ? "Regressed: " : "Fixed: ") +
                            Count(static_cast<std::int64_t>(flips.size()), "case");
  std::string out = "<details><summary>" + title +
                    "</summary>\n\n| case | severity | track | where |\n|---|---|---|---|\n";
  for (const Flip* flip : flips) {
    const baseline::CaseResult& result = flip->second.candidate;
    out += "| " + EscapeMarkdown(flip->first + "/" + result.id) + " | " +
           std::string(suite::SeverityName(flip->second.severity())) + " | " +
           std::string(TrackLabel(result.track)) + " | " +
           Link(input, MarkOf(input, flip->first, result.id)) + " |\n";
  }
  return out + "\n</details>\n\n";
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
  std::string out = Heading(input);
  if (input.comparison != nullptr) out += TrackTable(input) + RatioText(*input.comparison);
  if (input.decision != nullptr) out += FindingList(*input.decision);
  if (detail != Detail::kCounts) out += FlipTable(input, FlipKind::kRegressed);
  if (detail == Detail::kAll) out += FlipTable(input, FlipKind::kFixed);
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
