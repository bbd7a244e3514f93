#include "harness/cli/novelty_view.h"

#include <unordered_map>
#include <utility>

#include "harness/diversity/rows.h"
#include "harness/diversity/same_text.h"

namespace plimsoll::cli {
namespace {

/// Whether known texts and candidates say the same. Reads known texts again when they are asked
/// for, and keeps the latest.
class SameText {
 public:
  SameText(const KnownTexts& known, const TextSet& candidates)
      : known_(known), candidates_(candidates) {}

  bool AreKnown(std::size_t a, std::size_t b) {
    if (texts_.size() > kMostKept) texts_.clear();
    diversity::ComparedText* const first = Known(a);
    diversity::ComparedText* const second = Known(b);
    return first != nullptr && second != nullptr && first->IsSame(*second);
  }
  bool IsKnown(std::size_t candidate, std::size_t row) {
    diversity::ComparedText text(candidates_.items[candidate].text);
    diversity::ComparedText* const known = Known(row);
    return known != nullptr && known->IsSame(text);
  }
  /// The first text that could not be read; answers after it mean nothing.
  const Status& status() const { return status_; }

 private:
  static constexpr std::size_t kMostKept = 8192;

  diversity::ComparedText* Known(std::size_t row) {
    const auto found = texts_.find(row);
    if (found != texts_.end()) return &found->second;
    Result<TextItem> item = known_.Read(row);
    if (!item.ok()) {
      if (status_.ok()) status_ = item.error();
      return nullptr;
    }
    return &texts_.try_emplace(row, std::move(item->text)).first->second;
  }

  const KnownTexts& known_;
  const TextSet& candidates_;
  std::unordered_map<std::size_t, diversity::ComparedText> texts_;
  Status status_;
};

std::vector<double> NearestDistances(const std::vector<std::vector<vectors::Neighbour>>& lists) {
  std::vector<double> distances;
  for (const auto& list : lists)
    if (!list.empty()) distances.push_back(1 - list.front().cosine);
  return distances;
}

// The held-out texts beside the candidates: are these nearer to what is known than honest ones?
Status CompareWithHeldOut(embed::Embedder& embedder, const diversity::KnownRows& known, int threads,
                          NoveltyView* view) {
  PLIMSOLL_ASSIGN(const vectors::Matrix all, embedder.Embed(TextsOf(*view->held_out)));
  const vectors::Matrix rows = Gather(all.View(), diversity::NonZeroRows(all.View()));
  PLIMSOLL_ASSIGN(const auto lists, known.Nearest(rows.View(), 1, threads));
  std::vector<double> distances;
  for (const diversity::CandidateNovelty& candidate : view->report.candidates)
    if (candidate.nearest.has_value()) distances.push_back(1 - candidate.nearest->cosine);
  view->three_sample = diversity::CompareDistances(distances, NearestDistances(lists));
  return {};
}

}  // namespace

std::vector<std::string> FitTexts(const KnownTexts& known, const NoveltyView& view) {
  std::vector<std::string> texts = known.fit_texts();
  if (view.held_out.has_value())
    for (const TextItem& item : view.held_out->items) texts.push_back(item.text);
  for (const TextItem& item : view.candidates.items) texts.push_back(item.text);
  return texts;
}

Status MeasureNovelty(embed::Embedder& embedder, const KnownTexts& known, vectors::MatrixView rows,
                      const diversity::NoveltyOptions& options, NoveltyView* view) {
  view->embedder = embedder.name();
  view->embedder_identity = embedder.identity();
  view->corpora = known.corpora();
  view->repeated_texts = known.repeated();
  view->fdr = options.fdr;
  view->select = options.order.name;
  PLIMSOLL_ASSIGN(const vectors::Matrix candidates, embedder.Embed(TextsOf(view->candidates)));
  const vectors::MatrixView parts[] = {rows};
  const diversity::KnownRows known_rows(parts);
  SameText same(known, view->candidates);
  diversity::NoveltyOptions with_rules = options;
  with_rules.calibration.is_copy = [&](std::size_t a, std::size_t b) {
    return same.AreKnown(a, b);
  };
  with_rules.is_same_text = [&](std::size_t candidate, std::size_t row) {
    return same.IsKnown(candidate, row);
  };
  Result<diversity::NoveltyReport> report =
      diversity::MeasureNovelty(candidates.View(), known_rows, with_rules);
  PLIMSOLL_TRY(same.status());
  PLIMSOLL_ASSIGN(view->report, std::move(report));
  for (const diversity::CandidateNovelty& candidate : view->report.candidates) {
    if (!candidate.nearest.has_value()) continue;
    const std::size_t row = candidate.nearest->index;
    if (view->nearest.contains(row)) continue;
    PLIMSOLL_ASSIGN(TextItem item, known.Read(row));
    view->nearest.emplace(row, NearestText{known.CorpusName(row), std::move(item)});
  }
  const int threads = options.calibration.threads;
  PLIMSOLL_ASSIGN(view->authenticity,
                  diversity::Authenticity(view->report.candidates, known_rows, threads));
  if (!view->held_out.has_value()) return {};
  return CompareWithHeldOut(embedder, known_rows, threads, view);
}

}  // namespace plimsoll::cli
