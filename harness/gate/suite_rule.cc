#include "harness/gate/suite_rule.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "harness/gate/phrase.h"
#include "harness/suite/case_name.h"

namespace plimsoll::gate {
namespace {

std::string LooserText(const std::string& suite, const std::string& field, double asked,
                       const char* relation, double of_policy) {
  return "suite \"" + suite + "\" asks for " + field + " " + Percent(asked) + ", " + relation +
         " the policy's " + Percent(of_policy) + "; a suite may only ask for stricter";
}

}  // namespace

std::vector<std::string> LooserThan(const Policy& policy, const std::string& suite,
                                    const suite::SuiteGate& gate) {
  std::vector<std::string> looser;
  for (const auto& [name, asked] : gate.tracks) {
    const TrackPolicy& rule = policy.track(*suite::TrackOf(name));
    if (asked.largest_drop.value_or(0) > rule.largest_drop)
      looser.push_back(LooserText(suite, name + ".largest_drop", *asked.largest_drop, "above",
                                  rule.largest_drop));
    if (asked.largest_unscored_share.value_or(0) > rule.largest_unscored_share)
      looser.push_back(LooserText(suite, name + ".largest_unscored_share",
                                  *asked.largest_unscored_share, "above",
                                  rule.largest_unscored_share));
    if (asked.smallest_rate.value_or(1) < rule.smallest_rate.value_or(0))
      looser.push_back(LooserText(suite, name + ".smallest_rate", *asked.smallest_rate, "below",
                                  *rule.smallest_rate));
  }
  for (const std::string& id : gate.critical) {
    const auto is_it = [&](const Quarantine& each) {
      return each.name == suite::CaseName(suite, id);
    };
    if (std::any_of(policy.quarantine.begin(), policy.quarantine.end(), is_it))
      looser.push_back("the case \"" + suite::CaseName(suite, id) +
                       "\" is on its suite's critical list and cannot be quarantined");
  }
  return looser;
}

Result<Policy> WithSuiteGates(Policy policy, const std::vector<run::SuiteRef>& suites) {
  std::string complaints;
  for (const run::SuiteRef& suite : suites) {
    if (!suite.gate) continue;
    for (const std::string& complaint : LooserThan(policy, suite.id, *suite.gate))
      complaints += (complaints.empty() ? "" : "; ") + complaint;
    policy.suites[suite.id] = *suite.gate;
    for (const std::string& id : suite.gate->critical)
      policy.critical.push_back(suite::CaseName(suite.id, id));
  }
  if (!complaints.empty()) return MakeError(ErrorCode::kInvalid, complaints);
  SetDigest(&policy);
  return policy;
}

TrackPolicy StricterRule(const TrackPolicy& of_policy, const suite::TrackGate& asked) {
  TrackPolicy rule = of_policy;
  rule.is_gating = true;
  rule.largest_drop = asked.largest_drop.value_or(rule.largest_drop);
  rule.largest_unscored_share = asked.largest_unscored_share.value_or(rule.largest_unscored_share);
  rule.smallest_rate = asked.smallest_rate;
  return rule;
}

std::string SuitePartName(const std::string& track, const std::string& suite) {
  return track + ".suite=" + suite;
}

}  // namespace plimsoll::gate
