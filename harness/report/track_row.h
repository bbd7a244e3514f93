#ifndef HARNESS_REPORT_TRACK_ROW_H_
#define HARNESS_REPORT_TRACK_ROW_H_

#include <string>
#include <string_view>
#include <vector>

#include "harness/report/bar.h"
#include "harness/report/report.h"

namespace plimsoll::report {

/// A line of the table of tracks: a track, and below it its slices and suites that gate and the
/// comparison with the pinned baseline. Borrows from the report's input.
struct TrackRow {
  std::string label;  ///< harmless, one line
  bool is_part = false;
  const baseline::TrackComparison* entry = nullptr;  ///< null for the pinned baseline
  const gate::Finding* finding = nullptr;            ///< on its drop; null without a gate
  Change change;
  std::string reading;  ///< "worse", "not worse", "within margin", "cannot tell", …
  Tone tone = Tone::kPlain;
  std::string objection;  ///< "INCONCLUSIVE by gate.unscored.edge": a rule that is worse than this
};

/// In order of tracks. Empty without a comparison.
std::vector<TrackRow> TrackRowsOf(const ReportInput& input);

/// The changes of all rows, for their common scale.
std::vector<Change> ChangesOf(const std::vector<TrackRow>& rows);

/// Which interval the rows' bars show.
std::string_view IntervalName(const ReportInput& input);

// Sentences below a bar; empty where there is nothing to say.

/// "75.0 % -> 71.1 %, -3.9 points [-6.4, -1.6], margin 2.0"
std::string FiguresText(const TrackRow& row);
/// "636 pairs in 232 clusters, 55 regressed, 30 fixed, 1 unscored"
std::string CountsText(const TrackRow& row);
/// With several trials, on tracks where one bad answer is one too many: "passed every trial:
/// 61.0 % -> 58.2 %".
std::string EveryTrialText(const TrackRow& row);
/// "sees a drop of 4.1 points (80 % power; psi 0.097 from changes both ways); an unchanged model
/// passes with 68 %; 344 cases for 80 %"
std::string SightText(const TrackRow& row);

}  // namespace plimsoll::report

#endif  // HARNESS_REPORT_TRACK_ROW_H_
