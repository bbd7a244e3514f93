#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "harness/doc/json.h"
#include "harness/store/run_store.h"
#include "tests/cli/cli_runner.h"

namespace plimsoll::cli {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

using Arguments = std::vector<std::string>;

Arguments Joined(Arguments first, const Arguments& second) {
  first.insert(first.end(), second.begin(), second.end());
  return first;
}

class Import : public testing::Test {
 protected:
  // Into the suite "mine" in the folder suites/mine.
  CliResult IntoSuite(const std::string& format, const std::string& file, const Arguments& more) {
    return runner_.Run(Joined({"import", format, file, "--suite", "suites/mine", "--suite-id",
                               "mine", "--suite-version", "1.0.0"},
                              more));
  }
  // Into a run of the target "model".
  CliResult IntoRun(const std::string& format, const std::string& file, const Arguments& more) {
    return runner_.Run(Joined({"import", format, file, "--run", "--target", "model", "--suite-id",
                               "mine", "--suite-version", "1.0.0"},
                              more));
  }
  std::vector<run::TrialRecord> Records(const std::string& run_id) {
    std::vector<run::TrialRecord> records;
    const auto store = store::OpenStore(".plimsoll/runs.db");
    EXPECT_TRUE(store.ok());
    const Status visited = (*store)->Visit(run_id, [&](run::TrialRecord record) -> Status {
      records.push_back(std::move(record));
      return {};
    });
    EXPECT_TRUE(visited.ok());
    return records;
  }
  CliRunner runner_;
};

const Arguments kBlock = {"--map", "prompt=text,id=row", "--set", "expect=block",
                          "--set", "track=adversarial"};

TEST_F(Import, ReadsCrlfQuotedLineBreaksAndAFileWithoutAFinalNewline) {
  runner_.Write("data.csv",
                "row,text\r\na1,\"first line\r\nsecond, \"\"quoted\"\" line\"\r\na2,plain");
  const CliResult result = IntoSuite("csv", "data.csv", kBlock);
  EXPECT_EQ(result.code, 0) << result.err;
  EXPECT_EQ(result.out, "2 of 2 rows of data.csv\nsuite mine 1.0.0 in suites/mine\n");
  EXPECT_EQ(runner_.Read("suites/mine/cases.jsonl"),
            "{\"id\":\"a1\",\"prompt\":\"first line\\r\\nsecond, \\\"quoted\\\" line\"}\n"
            "{\"id\":\"a2\",\"prompt\":\"plain\"}\n");
  EXPECT_EQ(runner_.Run({"suite", "list", "suites/mine"}).code, 0);
}

TEST_F(Import, WritesConstantsOnceIntoTheManifest) {
  runner_.Write("data.csv", "row,text\na1,Say it\n");
  ASSERT_EQ(IntoSuite("csv", "data.csv", Joined(kBlock, {"--set", "provenance.licence=MIT"})).code,
            0);
  const std::string manifest = runner_.Read("suites/mine/suite.yaml");
  EXPECT_THAT(manifest, HasSubstr("track: adversarial\n"));
  EXPECT_THAT(manifest, HasSubstr("expect: block\n"));
  EXPECT_THAT(manifest, HasSubstr("licence: MIT\n"));
  EXPECT_THAT(manifest, HasSubstr("title: Imported from data.csv\n"));
}

TEST_F(Import, TakesNestedFieldsPointersAndJsonValues) {
  runner_.Write(
      "data.jsonl",
      R"({"row": 7, "input": {"turns": [{"role": "user", "content": "Hi"}]}, "n": 2.5, "marks": ["x", "y"]})"
      "\n\n"
      R"({"row": "b", "input": {"turns": [{"role": "user", "content": "Ho"}]}, "marks": null})");
  const CliResult result =
      IntoSuite("jsonl", "data.jsonl",
                {"--map", "id=row,messages=/input/turns,weight=n,attributes.marks=marks", "--set",
                 "expect=allow"});
  EXPECT_EQ(result.code, 0) << result.err;
  EXPECT_EQ(runner_.Read("suites/mine/cases.jsonl"),
            "{\"id\":\"7\",\"prompt\":\"Hi\",\"weight\":2.5,\"attributes\":{\"marks\":\"[\\\"x\\\","
            "\\\"y\\\"]\"}}\n"
            "{\"id\":\"b\",\"prompt\":\"Ho\"}\n");
}

TEST_F(Import, ReadsTypedFieldsFromText) {
  runner_.Write("data.csv", "row,text,w,t,a\na,Hi,2.50,\"one; two\",007\n");
  const CliResult result = IntoSuite(
      "csv", "data.csv",
      {"--map", "id=row,prompt=text,weight=w,tags=t,attributes.a=a", "--set", "expect=allow"});
  EXPECT_EQ(result.code, 0) << result.err;
  EXPECT_EQ(runner_.Read("suites/mine/cases.jsonl"),
            "{\"id\":\"a\",\"prompt\":\"Hi\",\"tags\":[\"one\",\"two\"],\"weight\":2.5,"
            "\"attributes\":{\"a\":\"007\"}}\n");
}

TEST_F(Import, MakesIdsFromWhatRowsAskSoThatTheyStayWhenRowsMove) {
  runner_.Write("data.csv", "text\nOne\nTwo\nOne\n");
  const Arguments map = {"--map", "prompt=text", "--set", "expect=allow"};
  ASSERT_EQ(IntoSuite("csv", "data.csv", map).code, 0);
  EXPECT_EQ(runner_.Read("suites/mine/cases.jsonl"),
            "{\"id\":\"row-de0f4a884b38\",\"prompt\":\"One\"}\n"
            "{\"id\":\"row-6ce635a1627d\",\"prompt\":\"Two\"}\n"
            "{\"id\":\"row-de0f4a884b38-2\",\"prompt\":\"One\"}\n");
}

TEST_F(Import, TranslatesValuesExactly) {
  runner_.Write("data.csv", "row,text,label\na,Hi,safe\nb,Ho,unsafe\n");
  const CliResult result = IntoSuite("csv", "data.csv",
                                     {"--map", "id=row,prompt=text,expect=label", "--value",
                                      "expect:safe=allow", "--value", "expect:unsafe=block"});
  EXPECT_EQ(result.code, 0) << result.err;
  EXPECT_EQ(runner_.Read("suites/mine/cases.jsonl"),
            "{\"id\":\"a\",\"prompt\":\"Hi\",\"expect\":\"allow\"}\n"
            "{\"id\":\"b\",\"prompt\":\"Ho\",\"expect\":\"block\"}\n");
}

TEST_F(Import, TellsAllBadRowsAtOnceWithTheirLines) {
  runner_.Write("data.csv",
                "row,text,label,track\n"
                "a,\"two\nlines\",safe,edge\n"
                "a,again,safe,edge\n"
                "not an id,Hi,safe,edge\n"
                "d,,Safe,odd\n");
  const CliResult result = IntoSuite(
      "csv", "data.csv",
      {"--map", "id=row,prompt=text,expect=label,track=track", "--value", "expect:safe=allow"});
  EXPECT_EQ(result.code, 2);
  EXPECT_THAT(result.err, HasSubstr("data.csv:4: error: "));
  EXPECT_THAT(result.err, HasSubstr("data.csv:5: error: "));
  EXPECT_THAT(
      result.err,
      HasSubstr("data.csv:6: error: \"Safe\" in column \"label\" is not one of \"safe\", the "
                "values of \"expect\"\n"));
  EXPECT_THAT(result.err,
              HasSubstr("data.csv:6: error: the case has neither \"prompt\" nor \"messages\"\n"));
  EXPECT_THAT(result.err, HasSubstr("data.csv:6: error: expected one of \"happy_path\""));
  EXPECT_FALSE(runner_.Exists("suites/mine/suite.yaml"));
}

TEST_F(Import, TakesAMapFromAFile) {
  runner_.Write("data.csv", "row,text,kind\na,Hi,contrast_x\nb,Ho,plain\n");
  runner_.Write("map.yaml",
                "format: 1\nmap:\n  id: row\n  prompt: text\nset:\n  expect: block\nwhere:\n  - "
                "kind=contrast_*\n");
  const CliResult result = IntoSuite("csv", "data.csv", {"--map-file", "map.yaml"});
  EXPECT_EQ(result.code, 0) << result.err;
  EXPECT_EQ(runner_.Read("suites/mine/cases.jsonl"), "{\"id\":\"a\",\"prompt\":\"Hi\"}\n");
}

TEST_F(Import, WritesYamlOnRequestAndReplacesOnlyOnRequest) {
  runner_.Write("data.csv", "row,text\na1,Say it\n");
  ASSERT_EQ(IntoSuite("csv", "data.csv", Joined(kBlock, {"--cases", "yaml"})).code, 0);
  EXPECT_TRUE(runner_.Exists("suites/mine/cases.yaml"));
  const CliResult again = IntoSuite("csv", "data.csv", kBlock);
  EXPECT_EQ(again.code, 2);
  EXPECT_EQ(again.err, "plimsoll: folder \"suites/mine\" holds a suite already\n");
  EXPECT_EQ(IntoSuite("csv", "data.csv", Joined(kBlock, {"--replace"})).code, 0);
}

struct ErrorRow {
  const char* name;
  const char* csv;
  Arguments arguments;
  int code;
  const char* message;
};

class ImportErrors : public Import, public testing::WithParamInterface<ErrorRow> {};

TEST_P(ImportErrors, SayWhatIsWrongAndWriteNothing) {
  runner_.Write("data.csv", GetParam().csv);
  const CliResult result = IntoSuite("csv", "data.csv", GetParam().arguments);
  EXPECT_EQ(result.code, GetParam().code);
  EXPECT_THAT(result.err, StartsWith(GetParam().message));
  EXPECT_EQ(result.out, "");
  EXPECT_FALSE(runner_.Exists("suites/mine"));
}

INSTANTIATE_TEST_SUITE_P(
    Rows, ImportErrors,
    testing::Values(
        ErrorRow{"HeaderOnly", "row,text\n", kBlock, 5, "plimsoll: data.csv holds no rows\n"},
        ErrorRow{"NothingTaken", "row,text\na,b\n", Joined(kBlock, {"--where", "row=z*"}), 5,
                 "plimsoll: --where takes none of the 1 rows of data.csv\n"},
        ErrorRow{"RaggedRow", "row,text\na,b\nc\n", kBlock, 2,
                 "plimsoll: data.csv: line 3: found 1 fields, expected 2 as in the header\n"},
        ErrorRow{"OpenQuote", "row,text\na,\"b\n", kBlock, 2,
                 "plimsoll: data.csv: line 2: a quoted field is not closed\n"},
        ErrorRow{"Empty", "", kBlock, 2,
                 "plimsoll: data.csv: line 1: expected a header, found an empty file\n"},
        ErrorRow{"NoSuchColumn", "row,txt\na,b\n", kBlock, 2,
                 "error: data.csv has no column \"text\"; did you mean \"txt\"?\n1 error\n"},
        ErrorRow{"NoSuchField",
                 "row,text\na,b\n",
                 {"--map", "promt=text"},
                 2,
                 "column map: error: there is no field \"promt\"\n  did you mean \"prompt\"?\n1 "
                 "error\n"},
        ErrorRow{"MappedAndSet",
                 "row,text\na,b\n",
                 {"--map", "prompt=text", "--set", "prompt=x"},
                 2,
                 "column map: error: \"prompt\" is both mapped to a column and set\n1 error\n"},
        ErrorRow{"BadPair",
                 "row,text\na,b\n",
                 {"--map", "prompt"},
                 2,
                 "--map: error: \"prompt\" is not FIELD=COLUMN\n1 error\n"},
        ErrorRow{"BadValue",
                 "row,text\na,b\n",
                 {"--map", "prompt=text", "--value", "expect=block"},
                 2,
                 "--value: error: \"expect=block\" is not FIELD:FOUND=TAKEN\n1 error\n"},
        ErrorRow{"BadCondition",
                 "row,text\na,b\n",
                 {"--map", "prompt=text", "--where", "row"},
                 2,
                 "--where: error: \"row\" is not COLUMN=PATTERN or COLUMN!=PATTERN\n1 error\n"},
        ErrorRow{"NoPrompt",
                 "row,text\na,b\n",
                 {"--map", "id=row", "--set", "expect=block"},
                 2,
                 "plimsoll: no column is mapped to the prompt; say --map prompt=COLUMN\n"},
        ErrorRow{"NoExpect",
                 "row,text\na,b\n",
                 {"--map", "prompt=text"},
                 2,
                 "plimsoll: nothing says what a right answer is; say --set expect=block (or "
                 "allow), or --map "
                 "expect=COLUMN\n"}),
    [](const auto& row) { return row.param.name; });

TEST_F(Import, TellsEveryBadLineOfJsonLines) {
  runner_.Write("data.jsonl", "{\"a\": 1}\n[1]\n{\"a\": \n");
  const CliResult result =
      IntoSuite("jsonl", "data.jsonl", {"--map", "prompt=a", "--set", "expect=block"});
  EXPECT_EQ(result.code, 2);
  EXPECT_THAT(result.err, HasSubstr("data.jsonl:2:1: error: expected an object, found an array"));
  EXPECT_THAT(result.err, HasSubstr("data.jsonl:3:"));
}

TEST_F(Import, NeedsToKnowWhereTheRowsGo) {
  runner_.Write("data.csv", "row,text\na,b\n");
  const CliResult result = runner_.Run(
      Joined({"import", "csv", "data.csv", "--suite-id", "m", "--suite-version", "1.0.0"}, kBlock));
  EXPECT_EQ(result.code, 2);
  EXPECT_EQ(result.err, "plimsoll: say where the rows go: --suite DIR, --run, or both\n");
}

const Arguments kJudged = {"--map",
                           "id=row,prompt=text,answer=reply,label=verdict",
                           "--pass-label",
                           "ok",
                           "--fail-label",
                           "bad",
                           "--unscored-label",
                           "unsure",
                           "--judge",
                           "human"};

TEST_F(Import, StoresAJudgedRunInWhichNothingUnscoredPasses) {
  runner_.Write("data.csv",
                "row,text,reply,verdict\na,Q1,No,ok\nb,Q2,Yes,bad\nc,Q3,Hm,unsure\nd,Q4,  ,ok\n");
  const CliResult result = IntoRun("csv", "data.csv", Joined(kJudged, {"--json"}));
  ASSERT_EQ(result.code, 0) << result.err;
  const Result<doc::Node> json = doc::ParseJson(result.out);
  ASSERT_TRUE(json.ok()) << result.out;
  EXPECT_EQ(json->IntAt("/run/passed"), 1);
  EXPECT_EQ(json->IntAt("/run/failed"), 1);
  EXPECT_EQ(json->IntAt("/run/unscored"), 2);
  EXPECT_THAT(json->StringAt("/run/judge"), StartsWith("import/1#"));

  const std::vector<run::TrialRecord> records = Records(json->StringAt("/run/id"));
  ASSERT_EQ(records.size(), 4u);
  EXPECT_EQ(records[0].passed, true);
  EXPECT_EQ(records[0].reply.text, "No");
  EXPECT_EQ(records[0].grades[0].judge, json->StringAt("/run/judge"));
  EXPECT_EQ(records[1].passed, false);
  EXPECT_EQ(records[2].outcome, run::Outcome::kJudgeUnparsable);
  EXPECT_EQ(records[2].passed, std::nullopt);
  EXPECT_EQ(records[3].outcome, run::Outcome::kTargetEmpty);
  EXPECT_EQ(records[3].passed, std::nullopt);
}

TEST_F(Import, KeepsTheFingerprintsOfTheSuiteThatItWrites) {
  runner_.Write("data.csv", "row,text,reply,verdict\na,Q1,No,ok\n");
  const CliResult result = IntoRun("csv", "data.csv", Joined(kJudged, {"--suite", "suites/mine"}));
  ASSERT_EQ(result.code, 0) << result.err;
  const std::vector<run::TrialRecord> records = Records("latest");
  ASSERT_EQ(records.size(), 1u);
  EXPECT_THAT(runner_.Run({"suite", "show", "mine/a"}).out,
              HasSubstr("# fingerprint " + HexOf(records[0].fingerprint) + "\n"));
}

TEST_F(Import, ComparesLabelsByteForByte) {
  runner_.Write("data.csv",
                "row,text,reply,verdict\na,Q1,No,OK\nb,Q2,No,ok \nc,Q3,No,\nd,Q4,No,ok\n");
  const CliResult result = IntoRun("csv", "data.csv", kJudged);
  EXPECT_EQ(result.code, 2);
  EXPECT_EQ(result.err,
            "data.csv:2: error: the label \"OK\" neither passes, fails nor is unscored\n"
            "data.csv:3: error: the label \"ok \" neither passes, fails nor is unscored\n"
            "  did you mean \"ok\"?\n"
            "data.csv:4: error: the label \"\" neither passes, fails nor is unscored\n"
            "3 errors\n");
  EXPECT_FALSE(runner_.Exists(".plimsoll/runs.db"));
}

struct LabelRow {
  const char* name;
  Arguments arguments;
  const char* message;
};

class LabelErrors : public Import, public testing::WithParamInterface<LabelRow> {};

TEST_P(LabelErrors, SayWhatIsWrong) {
  runner_.Write("data.csv", "row,text,verdict\na,Q1,ok\n");
  const CliResult result = runner_.Run(
      Joined({"import", "csv", "data.csv", "--run", "--suite-id", "m", "--suite-version", "1.0.0"},
             GetParam().arguments));
  EXPECT_EQ(result.code, 2);
  EXPECT_EQ(result.err, std::string("plimsoll: ") + GetParam().message + "\n");
}

INSTANTIATE_TEST_SUITE_P(
    Rows, LabelErrors,
    testing::Values(LabelRow{"NoTarget",
                             {"--map", "prompt=text"},
                             "--run needs --target ID: whose answers these are"},
                    LabelRow{"NoLabel",
                             {"--map", "prompt=text", "--target", "t"},
                             "--run needs the judge's column: --map label=COLUMN"},
                    LabelRow{"NoFailLabel",
                             {"--map", "prompt=text,label=verdict", "--target", "t", "--pass-label",
                              "ok"},
                             "a judged run needs --pass-label and --fail-label"},
                    LabelRow{"Twice",
                             {"--map", "prompt=text,label=verdict", "--target", "t", "--pass-label",
                              "ok", "--fail-label", "ok"},
                             "the label \"ok\" is given twice"}),
    [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace plimsoll::cli
