#include "harness/triage/queue.h"

#include <algorithm>
#include <map>
#include <span>
#include <tuple>
#include <utility>

#include "harness/base/digest.h"
#include "harness/stats/labelling.h"

namespace plimsoll::triage {
namespace {

constexpr double kLargestBudget = 1e9;
/// A vote's doubt: between these the judges lean neither way.
constexpr double kBoundaryLow = 0.35;
constexpr double kBoundaryHigh = 0.65;
/// An area that has less than half of its share is called rare.
constexpr double kRare = 2;

bool VotesDiffer(const judge::Grade& grade) {
  const auto holds = [&](bool passed) {
    return std::any_of(grade.votes.begin(), grade.votes.end(),
                       [&](const judge::Vote& vote) { return vote.passed == passed; });
  };
  return holds(true) && holds(false);
}

double PassChance(const judge::Grade& grade) {
  double votes = 0;
  double passes = 0;
  for (const judge::Vote& vote : grade.votes) {
    votes += vote.passed.has_value() ? 1 : 0;
    passes += vote.passed.value_or(false) ? 1 : 0;
  }
  if (votes == 0 && grade.score) return std::clamp(*grade.score, 0.0, 1.0);
  if (votes == 0 && grade.passed) {
    votes = 1;
    passes = *grade.passed ? 1 : 0;
  }
  return (passes + 0.5) / (votes + 1);
}

bool IsHighStakes(const Candidate& candidate, const TriagePolicy& policy) {
  return std::find(policy.high_stakes.begin(), policy.high_stakes.end(), candidate.area) !=
         policy.high_stakes.end();
}

double StakesOf(const Candidate& candidate, const TriagePolicy& policy) {
  if (candidate.severity == suite::Severity::kCritical) return 4;
  if (candidate.severity == suite::Severity::kHigh) return 2;
  return IsHighStakes(candidate, policy) ? 2 : 1;
}

/// By area: the share that it would have if all had the same, over the share that it has.
std::map<std::string, double> RarityByArea(const std::vector<Candidate>& candidates) {
  std::map<std::string, double> rarity;
  for (const Candidate& candidate : candidates) ++rarity[candidate.area];
  const auto areas = static_cast<double>(rarity.size());
  for (auto& [area, value] : rarity)
    value = static_cast<double>(candidates.size()) / (areas * value);
  return rarity;
}

std::string WhyOf(const Candidate& candidate, const TriagePolicy& policy, double rarity) {
  std::vector<std::string> reasons;
  if (candidate.is_disputed) {
    reasons.emplace_back("the judges differ");
  } else if (!candidate.judged) {
    reasons.emplace_back("nobody could score it");
  } else if (candidate.pass_chance > kBoundaryLow && candidate.pass_chance < kBoundaryHigh) {
    reasons.emplace_back("near the boundary");
  }
  if (candidate.severity >= suite::Severity::kHigh)
    reasons.push_back(std::string(suite::SeverityName(candidate.severity)) + " severity");
  if (IsHighStakes(candidate, policy)) reasons.push_back("high stakes: " + candidate.area);
  if (rarity > kRare) reasons.push_back("rare: " + candidate.area);
  if (reasons.empty()) return "drawn at random";
  std::string why;
  for (const std::string& reason : reasons) why += (why.empty() ? "" : "; ") + reason;
  return why;
}

double CountOf(double budget, std::size_t candidates) {
  const auto all = static_cast<double>(candidates);
  return budget <= 1 ? budget * all : std::min(budget, all);
}

}  // namespace

void ReadTriagePolicy(doc::ObjectReader& r, TriagePolicy* out) {
  r.Double("budget", &out->budget,
           "share of the answers that people label; above 1: a number of answers", 0,
           kLargestBudget);
  if (out->budget <= 0) r.Fail("budget", "\"budget\" is 0: nobody would label anything");
  r.Int("labels", &out->labels, "independent labels per answer", 1, 2);
  r.Int("labels_critical", &out->labels_critical,
        "independent labels per answer of cases of critical severity", 1, 2);
  r.StringList("high_stakes", &out->high_stakes, "areas that weigh as much as high severity");
}

doc::Node TriagePolicyToNode(const TriagePolicy& policy) {
  doc::Node high_stakes = doc::Node::Array();
  for (const std::string& area : policy.high_stakes) high_stakes.Push(doc::Node::String(area));
  return doc::Node::Object({{"budget", doc::Node::Double(policy.budget)},
                            {"labels", doc::Node::Int(policy.labels)},
                            {"labels_critical", doc::Node::Int(policy.labels_critical)},
                            {"high_stakes", std::move(high_stakes)}});
}

std::string_view AnswerOf(const target::Reply& reply) {
  return reply.text.empty() ? reply.label : reply.text;
}

bool CanBeLabelled(const run::TrialRecord& record) {
  switch (record.outcome) {
    case run::Outcome::kScored:
    case run::Outcome::kJudgeRefused:
    case run::Outcome::kJudgeUnparsable:
    case run::Outcome::kJudgeError:
      return !AnswerOf(record.reply).empty();
    default:
      return false;
  }
}

Candidate CandidateOf(const run::TrialRecord& record, const std::string& run_id) {
  Candidate candidate;
  candidate.key = {run_id, record.suite, record.case_id, record.epoch};
  candidate.answer_digest = Sha256Hex(AnswerOf(record.reply));
  candidate.fingerprint = record.fingerprint;
  candidate.track = record.facts.track;
  candidate.severity = record.facts.severity;
  candidate.area = record.facts.area;
  candidate.cluster = record.facts.cluster;
  candidate.judged = record.passed;
  if (!record.grades.empty()) candidate.pass_chance = 1;
  for (const judge::Grade& grade : record.grades) {
    candidate.pass_chance = std::min(candidate.pass_chance, PassChance(grade));
    candidate.is_disputed = candidate.is_disputed || grade.is_disputed || VotesDiffer(grade);
  }
  return candidate;
}

std::vector<QueueEntry> DrawQueue(const std::vector<Candidate>& candidates,
                                  const TriagePolicy& policy, std::uint64_t seed) {
  if (candidates.empty()) return {};
  const std::map<std::string, double> rarity = RarityByArea(candidates);
  std::vector<stats::LabelCandidate> interests;
  for (const Candidate& candidate : candidates)
    interests.push_back({candidate.pass_chance, candidate.is_disputed, StakesOf(candidate, policy),
                         rarity.at(candidate.area)});
  const std::vector<double> probabilities =
      stats::SamplingProbabilities(interests, CountOf(policy.budget, candidates.size()));
  std::vector<QueueEntry> queue;
  for (const std::size_t i : stats::PoissonDraw(probabilities, seed)) {
    const Candidate& candidate = candidates[i];
    const bool is_critical = candidate.severity == suite::Severity::kCritical;
    queue.push_back({candidate.key, candidate.answer_digest, probabilities[i],
                     stats::LabellingInterest(interests[i]),
                     WhyOf(candidate, policy, interests[i].rarity),
                     is_critical ? policy.labels_critical : policy.labels});
  }
  std::sort(queue.begin(), queue.end(), [](const QueueEntry& a, const QueueEntry& b) {
    return std::tie(b.interest, a.key) < std::tie(a.interest, b.key);
  });
  return queue;
}

}  // namespace plimsoll::triage
