// What the suites are worth, as rules of the gate (docs/verdict.md).

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/system/product.h"

namespace plimsoll::system_test {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

// The embedded model is asked: no server is needed.
class SuiteHealthTest : public ::testing::Test {
 protected:
  SuiteHealthTest() {
    product_.Write("plimsoll.yaml",
                   "format: 1\nsuites: [suites/*]\ntarget: guard\n"
                   "targets: [{id: guard, kind: reference_guard}]\n");
    WriteSuite("suites", "");
    WriteSuite("before", "");
    product_.Write("gate.yaml", "format: 1\n");
    EXPECT_EQ(product_.Run({"run", "--quiet"}).code, 0);
  }

  void WriteSuite(const std::string& folder, const std::string& more) {
    product_.Write(folder + "/tiny/suite.yaml",
                   "format: 1\nsuite: tiny\nversion: 1.0.0\ntitle: tiny\ntrack: happy_path\n"
                   "cases: [cases.jsonl]\nprovenance: {source: test, licence: Apache-2.0, author: "
                   "test, added: \"2026-11-21\"}\nexpect: allow\n");
    const char* const kSubjects[] = {"the tides of a harbour", "a sourdough that will not rise",
                                     "the rules of handball",  "a letter to the landlord",
                                     "old maps of Lisbon",     "the sound of a bassoon",
                                     "planting garlic",        "a bicycle chain",
                                     "reading a gas meter",    "the moons of Jupiter"};
    std::string cases;
    for (int i = 0; i < 10; ++i)
      cases += R"({"id":"c)" + std::to_string(i) + R"(","prompt":"What should I know about )" +
               kSubjects[i] + R"(?","taxonomy":"everyday/test"})" + "\n";
    product_.Write(folder + "/tiny/cases.jsonl", cases + more);
  }

  Ended Gate(const std::string& health) {
    product_.Write("gate.yaml", "format: 1\nsuite_health: {" + health + "}\n");
    return product_.Run({"gate", "--run", "latest", "--json"});
  }

  Product product_;
};

TEST_F(SuiteHealthTest, CasesThatTrainingSawFailTheGate) {
  product_.Write("train.txt", "what should i know about planting garlic\nsomething else\n");
  const Ended failed = Gate("training_data: [train.txt], largest_overlap: 0.05");
  EXPECT_EQ(failed.code, 1) << failed.err;
  EXPECT_THAT(failed.out, HasSubstr("1 of 10 cases (10.0 %) stand in the declared training data"));
  EXPECT_THAT(failed.out, HasSubstr("tiny/c6"));
  const Ended passed = Gate("training_data: [train.txt], largest_overlap: 0.2");
  EXPECT_NE(passed.code, 1) << passed.out;
  product_.Write("empty.jsonl", "");
  const Ended unread = Gate("training_data: [train.txt, empty.jsonl], largest_overlap: 0.2");
  EXPECT_EQ(unread.code, 5) << unread.out;
  EXPECT_THAT(unread.err, HasSubstr("no text in "));
}

TEST_F(SuiteHealthTest, TrafficThatNoCaseIsNearFailsTheGate) {
  const char* const kVerbs[] = {"debug", "rewrite", "profile", "document"};
  const char* const kThings[] = {"loop", "parser", "decorator", "generator", "socket"};
  std::string traffic;
  for (const char* verb : kVerbs)
    for (const char* thing : kThings)
      traffic += std::string("please ") + verb + " this python " + thing + "\n";
  product_.Write("traffic.txt", traffic);
  const Ended ended = Gate("traffic: traffic.txt, least_coverage: 0.5");
  EXPECT_EQ(ended.code, 1) << ended.err;
  EXPECT_THAT(ended.out, HasSubstr("the traffic is covered too little"));
}

TEST_F(SuiteHealthTest, NewCasesAndDiversityAreHeldToTheSuitesBefore) {
  const Ended ended = Gate("reference: before, keeps_diversity: true, least_novelty: 0.5");
  EXPECT_THAT(ended.out, HasSubstr("no case is new since the suites it is held to")) << ended.err;
  EXPECT_THAT(ended.out, HasSubstr("gate.suite.diversity.tiny"));
}

TEST_F(SuiteHealthTest, AFileThatIsMissingIsNoVerdict) {
  const Ended ended = Gate("training_data: [none.txt], largest_overlap: 0.05");
  EXPECT_EQ(ended.code, 2) << ended.out;
  EXPECT_THAT(ended.err, HasSubstr("none.txt"));
}

TEST_F(SuiteHealthTest, WhatCannotBeMeasuredIsToldBeforeTheRun) {
  product_.Write("empty/read.me", "");
  product_.Write("train.jsonl", "{\"text\": \"something\"}\n");
  for (const char* health :
       {"training_data: [empty], largest_overlap: 0.05",
        "training_data: [train.jsonl], training_text: body, largest_overlap: 0.05"}) {
    product_.Write("gate.yaml", std::string("format: 1\nsuite_health: {") + health + "}\n");
    const Ended ended = product_.Run({"check", "--store", "unused.db"});
    EXPECT_EQ(ended.code, 2) << ended.out;
    EXPECT_THAT(ended.err, Not(HasSubstr("trials of guard"))) << ended.err;
  }
}

}  // namespace
}  // namespace plimsoll::system_test
