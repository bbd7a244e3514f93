#include "harness/store/label_log.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <thread>

#include "harness/store/database.h"
#include "harness/store/run_store.h"

namespace plimsoll::store {
namespace {

namespace fs = std::filesystem;
using Lines = std::vector<std::string>;

class LabelLogTest : public ::testing::Test {
 protected:
  LabelLogTest() {
    std::string pattern = (fs::temp_directory_path() / "plimsoll-labels-XXXXXX").string();
    folder_ = ::mkdtemp(pattern.data());
    store_ = Open();
  }
  ~LabelLogTest() override { fs::remove_all(folder_); }

  std::string path() const { return (folder_ / "runs.db").string(); }
  std::unique_ptr<RunStore> Open() const {
    Result<std::unique_ptr<RunStore>> store = OpenStore(path());
    EXPECT_TRUE(store.ok()) << store.error().message;
    return std::move(*store);
  }
  Lines LabelsOf(const std::string& run_id) {
    const Result<Lines> labels = store_->labels()->Labels(run_id);
    EXPECT_TRUE(labels.ok());
    return labels.ok() ? *labels : Lines();
  }
  /// Adds batches of ten lines "A 0" … in a process of its own; `batches` 0: until it is killed.
  pid_t AddFromAProcess(const std::string& name, int batches) const {
    const pid_t child = ::fork();
    if (child != 0) return child;
    const auto store = OpenStore(path());
    for (int batch = 0; store.ok() && (batches == 0 || batch < batches); ++batch)
      if (!(*store)->labels()->AddLabels("run-a", Lines(10, name + " " + std::to_string(batch))))
        ::_exit(1);
    ::_exit(store.ok() ? 0 : 1);
  }
  static int ExitOf(pid_t child) {
    int status = 0;
    EXPECT_EQ(::waitpid(child, &status, 0), child);
    return status;
  }

  fs::path folder_;
  std::unique_ptr<RunStore> store_;
};

TEST_F(LabelLogTest, GivesBackWhatWasAddedInItsOrderRunByRun) {
  LabelLog* log = store_->labels();
  ASSERT_TRUE(log->AddLabels("run-a", {R"({"b":1})", R"({"a":2})"}).ok());
  ASSERT_TRUE(log->AddLabels("run-b", {"other"}).ok());
  ASSERT_TRUE(log->AddLabels("run-a", {R"({"b":1})"}).ok());
  store_ = Open();
  EXPECT_EQ(LabelsOf("run-a"), (Lines{R"({"b":1})", R"({"a":2})", R"({"b":1})"}));
  EXPECT_EQ(LabelsOf("run-b"), Lines{"other"});
  EXPECT_EQ(LabelsOf("run"), Lines());
  ASSERT_TRUE(store_->labels()->AddLabels("run-b", {}).ok());
  EXPECT_EQ(LabelsOf("run-b"), Lines{"other"});
}

TEST_F(LabelLogTest, ARunHasOneQueue) {
  LabelLog* log = store_->labels();
  EXPECT_EQ(*log->Queue("run-a"), "");
  ASSERT_TRUE(log->KeepQueue("run-a", "[1]").ok());
  EXPECT_TRUE(log->KeepQueue("run-a", "[1]").ok());
  const Status again = log->KeepQueue("run-a", "[2]");
  ASSERT_FALSE(again.ok());
  EXPECT_EQ(again.error().code, ErrorCode::kInvalid);
  EXPECT_EQ(again.error().message, "run run-a has a queue already");
  EXPECT_TRUE(log->KeepQueue("run-b", "[2]").ok());
  store_ = Open();
  EXPECT_EQ(*store_->labels()->Queue("run-a"), "[1]");
}

TEST_F(LabelLogTest, NothingIsEverChangedOrTakenAway) {
  ASSERT_TRUE(store_->labels()->AddLabels("run-a", {"kept"}).ok());
  ASSERT_TRUE(store_->labels()->KeepQueue("run-a", "[1]").ok());
  const auto database = Database::Open(path(), "FULL");
  ASSERT_TRUE(database.ok());
  for (const char* sql : {"UPDATE labels SET label='x'", "DELETE FROM labels",
                          "UPDATE queues SET queue='x'", "DELETE FROM queues"})
    EXPECT_FALSE((*database)->Execute(sql).ok()) << sql;
  EXPECT_EQ(LabelsOf("run-a"), Lines{"kept"});
  EXPECT_EQ(*store_->labels()->Queue("run-a"), "[1]");
}

TEST_F(LabelLogTest, AStoreOfBeforeLabelsGetsItsTables) {
  store_.reset();
  {
    const auto database = Database::Open(path(), "FULL");
    ASSERT_TRUE((*database)->Execute("DROP TABLE labels; DROP TABLE queues").ok());
  }
  store_ = Open();
  EXPECT_TRUE(store_->labels()->AddLabels("run-a", {"first"}).ok());
  EXPECT_EQ(LabelsOf("run-a"), Lines{"first"});
}

TEST_F(LabelLogTest, ManyProcessesAddAtOnce) {
  const pid_t first = AddFromAProcess("a", 20);
  const pid_t second = AddFromAProcess("b", 20);
  EXPECT_EQ(ExitOf(first), 0);
  EXPECT_EQ(ExitOf(second), 0);
  const Lines labels = LabelsOf("run-a");
  ASSERT_EQ(labels.size(), 400u);
  // Each batch stands together.
  for (std::size_t i = 0; i < labels.size(); i += 10)
    EXPECT_EQ(std::count(labels.begin() + i, labels.begin() + i + 10, labels[i]), 10);
}

TEST_F(LabelLogTest, ManyThreadsAddAtOnce) {
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i)
    threads.emplace_back([this, i] {
      for (int batch = 0; batch < 5; ++batch)
        EXPECT_TRUE(store_->labels()->AddLabels("run-a", {std::to_string(i)}).ok());
    });
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(LabelsOf("run-a").size(), 20u);
}

TEST_F(LabelLogTest, AKilledProcessLeavesWholeBatches) {
  const pid_t child = AddFromAProcess("a", 0);
  while (LabelsOf("run-a").size() < 50) std::this_thread::yield();
  ::kill(child, SIGKILL);
  EXPECT_TRUE(WIFSIGNALED(ExitOf(child)));
  store_ = Open();
  const Lines labels = LabelsOf("run-a");
  EXPECT_EQ(labels.size() % 10, 0u);
  for (std::size_t i = 0; i < labels.size(); i += 10)
    EXPECT_EQ(std::count(labels.begin() + i, labels.begin() + i + 10, labels[i]), 10);
}

}  // namespace
}  // namespace plimsoll::store
