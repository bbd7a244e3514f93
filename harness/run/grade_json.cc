#include "harness/run/grade_json.h"

#include <string>
#include <string_view>
#include <utility>

namespace plimsoll::run {
namespace {

using judge::GradeStatus;

// What grades and votes have in common; the object stays open.
template <typename T>
void WriteFinding(doc::JsonAppender& json, std::string_view who, const std::string& name,
                  const T& finding) {
  json.BeginObject().Key(who).String(name).Key("status").String(GradeStatusName(finding.status));
  if (finding.passed) json.Key("passed").Bool(*finding.passed);
  if (finding.score) json.Key("score").Double(*finding.score);
  if (!finding.label.empty()) json.Key("label").String(finding.label);
  if (!finding.rationale.empty()) json.Key("rationale").String(finding.rationale);
  if (!finding.evidence.empty()) json.Key("evidence").String(finding.evidence);
}

Result<GradeStatus> StatusOf(const std::string& name) {
  for (const GradeStatus status :
       {GradeStatus::kGraded, GradeStatus::kAbstained, GradeStatus::kRefused,
        GradeStatus::kUnparsable, GradeStatus::kError})
    if (name == GradeStatusName(status)) return status;
  return MakeError(ErrorCode::kStore, "a stored grade has the unknown status \"", name, "\"");
}

Status ReadFlag(const doc::Node& node, std::string_view key, bool* flag) {
  if (const doc::Node* value = node.Find(key)) {
    PLIMSOLL_ASSIGN(*flag, value->AsBool());
  }
  return {};
}

template <typename T>
Status ReadFinding(const doc::Node& node, T* finding) {
  PLIMSOLL_ASSIGN(finding->status, StatusOf(node.StringAt("/status")));
  if (const doc::Node* passed = node.Find("passed")) {
    PLIMSOLL_ASSIGN(finding->passed, passed->AsBool());
  }
  if (const doc::Node* score = node.Find("score")) {
    PLIMSOLL_ASSIGN(finding->score, score->AsDouble());
  }
  finding->label = node.StringAt("/label");
  finding->rationale = node.StringAt("/rationale");
  finding->evidence = node.StringAt("/evidence");
  return {};
}

Result<judge::Vote> ReadVote(const doc::Node& node) {
  judge::Vote vote;
  vote.grader = node.StringAt("/grader");
  PLIMSOLL_TRY(ReadFinding(node, &vote));
  PLIMSOLL_TRY(ReadFlag(node, "own_family", &vote.is_own_family));
  return vote;
}

}  // namespace

void WriteGrade(doc::JsonAppender& json, const judge::Grade& grade) {
  WriteFinding(json, "judge", grade.judge, grade);
  if (grade.is_provisional) json.Key("provisional").Bool(true);
  if (grade.is_disputed) json.Key("disputed").Bool(true);
  if (!grade.votes.empty()) {
    json.Key("votes").BeginArray();
    for (const judge::Vote& vote : grade.votes) {
      WriteFinding(json, "grader", vote.grader, vote);
      if (vote.is_own_family) json.Key("own_family").Bool(true);
      json.EndObject();
    }
    json.EndArray();
  }
  json.EndObject();
}

Result<judge::Grade> ReadGrade(const doc::Node& node) {
  judge::Grade grade;
  grade.judge = node.StringAt("/judge");
  PLIMSOLL_TRY(ReadFinding(node, &grade));
  PLIMSOLL_TRY(ReadFlag(node, "provisional", &grade.is_provisional));
  PLIMSOLL_TRY(ReadFlag(node, "disputed", &grade.is_disputed));
  if (const doc::Node* votes = node.Find("votes")) {
    for (const doc::Node& item : votes->items) {
      PLIMSOLL_ASSIGN(judge::Vote vote, ReadVote(item));
      grade.votes.push_back(std::move(vote));
    }
  }
  return grade;
}

}  // namespace plimsoll::run
