// Section 1: rates of one track, clusters, several trials per case, ratios.

#include "harness/stats/rates.h"

#include "harness/stats/clustered.h"
#include "harness/stats/moments.h"
#include "harness/stats/ratio.h"
#include "harness/stats/reliability.h"
#include "harness/stats/variance_components.h"
#include "tests/stats/reference/methods.h"

namespace plimsoll::stats::reference {
namespace {

using doc::Node;

using RateInterval = Interval (*)(double passes, double n, double level);

Method Rate(RateInterval interval) {
  return [interval](const Node& input) {
    return Bounds(interval(Number(input, "x"), Number(input, "n"), Number(input, "level")));
  };
}

Node ClopperPearsonOneSided(const Node& input) {
  const double alpha = 1 - Number(input, "level");
  return Node::Object(
      {{"lower", Value(ClopperPearsonLower(Number(input, "x"), Number(input, "n"), alpha))}});
}

Node ClusteredMeanAnswer(const Node& input) {
  const auto estimate = EstimateClusteredMean(Numbers(input, "y"), Integers(input, "cluster"),
                                              Number(input, "level"));
  if (!estimate) return Node::Object({{"mean", Node::Null()}});
  Node answer = Bounds(estimate->interval);
  answer.Set("mean", Value(estimate->mean));
  answer.Set("se", Value(estimate->standard_error));
  answer.Set("df", Value(estimate->df));
  answer.Set("se_CR2", Value(estimate->standard_error_cr2));
  answer.Set("df_satterthwaite", Value(estimate->df_satterthwaite));
  return answer;
}

using EffectiveInterval = std::optional<EffectiveRate> (*)(std::span<const double>, double, double);

Method Effective(EffectiveInterval estimate, std::string n_eff_key) {
  return [estimate, n_eff_key](const Node& input) {
    std::vector<double> means;
    double trials = 0;
    for (const std::vector<double>& scores : Rows(input, "scores")) {
      means.push_back(Mean(scores));
      trials += static_cast<double>(scores.size());
    }
    const auto rate = estimate(means, trials, Number(input, "level"));
    if (!rate) return Node::Object({{"mean", Node::Null()}});
    Node answer = Bounds(rate->interval);
    answer.Set("mean", Value(rate->mean));
    answer.Set("se_cluster", Value(rate->standard_error));
    answer.Set(n_eff_key, Value(rate->n_eff));
    return answer;
  };
}

Node VarianceDecomposition(const Node& input) {
  std::vector<TrialSummary> cases;
  for (const std::vector<double>& scores : Rows(input, "scores"))
    cases.push_back(Summarise(scores));
  const auto components = DecomposeVariance(cases);
  if (!components) return Node::Object({{"grand_mean", Node::Null()}});
  return Node::Object({{"grand_mean", Value(components->grand_mean)},
                       {"ms_between", Value(components->ms_between)},
                       {"ms_within", Value(components->ms_within)},
                       {"var_between", Value(components->between)},
                       {"var_within", Value(components->within)},
                       {"icc1", Value(components->icc)},
                       {"se_mean", Value(components->standard_error)}});
}

Node PassAtKAndPassHatK(const Node& input) {
  const std::int64_t n = Integer(input, "n");
  const std::int64_t c = Integer(input, "c");
  const std::int64_t k = Integer(input, "k");
  return Node::Object(
      {{"pass_at_k", Value(PassAtK(n, c, k))}, {"pass_hat_k", Value(PassHatK(n, c, k))}});
}

Node ExpectedWorstOfK(const Node& input) {
  return Node::Object(
      {{"expected_min", Value(WorstOfK(Numbers(input, "scores"), Integer(input, "k")))}});
}

using Ratio = std::optional<Interval> (*)(double, double, double, double, double);

Method RatioOfRates(Ratio interval) {
  return [interval](const Node& input) {
    const double x1 = Number(input, "x1");
    const double n1 = Number(input, "n1");
    const double x2 = Number(input, "x2");
    const double n2 = Number(input, "n2");
    const auto bounds = interval(x1, n1, x2, n2, Number(input, "level"));
    Node answer =
        bounds ? Bounds(*bounds) : Node::Object({{"lower", Node::Null()}, {"upper", Node::Null()}});
    answer.Set("ratio", Value(x1 / n1 / (x2 / n2)));
    return answer;
  };
}

/// RateRatio and KoopmanRatio always have an interval.
template <Interval (*interval)(double, double, double, double, double)>
std::optional<Interval> Always(double x1, double n1, double x2, double n2, double level) {
  return interval(x1, n1, x2, n2, level);
}

}  // namespace

MethodTable RatesMethods() {
  return {{"wilson_ci", Rate(Wilson)},
          {"clopper_pearson_ci", Rate(ClopperPearson)},
          {"clopper_pearson_one_sided_lower", ClopperPearsonOneSided},
          {"jeffreys_ci", Rate(Jeffreys)},
          {"clustered_mean_ci", ClusteredMeanAnswer},
          {"wilson_neff_ci", Effective(WilsonEffective, "n_eff")},
          {"korn_graubard_ci", Effective(KornGraubard, "n_eff_df_adjusted")},
          {"variance_decomposition_oneway", VarianceDecomposition},
          {"pass_at_k_and_pass_hat_k", PassAtKAndPassHatK},
          {"expected_worst_of_k", ExpectedWorstOfK},
          {"ratio_mover_wilson_ci", RatioOfRates(Always<RateRatio>)},
          {"ratio_koopman_score_ci", RatioOfRates(Always<KoopmanRatio>)},
          {"ratio_log_delta_ci", RatioOfRates(LogDeltaRatio)}};
}

}  // namespace plimsoll::stats::reference
