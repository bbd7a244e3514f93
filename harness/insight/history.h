#ifndef HARNESS_INSIGHT_HISTORY_H_
#define HARNESS_INSIGHT_HISTORY_H_

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "harness/baseline/measurement.h"
#include "harness/baseline/track_rate.h"
#include "harness/stats/rates.h"
#include "harness/store/decision.h"

namespace plimsoll::insight {

/// A stored run, as a history is made of.
struct StoredRelease {
  std::string run;
  std::string started;
  std::string model;
  std::string family;
  std::string candidate_digest;
  std::string selection;  ///< the part of the suites that was asked for; empty: all
  std::string end;        ///< run::RunEndName, or empty after a crash
  std::vector<baseline::Measurement> measurements;
};

struct ReleaseTrack {
  baseline::TrackRate rate;
  std::int64_t regressed = 0;  ///< since the release before: all trials passed then, not all now
  std::int64_t fixed = 0;      ///< the other way round
};

/// How the cases differ from those of the release before.
struct SuiteChange {
  std::string since;                 ///< its run
  std::vector<std::string> added;    ///< "suite/case"
  std::vector<std::string> retired;  ///< was there and is not
  std::vector<std::string> changed;  ///< asks something else now
};

/// One line of a target's history.
struct Release {
  std::string run;
  std::string started;
  std::string model;
  std::string family;
  std::string candidate_digest;
  std::string end;
  std::vector<ReleaseTrack> tracks;  ///< in order of tracks
  std::optional<double> ratio;       ///< adversarial over happy-path rate
  stats::Interval ratio_interval;    ///< level 0.95
  /// None for the first whole run of its selection, for a run that is not whole, and where judges
  /// differ: what was measured is not the same then.
  std::optional<SuiteChange> change;
  std::optional<store::DecisionRecord> decision;  ///< the last one
};

/// Tells a target's story from its runs.
class HistoryBuilder {
 public:
  /// Runs oldest first. Errors: kInvalid where a run has two measurements of one suite.
  Status Add(StoredRelease run);
  /// Newest first, each with the last of `decisions` (oldest first) that names its run.
  std::vector<Release> Take(std::span<const store::DecisionRecord> decisions);

 private:
  std::vector<Release> releases_;
  std::map<std::string, StoredRelease> previous_;  // by selection
};

}  // namespace plimsoll::insight

#endif  // HARNESS_INSIGHT_HISTORY_H_
