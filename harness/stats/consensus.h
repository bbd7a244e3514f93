#ifndef HARNESS_STATS_CONSENSUS_H_
#define HARNESS_STATS_CONSENSUS_H_

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace plimsoll::stats {

/// One case's votes, a place per judge: true = pass; none where the judge gave no verdict.
using Votes = std::vector<std::optional<bool>>;

/// What is said of judges without human labels.
struct ConsensusModel {
  double prevalence = 0;             ///< the share of cases that truly pass
  std::vector<double> sensitivity;   ///< per judge: P(vote pass | truly pass)
  std::vector<double> specificity;   ///< per judge: P(vote fail | truly fail)
  std::vector<double> pass_chances;  ///< per case: the posterior that it truly passes
  int iterations = 0;
};

/// Dawid and Skene's expectation-maximisation from the vote shares, stopped where the evidence
/// lower bound per vote gains less than `tolerance` or after `max_iterations`. It assumes that
/// judges err independently, which LLM judges do not: it ranks judges and finds cases, it certifies
/// nothing. None for fewer than three judges (two are not identified), or without a vote.
/// Shapes: as many votes in every case. O(cases x judges x iterations).
/// Source: Dawid & Skene 1979.
std::optional<ConsensusModel> DawidSkene(std::span<const Votes> cases, int max_iterations = 100,
                                         double tolerance = 1e-5);

/// How many independent judges a panel is worth.
struct PanelSize {
  double mean_error_correlation = 0;
  double votes = 0;  ///< J / (1 + (J - 1) mean_error_correlation)
};

/// `errors`: per judge, per case, 1 where it contradicts the human label, else 0. A pair of which
/// one never (or always) errs has no correlation and is left out; none where no pair is left, or
/// where the errors cancel altogether. Shapes: as many cases for every judge. O(judges^2 x cases).
/// Source: Kish 1965; Kohli 2026.
std::optional<PanelSize> EffectiveVotes(std::span<const std::vector<double>> errors);

/// A judge against human labels: of `human_passes` cases that people passed it passed
/// `judged_passes`, of `human_fails` it failed `judged_fails`.
struct JudgeCalibration {
  std::int64_t judged_passes = 0;
  std::int64_t human_passes = 0;
  std::int64_t judged_fails = 0;
  std::int64_t human_fails = 0;
  bool operator==(const JudgeCalibration&) const = default;
};

/// The weight of each judge's vote, ln[Se Sp / ((1 - Se)(1 - Sp))] / 2, rates kept half a label
/// away from 0 and 1. None where a judge has fewer than 50 labels of either class: then votes count
/// equally. Source: Nitzan & Paroush 1982.
std::optional<std::vector<double>> LogOddsWeights(std::span<const JudgeCalibration> judges);

}  // namespace plimsoll::stats

#endif  // HARNESS_STATS_CONSENSUS_H_
