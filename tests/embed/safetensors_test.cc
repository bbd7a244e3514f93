#include "harness/embed/safetensors.h"

#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <limits>
#include <string>

#include "harness/base/file.h"
#include "tests/embed/test_folder.h"
#include "tests/support/safetensors_writer.h"

namespace plimsoll::embed {
namespace {

using plimsoll::testing::SafeTensorsBytes;
using plimsoll::testing::SafeTensorsOf;

using std::string_literals::operator""s;

std::string ErrorOf(const std::string& bytes) {
  const auto file = SafeTensors::Parse(bytes, "f");
  return file.ok() ? "" : file.error().message;
}

std::string Entry(const std::string& name, const std::string& type, const std::string& shape,
                  const std::string& offsets) {
  return "\"" + name + "\":{\"dtype\":\"" + type + "\",\"shape\":[" + shape +
         "],\"data_offsets\":[" + offsets + "]}";
}

TEST(SafeTensors, ReadsTensorsInTheOrderOfTheirData) {
  const std::string bytes = SafeTensorsBytes(
      "{\"__metadata__\":{\"format\":\"pt\"}," + Entry("b", "I8", "2", "4,6") + "," +
          Entry("a", "F32", "1,1", "0,4") + "," + Entry("none", "F32", "0,7", "6,6") + "}  ",
      "\0\0\x80\x3f\x05\xff"s);
  const auto file = SafeTensors::Parse(bytes, "f");
  ASSERT_TRUE(file.ok()) << file.error().message;
  ASSERT_EQ((*file)->tensors().size(), 3U);
  EXPECT_EQ((*file)->tensors()[0].name, "a");
  EXPECT_EQ((*file)->tensors()[0].shape, (std::vector<std::size_t>{1, 1}));
  EXPECT_EQ(*FloatsOf(*(*file)->Find("a")), std::vector<float>{1});
  EXPECT_EQ(*FloatsOf(*(*file)->Find("b")), (std::vector<float>{5, -1}));
  EXPECT_EQ((*file)->Find("none")->count(), 0U);
  EXPECT_EQ((*file)->Find("c"), nullptr);
}

struct HostileFile {
  const char* what;
  std::string bytes;
  std::string message;
};

TEST(SafeTensors, RefusesEveryLayoutThatIsNotWhole) {
  const std::string four(4, '\0');
  const std::string one = Entry("a", "F32", "1", "0,4");
  const HostileFile kFiles[] = {
      {"nothing", "", "f: a safetensors file has at least 8 bytes, this one 0"},
      {"half a length", "\1\0\0"s, "f: a safetensors file has at least 8 bytes, this one 3"},
      {"a length beyond the file", "\x10\0\0\0\0\0\0\0{}"s,
       "f: the header has 16 bytes; the file holds 10 and at most 16777216 are read"},
      {"a length of all ones", std::string(8, '\xff'),
       "f: the header has 18446744073709551615 bytes; the file holds 8 and at most 16777216 are "
       "read"},
      {"a header that is no object", SafeTensorsBytes("[]", ""), "f: the header is no object"},
      {"unknown type", SafeTensorsBytes("{" + Entry("a", "F33", "1", "0,4") + "}", four),
       "f: tensor \"a\": unknown type \"F33\""},
      {"no shape", SafeTensorsBytes("{\"a\":{\"dtype\":\"F32\",\"data_offsets\":[0,4]}}", four),
       "f: tensor \"a\": \"shape\" is no list of at most 8 numbers"},
      {"nine dimensions",
       SafeTensorsBytes("{" + Entry("a", "F32", "1,1,1,1,1,1,1,1,1", "0,4") + "}", four),
       "f: tensor \"a\": \"shape\" is no list of at most 8 numbers"},
      {"negative shape", SafeTensorsBytes("{" + Entry("a", "F32", "-1", "0,4") + "}", four),
       "f: tensor \"a\": \"shape\" holds the number -1"},
      {"shape in words", SafeTensorsBytes("{" + Entry("a", "F32", "\"1\"", "0,4") + "}", four),
       "f: tensor \"a\": \"shape\" holds the string \"1\""},
      {"one offset", SafeTensorsBytes("{" + Entry("a", "F32", "1", "0") + "}", four),
       "f: tensor \"a\": \"data_offsets\" lie outside of the 4 bytes of data"},
      {"offsets backwards", SafeTensorsBytes("{" + Entry("a", "F32", "1", "4,0") + "}", four),
       "f: tensor \"a\": \"data_offsets\" lie outside of the 4 bytes of data"},
      {"offsets beyond the file", SafeTensorsBytes("{" + Entry("a", "F32", "2", "0,8") + "}", four),
       "f: tensor \"a\": \"data_offsets\" lie outside of the 4 bytes of data"},
      {"a shape that is too large",
       SafeTensorsBytes("{" + Entry("a", "F32", "2", "0,4") + "}", four),
       "f: tensor \"a\": its shape asks for more than the file's data"},
      {"a shape that overflows",
       SafeTensorsBytes("{" + Entry("a", "F32", "4611686018427387904,4", "0,4") + "}", four),
       "f: tensor \"a\": its shape asks for more than the file's data"},
      {"a shape that is too small",
       SafeTensorsBytes("{" + Entry("a", "I8", "3", "0,4") + "}", four),
       "f: tensor \"a\": shape and type ask for 3 bytes, the offsets hold 4"},
      {"a hole at the end", SafeTensorsBytes("{" + one + "}", four + four),
       "f: the last 4 bytes belong to no tensor"},
      {"a hole at the beginning",
       SafeTensorsBytes("{" + Entry("a", "F32", "1", "4,8") + "}", four + four),
       "f: the data before tensor \"a\" belong to no tensor"},
      {"an overlap",
       SafeTensorsBytes("{" + one + "," + Entry("b", "F32", "1", "2,6") + "}", four + "\0\0"s),
       "f: the data before tensor \"b\" overlap it"},
  };
  for (const HostileFile& file : kFiles) EXPECT_EQ(ErrorOf(file.bytes), file.message) << file.what;
}

TEST(SafeTensors, RefusesHeadersThatAreNotPlainJson) {
  const std::string one = Entry("a", "F32", "1", "0,4");
  const std::string four(4, '\0');
  EXPECT_NE(ErrorOf(SafeTensorsBytes("{" + one, four)).find("f: the header: "), std::string::npos);
  EXPECT_NE(ErrorOf(SafeTensorsBytes("{" + one + "," + one + "}", four)).find("f: the header: "),
            std::string::npos);
  EXPECT_NE(ErrorOf(SafeTensorsBytes(std::string(1 << 20, '['), "")).find("f: the header: "),
            std::string::npos);
}

TEST(SafeTensors, ReadsEveryTypeOfNumbersWithFractions) {
  const struct {
    std::string type;
    std::string data;
    float value;
  } kRows[] = {
      {"F64", "\0\0\0\0\0\0\xf8\xbf"s, -1.5F},
      {"F32", "\0\0\xc0\xbf"s, -1.5F},
      {"F16", "\0\xbe"s, -1.5F},
      {"F16", "\1\0"s, 5.9604645e-8F},  // the least subnormal
      {"F16", "\xff\x7b"s, 65504},
      {"BF16", "\xc0\xbf"s, -1.5F},
      {"I8", "\x80"s, -128},
  };
  for (const auto& row : kRows) {
    const std::string end = std::to_string(row.data.size());
    const std::string bytes =
        SafeTensorsBytes("{" + Entry("a", row.type, "1", "0," + end) + "}", row.data);
    const auto file = SafeTensors::Parse(bytes, "f");
    EXPECT_EQ(*FloatsOf((*file)->tensors()[0]), std::vector<float>{row.value}) << row.type;
  }
}

TEST(SafeTensors, ReadsIntegersAndRefusesWhatIsNoNumber) {
  const std::string bytes =
      SafeTensorsBytes("{" + Entry("a", "I64", "1", "0,8") + "," + Entry("b", "I32", "1", "8,12") +
                           "," + Entry("c", "F32", "1", "12,16") + "}",
                       "\xfe\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\0\0\xc0\x7f"s);
  const auto file = SafeTensors::Parse(bytes, "f");
  EXPECT_EQ(*IntegersOf(*(*file)->Find("a")), std::vector<std::int64_t>{-2});
  EXPECT_EQ(*IntegersOf(*(*file)->Find("b")), std::vector<std::int64_t>{-1});
  EXPECT_EQ(IntegersOf(*(*file)->Find("c")).error().message,
            "tensor \"c\" is of type F32; I32 and I64 can be read");
  EXPECT_EQ(FloatsOf(*(*file)->Find("a")).error().message,
            "tensor \"a\" is of type I64; F64, F32, F16, BF16 and I8 can be read");
  EXPECT_EQ(FloatsOf(*(*file)->Find("c")).error().message,
            "tensor \"c\" holds a value that is not finite");
}

TEST(SafeTensors, MapsFilesAndSaysWhichIsMissing) {
  const std::string folder = TestFolder();
  const std::string path = folder + "/m.safetensors";
  ASSERT_TRUE(WriteFileAtomic(path, SafeTensorsOf({{"x", {2}, {1, 2}}})).ok());
  const auto file = SafeTensors::Open(path);
  ASSERT_TRUE(file.ok()) << file.error().message;
  EXPECT_EQ(*FloatsOf(*(*file)->Find("x")), (std::vector<float>{1, 2}));
  const auto missing = SafeTensors::Open(folder + "/none");
  EXPECT_EQ(missing.error().code, ErrorCode::kNotFound);
  EXPECT_EQ(missing.error().message,
            "cannot read \"" + folder + "/none\": No such file or directory");
  EXPECT_EQ(SafeTensors::Open(folder).error().message, "\"" + folder + "\" is no regular file");
  ASSERT_TRUE(WriteFileAtomic(path, "").ok());
  EXPECT_EQ(SafeTensors::Open(path).error().message,
            path + ": a safetensors file has at least 8 bytes, this one 0");
}

}  // namespace
}  // namespace plimsoll::embed
