#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <map>
#include <string>
#include <vector>

#include "harness/doc/csv.h"
#include "harness/suite/lint.h"
#include "tests/suite/suite_folder.h"

namespace plimsoll::suite {
namespace {

using testing::ElementsAre;

std::string TextOf(const CaseChange& change) {
  std::string text = change.id + (change.changes_measurement ? "!" : "");
  for (const FieldChange& field : change.fields)
    text += " " + field.field + "=" + field.before + ">" + field.after;
  return text;
}

TEST(Diff, NamesEveryFieldAndIgnoresTheOrderOfRows) {
  Case changed = DemoCase("b", "Hello");
  changed.severity = Severity::kHigh;
  changed.provenance.author = "anna";
  changed.tags = {"short"};
  changed.attributes = doc::Node::Object({{"country", doc::Node::String("NO")}});
  const Suite before = DemoSuite({DemoCase("a", "x"), DemoCase("b", "Hi"), DemoCase("gone", "z")});
  const Suite after = DemoSuite({DemoCase("new", "n"), changed, DemoCase("a", "x")});
  const Result<SuiteDiff> diff = Diff(before, after);
  ASSERT_TRUE(diff.ok());
  EXPECT_THAT(diff->added, ElementsAre("new"));
  EXPECT_THAT(diff->removed, ElementsAre("gone"));
  EXPECT_EQ(diff->unchanged, 1U);
  ASSERT_EQ(diff->changed.size(), 1U);
  EXPECT_EQ(TextOf(diff->changed[0]),
            "b! attributes.country=null>\"NO\" prompt=\"Hi\">\"Hello\""
            " provenance.author=\"somebody\">\"anna\" severity=\"medium\">\"high\""
            " tags=[]>[\"short\"]");
}

TEST(Diff, PromptThatBecomesAConversationChangesTheMeasurement) {
  Case talk = DemoCase("a", "Hi");
  talk.messages.insert(talk.messages.begin(), {{Role::kUser, "Hey"}, {Role::kAssistant, "Yes?"}});
  const Result<SuiteDiff> diff = Diff(DemoSuite({DemoCase("a", "Hi")}), DemoSuite({talk}));
  ASSERT_TRUE(diff.ok());
  ASSERT_EQ(diff->changed.size(), 1U);
  EXPECT_TRUE(diff->changed[0].changes_measurement);
  EXPECT_EQ(diff->changed[0].fields.size(), 2U);
}

Result<Suite> SuiteFromNodeSynth(const std::string& path, const std::string& version) {
  PLIMSOLL_ASSIGN(const std::string text, ReadFile(path));
  PLIMSOLL_ASSIGN(const doc::CsvTable table, doc::ParseCsv(text));
  const std::size_t prompt = static_cast<std::size_t>(table.Column("prompts"));
  const std::size_t index = static_cast<std::size_t>(table.Column("index"));
  std::vector<Case> cases;
  for (const doc::CsvTable::Row& row : table.rows) {
    Case& added = cases.emplace_back(DemoCase("ns-" + row.fields[index], row.fields[prompt]));
    added.attributes = doc::Node::Object();
    for (std::size_t i = 0; i < table.header.size(); ++i)
      if (i != prompt && i != index)
        added.attributes.Set(table.header[i], doc::Node::String(row.fields[i]));
  }
  return DemoSuite(std::move(cases), version);
}

TEST(Diff, CountsWhatChangedInNodeSynth) {
  const char* data = std::getenv("PLIMSOLL_TEST_DATA");
  if (data == nullptr) GTEST_SKIP() << "PLIMSOLL_TEST_DATA is not set: no NodeSynth data";
  const std::string folder = std::string(data) + "/data/nodesynth/NodeSynth_Data_med_Full_Export";
  const Result<Suite> before = SuiteFromNodeSynth(folder + ".v1-0714c030.csv", "1.0.0");
  const Result<Suite> after = SuiteFromNodeSynth(folder + ".csv", "2.0.0");
  ASSERT_TRUE(before.ok()) << before.error().message;
  ASSERT_TRUE(after.ok()) << after.error().message;
  const Result<SuiteDiff> diff = Diff(*before, *after);
  ASSERT_TRUE(diff.ok());
  EXPECT_TRUE(diff->added.empty());
  EXPECT_TRUE(diff->removed.empty());
  std::map<std::string, int> counts;
  for (const CaseChange& change : diff->changed) {
    EXPECT_FALSE(change.changes_measurement);
    for (const FieldChange& field : change.fields) ++counts[field.field];
  }
  const std::map<std::string, int> expected = {
      {"attributes.level1", 52},
      {"attributes.level2", 214},
      {"attributes.level3", 214},
      {"attributes.user_group", 87},
      {"attributes.extracted_Demographics", 214},
      {"attributes.extracted_Country", 51},
      {"attributes.user_case", 214},
      {"attributes.model_modality", 88},
      {"attributes.url", 214},
  };
  for (const auto& [field, count] : expected) EXPECT_EQ(counts[field], count) << field;
}

}  // namespace
}  // namespace plimsoll::suite
