#ifndef HARNESS_INSIGHT_RUN_RANKING_H_
#define HARNESS_INSIGHT_RUN_RANKING_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "harness/base/result.h"
#include "harness/baseline/reading.h"
#include "harness/insight/rate.h"
#include "harness/stats/rank_agreement.h"
#include "harness/store/run_store.h"

namespace plimsoll::insight {

/// A policy's way of reading outcomes.
struct Reading {
  std::string policy;  ///< its file; empty where there is one only
  baseline::OutcomeTable outcomes;
};

/// A run among others.
struct RankedRun {
  std::string run;
  std::string target;
  SliceRate rate;  ///< over the cases that all runs of the ranking have
  stats::Standing standing;
};

/// Runs of the same cases, read alike, the best first.
struct Ranking {
  std::string reading;  ///< such as "suite medical judged by human/1, policy strict.yaml"
  std::vector<RankedRun> runs;
  std::int64_t cases = 0;
  std::int64_t left_out = 0;  ///< cases that not every run has a score of
};

/// One ranking for every policy and every way in which runs were judged: runs of the same suites,
/// under the same judges, are compared with each other. Ranks are simultaneous at alpha 0.05.
/// Errors: those of the store; kNotComparable where runs have no scored case in common.
Result<std::vector<Ranking>> RankRuns(store::RunStore& store, std::span<const std::string> runs,
                                      std::span<const Reading> readings);

/// Where two rankings of the same targets put one of them furthest apart.
struct Disagreement {
  const Ranking* first = nullptr;
  const Ranking* second = nullptr;
  std::string target;
  std::size_t rank_first = 1;
  std::size_t rank_second = 1;
};

/// One for every two rankings that order the same targets differently. Borrows.
std::vector<Disagreement> FindDisagreements(std::span<const Ranking> rankings);

}  // namespace plimsoll::insight

#endif  // HARNESS_INSIGHT_RUN_RANKING_H_
