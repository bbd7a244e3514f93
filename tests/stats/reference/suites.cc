#include "harness/stats/drift.h"
#include "harness/stats/items.h"
#include "harness/stats/ranking.h"
#include "harness/stats/saturation.h"
#include "harness/stats/two_rates.h"
#include "tests/stats/reference/methods.h"

namespace plimsoll::stats::reference {
namespace {

using doc::Node;

/// An answer's bounds with what they surround in front.
Node Around(std::string key, double estimate, const Interval& interval) {
  return Bounds(interval).Set(std::move(key), Value(estimate));
}

struct Responses {
  std::vector<double> values;
  ResponseMatrix matrix;

  explicit Responses(const Node& input) {
    const std::vector<std::vector<double>> rows = Rows(input, "responses");
    for (const auto& row : rows) values.insert(values.end(), row.begin(), row.end());
    matrix = {values, rows.size(), rows.empty() ? 0 : rows.front().size()};
  }
};

Node ItemRestCorrelationOf(const Node& input) {
  const Responses responses(input);
  Node rates = Node::Object();
  Node correlations = Node::Array();
  for (const ItemRest& item : ItemRestCorrelation(responses.matrix)) {
    rates.Set("i" + std::to_string(rates.members.size() + 1), Value(item.pass_rate));
    correlations.Push(Value(item.correlation));
  }
  return Node::Object({{"p", rates}, {"r_rest", correlations}});
}

Node Irt2plMml(const Node& input) {
  const Responses responses(input);
  const std::optional<ItemResponseFit> fit = FitTwoParameterLogistic(responses.matrix);
  if (!fit) return Node::Object({{"loglik", Node::Null()}});
  std::vector<double> difficulty;
  std::vector<double> discrimination;
  for (const ItemParameters& item : fit->items) {
    difficulty.push_back(item.difficulty);
    discrimination.push_back(item.discrimination);
  }
  return Node::Object({{"difficulty", Values(difficulty)},
                       {"discrimination", Values(discrimination)},
                       {"loglik", Value(fit->log_likelihood)}});
}

Node SaturationLowerBoundOf(const Node& input) {
  return Node::Object(
      {{"lower", Value(SaturationLowerBound(Integer(input, "passes"), Number(input, "alpha")))}});
}

Node TwoProportionNewcombe(const Node& input) {
  const double x1 = Number(input, "x1");
  const double n1 = Number(input, "n1");
  const double x2 = Number(input, "x2");
  const double n2 = Number(input, "n2");
  return Around("delta", x1 / n1 - x2 / n2,
                NewcombeDifference(x1, n1, x2, n2, Number(input, "level")));
}

Node GapDivergence(const Node& input) {
  const std::vector<std::vector<double>> seen = Rows(input, "seen");
  const std::vector<std::vector<double>> fresh = Rows(input, "fresh");
  const auto release = [&](std::size_t i) {
    return SeenAndFresh{{seen.at(i).at(0), seen.at(i).at(1)},
                        {fresh.at(i).at(0), fresh.at(i).at(1)}};
  };
  const std::optional<GapGrowth> growth =
      GapGrowthBetween(release(0), release(1), Number(input, "level"));
  if (!growth) return Node::Object({{"did", Node::Null()}});
  Node answer = Around("did", growth->growth, growth->interval);
  answer.Set("gap", Values(std::vector<double>{growth->gap_old, growth->gap_new}));
  answer.Set("se", Value(growth->standard_error));
  const std::optional<LogOddsInteraction>& odds = growth->log_odds;
  answer.Set("log_odds_interaction", odds ? Value(odds->change) : Node::Null());
  answer.Set("se_log_odds", odds ? Value(odds->standard_error) : Node::Null());
  answer.Set("z_log_odds", odds ? Value(odds->z) : Node::Null());
  return answer;
}

Node TrendCochranArmitage(const Node& input) {
  const std::vector<double> x = Numbers(input, "x");
  const std::vector<double> n = Numbers(input, "n");
  std::vector<RateCount> counts;
  for (std::size_t i = 0; i < x.size(); ++i) counts.push_back({x[i], n.at(i)});
  const std::optional<Trend> trend = CochranArmitage(counts, Numbers(input, "scores"));
  if (!trend) return Node::Object({{"chisq", Node::Null()}, {"p_two_sided", Node::Null()}});
  return Node::Object({{"chisq", Value(trend->chi_squared)}, {"p_two_sided", Value(trend->p)}});
}

Node KendallTauBOf(const Node& input) {
  const std::optional<KendallTau> tau = KendallTauB(Numbers(input, "x"), Numbers(input, "y"));
  if (!tau) return Node::Object({{"tau", Node::Null()}, {"p_two_sided", Node::Null()}});
  return Node::Object({{"tau", Value(tau->tau_b)}, {"p_two_sided", Value(tau->p)}});
}

Node SpearmanOf(const Node& input) {
  const std::optional<SpearmanRho> spearman =
      SpearmanBonettWright(Numbers(input, "x"), Numbers(input, "y"), Number(input, "level"));
  if (!spearman) return Node::Object({{"rho", Node::Null()}});
  return Around("rho", spearman->rho, spearman->interval);
}

}  // namespace

MethodTable SuitesMethods() {
  return {{"item_rest_correlation", ItemRestCorrelationOf},
          {"irt_2pl_mml", Irt2plMml},
          {"saturation_lower_bound", SaturationLowerBoundOf},
          {"two_proportion_newcombe_diff", TwoProportionNewcombe},
          {"gap_divergence_did", GapDivergence},
          {"trend_cochran_armitage", TrendCochranArmitage},
          {"kendall_tau_b", KendallTauBOf},
          {"spearman_rho_bonett_wright_ci", SpearmanOf}};
}

}  // namespace plimsoll::stats::reference
