// Section 3: many tests at once.

#include "harness/stats/multiplicity.h"

#include "tests/stats/reference/methods.h"

namespace plimsoll::stats::reference {
namespace {

using doc::Node;

Node Adjusted(const std::vector<double>& p) { return Node::Object({{"p_adj", Values(p)}}); }

Node HolmAdjust(const Node& input) { return Adjusted(Holm(Numbers(input, "p"))); }

Node BenjaminiHochbergAdjust(const Node& input) {
  return Adjusted(BenjaminiHochberg(Numbers(input, "p")));
}

Node BenjaminiYekutieliAdjust(const Node& input) {
  return Adjusted(BenjaminiYekutieli(Numbers(input, "p")));
}

Node TestableAdjust(const Node& input) {
  Node p = Node::Array();
  for (const std::optional<double>& adjusted : BenjaminiHochbergTestable(
           Numbers(input, "p"), Numbers(input, "smallest_p"), Number(input, "q")))
    p.Push(Value(adjusted));
  return Node::Object({{"p_adj", p}});
}

}  // namespace

MethodTable MultiplicityMethods() {
  return {{"holm_adjust", HolmAdjust},
          {"bh_adjust", BenjaminiHochbergAdjust},
          {"by_adjust", BenjaminiYekutieliAdjust},
          {"bh_adjust_testable", TestableAdjust}};
}

}  // namespace plimsoll::stats::reference
