#include "harness/base/file.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

namespace plimsoll {
namespace {

namespace fs = std::filesystem;

class File : public testing::Test {
 protected:
  void SetUp() override {
    const std::string name = testing::UnitTest::GetInstance()->current_test_info()->name();
    folder_ = testing::TempDir() + "plimsoll_file_" + name;
    fs::remove_all(folder_);
    fs::create_directories(folder_);
  }
  void TearDown() override { fs::remove_all(folder_); }
  std::string Path(const std::string& name) const { return folder_ + "/" + name; }
  void Write(const std::string& name, const std::string& bytes) const {
    fs::create_directories(fs::path(Path(name)).parent_path());
    std::ofstream(Path(name), std::ios::binary) << bytes;
  }
  std::vector<std::string> Glob(const std::string& pattern) const {
    const auto found = GlobBelow(Path("root"), pattern);
    return found.ok() ? *found : std::vector<std::string>{"error: " + found.error().message};
  }
  std::string folder_;
};

using Names = std::vector<std::string>;

TEST_F(File, ReadsAllBytes) {
  const std::string bytes("a\0b\r\n\xFF", 6);
  Write("f", bytes);
  EXPECT_EQ(*ReadFile(Path("f")), bytes);
  Write("large", std::string(200'000, 'x'));
  EXPECT_EQ(ReadFile(Path("large"))->size(), 200'000u);
}

TEST_F(File, SaysWhyItCannotRead) {
  EXPECT_EQ(ReadFile(Path("no")).error(),
            (Error{ErrorCode::kNotFound,
                   "cannot read \"" + Path("no") + "\": No such file or directory"}));
  EXPECT_EQ(ReadFile(folder_).error(),
            (Error{ErrorCode::kStore, "cannot read \"" + folder_ + "\": Is a directory"}));
  Write("f", "12345");
  EXPECT_EQ(ReadFile(Path("f"), 4).error(),
            (Error{ErrorCode::kInvalid, "\"" + Path("f") + "\" is larger than 4 bytes"}));
  EXPECT_TRUE(ReadFile(Path("f"), 5).ok());
}

TEST_F(File, ReplacesAFileWholeAndLeavesNothingBeside) {
  const std::string path = Path("new/deep/f.json");
  ASSERT_TRUE(WriteFileAtomic(path, "one").ok());
  ::chmod(path.c_str(), 0640);
  ASSERT_TRUE(WriteFileAtomic(path, "two").ok());
  EXPECT_EQ(*ReadFile(path), "two");
  struct stat facts {};
  ASSERT_EQ(::stat(path.c_str(), &facts), 0);
  EXPECT_EQ(facts.st_mode & 0777, 0640u);
  EXPECT_EQ(std::distance(fs::directory_iterator(Path("new/deep")), fs::directory_iterator()), 1);
}

TEST_F(File, WritesBesideALeftoverOfAKilledProcess) {
  Write("f.tmp-" + std::to_string(::getpid()) + "-0", "left over");
  ASSERT_TRUE(WriteFileAtomic(Path("f"), "new").ok());
  EXPECT_EQ(*ReadFile(Path("f")), "new");
}

TEST_F(File, SaysWhyItCannotWrite) {
  Write("file", "x");
  EXPECT_EQ(WriteFileAtomic(Path("file/f"), "y").error().code, ErrorCode::kStore);
  fs::create_directories(Path("folder"));
  EXPECT_EQ(WriteFileAtomic(Path("folder"), "y").error(),
            (Error{ErrorCode::kStore, "cannot write \"" + Path("folder") + "\": Is a directory"}));
  EXPECT_EQ(std::distance(fs::directory_iterator(folder_), fs::directory_iterator()), 2);
}

TEST_F(File, ReadsAtAnyOffset) {
  Write("f", "0123456789");
  auto file = RandomAccessFile::Open(Path("f"));
  ASSERT_TRUE(file.ok());
  RandomAccessFile moved = *std::move(file);
  EXPECT_EQ(*moved.ReadAt(3, 4), "3456");
  EXPECT_EQ(*moved.ReadAt(8, 4), "89");
  EXPECT_EQ(*moved.ReadAt(99, 4), "");
  EXPECT_EQ(RandomAccessFile::Open(Path("no")).error().code, ErrorCode::kNotFound);
  ASSERT_EQ(::mkfifo(Path("pipe").c_str(), 0600), 0);
  EXPECT_EQ(RandomAccessFile::Open(Path("pipe")).error(),
            (Error{ErrorCode::kInvalid, "\"" + Path("pipe") + "\" is no regular file"}));
}

TEST_F(File, MapsAllBytes) {
  Write("f", "0123456789");
  auto file = MappedFile::Open(Path("f"));
  ASSERT_TRUE(file.ok());
  MappedFile moved = *std::move(file);
  EXPECT_EQ(moved.bytes(), "0123456789");
  Write("empty", "");
  moved = *MappedFile::Open(Path("empty"));
  EXPECT_EQ(moved.bytes(), "");
  EXPECT_EQ(MappedFile::Open(Path("no")).error().code, ErrorCode::kNotFound);
  EXPECT_EQ(MappedFile::Open(folder_).error().code, ErrorCode::kInvalid);
}

TEST_F(File, FindsFilesInOrder) {
  for (const char* name :
       {"root/b.yaml", "root/a.yaml", "root/c.json", "root/.d.yaml", "root/sub/e.yaml"})
    Write(name, "");
  fs::create_directories(Path("root/folder.yaml"));
  EXPECT_EQ(Glob("*.yaml"), (Names{"a.yaml", "b.yaml"}));
  EXPECT_EQ(Glob("?.json"), (Names{"c.json"}));
  EXPECT_EQ(Glob("sub/*"), (Names{"sub/e.yaml"}));
  EXPECT_EQ(Glob("./sub/e.yaml"), (Names{"sub/e.yaml"}));
  EXPECT_EQ(Glob(".*"), (Names{".d.yaml"}));
  EXPECT_EQ(Glob("no.yaml"), Names{});
  EXPECT_EQ(Glob("no/*.yaml"), Names{});
}

TEST_F(File, NeverLeavesTheRoot) {
  Write("secret/s.yaml", "");
  Write("root/in.yaml", "");
  Write("rootless/t.yaml", "");
  fs::create_symlink(Path("secret"), Path("root/link"));
  fs::create_symlink(Path("secret/s.yaml"), Path("root/out.yaml"));
  fs::create_symlink(Path("rootless/t.yaml"), Path("root/sibling.yaml"));
  fs::create_symlink(Path("root/in.yaml"), Path("root/inside.yaml"));
  fs::create_symlink("loop.yaml", Path("root/loop.yaml"));
  EXPECT_EQ(Glob("*.yaml"), (Names{"in.yaml", "inside.yaml"}));
  EXPECT_EQ(Glob("link/*.yaml"), Names{});
  EXPECT_EQ(Glob("link/s.yaml"), Names{});
  EXPECT_EQ(Glob("out.yaml"), Names{});
}

TEST_F(File, RefusesPatternsThatPointOutside) {
  fs::create_directories(Path("root"));
  EXPECT_EQ(Glob("/etc/*"), Names{"error: file pattern \"/etc/*\" must be relative"});
  EXPECT_EQ(Glob("a/../*"), Names{"error: file pattern \"a/../*\" must not hold \"..\""});
  EXPECT_EQ(Glob("../secret/*"), Names{"error: file pattern \"../secret/*\" must not hold \"..\""});
  EXPECT_EQ(Glob("*/x"),
            Names{"error: file pattern \"*/x\" may hold * and ? only after the last /"});
  EXPECT_EQ(Glob(""), Names{"error: empty file pattern"});
  EXPECT_EQ(GlobBelow(Path("none"), "*").error(),
            (Error{ErrorCode::kNotFound, "no folder \"" + Path("none") + "\""}));
}

TEST(GlobMatch, FollowsStarsAndQuestionMarks) {
  const struct {
    const char* pattern;
    const char* name;
    bool matches;
  } kRows[] = {
      {"", "", true},
      {"*", "", true},
      {"", "a", false},
      {"?", "", false},
      {"a*c", "abbbc", true},
      {"a*c", "abbbd", false},
      {"*ab*", "xaab", true},
      {"a?c", "abc", true},
      {"a?c", "aéc", true},
      {"**x", "aax", true},
      {"*.yaml", "x.yml", false},
  };
  for (const auto& row : kRows)
    EXPECT_EQ(GlobMatch(row.pattern, row.name), row.matches) << row.pattern << " " << row.name;
  EXPECT_FALSE(GlobMatch("*a*a*a*a*a*a*a*b", std::string(10'000, 'a')));
}

}  // namespace
}  // namespace plimsoll
