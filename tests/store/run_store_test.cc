#include "harness/store/run_store.h"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "harness/base/file.h"
#include "harness/store/database.h"

namespace plimsoll::store {
namespace {

namespace fs = std::filesystem;

class RunStoreTest : public ::testing::Test {
 protected:
  RunStoreTest() {
    std::string pattern = (fs::temp_directory_path() / "plimsoll-store-XXXXXX").string();
    folder_ = ::mkdtemp(pattern.data());
  }
  ~RunStoreTest() override { fs::remove_all(folder_); }

  std::string path() const { return (folder_ / "runs.db").string(); }
  std::unique_ptr<RunStore> Open() {
    Result<std::unique_ptr<RunStore>> store = OpenStore(path());
    EXPECT_TRUE(store.ok()) << store.error().message;
    return std::move(*store);
  }

  static run::RunManifest Manifest(const std::string& id, std::int64_t planned) {
    run::RunManifest manifest;
    manifest.id = id;
    manifest.planned = planned;
    manifest.target = doc::Node::Object();
    return manifest;
  }

  static run::TrialRecord Trial(const std::string& case_id, std::optional<bool> passed,
                                int epoch = 0) {
    run::TrialRecord record;
    record.suite = "tiny";
    record.case_id = case_id;
    record.epoch = epoch;
    record.place = case_id.starts_with("case") ? std::stoi(case_id.substr(4)) : case_id[0] - 'a';
    record.fingerprint = Sha256(case_id);
    record.facts = {suite::Track::kEdge, suite::Severity::kHigh, "seed of " + case_id, "cyber",
                    true};
    record.outcome = passed ? run::Outcome::kScored : run::Outcome::kTargetError;
    record.passed = passed;
    record.reply.text = "answer to " + case_id;
    record.reply.usage = {3, 4};
    return record;
  }

  fs::path folder_;
};

TEST_F(RunStoreTest, GivesBackWhatWasAppendedInOrderOfCaseAndEpoch) {
  {
    const auto store = Open();
    ASSERT_TRUE(store->Begin(Manifest("run-a", 4)).ok());
    run::RunSink* sink = store->SinkOf("run-a");
    ASSERT_TRUE(sink->Append({Trial("b", true, 1), Trial("b", false, 0)}).ok());
    ASSERT_TRUE(sink->Append({Trial("c", std::nullopt), Trial("a", true)}).ok());
    ASSERT_TRUE(
        store->Finish("run-a", run::RunEnd::kComplete, "2026-11-21T08:00:00.000Z", 0.5).ok());
  }
  const auto store = Open();
  std::string seen;
  ASSERT_TRUE(store
                  ->Visit("run-a",
                          [&](const run::TrialRecord& record) -> Status {
                            seen += record.case_id + std::to_string(record.epoch) +
                                    (record.passed ? (*record.passed ? "+" : "-") : "?");
                            EXPECT_EQ(record.reply.text, "answer to " + record.case_id);
                            return {};
                          })
                  .ok());
  EXPECT_EQ(seen, "a0+b0-b1+c0?");
  const Result<RunInfo> info = store->Info("latest");
  ASSERT_TRUE(info.ok());
  EXPECT_EQ(info->records, 4);
  EXPECT_EQ(info->end, "complete");
  EXPECT_EQ(info->usage, (http::Usage{12, 16}));
  EXPECT_EQ(info->cost_usd, 0.5);
  EXPECT_TRUE(store->Check("run-a").ok());
}

TEST_F(RunStoreTest, SummaryOfACaseSaysWhatItsRecordsSay) {
  const auto store = Open();
  ASSERT_TRUE(store->Begin(Manifest("run-a", 3)).ok());
  run::RunSink* sink = store->SinkOf("run-a");
  run::TrialRecord scored = Trial("b", true, 1);
  scored.grades.resize(2);
  scored.grades[0].score = 0.25;
  scored.grades[1].score = 0.75;
  ASSERT_TRUE(sink->Append({scored, Trial("a", true)}).ok());
  ASSERT_TRUE(sink->Append({Trial("b", std::nullopt, 0)}).ok());
  std::vector<CaseBrief> seen;
  const auto keep = [&](const CaseBrief& brief) -> Status {
    EXPECT_EQ(brief.suite, "tiny");
    EXPECT_EQ(brief.fingerprint, Sha256(brief.case_id));
    EXPECT_EQ(brief.facts, Trial(std::string(brief.case_id), true).facts);
    seen.push_back(brief);
    return {};
  };
  ASSERT_TRUE(store->VisitCases("run-a", keep).ok());
  ASSERT_EQ(seen.size(), 2u);
  EXPECT_EQ(seen[0].place, 0);
  EXPECT_EQ(seen[0].trials,
            (std::vector<TrialBrief>{{0, run::Outcome::kScored, true, false, std::nullopt}}));
  EXPECT_EQ(seen[1].place, 1);
  EXPECT_EQ(seen[1].trials,
            (std::vector<TrialBrief>{{0, run::Outcome::kTargetError, std::nullopt, false, {}},
                                     {1, run::Outcome::kScored, true, false, 0.5}}));
}

TEST_F(RunStoreTest, SharesCasesOutInOrderOfThePlan) {
  const auto store = Open();
  ASSERT_TRUE(store->Begin(Manifest("run-a", 26)).ok());
  const std::string kIds = "abcdefghijklnopqrstuvwxyz";  // m was not measured
  for (const char id : kIds) ASSERT_TRUE(store->SinkOf("run-a")->Append({Trial({id}, true)}).ok());
  for (const std::size_t parts : {1, 2, 7, 30}) {
    std::vector<std::string> seen(parts);
    std::vector<CaseVisitor> visitors;
    for (std::string& ids : seen)
      visitors.push_back([&ids](const CaseBrief& brief) -> Status {
        ids += brief.case_id;
        return {};
      });
    ASSERT_TRUE(store->VisitCasesInParts("run-a", visitors).ok());
    std::string all;
    for (const std::string& ids : seen) all += ids;
    EXPECT_EQ(all, kIds) << parts;
  }
  const CaseVisitor fails = [](const CaseBrief& brief) -> Status {
    return MakeError(ErrorCode::kInternal, "no ", brief.case_id);
  };
  EXPECT_EQ(store->VisitCasesInParts("run-a", {fails, fails}).error().message, "no a");
}

TEST_F(RunStoreTest, KnowsThePlannedCasesOfARunThatStoppedEarly) {
  const auto store = Open();
  ASSERT_TRUE(store->Begin(Manifest("run-a", 2)).ok());
  std::vector<CaseBrief> planned(2);
  for (std::size_t i = 0; i < planned.size(); ++i) {
    planned[i].suite = "tiny";
    planned[i].case_id = i == 0 ? "a" : "b";
    planned[i].place = static_cast<std::int64_t>(i);
    planned[i].fingerprint = Sha256(planned[i].case_id);
    planned[i].facts = Trial("a", true).facts;
  }
  run::TrialRecord first = Trial("a", true);
  first.place = 0;
  ASSERT_TRUE(store->NotePlan("run-a", planned).ok());
  ASSERT_TRUE(store->SinkOf("run-a")->Append({first}).ok());
  ASSERT_TRUE(store->NotePlan("run-a", planned).ok()) << "again, as a resumed run does";
  EXPECT_EQ(*store->Note("run-a", "evidence"), "");
  ASSERT_TRUE(store->KeepNote("run-a", "evidence", "{}").ok());
  ASSERT_TRUE(store->KeepNote("run-a", "evidence", "{\"tracks\":{}}").ok());
  EXPECT_EQ(*store->Note("run-a", "evidence"), "{\"tracks\":{}}");
  ASSERT_TRUE(store->Finish("run-a", run::RunEnd::kStoppedEarly, "", 0).ok());

  const auto seen = [&](auto visit) {
    std::string ids;
    EXPECT_TRUE((store.get()->*visit)("run-a", [&](const CaseBrief& brief) -> Status {
                  ids += std::string(brief.case_id) + std::to_string(brief.trials.size()) + ' ';
                  return {};
                }).ok());
    return ids;
  };
  EXPECT_EQ(seen(&RunStore::VisitCases), "a1 ");
  EXPECT_EQ(seen(&RunStore::VisitPlan), "a1 b0 ");
  EXPECT_EQ(store->Info("run-a")->records, 1);
  const Status checked = store->Check("run-a");
  EXPECT_TRUE(checked.ok()) << checked.error().message;
}

TEST_F(RunStoreTest, RunThatIsExtendedKeepsItsRecords) {
  const auto store = Open();
  ASSERT_TRUE(store->Begin(Manifest("run-a", 1)).ok());
  ASSERT_TRUE(store->SinkOf("run-a")->Append({Trial("a", true)}).ok());
  ASSERT_TRUE(store->Finish("run-a", run::RunEnd::kComplete, "", 0).ok());
  ASSERT_TRUE(store->Reopen("run-a").ok());
  ASSERT_TRUE(store->Extend(Manifest("run-a", 2)).ok());
  ASSERT_TRUE(store->SinkOf("run-a")->Append({Trial("b", true)}).ok());
  ASSERT_TRUE(store->Finish("run-a", run::RunEnd::kComplete, "", 0).ok());
  EXPECT_EQ(store->Info("run-a")->manifest.planned, 2);
  EXPECT_TRUE(store->Check("run-a").ok());
}

TEST_F(RunStoreTest, LatestIsNoRunThatConfirmsAnother) {
  const auto store = Open();
  ASSERT_TRUE(store->Begin(Manifest("run-a", 1)).ok());
  run::RunManifest again = Manifest("run-b", 1);
  again.notes["confirm"] = "run-a";
  ASSERT_TRUE(store->Begin(again).ok());
  EXPECT_EQ(store->Info("latest")->manifest.id, "run-a");
  EXPECT_EQ(store->Info("run-b")->manifest.id, "run-b");
}

TEST_F(RunStoreTest, OnePlaceHoldsOneCase) {
  const auto store = Open();
  ASSERT_TRUE(store->Begin(Manifest("run-a", 2)).ok());
  run::RunSink* sink = store->SinkOf("run-a");
  ASSERT_TRUE(sink->Append({Trial("a", true)}).ok());
  run::TrialRecord other = Trial("b", true, 1);
  other.place = 0;
  EXPECT_EQ(sink->Append({other}).error().message,
            "while keeping tiny/b epoch 1: place 0 of the run holds another case");
  run::TrialRecord twin = Trial("a", true);
  twin.place = 1;
  ASSERT_TRUE(sink->Append({twin}).ok());
  ASSERT_TRUE(store->Finish("run-a", run::RunEnd::kComplete, "", 0).ok());
  EXPECT_EQ(store->Check("run-a").error().message, "run run-a: the case tiny/a was measured twice");
}

TEST_F(RunStoreTest, DoesNotKeepWhatIsNotTerminal) {
  const auto store = Open();
  ASSERT_TRUE(store->Begin(Manifest("run-a", 1)).ok());
  run::TrialRecord cancelled = Trial("a", std::nullopt);
  cancelled.outcome = run::Outcome::kCancelled;
  ASSERT_TRUE(store->SinkOf("run-a")->Append({cancelled}).ok());
  EXPECT_EQ(store->Info("run-a")->records, 0);
}

TEST_F(RunStoreTest, SecondRecordOfATrialIsRefusedAndItsBatchWithIt) {
  const auto store = Open();
  ASSERT_TRUE(store->Begin(Manifest("run-a", 2)).ok());
  run::RunSink* sink = store->SinkOf("run-a");
  ASSERT_TRUE(sink->Append({Trial("a", true)}).ok());
  const Status again = sink->Append({Trial("b", true), Trial("a", false)});
  ASSERT_FALSE(again.ok());
  EXPECT_EQ(again.error().code, ErrorCode::kStore);
  EXPECT_NE(again.error().message.find("while keeping tiny/a epoch 0"), std::string::npos)
      << again.error().message;
  EXPECT_EQ(store->Info("run-a")->records, 1);
}

TEST_F(RunStoreTest, CompleteRunWithAMissingRecordFailsTheCheck) {
  const auto store = Open();
  ASSERT_TRUE(store->Begin(Manifest("run-a", 2)).ok());
  ASSERT_TRUE(store->SinkOf("run-a")->Append({Trial("a", true)}).ok());
  ASSERT_TRUE(store->Finish("run-a", run::RunEnd::kComplete, "", 0).ok());
  EXPECT_EQ(store->Check("run-a").error().message,
            "run run-a says it is complete, but 1 of 2 planned trials have a record");
}

TEST_F(RunStoreTest, RunThatIsBeingWrittenIsRefusedWithTheHoldersProcess) {
  const auto first = Open();
  ASSERT_TRUE(first->Begin(Manifest("run-a", 1)).ok());
  const auto second = Open();
  const Status reopened = second->Reopen("run-a");
  ASSERT_FALSE(reopened.ok());
  EXPECT_EQ(reopened.error().message,
            "run run-a is being written by process " + std::to_string(::getpid()));
  ASSERT_TRUE(first->Finish("run-a", run::RunEnd::kInterrupted, "", 0).ok());
  EXPECT_TRUE(second->Reopen("run-a").ok());
}

TEST_F(RunStoreTest, LockOfAKilledProcessIsFree) {
  { const auto store = Open(); }
  const pid_t child = ::fork();
  if (child == 0) {
    auto store = OpenStore(path());
    const bool begun = store.ok() && (*store)->Begin(Manifest("run-a", 1)).ok();
    ::kill(::getpid(), begun ? SIGKILL : SIGTERM);
  }
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  ASSERT_EQ(WTERMSIG(status), SIGKILL);
  const auto store = Open();
  EXPECT_TRUE(store->Reopen("run-a").ok());
  EXPECT_EQ(store->Info("run-a")->end, "");
}

TEST_F(RunStoreTest, FindsRunsByTheirBeginning) {
  const auto store = Open();
  EXPECT_EQ(store->Info("latest").error().message, "the store " + path() + " holds no runs");
  ASSERT_TRUE(store->Begin(Manifest("20260101-aa", 1)).ok());
  ASSERT_TRUE(store->Begin(Manifest("20260101-ab", 1)).ok());
  EXPECT_EQ(store->Info("20260101-ab")->manifest.id, "20260101-ab");
  EXPECT_EQ(store->Info("latest")->manifest.id, "20260101-ab");
  EXPECT_EQ(store->Info("2026").error().message, "several runs begin with \"2026\"");
  EXPECT_EQ(store->Info("20260101-ax").error().message,
            "no run \"20260101-ax\" in " + path() + "; did you mean \"20260101-ab\"?");
  EXPECT_FALSE(store->Begin(Manifest("20260101-aa", 1)).ok());
  EXPECT_EQ(store->List()->size(), 2u);
}

TEST_F(RunStoreTest, RefusesWhatIsNoStore) {
  std::ofstream(path())
      << "this is a text file and no database, however long it may be made to look\n";
  const auto store = OpenStore(path());
  ASSERT_FALSE(store.ok());
  EXPECT_EQ(store.error().code, ErrorCode::kStore);
  EXPECT_EQ(OpenStore("postgres:host").error().message,
            "unknown store \"postgres:host\"; expected a path or sqlite:PATH");
}

TEST_F(RunStoreTest, FindsADamagedRecord) {
  {
    const auto store = Open();
    ASSERT_TRUE(store->Begin(Manifest("run-a", 1)).ok());
    ASSERT_TRUE(store->SinkOf("run-a")->Append({Trial("needle", true)}).ok());
    ASSERT_TRUE(store->Finish("run-a", run::RunEnd::kComplete, "", 0).ok());
  }
  Result<std::string> bytes = ReadFile(path());
  ASSERT_TRUE(bytes.ok());
  const std::size_t at = bytes->find("answer to needle");
  ASSERT_NE(at, std::string::npos);
  (*bytes)[at] = 'A';
  ASSERT_TRUE(WriteFileAtomic(path(), *bytes).ok());
  EXPECT_EQ(Open()->Check("run-a").error().message,
            "run run-a: a record is damaged: its checksum does not hold");
}

TEST_F(RunStoreTest, FindsASummaryThatContradictsItsRecord) {
  const struct {
    const char* change;
    const char* error;
  } kRows[] = {
      {"log='0P,'", "1 records contradict themselves"},
      {"log='0:D,'", "1 records contradict themselves"},
      {"log='0f,'", "1 records contradict themselves"},
      {"log='0F0.5,'", "1 records contradict themselves"},
      {"case_id='b'", "1 records contradict themselves"},
      {"fingerprint=zeroblob(32)", "1 records contradict themselves"},
      {"log='7F,'", "the record of tiny/a epoch 7 is gone"},
      {"log='0F,1F,'", "the record of tiny/a epoch 1 is gone"},
      {"log='0F'", "the summary of case tiny/a is damaged"},
      {"log='0X,'", "the summary of case tiny/a is damaged"},
      {"log='0:Z,'", "the summary of case tiny/a is damaged"},
      {"log='0Fnan,'", "the summary of case tiny/a is damaged"},
      {"log=''", "1 records contradict themselves"},
      {"facts='92+'", "the summary of case tiny/a is damaged"},
      {"facts='1-+'", "the summary of case tiny/a is damaged"},
      {"facts='12x'", "the summary of case tiny/a is damaged"},
      {"facts='1'", "the summary of case tiny/a is damaged"},
  };
  for (const auto& row : kRows) {
    fs::remove_all(folder_);
    fs::create_directories(folder_);
    const auto store = Open();
    ASSERT_TRUE(store->Begin(Manifest("run-a", 1)).ok());
    ASSERT_TRUE(store->SinkOf("run-a")->Append({Trial("a", false)}).ok());
    ASSERT_TRUE(store->Finish("run-a", run::RunEnd::kComplete, "", 0).ok());
    ASSERT_TRUE(store->Check("run-a").ok());
    const auto database = Database::Open(path(), "FULL");
    ASSERT_TRUE(database.ok());
    ASSERT_TRUE((*database)->Execute(std::string("UPDATE cases SET ") + row.change).ok());
    EXPECT_EQ(store->Check("run-a").error().message, std::string("run run-a: ") + row.error)
        << row.change;
  }
}

TEST_F(RunStoreTest, FindsARunThatCountsItsRecordsWrong) {
  const auto store = Open();
  ASSERT_TRUE(store->Begin(Manifest("run-a", 1)).ok());
  ASSERT_TRUE(store->SinkOf("run-a")->Append({Trial("a", true)}).ok());
  const auto database = Database::Open(path(), "FULL");
  ASSERT_TRUE((*database)->Execute("UPDATE runs SET records=3").ok());
  EXPECT_EQ(store->Check("run-a").error().message, "run run-a: 2 records contradict themselves");
}

TEST_F(RunStoreTest, RefusesAStoreOfAnotherFormat) {
  { Open(); }
  const auto database = Database::Open(path(), "FULL");
  ASSERT_TRUE((*database)->Execute("UPDATE meta SET value='plimsoll.store/2'").ok());
  EXPECT_EQ(OpenStore(path()).error().message,
            path() +
                " is a store of another format: \"plimsoll.store/2\", expected "
                "\"plimsoll.store/3\"");
}

// Whatever is left of a store, it opens or is refused with a message; it never shows a record that
// was not written.
TEST_F(RunStoreTest, TruncatedAnywhereItOpensOrIsRefused) {
  {
    const auto store = Open();
    ASSERT_TRUE(store->Begin(Manifest("run-a", 40)).ok());
    for (int i = 0; i < 40; ++i)
      ASSERT_TRUE(store->SinkOf("run-a")->Append({Trial("case" + std::to_string(i), true)}).ok());
    ASSERT_TRUE(store->Finish("run-a", run::RunEnd::kComplete, "", 0).ok());
  }
  const std::string bytes = *ReadFile(path());
  int refused = 0;
  for (std::size_t size = 0; size < bytes.size(); size += 997) {
    ASSERT_TRUE(WriteFileAtomic(path(), bytes.substr(0, size)).ok());
    fs::remove(path() + "-wal");
    fs::remove(path() + "-shm");
    const auto store = OpenStore(path());
    if (!store.ok()) {
      ++refused;
      continue;
    }
    const Status checked = (*store)->Check("run-a");
    EXPECT_FALSE(checked.ok()) << "a store cut to " << size << " of " << bytes.size()
                               << " bytes passed its check";
  }
  EXPECT_GT(refused, 0);
}

TEST_F(RunStoreTest, CacheAnswersAcrossSessions) {
  http::Response response;
  response.status = 200;
  response.headers = {{"content-type", "application/json"}};
  response.body = std::string("{\"a\":\0}", 7);
  { EXPECT_TRUE(Open()->cache()->Put("key", response).ok()); }
  const auto store = Open();
  EXPECT_FALSE(store->cache()->Get("other").has_value());
  const auto found = store->cache()->Get("key");
  ASSERT_TRUE(found.has_value());
  EXPECT_EQ(found->body, response.body);
  EXPECT_EQ(found->headers, response.headers);
  EXPECT_TRUE(found->is_cached);
}

}  // namespace
}  // namespace plimsoll::store
