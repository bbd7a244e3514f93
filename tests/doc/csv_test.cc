#include "harness/doc/csv.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace plimsoll::doc {
namespace {

using Fields = std::vector<std::string>;

TEST(Csv, ReadsEveryFormOfRfc4180) {
  const struct {
    std::string text;
    std::vector<Fields> rows;  // without the header a,b
  } kRows[] = {
      {"a,b\r\n1,2\r\n", {{"1", "2"}}},
      {"a,b\n1,2", {{"1", "2"}}},
      {"a,b", {}},
      {"\xEF\xBB\xBF"
       "a,b\n1,2\n",
       {{"1", "2"}}},
      {"\"a\",b\n\"x\"\"y\",\"\"\n", {{"x\"y", ""}}},
      {"a,b\n\"1,5\",\"two\r\nlines\"\r\n3,4\n", {{"1,5", "two\r\nlines"}, {"3", "4"}}},
      {"a,b\n,\n", {{"", ""}}},
      {"a,b\n , x \n", {{" ", " x "}}},
      {"a,b\n\"\"\"\",é\n", {{"\"", "é"}}},
      {"a,b\n1,\"open,\"", {{"1", "open,"}}},
  };
  for (const auto& row : kRows) {
    const auto table = ParseCsv(row.text);
    ASSERT_TRUE(table.ok()) << row.text << table.error().message;
    EXPECT_EQ(table->header, (Fields{"a", "b"}));
    std::vector<Fields> found;
    for (const CsvTable::Row& found_row : table->rows) found.push_back(found_row.fields);
    EXPECT_EQ(found, row.rows) << row.text;
  }
}

TEST(Csv, KnowsAtWhichLineARowBegins) {
  const auto table = *ParseCsv("a,b\n\"x\n\ny\",1\r\n2,3\n");
  EXPECT_EQ(table.rows[0].line, 2);
  EXPECT_EQ(table.rows[1].line, 5);
  EXPECT_EQ(table.Column("b"), 1);
  EXPECT_EQ(table.Column("c"), -1);
}

TEST(Csv, SaysWhatIsWrongAndWhere) {
  const struct {
    std::string text;
    const char* message;
  } kRows[] = {
      {"", "line 1: expected a header, found an empty file"},
      {"\n", "line 1: found an empty column name"},
      {"a,,b\n", "line 1: found an empty column name"},
      {"a,b,a\n", "line 1: duplicate column \"a\""},
      {"a,b\n1\n", "line 2: found 1 fields, expected 2 as in the header"},
      {"a,b\n1,2\n\n", "line 3: found 1 fields, expected 2 as in the header"},
      {"a,b\n\"x\ny\",1,2\n", "line 2: found 3 fields, expected 2 as in the header"},
      {"a,b\n1,x\"y\n", "line 2: found a quote inside a field that is not quoted"},
      {"a,b\n\"x\"y,1\n", "line 2: expected a comma after the closing quote"},
      {"a,b\n1,2\n\"x\n\n,1\n", "line 3: a quoted field is not closed"},
      {"a,b\r1,2\r", "line 1: found a carriage return without a line feed"},
      {"a,b\n\xFF,2\n", "line 2: found invalid UTF-8"},
  };
  for (const auto& row : kRows) {
    const auto table = ParseCsv(row.text);
    ASSERT_FALSE(table.ok()) << row.text;
    EXPECT_EQ(table.error(), (Error{ErrorCode::kInvalid, row.message})) << row.text;
  }
}

TEST(Csv, QuotesWhatNeedsIt) {
  EXPECT_EQ(QuoteCsv("plain"), "plain");
  EXPECT_EQ(QuoteCsv("a,\"b\"\n"), "\"a,\"\"b\"\"\n\"");
  EXPECT_EQ(QuoteCsv("=1+1"), "=1+1");
  for (const std::string lead : {"=", "+", "-", "@", "\t"})
    EXPECT_EQ(QuoteCsv(lead + "1", true), "'" + lead + "1");
  EXPECT_EQ(QuoteCsv("\r1", true), "\"'\r1\"");
  EXPECT_EQ(QuoteCsv("1-1", true), "1-1");
}

TEST(Csv, ReadsBackWhatItQuotes) {
  const Fields fields{"a,b", "\"", "x\r\ny", "", " s ", "é"};
  std::string text = "1,2,3,4,5,6\r\n";
  for (std::size_t i = 0; i < fields.size(); ++i) text += (i > 0 ? "," : "") + QuoteCsv(fields[i]);
  EXPECT_EQ(ParseCsv(text)->rows[0].fields, fields);
}

}  // namespace
}  // namespace plimsoll::doc
