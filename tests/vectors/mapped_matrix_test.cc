#include "harness/vectors/mapped_matrix.h"

#include <gtest/gtest.h>

#include <cstring>
#include <filesystem>
#include <string>

#include "harness/base/file.h"
#include "harness/vectors/neighbours.h"
#include "tests/vectors/make_rows.h"

namespace plimsoll::vectors {
namespace {

/// A folder that goes with the test.
class MappedMatrixTest : public testing::Test {
 protected:
  MappedMatrixTest() {
    std::string pattern =
        (std::filesystem::temp_directory_path() / "plimsoll-rows-XXXXXX").string();
    folder_ = ::mkdtemp(pattern.data());
  }
  ~MappedMatrixTest() override { std::filesystem::remove_all(folder_); }

  std::string PathOf(const std::string& name) const { return folder_ + "/" + name; }

  void Write(const std::string& path, const Matrix& rows, const std::string& identity) {
    Result<MatrixWriter> writer = MatrixWriter::Create(path, rows.columns(), identity);
    ASSERT_TRUE(writer.ok()) << writer.error().message;
    ASSERT_TRUE(writer->Append(rows.View().Rows(0, rows.rows() / 2)).ok());
    ASSERT_TRUE(
        writer->Append(rows.View().Rows(rows.rows() / 2, rows.rows() - rows.rows() / 2)).ok());
    ASSERT_TRUE(writer->Finish().ok());
  }

  std::string folder_;
};

TEST_F(MappedMatrixTest, ReadsWhatWasWritten) {
  const Matrix rows = MakeRows(101, 24, 1, Spread::kIsotropic);
  Write(PathOf("below/rows"), rows, "lexical:1");
  const Result<MappedMatrix> mapped = MappedMatrix::Open(PathOf("below/rows"));
  ASSERT_TRUE(mapped.ok()) << mapped.error().message;
  EXPECT_EQ(mapped->identity(), "lexical:1");
  ASSERT_EQ(mapped->View().rows, 101U);
  ASSERT_EQ(mapped->View().columns, 24U);
  EXPECT_EQ(std::memcmp(mapped->View().data, rows.Row(0), 101 * 24 * sizeof(float)), 0);
  EXPECT_EQ(*NearestNeighbours(rows.View(), mapped->View(), {.k = 2}),
            *NearestNeighbours(rows.View(), rows.View(), {.k = 2}));
}

TEST_F(MappedMatrixTest, StaysAsItWasUntilFinished) {
  const Matrix rows = MakeRows(4, 8, 1, Spread::kIsotropic);
  Write(PathOf("rows"), rows, "first");
  {
    Result<MatrixWriter> writer = MatrixWriter::Create(PathOf("rows"), 8, "second");
    ASSERT_TRUE(writer.ok());
    ASSERT_TRUE(writer->Append(rows.View()).ok());
  }
  EXPECT_EQ(MappedMatrix::Open(PathOf("rows"))->identity(), "first");
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder_), {}), 1);
}

TEST_F(MappedMatrixTest, RemovesWhatAKilledWriterLeft) {
  ASSERT_TRUE(WriteFileAtomic(PathOf("rows.tmp.1"), "half").ok());
  ASSERT_TRUE(WriteFileAtomic(PathOf("rows.other"), "whole").ok());
  Write(PathOf("rows"), MakeRows(4, 8, 1, Spread::kIsotropic), "x");
  EXPECT_FALSE(std::filesystem::exists(PathOf("rows.tmp.1")));
  EXPECT_TRUE(std::filesystem::exists(PathOf("rows.other")));
}

TEST_F(MappedMatrixTest, RowsWithoutANameLeaveNoFileBehind) {
  ::setenv("TMPDIR", folder_.c_str(), 1);
  Result<MatrixWriter> writer = MatrixWriter::CreateUnnamed(8, "x");
  ::unsetenv("TMPDIR");
  ASSERT_TRUE(writer.ok()) << writer.error().message;
  EXPECT_TRUE(std::filesystem::is_empty(folder_));
  const Matrix rows = MakeRows(4, 8, 1, Spread::kIsotropic);
  ASSERT_TRUE(writer->Append(rows.View()).ok());
  const Result<MappedMatrix> mapped = writer->Finish();
  ASSERT_TRUE(mapped.ok()) << mapped.error().message;
  EXPECT_EQ(mapped->identity(), "x");
  ASSERT_EQ(mapped->View().rows, 4U);
  EXPECT_EQ(std::memcmp(mapped->View().data, rows.Row(0), 4 * 8 * sizeof(float)), 0);
  EXPECT_TRUE(std::filesystem::is_empty(folder_));
}

TEST_F(MappedMatrixTest, RefusesDamagedFiles) {
  Write(PathOf("rows"), MakeRows(4, 8, 1, Spread::kIsotropic), "x");
  const std::string good = *ReadFile(PathOf("rows"));
  const auto changed = [&good](std::size_t at, char byte) {
    std::string bytes = good;
    bytes[at] = byte;
    return bytes;
  };
  struct Row {
    std::string bytes;
    const char* message;
  };
  const Row rows[] = {
      {"", " is no matrix of rows: 0 bytes"},
      {good.substr(0, 100), " is no matrix of rows: 100 bytes"},
      {changed(0, 'x'), " is no matrix of rows: it begins otherwise"},
      {changed(8, 9), " has format 9, expected 1"},
      {changed(14, 1), " has a damaged header"},
      {changed(24, 0), " has a damaged header"},
      {changed(23, '\x40'),
       " has 4224 bytes, which is not what 4611686018427387908 rows of 8 columns take"},
      {changed(31, '\x20'),
       " has 4224 bytes, which is not what 4 rows of 2305843009213693960 columns take"},
      {good.substr(0, good.size() - 1),
       " has 4223 bytes, which is not what 4 rows of 8 columns take"},
      {good + "x", " has 4225 bytes, which is not what 4 rows of 8 columns take"},
  };
  for (const Row& row : rows) {
    ASSERT_TRUE(WriteFileAtomic(PathOf("bad"), row.bytes).ok());
    const Result<MappedMatrix> mapped = MappedMatrix::Open(PathOf("bad"));
    ASSERT_FALSE(mapped.ok()) << row.message;
    EXPECT_EQ(mapped.error().code, ErrorCode::kInvalid);
    EXPECT_EQ(mapped.error().message, PathOf("bad") + row.message);
  }
}

TEST_F(MappedMatrixTest, RefusesWhatCannotBeWritten) {
  EXPECT_EQ(MatrixWriter::Create(PathOf("rows"), 0, "x").error().message,
            PathOf("rows") + ": a matrix needs columns");
  EXPECT_EQ(MatrixWriter::Create(PathOf("rows"), 8, std::string(2000, 'x')).error().message,
            PathOf("rows") + ": the identity has 2000 bytes, more than 1024");
  Result<MatrixWriter> writer = MatrixWriter::Create(PathOf("rows"), 8, "x");
  ASSERT_TRUE(writer.ok());
  EXPECT_EQ(writer->Append(Matrix(2, 9).View()).error().message,
            PathOf("rows") + ": rows of 9 columns for a matrix of 8");
  EXPECT_EQ(MappedMatrix::Open(PathOf("none")).error().code, ErrorCode::kNotFound);
}

}  // namespace
}  // namespace plimsoll::vectors
