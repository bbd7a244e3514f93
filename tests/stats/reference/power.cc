#include "harness/stats/power.h"

#include <cmath>

#include "tests/stats/reference/methods.h"

namespace plimsoll::stats::reference {
namespace {

using doc::Node;

Node McNemarExactPowerOneSided(const Node& input) {
  const McNemarPower power = McNemarExactPower(Number(input, "p_bad"), Number(input, "p_good"),
                                               Integer(input, "n"), Number(input, "alpha"));
  return Node::Object({{"power", Value(power.exact)}, {"power_midp", Value(power.mid_p)}});
}

Node PairedTPowerOf(const Node& input) {
  return Node::Object({{"power", Value(PairedTPower(Number(input, "delta"), Number(input, "sd"),
                                                    Number(input, "n"), Number(input, "alpha")))}});
}

Node PairedTSampleSizeOf(const Node& input) {
  const std::optional<double> n = PairedTSampleSize(Number(input, "delta"), Number(input, "sd"),
                                                    Number(input, "alpha"), Number(input, "power"));
  Node answer = Node::Object({{"n_real", Value(n)}});
  if (n) answer.Set("n", Node::Int(static_cast<std::int64_t>(std::ceil(*n))));
  return answer;
}

Node MdeNormal(const Node& input) {
  const PairedNoise noise{Number(input, "omega2"), Number(input, "within_cand"),
                          Number(input, "within_base")};
  const double variance = PairedVariance(noise, {Number(input, "k_cand"), Number(input, "k_base")});
  const double alpha = Number(input, "alpha");
  const double power = Number(input, "power");
  const double n = std::ceil(NormalCasesNeeded(variance, 0.05, alpha, power));
  return Node::Object(
      {{"var_d", Value(variance)},
       {"mde", Value(NormalDetectableChange(variance, Number(input, "n"), alpha, power))},
       {"n_for_mde_0_05", Node::Int(static_cast<std::int64_t>(n))}});
}

Node ConnorPairs(const Node& input) {
  return Node::Object(
      {{"n_real", Value(ConnorPairsNeeded(Number(input, "psi"), Number(input, "change"),
                                          Number(input, "alpha"), Number(input, "power")))}});
}

Node ChanceOfPass(const Node& input) {
  return Node::Object(
      {{"chance", Value(ChanceOfPassUnchanged(Number(input, "variance"), Number(input, "n"),
                                              Number(input, "margin"), Number(input, "alpha")))}});
}

}  // namespace

MethodTable PowerMethods() {
  return {{"mcnemar_exact_power_one_sided", McNemarExactPowerOneSided},
          {"paired_t_power", PairedTPowerOf},
          {"paired_t_sample_size", PairedTSampleSizeOf},
          {"mde_normal", MdeNormal},
          {"connor_pairs_needed", ConnorPairs},
          {"chance_of_pass_unchanged", ChanceOfPass}};
}

}  // namespace plimsoll::stats::reference
