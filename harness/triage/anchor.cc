#include "harness/triage/anchor.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "harness/doc/json.h"
#include "harness/doc/jsonl.h"
#include "harness/doc/object_reader.h"

namespace plimsoll::triage {
namespace {

struct AnchorEntry {
  suite::Case the_case;
  std::string answer;
  bool passed = false;
};

void ReadEntry(doc::ObjectReader& r, AnchorEntry* out) {
  r.Object("case", &out->the_case, suite::ReadCase, "what was asked, and what of it is judged",
           true);
  r.String("answer", &out->answer, "what was answered", true);
  r.Bool("passed", &out->passed, "whether the judges passed it", true);
}

}  // namespace

bool IsAnchorable(const run::TrialRecord& record) {
  const bool has_votes =
      std::any_of(record.grades.begin(), record.grades.end(),
                  [](const judge::Grade& grade) { return !grade.votes.empty(); });
  return has_votes && record.passed && !record.reply.text.empty();
}

std::string AnchorLine(const suite::Case& the_case, const run::TrialRecord& record) {
  suite::Case kept = the_case;
  kept.id = record.suite + "." + record.case_id + "." + std::to_string(record.epoch);
  return doc::WriteJson(doc::Node::Object({{"case", suite::CaseToNode(kept)},
                                           {"answer", doc::Node::String(record.reply.text)},
                                           {"passed", doc::Node::Bool(*record.passed)}})) +
         "\n";
}

Result<KnownAnswers> ReadAnchor(const std::string& file) {
  PLIMSOLL_ASSIGN(doc::JsonlReader lines, doc::JsonlReader::Open(file));
  Diagnostics diagnostics;
  suite::Manifest manifest;
  manifest.id = "anchor";
  manifest.version = "1.0.0";
  std::vector<suite::Case> cases;
  KnownAnswers known;
  while (true) {
    PLIMSOLL_ASSIGN(const auto line, lines.Next());
    if (!line) break;
    const Result<doc::Node> node = doc::ParseJsonFile(line->text, file, &diagnostics, line->number);
    if (!node.ok()) continue;
    const doc::Document document{file, line->text, line->number, &diagnostics};
    AnchorEntry entry;
    {
      doc::ObjectReader reader(document, *node);
      ReadEntry(reader, &entry);
    }
    target::Reply reply;
    reply.status = target::ReplyStatus::kAnswered;
    reply.text = std::move(entry.answer);
    cases.push_back(std::move(entry.the_case));
    known.answers.push_back(std::move(reply));
    known.passes.push_back(entry.passed);
  }
  PLIMSOLL_TRY(diagnostics.ToStatus());
  PLIMSOLL_ASSIGN(suite::Suite suite, suite::MakeSuite(std::move(manifest), std::move(cases)));
  known.suites.push_back(std::move(suite));
  return known;
}

}  // namespace plimsoll::triage
