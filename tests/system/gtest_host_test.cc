// `plimsoll gtest` as a process: GoogleTest's singleton cannot host a second set of tests inside
// this one.

#include <gtest/gtest.h>

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "tests/system/product.h"

namespace plimsoll::system_test {
namespace {

// Cases whose recorded answers pass, fail, are empty, and were never recorded.
class GtestHost : public testing::Test {
 protected:
  GtestHost() {
    product_.Write("plimsoll.yaml",
                   "format: 1\nsuites: [suites/*]\ntargets:\n"
                   "  - {id: recorded, kind: replay, file: answers.jsonl}\n");
    product_.Write(
        "suites/tiny.one/suite.yaml",
        "format: 1\nsuite: tiny.one\nversion: 1.0.0\ntitle: test\ntrack: edge\n"
        "expect: [{judge: contains, any: [good]}]\n"
        "provenance: {source: test, licence: Apache-2.0, author: test, added: \"2026-11-21\"}\n"
        "cases: [cases.yaml]\n");
    product_.Write("suites/tiny.one/cases.yaml",
                   "format: 1\n"
                   "cases:\n"
                   "  - {id: passes-1, prompt: first question}\n"
                   "  - {id: passes_2, prompt: second question}\n"
                   "  - {id: DISABLED-3, prompt: third question}\n"
                   "  - {id: fails, prompt: fourth question}\n"
                   "  - {id: empty, prompt: fifth question}\n"
                   "  - {id: flaky, prompt: sixth question}\n"
                   "  - id: known\n"
                   "    prompt: seventh question\n"
                   "    known_issue: {reason: it is known, owner: us, expires: \"2999-01-01\"}\n"
                   "  - id: expired\n"
                   "    prompt: eighth question\n"
                   "    known_issue: {reason: it was known, owner: us, expires: \"2001-01-01\"}\n");
    product_.Write("answers.jsonl",
                   "{\"case\":\"passes-1\",\"text\":\"good\"}\n"
                   "{\"case\":\"passes_2\",\"text\":\"good\"}\n"
                   "{\"case\":\"DISABLED-3\",\"text\":\"good\"}\n"
                   "{\"case\":\"fails\",\"text\":\"bad \\u001b[31m ##[error] thing\"}\n"
                   "{\"case\":\"empty\",\"text\":\"\"}\n"
                   "{\"case\":\"flaky\",\"epoch\":0,\"text\":\"good\"}\n"
                   "{\"case\":\"flaky\",\"epoch\":1,\"text\":\"bad\"}\n"
                   "{\"case\":\"known\",\"text\":\"bad\"}\n"
                   "{\"case\":\"expired\",\"text\":\"bad\"}\n");
  }

  Ended Gtest(const std::vector<std::string>& flags, const std::vector<std::string>& options = {},
              const std::map<std::string, std::string>& environment = {}) const {
    std::vector<std::string> arguments = {"gtest"};
    arguments.insert(arguments.end(), options.begin(), options.end());
    arguments.emplace_back("--");
    arguments.insert(arguments.end(), flags.begin(), flags.end());
    return product_.Run(arguments, environment);
  }
  bool HasStore() const { return std::filesystem::exists(product_.folder() / ".plimsoll"); }

  Product product_;
};

bool Has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

TEST_F(GtestHost, PassesWhereEveryAnswerPasses) {
  const Ended ended = Gtest({"--gtest_filter=tiny__pone.passes_*:*.__x44ISABLED_3"});
  EXPECT_EQ(ended.code, 0) << ended.out << ended.err;
  EXPECT_TRUE(Has(ended.out, "[       OK ] tiny__pone.passes_1")) << ended.out;
  EXPECT_TRUE(Has(ended.out, "[       OK ] tiny__pone.passes__u2")) << ended.out;
  EXPECT_TRUE(Has(ended.out, "[       OK ] tiny__pone.__x44ISABLED_3")) << ended.out;
  EXPECT_TRUE(Has(ended.out, "[  PASSED  ] 3 tests.")) << ended.out;
  EXPECT_TRUE(Has(ended.err, "3 trials of recorded")) << ended.err;
}

TEST_F(GtestHost, FailsAtTheCasesOwnLineWithNeutralisedText) {
  const Ended ended = Gtest({"--gtest_filter=*.fails"});
  EXPECT_EQ(ended.code, 1) << ended.out << ended.err;
  EXPECT_TRUE(Has(ended.out, "suites/tiny.one/cases.yaml:6: Failure\n")) << ended.out;
  EXPECT_TRUE(
      Has(ended.out, "tiny.one/fails: 0 of 1 trial passed; the answer did not pass (trial 1)\n"))
      << ended.out;
  EXPECT_TRUE(Has(ended.out, "  answer: bad \\x1B[31m #\u200B#[error] thing\n")) << ended.out;
}

TEST_F(GtestHost, ShowsNoModelTextUnderGithubActions) {
  const Ended ended = Gtest({"--gtest_filter=*.fails"}, {}, {{"GITHUB_ACTIONS", "true"}});
  EXPECT_EQ(ended.code, 1);
  EXPECT_FALSE(Has(ended.out, "thing")) << ended.out;
  EXPECT_TRUE(Has(ended.out, "model text is not shown here")) << ended.out;
}

TEST_F(GtestHost, ACaseThatCouldNotBeMeasuredFailsAndSaysSo) {
  const Ended ended = Gtest({"--gtest_filter=*.empty:*.passes_1"});
  EXPECT_EQ(ended.code, 3) << ended.out << ended.err;
  EXPECT_TRUE(
      Has(ended.out,
          "tiny.one/empty: 0 of 1 trial passed; could not be measured: target_empty (trial 1)"))
      << ended.out;
  EXPECT_TRUE(Has(ended.out, "[  FAILED  ] tiny__pone.empty")) << ended.out;
  EXPECT_TRUE(Has(ended.err, "plimsoll: cases that could not be measured: 1\n")) << ended.err;
}

TEST_F(GtestHost, AFailureWeighsMoreThanACaseThatCouldNotBeMeasured) {
  EXPECT_EQ(Gtest({"--gtest_filter=*.empty:*.fails"}).code, 1);
}

TEST_F(GtestHost, AFailureWeighsMoreThanABudgetThatEndedTheRun) {
  const std::vector<std::string> options = {"--epochs", "2", "--max-requests", "1"};
  EXPECT_EQ(Gtest({"--gtest_filter=*.passes_1"}, options).code, 3);
  EXPECT_EQ(Gtest({"--gtest_filter=*.fails"}, options).code, 1);
}

TEST_F(GtestHost, PassesACaseWhenAllItsTrialsPass) {
  EXPECT_EQ(Gtest({"--gtest_filter=*.flaky"}).code, 0);
  const Ended twice = Gtest({"--gtest_filter=*.flaky"}, {"--epochs", "2"});
  EXPECT_EQ(twice.code, 1);
  EXPECT_TRUE(Has(twice.out, "1 of 2 trials passed; the answer did not pass (trial 2)"))
      << twice.out;
}

TEST_F(GtestHost, SkipsAKnownIssueUntilItsDay) {
  const Ended ended = Gtest({"--gtest_filter=*.known:*.passes_1"});
  EXPECT_EQ(ended.code, 0) << ended.out;
  EXPECT_TRUE(Has(ended.out, "[  SKIPPED ] tiny__pone.known")) << ended.out;
  EXPECT_TRUE(Has(ended.out,
                  "suites/tiny.one/cases.yaml:9: Skipped\n"
                  "known issue: it is known (us, until 2999-01-01)\n"))
      << ended.out;
  EXPECT_EQ(Gtest({"--gtest_filter=*.expired"}).code, 1);
}

TEST_F(GtestHost, KnownIssuesAloneAreNoPass) {
  const Ended ended = Gtest({"--gtest_filter=*.known"});
  EXPECT_EQ(ended.code, 3);
  EXPECT_TRUE(Has(ended.err, "plimsoll: nothing but known issues ran\n")) << ended.err;
}

TEST_F(GtestHost, NothingSelectedIsNoPass) {
  const Ended none = Gtest({"--gtest_filter=no_such_test"});
  EXPECT_EQ(none.code, 5);
  EXPECT_EQ(none.err,
            "plimsoll: GoogleTest's filter and shard leave none of the 8 selected cases\n");
  EXPECT_EQ(Gtest({"--gtest_list_tests", "--gtest_filter=no_such_test"}).code, 5);
  EXPECT_EQ(Gtest({}, {"--filter", "nothing/*"}).code, 5);
  EXPECT_EQ(Gtest({"--gtest_filter=*.fails"}, {},
                  {{"GTEST_TOTAL_SHARDS", "2"}, {"GTEST_SHARD_INDEX", "1"}})
                .code,
            5);
  EXPECT_FALSE(HasStore());
}

TEST_F(GtestHost, ListingStartsNothing) {
  const Ended ended = Gtest({"--gtest_list_tests"});
  EXPECT_EQ(ended.code, 0);
  EXPECT_EQ(ended.out,
            "tiny__pone.\n  passes_1\n  passes__u2\n  __x44ISABLED_3\n  fails\n  empty\n  flaky\n  "
            "known\n  expired\n");
  EXPECT_FALSE(HasStore());
}

TEST_F(GtestHost, RefusesWhatWouldPayTwiceOrHideCases) {
  const struct {
    const char* flag;
    const char* message;
  } kRows[] = {
      {"--gtest_repeat=2",
       "plimsoll: --gtest_repeat=2 would send and pay for every case again; for several trials of "
       "each case use "
       "--epochs\n"},
      {"--gtest_repeat=0",
       "plimsoll: --gtest_repeat=0 would send and pay for every case again; for several trials of "
       "each case use "
       "--epochs\n"},
      {"--gtest_fail_fast",
       "plimsoll: --gtest_fail_fast would hide cases that are measured already; leave it out\n"},
      {"--gtest_fliter=*",
       "plimsoll: \"--gtest_fliter=*\" is no option of GoogleTest; see: plimsoll gtest -- "
       "--help\n"},
  };
  for (const auto& row : kRows) {
    const Ended ended = Gtest({row.flag});
    EXPECT_EQ(ended.code, 2) << row.flag;
    EXPECT_TRUE(Has(ended.err, row.message)) << ended.err;
  }
  EXPECT_FALSE(HasStore());
}

TEST_F(GtestHost, RepeatFromTheEnvironmentIsRefusedToo) {
  EXPECT_EQ(Gtest({}, {}, {{"GTEST_REPEAT", "3"}}).code, 2);
}

TEST_F(GtestHost, ShardsMeasureEveryCaseExactlyOnce) {
  int started = 0;
  int failed = 0;
  for (const char* index : {"0", "1", "2"}) {
    const Ended ended = Gtest({}, {}, {{"GTEST_TOTAL_SHARDS", "3"}, {"GTEST_SHARD_INDEX", index}});
    failed += ended.code == 0 ? 0 : 1;
    const std::size_t at = ended.err.find(" trials of recorded");
    ASSERT_NE(at, std::string::npos) << ended.err;
    started += std::stoi(ended.err.substr(ended.err.rfind(' ', at - 1) + 1));
  }
  EXPECT_EQ(started, 8);
  EXPECT_GT(failed, 0);
}

TEST_F(GtestHost, RefusesAShardThatIsNone) {
  const std::map<std::string, std::string> kRows[] = {
      {{"GTEST_TOTAL_SHARDS", "2"}},
      {{"GTEST_SHARD_INDEX", "0"}},
      {{"GTEST_TOTAL_SHARDS", "2"}, {"GTEST_SHARD_INDEX", "2"}},
      {{"GTEST_TOTAL_SHARDS", "2"}, {"GTEST_SHARD_INDEX", "-1"}},
      {{"GTEST_TOTAL_SHARDS", "two"}, {"GTEST_SHARD_INDEX", "0"}},
      {{"GTEST_TOTAL_SHARDS", ""}, {"GTEST_SHARD_INDEX", ""}},
  };
  for (const auto& environment : kRows) {
    const Ended ended = Gtest({}, {}, environment);
    EXPECT_EQ(ended.code, 2) << ended.err;
    EXPECT_TRUE(Has(ended.err, " are no shard; expected such as 4 and an index from 0 to 3\n"))
        << ended.err;
  }
  EXPECT_FALSE(HasStore());
}

TEST_F(GtestHost, ABrokenRunKeepsItsCode) {
  product_.Write(
      "not-a-store.db",
      "this is no database, and long enough to be seen as none: 0123456789 0123456789 0123");
  const Ended store = Gtest({"--gtest_filter=*.passes_1"}, {"--store", "not-a-store.db"});
  EXPECT_EQ(store.code, 6) << store.out << store.err;
  EXPECT_TRUE(Has(store.out, "could not be measured: the run ended before this case was done: "))
      << store.out;

  const Ended target = Gtest({}, {"--target", "other"});
  EXPECT_EQ(target.code, 2) << target.err;
  EXPECT_EQ(target.out, "");
}

TEST_F(GtestHost, AFailedProviderKeepsItsCode) {
  product_.WriteConfig(9, "    retry: {max_attempts: 1}\n");  // the discard port: nobody listens
  const Ended ended = Gtest({"--gtest_filter=*.passes_1"});
  EXPECT_EQ(ended.code, 7) << ended.out << ended.err;
  EXPECT_TRUE(Has(ended.out, "could not be measured: target_error")) << ended.out;
}

TEST_F(GtestHost, WritesGoogleTestsOwnReports) {
  EXPECT_EQ(Gtest({"--gtest_filter=*.fails", "--gtest_output=xml:report.xml"}).code, 1);
  const std::string xml = product_.Read("report.xml");
  EXPECT_TRUE(Has(xml, "<testcase name=\"fails\" file=\"suites/tiny.one/cases.yaml\" line=\"6\""))
      << xml;
  EXPECT_TRUE(Has(xml, "name=\"plimsoll_case\" value=\"tiny.one/fails\"")) << xml;
}

TEST_F(GtestHost, AReportThatCannotBeWrittenIsToldBeforeAnythingIsMeasured) {
  product_.Write("blocked", "a file where a folder is wanted");
  for (const std::vector<std::string>& more :
       {std::vector<std::string>{}, {"--gtest_list_tests"}}) {
    std::vector<std::string> flags = {"--gtest_output=xml:blocked/report.xml"};
    flags.insert(flags.end(), more.begin(), more.end());
    const Ended ended = Gtest(flags);
    EXPECT_EQ(ended.code, 6) << ended.out << ended.err;
    EXPECT_EQ(ended.err,
              "plimsoll: --gtest_output: cannot make folder \"blocked\": Not a directory\n");
  }
  EXPECT_EQ(Gtest({}, {}, {{"GTEST_OUTPUT", "json:suites"}}).code, 6);
  EXPECT_FALSE(HasStore());
}

}  // namespace
}  // namespace plimsoll::system_test
