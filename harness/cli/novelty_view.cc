#include "harness/cli/novelty_view.h"

#include <unordered_map>
#include <utility>

#include "harness/diversity/same_text.h"
#include "harness/text/normal.h"

namespace plimsoll::cli {
namespace {

/// Whether two texts say the same. Keeps the n-grams of texts that were asked for.
class SameText {
 public:
  bool operator()(const TextItem& a, const TextItem& b) { return Of(a).IsSame(Of(b)); }

 private:
  diversity::ComparedText& Of(const TextItem& item) {
    return texts_.try_emplace(&item, item.text).first->second;
  }

  std::unordered_map<const TextItem*, diversity::ComparedText> texts_;
};

std::vector<std::string> KnownTexts(const NoveltyView& view) {
  std::vector<std::string> texts;
  for (std::size_t row = 0; row < view.known.size(); ++row) texts.push_back(view.Known(row).text);
  return texts;
}

std::vector<double> NearestDistances(const std::vector<std::vector<vectors::Neighbour>>& lists) {
  std::vector<double> distances;
  for (const auto& list : lists)
    if (!list.empty()) distances.push_back(1 - list.front().cosine);
  return distances;
}

// The held-out texts beside the candidates: are these nearer to what is known than honest ones?
Status CompareWithHeldOut(embed::Embedder& embedder, const diversity::KnownRows& known, int threads,
                          NoveltyView* view) {
  PLIMSOLL_ASSIGN(const vectors::Matrix rows, embedder.Embed(TextsOf(*view->held_out)));
  PLIMSOLL_ASSIGN(const auto lists, known.Nearest(rows.View(), 1, threads));
  std::vector<double> distances;
  for (const diversity::CandidateNovelty& candidate : view->report.candidates)
    if (candidate.nearest.has_value()) distances.push_back(1 - candidate.nearest->cosine);
  view->three_sample = diversity::CompareDistances(distances, NearestDistances(lists));
  return {};
}

}  // namespace

std::size_t NoveltyView::CorpusTexts() const {
  std::size_t texts = 0;
  for (const TextSet& corpus : corpora) texts += corpus.items.size();
  return texts;
}

void ListKnownTexts(NoveltyView* view) {
  std::unordered_map<std::string, std::size_t> seen;
  for (std::size_t corpus = 0; corpus < view->corpora.size(); ++corpus) {
    const std::vector<TextItem>& items = view->corpora[corpus].items;
    for (std::size_t item = 0; item < items.size(); ++item) {
      if (seen.try_emplace(text::NormalForm(items[item].text), view->known.size()).second) {
        view->known.push_back({corpus, item});
      } else {
        ++view->repeated_texts;
      }
    }
  }
}

std::vector<std::string> FitTexts(const NoveltyView& view) {
  std::vector<std::string> texts = KnownTexts(view);
  if (view.held_out.has_value())
    for (const TextItem& item : view.held_out->items) texts.push_back(item.text);
  for (const TextItem& item : view.candidates.items) texts.push_back(item.text);
  return texts;
}

Status MeasureNovelty(embed::Embedder& embedder, const diversity::NoveltyOptions& options,
                      NoveltyView* view) {
  view->embedder = embedder.name();
  view->embedder_identity = embedder.identity();
  view->fdr = options.fdr;
  PLIMSOLL_ASSIGN(const vectors::Matrix corpus, embedder.Embed(KnownTexts(*view)));
  PLIMSOLL_ASSIGN(const vectors::Matrix candidates, embedder.Embed(TextsOf(view->candidates)));
  const vectors::MatrixView parts[] = {corpus.View()};
  const diversity::KnownRows known(parts);
  SameText is_same;
  diversity::NoveltyOptions with_rules = options;
  with_rules.calibration.is_copy = [&](std::size_t a, std::size_t b) {
    return is_same(view->Known(a), view->Known(b));
  };
  with_rules.is_same_text = [&](std::size_t candidate, std::size_t row) {
    return is_same(view->candidates.items[candidate], view->Known(row));
  };
  PLIMSOLL_ASSIGN(view->report, diversity::MeasureNovelty(candidates.View(), known, with_rules));
  const int threads = options.calibration.threads;
  PLIMSOLL_ASSIGN(view->authenticity,
                  diversity::Authenticity(view->report.candidates, known, threads));
  if (!view->held_out.has_value()) return {};
  return CompareWithHeldOut(embedder, known, threads, view);
}

}  // namespace plimsoll::cli
