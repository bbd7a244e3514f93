#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <map>

#include "harness/base/file.h"
#include "harness/doc/json.h"
#include "harness/stats/agreement.h"
#include "harness/stats/labelling.h"
#include "harness/triage/estimate.h"
#include "tests/triage/sample.h"

// A quarter of the labels against all of them: PandaLM's 999 pairs, each looked at by three people
// and two judges. A pair passes where the first response is the better one, so that the pass rate
// is its win rate. Needs $PLIMSOLL_TEST_DATA.
namespace plimsoll::triage {
namespace {

constexpr int kUnparsable = -1;
constexpr int kSeeds = 300;

/// Who said what of a pair: 0 a tie, 1 or 2 the better response.
struct Pair {
  std::array<int, 3> people{};
  int majority = 0;
  int gpt = kUnparsable;
  int panda = 0;
};

/// What one way of labelling came to over the seeds.
struct Summary {
  double labels = 0;
  double bias = 0;
  double error = 0;  ///< root of the mean squared error against all labels
  double width = 0;  ///< of the interval
  double covers = 0;
  double covers_these = 0;  ///< the interval for exactly these pairs
  double judge_errors = 0;  ///< of both judges together, that were labelled

  void Add(const Estimate& estimate, double truth, double found) {
    const double off = estimate.rate - truth;
    labels += static_cast<double>(estimate.labels) / kSeeds;
    bias += off / kSeeds;
    error += off * off / kSeeds;
    width += (estimate.interval.high - estimate.interval.low) / kSeeds;
    covers += estimate.interval.low <= truth && truth <= estimate.interval.high ? 1.0 / kSeeds : 0;
    covers_these += std::abs(off) <= 1.96 * *estimate.labelling_error ? 1.0 / kSeeds : 0;
    judge_errors += found / kSeeds;
  }
};

class PandaLm : public testing::Test {
 protected:
  void SetUp() override {
    const char* folder = std::getenv("PLIMSOLL_TEST_DATA");
    if (folder == nullptr) GTEST_SKIP() << "PLIMSOLL_TEST_DATA is not set";
    const std::string base = std::string(folder) + "/data/pandalm/";
    std::map<std::string, Pair> pairs;
    for (const doc::Node& row : Rows(base + "testset-v1.json")) {
      Pair& pair = pairs[row.Find("idx")->text];
      for (int i = 0; i < 3; ++i)
        pair.people[i] = static_cast<int>(row.IntAt("/annotator" + std::to_string(i + 1)));
      std::array<int, 3> sorted = pair.people;
      std::sort(sorted.begin(), sorted.end());
      pair.majority = sorted[1];  // every pair has one
    }
    for (const doc::Node& row : Rows(base + "gpt-3.5-turbo-testset-v1.json")) {
      const std::string said = row.StringAt("/gpt_result");
      pairs[row.Find("idx")->text].gpt = said == "Tie" ? 0
                                         : said == "1" ? 1
                                         : said == "2" ? 2
                                                       : kUnparsable;
    }
    for (const doc::Node& row : Rows(base + "pandalm-7b-testset-v1.json"))
      pairs[row.Find("idx")->text].panda = static_cast<int>(row.IntAt("/pandalm_result"));
    for (const auto& [id, pair] : pairs) pairs_.push_back(pair);
    ASSERT_EQ(pairs_.size(), 999u);
  }

  static std::vector<doc::Node> Rows(const std::string& path) {
    const Result<std::string> bytes = ReadFile(path);
    const Result<doc::Node> node = bytes.ok() ? doc::ParseJson(*bytes) : bytes.error();
    EXPECT_TRUE(node.ok()) << path;
    return node.ok() ? node->items : std::vector<doc::Node>();
  }

  double Kappa(int (*first)(const Pair&), int (*second)(const Pair&)) const {
    std::vector<int> a, b;
    for (const Pair& pair : pairs_) {
      if (first(pair) == kUnparsable || second(pair) == kUnparsable) continue;
      a.push_back(first(pair));
      b.push_back(second(pair));
    }
    return stats::CohenKappa(stats::CrossTabulate(a, b), stats::KappaWeights::kNone, 0.95)->value;
  }

  /// The run that the two judges would have made of the pairs.
  std::vector<run::TrialRecord> Trials() const {
    std::vector<run::TrialRecord> trials;
    for (const Pair& pair : pairs_) {
      const judge::Grade grade = PanelGrade(
          {pair.gpt == kUnparsable ? std::nullopt : std::optional(pair.gpt == 1), pair.panda == 1});
      trials.push_back(SampleTrial("c" + std::to_string(1000 + trials.size()), grade.passed));
      trials.back().grades = {grade};
    }
    return trials;
  }

  bool Passes(std::size_t i) const { return pairs_[i].majority == 1; }

  /// Labels what was drawn with the majority of the three.
  void LabelDrawn(LabelledRun* run) const {
    for (std::size_t i = 0; i < run->answers.size(); ++i) {
      LabelledAnswer& answer = run->answers[i];
      answer.labels.clear();
      if (answer.drawn)
        answer.labels = {SampleLabel(answer.candidate.key.case_id, "majority",
                                     Passes(i) ? Finding::kPass : Finding::kFail)};
      answer.settled = Settle(answer.labels, 1);
    }
  }

  double JudgeErrorsFound(const LabelledRun& run) const {
    double found = 0;
    for (std::size_t i = 0; i < run.answers.size(); ++i)
      found += run.answers[i].drawn && run.answers[i].candidate.judged != Passes(i) ? 1 : 0;
    return found;
  }

  std::vector<Pair> pairs_;
};

int Person(const Pair& pair, int i) { return pair.people[static_cast<std::size_t>(i)]; }

TEST_F(PandaLm, PeopleAgreeWithOneAnotherAndJudgesLessWithThem) {
  const auto first = [](const Pair& pair) { return Person(pair, 0); };
  const auto second = [](const Pair& pair) { return Person(pair, 1); };
  const auto third = [](const Pair& pair) { return Person(pair, 2); };
  const auto majority = [](const Pair& pair) { return pair.majority; };
  EXPECT_NEAR(Kappa(first, second), 0.852023, 5e-7);
  EXPECT_NEAR(Kappa(first, third), 0.878944, 5e-7);
  EXPECT_NEAR(Kappa(second, third), 0.861661, 5e-7);
  EXPECT_NEAR(Kappa([](const Pair& pair) { return pair.gpt; }, majority), 0.492865, 5e-7);
  EXPECT_NEAR(Kappa([](const Pair& pair) { return pair.panda; }, majority), 0.435355, 5e-7);
}

void Print(const char* name, const Summary& summary) {
  std::printf(
      "%-28s %5.0f labels: bias %+.4f, error %.4f, interval %.4f wide, covers %.3f "
      "(%.3f for these pairs), %3.0f judge errors seen\n",
      name, summary.labels, summary.bias, std::sqrt(summary.error), summary.width, summary.covers,
      summary.covers_these, summary.judge_errors);
}

TEST_F(PandaLm, AQuarterOfTheLabelsGivesTheAnswerWithAWiderInterval) {
  const std::vector<run::TrialRecord> trials = Trials();
  LabelledRun run = SampleRun(trials, 1);
  LabelDrawn(&run);
  std::vector<const LabelledAnswer*> all;
  for (const LabelledAnswer& answer : run.answers) all.push_back(&answer);
  const Estimate full = *PeopleAlone(all);
  const Estimate judges = *JudgesAlone(all);
  EXPECT_NEAR(full.rate, 422.0 / 999, 1e-9);

  Summary random_people, random_both, aimed_people, aimed_both;
  for (std::uint64_t seed = 0; seed < kSeeds; ++seed) {
    const std::vector<double> equal(run.answers.size(), 0.25);
    for (LabelledAnswer& answer : run.answers) answer.drawn.reset();
    for (const std::size_t i : stats::PoissonDraw(equal, seed))
      run.answers[i].drawn = QueueEntry{run.answers[i].candidate.key, "", 0.25, 0, "", 1};
    LabelDrawn(&run);
    random_people.Add(*PeopleAlone(all), full.rate, JudgeErrorsFound(run));
    random_both.Add(*Combined(all), full.rate, JudgeErrorsFound(run));

    for (LabelledAnswer& answer : run.answers) answer.drawn.reset();
    for (const QueueEntry& entry : DrawQueue(run.Candidates(), {}, seed))
      run.answers[std::stoul(entry.key.case_id.substr(1)) - 1000].drawn = entry;
    LabelDrawn(&run);
    aimed_people.Add(*PeopleAlone(all), full.rate, JudgeErrorsFound(run));
    aimed_both.Add(*Combined(all), full.rate, JudgeErrorsFound(run));
  }
  const double full_width = full.interval.high - full.interval.low;
  std::printf("%-28s   999 labels: rate %.4f, interval %.4f wide\n", "people, all pairs", full.rate,
              full_width);
  std::printf("%-28s     0 labels: rate %.4f, interval [%.4f, %.4f]\n", "judges alone", judges.rate,
              judges.interval.low, judges.interval.high);
  Print("people alone, at random", random_people);
  Print("people alone, aimed", aimed_people);
  Print("combined, at random", random_both);
  Print("combined, aimed", aimed_both);

  // The judges alone are sure of a wrong answer.
  EXPECT_LT(judges.interval.high, full.rate);
  for (const Summary* summary : {&random_people, &random_both, &aimed_people, &aimed_both}) {
    EXPECT_NEAR(summary->labels, 250, 5);
    EXPECT_NEAR(summary->bias, 0, 0.005);
    EXPECT_GE(summary->covers, 0.94);
    EXPECT_GE(summary->covers_these, 0.90);
  }
  // The judges' help is worth a seventh of the interval; that the draw was aimed adds little to it.
  EXPECT_LT(aimed_both.width, 0.90 * random_people.width);
  EXPECT_LT(std::sqrt(aimed_both.error), 0.90 * std::sqrt(random_people.error));
  EXPECT_LT(aimed_both.width, 1.01 * random_both.width);
  EXPECT_GT(aimed_both.judge_errors, random_both.judge_errors);
  // A quarter of the labels is not the whole of the answer.
  EXPECT_GT(aimed_both.width, 1.5 * full_width);
}

}  // namespace
}  // namespace plimsoll::triage
