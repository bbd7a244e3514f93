#ifndef HARNESS_CLI_HISTORY_INPUT_H_
#define HARNESS_CLI_HISTORY_INPUT_H_

#include <optional>
#include <string>
#include <vector>

#include "harness/cli/common.h"
#include "harness/gate/policy.h"
#include "harness/insight/discrimination.h"
#include "harness/insight/gaming.h"
#include "harness/insight/history.h"
#include "harness/insight/saturation.h"
#include "harness/store/run_store.h"

namespace plimsoll::cli {

/// A release with its gap of seen over fresh cases.
struct HistoryEntry {
  insight::Release release;
  std::optional<insight::SeenFreshGap> gap;
};

/// What a store knows of a target.
struct TargetHistory {
  std::string target_id;
  std::vector<HistoryEntry> entries;  ///< newest first
  insight::GapDrift drift;            ///< over the entries' candidates
  // Of the newest release:
  std::optional<insight::ParaphraseGap> paraphrase;
  std::vector<std::string> canary_hits;  ///< "suite/case" whose answer gave its canary back
  // Of the store's newest releases of any target:
  std::vector<insight::SuiteSaturation> saturation;  ///< without the newest candidate
  insight::Discrimination discrimination;
};

/// So many of the store's newest runs tell which cases are saturated and which tell models apart.
inline constexpr std::size_t kPooledRuns = 50;

/// The newest `limit` releases of a target: its whole runs and those that were cut short; single
/// shards and confirmations are none. What is fresh, and what a paraphrase, the workspace's suites
/// say. Errors: kNotFound where the store has no run of the target, with those that it has; kStore.
Result<TargetHistory> ReadHistory(const Workspace& workspace, store::RunStore& store,
                                  const gate::Policy& policy, const std::string& target_id,
                                  std::size_t limit);

/// Something that people should look at.
struct Alarm {
  std::string kind;  ///< "seen_fresh_gap", "gap_grows", "paraphrase_gap", "canary", "saturation",
                     ///< "suspect_label", "attempts"
  std::string message;
};
std::vector<Alarm> AlarmsOf(const TargetHistory& history);

}  // namespace plimsoll::cli

#endif  // HARNESS_CLI_HISTORY_INPUT_H_
