#include "harness/cli/suite_health.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <memory>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "harness/cli/corpus_scan.h"
#include "harness/cli/embedders.h"
#include "harness/cli/known_texts.h"
#include "harness/cli/named_suites.h"
#include "harness/cli/novelty_view.h"
#include "harness/cli/text_input.h"
#include "harness/diversity/overlap.h"
#include "harness/diversity/point_coverage.h"
#include "harness/diversity/semantic.h"
#include "harness/diversity/semantic_measures.h"
#include "harness/suite/case_name.h"

namespace plimsoll::cli {
namespace {

using gate::SuiteHealth;

// The measure that has a guarantee on finite samples (methods/diversity.md 4.3).
constexpr std::string_view kDiversity = "vendi_2";

/// To the cases before; that a new case is near another new one is another matter.
bool IsNovel(diversity::NoveltyVerdict verdict) {
  return verdict == diversity::NoveltyVerdict::kNovel ||
         verdict == diversity::NoveltyVerdict::kNearOther;
}

/// The suites of a run beside what the policy names.
class Examination {
 public:
  Examination(const Session& session, const Workspace& workspace, const gate::Policy& policy)
      : session_(session), workspace_(workspace), policy_(policy) {}

  Result<SuiteHealth> Run() {
    const gate::SuiteHealthPolicy& asked = policy_.suite_health;
    for (const suite::Suite& suite : workspace_.suites) {
      PLIMSOLL_ASSIGN(TextSet set, TextSetOf(suite));
      const std::vector<std::string> texts = TextsOf(set);
      std::copy(texts.begin(), texts.end(), std::back_inserter(texts_));
      sets_.push_back(std::move(set));
    }
    if (asked.least_coverage) PLIMSOLL_TRY(MeasureCoverage());
    if (asked.largest_overlap) PLIMSOLL_TRY(MeasureOverlap());
    if (!asked.keeps_diversity && !asked.least_novelty) return std::move(health_);
    PLIMSOLL_ASSIGN(const std::vector<suite::Suite> before,
                    LoadSuitesBelow(Beside(asked.reference)));
    for (const suite::Suite& suite : before) {
      PLIMSOLL_ASSIGN(TextSet set, TextSetOf(suite));
      before_.push_back(std::move(set));
    }
    if (asked.keeps_diversity) PLIMSOLL_TRY(MeasureDiversity());
    if (asked.least_novelty) PLIMSOLL_TRY(MeasureNew());
    return std::move(health_);
  }

 private:
  std::string Beside(const std::string& path) const {
    return path.starts_with('/') ? path : policy_.folder + path;
  }

  // Only the lexical one differs from what was made before.
  Result<embed::Embedder*> Embedder(const std::vector<std::string>& fit) {
    EmbedderRequest request;
    request.spec = policy_.suite_health.embedder;
    request.config = workspace_.config.path;
    request.session = &session_;
    if (embedder_ == nullptr || IsFitted(request)) {
      PLIMSOLL_ASSIGN(embedder_, MakeEmbedder(request, fit));
    }
    return embedder_.get();
  }

  Status MeasureCoverage() {
    Diagnostics found;
    TextFields fields;
    fields.text = policy_.suite_health.traffic_text;
    const std::string source = Beside(policy_.suite_health.traffic);
    const Result<TextSet> traffic = ReadTextSet(workspace_.config.path, source, fields, &found);
    if (!traffic.ok()) return found.has_errors() ? found.ToStatus() : traffic.status();
    const std::vector<std::string> queries = TextsOf(*traffic);
    std::vector<double> weights;
    for (const TextItem& item : traffic->items) weights.push_back(item.weight);
    std::vector<std::string> fit = queries;
    std::copy(texts_.begin(), texts_.end(), std::back_inserter(fit));
    PLIMSOLL_ASSIGN(embed::Embedder* const embedder, Embedder(fit));
    PLIMSOLL_ASSIGN(const vectors::Matrix asked, embedder->Embed(queries));
    PLIMSOLL_ASSIGN(const vectors::Matrix cases, embedder->Embed(texts_));
    PLIMSOLL_ASSIGN(const auto points,
                    diversity::MeasurePointCoverage(asked.View(), weights, cases.View(), {}));
    if (!points)
      return MakeError(ErrorCode::kNothingSelected, source,
                       ": too few different texts to say how much of the traffic is covered");
    health_.coverage = {points->coverage.value, points->coverage.interval, points->coverage_if_same,
                        static_cast<std::int64_t>(cases.rows()),
                        static_cast<std::int64_t>(asked.rows())};
    return {};
  }

  Status MeasureOverlap() {
    std::vector<std::string> paths;
    for (const std::string& path : policy_.suite_health.training_data)
      paths.push_back(Beside(path));
    PLIMSOLL_ASSIGN(std::vector<CorpusFile> files, CorpusFilesOf(paths));
    const diversity::OverlapIndex index(texts_);
    PLIMSOLL_ASSIGN(const auto overlaps,
                    ScanCorpora(session_, index, policy_.suite_health.training_text, &files));
    std::size_t next = 0;
    for (const TextSet& set : sets_) {
      SuiteHealth::Overlap overlap{set.name, static_cast<std::int64_t>(set.items.size()), {}};
      for (const TextItem& item : set.items)
        if (overlaps[next++].is_dirty()) overlap.seen.push_back(suite::CaseName(set.name, item.id));
      health_.overlaps.push_back(std::move(overlap));
    }
    return {};
  }

  const TextSet* Before(const std::string& suite) const {
    const auto found = std::find_if(before_.begin(), before_.end(),
                                    [&](const TextSet& set) { return set.name == suite; });
    return found == before_.end() ? nullptr : &*found;
  }

  Status MeasureDiversity() {
    std::vector<std::string> fit;
    for (const TextSet& set : before_)
      for (const TextItem& item : set.items) fit.push_back(item.text);
    std::copy(texts_.begin(), texts_.end(), std::back_inserter(fit));
    PLIMSOLL_ASSIGN(embed::Embedder* const embedder, Embedder(fit));
    for (const TextSet& set : sets_) {
      const TextSet* before = Before(set.name);
      std::optional<diversity::MeasureDifference> change;
      if (before != nullptr) {
        PLIMSOLL_ASSIGN(change, ChangeOf(*embedder, set, *before));
      }
      if (change) {
        health_.diversity.push_back(
            {set.name, change->name, change->first, change->second, change->interval});
      } else {
        health_.without_diversity.push_back(set.name);
      }
    }
    return {};
  }

  // None where one of the two is too small.
  Result<std::optional<diversity::MeasureDifference>> ChangeOf(embed::Embedder& embedder,
                                                               const TextSet& now,
                                                               const TextSet& before) const {
    const diversity::SemanticOptions options;
    std::vector<vectors::Matrix> rows;
    std::vector<diversity::SemanticDiversity> whole;
    std::vector<std::size_t> counts;
    for (const TextSet* set : {&now, &before}) {
      PLIMSOLL_ASSIGN(vectors::Matrix of_set, embedder.Embed(TextsOf(*set)));
      PLIMSOLL_ASSIGN(diversity::SemanticDiversity measured,
                      diversity::MeasureSemantic(of_set.View(), nullptr, options));
      counts.push_back(measured.rows);
      rows.push_back(std::move(of_set));
      whole.push_back(std::move(measured));
    }
    const std::size_t size = diversity::SemanticSizeFor(counts);
    std::vector<std::vector<diversity::Measure>> measures;
    for (std::size_t i = 0; i < rows.size(); ++i)
      measures.push_back(diversity::SemanticMeasures(rows[i].View(), whole[i], size, options));
    for (diversity::MeasureDifference& change :
         diversity::CompareMeasures(measures[0], measures[1]))
      if (change.name == kDiversity) return std::optional(std::move(change));
    return std::optional<diversity::MeasureDifference>();
  }

  Status MeasureNew() {
    SuiteHealth::Novelty novelty;
    NoveltyView view;
    view.candidates.name = "new cases";
    for (const TextSet& set : sets_) {
      const TextSet* before = Before(set.name);
      std::set<std::string> known;
      if (before != nullptr)
        for (const TextItem& item : before->items) known.insert(item.id);
      for (const TextItem& item : set.items) {
        if (known.count(item.id) != 0) continue;
        view.candidates.items.push_back(item);
        view.candidates.items.back().id = suite::CaseName(set.name, item.id);
      }
    }
    novelty.added = static_cast<std::int64_t>(view.candidates.items.size());
    if (novelty.added > 0) {
      std::vector<std::unique_ptr<TextSource>> sources;
      for (const TextSet& set : before_) sources.push_back(MakeTextSource(set));
      Diagnostics found;
      PLIMSOLL_ASSIGN(const KnownTexts known, KnownTexts::List(std::move(sources), &found));
      PLIMSOLL_ASSIGN(embed::Embedder* const embedder, Embedder(FitTexts(known, view)));
      vectors::Matrix rows(0, embedder->dimensions());
      PLIMSOLL_TRY(
          known.ForEachBlock(known.size(), [&](std::span<const std::string> texts) -> Status {
            PLIMSOLL_ASSIGN(rows, embedder->Embed(texts));
            return {};
          }));
      PLIMSOLL_TRY(MeasureNovelty(*embedder, known, rows.View(), {}, &view));
      for (std::size_t i = 0; i < view.candidates.items.size(); ++i)
        if (!IsNovel(view.report.candidates[i].verdict))
          novelty.stale.push_back(view.candidates.items[i].id);
    }
    health_.novelty = std::move(novelty);
    return {};
  }

  const Session& session_;
  const Workspace& workspace_;
  const gate::Policy& policy_;
  std::vector<TextSet> sets_;
  std::vector<std::string> texts_;  // of all sets, one after the other
  std::vector<TextSet> before_;
  std::unique_ptr<embed::Embedder> embedder_;  // the last that was made
  SuiteHealth health_;
};

}  // namespace

Result<gate::SuiteHealth> MeasureSuiteHealth(const Session& session, const Workspace& workspace,
                                             const gate::Policy& policy) {
  if (!policy.suite_health.is_set()) return gate::SuiteHealth();
  return Examination(session, workspace, policy).Run();
}

}  // namespace plimsoll::cli
