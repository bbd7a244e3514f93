#include "harness/stats/sequential.h"

#include <algorithm>
#include <cmath>

#include "harness/base/result.h"

namespace plimsoll::stats {
namespace {

Discordance CountPairs(std::span<const double> differences) {
  Discordance pairs{static_cast<std::int64_t>(differences.size()), 0, 0};
  for (const double difference : differences) {
    PLIMSOLL_CHECK(difference == -1 || difference == 0 || difference == 1);
    pairs.b += difference < 0;
    pairs.c += difference > 0;
  }
  return pairs;
}

}  // namespace

SequentialDecision DecideSequentially(const EvidenceProcess& evidence, const SequentialPlan& plan) {
  const double for_pass = -std::log(plan.alpha_early);
  const double for_regression = for_pass + std::log(static_cast<double>(plan.tracks));
  if (evidence.log_e_regression() >= for_regression) return SequentialDecision::kRegression;
  if (evidence.count() >= plan.floor && evidence.log_e_noninferiority() >= for_pass)
    return SequentialDecision::kPass;
  return SequentialDecision::kContinue;
}

SequentialPrefix::SequentialPrefix(const SequentialPlan& plan)
    : plan_(plan), evidence_(plan.margin, plan.grid) {}

SequentialDecision SequentialPrefix::Arrive(std::size_t position,
                                            std::optional<double> difference) {
  PLIMSOLL_CHECK(position >= next_);
  waiting_.emplace(position, difference);
  while (decision_ == SequentialDecision::kContinue && !waiting_.empty() &&
         waiting_.begin()->first == next_) {
    if (const std::optional<double> next = waiting_.begin()->second) {
      evidence_.Add(*next);
      decision_ = DecideSequentially(evidence_, plan_);
    }
    waiting_.erase(waiting_.begin());
    ++next_;
  }
  return decision_;
}

SequentialStop RunSequentially(std::span<const double> differences, const SequentialPlan& plan) {
  EvidenceProcess evidence(plan.margin, plan.grid);
  SequentialStop stop;
  for (const double difference : differences) {
    evidence.Add(difference);
    stop.decision = DecideSequentially(evidence, plan);
    if (stop.decision != SequentialDecision::kContinue) break;
  }
  stop.cases_used = evidence.count();
  stop.log_e_regression = evidence.log_e_regression();
  stop.log_e_noninferiority = evidence.log_e_noninferiority();
  return stop;
}

HybridVerdict DecideHybrid(std::span<const double> differences, const SequentialPlan& plan,
                           bool single_trials, std::uint64_t seed) {
  HybridVerdict result;
  result.stop = RunSequentially(differences, plan);
  if (result.stop.decision == SequentialDecision::kPass) {
    result.verdict = TrackVerdict::kPass;
  } else if (result.stop.decision == SequentialDecision::kRegression) {
    result.verdict = TrackVerdict::kRegression;
  } else {
    result.at_end = single_trials
                        ? WeighPairs(CountPairs(differences), plan.margin, plan.alpha_final)
                        : WeighDifferences(differences, plan.margin, plan.alpha_final, seed);
    result.at_end->p_worse =
        std::min(1.0, result.at_end->p_worse * static_cast<double>(plan.tracks));
    result.verdict = DecideTrack(*result.at_end).verdict;
  }
  return result;
}

SprtResult SprtOfDiscordance(std::span<const std::int64_t> is_bad, const SprtPlan& plan) {
  PLIMSOLL_CHECK(0 < plan.theta0 && plan.theta0 < plan.theta1 && plan.theta1 < 1);
  SprtResult result;
  result.lower = std::log(plan.beta / (1 - plan.alpha));
  result.upper = std::log((1 - plan.beta) / plan.alpha);
  const double if_bad = std::log(plan.theta1 / plan.theta0);
  const double if_good = std::log((1 - plan.theta1) / (1 - plan.theta0));
  for (std::size_t i = 0; i < is_bad.size() && !result.stopped_at; ++i) {
    result.log_likelihood_ratio += is_bad[i] != 0 ? if_bad : if_good;
    if (result.log_likelihood_ratio >= result.upper) {
      result.decision = SprtDecision::kRejectNull;
    } else if (result.log_likelihood_ratio <= result.lower) {
      result.decision = SprtDecision::kAcceptNull;
    } else {
      continue;
    }
    result.stopped_at = static_cast<std::int64_t>(i) + 1;
  }
  return result;
}

}  // namespace plimsoll::stats
