#include "harness/triage/estimate.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <utility>

#include "harness/base/rng.h"
#include "harness/stats/clustered.h"
#include "harness/stats/distributions.h"
#include "harness/stats/labelling.h"
#include "harness/stats/moments.h"
#include "harness/text/normal.h"

namespace plimsoll::triage {
namespace {

constexpr std::int64_t kLeastLabels = 2;

std::optional<double> LabelOf(const LabelledAnswer& answer, Open open) {
  if (!answer.drawn) return std::nullopt;  // picked by hand at best: its chance is not known
  if (answer.settled.passed) return *answer.settled.passed ? 1 : 0;
  if (open == Open::kLeftOut) return std::nullopt;
  return open == Open::kPasses ? 1 : 0;
}

double ChanceOf(const LabelledAnswer& answer) {
  return answer.drawn ? answer.drawn->probability : 1;
}

std::string ClusterOf(const Candidate& candidate) {
  return candidate.key.suite + "/" + candidate.cluster;
}

std::vector<std::int64_t> ClustersOf(Answers answers) {
  std::map<std::string, std::int64_t> ids;
  std::vector<std::int64_t> clusters;
  for (const LabelledAnswer* answer : answers)
    clusters.push_back(ids.emplace(ClusterOf(answer->candidate), ids.size()).first->second);
  return clusters;
}

/// What settled labels say of classes of answers that the judges took alike, in two halves: what
/// holds for one half was learned on the other.
class Expectations {
 public:
  explicit Expectations(Answers answers) {
    for (const LabelledAnswer* answer : answers) {
      const std::optional<double> label = LabelOf(*answer, Open::kLeftOut);
      if (!label) continue;
      Class& seen = classes_[HalfOf(*answer)][ClassOf(answer->candidate)];
      seen.labels += 1;
      seen.passes += *label;
    }
  }

  double Of(const LabelledAnswer& answer) const {
    const Class& seen = classes_[1 - HalfOf(answer)][ClassOf(answer.candidate)];
    return (seen.passes + kJudgesWeight * answer.candidate.pass_chance) /
           (seen.labels + kJudgesWeight);
  }

 private:
  struct Class {
    double labels = 0;
    double passes = 0;
  };
  /// As much as so many labels count the judges' own votes.
  static constexpr double kJudgesWeight = 2;

  // By clusters, so that no answer is expected from its own paraphrase.
  static std::size_t HalfOf(const LabelledAnswer& answer) {
    return Rng(text::Fnv1a(ClusterOf(answer.candidate))).Next() & 1;
  }
  static std::size_t ClassOf(const Candidate& candidate) {
    const std::size_t said = !candidate.judged ? 0 : *candidate.judged ? 1 : 2;
    return 2 * said + (candidate.is_disputed ? 1 : 0);
  }

  std::array<std::array<Class, 6>, 2> classes_;
};

std::vector<stats::ActiveCase> CasesOf(Answers answers, const Expectations& expectations,
                                       Open open) {
  std::vector<stats::ActiveCase> cases;
  for (const LabelledAnswer* answer : answers)
    cases.push_back({expectations.Of(*answer), ChanceOf(*answer), LabelOf(*answer, open)});
  return cases;
}

/// Cases whose corrected mean is the weighted mean of the labels, and whose spread is the
/// linearised one.
std::vector<stats::ActiveCase> HajekCases(Answers answers, Open open) {
  double weights = 0;
  double passes = 0;
  for (const LabelledAnswer* answer : answers) {
    const std::optional<double> label = LabelOf(*answer, open);
    if (!label) continue;
    weights += 1 / ChanceOf(*answer);
    passes += *label / ChanceOf(*answer);
  }
  std::vector<stats::ActiveCase> cases;
  for (const LabelledAnswer* answer : answers)
    cases.push_back(
        {weights > 0 ? passes / weights : 0, ChanceOf(*answer), LabelOf(*answer, open)});
  return cases;
}

/// The ends before they are cut to [0, 1]. None for fewer than two clusters.
std::optional<stats::Interval> IntervalOf(const std::vector<stats::ActiveCase>& cases,
                                          const std::vector<std::int64_t>& clusters,
                                          const LabelCount& count) {
  const std::optional<stats::ClusteredMean> mean =
      stats::EstimateClusteredMean(stats::CorrectedScores(cases), clusters, kEstimateLevel);
  if (!mean) return std::nullopt;
  const double df = std::min(mean->df, static_cast<double>(count.labels - 1));
  const double half = stats::StudentQuantile((1 + kEstimateLevel) / 2, df) *
                      std::max(mean->standard_error, count.LeastError());
  return stats::Interval{mean->mean - half, mean->mean + half};
}

/// `cases_as(open)` are the cases under that reading of what is open.
template <typename CasesAs>
std::optional<Estimate> EstimateOf(Answers answers, std::string_view method,
                                   const CasesAs& cases_as) {
  const LabelCount count = CountLabels(answers);
  if (count.labels < kLeastLabels) return std::nullopt;
  const std::vector<std::int64_t> clusters = ClustersOf(answers);
  const std::optional<stats::Interval> low = IntervalOf(cases_as(Open::kFails), clusters, count);
  const std::optional<stats::Interval> high = IntervalOf(cases_as(Open::kPasses), clusters, count);
  const std::optional<stats::ActiveMean> mean =
      stats::ActiveEstimate(cases_as(Open::kLeftOut), kEstimateLevel);
  if (!low || !high || !mean) return std::nullopt;
  const double rate = std::clamp(mean->mean, 0.0, 1.0);
  return Estimate{
      rate,         {std::clamp(low->low, 0.0, rate), std::clamp(high->high, rate, 1.0)},
      method,       static_cast<std::int64_t>(answers.size()),
      count.labels, mean->design_se};
}

std::vector<std::optional<double>> VerdictsOf(Answers answers) {
  std::vector<std::optional<double>> verdicts;
  for (const LabelledAnswer* answer : answers) {
    const std::optional<bool>& judged = answer->candidate.judged;
    verdicts.push_back(judged ? std::optional<double>(*judged ? 1 : 0) : std::nullopt);
  }
  return verdicts;
}

}  // namespace

std::optional<Estimate> JudgesAlone(Answers answers) {
  std::vector<const LabelledAnswer*> judged;
  std::vector<double> scores;
  for (const LabelledAnswer* answer : answers) {
    if (!answer->candidate.judged) continue;
    judged.push_back(answer);
    scores.push_back(*answer->candidate.judged ? 1 : 0);
  }
  if (judged.empty()) return std::nullopt;
  const std::vector<std::int64_t> clusters = ClustersOf(judged);
  const auto n = static_cast<double>(scores.size());
  const auto passes = static_cast<double>(std::count(scores.begin(), scores.end(), 1.0));
  Estimate estimate;
  estimate.rate = passes / n;
  estimate.answers = static_cast<std::int64_t>(scores.size());
  const bool is_clustered =
      *std::max_element(clusters.begin(), clusters.end()) + 1 < estimate.answers;
  estimate.method = is_clustered ? "wilson_clustered" : "wilson";
  if (!is_clustered) {
    estimate.interval = stats::Wilson(passes, n, kEstimateLevel);
    return estimate;
  }
  const auto effective = stats::WilsonClustered(scores, clusters, kEstimateLevel);
  // One cluster is worth one observation.
  estimate.interval =
      effective ? effective->interval : stats::Wilson(estimate.rate, 1, kEstimateLevel);
  return estimate;
}

std::optional<Estimate> PeopleAlone(Answers answers) {
  return EstimateOf(answers, "hajek", [&](Open open) { return HajekCases(answers, open); });
}

std::optional<Estimate> Combined(Answers answers) {
  const Expectations expectations(answers);
  return EstimateOf(answers, "active",
                    [&](Open open) { return CasesOf(answers, expectations, open); });
}

std::vector<std::optional<double>> ScoresOf(Answers answers, Source source, Open open) {
  if (source == Source::kJudges) return VerdictsOf(answers);
  const std::vector<double> scores = stats::CorrectedScores(
      source == Source::kPeople ? HajekCases(answers, open)
                                : CasesOf(answers, Expectations(answers), open));
  return {scores.begin(), scores.end()};
}

double LabelCount::LeastError() const {
  const double rate = 2 / (worth + 4);
  return std::sqrt(rate * (1 - rate) / worth);
}

LabelCount CountLabels(Answers answers) {
  LabelCount count;
  std::vector<double> weights;
  for (const LabelledAnswer* answer : answers)
    if (LabelOf(*answer, Open::kLeftOut)) weights.push_back(1 / ChanceOf(*answer));
  count.labels = static_cast<std::int64_t>(weights.size());
  count.worth = stats::EffectiveSize(weights);
  return count;
}

}  // namespace plimsoll::triage
