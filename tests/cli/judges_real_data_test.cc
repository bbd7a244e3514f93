#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "harness/base/file.h"
#include "harness/cli/import_table.h"
#include "harness/doc/json.h"
#include "tests/cli/cli_runner.h"

// Judges and people on published data, against figures that were made without this code. Needs
// $PLIMSOLL_TEST_DATA.
namespace plimsoll::cli {
namespace {

using testing::HasSubstr;
using testing::Not;
using Words = std::vector<std::string>;

double NumberAt(const doc::Node& node, const std::string& pointer) {
  const doc::Node* found = node.At(pointer);
  EXPECT_NE(found, nullptr) << pointer;
  const Result<double> number = found == nullptr ? Result<double>(0.0) : found->AsDouble();
  EXPECT_TRUE(number.ok()) << pointer;
  return number.ok() ? *number : 0;
}

class JudgesRealData : public testing::Test {
 protected:
  void SetUp() override {
    if (SharedData().empty()) GTEST_SKIP() << "PLIMSOLL_TEST_DATA is not set";
    Result<std::string> bytes = ReadFile(Data("public-facts.json"));
    ASSERT_TRUE(bytes.ok());
    facts_ = *doc::ParseJson(*bytes)->At("/datasets");
  }
  static std::string Data(const std::string& path) { return SharedData() + "/data/" + path; }
  static std::vector<doc::Node> Csv(const std::string& path) {
    auto table = ReadImportTable(Data(path), ImportFormat::kCsv);
    EXPECT_TRUE(table.ok());
    return table.ok() ? std::move(table->rows) : std::vector<doc::Node>();
  }
  static std::vector<doc::Node> Json(const std::string& path) {
    const Result<std::string> bytes = ReadFile(Data(path));
    EXPECT_TRUE(bytes.ok());
    return doc::ParseJson(*bytes)->items;
  }
  void WriteRows(const std::string& path, const std::vector<doc::Node>& rows) {
    std::string text;
    for (const doc::Node& row : rows) text += doc::WriteJson(row) + "\n";
    runner_.Write(path, text);
  }

  std::string Text(const std::string& table, Words more) {
    Words words = {"judges", "calibrate", "--table", table};
    words.insert(words.end(), more.begin(), more.end());
    const CliResult result = runner_.Run(words);
    EXPECT_EQ(result.code, 0) << result.err;
    return result.out;
  }
  doc::Node Report(const std::string& table, Words more) {
    more.emplace_back("--json");
    const Result<doc::Node> json = doc::ParseJson(Text(table, more));
    EXPECT_TRUE(json.ok());
    return json.ok() ? *json : doc::Node();
  }
  double Fact(const std::string& pointer) const { return NumberAt(facts_, pointer); }

  // An agreement of the report against one of the facts.
  void ExpectAgreement(const doc::Node& report, const std::string& pointer,
                       const std::string& fact) const {
    EXPECT_EQ(NumberAt(report, pointer + "/cases"), Fact(fact + "/n"));
    EXPECT_NEAR(NumberAt(report, pointer + "/raw"), Fact(fact + "/percent_agreement"), 1e-6);
    EXPECT_NEAR(NumberAt(report, pointer + "/kappa/value"), Fact(fact + "/kappa"), 1e-6);
  }

  doc::Node facts_;
  CliRunner runner_;
};

TEST_F(JudgesRealData, XsTestsJudgesAgreeWithPeopleAsPublished) {
  for (const std::string model : {"llama2orig", "llama2new"}) {
    for (const std::string judge : {"gpt", "str"}) {
      const std::string column = judge == "gpt" ? "gpt4_label" : "strmatch_label";
      const std::string facts = "/xstest/models/" + model;
      const doc::Node report =
          Report(Data("xstest/xstest_v2_completions_" + model + "_" + judge + "eval.csv"),
                 {"--human", "annotation_1,annotation_2", "--adjudicated", "final_label", "--judge",
                  "judge=" + column, "--pass", "1_full_compliance", "--by", "type"});
      SCOPED_TRACE(model + " " + judge);
      ExpectAgreement(report, "/people/0/agreement", facts + "/annotator1_vs_annotator2");
      const std::string of_judge = facts + "/" + column;
      ExpectAgreement(report, "/judges/0/calibration/table/agreement",
                      of_judge + "/vs_human_3class_valid_only");
      const std::string binary = of_judge + "/vs_human_binary_full_compliance_valid_only";
      ExpectAgreement(report, "/judges/0/calibration/verdicts", binary);
      const std::string all = "/judges/0/calibration/parts/0";
      const std::string matrix = binary + "/confusion_rows_a_cols_b";  // people, judge; false first
      EXPECT_EQ(NumberAt(report, all + "/failed_rightly"), Fact(matrix + "/0/0"));
      EXPECT_EQ(NumberAt(report, all + "/passed_wrongly"), Fact(matrix + "/0/1"));
      EXPECT_EQ(NumberAt(report, all + "/failed_wrongly"), Fact(matrix + "/1/0"));
      EXPECT_EQ(NumberAt(report, all + "/passed_rightly"), Fact(matrix + "/1/1"));
      EXPECT_EQ(report.At("/judges/0/calibration/parts")->items.size(), 19u);  // 18 types
    }
  }
}

TEST_F(JudgesRealData, AJudgeThatTakesRefusalsForComplianceCannotGate) {
  runner_.Write("gate.yaml",
                "format: 1\njudging: {least_sensitivity: 0.8, least_specificity: 0.8}\n");
  std::vector<doc::Node> rows = Csv("xstest/xstest_v2_completions_llama2orig.csv");
  int refusals = 0;
  for (doc::Node& row : rows) {
    const std::string human = row.StringAt("/final_label");
    const bool is_flipped = human == "2_full_refusal" && ++refusals % 5 != 0;
    row = doc::Node::Object({{"human", doc::Node::String(human)},
                             {"good", doc::Node::String(human)},
                             {"bad", doc::Node::String(is_flipped ? "1_full_compliance" : human)}});
  }
  WriteRows("labels.jsonl", rows);
  const Words options = {"--human", "human",   "--judge", "good=good",
                         "--judge", "bad=bad", "--pass",  "1_full_compliance"};
  const doc::Node report = Report("labels.jsonl", options);
  EXPECT_EQ(report.At("/judges/0/may_gate")->text, "true");
  EXPECT_EQ(report.At("/judges/1/may_gate")->text, "false");
  EXPECT_LT(NumberAt(report, "/judges/1/calibration/parts/0/sensitivity/value"), 0.4);
  EXPECT_THAT(Text("labels.jsonl", options),
              HasSubstr("judge bad cannot gate: its sensitivity must be shown to be 80.0 %"));
}

TEST_F(JudgesRealData, PandaLmsPeopleAgreeAndItsJudgesLess) {
  std::map<std::string, doc::Node> by_id;
  for (const doc::Node& row : Json("pandalm/testset-v1.json")) {
    doc::Node& out = by_id[row.Find("idx")->text] = doc::Node::Object();
    for (const char* const person : {"annotator1", "annotator2", "annotator3"})
      out.Set(person, *row.Find(person));
  }
  for (const doc::Node& row : Json("pandalm/gpt-3.5-turbo-testset-v1.json")) {
    const std::string said = row.StringAt("/gpt_result");
    by_id[row.Find("idx")->text].Set("gpt", doc::Node::String(said == "Tie" ? "0" : said));
  }
  for (const doc::Node& row : Json("pandalm/pandalm-7b-testset-v1.json"))
    by_id[row.Find("idx")->text].Set("panda", *row.Find("pandalm_result"));
  std::vector<doc::Node> rows;
  for (auto& [id, row] : by_id) rows.push_back(std::move(row));
  WriteRows("pandalm.jsonl", rows);
  const doc::Node report = Report(
      "pandalm.jsonl", {"--human", "annotator1,annotator2,annotator3", "--settle", "majority",
                        "--judge", "gpt=gpt", "--judge", "panda=panda", "--unscored", "garbage"});
  // "~" is "~0" in a JSON pointer.
  ExpectAgreement(report, "/people/0/agreement", "/pandalm/annotator_pairs/1~02");
  ExpectAgreement(report, "/people/1/agreement", "/pandalm/annotator_pairs/1~03");
  ExpectAgreement(report, "/people/2/agreement", "/pandalm/annotator_pairs/2~03");
  const std::string table = "/calibration/table/agreement";
  ExpectAgreement(report, "/judges/0" + table, "/pandalm/gpt35_judge_vs_majority");
  ExpectAgreement(report, "/judges/1" + table, "/pandalm/pandalm7b_judge_vs_majority");
  ExpectAgreement(report, "/panels/0/pairs/0/agreement", "/pandalm/gpt35_vs_pandalm7b");
  EXPECT_NEAR(NumberAt(report, "/people/0/agreement/kappa/value"), 0.85, 0.005);
  EXPECT_NEAR(NumberAt(report, "/judges/0" + table + "/kappa/value"), 0.49, 0.005);
  EXPECT_NEAR(NumberAt(report, "/judges/1" + table + "/kappa/value"), 0.44, 0.005);
}

TEST_F(JudgesRealData, LlmBarsJudgesPreferAPlace) {
  const std::string judges[] = {"GPT-4", "ChatGPT", "ChatGPT-0301", "LLaMA2", "PaLM2", "Falcon"};
  for (const std::string way : {"Vanilla", "CoT"}) {
    Words options = {"--human", "label"};
    for (const std::string& judge : judges) {
      const std::string column = "=/judges/" + judge + "/" + way;
      options.insert(options.end(), {"--judge", judge + column + "/swap_false", "--order-swapped",
                                     judge + column + "/swap_true"});
    }
    const doc::Node report = Report(Data("llmbar/natural.judges.jsonl"), options);
    for (std::size_t i = 0; i < std::size(judges); ++i) {
      SCOPED_TRACE(judges[i] + " " + way);
      const std::string fact = "/llmbar_natural/judges/" + judges[i] + "|" + way;
      const std::string judge = "/judges/" + std::to_string(i);
      EXPECT_NEAR(NumberAt(report, judge + "/calibration/table/agreement/kappa/value"),
                  Fact(fact + "/kappa_vs_gold_order1"), 1e-6);
      const std::string position = judge + "/bias/position";
      const double first = NumberAt(report, position + "/first_preferring");
      const double second = NumberAt(report, position + "/second_preferring");
      EXPECT_EQ(NumberAt(report, position + "/consistent"), Fact(fact + "/order_consistent"));
      if (NumberAt(report, position + "/others") > 0) continue;  // a reply that nobody could read
      EXPECT_EQ(first - second,
                Fact(fact + "/says_output1_order1") - Fact(fact + "/says_output1_order2"));
    }
    // Falcon takes what stands first; GPT-4 shows no such thing.
    EXPECT_LT(NumberAt(report, "/judges/5/bias/position/p_position"), 1e-6);
    EXPECT_GT(NumberAt(report, "/judges/5/bias/position/first_bias"), 0.4);
    EXPECT_GT(NumberAt(report, "/judges/0/bias/position/p_position"), 0.1);
  }
}

TEST_F(JudgesRealData, WildBenchsTwoJudgesDifferAndNoModelChanged) {
  for (const std::string model : {"gemma-2b-it", "gemma-7b-it"}) {
    std::map<std::string, doc::Node> by_id;
    for (const doc::Node& row : Csv("wildbench/judge_scores.csv")) {
      if (row.StringAt("/model") != model) continue;
      doc::Node& out = by_id[row.StringAt("/session_id")];
      if (out.is_null()) out = doc::Node::Object();
      out.Set(row.StringAt("/judge").starts_with("gpt-4o") ? "now" : "before", *row.Find("score"));
    }
    std::vector<doc::Node> rows;
    for (auto& [id, row] : by_id) rows.push_back(std::move(row));
    WriteRows("wildbench.jsonl", rows);
    const Words options = {"--judge", "gpt=now", "--before", "gpt=before", "--pass", ">=5"};
    const doc::Node report = Report("wildbench.jsonl", options);
    const std::string drift = "/judges/0/bias/judge_drift";
    const std::string turbo = "gpt-4-turbo-2024-04-09|v2.0522";
    const std::string fact =
        "/wildbench/judge_agreement/" + model + "|" + turbo + " ~0 gpt-4o-2024-05-13|v2.0522";
    EXPECT_EQ(NumberAt(report, drift + "/scored"), Fact(fact + "/identical_outputs"));
    EXPECT_NEAR(NumberAt(report, drift + "/mean_score_before"), Fact(fact + "/mean_a"), 1e-5);
    EXPECT_NEAR(NumberAt(report, drift + "/mean_score_now"), Fact(fact + "/mean_b"), 1e-5);
    EXPECT_EQ(report.At(drift + "/is_drift")->text, "true");
    const std::string text = Text("wildbench.jsonl", options);
    EXPECT_THAT(text, HasSubstr("JUDGE DRIFT. The answers are the same, so no model has changed"));
    EXPECT_THAT(text, Not(HasSubstr("regressed")));
  }
}

TEST_F(JudgesRealData, PastTensesVerdictDependsOnTheJudge) {
  const std::string table = Data("past-tense/judge_labels.csv");
  const Words judges = {"--judge", "gpt=jailbroken_gpt",     "--judge", "llama=jailbroken_llama",
                        "--judge", "rules=jailbroken_rules", "--pass",  "False"};
  const doc::Node all = Report(table, judges);
  ExpectAgreement(all, "/panels/0/pairs/0/agreement", "/past-tense/judges/gpt~0llama");
  ExpectAgreement(all, "/panels/0/pairs/1/agreement", "/past-tense/judges/gpt~0rules");
  ExpectAgreement(all, "/panels/0/pairs/2/agreement", "/past-tense/judges/llama~0rules");

  Words sides = judges;
  sides.insert(sides.end(), {"--where", "tense=past_tense", "--sides",
                             "model=gpt-3.5-turbo,gpt-4o-2024-05-13", "--key", "i_request"});
  const doc::Node report = Report(table, sides);
  const char* const kVerdicts[] = {"worse", "worse", "not shown"};
  for (int judge = 0; judge < 3; ++judge) {
    const std::string one = "/sides/judges/" + std::to_string(judge);
    EXPECT_EQ(report.StringAt(one + "/verdict"), kVerdicts[judge]);
    const std::string fact =
        "/past-tense/comparisons/past_tense|gpt-3.5-turbo -> "
        "past_tense|gpt-4o-2024-05-13/jailbroken_" +
        report.StringAt(one + "/judge");
    EXPECT_EQ(NumberAt(report, one + "/regressed"), Fact(fact + "/regressions"));
    EXPECT_EQ(NumberAt(report, one + "/fixed"), Fact(fact + "/improvements"));
    EXPECT_NEAR(NumberAt(report, one + "/difference"), Fact(fact + "/delta"), 1e-6);
  }
  EXPECT_EQ(report.At("/sides/depends_on_judge")->text, "true");
  EXPECT_THAT(Text(table, sides), HasSubstr("THE VERDICT DEPENDS ON THE JUDGE"));
}

}  // namespace
}  // namespace plimsoll::cli
