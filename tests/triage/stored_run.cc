#include "tests/triage/stored_run.h"

#include <gtest/gtest.h>
#include <stdlib.h>

#include <utility>

#include "harness/base/digest.h"

namespace plimsoll::triage {

StoredRun::StoredRun(std::vector<run::TrialRecord> trials, int labels) {
  std::string pattern =
      (std::filesystem::temp_directory_path() / "plimsoll-review-XXXXXX").string();
  folder_ = ::mkdtemp(pattern.data());
  store_ = Open();
  run::RunManifest manifest;
  manifest.id = "run-a";
  manifest.target_id = "secret-target";
  manifest.target = doc::Node::Object();
  manifest.planned = static_cast<std::int64_t>(trials.size());
  for (std::size_t i = 0; i < trials.size(); ++i) trials[i].place = static_cast<std::int64_t>(i);
  EXPECT_TRUE(store_->Begin(manifest).ok());
  const Status kept = store_->SinkOf("run-a")->Append(trials);
  EXPECT_TRUE(kept.ok()) << kept.error().message;
  EXPECT_TRUE(store_->Finish("run-a", run::RunEnd::kComplete, "2026-11-21T08:00:00.000Z", 0).ok());
  TriagePolicy policy;
  policy.budget = 1;
  policy.labels = labels;
  const auto drawn = DrawOnce(*store_, "run-a", policy, 1, "2026-11-21T08:30:00.000Z");
  EXPECT_TRUE(drawn.ok()) << drawn.error().message;
}

StoredRun::~StoredRun() { std::filesystem::remove_all(folder_); }

std::unique_ptr<store::RunStore> StoredRun::Open() const {
  Result<std::unique_ptr<store::RunStore>> store = store::OpenStore((folder_ / "runs.db").string());
  EXPECT_TRUE(store.ok()) << store.error().message;
  return std::move(*store);
}

std::vector<std::string> StoredRun::Labels() const {
  std::vector<std::string> labels;
  const std::vector<std::string> lines = *Open()->labels()->Labels("run-a");
  for (const std::string& line : lines) {
    const Label label = *LabelFromJson(line);
    labels.push_back((label.is_withdrawn ? "-" : "") + label.reviewer + " " +
                     std::string(kRoundNames[static_cast<int>(label.round)]) + " " +
                     std::string(kFindingNames[static_cast<int>(label.finding)]));
  }
  return labels;
}

std::unique_ptr<ReviewDesk> StoredRun::Desk(const DeskOptions& options, store::RunStore* store) {
  const auto read = [](const run::TrialRecord& record) -> Result<CaseMaterial> {
    return CaseMaterial{{{suite::Role::kUser, "question " + record.case_id}}, {}};
  };
  auto desk =
      ReviewDesk::Open(store == nullptr ? store_.get() : store, "run-a", options, read, &clock_);
  EXPECT_TRUE(desk.ok()) << desk.error().message;
  return desk.ok() ? std::move(*desk) : nullptr;
}

}  // namespace plimsoll::triage
