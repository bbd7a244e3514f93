#ifndef HARNESS_REPORT_VIEW_H_
#define HARNESS_REPORT_VIEW_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "harness/report/report.h"

namespace plimsoll::report {

/// "happy path", "edge", "adversarial", "production".
std::string_view TrackLabel(suite::Track track);

/// The gate's rule on a track's drop, or null.
const gate::Finding* TrackFinding(const gate::GateDecision* decision, suite::Track track);

/// The worst verdict of the rules on a track; nothing where the gate has no rule on it.
std::optional<gate::Verdict> TrackVerdict(const gate::GateDecision* decision, suite::Track track);

/// A track's verdict for people, or "not gated".
std::string TrackVerdictText(const gate::GateDecision* decision, suite::Track track);

/// "file:line", "file" where the line is unknown, empty where both are.
std::string PlaceText(const SourceMark& mark);

/// Where a case stands, or an empty mark.
SourceMark MarkOf(const ReportInput& input, const std::string& suite, const std::string& case_id);

/// The flips one way, in the comparison's order (worst severity first).
enum class FlipKind { kRegressed, kFixed };
using Flip = std::pair<std::string, baseline::Pair>;
std::vector<const Flip*> FlipsOf(const baseline::Comparison* comparison, FlipKind kind);

/// What asking again made of a flip: "confirmed regression", or empty where it was not asked again.
std::string StateText(const ReportInput& input, const Flip& flip);

/// The cases that regressed, those first that fresh trials confirmed.
std::vector<const Flip*> RegressedFlips(const ReportInput& input);

/// "regressed: 12 cases, 3 critical, 2 confirmed"
std::string RegressedTitle(const ReportInput& input);

/// Outcomes other than scored with how many trials ended so, in the lattice's order; those with
/// none are left out.
std::vector<std::pair<std::string_view, std::int64_t>> UnscoredOutcomes(
    const run::Progress& progress);

/// The track over all suites, or null where it has no cases.
const baseline::TrackComparison* TrackOver(const baseline::Comparison* comparison,
                                           suite::Track track);

/// The candidate's rates by track, with or without a baseline to compare with.
std::vector<baseline::TrackRate> TrackRates(const ReportInput& input);

/// "12 new, 3 changed", or empty where nothing was left out.
std::string LeftOutText(const baseline::Comparison& comparison);

/// "core/a, core/b and 3 more": quarantined cases by name, or empty.
std::string QuarantinedText(const baseline::Comparison& comparison);

/// "adversarial: 12 retired, of which the baseline passed 83.3 %; 20 added, of which 75.0 % pass
/// (71.1 % of those in common)", or empty where both sides have the same cases.
std::string MovedText(const baseline::TrackComparison& entry);

/// One sentence that says what the run came to: "630 cases in 4 suites, 2 of 630 trials unscored".
std::string ScopeText(const ReportInput& input);

}  // namespace plimsoll::report

#endif  // HARNESS_REPORT_VIEW_H_
