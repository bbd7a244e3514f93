// Section 2: a candidate against its baseline on the same cases.

#include "harness/stats/paired.h"

#include "harness/stats/churn.h"
#include "harness/stats/label_permutation.h"
#include "harness/stats/mean_difference.h"
#include "harness/stats/power.h"
#include "harness/stats/track_verdict.h"
#include "tests/stats/reference/methods.h"

namespace plimsoll::stats::reference {
namespace {

using doc::Node;

constexpr std::uint64_t kSeed = 20;

Discordance Pairs(const Node& input) {
  return {Integer(input, "n"), Integer(input, "b"), Integer(input, "c")};
}

/// Of an input that names all four cells.
Discordance PairsOfTable(const Node& input) {
  const std::int64_t b = Integer(input, "b");
  const std::int64_t c = Integer(input, "c");
  return {Integer(input, "a") + b + c + Integer(input, "d"), b, c};
}

double DifferenceOf(const Discordance& pairs) {
  return static_cast<double>(pairs.c - pairs.b) / static_cast<double>(pairs.n);
}

std::vector<double> Differences(const Node& input) {
  const std::vector<double> baseline = Numbers(input, "base_pass");
  const std::vector<double> candidate = Numbers(input, "cand_pass");
  std::vector<double> differences;
  for (std::size_t i = 0; i < baseline.size(); ++i) {
    differences.push_back(candidate[i] / Number(input, "k_cand") -
                          baseline[i] / Number(input, "k_base"));
  }
  return differences;
}

Node McNemarOneSided(const Node& input) {
  const Discordance pairs = Pairs(input);
  return Node::Object(
      {{"p_exact", Value(McNemarExactWorse(pairs))}, {"p_midp", Value(McNemarMidPWorse(pairs))}});
}

Node McNemarTwoSided(const Node& input) {
  const Discordance pairs = Pairs(input);
  return Node::Object({{"p_exact", Value(McNemarExactTwoSided(pairs))},
                       {"p_midp", Value(McNemarMidPTwoSided(pairs))}});
}

Node TangoInterval(const Node& input) {
  const Discordance pairs = Pairs(input);
  return Bounds(Tango(pairs, Number(input, "level"))).Set("delta", Value(DifferenceOf(pairs)));
}

Node Tested(const std::optional<NonInferiorityTest>& test, const std::string& statistic) {
  if (!test) return Node::Object({{statistic, Node::Null()}, {"p", Node::Null()}});
  return Node::Object({{statistic, Value(test->statistic)}, {"p", Value(test->p)}});
}

Node TangoTest(const Node& input) {
  const Node* strict = input.Find("strict");
  return Tested(TangoNonInferiority(Pairs(input), Number(input, "margin"),
                                    strict != nullptr && *strict == Node::Bool(true)),
                "z");
}

Node NewcombeInterval(const Node& input) {
  const Discordance pairs = PairsOfTable(input);
  return Bounds(NewcombePaired(pairs, Integer(input, "a"), Number(input, "level")))
      .Set("delta", Value(DifferenceOf(pairs)));
}

Node SignFlipExact(const Node& input) {
  std::vector<double> differences = Numbers(input, "d_times_k");
  for (double& difference : differences) difference /= Number(input, "k");
  return Node::Object({{"p_less", Value(SignFlip(differences, kSeed))}});
}

Node PairedTAnswer(const Node& input) {
  const auto difference = PairedT(Differences(input), Number(input, "level"));
  if (!difference) return Node::Object({{"delta", Node::Null()}});
  Node answer = Bounds(difference->interval);
  answer.Set("delta", Value(difference->mean));
  answer.Set("se", Value(difference->standard_error));
  answer.Set("t", Value(difference->t));
  answer.Set("df", Value(difference->df));
  answer.Set("p_less", Value(difference->p_less));
  return answer;
}

Node PairedTTest(const Node& input) {
  return Tested(PairedTNonInferiority(Differences(input), Number(input, "margin")), "t");
}

Node Guarded(const Node& input) {
  const auto bounds = BoundMeanDifference(Differences(input), Number(input, "alpha"));
  if (!bounds) return Node::Object({{"delta", Node::Null()}});
  return Node::Object({{"delta", Value(bounds->mean)},
                       {"lower_t", Value(bounds->lower_t)},
                       {"lower_pseudo", Value(bounds->lower_pseudo)},
                       {"lower_varfloor", Value(bounds->lower_floor)},
                       {"lower_guarded", Value(bounds->lower)},
                       {"upper", Value(bounds->upper)}});
}

Node Floor(const Node& input) {
  return Node::Object(
      {{"n_min", Node::Int(CaseFloor(Number(input, "margin"), Number(input, "alpha")))}});
}

Node Verdict(const TrackEvidence& evidence, const std::string& p_key) {
  const TrackDecision decision = DecideTrack(evidence);
  Node answer = Bounds(evidence.interval);
  answer.Set("delta", Value(evidence.difference));
  answer.Set(p_key, Value(evidence.p_worse));
  answer.Set("n_min", Node::Int(evidence.n_min));
  answer.Set("non_inferior", Node::Bool(decision.is_not_inferior));
  answer.Set("worse", Node::Bool(decision.is_worse));
  answer.Set("beyond_margin", Node::Bool(decision.is_beyond_margin));
  answer.Set("verdict", Node::String(std::string(TrackVerdictName(decision.verdict))));
  return answer;
}

Node BinaryVerdict(const Node& input) {
  return Verdict(WeighPairs(PairsOfTable(input), Number(input, "margin"), Number(input, "alpha")),
                 "p_midp");
}

Node GradedVerdict(const Node& input) {
  return Verdict(
      WeighDifferences(Differences(input), Number(input, "margin"), Number(input, "alpha"), kSeed),
      "p_sign_flip");
}

/// Cases of as many trials on every side as `k_base` and `k_cand` say.
Node ChurnAnswer(const Node& input) {
  const std::vector<std::int64_t> baseline = Integers(input, "base_pass");
  const std::vector<std::int64_t> candidate = Integers(input, "cand_pass");
  std::vector<CaseStratum> cases;
  for (std::size_t i = 0; i < baseline.size(); ++i) {
    cases.push_back(
        {{baseline[i], Integer(input, "k_base")}, {candidate[i], Integer(input, "k_cand")}});
  }
  const Churn churn = MeasureChurn(cases);
  return Node::Object({{"z", Value(churn.z)},
                       {"chi_squared", Value(churn.chi_squared)},
                       {"p", Value(churn.p)},
                       {"p_exact_less", Value(churn.p_exact_less)},
                       {"p_exact_two_sided", Value(churn.p_exact_two_sided)},
                       {"p_dispersion", Value(churn.p_dispersion)}});
}

/// Monte Carlo: the tolerance of an example must allow for the draws.
Node LabelPermutationAnswer(const Node& input) {
  const auto baseline = Rows(input, "baseline");
  const auto candidate = Rows(input, "candidate");
  std::vector<TwoSidedTrials> cases;
  for (std::size_t i = 0; i < baseline.size(); ++i) cases.push_back({baseline[i], candidate[i]});
  return Node::Object({{"p_less", Value(LabelPermutation(cases, kSeed, Integer(input, "draws")))}});
}

}  // namespace

MethodTable PairedMethods() {
  return {{"mcnemar_one_sided_regression", McNemarOneSided},
          {"mcnemar_two_sided", McNemarTwoSided},
          {"tango_ci", TangoInterval},
          {"tango_noninferiority_test", TangoTest},
          {"newcombe_paired_ci", NewcombeInterval},
          {"sign_flip_exact_one_sided", SignFlipExact},
          {"paired_t_mean_difference", PairedTAnswer},
          {"paired_t_noninferiority", PairedTTest},
          {"guarded_lower_bounds", Guarded},
          {"rule_of_three_floor", Floor},
          {"gate_verdict_binary", BinaryVerdict},
          {"gate_verdict_graded", GradedVerdict},
          {"churn_stratified", ChurnAnswer},
          {"label_permutation_one_sided", LabelPermutationAnswer}};
}

}  // namespace plimsoll::stats::reference
