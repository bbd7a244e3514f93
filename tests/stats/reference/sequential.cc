#include "harness/stats/sequential.h"

#include <algorithm>
#include <cmath>

#include "harness/stats/paired.h"
#include "tests/stats/reference/methods.h"

namespace plimsoll::stats::reference {
namespace {

using doc::Node;

Node LargestDrop(const Node& input) {
  return Node::Object({{"largest_drop", Value(LargestDropNotExcluded(Numbers(input, "d"),
                                                                     Number(input, "alpha")))}});
}

Node DiscordantClosedForm(const Node& input) {
  const double log_e = LogEvidenceOfDiscordance(Integer(input, "b"), Integer(input, "c"));
  return Node::Object({{"e", Value(std::exp(log_e))},
                       {"log_e", Value(log_e)},
                       {"reject_at_0_05", Node::Bool(log_e >= -std::log(0.05))}});
}

using LogE = double (EvidenceProcess::*)() const;

/// One of the two processes after each case.
Node GridEvidence(const Node& input, double margin, LogE log_e_of) {
  EvidenceProcess evidence(margin, static_cast<int>(Integer(input, "grid")));
  const double needed = -std::log(Number(input, "alpha"));
  const double k = Number(input, "k");
  double largest = -HUGE_VAL;
  Node first_crossing;
  for (const double d : Numbers(input, "d_times_k")) {
    evidence.Add(d / k);
    const double log_e = (evidence.*log_e_of)();
    largest = std::max(largest, log_e);
    if (first_crossing.is_null() && log_e >= needed) first_crossing = Node::Int(evidence.count());
  }
  return Node::Object({{"final_e", Value(std::exp((evidence.*log_e_of)()))},
                       {"max_e", Value(std::exp(largest))},
                       {"first_crossing", first_crossing}});
}

Node GridRegression(const Node& input) {
  return GridEvidence(input, 0, &EvidenceProcess::log_e_regression);
}

Node GridNoninferiority(const Node& input) {
  return GridEvidence(input, Number(input, "margin"), &EvidenceProcess::log_e_noninferiority);
}

Node SprtDiscordant(const Node& input) {
  const SprtResult result = SprtOfDiscordance(Integers(input, "outcomes"),
                                              {Number(input, "theta0"), Number(input, "theta1"),
                                               Number(input, "alpha"), Number(input, "beta")});
  const char* const kDecisions[] = {"continue", "accept_h0", "reject_h0"};
  return Node::Object({{"upper", Value(result.upper)},
                       {"lower", Value(result.lower)},
                       {"log_lr", Value(result.log_likelihood_ratio)},
                       {"decision", Node::String(kDecisions[static_cast<int>(result.decision)])},
                       {"at", result.stopped_at ? Node::Int(*result.stopped_at) : Node::Null()}});
}

Node HybridSequentialVerdict(const Node& input) {
  SequentialPlan plan;
  plan.margin = Number(input, "margin");
  plan.alpha_early = Number(input, "alpha_early");
  plan.alpha_final = Number(input, "alpha_final");
  plan.grid = static_cast<int>(Integer(input, "grid"));
  std::vector<double> d = Numbers(input, "d");
  d.resize(std::min(d.size(), static_cast<std::size_t>(Integer(input, "n_max"))));
  const HybridVerdict hybrid = DecideHybrid(d, plan, true, 0);
  Node answer =
      Node::Object({{"stopped_early", Node::Bool(!hybrid.at_end)},
                    {"n_used", Node::Int(hybrid.stop.cases_used)},
                    {"verdict", Node::String(std::string(TrackVerdictName(hybrid.verdict)))},
                    {"log_e_regression_at_stop", Value(hybrid.stop.log_e_regression)},
                    {"log_e_noninferiority_at_stop", Value(hybrid.stop.log_e_noninferiority)}});
  if (hybrid.at_end) {
    const Discordance pairs{static_cast<std::int64_t>(d.size()), std::count(d.begin(), d.end(), -1),
                            std::count(d.begin(), d.end(), 1)};
    answer.Set("final_tango_z", Value(TangoStatistic(pairs, -plan.margin)));
    answer.Set("final_midp", Value(hybrid.at_end->p_worse));
  }
  return answer;
}

}  // namespace

MethodTable SequentialMethods() {
  return {{"evalue_discordant_closed_form", DiscordantClosedForm},
          {"evalue_grid_regression", GridRegression},
          {"evalue_grid_noninferiority", GridNoninferiority},
          {"evalue_largest_drop", LargestDrop},
          {"hybrid_sequential_verdict", HybridSequentialVerdict},
          {"sprt_discordant", SprtDiscordant}};
}

}  // namespace plimsoll::stats::reference
