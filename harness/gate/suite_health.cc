#include "harness/gate/suite_health.h"

#include <utility>

#include "harness/gate/decision.h"
#include "harness/gate/phrase.h"

namespace plimsoll::gate {
namespace {

Finding NewFinding(const std::string& rule, Verdict verdict, std::string message) {
  Finding finding;
  finding.rule = "gate.suite." + rule;
  finding.verdict = verdict;
  finding.doubt = verdict == Verdict::kInconclusive ? Doubt::kPower : Doubt::kNone;
  finding.message = std::move(message);
  return finding;
}

Finding JudgeCoverage(const SuiteHealth::Coverage& coverage, double least) {
  const Verdict verdict = coverage.interval.low >= least   ? Verdict::kPass
                          : coverage.interval.high < least ? Verdict::kFail
                                                           : Verdict::kInconclusive;
  const std::string said = verdict == Verdict::kPass ? "is covered as far as asked: "
                           : verdict == Verdict::kFail
                               ? "is covered too little: "
                               : "may or may not be covered as far as asked: ";
  return NewFinding("coverage", verdict,
                    "the traffic " + said + Percent(coverage.value) + " [" +
                        Percent(coverage.interval.low) + ", " + Percent(coverage.interval.high) +
                        "] of " + Count(coverage.traffic, "text has", "texts have") + " one of " +
                        Count(coverage.cases, "case", "cases") + " near it, at least " +
                        Percent(least) +
                        " is asked, and as many cases drawn from the traffic itself would cover " +
                        Percent(coverage.if_same));
}

Finding JudgeOverlap(const SuiteHealth::Overlap& overlap, double largest) {
  const auto seen = static_cast<std::int64_t>(overlap.seen.size());
  const double share =
      overlap.cases == 0 ? 0 : static_cast<double>(seen) / static_cast<double>(overlap.cases);
  Finding finding = NewFinding(
      "overlap." + overlap.suite, share > largest ? Verdict::kFail : Verdict::kPass,
      std::to_string(seen) + " of " + Count(overlap.cases, "case", "cases") + " (" +
          Percent(share) + ") stand in the declared training data by one of the published rules, " +
          "and at most " + Percent(largest) + " may" +
          (seen == 0 ? "" : ": " + FirstOf(overlap.seen)));
  finding.is_warning = seen > 0 && finding.verdict == Verdict::kPass;
  finding.cases = overlap.seen;
  return finding;
}

Finding JudgeDiversity(const SuiteHealth::Diversity& diversity) {
  const bool is_less = diversity.interval.high < 0;
  return NewFinding(
      "diversity." + diversity.suite, is_less ? Verdict::kFail : Verdict::kPass,
      std::string(is_less ? "less diverse than the suite was: " : "as diverse as the suite was: ") +
          diversity.measure + " " + Ratio(diversity.now) + " beside " + Ratio(diversity.before) +
          " at equal size, difference [" + Ratio(diversity.interval.low) + ", " +
          Ratio(diversity.interval.high) + "]");
}

Finding JudgeNovelty(const SuiteHealth::Novelty& novelty, double least) {
  const auto stale = static_cast<std::int64_t>(novelty.stale.size());
  if (novelty.added == 0)
    return NewFinding("novelty", Verdict::kPass, "no case is new since the suites it is held to");
  const double share =
      static_cast<double>(novelty.added - stale) / static_cast<double>(novelty.added);
  Finding finding = NewFinding("novelty", share < least ? Verdict::kFail : Verdict::kPass,
                               std::to_string(novelty.added - stale) + " of " +
                                   Count(novelty.added, "new case is", "new cases are") +
                                   " novel to the cases before (" + Percent(share) +
                                   "), at least " + Percent(least) + " are asked" +
                                   (stale == 0 ? "" : "; not novel: " + FirstOf(novelty.stale)));
  finding.cases = novelty.stale;
  return finding;
}

/// What a bar needs to be held to.
void CheckSources(doc::ObjectReader& r, const SuiteHealthPolicy& policy) {
  if (policy.least_coverage && policy.traffic.empty())
    r.Fail("least_coverage", "coverage is of \"traffic\", and none is named");
  if (policy.largest_overlap && policy.training_data.empty())
    r.Fail("largest_overlap", "overlap is with \"training_data\", and none are named");
  if (policy.keeps_diversity && policy.reference.empty())
    r.Fail("keeps_diversity", "diversity is held to \"reference\", and none is named");
  if (policy.least_novelty && policy.reference.empty())
    r.Fail("least_novelty", "cases are new beside \"reference\", and none is named");
}

}  // namespace

void ReadSuiteHealth(doc::ObjectReader& r, SuiteHealthPolicy* out) {
  r.String("embedder", &out->embedder, "lexical, static:DIR, encoder:DIR or http:NAME (lexical)");
  r.String("traffic", &out->traffic,
           "a sample of production beside this file: .jsonl, .csv or .txt");
  r.String("traffic_text", &out->traffic_text, "its field (text)");
  r.Double("least_coverage", &out->least_coverage,
           "share of the traffic with a case near it, by the interval's low end", 0, 1);
  r.StringList("training_data", &out->training_data,
               "what the model is declared to have been trained on: .jsonl, .txt, or folders");
  r.String("training_text", &out->training_text, "its field (text)");
  r.Double("largest_overlap", &out->largest_overlap,
           "share of a suite's cases that the training data may hold", 0, 1);
  r.String("reference", &out->reference, "the suites as they were, a folder of suites");
  r.Bool("keeps_diversity", &out->keeps_diversity,
         "no suite less diverse than in the reference (false)");
  r.Double("least_novelty", &out->least_novelty,
           "share of the cases new since the reference that must be novel to it", 0, 1);
  if (r.IsReading()) CheckSources(r, *out);
}

doc::Node SuiteHealthToNode(const SuiteHealthPolicy& policy) {
  doc::Node training = doc::Node::Array();
  for (const std::string& path : policy.training_data) training.Push(doc::Node::String(path));
  return doc::Node::Object({{"embedder", doc::Node::String(policy.embedder)},
                            {"traffic", doc::Node::String(policy.traffic)},
                            {"traffic_text", doc::Node::String(policy.traffic_text)},
                            {"least_coverage", doc::Node::Double(policy.least_coverage)},
                            {"training_data", std::move(training)},
                            {"training_text", doc::Node::String(policy.training_text)},
                            {"largest_overlap", doc::Node::Double(policy.largest_overlap)},
                            {"reference", doc::Node::String(policy.reference)},
                            {"keeps_diversity", doc::Node::Bool(policy.keeps_diversity)},
                            {"least_novelty", doc::Node::Double(policy.least_novelty)}});
}

std::vector<Finding> JudgeSuiteHealth(const SuiteHealth& health, const SuiteHealthPolicy& policy) {
  std::vector<Finding> findings;
  if (health.coverage && policy.least_coverage)
    findings.push_back(JudgeCoverage(*health.coverage, *policy.least_coverage));
  if (policy.largest_overlap)
    for (const SuiteHealth::Overlap& overlap : health.overlaps)
      findings.push_back(JudgeOverlap(overlap, *policy.largest_overlap));
  for (const SuiteHealth::Diversity& diversity : health.diversity)
    findings.push_back(JudgeDiversity(diversity));
  for (const std::string& suite : health.without_diversity) {
    findings.push_back(NewFinding("diversity." + suite, Verdict::kPass,
                                  "not compared: the reference has no such suite, or one of both "
                                  "has fewer than eight cases"));
    findings.back().is_warning = true;
  }
  if (health.novelty && policy.least_novelty)
    findings.push_back(JudgeNovelty(*health.novelty, *policy.least_novelty));
  return findings;
}

}  // namespace plimsoll::gate
