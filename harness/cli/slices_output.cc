#include "harness/cli/slices_output.h"

#include <utility>

#include "harness/cli/insight_input.h"
#include "harness/cli/json_output.h"
#include "harness/cli/table.h"
#include "harness/report/figures.h"
#include "harness/stats/significance.h"
#include "harness/text/hostile.h"

namespace plimsoll::cli {
namespace {

using doc::Node;

/// "a", "a and b", "a, b and c".
std::string Listed(const std::vector<std::string>& words) {
  std::string list;
  for (std::size_t i = 0; i < words.size(); ++i)
    list += (i == 0 ? "" : i + 1 == words.size() ? " and " : ", ") + words[i];
  return list;
}

bool IsShown(const insight::Slice& slice) {
  return !slice.is_small || slice.factor.empty() || slice.value == insight::kNoValueName;
}

std::string AdjustedText(const insight::Slice& slice) {
  const insight::SliceChange& change = *slice.change;
  if (change.p_adjusted) return report::PValue(*change.p_adjusted);
  return slice.factor.empty() ? "" : "cannot be tested";
}

std::vector<std::string> CellsOf(const insight::Slice& slice) {
  std::vector<std::string> cells = {
      slice.factor.empty() ? std::string(suite::TrackName(slice.track)) : slice.factor,
      slice.value,
      report::Grouped(slice.rate.cases),
      report::Grouped(slice.rate.clusters),
      RateText(slice.rate),
      slice.rate.unscored > 0 ? report::Grouped(slice.rate.unscored) : ""};
  if (!slice.change) return cells;
  const baseline::TrackComparison& comparison = slice.change->comparison;
  cells.push_back(report::Grouped(comparison.pairs));
  cells.push_back(comparison.difference ? report::Points(*comparison.difference) + " " +
                                              report::PointsInterval(comparison.interval)
                                        : "–");
  cells.push_back(comparison.difference ? report::PValue(comparison.p_worse) : "–");
  cells.push_back(AdjustedText(slice));
  return cells;
}

/// What a factor's table leaves to --json.
struct Small {
  std::int64_t slices = 0;
  std::int64_t cases = 0;
};

std::string SmallText(const insight::Slice& last, const Small& small, std::int64_t min_cases) {
  if (small.slices == 0) return "";
  return "  " + std::string(suite::TrackName(last.track)) + " by " + text::OneLine(last.factor) +
         ": " + report::Count(small.slices, "slice") + " of under " + std::to_string(min_cases) +
         " cases, " + report::Count(small.cases, "case") + " in all (--json lists them)\n";
}

std::string SmallOnes(const SlicesView& view) {
  std::string lines;
  Small small;
  for (std::size_t i = 0; i < view.slices.size(); ++i) {
    const insight::Slice& slice = view.slices[i];
    if (!IsShown(slice)) {
      ++small.slices;
      small.cases += slice.rate.cases;
    }
    const insight::Slice* next = i + 1 < view.slices.size() ? &view.slices[i + 1] : nullptr;
    if (next != nullptr && next->factor == slice.factor && next->track == slice.track) continue;
    lines += SmallText(slice, small, view.options.min_cases);
    small = {};
  }
  return lines;
}

std::string ChangesText(const SlicesView& view) {
  std::vector<std::string> declined;
  std::int64_t tested = 0;
  std::int64_t untested = 0;
  for (const insight::Slice& slice : view.slices) {
    if (!slice.change || slice.factor.empty()) continue;
    const std::optional<double>& p = slice.change->p_adjusted;
    ++(p ? tested : untested);
    if (p && stats::IsSignificant(*p, view.options.q))
      declined.push_back(text::OneLine(slice.factor + "=" + slice.value) + " (" +
                         std::string(suite::TrackName(slice.track)) + ")");
  }
  std::string line = "\n" + report::Count(tested, "slice") + " tested for a decline since " +
                     text::OneLine(view.baseline) + ", " + std::to_string(untested) +
                     " cannot be tested\n";
  if (declined.empty())
    return line + "none declined at q = " + report::Fixed(view.options.q, 2) + "\n";
  return line + "declined at q = " + report::Fixed(view.options.q, 2) + ": " + Listed(declined) +
         "\n";
}

Node ChangeNode(const insight::SliceChange& change) {
  const baseline::TrackComparison& comparison = change.comparison;
  const bool is_known = comparison.difference.has_value();
  return Node::Object({{"pairs", Node::Int(comparison.pairs)},
                       {"units", Node::Int(comparison.clusters)},
                       {"baseline_rate", Node::Double(comparison.baseline.rate)},
                       {"candidate_rate", Node::Double(comparison.candidate.rate)},
                       {"regressed", Node::Int(comparison.regressed)},
                       {"fixed", Node::Int(comparison.fixed)},
                       {"difference", Node::Double(comparison.difference)},
                       {"interval", is_known ? IntervalNode(comparison.interval) : Node::Null()},
                       {"level", Node::Double(0.9)},
                       {"method", is_known ? Node::String(comparison.method) : Node::Null()},
                       {"test", is_known ? Node::String(comparison.test) : Node::Null()},
                       {"p_worse", is_known ? Node::Double(comparison.p_worse) : Node::Null()},
                       {"p_smallest", is_known ? Node::Double(change.smallest_p) : Node::Null()},
                       {"p_adjusted", Node::Double(change.p_adjusted)},
                       {"can_be_tested", Node::Bool(change.p_adjusted.has_value())}});
}

Node SliceNode(const insight::Slice& slice) {
  const bool is_whole = slice.factor.empty();
  Node node = Node::Object({{"track", Node::String(std::string(suite::TrackName(slice.track)))},
                            {"factor", is_whole ? Node::Null() : Node::String(slice.factor)},
                            {"value", is_whole ? Node::Null() : Node::String(slice.value)},
                            {"is_small", Node::Bool(slice.is_small)}});
  for (doc::Member& member : RateNode(slice.rate).members)
    node.Set(member.key, std::move(member.value));
  node.Set("change", slice.change ? ChangeNode(*slice.change) : Node::Null());
  return node;
}

std::string RanksText(const stats::Standing& standing) {
  if (standing.best == standing.worst) return std::to_string(standing.best);
  return std::to_string(standing.best) + " to " + std::to_string(standing.worst);
}

std::string RankingText(const insight::Ranking& ranking) {
  Table table({">rank", "target", "run", ">failures", ">of", "pass rate", "can be rank"});
  for (const insight::RankedRun& run : ranking.runs)
    table.Add({std::to_string(run.standing.rank), run.target, run.run,
               report::Fixed(static_cast<double>(run.rate.cases) - run.rate.passes,
                             run.rate.method == "wilson" ? 0 : 1),
               report::Grouped(run.rate.cases), RateText(run.rate), RanksText(run.standing)});
  std::string text = text::OneLine(ranking.reading, 400) + "\n" + table.Render();
  if (ranking.left_out > 0)
    text += report::Count(ranking.left_out, "case") + " left out: not every run has a score\n";
  return text + "\n";
}

std::string DisagreementText(const insight::Disagreement& one) {
  const auto place = [](std::size_t rank, const insight::Ranking& ranking) {
    return "rank " + std::to_string(rank) + " of " + std::to_string(ranking.runs.size()) +
           " with " + text::OneLine(ranking.reading, 400);
  };
  return "the ranking depends on the policy: " + text::OneLine(one.target) + " is " +
         place(one.rank_first, *one.first) + ", and " + place(one.rank_second, *one.second) + "\n";
}

}  // namespace

std::string FunctionsText(const std::vector<insight::FunctionGroup>& groups) {
  std::string text;
  for (const insight::FunctionGroup& group : groups) {
    std::vector<std::string> names;
    for (const insight::FactorFunction& one : group.functions)
      names.push_back(
          text::OneLine(one.factor) +
          (one.exceptions == 0 ? "" : " (but for " + report::Count(one.exceptions, "case") + ")"));
    text += Listed(names) + (names.size() == 1 ? " is a function of " : " are functions of ") +
            text::OneLine(group.source) + ": their effects cannot be told apart\n";
  }
  return text;
}

doc::Node FunctionsNode(const std::vector<insight::FactorFunction>& functions) {
  Node list = Node::Array();
  for (const insight::FactorFunction& one : functions)
    list.Push(Node::Object({{"factor", Node::String(one.factor)},
                            {"source", Node::String(one.source)},
                            {"exceptions", Node::Int(one.exceptions)},
                            {"is_mutual", Node::Bool(one.is_mutual)}}));
  return list;
}

std::string SlicesText(const SlicesView& view) {
  std::vector<std::string_view> headings = {"slice",     "",          ">cases",
                                            ">clusters", "pass rate", ">unscored"};
  const bool has_baseline = !view.baseline.empty();
  if (has_baseline) headings.insert(headings.end(), {">pairs", "change", ">p worse", ">adjusted"});
  Table table(headings);
  for (const insight::Slice& slice : view.slices)
    if (IsShown(slice)) table.Add(CellsOf(slice));
  std::string text = table.Render() + SmallOnes(view);
  if (has_baseline) text += ChangesText(view);
  const std::string functions = FunctionsText(view.groups);
  if (!functions.empty()) text += "\n" + functions;
  if (!view.left_out.empty())
    text += "\nnot shown without --by: " + text::OneLine(Listed(view.left_out), 2000) + "\n";
  return text;
}

doc::Node SlicesNode(const SlicesView& view) {
  Node slices = Node::Array();
  for (const insight::Slice& slice : view.slices) slices.Push(SliceNode(slice));
  Node left_out = Node::Array();
  for (const std::string& factor : view.left_out) left_out.Push(Node::String(factor));
  return FormatNode("slices")
      .Set("runs", RunsNode(view.runs))
      .Set("baseline", view.baseline.empty() ? Node::Null() : Node::String(view.baseline))
      .Set("min_cases", Node::Int(view.options.min_cases))
      .Set("q", Node::Double(view.options.q))
      .Set("slices", std::move(slices))
      .Set("functions", FunctionsNode(view.functions))
      .Set("left_out", std::move(left_out));
}

std::string RankingsText(const std::vector<insight::Ranking>& rankings) {
  std::string text;
  for (const insight::Ranking& ranking : rankings) text += RankingText(ranking);
  text += "\"can be rank\" holds for all runs of a table at once (95 %)\n";
  const std::vector<insight::Disagreement> found = insight::FindDisagreements(rankings);
  for (const insight::Disagreement& one : found) text += DisagreementText(one);
  return text;
}

doc::Node RankingsNode(const std::vector<insight::Ranking>& rankings) {
  Node list = Node::Array();
  for (const insight::Ranking& ranking : rankings) {
    Node runs = Node::Array();
    for (const insight::RankedRun& run : ranking.runs) {
      const auto rank = [](std::size_t value) { return CountNode(value); };
      runs.Push(Node::Object({{"run", Node::String(run.run)},
                              {"target", Node::String(run.target)},
                              {"pass", RateNode(run.rate)},
                              {"rank", rank(run.standing.rank)},
                              {"rank_best", rank(run.standing.best)},
                              {"rank_worst", rank(run.standing.worst)}}));
    }
    list.Push(Node::Object({{"reading", Node::String(ranking.reading)},
                            {"cases", Node::Int(ranking.cases)},
                            {"left_out", Node::Int(ranking.left_out)},
                            {"runs", std::move(runs)}}));
  }
  Node depends = Node::Array();
  for (const insight::Disagreement& one : insight::FindDisagreements(rankings))
    depends.Push(Node::Object({{"first", Node::String(one.first->reading)},
                               {"second", Node::String(one.second->reading)},
                               {"target", Node::String(one.target)},
                               {"rank_first", CountNode(one.rank_first)},
                               {"rank_second", CountNode(one.rank_second)}}));
  return FormatNode("slices")
      .Set("rankings", std::move(list))
      .Set("ranking_depends_on_policy", std::move(depends));
}

}  // namespace plimsoll::cli
