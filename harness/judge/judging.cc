#include "harness/judge/judging.h"

#include <algorithm>
#include <set>
#include <utility>

#include "harness/base/suggest.h"
#include "harness/doc/json.h"

namespace plimsoll::judge {
namespace {

constexpr int kMostGraders = 32;
constexpr int kMostAttempts = 10;
constexpr double kLargestWeight = 1e6;

void CheckGraders(doc::ObjectReader& r, const Judging& judging) {
  std::set<std::string> seen;
  for (const std::string& grader : judging.graders) {
    if (grader.empty()) r.Fail("graders", "a grader without a name");
    if (!seen.insert(grader).second)
      r.Fail("graders", doc::QuoteShort(grader) + " is named twice, and would vote twice");
  }
  const std::size_t count = judging.graders.size();
  if (count > kMostGraders)
    r.Fail("graders", std::to_string(count) + " graders; at most " + std::to_string(kMostGraders) +
                          " can vote");
  if (judging.quorum > static_cast<int>(count))
    r.Fail("quorum", "a quorum of " + std::to_string(judging.quorum) + " cannot be reached by " +
                         std::to_string(count) + (count == 1 ? " grader" : " graders"));
}

/// Weights are an object of numbers, which ObjectReader's maps are not.
void ReadWeights(doc::ObjectReader& r, Judging* out) {
  doc::Node weights;
  r.Any("weights", &weights,
        "rule weighted: a number above 0 for each grader that weighs other than 1");
  if (!r.Has("weights")) return;
  if (!weights.is_object()) return r.Fail("weights", "\"weights\" must be an object of numbers");
  if (out->rule != VoteRule::kWeighted && !weights.members.empty())
    r.Fail("weights", "weights count only where \"rule\" is weighted");
  for (const doc::Member& member : weights.members) {
    const Result<double> weight = member.value.AsDouble();
    if (std::find(out->graders.begin(), out->graders.end(), member.key) == out->graders.end())
      r.Fail("weights", "the weight of " + doc::QuoteShort(member.key) + ", which is no grader",
             DidYouMean(member.key, out->graders));
    if (!weight.ok() || !(*weight > 0 && *weight <= kLargestWeight))
      r.Fail("weights", "the weight of " + doc::QuoteShort(member.key) + " is " +
                            doc::FoundText(member.value) +
                            "; expected a number above 0, at most 1000000");
    else
      out->weights[member.key] = *weight;
  }
}

void ReadBars(doc::ObjectReader& r, Judging* out) {
  r.Double("least_sensitivity", &out->least_sensitivity,
           "bar for P(judge fails | people fail), lower end of the 95 % interval", 0, 1);
  r.Double("least_specificity", &out->least_specificity,
           "bar for P(judge passes | people pass), lower end of the 95 % interval", 0, 1);
  r.Double("least_alpha", &out->least_alpha,
           "bar for Krippendorff's alpha of judge and people, lower end of the 95 % interval", -1,
           1);
  r.String("calibrations", &out->calibrations,
           "folder of what `judges calibrate` found, below this file's (calibrations)");
  r.Double("largest_canary_failures", &out->largest_canary_failures,
           "share of a grader's canaries that it may get wrong (0)", 0, 1);
  r.Double("largest_drift", &out->largest_drift,
           "share of the anchor set's grades that may flip (0.05)", 0, 1);
  r.String("anchor", &out->anchor, "file of stored outputs that every run grades anew");
  r.Enum_("verdict_by", &out->verdict_by, kSourceNames,
          "what decides on tracks that models graded: their grades, people's labels on both sides, "
          "or grades put right by labels (judges)");
}

template <typename Enum, std::size_t kSize>
doc::Node Name(Enum value, const std::string_view (&names)[kSize]) {
  return doc::Node::String(std::string(names[static_cast<std::size_t>(value)]));
}

}  // namespace

void ReadJudging(doc::ObjectReader& r, Judging* out) {
  r.StringList("graders", &out->graders,
               "ids of the targets that grade, in the order they are asked");
  r.Enum_("rule", &out->rule, kVoteRuleNames,
          "unanimous: passes where every vote passes; majority, weighted: of the votes cast "
          "(unanimous)");
  r.Int("quorum", &out->quorum, "votes that must be cast; 0: one of every grader (0)", 0,
        kMostGraders);
  r.Enum_("tie", &out->tie, kTieRuleNames, "what a tie is; there is no pass (fail)");
  r.Enum_("own_family", &out->own_family, kOwnFamilyNames,
          "what happens to graders of the target's own family (flag)");
  r.Bool("exits_early", &out->exits_early, "asks no grader whose vote could change nothing (true)");
  r.Int("attempts", &out->attempts,
        "how often one grader is asked before its malformed reply stands (2)", 1, kMostAttempts);
  ReadWeights(r, out);
  ReadBars(r, out);
  if (r.IsReading()) CheckGraders(r, *out);
}

doc::Node JudgingToNode(const Judging& judging) {
  doc::Node graders = doc::Node::Array();
  for (const std::string& grader : judging.graders) graders.Push(doc::Node::String(grader));
  doc::Node weights = doc::Node::Object();
  for (const auto& [grader, weight] : judging.weights)
    weights.Set(grader, doc::Node::Double(weight));
  return doc::Node::Object(
      {{"graders", std::move(graders)},
       {"rule", Name(judging.rule, kVoteRuleNames)},
       {"quorum", doc::Node::Int(judging.quorum)},
       {"tie", Name(judging.tie, kTieRuleNames)},
       {"own_family", Name(judging.own_family, kOwnFamilyNames)},
       {"exits_early", doc::Node::Bool(judging.exits_early)},
       {"attempts", doc::Node::Int(judging.attempts)},
       {"weights", std::move(weights)},
       {"least_sensitivity", doc::Node::Double(judging.least_sensitivity)},
       {"least_specificity", doc::Node::Double(judging.least_specificity)},
       {"least_alpha", doc::Node::Double(judging.least_alpha)},
       {"calibrations", doc::Node::String(judging.calibrations)},
       {"largest_canary_failures", doc::Node::Double(judging.largest_canary_failures)},
       {"largest_drift", doc::Node::Double(judging.largest_drift)},
       {"anchor", doc::Node::String(judging.anchor)},
       {"verdict_by", Name(judging.verdict_by, kSourceNames)}});
}

}  // namespace plimsoll::judge
