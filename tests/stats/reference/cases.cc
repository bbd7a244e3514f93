#include "harness/stats/case_change.h"
#include "tests/stats/reference/methods.h"

namespace plimsoll::stats::reference {
namespace {

using doc::Node;

CaseTrials Baseline(const Node& input) {
  return {Integer(input, "pass_base"), Integer(input, "k_base")};
}

CaseTrials Candidate(const Node& input) {
  return {Integer(input, "pass_cand"), Integer(input, "k_cand")};
}

Node FisherCaseRegression(const Node& input) {
  return Node::Object({{"p_one_sided", Value(FisherDrop(Baseline(input), Candidate(input)))}});
}

Node BetaPosteriorCaseRegression(const Node& input) {
  const BetaPrior prior{Number(input, "a"), Number(input, "b")};
  const double chance =
      PosteriorDrop(Baseline(input), Candidate(input), prior, Number(input, "delta"));
  return Node::Object({{"prob_drop_gt_delta", Value(chance)}});
}

Node BetaBinomialMle(const Node& input) {
  const std::optional<BetaBinomialFit> fit =
      FitBetaBinomial(Integers(input, "s"), Integer(input, "k"));
  if (!fit) return Node::Object({{"mu", Node::Null()}});
  return Node::Object({{"mu", Value(fit->mu)},
                       {"rho", Value(fit->rho)},
                       {"alpha", Value(fit->prior.alpha)},
                       {"beta", Value(fit->prior.beta)},
                       {"loglik", Value(fit->log_likelihood)}});
}

}  // namespace

MethodTable CasesMethods() {
  return {{"fisher_case_regression", FisherCaseRegression},
          {"beta_posterior_case_regression", BetaPosteriorCaseRegression},
          {"beta_binomial_mle", BetaBinomialMle}};
}

}  // namespace plimsoll::stats::reference
