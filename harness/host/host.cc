#include "harness/host/host.h"

#include <gtest/gtest.h>

#include <map>
#include <thread>
#include <utility>

#include "harness/host/board.h"
#include "harness/host/gtest_name.h"
#include "harness/host/gtest_output.h"
#include "harness/text/hostile.h"

namespace plimsoll::host {
namespace {

using Ids = std::pair<std::string, std::string>;

// What the tests came to, for the exit code. Only GoogleTest's thread looks at it.
struct Tally {
  int passed = 0;
  int failed = 0;
  int unmeasured = 0;
};

class CaseTest final : public testing::Test {
 public:
  CaseTest(const HostCase& the_case, std::size_t index, int epochs, Board* board, Tally* tally)
      : case_(the_case), index_(index), epochs_(epochs), board_(board), tally_(tally) {}

  void TestBody() override {
    const CaseResult result = board_->Wait(index_);
    RecordProperty("plimsoll_case", case_.suite + "/" + case_.case_id);
    if (result.passes == epochs_) {
      ++tally_->passed;
      return;
    }
    if (result.failures > 0 && !case_.known_issue.empty()) {
      // GTEST_SKIP() with the case's place instead of this one.
      GTEST_MESSAGE_AT_(case_.file.c_str(), case_.line, "", testing::TestPartResult::kSkip)
          << "known issue: " << text::OneLine(case_.known_issue) << '\n'
          << result.detail;
      return;
    }
    ++(result.failures > 0 ? tally_->failed : tally_->unmeasured);
    ADD_FAILURE_AT(case_.file.c_str(), case_.line)
        << case_.suite << "/" << case_.case_id << ": " << result.passes << " of " << epochs_
        << (epochs_ == 1 ? " trial" : " trials") << " passed; " << result.detail;
  }

 private:
  const HostCase& case_;
  const std::size_t index_;
  const int epochs_;
  Board* const board_;
  Tally* const tally_;
};

// Starts the run when GoogleTest starts, with what it will run, and waits for its end when
// GoogleTest ends.
class Starter final : public testing::EmptyTestEventListener {
 public:
  Starter(const HostInput& input, const std::map<Ids, std::size_t>& by_name, Board* board)
      : input_(input), by_name_(by_name), board_(board) {}
  ~Starter() override { Join(); }

  void OnTestIterationStart(const testing::UnitTest& unit, int) override {
    std::vector<std::size_t> selected = TestsThatRun(unit);
    if (selected.empty()) return;
    thread_ = std::thread([this, selected = std::move(selected)] {
      board_->Close(
          input_.start(selected, [this](const run::TrialRecord& record) { board_->Post(record); }));
    });
  }
  void OnTestIterationEnd(const testing::UnitTest&, int) override { Join(); }

 private:
  std::vector<std::size_t> TestsThatRun(const testing::UnitTest& unit) const {
    std::vector<std::size_t> selected;
    for (int i = 0; i < unit.total_test_suite_count(); ++i) {
      const testing::TestSuite& suite = *unit.GetTestSuite(i);
      for (int j = 0; j < suite.total_test_count(); ++j)
        if (suite.GetTestInfo(j)->should_run())
          selected.push_back(by_name_.at({suite.name(), suite.GetTestInfo(j)->name()}));
    }
    return selected;
  }
  void Join() {
    if (thread_.joinable()) thread_.join();
  }

  const HostInput& input_;
  const std::map<Ids, std::size_t>& by_name_;
  Board* const board_;
  std::thread thread_;
};

// Hands GoogleTest its arguments. True: it was asked for help, which it has given.
Result<bool> ParseArguments(const std::vector<std::string>& arguments) {
  std::vector<std::string> words = {"plimsoll gtest --"};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<char*> argv;
  for (std::string& word : words) argv.push_back(word.data());
  int argc = static_cast<int>(argv.size());
  argv.push_back(nullptr);
  testing::InitGoogleTest(&argc, argv.data());
  // What GoogleTest leaves it did not know; it would show its help, run nothing and report success.
  for (int i = 1; i < argc; ++i) {
    const std::string word = argv[i];
    if (word == "--help" || word == "-h" || word == "-?" || word == "/?") return true;
    return MakeError(ErrorCode::kInvalid, "\"", text::OneLine(word),
                     "\" is no option of GoogleTest; see: plimsoll gtest -- --help");
  }
  if (GTEST_FLAG_GET(repeat) != 1)
    return MakeError(
        ErrorCode::kInvalid, "--gtest_repeat=", std::to_string(GTEST_FLAG_GET(repeat)),
        " would send and pay for every case again; for several trials of each case use --epochs");
  if (GTEST_FLAG_GET(fail_fast))
    return MakeError(ErrorCode::kInvalid,
                     "--gtest_fail_fast would hide cases that are measured already; leave it out");
  PLIMSOLL_TRY(CheckGtestOutput(GTEST_FLAG_GET(output)));
  return false;
}

}  // namespace

Result<ExitCode> RunAsGoogleTests(const HostInput& input,
                                  const std::vector<std::string>& arguments) {
  std::vector<Ids> ids;
  std::map<Ids, std::size_t> by_name;
  for (const HostCase& the_case : input.cases) {
    const Ids name = {GtestName(the_case.suite), GtestName(the_case.case_id)};
    if (!by_name.emplace(name, ids.size()).second)
      return MakeError(ErrorCode::kInvalid, "case ", the_case.suite, "/", the_case.case_id,
                       " is there twice");
    ids.emplace_back(the_case.suite, the_case.case_id);
  }
  PLIMSOLL_ASSIGN(const bool is_help, ParseArguments(arguments));
  if (is_help) return ExitCode::kPass;

  Board board(ids, input.epochs, input.shows_model_text);
  Tally tally;
  for (std::size_t i = 0; i < input.cases.size(); ++i) {
    const HostCase& the_case = input.cases[i];
    testing::RegisterTest(GtestName(the_case.suite).c_str(), GtestName(the_case.case_id).c_str(),
                          nullptr, nullptr, the_case.file.c_str(), the_case.line,
                          [&, i]() -> testing::Test* {
                            return new CaseTest(input.cases[i], i, input.epochs, &board, &tally);
                          });
  }
  testing::TestEventListeners& listeners = testing::UnitTest::GetInstance()->listeners();
  auto* starter = new Starter(input, by_name, &board);
  listeners.Append(starter);
  const int failed = RUN_ALL_TESTS();
  delete listeners.Release(starter);  // it borrows what ends here
  PLIMSOLL_TRY(board.ended());
  if (testing::UnitTest::GetInstance()->test_to_run_count() == 0)
    return MakeError(ErrorCode::kNothingSelected,
                     "GoogleTest's filter and shard leave none of the ",
                     std::to_string(input.cases.size()), " selected cases");
  if (GTEST_FLAG_GET(list_tests)) return ExitCode::kPass;
  if (tally.failed > 0) return ExitCode::kFail;
  if (tally.unmeasured > 0)
    return MakeError(ErrorCode::kInconclusive,
                     "cases that could not be measured: ", std::to_string(tally.unmeasured));
  if (tally.passed == 0) return MakeError(ErrorCode::kInconclusive, "nothing but known issues ran");
  return failed == 0 ? ExitCode::kPass : ExitCode::kFail;
}

}  // namespace plimsoll::host
