#include "harness/stats/consensus.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "harness/base/result.h"
#include "harness/stats/correlation.h"

namespace plimsoll::stats {
namespace {

constexpr double kLeastMass = 1e-10;
constexpr std::int64_t kLeastLabels = 50;

/// A value for "truly fails" and one for "truly passes".
using ByTruth = std::array<double, 2>;

/// P(vote | truth), by truth, then by vote.
using VoteChances = std::array<ByTruth, 2>;

double XLogX(double x) { return x > 0 ? x * std::log(x) : 0; }

class DawidSkeneFit {
 public:
  explicit DawidSkeneFit(std::span<const Votes> cases) : cases_(cases) {
    for (const Votes& votes : cases_) {
      double passes = 0;
      double given = 0;
      for (const std::optional<bool>& vote : votes) {
        if (!vote) continue;
        given += 1;
        passes += *vote ? 1 : 0;
      }
      votes_ += given;
      pass_chances_.push_back(given > 0 ? passes / given : 0.5);
    }
    Maximise();
  }

  double votes() const { return votes_; }

  /// The posterior of every case from the judges' rates.
  void Expect() {
    for (std::size_t i = 0; i < cases_.size(); ++i) {
      const ByTruth log_joint = LogJoint(cases_[i]);
      pass_chances_[i] = 1 / (1 + std::exp(log_joint[0] - log_joint[1]));
    }
  }

  /// The judges' rates from the posterior of every case.
  void Maximise() {
    std::vector<VoteChances> mass(cases_[0].size());
    prevalence_ = 0;
    for (std::size_t i = 0; i < cases_.size(); ++i) {
      const double pass = pass_chances_[i];
      prevalence_ += pass / static_cast<double>(cases_.size());
      for (std::size_t judge = 0; judge < mass.size(); ++judge) {
        if (!cases_[i][judge]) continue;
        const std::size_t vote = *cases_[i][judge] ? 1 : 0;
        mass[judge][0][vote] += 1 - pass;
        mass[judge][1][vote] += pass;
      }
    }
    for (VoteChances& judge : mass) {
      for (ByTruth& row : judge) {
        for (double& cell : row) cell = std::max(cell, kLeastMass);
        const double sum = row[0] + row[1];
        for (double& cell : row) cell /= sum;
      }
    }
    chances_ = std::move(mass);
  }

  /// The evidence lower bound per vote. As in crowd-kit, whose values are the reference, the
  /// prevalence counts once for each vote of a case: this moves where the search stops, not where
  /// it goes.
  double LowerBound() const {
    double bound = 0;
    for (std::size_t i = 0; i < cases_.size(); ++i) {
      const double pass = pass_chances_[i];
      const ByTruth log_joint = LogJoint(cases_[i]);
      const auto given = static_cast<double>(std::count_if(
          cases_[i].begin(), cases_[i].end(), [](const auto& vote) { return vote.has_value(); }));
      const double log_prior = (1 - pass) * LogPrior(0) + pass * LogPrior(1);
      bound += (1 - pass) * log_joint[0] + pass * log_joint[1] + (given - 1) * log_prior -
               XLogX(pass) - XLogX(1 - pass);
    }
    return bound / votes_;
  }

  ConsensusModel Model(int iterations) const {
    ConsensusModel model{prevalence_, {}, {}, pass_chances_, iterations};
    for (const VoteChances& judge : chances_) {
      model.sensitivity.push_back(judge[1][1]);
      model.specificity.push_back(judge[0][0]);
    }
    return model;
  }

 private:
  double LogPrior(int truth) const {
    return std::log(std::max(truth == 1 ? prevalence_ : 1 - prevalence_, kLeastMass));
  }

  ByTruth LogJoint(const Votes& votes) const {
    ByTruth log_joint = {LogPrior(0), LogPrior(1)};
    for (std::size_t judge = 0; judge < votes.size(); ++judge) {
      if (!votes[judge]) continue;
      const std::size_t vote = *votes[judge] ? 1 : 0;
      for (std::size_t truth = 0; truth < 2; ++truth)
        log_joint[truth] += std::log(chances_[judge][truth][vote]);
    }
    return log_joint;
  }

  std::span<const Votes> cases_;
  double votes_ = 0;
  double prevalence_ = 0;
  std::vector<double> pass_chances_;
  std::vector<VoteChances> chances_;
};

}  // namespace

std::optional<ConsensusModel> DawidSkene(std::span<const Votes> cases, int max_iterations,
                                         double tolerance) {
  if (cases.empty() || cases[0].size() < 3) return std::nullopt;
  for (const Votes& votes : cases) PLIMSOLL_CHECK(votes.size() == cases[0].size());
  DawidSkeneFit fit(cases);
  if (fit.votes() == 0) return std::nullopt;
  double bound = -std::numeric_limits<double>::infinity();
  int iterations = 0;
  while (iterations < max_iterations) {
    ++iterations;
    fit.Expect();
    fit.Maximise();
    const double reached = fit.LowerBound();
    if (reached - bound < tolerance) break;
    bound = reached;
  }
  return fit.Model(iterations);
}

std::optional<PanelSize> EffectiveVotes(std::span<const std::vector<double>> errors) {
  double sum = 0;
  double pairs = 0;
  for (std::size_t i = 0; i < errors.size(); ++i) {
    for (std::size_t j = i + 1; j < errors.size(); ++j) {
      const std::optional<double> r = PearsonCorrelation(errors[i], errors[j]);
      if (!r) continue;
      sum += *r;
      pairs += 1;
    }
  }
  if (pairs == 0) return std::nullopt;
  const auto judges = static_cast<double>(errors.size());
  const double inflation = 1 + (judges - 1) * sum / pairs;
  if (inflation < 1e-9) return std::nullopt;
  return PanelSize{sum / pairs, judges / inflation};
}

std::optional<std::vector<double>> LogOddsWeights(std::span<const JudgeCalibration> judges) {
  const auto log_odds = [](std::int64_t hits, std::int64_t labels) {
    const auto n = static_cast<double>(labels);
    const double x = std::clamp(static_cast<double>(hits), 0.5, n - 0.5);
    return std::log(x / (n - x));
  };
  std::vector<double> weights;
  for (const JudgeCalibration& judge : judges) {
    if (std::min(judge.human_passes, judge.human_fails) < kLeastLabels) return std::nullopt;
    weights.push_back((log_odds(judge.judged_passes, judge.human_passes) +
                       log_odds(judge.judged_fails, judge.human_fails)) /
                      2);
  }
  return weights;
}

}  // namespace plimsoll::stats
