#include "harness/triage/queue.h"

#include <gtest/gtest.h>

#include <cmath>
#include <map>

#include "harness/base/digest.h"
#include "harness/doc/json.h"
#include "harness/stats/labelling.h"
#include "tests/triage/sample.h"

namespace plimsoll::triage {
namespace {

constexpr std::nullopt_t kNone = std::nullopt;

Candidate Made(const judge::Grade& grade) {
  run::TrialRecord record = SampleTrial("c1", grade.passed);
  record.grades = {grade};
  return CandidateOf(record, "run-a");
}

TEST(Candidate, IsAsItWasRecorded) {
  run::TrialRecord record = SampleTrial("c1", false, 2);
  record.facts.severity = suite::Severity::kCritical;
  const Candidate candidate = CandidateOf(record, "run-a");
  EXPECT_EQ(candidate.key, (AnswerKey{"run-a", "tiny", "c1", 2}));
  EXPECT_EQ(candidate.answer_digest, Sha256Hex("answer to c1"));
  EXPECT_EQ(candidate.track, suite::Track::kEdge);
  EXPECT_EQ(candidate.severity, suite::Severity::kCritical);
  EXPECT_EQ(candidate.area, "cyber");
  EXPECT_EQ(candidate.cluster, "c1");
  EXPECT_EQ(candidate.judged, false);
  EXPECT_FALSE(candidate.is_disputed);
}

struct ChanceRow {
  std::vector<std::optional<bool>> votes;
  double chance;
  bool is_disputed;
};

TEST(Candidate, ChanceIsTheShareOfVotesWithHalfAVoteEitherWay) {
  const ChanceRow kRows[] = {
      {{true, true, true}, 3.5 / 4, false},
      {{false, false, false}, 0.5 / 4, false},
      {{true, true, false}, 2.5 / 4, true},
      {{true, kNone}, 1.5 / 2, false},
      {{kNone, kNone}, 1.5 / 2, false},  // the grade's own word
      {{false}, 0.25, false},
  };
  for (const ChanceRow& row : kRows) {
    const Candidate candidate = Made(PanelGrade(row.votes));
    EXPECT_DOUBLE_EQ(candidate.pass_chance, row.chance);
    EXPECT_EQ(candidate.is_disputed, row.is_disputed);
  }
}

TEST(Candidate, ScoreCountsWhereNobodyVoted) {
  judge::Grade grade = PanelGrade({});
  grade.score = 0.3;
  EXPECT_DOUBLE_EQ(Made(grade).pass_chance, 0.3);
  grade.is_disputed = true;
  EXPECT_TRUE(Made(grade).is_disputed);
}

TEST(Candidate, TheWeakestGradeDecides) {
  run::TrialRecord record = SampleTrial("c1", false);
  record.grades = {PanelGrade({true, true, true}), PanelGrade({false}), PanelGrade({true})};
  EXPECT_DOUBLE_EQ(CandidateOf(record, "run-a").pass_chance, 0.25);
}

TEST(Candidate, WhatNobodyScoredIsEven) {
  const Candidate candidate = CandidateOf(SampleTrial("c1", kNone), "run-a");
  EXPECT_DOUBLE_EQ(candidate.pass_chance, 0.5);
  EXPECT_FALSE(candidate.judged.has_value());
  run::TrialRecord without_grades = SampleTrial("c1", kNone);
  without_grades.grades.clear();
  EXPECT_DOUBLE_EQ(CandidateOf(without_grades, "run-a").pass_chance, 0.5);
}

TEST(Candidate, OnlyAnswersCanBeLabelled) {
  run::TrialRecord record = SampleTrial("c1", kNone);
  EXPECT_TRUE(CanBeLabelled(record));
  for (const run::Outcome outcome :
       {run::Outcome::kTargetRefused, run::Outcome::kTargetFiltered, run::Outcome::kTargetError,
        run::Outcome::kTargetEmpty, run::Outcome::kTargetTruncated,
        run::Outcome::kAttackNotDelivered, run::Outcome::kBudgetExhausted,
        run::Outcome::kCancelled}) {
    record.outcome = outcome;
    EXPECT_FALSE(CanBeLabelled(record)) << run::OutcomeName(outcome);
  }
  record = SampleTrial("c1", true);
  record.reply.text.clear();
  EXPECT_FALSE(CanBeLabelled(record));
  record.reply.label = "unsafe";
  EXPECT_TRUE(CanBeLabelled(record));
  EXPECT_EQ(AnswerOf(record.reply), "unsafe");
}

TriagePolicy Budget(double budget) {
  TriagePolicy policy;
  policy.budget = budget;
  return policy;
}

class DrawingTest : public testing::Test {
 protected:
  void Add(int count, const std::function<void(Candidate&)>& change) {
    for (int i = 0; i < count; ++i) {
      const std::string id = "c" + std::to_string(1000 + candidates_.size());
      candidates_.push_back(CandidateOf(SampleTrial(id, true), "run-a"));
      change(candidates_.back());
    }
  }
  std::vector<Candidate> candidates_;
};

TEST_F(DrawingTest, AimsAtDoubtStakesAndRarity) {
  Add(400, [](Candidate&) {});
  Add(100, [](Candidate& c) { c.is_disputed = true; });
  Add(100, [](Candidate& c) { c.severity = suite::Severity::kCritical; });
  Add(20, [](Candidate& c) { c.area = "rare"; });
  Add(30, [](Candidate& c) { c.area = "medical"; });
  Add(30, [](Candidate& c) { c.judged.reset(), c.pass_chance = 0.5; });
  Add(30, [](Candidate& c) { c.severity = suite::Severity::kHigh; });
  TriagePolicy policy;
  policy.high_stakes = {"medical"};
  std::map<std::string, std::pair<int, double>> drawn;  // count, sum of chances
  for (const QueueEntry& entry : DrawQueue(candidates_, policy, 1)) {
    ++drawn[entry.why].first;
    drawn[entry.why].second = entry.probability;
    EXPECT_EQ(entry.labels, entry.why.starts_with("critical") ? 2 : 1);
  }
  const double plain = drawn.at("drawn at random").second;
  EXPECT_GT(drawn.at("the judges differ").second, plain);
  EXPECT_GT(drawn.at("critical severity").second, 2 * plain);
  EXPECT_GT(drawn.at("high severity").second, 1.4 * plain);
  EXPECT_GT(drawn.at("nobody could score it").second, plain);
  EXPECT_GT(drawn.at("rare: rare").second, 1.4 * plain);
  EXPECT_GT(drawn.at("high stakes: medical; rare: medical").second, drawn.at("rare: rare").second);
}

TEST_F(DrawingTest, GivesItsBudgetOnAverageAndEveryAnswerAChance) {
  Add(300, [](Candidate&) {});
  Add(100, [](Candidate& c) { c.severity = suite::Severity::kCritical; });
  double drawn = 0;
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    const std::vector<QueueEntry> queue = DrawQueue(candidates_, {}, seed);
    drawn += static_cast<double>(queue.size());
    for (const QueueEntry& entry : queue) {
      EXPECT_GE(entry.probability, stats::kLeastSamplingProbability);
      EXPECT_LE(entry.probability, 1);
    }
  }
  EXPECT_NEAR(drawn / 50, 100, 5);
}

TEST_F(DrawingTest, IsInOrderOfInterestAndTheSameForTheSameSeed) {
  Add(100, [](Candidate&) {});
  Add(100, [](Candidate& c) { c.severity = suite::Severity::kHigh; });
  const std::vector<QueueEntry> queue = DrawQueue(candidates_, {}, 7);
  EXPECT_EQ(queue, DrawQueue(candidates_, {}, 7));
  EXPECT_NE(queue, DrawQueue(candidates_, {}, 8));
  for (std::size_t i = 1; i < queue.size(); ++i)
    EXPECT_GE(queue[i - 1].interest, queue[i].interest);
}

TEST_F(DrawingTest, BudgetsAreSharesOrNumbers) {
  Add(40, [](Candidate&) {});
  EXPECT_EQ(DrawQueue(candidates_, Budget(1), 1).size(), 40u);
  EXPECT_EQ(DrawQueue(candidates_, Budget(1000), 1).size(), 40u);
  EXPECT_DOUBLE_EQ(DrawQueue(candidates_, Budget(10), 1).front().probability, 0.25);
  EXPECT_TRUE(DrawQueue({}, {}, 1).empty());
}

TEST_F(DrawingTest, QueueComesBackAsItWasKept) {
  Add(50, [](Candidate& c) { c.is_disputed = true; });
  Queue queue{"2026-11-21T08:00:00.000Z", 18446744073709551615u, {0.5, 2, 2, {"medical"}}, 50, {}};
  queue.entries = DrawQueue(candidates_, queue.policy, queue.seed);
  const Result<Queue> back = QueueFromJson(QueueToJson(queue), "run-a");
  ASSERT_TRUE(back.ok()) << back.error().message;
  EXPECT_EQ(*back, queue);
}

TEST(Queue, SaysWhatIsDamaged) {
  EXPECT_EQ(QueueFromJson("{", "run-a").error().message, "the queue of run run-a is damaged");
  EXPECT_EQ(QueueFromJson(R"({"format":"plimsoll.queue/9"})", "run-a").error().code,
            ErrorCode::kStore);
}

std::string Complaints(std::string_view json) {
  Diagnostics diagnostics;
  const Result<doc::Node> node = doc::ParseJson(json);
  TriagePolicy policy;
  {
    doc::ObjectReader reader({"", json, 1, &diagnostics}, *node);
    ReadTriagePolicy(reader, &policy);
  }
  std::string all;
  for (const Diagnostic& diagnostic : diagnostics.all()) all += diagnostic.message + "\n";
  return all;
}

TEST(TriagePolicy, IsReadAsItIsWritten) {
  const TriagePolicy policy{100, 2, 1, {"medical", "legal"}};
  Diagnostics diagnostics;
  TriagePolicy back;
  const doc::Node node = TriagePolicyToNode(policy);
  {
    doc::ObjectReader reader({"", "", 1, &diagnostics}, node);
    ReadTriagePolicy(reader, &back);
  }
  EXPECT_FALSE(diagnostics.has_errors());
  EXPECT_EQ(back, policy);
}

TEST(TriagePolicy, HasBounds) {
  EXPECT_EQ(Complaints(R"({"budget":0})"), "\"budget\" is 0: nobody would label anything\n");
  EXPECT_EQ(Complaints(R"({"budget":-1})"),
            "expected a number from 0 to 1e+09 for \"budget\", found the number -1\n");
  EXPECT_EQ(Complaints(R"({"labels":3,"labels_critical":0})"),
            "expected an integer from 1 to 2 for \"labels\", found the number 3\n"
            "expected an integer from 1 to 2 for \"labels_critical\", found the number 0\n");
}

}  // namespace
}  // namespace plimsoll::triage
