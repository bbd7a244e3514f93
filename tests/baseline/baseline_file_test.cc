#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

#include "harness/base/file.h"
#include "harness/baseline/baseline.h"
#include "tests/baseline/measurements.h"

namespace plimsoll::baseline {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::MatchesRegex;

Baseline MakeBaseline(const std::string& suite = "s") {
  Baseline baseline;
  baseline.measurement = MakeMeasurement(suite, {MakeCase("a", 1), MakeUnscored("b")});
  baseline.measurement.cases[0].cluster = "seed";
  baseline.measurement.cases[1].is_provisional = true;
  baseline.approver = "Ada";
  baseline.reason = "first \"release\"";
  baseline.accepted = "2026-11-21";
  baseline.harness_version = "0.1.0";
  return baseline;
}

/// A folder that is removed at the end.
class BaselineFile : public ::testing::Test {
 protected:
  void SetUp() override {
    const auto* info = ::testing::UnitTest::GetInstance()->current_test_info();
    root_ = (fs::path(::testing::TempDir()) / (std::string("plimsoll_baseline_") + info->name()))
                .string();
    fs::remove_all(root_);
  }
  void TearDown() override { fs::remove_all(root_); }

  std::vector<std::string> FilesBelowRoot() const {
    std::vector<std::string> files;
    for (const auto& entry : fs::recursive_directory_iterator(root_))
      if (entry.is_regular_file()) files.push_back(entry.path().lexically_relative(root_).string());
    std::sort(files.begin(), files.end());
    return files;
  }

  std::string root_;
};

TEST_F(BaselineFile, IsCanonicalJsonWithOneLinePerCase) {
  const std::string a = HexOf(Sha256("a"));
  const std::string b = HexOf(Sha256("b"));
  EXPECT_EQ(BaselineToJson(MakeBaseline()),
            "{\n"
            "\"accepted\":\"2026-11-21\",\n"
            "\"approver\":\"Ada\",\n"
            "\"cases\":[\n"
            "{\"area\":\"cyber\",\"cluster\":\"seed\",\"fingerprint\":\"" +
                a +
                "\",\"id\":\"a\",\"passes\":1,\"severity\":\"medium\",\"track\":\"adversarial\","
                "\"trials\":1},\n"
                "{\"area\":\"cyber\",\"fingerprint\":\"" +
                b +
                "\",\"id\":\"b\",\"passes\":0,\"provisional\":true,\"severity\":\"medium\","
                "\"track\":\"adversarial\","
                "\"trials\":0,\"unscored\":{\"target_error\":1}}\n"
                "],\n"
                "\"format\":\"plimsoll.baseline/1\",\n"
                "\"harness_version\":\"0.1.0\",\n"
                "\"judges\":[\"behaviour/1#aa\"],\n"
                "\"reason\":\"first \\\"release\\\"\",\n"
                "\"run\":\"run-of-s\",\n"
                "\"suite\":\"s\",\n"
                "\"suite_digest\":\"" +
                Sha256Hex("s") +
                "\",\n"
                "\"suite_version\":\"1.0.0\",\n"
                "\"target\":{\"kind\":\"replay\"},\n"
                "\"target_id\":\"model\"\n"
                "}\n");
}

TEST_F(BaselineFile, ReadsWhatItWroteAndWritesTheSameBytes) {
  Baseline baseline = MakeBaseline();
  Diagnostics diagnostics;
  const Result<Baseline> read = ParseBaseline(BaselineToJson(baseline), "f.json", &diagnostics);
  ASSERT_TRUE(read.ok()) << RenderDiagnostics(diagnostics.all());
  EXPECT_EQ(*read, baseline);
  std::swap(baseline.measurement.cases[0], baseline.measurement.cases[1]);
  EXPECT_EQ(BaselineToJson(baseline), BaselineToJson(*read))
      << "the order of cases must not matter";
}

TEST_F(BaselineFile, ReportsAllProblemsAtOnceWithTheirPlaces) {
  const std::string json =
      "{\n"
      "\"accepted\":\"tomorrow\",\n"
      "\"cases\":[\n"
      "{\"fingerprint\":\"XY\",\"id\":\"a\",\"passes\":2,\"severity\":\"medium\",\"track\":"
      "\"adversarial\",\"trials\":1},\n"
      "{\"fingerprint\":\"" +
      HexOf(Sha256("a")) +
      "\",\"id\":\"a\",\"passes\":1,\"severity\":\"grave\",\"track\":\"edge\",\"trials\":1,"
      "\"unscored\":{\"lost\":1}}\n"
      "],\n"
      "\"format\":\"plimsoll.baseline/"
      "2\",\"judges\":[],\"reason\":\"r\",\"run\":\"r\",\"suite\":\"../etc\",\n"
      "\"suite_digest\":\"\",\"suite_version\":\"1\",\"target\":{},\"target_id\":\"t\",\"harness_"
      "version\":\"0\",\"extra\":1\n"
      "}\n";
  Diagnostics diagnostics;
  const Result<Baseline> read = ParseBaseline(json, "f.json", &diagnostics);
  ASSERT_FALSE(read.ok());
  EXPECT_EQ(read.error(), (Error{ErrorCode::kInvalid, "\"f.json\" is no valid baseline"}));
  const std::string rendered = RenderDiagnostics(diagnostics.all());
  for (const char* expected :
       {"f.json:2:", "f.json:4:16: error: a fingerprint is 64 lower-case hexadecimal digits",
        "error: 2 passes of 1 trials", "f.json:5:1: error: case \"a\" stands here twice",
        "\"grave\"", "lost", "this plimsoll reads plimsoll.baseline/1", "\"../etc\"", "extra",
        "approver"}) {
    EXPECT_THAT(rendered, HasSubstr(expected));
  }
}

TEST_F(BaselineFile, RefusesHostileBytesWithoutCrashing) {
  for (const std::string& bytes : {std::string(), std::string("null"), std::string("[]"),
                                   std::string("{\"cases\":{}}"), std::string("\xff\xfe\x00", 3),
                                   std::string(100000, '['), std::string("{\"format\":1e999}")}) {
    Diagnostics diagnostics;
    EXPECT_FALSE(ParseBaseline(bytes, "f.json", &diagnostics).ok());
    EXPECT_GT(diagnostics.errors(), 0);
  }
}

TEST_F(BaselineFile, KeepsHostileIdsInsideTheFolder) {
  const fs::path root = "/b";
  for (const std::string& id :
       {std::string(".."), std::string("../../etc/passwd"), std::string("/etc/passwd"),
        std::string("a/b"), std::string("a\\b"), std::string("a\0b", 3), std::string(),
        std::string("."), std::string(".hidden"), std::string(5000, 'x'), std::string("\xff\n")}) {
    for (const std::string& path : {BaselinePath("/b", id, "t"), BaselinePath("/b", "s", id)}) {
      const fs::path relative = fs::path(path).lexically_normal().lexically_relative(root);
      EXPECT_EQ(std::distance(relative.begin(), relative.end()), 2) << path;
      EXPECT_THAT(relative.string(),
                  MatchesRegex("[A-Za-z0-9_-][A-Za-z0-9._-]*/[A-Za-z0-9_-][A-Za-z0-9._-]*\\.json"));
      EXPECT_LT(relative.filename().string().size(), 150u);
    }
  }
  EXPECT_EQ(BaselinePath("/b", "refusal", "gpt-4.1"), "/b/refusal/gpt-4.1.json");
  EXPECT_NE(BaselinePath("/b", "a/b", "t"), BaselinePath("/b", "a-b", "t"));
  EXPECT_NE(BaselinePath("/b", "a/b", "t"), BaselinePath("/b", "a\\b", "t"));
}

TEST_F(BaselineFile, KeepsTheOldOneWhenItIsReplaced) {
  const Baseline first = MakeBaseline();
  ASSERT_TRUE(AcceptBaseline(root_, first, false).ok());
  Baseline second = first;
  second.reason = "second";
  const Status refused = AcceptBaseline(root_, second, false);
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().code, ErrorCode::kInvalid);
  EXPECT_EQ(refused.error().message,
            "a baseline of suite \"s\" and target \"model\" stands at " + root_ +
                "/s/model.json already; it is replaced only where that is asked for");
  ASSERT_TRUE(AcceptBaseline(root_, second, true).ok());
  const std::string kept =
      "s/history/model.2026-11-21." + Sha256Hex(BaselineToJson(first)).substr(0, 12) + ".json";
  EXPECT_THAT(FilesBelowRoot(), ElementsAre(kept, "s/model.json"));
  EXPECT_EQ(*ReadFile(root_ + "/" + kept), BaselineToJson(first));
  Diagnostics diagnostics;
  EXPECT_EQ(*LoadBaseline(root_ + "/s/model.json", &diagnostics), second);
}

TEST_F(BaselineFile, KeepsADamagedOldOneToo) {
  ASSERT_TRUE(WriteFileAtomic(root_ + "/s/model.json", "damaged").ok());
  ASSERT_TRUE(AcceptBaseline(root_, MakeBaseline(), true).ok());
  EXPECT_THAT(FilesBelowRoot(),
              ElementsAre("s/history/model.undated." + Sha256Hex("damaged").substr(0, 12) + ".json",
                          "s/model.json"));
}

TEST_F(BaselineFile, RefusesToWriteThroughALinkThatLeadsOut) {
  const std::string outside = root_ + "_outside";
  fs::create_directories(outside);
  fs::create_directories(root_);
  fs::create_directory_symlink(outside, root_ + "/s");
  const Status status = AcceptBaseline(root_, MakeBaseline(), true);
  ASSERT_FALSE(status.ok());
  EXPECT_EQ(status.error().message,
            "\"" + root_ + "/s/model.json\" leads out of the folder of baselines");
  EXPECT_TRUE(fs::is_empty(outside));
  fs::remove_all(outside);
}

TEST_F(BaselineFile, AcceptsOnlyWhatWasMeasuredWholeAndIsSignedFor) {
  const struct {
    void (*spoil)(Baseline*);
    std::string message;
  } kRows[] = {
      {[](Baseline* b) {
         b->measurement.is_complete = false;
         b->measurement.missing_trials = 3;
       },
       "the measurement of suite \"s\" lacks 3 planned trials; resume its run before it becomes a "
       "baseline"},
      {[](Baseline* b) { b->measurement.cases.clear(); },
       "the measurement of suite \"s\" has no cases"},
      {[](Baseline* b) { b->reason.clear(); }, "a baseline needs a reason"},
      {[](Baseline* b) { b->approver.clear(); }, "a baseline needs an approver"},
      {[](Baseline* b) { b->accepted = "../x"; },
       "a baseline needs the day of its acceptance (YYYY-MM-DD), not \"../x\""},
  };
  for (const auto& row : kRows) {
    Baseline baseline = MakeBaseline();
    row.spoil(&baseline);
    const Status status = AcceptBaseline(root_, baseline, false);
    ASSERT_FALSE(status.ok());
    EXPECT_EQ(status.error(), (Error{ErrorCode::kInvalid, row.message}));
  }
}

TEST_F(BaselineFile, ListsCurrentOnesSortedAndNoHistory) {
  Diagnostics diagnostics;
  EXPECT_THAT(*ListBaselines(root_, &diagnostics), IsEmpty());
  for (const char* suite : {"z", "a"})
    ASSERT_TRUE(AcceptBaseline(root_, MakeBaseline(suite), false).ok());
  ASSERT_TRUE(AcceptBaseline(root_, MakeBaseline("a"), true).ok());
  const Result<std::vector<Baseline>> listed = ListBaselines(root_, &diagnostics);
  ASSERT_TRUE(listed.ok());
  ASSERT_EQ(listed->size(), 2u);
  EXPECT_EQ(listed->at(0).measurement.suite, "a");
  EXPECT_EQ(listed->at(1).measurement.suite, "z");
}

TEST_F(BaselineFile, ReportsDamagedAndMisplacedOnesTogether) {
  ASSERT_TRUE(WriteFileAtomic(root_ + "/a/t.json", "{").ok());
  ASSERT_TRUE(WriteFileAtomic(root_ + "/b/t.json", BaselineToJson(MakeBaseline())).ok());
  Diagnostics diagnostics;
  EXPECT_FALSE(ListBaselines(root_, &diagnostics).ok());
  const std::string rendered = RenderDiagnostics(diagnostics.all());
  EXPECT_THAT(rendered, HasSubstr(root_ + "/a/t.json:1:"));
  EXPECT_THAT(
      rendered,
      HasSubstr("this is the baseline of suite \"s\" and target \"model\", which belongs at " +
                root_ + "/s/model.json"));
}

}  // namespace
}  // namespace plimsoll::baseline
