#include "harness/cli/rootcause_output.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "harness/cli/insight_input.h"
#include "harness/cli/json_output.h"
#include "harness/cli/slices_output.h"
#include "harness/cli/table.h"
#include "harness/report/figures.h"
#include "harness/text/hostile.h"

namespace plimsoll::cli {
namespace {

using doc::Node;

/// "p = 0.1152", "p < 0.0001".
std::string PIs(double p) {
  const std::string value = report::PValue(p);
  return value.starts_with('<') ? "p " + value : "p = " + value;
}

std::string PText(const std::optional<double>& p) { return p ? report::PValue(*p) : "–"; }

std::string FailureText(const std::optional<double>& pass_rate) {
  return pass_rate ? report::Percent(1 - *pass_rate) : "–";
}

std::string FailuresText(const insight::SliceRate& rate) {
  return FailureText(rate.rate) + " of " + report::Grouped(rate.cases);
}

std::string HeadText(const RootCauseView& view) {
  const insight::RootCauses& causes = view.causes;
  std::string text = FailuresText(causes.all) + " cases failed\n";
  if (causes.is_clustered)
    text += report::Count(causes.all.cases, "row") + " are " +
            report::Count(causes.all.clusters, "independent cluster") +
            ": p is of clusters, and the naive p, which takes every row for a case of its own, "
            "decides nothing\n";
  text += report::Count(causes.groups, "group") + " looked at, " + std::to_string(causes.testable) +
          " can be tested; " + std::to_string(causes.significant) +
          (causes.significant == 1 ? " goes" : " go") +
          " with failures at q = " + report::Fixed(view.options.q, 2) + "\n\n";
  return text;
}

Node Text(std::string text) { return Node::String(std::move(text)); }

Node FindingNode(const insight::Finding& finding, bool is_significant) {
  Node also = Node::Array();
  for (const std::string& name : finding.group.also) also.Push(Text(name));
  const auto kind = static_cast<std::size_t>(finding.group.kind);
  return Node::Object(
      {{"kind", Text(std::string(insight::kGroupKindNames[kind]))},
       {"name", Text(finding.group.name)},
       {"same_cases", std::move(also)},
       {"inside", RateNode(finding.inside)},
       {"outside", RateNode(finding.outside)},
       {"failure_difference", Node::Double(finding.difference)},
       {"interval", IntervalNode(finding.interval)},
       {"level", Node::Double(insight::kRateLevel)},
       {"method", Text("newcombe")},
       {"test", Text(std::string(finding.test))},
       {"p_two_sided", Node::Double(finding.p)},
       {"p_smallest", Node::Double(finding.smallest_p)},
       {"p_naive", Node::Double(finding.p_naive)},
       {"p_adjusted", Node::Double(finding.p_adjusted)},
       {"is_significant", Node::Bool(is_significant)},
       {"nested_in", finding.nested_in.empty() ? Node::Null() : Text(finding.nested_in)}});
}

std::string ArmsHead(const ArmsView& view) {
  const insight::ArmComparison& whole = view.comparisons.front();
  const insight::ArmQuestion& question = view.question;
  const std::string treated = text::OneLine(question.factor + "=" + question.treated);
  const std::string other = text::OneLine(question.other);
  std::string text = treated + " failed " + FailureText(1 - *whole.treated_rate) + " of " +
                     report::Grouped(whole.treated_rows) + ", " + other + " " +
                     FailureText(1 - *whole.other_rate) + " of " +
                     report::Grouped(whole.other_rows) + "\n";
  return text;
}

/// What decides, and what does not.
std::string ArmsVerdict(const insight::ArmComparison& whole) {
  if (!whole.p) return "nothing decides: there are too few clusters to compare\n";
  const std::string rows = report::Grouped(whole.treated_rows + whole.other_rows);
  const std::string how = whole.decided_by == "clustered_t" ? "the clustered test decides"
                                                            : "the permutation of clusters decides";
  std::string text = how + ": " + PIs(*whole.p);
  if (whole.p_naive && whole.clusters < whole.treated_rows + whole.other_rows)
    text += "; the naive " + PIs(*whole.p_naive) + " takes " + rows + " rows of " +
            report::Count(whole.clusters, "cluster") + " for independent";
  return text + "\n";
}

std::string WayText(const insight::ArmComparison& one) {
  std::string way = one.without.empty() ? "all rows" : "without " + one.without;
  if (one.is_matched) way += ", matched on length";
  return way;
}

Node DifferenceNode(const std::optional<stats::ArmDifference>& difference) {
  if (!difference) return Node::Null();
  return Node::Object({{"failure_difference", Node::Double(difference->difference)},
                       {"interval", IntervalNode(difference->interval)},
                       {"level", Node::Double(0.95)},
                       {"p_two_sided", Node::Double(difference->p)},
                       {"clusters", Node::Int(difference->clusters)},
                       {"rows", Node::Int(difference->rows)},
                       {"rows_left_out", Node::Int(difference->rows_left_out)}});
}

Node ComparisonNode(const insight::ArmComparison& one) {
  return Node::Object(
      {{"target", one.target.empty() ? Node::Null() : Text(one.target)},
       {"without", one.without.empty() ? Node::Null() : Text(one.without)},
       {"is_matched_on_length", Node::Bool(one.is_matched)},
       {"treated_rows", Node::Int(one.treated_rows)},
       {"other_rows", Node::Int(one.other_rows)},
       {"excluded_rows", Node::Int(one.excluded_rows)},
       {"treated_failure_rate", Node::Double(one.treated_rate)},
       {"other_failure_rate", Node::Double(one.other_rate)},
       {"clusters", Node::Int(one.clusters)},
       {"clustered", DifferenceNode(one.clustered)},
       {"p_permutation", Node::Double(one.p_permutation)},
       {"p_naive", Node::Double(one.p_naive)},
       {"p_two_sided", Node::Double(one.p)},
       {"decided_by", one.decided_by.empty() ? Node::Null() : Text(std::string(one.decided_by))}});
}

}  // namespace

std::string RootCauseText(const RootCauseView& view) {
  Table table(
      {"what", "kind", "failed inside", "outside", "difference", ">p", ">adjusted", "nested in"});
  const auto& findings = view.causes.findings;
  const std::size_t shown = std::min(view.top, findings.size());
  for (std::size_t i = 0; i < shown; ++i) {
    const insight::Finding& one = findings[i];
    table.Add({one.group.name,
               std::string(insight::kGroupKindNames[static_cast<std::size_t>(one.group.kind)]),
               FailuresText(one.inside), FailuresText(one.outside),
               report::Points(one.difference) + " " + report::PointsInterval(one.interval),
               PText(one.p), one.p_adjusted ? report::PValue(*one.p_adjusted) : "untestable",
               one.nested_in});
  }
  std::string text = HeadText(view) + table.Render();
  if (shown < findings.size())
    text += std::to_string(findings.size() - shown) +
            " more fail more inside than outside (--top, --json)\n";
  const std::string functions = FunctionsText(view.groups);
  return text + (functions.empty() ? "" : "\n" + functions) +
         "\nwhat goes with failures need not cause them\n";
}

doc::Node RootCauseNode(const RootCauseView& view) {
  Node findings = Node::Array();
  const auto& all = view.causes.findings;
  for (std::size_t i = 0; i < all.size() && i < view.top; ++i)
    findings.Push(FindingNode(all[i], static_cast<std::int64_t>(i) < view.causes.significant));
  return FormatNode("rootcause")
      .Set("runs", RunsNode(view.runs))
      .Set("all", RateNode(view.causes.all))
      .Set("is_clustered", Node::Bool(view.causes.is_clustered))
      .Set("min_cases", Node::Int(view.options.min_cases))
      .Set("q", Node::Double(view.options.q))
      .Set("groups", Node::Int(view.causes.groups))
      .Set("testable", Node::Int(view.causes.testable))
      .Set("significant", Node::Int(view.causes.significant))
      .Set("findings", std::move(findings))
      .Set("functions", FunctionsNode(view.functions));
}

std::string ArmsText(const ArmsView& view) {
  Table table({"rows compared", "target", ">rows", ">clusters", "difference (clustered)",
               ">p clustered", ">p permuted", ">p naive", ">p"});
  for (const insight::ArmComparison& one : view.comparisons)
    table.Add({WayText(one), one.target.empty() ? "all" : one.target,
               report::Grouped(one.treated_rows + one.other_rows), report::Grouped(one.clusters),
               one.clustered ? report::Points(one.clustered->difference) + " " +
                                   report::PointsInterval(one.clustered->interval)
                             : "–",
               one.clustered ? report::PValue(one.clustered->p) : "–", PText(one.p_permutation),
               PText(one.p_naive), PText(one.p)});
  return ArmsHead(view) + ArmsVerdict(view.comparisons.front()) + "\n" + table.Render();
}

doc::Node ArmsNode(const ArmsView& view) {
  Node comparisons = Node::Array();
  for (const insight::ArmComparison& one : view.comparisons) comparisons.Push(ComparisonNode(one));
  return FormatNode("rootcause")
      .Set("runs", RunsNode(view.runs))
      .Set("factor", Text(view.question.factor))
      .Set("treated", Text(view.question.treated))
      .Set("other", Text(view.question.other))
      .Set("clustered_by",
           view.question.cluster.empty() ? Node::Null() : Text(view.question.cluster))
      .Set("comparisons", std::move(comparisons));
}

}  // namespace plimsoll::cli
