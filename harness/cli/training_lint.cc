#include "harness/cli/training_lint.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "harness/cli/corpus_scan.h"
#include "harness/cli/text_input.h"
#include "harness/diversity/overlap.h"
#include "harness/doc/json.h"

namespace plimsoll::cli {
namespace {

Diagnostic Warning(const SourceMark& mark, const std::string& message) {
  Diagnostic warning;
  warning.level = DiagnosticLevel::kWarning;
  warning.rule = "seen-in-training";
  warning.mark = mark;
  warning.message = message;
  return warning;
}

const std::optional<diversity::DocumentPlace>& EvidencePlace(
    const diversity::TextOverlap& overlap) {
  return overlap.where ? overlap.where : overlap.nearest;
}

std::string Evidence(const diversity::TextOverlap& overlap, const std::vector<CorpusFile>& files,
                     const DocumentLines& lines) {
  const auto& place = EvidencePlace(overlap);
  if (!place) return "a published rule finds it in the training data";
  const std::string where = LineName(files, lines, *place);
  if (overlap.longest_run == 0) return where + " holds a near-duplicate";
  return where + " holds " + std::to_string(overlap.longest_run) + " of its " +
         std::to_string(overlap.words) + " words in a row: " + doc::QuoteShort(overlap.run);
}

}  // namespace

Status LintTraining(const Session& session, const std::vector<suite::Suite>& suites,
                    const std::vector<std::string>& corpora, const std::string& field,
                    Diagnostics* found) {
  PLIMSOLL_ASSIGN(std::vector<CorpusFile> files, CorpusFilesOf(corpora));
  std::vector<std::string> texts;
  std::vector<SourceMark> marks;
  for (const suite::Suite& suite : suites) {
    PLIMSOLL_ASSIGN(const TextSet set, TextSetOf(suite));
    for (const TextItem& item : set.items) texts.push_back(item.text);
    for (std::size_t i = 0; i < suite.size(); ++i) {
      PLIMSOLL_ASSIGN(const suite::CasePtr the_case, suite.Read(i));
      marks.push_back(the_case->mark);
    }
  }
  const diversity::OverlapIndex index(texts);
  PLIMSOLL_ASSIGN(const auto overlaps, ScanCorpora(session, index, field, &files));
  std::vector<diversity::DocumentPlace> places;
  for (const diversity::TextOverlap& overlap : overlaps)
    if (overlap.is_dirty() && EvidencePlace(overlap)) places.push_back(*EvidencePlace(overlap));
  PLIMSOLL_ASSIGN(const DocumentLines lines, LinesOf(files, std::move(places)));
  for (std::size_t i = 0; i < overlaps.size(); ++i)
    if (overlaps[i].is_dirty()) found->Add(Warning(marks[i], Evidence(overlaps[i], files, lines)));
  return {};
}

}  // namespace plimsoll::cli
