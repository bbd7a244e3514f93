#include "harness/triage/label.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "harness/doc/decode.h"
#include "harness/doc/json.h"
#include "harness/doc/object_reader.h"
#include "harness/suite/case.h"

namespace plimsoll::triage {
namespace {

constexpr std::string_view kFormat = "plimsoll.label/1";
constexpr std::size_t kDigestDigits = 64;

bool IsDigest(std::string_view text) {
  return text.size() == kDigestDigits &&
         text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

void ReadLabel(doc::ObjectReader& r, Label* out) {
  std::string format;
  r.String("format", &format, "always plimsoll.label/1", true);
  if (r.IsReading() && format != kFormat)
    r.Fail("format", "expected \"" + std::string(kFormat) + "\", found " + doc::QuoteShort(format));
  r.String("run", &out->answer.run, "the run", true);
  r.Form("suite", &out->answer.suite, "id", "the suite", true);
  r.Form("case", &out->answer.case_id, "id", "the case", true);
  r.Int("epoch", &out->answer.epoch, "the trial", 0, std::numeric_limits<int>::max(), true);
  r.String("digest", &out->answer_digest, "SHA-256 of the answer", true);
  if (r.IsReading() && !IsDigest(out->answer_digest)) r.Fail("digest", "\"digest\" is no SHA-256");
  r.Enum_("finding", &out->finding, kFindingNames, "what the person found", true);
  r.Enum_("round", &out->round, kRoundNames, "why the label was given", true);
  r.Form("reviewer", &out->reviewer, "id", "an opaque id", true);
  r.String("at", &out->at, "RFC 3339", true);
  r.Bool("blinded", &out->is_blinded, "grades and model were hidden", true);
  r.Bool("withdrawn", &out->is_withdrawn, "takes the reviewer's label of this round back");
  r.String("note", &out->note, "for people");
  r.Double("probability", &out->probability, "that the queue drew the answer", 0, 1);
  if (out->probability && *out->probability <= 0)
    r.Fail("probability", "\"probability\" is 0; what was drawn had a chance");
}

bool IsSameRound(const Label& a, const Label& b) {
  return a.reviewer == b.reviewer && a.round == b.round;
}

bool Differ(const std::vector<Label>& labels) {
  return std::any_of(labels.begin(), labels.end(),
                     [&](const Label& label) { return label.finding != labels.front().finding; });
}

/// The first by somebody who gave none of the labels; null: nobody did.
const Label* FindAdjudication(const std::vector<Label>& standing,
                              const std::vector<Label>& independent) {
  const auto found = std::find_if(standing.begin(), standing.end(), [&](const Label& label) {
    return label.round == Round::kAdjudication &&
           std::none_of(independent.begin(), independent.end(),
                        [&](const Label& other) { return other.reviewer == label.reviewer; });
  });
  return found == standing.end() ? nullptr : &*found;
}

std::optional<bool> PassedOf(Finding finding) {
  if (finding == Finding::kCannotTell) return std::nullopt;
  return finding == Finding::kPass;
}

}  // namespace

std::string LabelToJson(const Label& label) {
  std::string out;
  doc::JsonAppender json(&out);
  json.BeginObject().Key("format").String(kFormat);
  json.Key("run").String(label.answer.run).Key("suite").String(label.answer.suite);
  json.Key("case").String(label.answer.case_id).Key("epoch").Int(label.answer.epoch);
  json.Key("digest").String(label.answer_digest);
  json.Key("finding").String(kFindingNames[static_cast<int>(label.finding)]);
  json.Key("round").String(kRoundNames[static_cast<int>(label.round)]);
  json.Key("reviewer").String(label.reviewer).Key("at").String(label.at);
  json.Key("blinded").Bool(label.is_blinded);
  if (label.is_withdrawn) json.Key("withdrawn").Bool(true);
  if (!label.note.empty()) json.Key("note").String(label.note);
  if (label.probability) json.Key("probability").Double(*label.probability);
  json.EndObject();
  return out;
}

Result<Label> LabelFromJson(std::string_view json) {
  return doc::DecodeJson<Label>(json, ReadLabel);
}

bool IsReviewer(std::string_view id) { return suite::IsId(id); }

std::vector<Label> StandingLabels(const std::vector<Label>& labels) {
  std::vector<Label> standing;
  for (const Label& label : labels) {
    const auto known = std::find_if(standing.begin(), standing.end(),
                                    [&](const Label& other) { return IsSameRound(label, other); });
    if (label.is_withdrawn) {
      if (known != standing.end()) standing.erase(known);
    } else if (known == standing.end()) {
      standing.push_back(label);
    }
  }
  return standing;
}

std::vector<Label> IndependentLabels(const std::vector<Label>& standing) {
  std::vector<Label> independent;
  for (const Label& label : standing) {
    const bool is_first_look =
        std::none_of(independent.begin(), independent.end(),
                     [&](const Label& other) { return other.reviewer == label.reviewer; });
    if (label.round != Round::kAdjudication && is_first_look) independent.push_back(label);
  }
  return independent;
}

Settled Settle(const std::vector<Label>& labels, int asked) {
  const std::vector<Label> standing = StandingLabels(labels);
  const std::vector<Label> independent = IndependentLabels(standing);
  Settled settled;
  settled.labels = static_cast<int>(standing.size());
  for (const Label& label : standing)
    if (!settled.probability) settled.probability = label.probability;
  if (independent.empty()) return settled;
  if (Differ(independent)) {
    const Label* adjudication = FindAdjudication(standing, independent);
    settled.standing = adjudication == nullptr ? Standing::kConflict : Standing::kAdjudicated;
    if (adjudication != nullptr) settled.passed = PassedOf(adjudication->finding);
  } else if (static_cast<int>(independent.size()) < asked) {
    settled.standing = Standing::kHalf;
  } else {
    settled.standing = Standing::kAgreed;
    settled.passed = PassedOf(independent.front().finding);
  }
  return settled;
}

}  // namespace plimsoll::triage
