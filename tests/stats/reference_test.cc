// The room's methods against values that others computed (a file named by PLIMSOLL_STATS_REFERENCE,
// by default $PLIMSOLL_TEST_DATA/reference/statistics.json) and against our own
// (tests/stats/reference/own_*.json: closed forms and brute force).

#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <ostream>
#include <set>
#include <string>
#include <vector>

#include "harness/base/file.h"
#include "harness/doc/json.h"
#include "tests/stats/reference/methods.h"

namespace plimsoll::stats::reference {
namespace {

namespace fs = std::filesystem;

struct Tolerance {
  double abs = 0;
  double rel = 0;
};

struct Example {
  std::string name;
  std::string method;
  doc::Node input;
  doc::Node expected;
  Tolerance tolerance;
};

void PrintTo(const Example& example, std::ostream* out) { *out << example.method; }

struct Examples {
  std::vector<Example> all;
  std::vector<std::string> errors;
};

std::string SharedFile() {
  if (const char* file = std::getenv("PLIMSOLL_STATS_REFERENCE")) return file;
  const char* data = std::getenv("PLIMSOLL_TEST_DATA");
  const std::string file = data ? std::string(data) + "/reference/statistics.json" : "";
  return fs::exists(file) ? file : "";
}

std::vector<std::string> OwnFiles() {
  std::vector<std::string> files;
  for (const auto& entry : fs::directory_iterator("tests/stats/reference")) {
    const fs::path& path = entry.path();
    if (path.extension() == ".json" && path.filename().string().starts_with("own_"))
      files.push_back(path.string());
  }
  std::sort(files.begin(), files.end());
  return files;
}

/// A test's name may hold letters, digits and underscores, and each only once.
std::string UniqueName(const std::string& id, std::set<std::string>* taken) {
  std::string name;
  for (char c : id) name += std::isalnum(static_cast<unsigned char>(c)) ? c : '_';
  while (!taken->insert(name).second) name += "_again";
  return name;
}

void Load(const std::string& file, std::set<std::string>* taken, Examples* examples) {
  const Result<std::string> text = ReadFile(file);
  if (!text.ok()) return examples->errors.push_back(text.error().message);
  const Result<doc::Node> root = doc::ParseJson(*text);
  if (!root.ok()) return examples->errors.push_back(file + ": " + root.error().message);
  const doc::Node* list = root->Find("examples");
  if (list == nullptr || list->items.empty())
    return examples->errors.push_back(file + ": no examples");
  const std::string stem = fs::path(file).stem().string();
  for (const doc::Node& item : list->items) {
    const std::string id = item.StringAt("/id");
    const doc::Node* input = item.Find("input");
    const doc::Node* expected = item.Find("expected");
    const doc::Node* abs = item.At("/tolerance/abs");
    const doc::Node* rel = item.At("/tolerance/rel");
    if (id.empty() || !input || !expected || !abs || !rel || !abs->AsDouble() || !rel->AsDouble()) {
      examples->errors.push_back(file + ": example \"" + id + "\" is not whole");
      continue;
    }
    examples->all.push_back({UniqueName(stem + "_" + id, taken), item.StringAt("/method"), *input,
                             *expected, Tolerance{*abs->AsDouble(), *rel->AsDouble()}});
  }
}

Examples LoadAll() {
  std::vector<std::string> files = OwnFiles();
  if (const std::string shared = SharedFile(); !shared.empty()) files.push_back(shared);
  Examples examples;
  std::set<std::string> taken;
  for (const std::string& file : files) Load(file, &taken, &examples);
  return examples;
}

bool IsWhole(const doc::Node& number) {
  return number.text.find_first_of(".eE") == std::string::npos;
}

/// Two whole numbers are equal or not; others lie within the tolerance.
void ExpectNumber(const doc::Node& expected, const doc::Node& got, const Tolerance& tolerance,
                  const std::string& at) {
  if (got.kind != doc::NodeKind::kNumber || (IsWhole(expected) && IsWhole(got))) {
    EXPECT_EQ(doc::WriteJson(got), doc::WriteJson(expected)) << at;
    return;
  }
  const double value = *expected.AsDouble();
  EXPECT_NEAR(*got.AsDouble(), value, tolerance.abs + tolerance.rel * std::abs(value)) << at;
}

/// Every key that is expected must be answered; the answer may have more.
void ExpectAnswer(const doc::Node& expected, const doc::Node& got, const Tolerance& tolerance,
                  const std::string& at) {
  if (expected.kind == doc::NodeKind::kNumber) return ExpectNumber(expected, got, tolerance, at);
  if (expected.is_scalar()) {
    EXPECT_EQ(doc::WriteJson(got), doc::WriteJson(expected)) << at;
    return;
  }
  ASSERT_EQ(doc::NodeKindName(got.kind), doc::NodeKindName(expected.kind)) << at;
  ASSERT_TRUE(expected.is_object() || got.items.size() == expected.items.size())
      << at << " has " << got.items.size() << " items, expected " << expected.items.size();
  for (std::size_t i = 0; i < expected.items.size(); ++i)
    ExpectAnswer(expected.items[i], got.items[i], tolerance, at + "/" + std::to_string(i));
  for (const doc::Member& member : expected.members) {
    const doc::Node* answer = got.Find(member.key);
    if (answer == nullptr)
      ADD_FAILURE() << "the answer lacks " << at << "/" << member.key;
    else
      ExpectAnswer(member.value, *answer, tolerance, at + "/" + member.key);
  }
}

class Reference : public ::testing::TestWithParam<Example> {};

TEST_P(Reference, MatchesWithinTheStatedTolerance) {
  static const MethodTable methods = ReferenceMethods();
  const Example& example = GetParam();
  const auto method = methods.find(example.method);
  ASSERT_NE(method, methods.end()) << "unknown method " << example.method;
  ExpectAnswer(example.expected, method->second(example.input), example.tolerance, "");
}

INSTANTIATE_TEST_SUITE_P(Values, Reference, ::testing::ValuesIn(LoadAll().all),
                         [](const auto& example) { return example.param.name; });

TEST(ReferenceFiles, AreWhole) {
  EXPECT_FALSE(OwnFiles().empty()) << "run from the repository's root";
  for (const std::string& error : LoadAll().errors) ADD_FAILURE() << error;
}

TEST(ReferenceFiles, IncludeTheSharedOne) {
  if (SharedFile().empty())
    GTEST_SKIP() << "neither PLIMSOLL_STATS_REFERENCE nor PLIMSOLL_TEST_DATA leads to reference "
                    "values: only our own were compared";
  EXPECT_FALSE(LoadAll().all.empty());
}

TEST(ReferenceMethodTable, HasNoNameTwice) { EXPECT_FALSE(ReferenceMethods().empty()); }

}  // namespace
}  // namespace plimsoll::stats::reference
