#include "harness/triage/review_json.h"

#include <limits>
#include <vector>

#include "harness/doc/decode.h"
#include "harness/doc/json.h"
#include "harness/doc/object_reader.h"
#include "harness/triage/reveal.h"

namespace plimsoll::triage {
namespace {

constexpr std::size_t kLongestText = 1u << 20;
constexpr std::size_t kLongestNote = 8000;
constexpr doc::JsonLimits kSubmissionLimits = {1u << 16, 4, false};

void WriteText(doc::JsonAppender& json, std::string_view text) {
  json.BeginArray();
  for (const Revealed& piece : Reveal(text, kLongestText)) {
    if (piece.is_mark) {
      json.BeginObject().Key("mark").String(piece.text).EndObject();
    } else {
      json.String(piece.text);
    }
  }
  json.EndArray();
}

void WriteLook(doc::JsonAppender& json, const EarlierLook& look) {
  json.BeginObject().Key("finding").String(kFindingNames[static_cast<int>(look.finding)]);
  json.Key("note");
  WriteText(json, look.note);
  json.EndObject();
}

void WriteMaterial(doc::JsonAppender& json, const CaseMaterial& material) {
  json.Key("messages").BeginArray();
  for (const suite::Message& message : material.messages) {
    json.BeginObject().Key("role").String(suite::kRoleNames[static_cast<int>(message.role)]);
    json.Key("text");
    WriteText(json, message.content);
    json.EndObject();
  }
  json.EndArray().Key("criteria").BeginArray();
  for (const std::string& paragraph : material.criteria) WriteText(json, paragraph);
  json.EndArray();
}

void WriteOpen(doc::JsonAppender& json, const ReviewCase& the_case) {
  json.Key("model");
  WriteText(json, the_case.model);
  json.Key("why_drawn").String(the_case.why_drawn).Key("grades").BeginArray();
  for (const OpenGrade& grade : the_case.grades) {
    json.BeginObject().Key("judge").String(grade.judge).Key("said").String(grade.said);
    json.Key("rationale");
    WriteText(json, grade.rationale);
    json.EndObject();
  }
  json.EndArray();
}

void WriteCase(doc::JsonAppender& json, const ReviewCase& the_case, bool is_blinded) {
  json.BeginObject().Key("entry").Int(static_cast<std::int64_t>(the_case.entry));
  json.Key("digest").String(the_case.digest).Key("suite").String(the_case.key.suite);
  json.Key("case").String(the_case.key.case_id).Key("epoch").Int(the_case.key.epoch);
  json.Key("track").String(suite::TrackName(the_case.track));
  json.Key("severity").String(suite::SeverityName(the_case.severity));
  json.Key("folded").Bool(the_case.track == suite::Track::kAdversarial);
  WriteMaterial(json, the_case.material);
  json.Key("answer");
  WriteText(json, the_case.answer);
  json.Key("taken_back");
  if (the_case.taken_back) {
    // What reviewers wrote themselves goes back into their field as it was.
    json.BeginObject();
    json.Key("finding").String(kFindingNames[static_cast<int>(the_case.taken_back->finding)]);
    json.Key("note").String(the_case.taken_back->note).EndObject();
  } else {
    json.Null();
  }
  json.Key("looks").BeginArray();
  for (const EarlierLook& look : the_case.looks) WriteLook(json, look);
  json.EndArray();
  if (!is_blinded) WriteOpen(json, the_case);
  json.EndObject();
}

void WriteProgress(doc::JsonAppender& json, const ReviewProgress& progress) {
  json.BeginObject().Key("total").Int(progress.total).Key("done").Int(progress.done);
  json.Key("left").Int(progress.left).Key("mine").Int(progress.mine);
  json.Key("conflicts").Int(progress.conflicts).Key("agreement");
  if (progress.agreement) {
    json.Double(*progress.agreement);
  } else {
    json.Null();
  }
  json.EndObject();
}

void ReadSubmission(doc::ObjectReader& r, Submission* out) {
  std::int64_t entry = 0;
  r.Int("entry", &entry, "place in the queue", 0, std::numeric_limits<std::int32_t>::max(), true);
  out->entry = static_cast<std::size_t>(entry);
  r.String("digest", &out->digest, "of the answer that was read", true);
  r.Enum_("finding", &out->finding, kFindingNames, "what was found", true);
  r.String("note", &out->note, "for people");
  if (out->note.size() > kLongestNote)
    r.Fail("note", "the note is longer than " + std::to_string(kLongestNote) + " bytes");
}

}  // namespace

std::string ReviewStateToJson(const ReviewState& state, const std::string& reviewer,
                              const DeskOptions& options) {
  std::string out;
  doc::JsonAppender json(&out);
  json.BeginObject().Key("format").String("plimsoll.review/1").Key("reviewer").String(reviewer);
  json.Key("round").String(kRoundNames[static_cast<int>(options.round)]);
  json.Key("blinded").Bool(options.is_blinded).Key("progress");
  WriteProgress(json, state.progress);
  json.Key("case");
  if (state.current) {
    WriteCase(json, *state.current, options.is_blinded);
  } else {
    json.Null();
  }
  json.EndObject();
  return out;
}

Result<Submission> SubmissionFromJson(std::string_view json) {
  return doc::DecodeJson<Submission>(json, ReadSubmission, kSubmissionLimits);
}

}  // namespace plimsoll::triage
