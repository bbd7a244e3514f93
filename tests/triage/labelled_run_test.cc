#include "harness/triage/labelled_run.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>

#include "tests/triage/sample.h"

namespace plimsoll::triage {
namespace {

namespace fs = std::filesystem;
const char* const kNow = "2026-11-21T09:00:00.000Z";

class LabelledRunTest : public testing::Test {
 protected:
  LabelledRunTest() {
    std::string pattern = (fs::temp_directory_path() / "plimsoll-triage-XXXXXX").string();
    folder_ = ::mkdtemp(pattern.data());
    store_ = std::move(*store::OpenStore((folder_ / "runs.db").string()));
  }
  ~LabelledRunTest() override { fs::remove_all(folder_); }

  void Store(std::vector<run::TrialRecord> trials, bool is_ended = true) {
    run::RunManifest manifest;
    manifest.id = "run-a";
    manifest.target_id = "model";
    manifest.target = doc::Node::Object();
    manifest.planned = static_cast<std::int64_t>(trials.size());
    ASSERT_TRUE(store_->Begin(manifest).ok());
    for (std::size_t i = 0; i < trials.size(); ++i) trials[i].place = static_cast<int>(i);
    ASSERT_TRUE(store_->SinkOf("run-a")->Append(trials).ok());
    if (!is_ended) return;
    ASSERT_TRUE(store_->Finish("run-a", run::RunEnd::kComplete, kNow, 0).ok());
  }
  static std::vector<run::TrialRecord> Trials(int count) {
    std::vector<run::TrialRecord> trials;
    for (int i = 0; i < count; ++i)
      trials.push_back(SampleTrial("c" + std::to_string(100 + i), i % 3 != 0));
    return trials;
  }
  void Add(const Label& label) {
    ASSERT_TRUE(store_->labels()->AddLabels("run-a", {LabelToJson(label)}).ok());
  }

  fs::path folder_;
  std::unique_ptr<store::RunStore> store_;
};

TEST_F(LabelledRunTest, DrawsOnceWhateverIsAskedAfterwards) {
  Store(Trials(100));
  const Result<LabelledRun> first = DrawOnce(*store_, "latest", {}, 1, kNow);
  ASSERT_TRUE(first.ok()) << first.error().message;
  ASSERT_TRUE(first->queue.has_value());
  EXPECT_EQ(first->id, "run-a");
  EXPECT_EQ(first->queue->candidates, 100);
  EXPECT_GT(first->queue->entries.size(), 10u);
  const Result<LabelledRun> second = DrawOnce(*store_, "run-a", {}, 2, "later");
  EXPECT_EQ(second->queue, first->queue);
  std::size_t drawn = 0;
  for (const LabelledAnswer& answer : first->answers) drawn += answer.drawn ? 1 : 0;
  EXPECT_EQ(drawn, first->queue->entries.size());
}

TEST_F(LabelledRunTest, BringsLabelsToTheirAnswers) {
  std::vector<run::TrialRecord> trials = Trials(4);
  trials[1].outcome = run::Outcome::kTargetError;
  trials[1].passed.reset();
  Store(trials);
  ASSERT_TRUE(DrawOnce(*store_, "run-a", {1, 2, 2, {}}, 1, kNow).ok());
  Add(SampleLabel("c100", "r1", Finding::kPass));
  Add(SampleLabel("c100", "r2", Finding::kPass));
  Add(SampleLabel("c102", "r1", Finding::kFail));
  Add(SampleLabel("c101", "r1", Finding::kFail));  // has no answer
  Label late = SampleLabel("c103", "r1", Finding::kFail);
  late.answer_digest = std::string(64, '0');
  Add(late);
  std::vector<std::string> seen;
  const Result<LabelledRun> run = ReadLabelledRun(
      *store_, "run-a", [&](const LabelledAnswer& answer, const run::TrialRecord& record) {
        EXPECT_EQ(answer.candidate.key.case_id, record.case_id);
        seen.push_back(record.reply.text);
      });
  ASSERT_TRUE(run.ok()) << run.error().message;
  EXPECT_EQ(seen, (std::vector<std::string>{"answer to c100", "answer to c102", "answer to c103"}));
  EXPECT_EQ(run->without_answer, 1);
  EXPECT_EQ(run->late_labels, 2);
  EXPECT_EQ(run->Find({"run-a", "tiny", "c100", 0})->settled.standing, Standing::kAgreed);
  EXPECT_EQ(run->Find({"run-a", "tiny", "c102", 0})->settled.standing, Standing::kHalf);
  EXPECT_EQ(run->Find({"run-a", "tiny", "c103", 0})->settled.standing, Standing::kOpen);
  EXPECT_EQ(run->Find({"run-a", "tiny", "c101", 0}), nullptr);
}

TEST_F(LabelledRunTest, ARunThatGoesOnCannotBeDrawnFrom) {
  Store(Trials(10), false);
  EXPECT_EQ(DrawOnce(*store_, "run-a", {}, 1, kNow).error().message,
            "run run-a has not ended: what it has yet to ask could not be drawn");
}

TEST_F(LabelledRunTest, ARunWithoutAnswersHasNothingToDraw) {
  std::vector<run::TrialRecord> trials = Trials(1);
  trials[0].outcome = run::Outcome::kTargetError;
  trials[0].passed.reset();
  Store(trials);
  const Result<LabelledRun> run = DrawOnce(*store_, "run-a", {}, 1, kNow);
  ASSERT_FALSE(run.ok());
  EXPECT_EQ(run.error().code, ErrorCode::kNothingSelected);
  EXPECT_EQ(run.error().message, "run run-a has no answer to label");
}

TEST_F(LabelledRunTest, ARunThatGrewAfterItsQueueIsRefused) {
  Store(Trials(10));
  ASSERT_TRUE(DrawOnce(*store_, "run-a", {}, 1, kNow).ok());
  ASSERT_TRUE(store_->Reopen("run-a").ok());
  run::TrialRecord more = SampleTrial("c999", true);
  more.place = 10;
  ASSERT_TRUE(store_->SinkOf("run-a")->Append({more}).ok());
  ASSERT_TRUE(store_->Finish("run-a", run::RunEnd::kComplete, kNow, 0).ok());
  EXPECT_EQ(ReadLabelledRun(*store_, "run-a").error().message,
            "run run-a has other answers than its queue was drawn from: 11, expected 10");
}

TEST_F(LabelledRunTest, DamageIsSaid) {
  Store(Trials(1));
  ASSERT_TRUE(store_->labels()->AddLabels("run-a", {"{}"}).ok());
  const Result<LabelledRun> run = ReadLabelledRun(*store_, "run-a");
  EXPECT_EQ(run.error().code, ErrorCode::kStore);
  EXPECT_EQ(run.error().message, "a label of run run-a is damaged: missing field \"format\"");
}

}  // namespace
}  // namespace plimsoll::triage
