#include "harness/cli/novelty_output.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <span>
#include <string_view>
#include <utility>

#include "harness/cli/json_output.h"
#include "harness/cli/table.h"
#include "harness/doc/json.h"
#include "harness/report/figures.h"
#include "harness/text/hostile.h"

namespace plimsoll::cli {
namespace {

using diversity::CandidateNovelty;
using diversity::NoveltyVerdict;
using doc::Node;

constexpr NoveltyVerdict kVerdicts[] = {
    NoveltyVerdict::kNovel,       NoveltyVerdict::kNearOther, NoveltyVerdict::kDuplicate,
    NoveltyVerdict::kKnownRegion, NoveltyVerdict::kUndecided, NoveltyVerdict::kNothingToEmbed};

std::string_view VerdictName(NoveltyVerdict verdict) {
  switch (verdict) {
    case NoveltyVerdict::kNovel:
      return "novel";
    case NoveltyVerdict::kDuplicate:
      return "duplicate";
    case NoveltyVerdict::kKnownRegion:
      return "known_region";
    case NoveltyVerdict::kUndecided:
      return "undecided";
    case NoveltyVerdict::kNearOther:
      return "near_other";
    case NoveltyVerdict::kNothingToEmbed:
      return "nothing_to_embed";
  }
  return "";
}

std::vector<std::pair<std::string, std::size_t>> CountVerdicts(
    const diversity::NoveltyReport& report) {
  std::vector<std::pair<std::string, std::size_t>> counts;
  for (const NoveltyVerdict verdict : kVerdicts)
    counts.emplace_back(VerdictName(verdict),
                        std::count_if(report.candidates.begin(), report.candidates.end(),
                                      [&](const auto& one) { return one.verdict == verdict; }));
  return counts;
}

// To three significant digits.
std::string Digits(double value) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.3g", value);
  return text.data();
}

std::string Distance(double value) { return report::Fixed(value, 3); }

std::string How(const NoveltyView& view) {
  const std::string rows = std::to_string(view.report.calibration.mean.size());
  const std::string fdr = Digits(view.fdr);
  if (view.report.threshold.has_value())
    return "mean distance to the " + std::to_string(diversity::kNoveltyNeighbours) +
           " nearest known texts: above it lie so few of " + rows +
           " known texts, each left out in turn, that p_novel is at most " +
           Digits(view.report.p_threshold) +
           ", where Benjamini and Hochberg hold false discoveries at " + fdr;
  std::string how = "none: no candidate is novel with false discoveries held at " + fdr;
  if (view.report.calibration.mean.size() < view.report.known_needed)
    how += "; " + rows + " known texts give no p_novel below " + Digits(view.report.smallest_p) +
           ", which one novel candidate among " + std::to_string(view.report.candidates.size()) +
           " cannot pass: that takes " + std::to_string(view.report.known_needed);
  return how;
}

std::string TooFewKnown(const NoveltyView& view) {
  return "too few known texts: " + std::to_string(view.report.calibration.mean.size()) + ", and " +
         std::to_string(view.report.known_needed) + " are needed to call one of these novel at " +
         Digits(view.fdr);
}

std::string Why(const NoveltyView& view, const CandidateNovelty& candidate) {
  const std::string beyond = "farther out than " + report::Percent(candidate.percentile) +
                             " of known texts, p_adjusted " + Digits(candidate.p_adjusted);
  switch (candidate.verdict) {
    case NoveltyVerdict::kNovel:
      return beyond;
    case NoveltyVerdict::kDuplicate:
      return candidate.is_same_text ? "repeats the words of its nearest known text"
             : 1 - candidate.nearest->cosine <= diversity::kSameVector
                 ? "has the same embedding as its nearest known text"
                 : "nearer to its nearest known text than known texts are to each other, "
                   "p_duplicate " +
                       Digits(candidate.p_duplicate);
    case NoveltyVerdict::kKnownRegion:
      return "in a known region: " + beyond + ", above " + Digits(view.fdr);
    case NoveltyVerdict::kUndecided:
      return TooFewKnown(view);
    case NoveltyVerdict::kNearOther:
      return "novel, but no farther than " + Distance(view.report.apart) + " from " +
             doc::QuoteShort(view.candidates.items[candidate.near_other->index].id) +
             ", which is kept";
    case NoveltyVerdict::kNothingToEmbed:
      return "no text that the embedder can embed";
  }
  return "";
}

Node RowNode(const NoveltyView& view, std::size_t index) {
  const CandidateNovelty& candidate = view.report.candidates[index];
  const bool is_measured = candidate.nearest.has_value();
  const auto number = [is_measured](double value) {
    return is_measured ? Node::Double(value) : Node::Null();
  };
  Node nearest;
  if (is_measured) {
    const NearestText& known = view.nearest.at(candidate.nearest->index);
    nearest = Node::Object();
    nearest.Set("corpus", Node::String(known.corpus))
        .Set("id", Node::String(known.item.id))
        .Set("similarity", Node::Double(candidate.nearest->cosine));
  }
  Node other;
  if (candidate.near_other.has_value()) {
    other = Node::Object();
    other.Set("id", Node::String(view.candidates.items[candidate.near_other->index].id))
        .Set("similarity", Node::Double(candidate.near_other->cosine));
  }
  return Node::Object({{"id", Node::String(view.candidates.items[index].id)},
                       {"novelty", number(candidate.novelty)},
                       {"percentile", number(candidate.percentile)},
                       {"p_novel", number(candidate.p_novel)},
                       {"p_adjusted", number(candidate.p_adjusted)},
                       {"p_duplicate", number(candidate.p_duplicate)},
                       {"nearest", std::move(nearest)},
                       {"near_candidate", std::move(other)},
                       {"kept", Node::Bool(candidate.verdict == NoveltyVerdict::kNovel)},
                       {"verdict", Node::String(std::string(VerdictName(candidate.verdict)))},
                       {"why", Node::String(Why(view, candidate))}});
}

Node CalibrationNode(const NoveltyView& view) {
  const diversity::NoveltyCalibration& usual = view.report.calibration;
  return Node::Object({{"texts", CountNode(usual.mean.size())},
                       {"known_needed", CountNode(view.report.known_needed)},
                       {"blank_texts", CountNode(BlankIn(view.corpora))},
                       {"repeated_texts", CountNode(view.repeated_texts)},
                       {"sampled", CountNode(usual.sampled)},
                       {"copies", CountNode(usual.copies)},
                       {"nothing_to_embed", CountNode(usual.zero_rows)},
                       {"smallest_p", Node::Double(view.report.smallest_p)}});
}

Node ThreeSampleNode(const NoveltyView& view) {
  if (!view.three_sample.has_value()) return Node::Null();
  const stats::RankSum& ranks = view.three_sample->ranks;
  return Node::Object(
      {{"held_out", CountNode(view.held_out->items.size())},
       {"auc", Node::Double(ranks.auc)},
       {"p_less", Node::Double(ranks.p_less)},
       {"p_two_sided", Node::Double(ranks.p_two_sided)},
       {"kolmogorov_smirnov", Node::Double(view.three_sample->kolmogorov_smirnov)}});
}

}  // namespace

doc::Node NoveltyNode(const NoveltyView& view) {
  const diversity::NoveltyReport& report = view.report;
  Node corpora = Node::Array();
  for (const KnownTexts::Corpus& corpus : view.corpora)
    corpora.Push(Node::Object({{"name", Node::String(corpus.name)},
                               {"texts", CountNode(corpus.texts)},
                               {"blank", CountNode(corpus.blank)}}));
  Node rows = Node::Array();
  for (std::size_t i = 0; i < report.candidates.size(); ++i) rows.Push(RowNode(view, i));
  Node order = Node::Array();
  for (const std::size_t kept : report.kept)
    order.Push(Node::String(view.candidates.items[kept].id));
  const bool is_farthest = view.select == diversity::BatchOrders().front().name;
  Node verdicts = Node::Object();
  for (const auto& [name, count] : CountVerdicts(report)) verdicts.Set(name, CountNode(count));
  Node threshold = Node::Object(
      {{"value", Node::Double(report.threshold)},
       {"how", Node::String(How(view))},
       {"p_novel", report.threshold.has_value() ? Node::Double(report.p_threshold) : Node::Null()},
       {"fdr", Node::Double(view.fdr)},
       {"duplicate", Node::Double(report.duplicate_distance)},
       {"apart", Node::Double(report.apart)}});
  return FormatNode("novelty")
      .Set("candidates", CountNode(report.candidates.size()))
      .Set("corpus", CountNode(TextsIn(view.corpora)))
      .Set("corpora", std::move(corpora))
      .Set("embedder", Node::String(view.embedder))
      .Set("embedder_identity", Node::String(view.embedder_identity))
      .Set("calibration", CalibrationNode(view))
      .Set("threshold", std::move(threshold))
      .Set("kept", CountNode(report.kept.size()))
      .Set("rejected", CountNode(report.candidates.size() - report.kept.size()))
      .Set("verdicts", std::move(verdicts))
      .Set("select", Node::String(view.select))
      .Set("kept_farthest_first", is_farthest ? order : Node::Null())
      .Set("kept_in_order", std::move(order))
      .Set("authenticity", Node::Double(view.authenticity))
      .Set("three_sample", ThreeSampleNode(view))
      .Set("rows", std::move(rows));
}

namespace {

/// The kept candidates in their order, then the others in theirs.
std::vector<std::size_t> ShownOrder(const diversity::NoveltyReport& report) {
  std::vector<std::size_t> order = report.kept;
  for (std::size_t i = 0; i < report.candidates.size(); ++i)
    if (report.candidates[i].verdict != NoveltyVerdict::kNovel) order.push_back(i);
  return order;
}

std::string SummaryText(const NoveltyView& view) {
  const diversity::NoveltyReport& report = view.report;
  const std::size_t blank = BlankIn(view.corpora);
  std::string out = std::to_string(report.candidates.size()) + " candidates against " +
                    std::to_string(TextsIn(view.corpora)) + " known texts, embedded by " +
                    text::OneLine(view.embedder) + "\n";
  if (blank > 0) out += std::to_string(blank) + " blank texts of the corpora are left out\n";
  out += std::to_string(report.kept.size()) + " kept, " +
         std::to_string(report.candidates.size() - report.kept.size()) + " rejected";
  std::string by_verdict;
  for (const auto& [name, count] : CountVerdicts(report))
    if (count > 0)
      by_verdict += (by_verdict.empty() ? ": " : ", ") + std::to_string(count) + " " + name;
  out += by_verdict + "\nthreshold: " +
         (report.threshold.has_value() ? Distance(*report.threshold) + ", " : "") + How(view) +
         "\nkept candidates lie more than " + Distance(report.apart) +
         " apart, the median distance of a known text to its nearest\n";
  if (view.authenticity.has_value())
    out += report::Percent(*view.authenticity) +
           " are farther from their nearest known text than that from its own nearest\n";
  if (view.three_sample.has_value())
    out += "nearer to the known texts than held-out ones: AUC " +
           Digits(view.three_sample->ranks.auc) + " (1/2: alike, below: nearer), p_less " +
           Digits(view.three_sample->ranks.p_less) + "\n";
  return out;
}

}  // namespace

std::string NoveltyText(const NoveltyView& view, int limit, bool with_texts) {
  std::vector<std::string_view> headings = {"candidate", "kept",        ">novelty",
                                            "nearest",   ">similarity", "why"};
  if (with_texts) headings.push_back("nearest text");
  Table table(headings);
  const std::vector<std::size_t> order = ShownOrder(view.report);
  const std::size_t shown = std::min(order.size(), static_cast<std::size_t>(limit));
  for (const std::size_t i : std::span(order).first(shown)) {
    const CandidateNovelty& candidate = view.report.candidates[i];
    const bool is_measured = candidate.nearest.has_value();
    std::vector<std::string> cells = {
        view.candidates.items[i].id,
        candidate.verdict == NoveltyVerdict::kNovel ? "yes" : "no",
        is_measured ? Distance(candidate.novelty) : "",
        is_measured ? view.nearest.at(candidate.nearest->index).item.id : "",
        is_measured ? Distance(candidate.nearest->cosine) : "",
        Why(view, candidate)};
    if (with_texts)
      cells.push_back(is_measured
                          ? text::OneLine(view.nearest.at(candidate.nearest->index).item.text, 60)
                          : "");
    table.Add(cells);
  }
  std::string out = SummaryText(view) + "\n" + table.Render();
  if (shown < order.size())
    out += "and " + report::Grouped(static_cast<std::int64_t>(order.size() - shown)) +
           " more (--limit, or all of them with --json)\n";
  return out;
}

std::string KeptLines(const NoveltyView& view) {
  std::string lines;
  for (const std::size_t index : view.report.kept) {
    const TextItem& item = view.candidates.items[index];
    const CandidateNovelty& candidate = view.report.candidates[index];
    doc::JsonAppender out(&lines);
    out.BeginObject().Key("id").String(item.id).Key("text").String(item.text);
    out.Key("weight").Double(item.weight).Key("tags").BeginArray();
    for (const std::string& tag : item.tags) out.String(tag);
    out.EndArray();
    if (!item.user.empty()) out.Key("user").String(item.user);
    out.Key("novelty").Double(candidate.novelty).Key("p_novel").Double(candidate.p_novel);
    out.Key("nearest").String(view.nearest.at(candidate.nearest->index).item.id);
    out.EndObject();
    lines += '\n';
  }
  return lines;
}

}  // namespace plimsoll::cli
