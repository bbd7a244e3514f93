// The measures of what suites cover against values that others computed, in a file named by
// PLIMSOLL_DIVERSITY_REFERENCE, by default $PLIMSOLL_TEST_DATA/reference/diversity.json. Any file
// of its format will do; a kind that no check knows fails.

#include <gtest/gtest.h>

#include <cctype>
#include <cstdlib>
#include <filesystem>
#include <ostream>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "harness/base/file.h"
#include "harness/doc/json.h"
#include "tests/diversity/reference_check.h"

namespace plimsoll::diversity {

double ReferenceExample::ToleranceOf(const std::string& field) const {
  const doc::Node* value = tolerance;
  if (value != nullptr && value->is_object()) {
    const doc::Node* own = value->Find(field);
    value = own != nullptr ? own : value->Find("*");
  }
  if (value == nullptr) return 0;
  const Result<double> number = value->AsDouble();
  EXPECT_TRUE(number.ok()) << id << ": the tolerance of " << field << " is no number";
  return number.ok() ? *number : 0;
}

namespace {

struct Example {
  std::string name;
  std::string kind;
  doc::Node whole;
};

void PrintTo(const Example& example, std::ostream* out) { *out << example.kind; }

struct Examples {
  std::vector<Example> all;
  std::vector<std::string> errors;
};

std::string ReferenceFile() {
  if (const char* file = std::getenv("PLIMSOLL_DIVERSITY_REFERENCE")) return file;
  const char* data = std::getenv("PLIMSOLL_TEST_DATA");
  const std::string file = data ? std::string(data) + "/reference/diversity.json" : "";
  return std::filesystem::exists(file) ? file : "";
}

/// A test's name may hold letters, digits and underscores, and each only once.
std::string UniqueName(const std::string& id, std::set<std::string>* taken) {
  std::string name;
  for (const char c : id) name += std::isalnum(static_cast<unsigned char>(c)) ? c : '_';
  while (!taken->insert(name).second) name += "_again";
  return name;
}

Examples LoadAll() {
  Examples examples;
  const std::string file = ReferenceFile();
  if (file.empty()) return examples;
  const Result<std::string> text = ReadFile(file);
  if (!text.ok()) return {{}, {text.error().message}};
  const Result<doc::Node> root = doc::ParseJson(*text);
  if (!root.ok()) return {{}, {file + ": " + root.error().message}};
  const doc::Node* list = root->Find("examples");
  if (list == nullptr || list->items.empty()) return {{}, {file + ": no examples"}};
  std::set<std::string> taken;
  for (const doc::Node& item : list->items) {
    const std::string id = item.StringAt("/id");
    const std::string kind = item.StringAt("/kind");
    if (kind.empty() || item.Find("input") == nullptr || item.Find("expected") == nullptr) {
      examples.errors.push_back(file + ": example \"" + id + "\" is not whole");
      continue;
    }
    examples.all.push_back({UniqueName(id + "_" + kind, &taken), kind, item});
  }
  return examples;
}

/// The checks of all subjects. A kind that two of them claim is an error.
ReferenceChecks AllChecks() {
  ReferenceChecks all;
  for (const auto& subject : {VectorReferenceChecks, EmbedderReferenceChecks, TextReferenceChecks,
                              CoverageReferenceChecks, OverlapReferenceChecks}) {
    for (const auto& [kind, check] : subject())
      EXPECT_TRUE(all.emplace(kind, check).second) << "two checks of " << kind;
  }
  return all;
}

class Reference : public ::testing::TestWithParam<Example> {};
GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(Reference);

TEST_P(Reference, MatchesWithinTheStatedTolerance) {
  static const ReferenceChecks checks = AllChecks();
  const Example& example = GetParam();
  const auto check = checks.find(example.kind);
  ASSERT_NE(check, checks.end()) << "unknown kind " << example.kind;
  check->second({example.whole.StringAt("/id"), example.whole.Find("input"),
                 example.whole.Find("expected"), example.whole.Find("tol")});
}

INSTANTIATE_TEST_SUITE_P(Values, Reference, ::testing::ValuesIn(LoadAll().all),
                         [](const auto& example) { return example.param.name; });

TEST(ReferenceFile, IsWhole) {
  if (ReferenceFile().empty())
    GTEST_SKIP() << "neither PLIMSOLL_DIVERSITY_REFERENCE nor PLIMSOLL_TEST_DATA leads to "
                    "reference values: nothing was compared";
  const Examples examples = LoadAll();
  for (const std::string& error : examples.errors) ADD_FAILURE() << error;
  EXPECT_FALSE(examples.all.empty());
}

}  // namespace
}  // namespace plimsoll::diversity
