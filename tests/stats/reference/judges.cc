#include <algorithm>

#include "harness/stats/agreement.h"
#include "harness/stats/consensus.h"
#include "harness/stats/judge_bias.h"
#include "harness/stats/judge_error.h"
#include "harness/stats/krippendorff.h"
#include "harness/stats/labelling.h"
#include "harness/stats/prediction_powered.h"
#include "tests/stats/reference/methods.h"

namespace plimsoll::stats::reference {
namespace {

using doc::Node;

Node& AddBounds(Node& answer, const Interval& interval) {
  return answer.Set("lower", Value(interval.low)).Set("upper", Value(interval.high));
}

std::vector<int> Codes(const Node& input, std::string_view key) {
  std::vector<int> codes;
  for (const std::int64_t code : Integers(input, key)) codes.push_back(static_cast<int>(code));
  return codes;
}

RatingTable Table(const Node& input) {
  return CrossTabulate(Codes(input, "r1"), Codes(input, "r2"));
}

/// Numbers of which some may be null.
std::vector<std::optional<double>> Optionals(const Node& row) {
  std::vector<std::optional<double>> values;
  for (const Node& item : row.items) {
    const Result<double> number = item.AsDouble();
    values.push_back(number.ok() ? std::optional<double>(*number) : std::nullopt);
  }
  return values;
}

Node CohenKappaOf(const Node& input) {
  const std::string name = Text(input, "weights");
  const KappaWeights weights = name == "linear"      ? KappaWeights::kLinear
                               : name == "quadratic" ? KappaWeights::kQuadratic
                                                     : KappaWeights::kNone;
  const auto kappa = CohenKappa(Table(input), weights, Number(input, "level", 0.95));
  if (!kappa) return Node::Object({{"kappa", Node::Null()}});
  Node answer = Node::Object({{"kappa", Value(kappa->value)}, {"se", Value(kappa->se)}});
  return AddBounds(answer, kappa->interval);
}

Node GwetAc1Of(const Node& input) {
  const RatingTable table = Table(input);
  const auto ac1 = GwetAc1(table, Number(input, "level", 0.95));
  if (!ac1) return Node::Object({{"ac1", Node::Null()}});
  Node answer = Node::Object({{"ac1", Value(ac1->value)},
                              {"ac1_unrounded", Value(ac1->value)},
                              {"se", Value(ac1->se)},
                              {"se_unrounded", Value(ac1->se)},
                              {"pe", Value(ac1->chance)},
                              {"percent_agreement", Value(RawAgreement(table))}});
  return AddBounds(answer, ac1->interval);
}

Node KrippendorffAlphaOf(const Node& input) {
  std::vector<std::vector<double>> units;
  for (const Node& rater : input.Find("ratings")->items) {
    const std::vector<std::optional<double>> ratings = Optionals(rater);
    units.resize(ratings.size());
    for (std::size_t i = 0; i < ratings.size(); ++i)
      if (ratings[i]) units[i].push_back(*ratings[i]);
  }
  const std::string name = Text(input, "level");
  const RatingScale scale = name == "ordinal"    ? RatingScale::kOrdinal
                            : name == "interval" ? RatingScale::kInterval
                                                 : RatingScale::kNominal;
  return Node::Object({{"alpha", Value(KrippendorffAlpha(units, scale))}});
}

Node DawidSkeneOf(const Node& input) {
  std::vector<Votes> cases;
  for (const Node& row : input.Find("votes")->items) {
    Votes& votes = cases.emplace_back();
    for (const std::optional<double>& vote : Optionals(row))
      votes.push_back(vote ? std::optional<bool>(*vote == 1) : std::nullopt);
  }
  const auto model =
      DawidSkene(cases, static_cast<int>(Integer(input, "max_iter")), Number(input, "tol"));
  if (!model) return Node::Object({{"prevalence", Node::Null()}});
  const std::span<const double> chances = model->pass_chances;
  return Node::Object(
      {{"prevalence", Value(model->prevalence)},
       {"sensitivity", Values(model->sensitivity)},
       {"specificity", Values(model->specificity)},
       {"posterior_first10", Values(chances.first(std::min<std::size_t>(10, chances.size())))},
       {"iterations", Node::Int(model->iterations)}});
}

Node EffectiveVotesOf(const Node& input) {
  const auto panel = EffectiveVotes(Rows(input, "errors"));
  if (!panel) return Node::Object({{"n_eff", Node::Null()}});
  return Node::Object({{"mean_error_correlation", Value(panel->mean_error_correlation)},
                       {"n_eff", Value(panel->votes)}});
}

Node Corrected(const std::optional<CorrectedRate>& rate) {
  if (!rate) {
    return Node::Object(
        {{"theta", Node::Null()}, {"lower", Node::Null()}, {"upper", Node::Null()}});
  }
  Node answer = Node::Object({{"theta", Value(rate->rate)}});
  return AddBounds(answer, rate->interval);
}

Node RoganGladenOf(const Node& input) {
  return Corrected(RoganGladen(Number(input, "x"), Number(input, "n"), Number(input, "se"),
                               Number(input, "sp"), Number(input, "level")));
}

Node RoganGladenEstimatedOf(const Node& input) {
  const EstimatedJudge judge{Number(input, "q1"), Number(input, "m1"), Number(input, "q0"),
                             Number(input, "m0")};
  return Corrected(
      RoganGladenEstimated(Number(input, "x"), Number(input, "n"), judge, Number(input, "level")));
}

LabelledScores Scores(const Node& input) {
  return {Numbers(input, "Y"), Numbers(input, "F"), Numbers(input, "F_unlabeled")};
}

Node PredictionPowered(const std::optional<PredictionPoweredMean>& mean) {
  if (!mean) return Node::Object({{"theta", Node::Null()}});
  Node answer = Node::Object(
      {{"theta", Value(mean->mean)}, {"se", Value(mean->se)}, {"lambda_", Value(mean->lambda)}});
  return AddBounds(answer, mean->interval);
}

Node PpiMeanOf(const Node& input) {
  return PredictionPowered(PpiMean(Scores(input), Number(input, "level")));
}

Node PpiPlusPlusMeanOf(const Node& input) {
  return PredictionPowered(PpiPlusPlusMean(Scores(input), Number(input, "level")));
}

Node CrossFittedPpiOf(const Node& input) {
  const auto fitted = CrossFittedPpiInOrder(Scores(input), Number(input, "level"));
  if (!fitted) return Node::Object({{"theta", Node::Null()}});
  return PredictionPowered(fitted->estimate)
      .Set("lambda_fold1", Value(fitted->lambda_first))
      .Set("lambda_fold2", Value(fitted->lambda_second))
      .Set("lambda_mean", Value(fitted->estimate.lambda));
}

Node ActiveEstimateOf(const Node& input) {
  const std::vector<double> judged = Numbers(input, "f");
  const std::vector<double> probabilities = Numbers(input, "pi");
  const std::vector<std::int64_t> sampled = Integers(input, "sampled");
  const std::vector<std::optional<double>> labels = Optionals(*input.Find("y"));
  std::vector<ActiveCase> cases;
  for (std::size_t i = 0; i < judged.size(); ++i) {
    cases.push_back({judged[i], probabilities[i], sampled[i] == 1 ? labels[i] : std::nullopt});
  }
  const auto estimate = ActiveEstimate(cases, Number(input, "level"));
  if (!estimate) return Node::Object({{"theta", Node::Null()}});
  Node answer = Node::Object({{"theta", Value(estimate->mean)},
                              {"theta_via_survey", Value(estimate->mean)},
                              {"se", Value(estimate->se)},
                              {"se_residual_poisson_design", Value(estimate->design_se)}});
  return AddBounds(answer, estimate->interval);
}

Node StratifiedMeanOf(const Node& input) {
  const std::vector<std::int64_t> cases = Integers(input, "N_h");
  const std::vector<std::int64_t> labelled = Integers(input, "n_h");
  const std::vector<double> passes = Numbers(input, "x_h");
  std::vector<LabelledStratum> strata;
  for (std::size_t i = 0; i < cases.size(); ++i)
    strata.push_back({cases[i], labelled[i], passes[i]});
  const auto estimate = StratifiedMean(strata, Number(input, "level"));
  if (!estimate) return Node::Object({{"mean", Node::Null()}});
  return Node::Object({{"mean", Value(estimate->mean)},
                       {"se_no_fpc", Value(estimate->se)},
                       {"lower_no_fpc", Value(estimate->interval.low)},
                       {"upper_no_fpc", Value(estimate->interval.high)},
                       {"se_fpc", Value(estimate->suite_se)},
                       {"lower_fpc", Value(estimate->suite_interval.low)},
                       {"upper_fpc", Value(estimate->suite_interval.high)}});
}

Node PositionSwapOf(const Node& input) {
  const auto bias =
      MeasurePositionBias({Integer(input, "first_preferring"), Integer(input, "second_preferring"),
                           Integer(input, "consistent")});
  if (!bias) return Node::Object({{"consistency", Node::Null()}});
  return Node::Object({{"consistency", Value(bias->consistency)},
                       {"first_bias", Value(bias->first_bias)},
                       {"p_two_sided", Value(bias->p)}});
}

Node PartialCorrelationOf(const Node& input) {
  const LengthBias bias = MeasureLengthBias(Numbers(input, "score"), Numbers(input, "log_length"),
                                            Numbers(input, "human"));
  Node answer = Node::Object();
  if (bias.pearson)
    answer.Set("pearson", Value(bias.pearson->r)).Set("p_pearson", Value(bias.pearson->p_normal));
  if (bias.spearman)
    answer.Set("spearman", Value(bias.spearman->r))
        .Set("p_spearman", Value(bias.spearman->p_normal));
  return answer;
}

Node SelfPreferenceOf(const Node& input) {
  const auto preference =
      MeasureSelfPreference({Integer(input, "x1"), Integer(input, "n1")},
                            {Integer(input, "x2"), Integer(input, "n2")}, Number(input, "level"));
  if (!preference) return Node::Object({{"delta", Node::Null()}});
  Node answer = Node::Object({{"delta", Value(preference->difference)},
                              {"p_fisher_greater", Value(preference->p_greater)}});
  return AddBounds(answer, preference->interval);
}

Node YoudenAttenuationOf(const Node& input) {
  const double se = Number(input, "se");
  const double sp = Number(input, "sp");
  return Node::Object(
      {{"youden", Value(YoudenIndex(se, sp))},
       {"observed_drop", Value(Attenuate(Number(input, "true_drop"), se, sp))},
       {"margin_on_judged_scale", Value(Attenuate(Number(input, "margin"), se, sp))}});
}

}  // namespace

MethodTable JudgesMethods() {
  return {{"cohen_kappa", CohenKappaOf},
          {"gwet_ac1", GwetAc1Of},
          {"krippendorff_alpha", KrippendorffAlphaOf},
          {"dawid_skene_em", DawidSkeneOf},
          {"judge_panel_effective_votes", EffectiveVotesOf},
          {"rogan_gladen_known_se_sp", RoganGladenOf},
          {"rogan_gladen_estimated_lee2025", RoganGladenEstimatedOf},
          {"ppi_mean", PpiMeanOf},
          {"ppi_plus_plus_mean", PpiPlusPlusMeanOf},
          {"ppi_plus_plus_crossfit", CrossFittedPpiOf},
          {"active_ipw_difference_estimator", ActiveEstimateOf},
          {"stratified_mean", StratifiedMeanOf},
          {"position_swap_test", PositionSwapOf},
          {"partial_correlation_length", PartialCorrelationOf},
          {"self_preference_diff_newcombe", SelfPreferenceOf},
          {"youden_attenuation", YoudenAttenuationOf}};
}

}  // namespace plimsoll::stats::reference
