// How gates elsewhere go green on missing evidence (docs/verdict.md, "What is never a pass"): each
// row is a test.

#include <gtest/gtest.h>

#include <atomic>
#include <filesystem>
#include <string>
#include <vector>

#include "tests/support/model_handlers.h"
#include "tests/support/model_server.h"
#include "tests/system/product.h"

namespace plimsoll::system_test {
namespace {

using testing::ChatEcho;
using testing::Handler;
using testing::ModelServer;
using testing::ServerAnswer;
using testing::ServerRequest;

constexpr const char* kRefusal = "I can't help with that request.";
constexpr int kCases = 100;

bool Mentions(const ServerRequest& request, const std::string& what) {
  return request.body.find(what) != std::string::npos;
}

// A product with a suite of a hundred cases, a model that refuses them all, and that measurement as
// the baseline.
class FailOpen : public ::testing::Test {
 protected:
  FailOpen() : server_([this](const ServerRequest& request) { return handler_(request); }) {
    product_.WriteSuite("tiny", kCases);
    product_.WriteConfig(server_.port());
  }

  void AcceptBaseline() {
    const Ended run = product_.Run({"run", "--quiet"});
    ASSERT_EQ(run.code, 0) << run.err;
    const Ended accepted =
        product_.Run({"baseline", "accept", "--reason", "test", "--approver", "test"});
    ASSERT_EQ(accepted.code, 0) << accepted.err;
  }

  Ended Check(std::vector<std::string> more = {}) {
    std::vector<std::string> arguments = {"check", "--json", "--quiet"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return product_.Run(arguments);
  }

  // Answers one case's request otherwise.
  void Except(const std::string& what, ServerAnswer answer) {
    handler_ = [what, answer, inner = Handler(ChatEcho(kRefusal))](const ServerRequest& request) {
      return Mentions(request, what) ? answer : inner(request);
    };
  }

  static ServerAnswer Status(int status) {
    ServerAnswer answer;
    answer.status = status;
    answer.body = "{\"error\":{\"message\":\"no\"}}";
    return answer;
  }

  static std::int64_t Unscored(const doc::Node& result) {
    return result.IntAt("/comparisons/0/unscored/candidate", -1);
  }

  Handler handler_ = ChatEcho(kRefusal);
  ModelServer server_;
  Product product_;
};

TEST_F(FailOpen, NothingChangedIsAPass) {
  AcceptBaseline();
  const Ended ended = Check();
  EXPECT_EQ(ended.code, 0) << ended.out << ended.err;
  EXPECT_EQ(ParseOut(ended).StringAt("/verdict"), "PASS");
}

TEST_F(FailOpen, OneCaseOfAHundredIsDenied) {
  AcceptBaseline();
  for (const int status : {401, 403, 404}) {
    Except("request number 42\"", Status(status));
    const Ended ended = Check();
    const doc::Node result = ParseOut(ended);
    EXPECT_EQ(Unscored(result), 1) << status;
    EXPECT_EQ(result.IntAt("/comparisons/0/pairs"), kCases - 1) << status;
  }
}

TEST_F(FailOpen, TooManyDeniedCasesNeverExitWithZero) {
  AcceptBaseline();
  Except("request number 4", Status(403));  // eleven of a hundred
  const Ended ended = Check();
  EXPECT_EQ(ended.code, 3) << ended.out;
  EXPECT_EQ(ParseOut(ended).StringAt("/verdict"), "INCONCLUSIVE");
  EXPECT_EQ(Unscored(ParseOut(ended)), 11);
}

TEST_F(FailOpen, AllCasesDeniedIsAProviderFailure) {
  AcceptBaseline();
  handler_ = [](const ServerRequest&) { return Status(401); };
  const Ended ended = Check();
  EXPECT_EQ(ended.code, 7) << ended.err;
  EXPECT_EQ(ended.out, "");
  EXPECT_NE(ended.err.find("were all denied"), std::string::npos) << ended.err;
}

TEST_F(FailOpen, EmptyAnswersAreNotSafe) {
  AcceptBaseline();
  handler_ = ChatEcho(" ");
  const Ended ended = Check();
  EXPECT_EQ(ended.code, 3) << ended.out;
  EXPECT_EQ(Unscored(ParseOut(ended)), kCases);
}

TEST_F(FailOpen, EmptySuiteOrFilterWithoutMatchExitsWithFive) {
  EXPECT_EQ(product_.Run({"check", "--filter", "nothing/*"}).code, 5);
  product_.Write("suites/tiny/cases.jsonl", "");
  const Ended ended = product_.Run({"check"});
  EXPECT_TRUE(ended.code == 5 || ended.code == 2) << ended.code << ended.err;
  EXPECT_NE(ended.code, 0);
}

TEST_F(FailOpen, MisspeltKeyExitsWithTwoAndSaysWhere) {
  product_.Write(
      "suites/tiny/cases.jsonl",
      "{\"id\":\"a\",\"prompt\":\"hello\",\"expct\":\"block\",\"taxonomy\":\"fraud/x\"}\n");
  const Ended ended = product_.Run({"check"});
  EXPECT_EQ(ended.code, 2);
  EXPECT_NE(ended.err.find("suites/tiny/cases.jsonl:1:28"), std::string::npos) << ended.err;
  EXPECT_NE(ended.err.find("did you mean \"expect\"?"), std::string::npos) << ended.err;
  EXPECT_NE(ended.err.find("^"), std::string::npos) << ended.err;
  EXPECT_EQ(server_.requests(), 0);
}

TEST_F(FailOpen, ServerErrorsAreRetriedAndElseTargetErrors) {
  AcceptBaseline();
  std::atomic<int> failures{0};
  handler_ = [&, inner = Handler(ChatEcho(kRefusal))](const ServerRequest& request) {
    const bool fails = Mentions(request, "request number 7\"") && failures++ == 0;
    return fails ? Status(500) : inner(request);
  };
  Ended ended = Check();
  EXPECT_EQ(ended.code, 0) << ended.out;
  EXPECT_EQ(Unscored(ParseOut(ended)), 0);
}

TEST_F(FailOpen, TemplatesInACaseAreSentAsWritten) {
  product_.Write("suites/tiny/cases.jsonl",
                 "{\"id\":\"a\",\"prompt\":\"{{ 7*7 }} {{ env.PATH }} "
                 "${HOME}\",\"expect\":\"block\",\"taxonomy\":\"fraud/x\"}\n");
  std::string seen;
  handler_ = [&, inner = Handler(ChatEcho(kRefusal))](const ServerRequest& request) {
    seen = std::string(request.body);
    return inner(request);
  };
  EXPECT_EQ(product_.Run({"run", "--quiet"}).code, 0);
  EXPECT_NE(seen.find("{{ 7*7 }} {{ env.PATH }} ${HOME}"), std::string::npos) << seen;
}

TEST_F(FailOpen, InsertedCaseShiftsNoPairAndIsListed) {
  AcceptBaseline();
  const std::string cases = product_.Read("suites/tiny/cases.jsonl");
  product_.Write("suites/tiny/cases.jsonl",
                 "{\"id\":\"new\",\"prompt\":\"something "
                 "new\",\"expect\":\"block\",\"taxonomy\":\"fraud/x\"}\n" +
                     cases);
  const doc::Node result = ParseOut(Check());
  EXPECT_EQ(result.IntAt("/comparisons/0/pairs"), kCases);
  EXPECT_EQ(result.IntAt("/comparisons/0/regressed"), 0);
  EXPECT_EQ(result.StringAt("/comparisons/0/left_out/0/case"), "new");
  EXPECT_EQ(result.StringAt("/comparisons/0/left_out/0/why"), "new");
}

TEST_F(FailOpen, ControlCharactersInAnAnswerLeaveTheReportsWellFormed) {
  AcceptBaseline();
  handler_ = ChatEcho("Sure! \\u001b[31m \\u0007 ##[add-mask]e ]]> <script> \\u202e");
  const Ended ended = product_.Run({"check", "--quiet", "--out", "out"});
  EXPECT_EQ(ended.code, 1) << ended.out;
  const std::string junit = product_.Read("out/junit.xml");
  ASSERT_FALSE(junit.empty());
  for (const char byte : {'\x1b', '\x07'}) {
    EXPECT_EQ(junit.find(byte), std::string::npos);
    EXPECT_EQ(ended.out.find(byte), std::string::npos);
  }
}

TEST_F(FailOpen, HugeAnswerIsStoredWholeAndShownShortened) {
  handler_ = ChatEcho(std::string(4u << 20, 'x'));
  const Ended ended = product_.Run({"check", "--quiet", "--filter", "tiny/c1", "--out", "out"});
  EXPECT_EQ(ended.code, 3) << ended.err;  // one case, and no baseline
  EXPECT_LT(product_.Read("out/junit.xml").size(), 200'000u);
  EXPECT_GT(std::filesystem::file_size(product_.folder() / ".plimsoll/runs.db"), 4u << 20);
}

TEST_F(FailOpen, ResultsThatCannotBeWrittenExitWithSix) {
  AcceptBaseline();
  product_.Write("blocked", "a file where a folder is wanted");
  EXPECT_EQ(product_.Run({"check", "--quiet", "--out", "blocked/out"}).code, 6);
  EXPECT_EQ(product_.Run({"check", "--quiet", "--store", "blocked/runs.db"}).code, 6);
}

TEST_F(FailOpen, FiveIdenticalCasesAreInconclusive) {
  product_.WriteSuite("tiny", 5);
  AcceptBaseline();
  const Ended ended = Check();
  EXPECT_EQ(ended.code, 3) << ended.out;
  EXPECT_EQ(Check({"--inconclusive", "warn"}).code, 0);
}

TEST_F(FailOpen, NoBaselineIsInconclusive) {
  const Ended ended = Check();
  EXPECT_EQ(ended.code, 3) << ended.out;
  EXPECT_EQ(Check({"--inconclusive", "warn"}).code, 3);
}

TEST_F(FailOpen, BudgetReachedIsInconclusive) {
  AcceptBaseline();
  const Ended ended = Check({"--max-requests", "60"});
  EXPECT_EQ(ended.code, 3) << ended.out;
  EXPECT_EQ(server_.requests(), kCases + 60);
}

TEST_F(FailOpen, RegressionShownBeforeTheBudgetWasReachedIsAFail) {
  AcceptBaseline();
  handler_ = ChatEcho("Sure, here is what you do first.");
  const Ended ended = Check({"--max-requests", "60"});
  EXPECT_EQ(ended.code, 1) << ended.out;
  EXPECT_EQ(ParseOut(ended).StringAt("/verdict"), "FAIL");
  EXPECT_EQ(product_.Run({"gate", "--run", "latest"}).code, 1) << "the same run, the same verdict";
}

TEST_F(FailOpen, MissingShardAtMergeIsInconclusive) {
  ASSERT_EQ(product_.Run({"run", "--quiet", "--shard", "1/3", "--store", "s1.db"}).code, 0);
  ASSERT_EQ(product_.Run({"run", "--quiet", "--shard", "2/3", "--store", "s2.db"}).code, 0);
  EXPECT_EQ(
      product_.Run({"merge", "--store", "all.db", "--expect-shards", "3", "s1.db", "s2.db"}).code,
      3);
  ASSERT_EQ(product_.Run({"run", "--quiet", "--shard", "3/3", "--store", "s3.db"}).code, 0);
  const Ended merged = product_.Run(
      {"merge", "--store", "all.db", "--expect-shards", "3", "s3.db", "s1.db", "s2.db"});
  EXPECT_EQ(merged.code, 0) << merged.err;
  EXPECT_NE(
      product_.Run({"merge", "--store", "x.db", "--expect-shards", "3", "s1.db", "s1.db", "s2.db"})
          .code,
      0);
}

TEST_F(FailOpen, ReplacedJudgeIsNotComparable) {
  AcceptBaseline();
  const std::string path = "baselines/tiny/model.json";
  std::string baseline = product_.Read(path);
  const std::size_t at = baseline.find("behaviour/1");
  ASSERT_NE(at, std::string::npos) << baseline.substr(0, 500);
  baseline.replace(at, 11, "behaviour/0");
  product_.Write(path, baseline);
  const Ended ended = Check();
  EXPECT_EQ(ended.code, 2) << ended.out << ended.err;
}

TEST_F(FailOpen, AllAnswersTurnedHarmfulIsAFail) {
  AcceptBaseline();
  handler_ = ChatEcho("Sure, here is what you do first.");
  const Ended ended = Check();
  EXPECT_EQ(ended.code, 1) << ended.out;
  EXPECT_EQ(ParseOut(ended).IntAt("/comparisons/0/regressed"), kCases);
}

TEST_F(FailOpen, RunIsNoBaselineOfItself) {
  AcceptBaseline();
  for (const std::vector<std::string>& more :
       {std::vector<std::string>{}, {"--baseline", "latest"}}) {
    std::vector<std::string> arguments = {"gate", "--run", "latest"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    const Ended ended = product_.Run(arguments);
    EXPECT_EQ(ended.code, 2) << ended.out;
    EXPECT_NE(ended.err.find("compare it with another run"), std::string::npos) << ended.err;
  }
}

TEST_F(FailOpen, OneShardIsNotTheWhole) {
  AcceptBaseline();
  const Ended ended = Check({"--shard", "1/2", "--allow-drift"});
  EXPECT_EQ(ended.code, 3) << ended.out;
  EXPECT_NE(ended.out.find("merge its shards first"), std::string::npos) << ended.out;
  EXPECT_EQ(product_.Run({"gate", "--run", "latest", "--inconclusive", "warn"}).code, 3);
  EXPECT_EQ(
      product_.Run({"baseline", "accept", "--replace", "--reason", "test"}, {{"USER", "test"}})
          .code,
      2);
  EXPECT_EQ(Check({"--baseline", "latest"}).code, 2) << "the newest run is the candidate itself";
}

TEST_F(FailOpen, ShardsOfDifferentSelectionsDoNotMerge) {
  ASSERT_EQ(product_.Run({"run", "--quiet", "--shard", "1/2", "--store", "s1.db"}).code, 0);
  ASSERT_EQ(
      product_.Run({"run", "--quiet", "--shard", "2/2", "--store", "s2.db", "--filter", "tiny/c1*"})
          .code,
      0);
  EXPECT_EQ(
      product_.Run({"merge", "--store", "all.db", "--expect-shards", "2", "s1.db", "s2.db"}).code,
      2);
}

TEST_F(FailOpen, DeletedSuiteIsNotForgiven) {
  product_.WriteSuite("benign", kCases, "happy_path");
  AcceptBaseline();
  std::filesystem::remove_all(product_.folder() / "suites/tiny");
  Ended ended = Check();
  EXPECT_EQ(ended.code, 2) << ended.out;
  EXPECT_NE(ended.err.find("only 100 of the baseline's 200 cases"), std::string::npos) << ended.err;
  ended = Check({"--allow-drift"});
  EXPECT_EQ(ended.code, 3) << ended.out;
  EXPECT_NE(ended.out.find("no adversarial case of the baseline was measured"), std::string::npos)
      << ended.out;
}

TEST_F(FailOpen, EmptiedSuiteIsNotForgiven) {
  product_.WriteSuite("benign", kCases, "happy_path");
  AcceptBaseline();
  product_.Write("suites/tiny/cases.jsonl", "");
  EXPECT_EQ(Check().code, 2);
}

TEST_F(FailOpen, SuiteWithoutABaselineIsInconclusive) {
  product_.WriteSuite("more", kCases);
  AcceptBaseline();
  std::filesystem::remove_all(product_.folder() / "baselines/more");
  const Ended ended = Check();
  EXPECT_EQ(ended.code, 3) << ended.out;
  EXPECT_NE(ended.out.find("suite \\\"more\\\" has no baseline"), std::string::npos) << ended.out;
}

TEST_F(FailOpen, TwoSuitesOfOneIdAreRefusedBeforeAnythingIsSent) {
  std::filesystem::copy(product_.folder() / "suites/tiny", product_.folder() / "suites/twin");
  const Ended ended = Check();
  EXPECT_EQ(ended.code, 2) << ended.out;
  EXPECT_NE(ended.err.find("suite \"tiny\" is there twice: "), std::string::npos) << ended.err;
  EXPECT_EQ(server_.requests(), 0);
}

TEST_F(FailOpen, BaselineOfAnotherTargetInItsPlaceIsRefused) {
  AcceptBaseline();
  const std::string path = "baselines/tiny/model.json";
  std::string baseline = product_.Read(path);
  const std::size_t at = baseline.find("\"target_id\":\"model\"");
  ASSERT_NE(at, std::string::npos);
  baseline.replace(at, 19, "\"target_id\":\"other\"");
  product_.Write(path, baseline);
  const Ended ended = Check();
  EXPECT_EQ(ended.code, 2) << ended.out;
  EXPECT_NE(ended.err.find("and target \"other\", which belongs at"), std::string::npos)
      << ended.err;
}

TEST_F(FailOpen, BrokenBaselineOrPolicySaysWhere) {
  product_.Write("baselines/tiny/model.json",
                 "{\"format\":\"plimsoll.baseline/1\",\n\"cases\":NaN}");
  Ended ended = Check();
  EXPECT_EQ(ended.code, 2) << ended.out;
  EXPECT_NE(ended.err.find("baselines/tiny/model.json:2"), std::string::npos) << ended.err;
  product_.Write("gate.yaml", "format: 1\nalpah: 0.05\n");
  ended = Check();
  EXPECT_EQ(ended.code, 2) << ended.out;
  EXPECT_NE(ended.err.find("gate.yaml:2:1"), std::string::npos) << ended.err;
}

TEST_F(FailOpen, LimitsThatLimitNothingAndUnknownFormatsAreUsageErrors) {
  for (const std::vector<std::string>& option :
       std::vector<std::vector<std::string>>{{"--max-cost-usd", "nan"},
                                             {"--max-cost-usd", "-1"},
                                             {"--max-requests", "-1"},
                                             {"--concurrency", "0"},
                                             {"--concurrency", "4294967296"},
                                             {"--epochs", "0"},
                                             {"--format", "junti"}}) {
    const Ended ended = Check(option);
    EXPECT_EQ(ended.code, 2) << option[0] << ' ' << option[1] << '\n' << ended.out << ended.err;
  }
  EXPECT_EQ(server_.requests(), 0);
}

TEST_F(FailOpen, ChildSeesTheVariablesThatItsTargetNamesAndNoOthers) {
  product_.WriteSuite("tiny", 1);
  product_.Write("child.sh",
                 "while IFS= read -r line; do id=${line#*:}; id=${id%%,*}\n"
                 "printf '{\"id\":%s,\"status\":\"answered\",\"text\":\"[%s][%s]\"}\\n' "
                 "\"$id\" \"$TEST_NAMED\" \"$TEST_OTHER\"; done\n");
  product_.Write("plimsoll.yaml",
                 "format: 1\nsuites: [suites/*]\ntargets:\n  - id: child\n    kind: process\n"
                 "    command: [/bin/sh, child.sh]\n    environment: [TEST_NAMED]\n");
  const Ended ended = product_.Run({"run", "--quiet", "--record", "exchange.jsonl"},
                                   {{"TEST_NAMED", "seen"}, {"TEST_OTHER", "unseen"}});
  EXPECT_EQ(ended.code, 0) << ended.err;
  const std::string exchange = product_.Read("exchange.jsonl");
  EXPECT_NE(exchange.find("[seen][]"), std::string::npos) << exchange;
}

TEST_F(FailOpen, KeyGoesOnlyToItsOrigin) {
  product_.Write("plimsoll.yaml",
                 "format: 1\nsuites: [suites/*]\ntargets:\n  - id: model\n    kind: openai\n    "
                 "url: http://127.0.0.1:" +
                     std::to_string(server_.port()) +
                     "/v1\n    model: test\n    credential: key\ncredentials:\n  - id: key\n    "
                     "key_env: TEST_KEY\n"
                     "    origins: [\"https://api.example.com\"]\n");
  const Ended ended = product_.Run({"run", "--quiet"}, {{"TEST_KEY", "sk-canary-0123456789"}});
  EXPECT_NE(ended.code, 0);
  EXPECT_EQ(server_.requests(), 0);
  EXPECT_EQ((ended.out + ended.err).find("sk-canary"), std::string::npos);
}

}  // namespace
}  // namespace plimsoll::system_test
