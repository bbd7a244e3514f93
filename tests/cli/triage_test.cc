#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <vector>

#include "harness/doc/json.h"
#include "harness/triage/sheet.h"
#include "tests/cli/cli_runner.h"

namespace plimsoll::cli {
namespace {

using testing::HasSubstr;
using testing::Not;
using Rows = std::vector<triage::SheetRow>;

class Triage : public testing::Test {
 protected:
  void SetUp() override {
    runner_.Write("plimsoll.yaml", "format: 1\nsuites: [suites/*]\n");
    std::string rows = "id,prompt,answer,label\n";
    for (int i = 0; i < 20; ++i)
      rows += "c" + std::to_string(100 + i) + ",question " + std::to_string(i) + "," +
              (i == 0 ? "\"=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\"" : "answer") + "," +
              (i < 15 ? "good\n" : "bad\n");
    runner_.Write("rows.csv", rows);
    const CliResult result =
        runner_.Run({"import",          "csv",
                     "rows.csv",        "--run",
                     "--target",        "secret-model",
                     "--suite-id",      "tones",
                     "--suite-version", "1.0.0",
                     "--suite",         "suites/tones",
                     "--map",           "id=id,prompt=prompt,answer=answer,label=label",
                     "--pass-label",    "good",
                     "--fail-label",    "bad",
                     "--set",           "track=adversarial",
                     "--json"});
    ASSERT_EQ(result.code, 0) << result.err;
    run_ = doc::ParseJson(result.out)->StringAt("/run/id");
  }

  CliResult Run(const std::string& command, std::vector<std::string> more = {}) {
    std::vector<std::string> words = {"triage", command, "--run", run_};
    words.insert(words.end(), more.begin(), more.end());
    return runner_.Run(words);
  }
  doc::Node Json(const std::string& command, std::vector<std::string> more = {}, int code = 0) {
    more.emplace_back("--json");
    const CliResult result = Run(command, more);
    EXPECT_EQ(result.code, code) << result.err;
    const Result<doc::Node> json = doc::ParseJson(result.out);
    EXPECT_TRUE(json.ok()) << result.out;
    return json.ok() ? *json : doc::Node();
  }
  void DrawAll() { EXPECT_EQ(Run("list", {"--budget", "1"}).code, 0); }

  Rows Exported(std::vector<std::string> more = {}) {
    const CliResult result = Run("export", more);
    EXPECT_EQ(result.code, 0) << result.err;
    std::vector<triage::Rejection> rejected;
    auto rows = triage::ReadSheet(result.out, triage::SheetFormat::kCsv, &rejected);
    EXPECT_TRUE(rows.ok() && rejected.empty());
    return rows.ok() ? *rows : Rows();
  }
  void WriteRows(const std::string& path, const Rows& rows) {
    runner_.Write(path,
                  triage::WriteSheet(rows, path.ends_with("jsonl") ? triage::SheetFormat::kJsonl
                                                                   : triage::SheetFormat::kCsv));
  }
  /// Labels what waits for a label: fails those that `fails` says.
  CliResult Review(const std::string& reviewer, const std::vector<std::string>& more,
                   const std::function<bool(const triage::SheetRow&)>& fails) {
    Rows rows = Exported(more);
    for (triage::SheetRow& row : rows) row.finding = fails(row) ? "fail" : "pass";
    WriteRows("review.csv", rows);
    return Run("import", {"review.csv", "--reviewer", reviewer});
  }
  static bool Nothing(const triage::SheetRow&) { return false; }

  CliRunner runner_;
  std::string run_;
};

TEST_F(Triage, ListsWhatWasDrawnOnce) {
  const CliResult result = Run("list", {"--budget", "1", "--limit", "2"});
  EXPECT_EQ(result.code, 0) << result.err;
  EXPECT_THAT(result.out,
              HasSubstr("run " + run_ +
                        ": 20 of 20 answers drawn (20 open)\n"
                        "case        epoch  standing  labels  chance  why\n"
                        "tones/c100      0  open         0/1    1.00  drawn at random\n"));
  EXPECT_THAT(result.out, HasSubstr("and 18 more (--limit, --json)\n"));
  const doc::Node json = Json("list");
  EXPECT_EQ(json.StringAt("/format"), "plimsoll.triage/1");
  EXPECT_EQ(json.IntAt("/answers"), 20);
  EXPECT_EQ(json.IntAt("/standings/open"), 20);
  EXPECT_EQ(json.StringAt("/entries/0/case"), "c100");
  const CliResult other = Run("list", {"--budget", "0.5"});
  EXPECT_EQ(other.code, 2);
  EXPECT_THAT(other.err, HasSubstr("with budget 1 and seed 1; a run is drawn from once"));
}

TEST_F(Triage, BudgetAndLabelsAreThePolicys) {
  runner_.Write("gate.yaml", "format: 1\ntriage:\n  budget: 10\n  labels: 2\n");
  const doc::Node json = Json("list", {"--seed", "3"});
  EXPECT_EQ(json.IntAt("/policy/budget"), 10);
  EXPECT_EQ(json.StringAt("/seed"), "3");
  for (const doc::Node& entry : json.Find("entries")->items) EXPECT_EQ(entry.IntAt("/asked"), 2);
}

TEST_F(Triage, ExportsBlindAndBringsLabelsBackExactly) {
  DrawAll();
  const CliResult blind = Run("export", {"--format", "csv"});
  EXPECT_EQ(blind.code, 0) << blind.err;
  EXPECT_THAT(blind.out, HasSubstr("question 0,\"'=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\""));
  EXPECT_THAT(blind.out, Not(HasSubstr("secret-model")));
  EXPECT_THAT(blind.out, Not(HasSubstr("import/1")));
  EXPECT_EQ(Run("export", {"--out", "sheet.csv"}).code, 0);
  EXPECT_EQ(runner_.Read("sheet.csv"), blind.out);

  Rows rows = Exported();
  ASSERT_EQ(rows.size(), 20u);
  EXPECT_EQ(rows[0].text, "=HYPERLINK(\"http://x\",\"y\")");
  rows[0].finding = "fail";
  rows[0].note = "=1+1, \"quoted\"\nand more";
  WriteRows("labels.jsonl", rows);
  const CliResult taken = Run("import", {"labels.jsonl", "--reviewer", "r1"});
  EXPECT_EQ(taken.code, 0) << taken.err;
  EXPECT_EQ(taken.out, "1 label added of 20 rows: 0 there before, 19 blank, 0 rejected\n");
  EXPECT_EQ(Exported().size(), 19u);
  EXPECT_EQ(Json("list").IntAt("/standings/agreed"), 1);
}

TEST_F(Triage, UnblindedSheetsSaySo) {
  DrawAll();
  const Rows rows = Exported({"--unblinded"});
  EXPECT_FALSE(rows[0].is_blinded);
  EXPECT_EQ(rows[0].model, "secret-model");
  EXPECT_THAT(rows[0].grades, HasSubstr("import/1"));
  EXPECT_THAT(rows[0].grades, HasSubstr(": pass"));
}

TEST_F(Triage, PromptsOfSuitesThatChangedAreLeftBlank) {
  DrawAll();
  runner_.Write("plimsoll.yaml", "format: 1\nsuites: [nothing/*]\n");
  const CliResult result = Run("export");
  EXPECT_EQ(result.code, 0) << result.err;
  EXPECT_THAT(result.err,
              HasSubstr("note: 20 prompts left blank: no suite has the case as it was measured"));
}

TEST_F(Triage, ExportsNothingWhereNothingWaits) {
  DrawAll();
  EXPECT_EQ(Review("r1", {}, Nothing).code, 0);
  for (const std::vector<std::string>& more :
       {std::vector<std::string>{}, {"--second"}, {"--conflicts"}}) {
    const CliResult result = Run("export", more);
    EXPECT_EQ(result.code, 5);
    EXPECT_THAT(result.err, HasSubstr("no answer waits for a label of the round "));
  }
}

TEST_F(Triage, NamesEveryRejectedRowByItsLine) {
  DrawAll();
  Rows rows = Exported({"--format", "csv"});
  for (triage::SheetRow& row : rows) row.finding = "pass";
  rows[1].answer.case_id = "nothing";
  rows[2].digest = std::string(64, '0');
  rows[3].finding = "maybe";
  rows[4] = rows[5];
  rows[4].finding = "fail";
  WriteRows("sheet.csv", rows);
  const CliResult strict = Run("import", {"sheet.csv", "--reviewer", "r1", "--strict"});
  EXPECT_EQ(strict.code, 2);
  EXPECT_EQ(strict.out, "0 labels added of 20 rows: 0 there before, 0 blank, 4 rejected\n");
  EXPECT_EQ(Json("list").IntAt("/standings/open"), 20);

  const CliResult result = Run("import", {"sheet.csv", "--reviewer", "r1"});
  EXPECT_EQ(result.code, 2);
  EXPECT_EQ(result.out, "16 labels added of 20 rows: 0 there before, 0 blank, 4 rejected\n");
  EXPECT_THAT(result.err, HasSubstr("sheet.csv:3: error: run " + run_ +
                                    " has no answer tones/nothing epoch 0 that could be labelled"));
  EXPECT_THAT(result.err, HasSubstr("sheet.csv:4: error: the answer of tones/"));
  EXPECT_THAT(result.err, HasSubstr("sheet.csv:5: error: the finding \"maybe\" is none of"));
  EXPECT_THAT(result.err, HasSubstr("sheet.csv:7: error: r1 said fail before"));
  EXPECT_THAT(result.err, HasSubstr("4 errors"));
  const doc::Node again = Json("import", {"sheet.csv", "--reviewer", "r1"}, 2);
  EXPECT_EQ(again.IntAt("/added"), 0);
  EXPECT_EQ(again.IntAt("/already_there"), 16);
  EXPECT_EQ(again.StringAt("/rejected/1/why"), "late");
}

TEST_F(Triage, TwoLabelsAndAThirdPersonWhereTheyDiffer) {
  runner_.Write("gate.yaml", "format: 1\ntriage:\n  budget: 1\n  labels: 2\n");
  EXPECT_EQ(Run("list").code, 0);
  const auto is_first = [](const triage::SheetRow& row) { return row.answer.case_id == "c100"; };
  EXPECT_EQ(Review("r1", {}, Nothing).code, 0);
  EXPECT_EQ(Review("r1", {"--second"}, Nothing).code, 2);  // nobody is their own second
  EXPECT_EQ(Review("r2", {"--second"}, is_first).code, 0);
  EXPECT_EQ(Json("list").IntAt("/standings/conflict"), 1);
  EXPECT_EQ(Review("r3", {"--conflicts"}, is_first).code, 0);
  EXPECT_EQ(Json("list").IntAt("/standings/adjudicated"), 1);
  const doc::Node json = Json("report");
  EXPECT_EQ(json.StringAt("/format"), "plimsoll.triage_report/1");
  EXPECT_EQ(json.IntAt("/people/answers"), 20);
  EXPECT_EQ(*json.At("/people/raw")->AsDouble(), 0.95);
  EXPECT_EQ(*json.At("/tracks/0/people/rate")->AsDouble(), 0.95);
  EXPECT_EQ(*json.At("/tracks/0/judges/rate")->AsDouble(), 0.75);
  EXPECT_EQ(json.IntAt("/judges_against_people/failed_wrongly"), 5);
}

TEST_F(Triage, ReportsBeforeAndAfterAnybodyLabelled) {
  const CliResult before = Run("report");
  EXPECT_EQ(before.code, 0) << before.err;
  EXPECT_THAT(before.out, HasSubstr("people labelled 0 of 20 answers (0.0 %)\ndrawn: none\nno "
                                    "queue was drawn: labels picked by hand enter no estimate\n"));
  DrawAll();
  EXPECT_EQ(Review("r1", {}, [](const auto& row) { return row.answer.case_id >= "c110"; }).code, 0);
  const CliResult after = Run("report");
  EXPECT_THAT(after.out, HasSubstr("people labelled 20 of 20 answers (100.0 %)\n"));
  EXPECT_THAT(after.out, HasSubstr("75.0 % [53.1, 88.8]  50.0 % [26.0, 74.0]"));
  EXPECT_THAT(after.out, HasSubstr("judges passed 5 that people failed and failed 0"));
  EXPECT_THAT(after.out, HasSubstr("no answer was looked at twice"));
}

TEST_F(Triage, NoAnswersGoToACisLog) {
  DrawAll();
  runner_.session().is_github = true;
  const CliResult result = Run("export");
  EXPECT_EQ(result.code, 2);
  EXPECT_EQ(result.out, "");
  EXPECT_THAT(result.err, HasSubstr("--out FILE is needed: answers do not go to a CI's log"));
}

struct ErrorRow {
  const char* name;
  const char* command;
  std::vector<std::string> more;
  int code;
  const char* message;
};

class TriageErrors : public Triage, public testing::WithParamInterface<ErrorRow> {};

TEST_P(TriageErrors, AreSaid) {
  runner_.Write("bad.csv", "run,suite\n");
  const CliResult result = Run(GetParam().command, GetParam().more);
  EXPECT_EQ(result.code, GetParam().code) << result.err;
  EXPECT_EQ(result.out, "");
  EXPECT_THAT(result.err, HasSubstr(GetParam().message));
}

INSTANTIATE_TEST_SUITE_P(
    All, TriageErrors,
    testing::Values(
        ErrorRow{"NoQueue", "export", {}, 2, " has no queue yet; plimsoll triage list --run "},
        ErrorRow{"NoBudget", "list", {"--budget", "0"}, 2, "--budget must be above 0"},
        ErrorRow{"NoSeed", "list", {"--seed", "-1"}, 2, "--seed must be at least 0"},
        ErrorRow{"TwoRounds",
                 "export",
                 {"--second", "--conflicts"},
                 2,
                 "--second and --conflicts are two different rounds"},
        ErrorRow{"Address",
                 "import",
                 {"bad.csv", "--reviewer", "jane@example.org"},
                 2,
                 "--reviewer \"jane@example.org\" is no opaque id; expected letters"},
        ErrorRow{"NoTable",
                 "import",
                 {"bad.csv", "--reviewer", "r1"},
                 2,
                 "bad.csv: there is no column \"case\""},
        ErrorRow{"NoFile", "import", {"none.csv", "--reviewer", "r1"}, 2, "none.csv"},
        ErrorRow{"NoReviewer", "import", {"bad.csv"}, 2, "--reviewer"}),
    [](const auto& row) { return std::string(row.param.name); });

}  // namespace
}  // namespace plimsoll::cli
