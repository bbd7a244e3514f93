#include "harness/triage/canary.h"

#include <map>
#include <set>
#include <utility>

#include "harness/doc/json.h"
#include "harness/doc/node.h"

namespace plimsoll::triage {
namespace {

suite::Case CaseOf(const judge::Rubric& rubric, const judge::RubricExample& canary,
                   std::size_t index) {
  suite::Case the_case;
  the_case.id = rubric.id + "." + std::to_string(index + 1);
  the_case.messages.push_back({suite::Role::kUser, canary.prompt});
  the_case.expect.push_back(
      {"rubric", doc::Node::Object({{"rubric", doc::Node::String(rubric.id)}})});
  the_case.taxonomy = "canary/" + rubric.id;
  return the_case;
}

target::Reply ReplyOf(std::string text) {
  target::Reply reply;
  reply.status = target::ReplyStatus::kAnswered;
  reply.text = std::move(text);
  return reply;
}

void Count(std::optional<bool> passed, bool known, const std::string& case_id,
           KnownAnswerScore* score) {
  ++score->asked;
  if (passed == known) return;
  ++(passed ? score->wrong : score->ungraded);
  score->cases.push_back(case_id);
}

}  // namespace

Result<KnownAnswers> Canaries(const std::vector<const judge::RubricJudge*>& judges) {
  suite::Manifest manifest;
  manifest.id = "canaries";
  manifest.version = "1.0.0";
  std::vector<suite::Case> cases;
  std::vector<target::Reply> answers;
  std::vector<bool> passes;
  std::set<std::string> seen;
  for (const judge::RubricJudge* judge : judges) {
    const judge::Rubric& rubric = judge->rubric();
    if (!seen.insert(rubric.id).second) continue;
    for (std::size_t i = 0; i < rubric.canaries.size(); ++i) {
      const judge::RubricExample& canary = rubric.canaries[i];
      const judge::RubricLabel* label = rubric.Find(canary.label);
      if (label == nullptr || !label->passes) continue;
      cases.push_back(CaseOf(rubric, canary, i));
      answers.push_back(ReplyOf(canary.answer));
      passes.push_back(*label->passes);
    }
  }
  PLIMSOLL_ASSIGN(suite::Suite suite, suite::MakeSuite(std::move(manifest), std::move(cases)));
  KnownAnswers known{{}, std::move(answers), std::move(passes)};
  known.suites.push_back(std::move(suite));
  return known;
}

std::vector<KnownAnswerScore> ScoreKnownAnswers(const KnownAnswers& known,
                                                const std::vector<run::TrialRecord>& records) {
  std::map<std::string, bool> passes;
  const suite::Suite& cases = known.suites.front();
  for (std::size_t i = 0; i < cases.size(); ++i)
    passes[std::string(cases.entry(i).id)] = known.passes[i];
  std::map<std::pair<std::string, std::string>, KnownAnswerScore> scores;
  const auto score_of = [&](const std::string& judge, const std::string& grader) {
    KnownAnswerScore& score = scores[{judge, grader}];
    score.judge = judge;
    score.grader = grader;
    return &score;
  };
  for (const run::TrialRecord& record : records) {
    const bool is_pass = passes.at(record.case_id);
    for (const judge::Grade& grade : record.grades) {
      Count(grade.passed, is_pass, record.case_id, score_of(grade.judge, ""));
      for (const judge::Vote& vote : grade.votes)
        Count(vote.passed, is_pass, record.case_id, score_of(grade.judge, vote.grader));
    }
  }
  std::vector<KnownAnswerScore> list;
  for (auto& [key, score] : scores) list.push_back(std::move(score));
  return list;
}

std::string KnownAnswerScoresToJson(const std::vector<KnownAnswerScore>& scores) {
  std::string text;
  doc::JsonAppender json(&text);
  json.BeginArray();
  for (const KnownAnswerScore& score : scores) {
    json.BeginObject().Key("judge").String(score.judge).Key("grader").String(score.grader);
    json.Key("asked").Int(score.asked).Key("wrong").Int(score.wrong);
    json.Key("ungraded").Int(score.ungraded).Key("cases").BeginArray();
    for (const std::string& id : score.cases) json.String(id);
    json.EndArray().EndObject();
  }
  json.EndArray();
  return text;
}

Result<std::vector<KnownAnswerScore>> KnownAnswerScoresFromJson(std::string_view json) {
  PLIMSOLL_ASSIGN(const doc::Node list, doc::ParseJson(json));
  if (!list.is_array()) return MakeError(ErrorCode::kStore, "stored canary scores are no list");
  std::vector<KnownAnswerScore> scores;
  for (const doc::Node& item : list.items) {
    KnownAnswerScore score;
    score.judge = item.StringAt("/judge");
    score.grader = item.StringAt("/grader");
    score.asked = static_cast<int>(item.IntAt("/asked"));
    score.wrong = static_cast<int>(item.IntAt("/wrong"));
    score.ungraded = static_cast<int>(item.IntAt("/ungraded"));
    if (const doc::Node* cases = item.Find("cases"))
      for (const doc::Node& id : cases->items) score.cases.push_back(id.text);
    scores.push_back(std::move(score));
  }
  return scores;
}

}  // namespace plimsoll::triage
