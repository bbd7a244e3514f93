#include "harness/triage/sheet.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace plimsoll::triage {
namespace {

using testing::HasSubstr;
using testing::Not;
using Rejections = std::vector<Rejection>;

SheetRow Row(const std::string& text, const std::string& note = "") {
  SheetRow row;
  row.answer = {"run-a", "tiny", "c1", 2};
  row.digest = "00ff";
  row.round = Round::kSecond;
  row.is_blinded = false;
  row.prompt = "a prompt";
  row.text = text;
  row.model = "model";
  row.grades = "fail";
  row.finding = "pass";
  row.note = note;
  row.reviewer = "r1";
  return row;
}

std::vector<SheetRow> Back(const std::string& sheet, SheetFormat format) {
  Rejections rejected;
  Result<std::vector<SheetRow>> rows = ReadSheet(sheet, format, &rejected);
  EXPECT_TRUE(rows.ok()) << rows.error().message;
  EXPECT_EQ(rejected, Rejections());
  if (!rows.ok()) return {};
  for (SheetRow& row : *rows) row.line = 0;
  return *rows;
}

class SheetRoundTrip : public testing::TestWithParam<SheetFormat> {};

TEST_P(SheetRoundTrip, IsExact) {
  std::vector<SheetRow> rows;
  for (const char* text : {"",
                           "plain",
                           "=HYPERLINK(\"http://x\",\"y\")",
                           "+1",
                           "-1",
                           "@SUM(A1)",
                           "'",
                           "''",
                           "'=1",
                           "''=1",
                           "'quoted'",
                           "\t=1",
                           "\r\n=1",
                           "\n",
                           "a,b\r\nc\rd\ne",
                           "\"",
                           "\"\"",
                           " = 1 ",
                           "\xE2\x80\xAE"
                           "desrever",
                           "\xF3\xA0\x81\x81tag",
                           "\x01\x1B[31m",
                           "</script>",
                           "\xEF\xBB\xBF",
                           "null",
                           "true",
                           "1"})
    rows.push_back(Row(text, text));
  EXPECT_EQ(Back(WriteSheet(rows, GetParam()), GetParam()), rows);
  rows.clear();
  EXPECT_EQ(Back(WriteSheet(rows, GetParam()), GetParam()), rows);
}

TEST_P(SheetRoundTrip, EveryColumnComesBack) {
  SheetRow first = Row("answer");
  SheetRow second;
  second.answer = {"run-b", "other", "c2", 0};
  EXPECT_EQ(Back(WriteSheet({first, second}, GetParam()), GetParam()),
            (std::vector<SheetRow>{first, second}));
}

INSTANTIATE_TEST_SUITE_P(All, SheetRoundTrip,
                         testing::Values(SheetFormat::kCsv, SheetFormat::kJsonl),
                         [](const auto& row) {
                           return row.param == SheetFormat::kCsv ? "Csv" : "Jsonl";
                         });

TEST(Sheet, NoCellIsAFormula) {
  const std::string csv = WriteSheet({Row("=1+1", "@x")}, SheetFormat::kCsv);
  EXPECT_THAT(csv, HasSubstr(",'=1+1,"));
  EXPECT_THAT(csv, HasSubstr(",'@x,"));
  EXPECT_THAT(csv, Not(HasSubstr(",=")));
}

TEST(Sheet, WhatSomebodyTypedKeepsItsApostrophe) {
  std::string csv = WriteSheet({Row("x", "NOTE")}, SheetFormat::kCsv);
  csv.replace(csv.find("NOTE"), 4, "'twas fine");
  EXPECT_EQ(Back(csv, SheetFormat::kCsv).front().note, "'twas fine");
}

TEST(Sheet, ColumnsMayMoveAndThereMayBeMore) {
  const std::vector<SheetRow> rows = Back(
      "mine,digest,blinded,finding,round,epoch,case,suite,run\n"
      "hello,ff,TRUE,fail,first,0,c1,tiny,run-a\n",
      SheetFormat::kCsv);
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_EQ(rows[0].answer, (AnswerKey{"run-a", "tiny", "c1", 0}));
  EXPECT_EQ(rows[0].finding, "fail");
  EXPECT_TRUE(rows[0].is_blinded);
}

TEST(Sheet, EveryBadRowIsNamedWithItsLine) {
  Rejections rejected;
  const auto rows = ReadSheet(
      "run,suite,case,epoch,round,blinded,digest,finding\n"
      "run-a,tiny,c1,one,first,true,ff,pass\n"
      "run-a,tiny,c1,0,frist,true,ff,pass\n"
      "run-a,tiny,c1,0,first,maybe,ff,pass\n"
      "run-a,tiny,c1,0,first,true,ff,pass\n",
      SheetFormat::kCsv, &rejected);
  ASSERT_TRUE(rows.ok());
  ASSERT_EQ(rows->size(), 1u);
  EXPECT_EQ(rows->front().line, 5);
  EXPECT_EQ(rejected,
            (Rejections{
                {2, Rejected::kInvalid, "\"epoch\" is \"one\"; expected a number from 0"},
                {3, Rejected::kInvalid,
                 "\"round\" is \"frist\"; expected one of first, second, adjudication; "
                 "did you mean \"first\"?"},
                {4, Rejected::kInvalid, "\"blinded\" is \"maybe\"; expected one of false, true"}}));
}

TEST(Sheet, JsonLinesNameTheirLines) {
  Rejections rejected;
  const std::string good = WriteSheet({Row("x")}, SheetFormat::kJsonl);
  const auto rows =
      ReadSheet("\n[1]\n{\n" + good + "{\"run\":\"run-a\"}\n", SheetFormat::kJsonl, &rejected);
  ASSERT_TRUE(rows.ok());
  EXPECT_EQ(rows->size(), 1u);
  EXPECT_EQ(rows->front().line, 4);
  ASSERT_EQ(rejected.size(), 3u);
  EXPECT_EQ(rejected[0], (Rejection{2, Rejected::kInvalid, "expected an object, found an array"}));
  EXPECT_EQ(rejected[1].line, 3);
  EXPECT_EQ(rejected[2], (Rejection{5, Rejected::kInvalid, "there is no column \"suite\""}));
}

TEST(Sheet, WhatIsNoTableIsRefused) {
  Rejections rejected;
  EXPECT_EQ(ReadSheet("run,suite\n", SheetFormat::kCsv, &rejected).error().message,
            "there is no column \"case\"");
  EXPECT_EQ(ReadSheet("", SheetFormat::kCsv, &rejected).error().message,
            "line 1: expected a header, found an empty file");
  EXPECT_EQ(ReadSheet("a\n\"", SheetFormat::kCsv, &rejected).error().code, ErrorCode::kInvalid);
}

}  // namespace
}  // namespace plimsoll::triage
