#include <algorithm>
#include <string>
#include <string_view>

#include "harness/report/bar.h"
#include "harness/report/figures.h"
#include "harness/report/finding_group.h"
#include "harness/report/layout.h"
#include "harness/report/report.h"
#include "harness/report/track_row.h"
#include "harness/report/view.h"
#include "harness/suite/case_name.h"
#include "harness/text/hostile.h"

namespace plimsoll::report {
namespace {

constexpr std::size_t kTrackColumns = 13;
constexpr std::size_t kMostLabelColumns = 28;
constexpr std::size_t kReadingColumns = 14;
constexpr std::size_t kMostBarColumns = 71;
constexpr std::size_t kRateColumns = 9;
constexpr std::size_t kSeverityColumns = 10;
constexpr std::size_t kTopFlips = 10;

std::string Indented(std::size_t columns, std::string_view text) {
  return std::string(columns, ' ').append(text).append("\n");
}

std::string SignOf(gate::Verdict verdict, const TerminalStyle& style) {
  switch (verdict) {
    case gate::Verdict::kPass:
      return style.has_unicode ? "✓" : "+";
    case gate::Verdict::kInconclusive:
      return "?";
    case gate::Verdict::kFail:
      return style.has_unicode ? "✗" : "x";
  }
  return "?";
}

/// One report under one style.
class TerminalWriter {
 public:
  TerminalWriter(const ReportInput& input, const TerminalStyle& style)
      : input_(input), style_(style), rows_(TrackRowsOf(input)) {
    style_.columns = std::clamp(style_.columns, 72, 120);
  }

  std::string Write(const std::vector<Written>& written) const {
    std::string out = "\n" + Banner() + Group(FindingGroup::kReason) + Tracks() + Flips();
    out += Group(FindingGroup::kSlice) + Group(FindingGroup::kWaived) + Quarantined() + Moved();
    out += Group(FindingGroup::kNoted) + Rates() + Remainder() + Passed();
    out += Files(written) + LastLine();
    return style_.has_unicode ? out : ToAscii(out);
  }

 private:
  std::string Heading(std::string_view text) const {
    return "\n" + Indented(2, Paint(style_, Tone::kStrong, text));
  }

  std::size_t columns() const { return static_cast<std::size_t>(style_.columns); }

  /// Text that may be of any length, wrapped.
  std::string Block(std::size_t indent, std::string_view text, Tone tone = Tone::kPlain) const {
    std::string out;
    for (const std::string& line : Wrap(text, columns() - indent))
      out += Indented(indent, Paint(style_, tone, line));
    return out;
  }

  Tone VerdictTone() const {
    return input_.decision != nullptr ? ToneOf(input_.decision->verdict) : Tone::kStrong;
  }

  std::string VerdictText() const {
    if (input_.decision == nullptr)
      return input_.comparison == nullptr ? "MEASURED, no gate asked" : "COMPARED, no gate asked";
    const gate::Verdict verdict = input_.decision->verdict;
    return SignOf(verdict, style_) + " " + std::string(gate::VerdictName(verdict));
  }

  std::string Banner() const {
    std::string sides = input_.manifest.target_id;
    if (input_.comparison != nullptr) sides += " against " + input_.baseline_name;
    std::string rule;
    for (std::size_t i = 0; i + 4 < columns(); ++i) rule += style_.has_unicode ? "━" : "=";
    const std::string verdict = VerdictText();
    const Tone tone = VerdictTone();
    std::string out = Indented(2, Paint(style_, tone, rule));
    out += Indented(2, Paint(style_, tone, Paint(style_, Tone::kStrong, verdict)) + "   " +
                           Clean(sides, columns() - text::DisplayWidth(verdict) - 7));
    out += Indented(2, Paint(style_, tone, rule));
    if (!input_.manifest.suites.empty()) out += Block(2, ScopeText(input_));
    if (input_.end == "stopped_early") {
      out += Block(2, "the run stopped early, when the evidence was enough");
    } else if (!input_.end.empty() && input_.end != "complete") {
      out += Block(2, "the run did not end complete: " + input_.end, Tone::kBad);
    }
    return out;
  }

  std::string Line(const gate::Finding& finding) const {
    const Tone tone = finding.is_warning ? Tone::kDoubtful : ToneOf(finding.verdict);
    std::string head = finding.is_warning ? "!" : SignOf(finding.verdict, style_);
    if (finding.verdict != gate::Verdict::kPass)
      head += " " + std::string(gate::VerdictName(finding.verdict)) + " ";
    return Indented(2, Paint(style_, tone, head) + " " + Clean(finding.rule, columns() - 20)) +
           Block(4, finding.message);
  }

  std::string Group(FindingGroup group) const {
    std::string out;
    for (const gate::Finding* finding : FindingsIn(input_.decision, group)) out += Line(*finding);
    return out.empty() ? out : Heading(GroupTitle(group)) + out;
  }

  // What was measured against a margin has its sentence; of the rest the names are enough.
  std::string Passed() const {
    std::string out;
    std::string names;
    for (const gate::Finding* finding : FindingsIn(input_.decision, FindingGroup::kPassed)) {
      if (finding->margin)
        out += Line(*finding);
      else
        names += (names.empty() ? "" : ", ") + finding->rule;
    }
    if (!names.empty()) {
      const std::string sign = SignOf(gate::Verdict::kPass, style_);
      out += Block(2, sign + " " + names);
    }
    return out.empty() ? out : Heading(GroupTitle(FindingGroup::kPassed)) + out;
  }

  std::size_t LabelColumns() const {
    std::size_t widest = kTrackColumns - 1;
    for (const TrackRow& row : rows_)
      widest = std::max(widest, text::DisplayWidth(row.label) + (row.is_part ? 2 : 0));
    return std::min(widest, kMostLabelColumns) + 1;
  }

  std::string Tracks() const {
    if (rows_.empty()) return "";
    const std::size_t label = LabelColumns();
    const std::size_t bar = std::min(columns() - label - kReadingColumns - 3, kMostBarColumns);
    const BarScale scale = ScaleFor(ChangesOf(rows_), static_cast<int>(bar));
    std::string out = Heading("change by track, in points");
    out += Block(2, BarLegend(ChangesOf(rows_), IntervalName(input_), style_), Tone::kFaint);
    out += Indented(2 + label, Paint(style_, Tone::kFaint, BarAxis(scale)));
    for (const TrackRow& row : rows_) out += Track(row, label, scale);
    return out;
  }

  std::string Track(const TrackRow& row, std::size_t label, const BarScale& scale) const {
    const std::string name =
        text::CutColumns(row.is_part ? "  " + row.label : row.label, kMostLabelColumns);
    std::string line = PadRight(name, label) + Bar(row.change, scale, row.tone, style_);
    if (!row.reading.empty()) line += "  " + Paint(style_, row.tone, row.reading);
    std::string out = Indented(2, line) + Block(2 + label, FiguresText(row));
    if (!row.objection.empty()) out += Block(2 + label, row.objection, Tone::kDoubtful);
    for (const std::string& detail : {EveryTrialText(row), CountsText(row), SightText(row)})
      out += Block(2 + label, detail, Tone::kFaint);
    return out;
  }

  std::string FlipLine(const Flip& flip) const {
    const baseline::CaseResult& result = flip.second.candidate;
    std::optional<CaseInfo> info;
    if (input_.case_info) info = input_.case_info(flip.first, result.id);
    const suite::Severity severity = flip.second.severity();
    const Tone tone = severity == suite::Severity::kCritical ? Tone::kBad : Tone::kPlain;
    const std::size_t indent = 2 + kSeverityColumns;
    std::string out = Indented(
        2, Paint(style_, tone,
                 PadRight(std::string(suite::SeverityName(severity)), kSeverityColumns)) +
               PadRight(std::string(TrackLabel(result.track)), kTrackColumns) +
               Clean(suite::CaseName(flip.first, result.id), columns() - indent - kTrackColumns));
    const auto add = [&](const std::string& text) {
      out += Indented(indent, Paint(style_, Tone::kFaint, text));
    };
    if (const std::string state = StateText(input_, flip); !state.empty())
      add("asked again: " + Clean(state));
    if (!info) return out;
    if (!info->mark.file.empty()) add(Clean(PlaceText(info->mark), columns() - indent));
    // Nothing that a suite's or a model's text could make a log do: it stands quoted, and never
    // under Actions.
    if (!info->prompt.empty() && !input_.is_ci_github)
      add("\"" + Clean(info->prompt, columns() - indent - 2) + "\"");
    return out;
  }

  std::string Flips() const {
    const std::vector<const Flip*> flips = RegressedFlips(input_);
    if (flips.empty()) return "";
    std::string out = Heading(RegressedTitle(input_));
    for (std::size_t i = 0; i < std::min(flips.size(), kTopFlips); ++i) out += FlipLine(*flips[i]);
    if (flips.size() > kTopFlips) {
      out += Indented(2, "and " + Grouped(static_cast<std::int64_t>(flips.size() - kTopFlips)) +
                             " more in the reports");
    }
    return out;
  }

  std::string Quarantined() const {
    std::string out = Group(FindingGroup::kQuarantined);
    if (input_.comparison == nullptr) return out;
    const std::string names = QuarantinedText(*input_.comparison);
    if (names.empty()) return out;
    if (out.empty()) out = Heading(GroupTitle(FindingGroup::kQuarantined));
    return out + Block(4, names, Tone::kFaint);
  }

  std::string Moved() const {
    std::string out = Group(FindingGroup::kMoved);
    if (input_.comparison == nullptr) return out;
    std::string rates;
    for (const baseline::TrackComparison& entry : input_.comparison->tracks)
      rates += Block(4, MovedText(entry), Tone::kFaint);
    if (out.empty() && !rates.empty()) out = Heading(GroupTitle(FindingGroup::kMoved));
    return out + rates;
  }

  std::string RateLine(const baseline::TrackRate& entry) const {
    if (!entry.rate.rate) return "";
    std::string line = PadRight(std::string(TrackLabel(entry.track)), kTrackColumns) +
                       PadLeft(Percent(*entry.rate.rate), kRateColumns) + "  " +
                       PadRight(PercentInterval(entry.rate.interval), 15) + "of " +
                       Count(entry.rate.cases, "case");
    if (entry.unscored > 0) line += ", " + Grouped(entry.unscored) + " unscored";
    std::string out = Indented(2, line);
    if (entry.track == suite::Track::kAdversarial && entry.rate.every_trial)
      out += Indented(2, std::string(kTrackColumns, ' ') +
                             PadLeft(Percent(*entry.rate.every_trial), kRateColumns) +
                             "  passed every trial");
    return out;
  }

  // Beside a comparison only the two rates whose ratio follows; alone, those of every track.
  std::string Rates() const {
    std::string out;
    for (const baseline::TrackRate& entry : TrackRates(input_)) {
      const bool is_in_ratio =
          entry.track == suite::Track::kHappyPath || entry.track == suite::Track::kAdversarial;
      if (input_.comparison == nullptr || is_in_ratio) out += RateLine(entry);
    }
    if (out.empty()) return out;
    if (input_.comparison != nullptr) out += Ratio(*input_.comparison);
    return Heading("passes, with 95 % intervals") + out;
  }

  std::string Ratio(const baseline::Comparison& comparison) const {
    if (!comparison.ratio_candidate) return "";
    std::string out =
        Indented(2, PadRight("ratio", kTrackColumns) +
                        PadLeft(Fixed(*comparison.ratio_candidate, 2), kRateColumns) + "  " +
                        PadRight(RatioInterval(comparison.ratio_candidate_interval), 15) +
                        "adversarial over happy path");
    if (!comparison.ratio_baseline) return out;
    return out +
           Indented(2, std::string(kTrackColumns, ' ') +
                           PadLeft(Fixed(*comparison.ratio_baseline, 2), kRateColumns) + "  " +
                           PadRight(RatioInterval(comparison.ratio_baseline_interval), 15) +
                           "in the baseline");
  }

  std::string Remainder() const {
    std::string out;
    for (const auto& [name, count] : UnscoredOutcomes(input_.progress))
      out += Indented(2, PadLeft(Grouped(count), 8) + "  " + std::string(name));
    if (!out.empty()) out = Heading("not scored, by outcome") + out;
    if (input_.comparison == nullptr) return out;
    if (const std::string left_out = LeftOutText(*input_.comparison); !left_out.empty())
      out += Heading("not paired") + Block(2, left_out);
    if (input_.comparison->target_differences.empty()) return out;
    out += Heading("the target's settings that differ");
    for (const baseline::Difference& difference : input_.comparison->target_differences)
      out += Block(2, Clean(difference.field, 30) + ": " + Clean(difference.before, 30) + " → " +
                          Clean(difference.after, 30));
    return out;
  }

  std::string Files(const std::vector<Written>& written) const {
    if (written.empty()) return "";
    std::string out = Heading("reports");
    for (const Written& file : written) out += Indented(2, Clean(file.path, 200));
    return out;
  }

  /// The verdict again, for whoever sees the end only.
  std::string LastLine() const {
    if (input_.decision == nullptr) return "\n";
    std::string rules;
    for (const gate::Finding* finding : FindingsIn(input_.decision, FindingGroup::kReason))
      rules += (rules.empty() ? ": " : ", ") + finding->rule;
    return "\n" + Block(2, VerdictText() + rules, VerdictTone()) + "\n";
  }

  const ReportInput& input_;
  TerminalStyle style_;
  std::vector<TrackRow> rows_;
};

}  // namespace

std::string TerminalReport(const ReportInput& input, const TerminalStyle& style,
                           const std::vector<Written>& written) {
  return TerminalWriter(input, style).Write(written);
}

}  // namespace plimsoll::report
