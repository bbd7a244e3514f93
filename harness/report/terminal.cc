#include <algorithm>
#include <string>
#include <string_view>

#include "harness/report/bar.h"
#include "harness/report/figures.h"
#include "harness/report/layout.h"
#include "harness/report/report.h"
#include "harness/report/view.h"

namespace plimsoll::report {
namespace {

constexpr std::size_t kTrackColumns = 13;
constexpr std::size_t kRateColumns = 10;
constexpr std::size_t kDifferenceColumns = 22;
constexpr std::size_t kVerdictColumns = 13;
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
      : input_(input), style_(style) {
    style_.columns = std::clamp(style_.columns, 90, 160);
  }

  std::string Write(const std::vector<Written>& written) const {
    std::string out = "\n" + Banner();
    if (input_.comparison != nullptr) out += Tracks();
    out += Rates();
    if (input_.decision != nullptr) out += Findings();
    out += Flips() + Remainder() + Files(written);
    return style_.has_unicode ? out : ToAscii(out);
  }

 private:
  std::string Heading(std::string_view text) const {
    return "\n" + Indented(2, Paint(style_, Tone::kStrong, text));
  }

  std::size_t columns() const { return static_cast<std::size_t>(style_.columns); }

  std::string Banner() const {
    std::string sides = Clean(input_.manifest.target_id);
    if (input_.comparison != nullptr) sides += " against " + Clean(input_.baseline_name);
    Tone tone = Tone::kStrong;
    std::string verdict = "MEASURED, no gate asked";
    if (input_.decision != nullptr) {
      tone = ToneOf(input_.decision->verdict);
      verdict = SignOf(input_.decision->verdict, style_) + " " +
                std::string(gate::VerdictName(input_.decision->verdict));
    }
    std::string rule;
    for (std::size_t i = 0; i + 4 < columns(); ++i) rule += style_.has_unicode ? "━" : "=";
    std::string out = Indented(2, Paint(style_, tone, rule));
    out += Indented(2, Paint(style_, tone, Paint(style_, Tone::kStrong, verdict)) + "   " + sides);
    out += Indented(2, Paint(style_, tone, rule)) + Indented(2, ScopeText(input_));
    if (input_.end != "complete") {
      out += Indented(
          2, Paint(style_, Tone::kBad, "the run did not end complete: " + Clean(input_.end)));
    }
    return out;
  }

  std::optional<double> MarginOf(suite::Track track) const {
    const gate::Finding* finding = TrackFinding(input_.decision, track);
    return finding == nullptr ? std::nullopt : finding->margin;
  }

  BarScale Scale() const {
    std::vector<double> margins;
    for (const baseline::TrackComparison& entry : input_.comparison->tracks)
      if (const std::optional<double> margin = MarginOf(entry.track)) margins.push_back(*margin);
    const std::size_t fixed =
        2 + kTrackColumns + 2 * kRateColumns + 2 + kDifferenceColumns + kVerdictColumns;
    return ScaleFor(input_.comparison->tracks, margins, static_cast<int>(columns() - fixed));
  }

  std::string Tracks() const {
    const BarScale scale = Scale();
    std::string out =
        Heading("tracks") + Indented(2, Paint(style_, Tone::kFaint, BarLegend(style_)));
    const std::string titles = std::string(kTrackColumns, ' ') + PadLeft("baseline", kRateColumns) +
                               PadLeft("candidate", kRateColumns) + "  " + BarAxis(scale);
    out += Indented(2, Paint(style_, Tone::kFaint, titles));
    for (const baseline::TrackComparison& entry : input_.comparison->tracks)
      out += Track(entry, scale);
    return out;
  }

  std::string Track(const baseline::TrackComparison& entry, const BarScale& scale) const {
    const std::optional<gate::Verdict> verdict = TrackVerdict(input_.decision, entry.track);
    const std::optional<double> margin = MarginOf(entry.track);
    const Tone tone = verdict ? ToneOf(*verdict) : Tone::kPlain;
    const auto rate = [](const baseline::Rate& side) {
      return PadLeft(side.rate ? Percent(*side.rate) : "–", kRateColumns);
    };
    const std::string difference =
        entry.difference ? Points(*entry.difference) + " " + PointsInterval(entry.interval) : "–";
    std::string line = PadRight(std::string(TrackLabel(entry.track)), kTrackColumns) +
                       rate(entry.baseline) + rate(entry.candidate) + "  " +
                       Bar(entry, margin, scale, tone, style_);
    line += PadLeft(difference, kDifferenceColumns);
    if (input_.decision != nullptr)
      line += " " + Paint(style_, tone, TrackVerdictText(input_.decision, entry.track));
    std::string detail = Count(entry.pairs, "pair") + ", " + Grouped(entry.regressed) +
                         " regressed, " + Grouped(entry.fixed) + " fixed";
    if (margin) detail += ", margin " + Fixed(*margin * 100, 1);
    if (entry.unscored_candidate > 0)
      detail += ", " + Grouped(entry.unscored_candidate) + " unscored";
    if (entry.difference)
      detail += ", a drop of " + Fixed(entry.minimum_detectable_drop * 100, 1) + " would show";
    return Indented(2, line) + Indented(2 + kTrackColumns + 2, Paint(style_, Tone::kFaint, detail));
  }

  std::string RateLine(const baseline::TrackRate& entry) const {
    if (!entry.rate.rate) return "";
    std::string line = PadRight(std::string(TrackLabel(entry.track)), kTrackColumns) +
                       PadLeft(Percent(*entry.rate.rate), kRateColumns) + "  " +
                       PadRight(PercentInterval(entry.rate.interval), 15) + "of " +
                       Count(entry.rate.cases, "case");
    if (entry.unscored > 0) line += ", " + Grouped(entry.unscored) + " unscored";
    return Indented(2, line);
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
    std::string line = PadRight("ratio", kTrackColumns) +
                       PadLeft(Fixed(*comparison.ratio_candidate, 2), kRateColumns) + "  " +
                       PadRight(RatioInterval(comparison.ratio_candidate_interval), 15) +
                       "adversarial over happy path";
    if (comparison.ratio_baseline) {
      line += "; baseline " + Fixed(*comparison.ratio_baseline, 2) + " " +
              RatioInterval(comparison.ratio_baseline_interval);
    }
    return Indented(2, line);
  }

  std::string Findings() const {
    std::string out = Heading("findings");
    for (const gate::Finding& finding : input_.decision->findings) {
      const Tone tone = finding.is_warning ? Tone::kDoubtful : ToneOf(finding.verdict);
      std::string head =
          SignOf(finding.verdict, style_) + " " + std::string(gate::VerdictName(finding.verdict));
      if (finding.is_warning) head += " with a warning";
      out += Indented(2, Paint(style_, tone, head) + "  " + Clean(finding.rule));
      for (const std::string& line : Wrap(finding.message, columns() - 6)) out += Indented(4, line);
    }
    return out;
  }

  std::string FlipLine(const Flip& flip) const {
    const baseline::CaseResult& result = flip.second.candidate;
    std::optional<CaseInfo> info;
    if (input_.case_info) info = input_.case_info(flip.first, result.id);
    std::string line =
        PadRight(std::string(suite::SeverityName(flip.second.severity())), kRateColumns) +
        PadRight(std::string(TrackLabel(result.track)), kTrackColumns) +
        Clean(flip.first + "/" + result.id, 60);
    if (info) line += "  " + Paint(style_, Tone::kFaint, Clean(PlaceText(info->mark), 60));
    std::string out = Indented(2, line);
    if (info && !info->prompt.empty() && !input_.is_ci_github) {
      // Nothing that a suite's or a model's text could make a log do: it stands quoted, and never
      // under Actions.
      const std::string prompt = "\"" + Clean(info->prompt, columns() - 20) + "\"";
      out += Indented(2 + kRateColumns, Paint(style_, Tone::kFaint, prompt));
    }
    return out;
  }

  std::string Flips() const {
    const std::vector<const Flip*> flips = FlipsOf(input_.comparison, FlipKind::kRegressed);
    if (flips.empty()) return "";
    std::string out = Heading("regressed, the worst first");
    for (std::size_t i = 0; i < std::min(flips.size(), kTopFlips); ++i) out += FlipLine(*flips[i]);
    if (flips.size() > kTopFlips) {
      out += Indented(2, "and " + Grouped(static_cast<std::int64_t>(flips.size() - kTopFlips)) +
                             " more in the reports");
    }
    return out;
  }

  std::string Remainder() const {
    std::string out;
    for (const auto& [name, count] : UnscoredOutcomes(input_.progress))
      out += Indented(2, PadLeft(Grouped(count), 8) + "  " + std::string(name));
    if (!out.empty()) out = Heading("not scored, by outcome") + out;
    if (input_.comparison == nullptr) return out;
    if (const std::string left_out = LeftOutText(*input_.comparison); !left_out.empty())
      out += Heading("not paired") + Indented(2, left_out);
    if (input_.comparison->target_differences.empty()) return out;
    out += Heading("the target's settings that differ");
    for (const baseline::Difference& difference : input_.comparison->target_differences)
      out += Indented(2, Clean(difference.field, 30) + ": " + Clean(difference.before, 30) +
                             " -> " + Clean(difference.after, 30));
    return out;
  }

  std::string Files(const std::vector<Written>& written) const {
    if (written.empty()) return "\n";
    std::string out = Heading("reports");
    for (const Written& file : written) out += Indented(2, Clean(file.path, 200));
    return out + "\n";
  }

  const ReportInput& input_;
  TerminalStyle style_;
};

}  // namespace

std::string TerminalReport(const ReportInput& input, const TerminalStyle& style,
                           const std::vector<Written>& written) {
  return TerminalWriter(input, style).Write(written);
}

}  // namespace plimsoll::report
