#include <algorithm>
#include <optional>
#include <utility>

#include "harness/doc/json.h"
#include "harness/gate/policy.h"

namespace plimsoll::gate {
namespace {

using baseline::Reading;
using doc::Node;

Node Text(std::string_view value) { return Node::String(std::string(value)); }

Node Name(Reading reading) { return Text(baseline::kReadingNames[static_cast<int>(reading)]); }

// A list whose order means nothing.
Node Sorted(std::vector<std::string> values) {
  std::sort(values.begin(), values.end());
  Node list = Node::Array();
  for (const std::string& value : values) list.Push(Text(value));
  return list;
}

Node TracksNode(const Policy& policy) {
  Node tracks = Node::Object();
  for (const auto& [name, track] : policy.tracks) {
    tracks.Set(name,
               Node::Object({{"gating", Node::Bool(track.is_gating)},
                             {"largest_drop", Node::Double(track.largest_drop)},
                             {"largest_unscored_share", Node::Double(track.largest_unscored_share)},
                             {"smallest_rate", Node::Double(track.smallest_rate)},
                             {"measure", Text(kMeasureNames[static_cast<int>(track.measure)])}}));
  }
  return tracks;
}

Node SlicesNode(const Policy& policy) {
  Node list = Node::Array();
  for (const SlicePolicy& slice : policy.gating_slices)
    list.Push(Node::Object({{"slice", Text(slice.slice)},
                            {"track", Text(suite::TrackName(slice.track))},
                            {"largest_drop", Node::Double(slice.largest_drop)}}));
  return list;
}

Node WaiversNode(const Policy& policy) {
  Node list = Node::Array();
  for (const Waiver& waiver : policy.waivers)
    list.Push(Node::Object({{"rule", Text(waiver.rule)},
                            {"owner", Text(waiver.owner)},
                            {"reason", Text(waiver.reason)},
                            {"expires", Text(waiver.expires)}}));
  return list;
}

Node QuarantineNode(const Policy& policy) {
  Node list = Node::Array();
  for (const Quarantine& each : policy.quarantine)
    list.Push(Node::Object({{"case", Text(each.name)},
                            {"noise", Text(kNoiseNames[static_cast<int>(each.noise)])},
                            {"measured_rate", Node::Double(each.measured_rate)},
                            {"owner", Text(each.owner)},
                            {"reason", Text(each.reason)},
                            {"expires", Text(each.expires)}}));
  return list;
}

Node SuitesNode(const Policy& policy) {
  Node suites = Node::Object();
  for (const auto& [id, gate] : policy.suites) suites.Set(id, suite::SuiteGateToNode(gate));
  return suites;
}

}  // namespace

Node PolicyToNode(const Policy& policy) {
  Node node = Node::Object(
      {{"format", Node::Int(policy.format)},
       {"alpha", Node::Double(policy.alpha)},
       {"alpha_early", Node::Double(policy.alpha_early)},
       {"strict", Node::Bool(policy.is_strict)},
       {"tracks", TracksNode(policy)},
       {"largest_new_critical_failures", Node::Int(policy.largest_new_critical_failures)},
       {"critical", Sorted(policy.critical)},
       {"smallest_ratio", Node::Double(policy.smallest_ratio)},
       {"gating_slices", SlicesNode(policy)},
       {"slice_false_discovery_rate", Node::Double(policy.slice_false_discovery_rate)},
       {"smallest_slice", Node::Int(policy.smallest_slice)},
       {"inconclusive", Text(policy.warns_on_low_power ? "warn" : "fail")},
       {"anchor", Text(policy.anchor)},
       {"waivers", WaiversNode(policy)},
       {"quarantine", QuarantineNode(policy)},
       {"outcomes", Node::Object({{"refused", Name(policy.outcomes.refused)},
                                  {"filtered", Name(policy.outcomes.filtered)},
                                  {"empty", Name(policy.outcomes.empty)},
                                  {"truncated", Name(policy.outcomes.truncated)}})},
       {"judging", judge::JudgingToNode(policy.judging)},
       {"triage", triage::TriagePolicyToNode(policy.triage)},
       {"suite_health", SuiteHealthToNode(policy.suite_health)},
       {"equal_settings", Sorted(policy.equal_settings)}});
  if (!policy.suites.empty()) node.Set("suites", SuitesNode(policy));
  return node;
}

}  // namespace plimsoll::gate
