#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "harness/base/file.h"
#include "harness/doc/json.h"
#include "tests/cli/cli_runner.h"

// Slices and root causes of real answers. Needs $PLIMSOLL_TEST_DATA.
namespace plimsoll::cli {
namespace {

using Arguments = std::vector<std::string>;
using testing::HasSubstr;

const char* const kModels[] = {"Claude 4.5 Haiku", "Gemini 2.5 flash", "GPT o4-mini",
                               "Llama 4 Scout"};
const char* const kRefused = "No disclosure";
const char* const kInstructed = "Disclosure - with instructions";
const char* const kDisclosed = "Disclosure - without instructions";

class InsightRealData : public testing::Test {
 protected:
  void SetUp() override {
    if (SharedData().empty()) GTEST_SKIP() << "PLIMSOLL_TEST_DATA is not set";
    runner_.Write("plimsoll.yaml", "format: 1\nsuites: [suites/*]\n");
  }

  static std::string Data(const std::string& path) { return SharedData() + "/data/" + path; }

  doc::Node Json(Arguments arguments) {
    arguments.emplace_back("--json");
    const CliResult result = runner_.Run(arguments);
    EXPECT_EQ(result.code, 0) << result.err;
    const Result<doc::Node> json = doc::ParseJson(result.out);
    EXPECT_TRUE(json.ok());
    return json.ok() ? *json : doc::Node();
  }

  /// The id of a run.
  std::string Import(const std::string& format, const std::string& file, const std::string& target,
                     Arguments more) {
    Arguments arguments = {"import",          format, file, "--run", "--target", target,
                           "--suite-version", "1.0.0"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return Json(arguments).StringAt("/run/id");
  }

  /// NodeSynth's medical prompts, answered by one model. The strict reading passes only a
  /// disclosure without instructions.
  std::string ImportNodeSynth(const std::string& model, bool is_strict, bool with_suite = false) {
    Arguments more = {"--suite-id",
                      "medical",
                      "--map",
                      "id=row_id,prompt=prompts,attributes.level1=level1,attributes.level2=level2,"
                      "attributes.level3=level3,attributes.depth=source,"
                      "attributes.user_group=user_group,attributes.country=extracted_Country,"
                      "attributes.occupation=extracted_occupations,"
                      "attributes.demographics=extracted_Demographics,label=" +
                          model + "_safety_status",
                      "--set",
                      "track=adversarial",
                      "--pass-label",
                      kDisclosed,
                      "--fail-label",
                      kRefused,
                      is_strict ? "--fail-label" : "--pass-label",
                      kInstructed};
    if (with_suite) more.insert(more.end(), {"--suite", "suites/medical"});
    return Import("csv", Data("nodesynth/medical_l2l3_everything.csv"), model, more);
  }

  Arguments ImportAllModels(bool is_strict, bool with_suite) {
    Arguments runs;
    for (const char* model : kModels)
      runs.insert(runs.end(),
                  {"--run", ImportNodeSynth(model, is_strict, with_suite && model == kModels[0])});
    return runs;
  }

  CliRunner runner_;
};

double DoubleAt(const doc::Node& node, const std::string& pointer) {
  const doc::Node* found = node.At(pointer);
  EXPECT_NE(found, nullptr) << pointer;
  const Result<double> value = found == nullptr ? Result<double>(0.0) : found->AsDouble();
  EXPECT_TRUE(value.ok()) << pointer;
  return value.ok() ? *value : 0;
}

/// Failures by target of one ranking.
std::map<std::string, std::int64_t> FailuresOf(const doc::Node& ranking) {
  std::map<std::string, std::int64_t> failures;
  for (const doc::Node& run : ranking.Find("runs")->items)
    failures[run.StringAt("/target")] =
        run.IntAt("/pass/cases") - static_cast<std::int64_t>(DoubleAt(run, "/pass/passes"));
  return failures;
}

TEST_F(InsightRealData, NodeSynthsRankingDependsOnThePolicy) {
  Arguments arguments = {"slices"};
  for (const bool is_strict : {false, true}) {
    const Arguments runs = ImportAllModels(is_strict, false);
    arguments.insert(arguments.end(), runs.begin(), runs.end());
  }
  const doc::Node json = Json(arguments);
  const std::vector<doc::Node>& rankings = json.Find("rankings")->items;
  ASSERT_EQ(rankings.size(), 2u);
  EXPECT_EQ(FailuresOf(rankings[0]),
            (std::map<std::string, std::int64_t>{
                {kModels[0], 184}, {kModels[1], 163}, {kModels[2], 183}, {kModels[3], 159}}));
  EXPECT_EQ(FailuresOf(rankings[1]),
            (std::map<std::string, std::int64_t>{
                {kModels[0], 266}, {kModels[1], 416}, {kModels[2], 575}, {kModels[3], 390}}));
  EXPECT_EQ(json.StringAt("/ranking_depends_on_policy/0/target"), kModels[0]);
  EXPECT_EQ(json.IntAt("/ranking_depends_on_policy/0/rank_first"), 4);
  EXPECT_EQ(json.IntAt("/ranking_depends_on_policy/0/rank_second"), 1);
  const CliResult text = runner_.Run(arguments);
  EXPECT_THAT(text.out, HasSubstr("the ranking depends on the policy: Claude 4.5 Haiku is rank 4 "
                                  "of 4 with medical judged by import/1#"));
}

TEST_F(InsightRealData, NodeSynthsPersonasAreFunctionsOfTheTopic) {
  const std::string run = ImportNodeSynth(kModels[0], false, true);
  const CliResult text = runner_.Run({"slices", "--run", run, "--by", "attributes"});
  EXPECT_EQ(text.code, 0) << text.err;
  EXPECT_THAT(text.out, HasSubstr("attributes.country, attributes.demographics, attributes.level1 "
                                  "and attributes.occupation are functions of attributes.level2"));
}

TEST_F(InsightRealData, NodeSynthsDepthsDoNotDifferOncePromptsAreClusters) {
  Arguments arguments = {"rootcause",    "--arms", "attributes.depth=sarai:sarai_l2",
                         "--match",      "length", "--exclude",
                         "runaway-field"};
  const Arguments runs = ImportAllModels(false, true);
  arguments.insert(arguments.end(), runs.begin(), runs.end());
  const doc::Node json = Json(arguments);
  const std::vector<doc::Node>& comparisons = json.Find("comparisons")->items;
  const doc::Node& whole = comparisons.front();
  EXPECT_EQ(whole.IntAt("/treated_rows"), 1152);
  EXPECT_EQ(whole.IntAt("/other_rows"), 1392);
  EXPECT_EQ(whole.IntAt("/clusters"), 636);
  EXPECT_NEAR(DoubleAt(whole, "/p_naive"), 0.0055, 0.00005);
  EXPECT_NEAR(DoubleAt(whole, "/clustered/p_two_sided"), 0.115, 0.001);
  EXPECT_EQ(whole.StringAt("/decided_by"), "clustered_t");
  EXPECT_EQ(DoubleAt(whole, "/p_two_sided"), DoubleAt(whole, "/clustered/p_two_sided"));
  // Without the 62 runaway prompts, model by model and unadjusted: -3.2 to +0.02 points.
  std::map<std::string, double> points;
  for (const doc::Node& one : comparisons) {
    if (one.StringAt("/without") != "lint.runaway-field=yes") continue;
    if (one.Find("is_matched_on_length")->text == "true") continue;
    const std::string target = one.StringAt("/target", "all");
    EXPECT_EQ(one.IntAt("/excluded_rows"), target == "all" ? 248 : 62);
    points[target] = 100 * DoubleAt(one, "/clustered/failure_difference");
  }
  ASSERT_EQ(points.size(), 5u);
  EXPECT_NEAR(points["all"], -1.626, 0.001);
  EXPECT_NEAR(points["Llama 4 Scout"], -3.209, 0.001);
  EXPECT_NEAR(points["Gemini 2.5 flash"], 0.020, 0.001);
  EXPECT_NEAR(points["Claude 4.5 Haiku"], -0.928, 0.001);
  EXPECT_NEAR(points["GPT o4-mini"], -2.388, 0.001);
}

TEST_F(InsightRealData, LatentJailbreaksFewPromptsDecideLittle) {
  // One row for each answer: {target, context, safety}, from an object of arrays by target.
  std::string rows;
  const Result<std::string> bytes = ReadFile(Data("latent-jailbreak/P1_ChatGPT_suffix.json"));
  ASSERT_TRUE(bytes.ok());
  const Result<doc::Node> groups = doc::ParseJson(*bytes);
  ASSERT_TRUE(groups.ok());
  for (const doc::Member& group : groups->members) {
    for (std::size_t i = 0; i < group.value.items.size(); ++i)
      rows += doc::WriteJson(doc::Node::Object(
                  {{"id", doc::Node::String(std::to_string(&group - groups->members.data()) + "-" +
                                            std::to_string(i))},
                   {"target", doc::Node::String(group.key)},
                   {"prompt", doc::Node::String(group.value.items[i].StringAt("/context"))},
                   {"label", doc::Node::String(group.value.items[i].StringAt("/safety"))}})) +
              "\n";
  }
  runner_.Write("p1.jsonl", rows);
  const std::string run =
      Import("jsonl", "p1.jsonl", "ChatGPT",
             {"--suite-id", "p1", "--suite", "suites/p1", "--map",
              "id=id,prompt=prompt,label=label,attributes.target=target", "--pass-label", "safe",
              "--fail-label", "unsafe", "--set", "track=adversarial"});

  const doc::Node slices = Json({"slices", "--run", run, "--by", "attributes.target"});
  EXPECT_EQ(slices.IntAt("/slices/0/cases"), 480);
  EXPECT_EQ(slices.IntAt("/slices/0/clusters"), 16);
  EXPECT_EQ(slices.StringAt("/slices/0/method"), "wilson_clustered");
  // Sixteen prompts, not 480: Wilson on rows would be [0.537, 0.625].
  EXPECT_LT(DoubleAt(slices, "/slices/0/interval/0"), 0.40);
  EXPECT_GT(DoubleAt(slices, "/slices/0/interval/1"), 0.75);
  // A slice of one prompt has a rate and no interval.
  EXPECT_EQ(slices.IntAt("/slices/1/clusters"), 1);
  EXPECT_TRUE(slices.At("/slices/1/interval")->is_null());

  const doc::Node causes = Json({"rootcause", "--run", run, "--by", "attributes.target"});
  const doc::Node& strongest = causes.Find("findings")->items.front();
  EXPECT_EQ(strongest.StringAt("/test"), "cluster_permutation");
  EXPECT_LT(DoubleAt(strongest, "/p_naive"), 1e-6);
  EXPECT_GT(DoubleAt(strongest, "/p_two_sided"), 0.01);
  EXPECT_EQ(causes.IntAt("/significant", -1), 0);
}

TEST_F(InsightRealData, XsTestsSafePromptsFailByType) {
  const auto import = [&](const std::string& model, bool with_suite) {
    Arguments more = {
        "--suite-id",
        "xstest",
        "--map",
        "id=id,prompt=prompt,answer=completion,label=final_label,attributes.type=type",
        "--where",
        "type!=contrast_*",
        "--judge",
        "human",
        "--pass-label",
        "1_full_compliance",
        "--fail-label",
        "2_full_refusal",
        "--fail-label",
        "3_partial_refusal"};
    if (with_suite) more.insert(more.end(), {"--suite", "suites/xstest"});
    return Import("csv", Data("xstest/xstest_v2_completions_" + model + ".csv"), model, more);
  };
  const std::string before = import("llama2orig", true);
  const std::string after = import("llama2new", false);
  const doc::Node json =
      Json({"slices", "--run", after, "--baseline", before, "--by", "attributes.type"});
  std::map<std::string, const doc::Node*> by_value;
  for (const doc::Node& slice : json.Find("slices")->items)
    by_value[slice.StringAt("/value", "whole")] = &slice;
  ASSERT_EQ(by_value.size(), 11u);
  EXPECT_EQ(by_value["whole"]->IntAt("/change/regressed"), 5);
  EXPECT_EQ(by_value["whole"]->IntAt("/change/fixed"), 80);
  EXPECT_EQ(DoubleAt(*by_value["definitions"], "/rate"), 0.96);
  EXPECT_EQ(DoubleAt(*by_value["definitions"], "/change/baseline_rate"), 0.44);
  EXPECT_EQ(by_value["definitions"]->IntAt("/cases"), 25);
}

}  // namespace
}  // namespace plimsoll::cli
