#include <gtest/gtest.h>

#include <ostream>
#include <string>

#include "tests/suite/suite_folder.h"

namespace plimsoll::suite {
namespace {

struct Row {
  const char* name;
  std::string text;
  std::string complaints;
};
void PrintTo(const Row& row, std::ostream* out) { *out << row.name; }
std::string NameOf(const testing::TestParamInfo<Row>& info) { return info.param.name; }

// A case that is right but for what a row puts in or leaves out.
std::string CaseWith(const std::string& lines) {
  return "format: 1\ncases:\n  - id: one\n" + lines;
}
std::string GoodCaseWith(const std::string& lines) {
  return CaseWith("    prompt: Hi\n    expect: allow\n" + lines);
}

class MalformedCases : public testing::TestWithParam<Row> {};

TEST_P(MalformedCases, IsRefusedWithItsPlace) {
  const SuiteFolder folder;
  folder.WriteDemo("c.yaml", GetParam().text);
  EXPECT_EQ(folder.Complaints(), GetParam().complaints);
}

const Row kCases[] = {
    {"NoId", "format: 1\ncases:\n  - prompt: Hi\n    expect: allow\n",
     "c.yaml:3:5: missing field \"id\""},
    {"EmptyId", "format: 1\ncases:\n  - id: \"\"\n    prompt: Hi\n    expect: allow\n",
     "c.yaml:3:9: expected an id (letters, digits, \".\", \"_\" and \"-\", at most 128, a letter "
     "or digit first) for \"id\", found the string \"\""},
    {"IdWithBlank", "format: 1\ncases:\n  - id: a b\n    prompt: Hi\n    expect: allow\n",
     "c.yaml:3:9: expected an id (letters, digits, \".\", \"_\" and \"-\", at most 128, a letter "
     "or digit first) for \"id\", found \"a b\""},
    {"NoPrompt", CaseWith("    expect: allow\n"),
     "c.yaml:3:5: the case has neither \"prompt\" nor \"messages\""},
    {"BlankPrompt", CaseWith("    prompt: \" \\t\"\n    expect: allow\n"),
     "c.yaml:4:13: \"prompt\" is blank"},
    {"PromptIsList", CaseWith("    prompt: [Hi]\n    expect: allow\n"),
     "c.yaml:4:13: expected a string for \"prompt\", found an array"},
    {"PromptAndMessages", GoodCaseWith("    messages: [{role: user, content: Hi}]\n"),
     "c.yaml:6:15: a case has a prompt or messages, not both"},
    {"EmptyMessages", CaseWith("    messages: []\n    expect: allow\n"),
     "c.yaml:4:15: the last message must be from the user"},
    {"LastMessageNotUser",
     CaseWith("    messages:\n      - {role: user, content: Hi}\n"
              "      - {role: assistant, content: Hello}\n    expect: allow\n"),
     "c.yaml:5:7: the last message must be from the user"},
    {"UnknownRole",
     CaseWith("    messages:\n      - {role: usr, content: Hi}\n    expect: allow\n"),
     "c.yaml:5:16: expected one of \"system\", \"user\" or \"assistant\" for \"role\", found "
     "\"usr\" (did you mean \"user\"?)"},
    {"BlankContent",
     CaseWith("    messages:\n      - {role: user, content: \"\"}\n    expect: allow\n"),
     "c.yaml:5:31: \"content\" is blank"},
    {"TwoSystemPrompts",
     CaseWith("    system: Be kind.\n    messages:\n      - {role: system, content: Be short.}\n"
              "      - {role: user, content: Hi}\n    expect: allow\n"),
     "c.yaml:4:13: the case has two system prompts"},
    {"SystemInTheMiddle",
     CaseWith("    messages:\n      - {role: user, content: Hi}\n"
              "      - {role: system, content: Be short.}\n"
              "      - {role: user, content: Hi}\n    expect: allow\n"),
     "c.yaml:5:7: only the first message may be from the system"},
    {"OnlySystem",
     CaseWith("    messages: [{role: system, content: Be short.}]\n    expect: allow\n"),
     "c.yaml:4:15: the last message must be from the user"},
    {"NoExpect", CaseWith("    prompt: Hi\n"),
     "c.yaml:3:5: the case has no \"expect\", and its manifest has none either"},
    {"UnknownExpect", CaseWith("    prompt: Hi\n    expect: alow\n"),
     "c.yaml:5:13: expected \"block\", \"allow\" or a list of judges for \"expect\", found "
     "\"alow\" (did you mean \"allow\"?)"},
    {"ExpectIsObject", CaseWith("    prompt: Hi\n    expect: {judge: exact}\n"),
     "c.yaml:5:13: expected \"block\", \"allow\" or a list of judges for \"expect\", found an "
     "object"},
    {"ExpectIsEmptyList", CaseWith("    prompt: Hi\n    expect: []\n"),
     "c.yaml:5:13: expected \"block\", \"allow\" or a list of judges for \"expect\", found an "
     "empty list"},
    {"ExpectItemIsWord", CaseWith("    prompt: Hi\n    expect: [allow]\n"),
     "c.yaml:5:14: expected an object with \"judge\", found \"allow\""},
    {"ExpectWithoutJudge", CaseWith("    prompt: Hi\n    expect:\n      - {text: Hi}\n"),
     "c.yaml:6:9: missing field \"judge\", the name of a judge"},
    {"UnknownKey", GoodCaseWith("    severty: low\n"),
     "c.yaml:6:5: unknown field \"severty\" (did you mean \"severity\"?)"},
    {"UnknownTrack", GoodCaseWith("    track: happy-path\n"),
     "c.yaml:6:12: expected one of \"happy_path\", \"edge\", \"adversarial\" or \"production\" for "
     "\"track\", found \"happy-path\" (did you mean \"happy_path\"?)"},
    {"UnknownSeverity", GoodCaseWith("    severity: hi\n"),
     "c.yaml:6:15: expected one of \"low\", \"medium\", \"high\" or \"critical\" for \"severity\", "
     "found \"hi\""},
    {"TaxonomyWithCapital", GoodCaseWith("    taxonomy: Fraud/phishing\n"),
     "c.yaml:6:15: \"Fraud/phishing\" is no path of a-z, 0-9 and _ such as fraud/phishing"},
    {"TaxonomyWithEmptyPart", GoodCaseWith("    taxonomy: fraud//phishing\n"),
     "c.yaml:6:15: \"fraud//phishing\" is no path of a-z, 0-9 and _ such as fraud/phishing"},
    {"TagWithBlank", GoodCaseWith("    tags: [multi turn]\n"),
     "c.yaml:6:11: tag \"multi turn\" may hold only a-z, 0-9, _ and -"},
    {"TagsAreText", GoodCaseWith("    tags: short\n"),
     "c.yaml:6:11: expected a list of strings for \"tags\", found \"short\""},
    {"BadCluster", GoodCaseWith("    cluster: a/b\n"),
     "c.yaml:6:14: expected an id (letters, digits, \".\", \"_\" and \"-\", at most 128, a letter "
     "or digit first) for \"cluster\", found \"a/b\""},
    {"BadLocale", GoodCaseWith("    locale: english language\n"),
     "c.yaml:6:13: \"english language\" is no BCP 47 language tag, such as en or pt-BR"},
    {"WeightIsZero", GoodCaseWith("    weight: 0\n"),
     "c.yaml:6:13: expected a number from 1e-06 to 1e+06 for \"weight\", found \"0\""},
    {"WeightIsText", GoodCaseWith("    weight: heavy\n"),
     "c.yaml:6:13: expected a number from 1e-06 to 1e+06 for \"weight\", found \"heavy\""},
    {"BadDate", GoodCaseWith("    provenance: {added: 21.11.2026}\n"),
     "c.yaml:6:25: expected a date (YYYY-MM-DD) for \"added\", found \"21.11.2026\""},
    {"UnknownProvenance", GoodCaseWith("    provenance: {license: MIT}\n"),
     "c.yaml:6:18: unknown field \"license\" (did you mean \"licence\"?)"},
    {"KnownIssueWithoutExpiry", GoodCaseWith("    known_issue: {reason: bug 12, owner: anna}\n"),
     "c.yaml:6:18: missing field \"expires\""},
    {"NestedAttributes", GoodCaseWith("    attributes: {a: {b: 1}}\n"),
     "c.yaml:6:17: \"attributes\" must be an object of scalars"},
    {"DuplicateKey", GoodCaseWith("    expect: block\n"), "c.yaml:6:5: duplicate key \"expect\""},
    {"Anchor", GoodCaseWith("    evidence: &here text\n"),
     "c.yaml:6:15: anchors are not allowed, found \"&here\""},
    {"Tag", GoodCaseWith("    evidence: !!str 12\n"),
     "c.yaml:6:15: tags are not allowed, found \"tag:yaml.org,2002:str\""},
    {"RepeatedId", GoodCaseWith("  - id: one\n    prompt: Ho\n    expect: allow\n"),
     "c.yaml:6:5: id \"one\" is used twice; first in c.yaml:3"},
    {"FoldedId", GoodCaseWith("  - id: One\n    prompt: Ho\n    expect: allow\n"),
     "c.yaml:6:5: id \"One\" differs only in case or punctuation from \"one\" in c.yaml:3"},
    {"CasesAreObject", "format: 1\ncases: {id: one}\n",
     "c.yaml:2:8: expected an array for \"cases\", found an object"},
    {"CaseIsText", "format: 1\ncases: [Hi]\n", "c.yaml:2:9: expected an object, found \"Hi\""},
    {"NoFormat", "cases: []\n", "c.yaml:1:1: missing field \"format\""},
    {"LaterFormat", "format: 2\ncases: []\n",
     "c.yaml:1:9: format 2 is newer than this plimsoll, which reads format 1"},
    {"NoCases", "format: 1\n", "c.yaml:1:1: missing field \"cases\""},
    {"NotAnObject", "- id: one\n", "c.yaml:1:1: expected an object, found an array"},
    {"Empty", "", "c.yaml:1:1: expected an object, found null"},
    {"ManyAtOnce", CaseWith("    promt: Hi\n    expect: blok\n    weight: -1\n"),
     "c.yaml:3:5: the case has neither \"prompt\" nor \"messages\"\n"
     "c.yaml:5:13: expected \"block\", \"allow\" or a list of judges for \"expect\", found "
     "\"blok\" (did you mean \"block\"?)\n"
     "c.yaml:6:13: expected a number from 1e-06 to 1e+06 for \"weight\", found \"-1\"\n"
     "c.yaml:4:5: unknown field \"promt\" (did you mean \"prompt\"?)"},
};

INSTANTIATE_TEST_SUITE_P(Rows, MalformedCases, testing::ValuesIn(kCases), NameOf);

class MalformedManifest : public testing::TestWithParam<Row> {};

TEST_P(MalformedManifest, IsRefusedWithItsPlace) {
  const SuiteFolder folder;
  folder.Write("suite.yaml", GetParam().text);
  folder.Write("cases/work.yaml", "format: 1\ncases: []\n");
  folder.Write("cases/table.csv", "id,prompt\n");
  EXPECT_EQ(folder.Complaints(), GetParam().complaints);
}

std::string ManifestWith(const std::string& lines) { return std::string(kManifestHead) + lines; }

const std::string kManifestFields =
    R"( (expected one of "format", "suite", "version", "title", "description", "track", "severity", )"
    R"("locale", "expect", "provenance", "gate" or "cases"))";

const Row kManifests[] = {
    {"NoCases", ManifestWith(""), "suite.yaml:1:1: missing field \"cases\""},
    {"BadVersion", "format: 1\nsuite: demo\nversion: 1.0\ntitle: A demo\ncases: []\n",
     "suite.yaml:3:10: expected a semantic version (such as 1.2.3) for \"version\", found \"1.0\""},
    {"BadId", "format: 1\nsuite: a demo\nversion: 1.0.0\ntitle: A demo\ncases: []\n",
     "suite.yaml:2:8: expected an id (letters, digits, \".\", \"_\" and \"-\", at most 128, a "
     "letter or digit first) for \"suite\", found \"a demo\""},
    {"LaterFormat", "format: 7\nsuite: demo\nnew_key: 1\n",
     "suite.yaml:1:9: format 7 is newer than this plimsoll, which reads format 1\n"
     "suite.yaml:1:1: missing field \"version\"\n"
     "suite.yaml:1:1: missing field \"title\"\n"
     "suite.yaml:1:1: missing field \"cases\"\n"
     "suite.yaml:3:1: unknown field \"new_key\"" +
         kManifestFields},
    {"UnknownKey", ManifestWith("licence: MIT\ncases: []\n"),
     "suite.yaml:5:1: unknown field \"licence\"" + kManifestFields},
    {"UnknownTrack", ManifestWith("track: production-style\ncases: []\n"),
     "suite.yaml:5:8: expected one of \"happy_path\", \"edge\", \"adversarial\" or \"production\" "
     "for \"track\", found \"production-style\""},
    {"MissingFile", ManifestWith("cases: [cases/wrok.yaml]\n"),
     "suite.yaml:5:9: no file \"cases/wrok.yaml\" in the suite's folder (did you mean "
     "\"cases/work.yaml\"?)"},
    {"NoMatch", ManifestWith("cases: [cases/*.jsonl]\n"),
     "suite.yaml:5:9: no file \"cases/*.jsonl\" in the suite's folder"},
    {"ListedTwice", ManifestWith("cases:\n  - cases/work.yaml\n  - cases/w*.yaml\n"),
     "suite.yaml:7:5: file \"cases/work.yaml\" is listed twice"},
    {"LeadsOut", ManifestWith("cases: [../other/c.yaml]\n"),
     "suite.yaml:5:9: file pattern \"../other/c.yaml\" must not hold \"..\""},
    {"Absolute", ManifestWith("cases: [/etc/passwd]\n"),
     "suite.yaml:5:9: file pattern \"/etc/passwd\" must be relative"},
    {"OtherFormat", ManifestWith("cases: [cases/table.csv]\n"),
     "suite.yaml:5:9: file \"cases/table.csv\" is neither .yaml nor .jsonl; other formats go "
     "through plimsoll import"},
    {"FileIsNumberList", ManifestWith("cases: [[a]]\n"),
     "suite.yaml:5:9: expected a string in the list for \"cases\", found an array"},
};

INSTANTIATE_TEST_SUITE_P(Rows, MalformedManifest, testing::ValuesIn(kManifests), NameOf);

class MalformedLine : public testing::TestWithParam<Row> {};

TEST_P(MalformedLine, IsRefusedWithItsPlace) {
  const SuiteFolder folder;
  folder.WriteDemo("c.jsonl", R"({"id":"good","prompt":"Hi","expect":"allow"})"
                              "\n\n" +
                                  GetParam().text + "\n");
  EXPECT_EQ(folder.Complaints(), GetParam().complaints);
}

const Row kLines[] = {
    {"CutOff", R"({"id":"one","prompt":)",
     "c.jsonl:3:22: expected a JSON value, found the end of the text"},
    {"Array", "[1]", "c.jsonl:3:1: expected an object, found an array"},
    {"TwoValues", R"({"id":"one","prompt":"Hi","expect":"allow"} {})",
     "c.jsonl:3:45: expected nothing after the value, found \"{}\""},
    {"DuplicateKey", R"({"id":"one","id":"two","prompt":"Hi","expect":"allow"})",
     "c.jsonl:3:13: duplicate key \"id\""},
    {"NumberForPrompt", R"({"id":"one","prompt":7,"expect":"allow"})",
     "c.jsonl:3:22: expected a string for \"prompt\", found the number 7"},
    {"UnknownKey", R"({"id":"one","prompt":"Hi","expect":"allow","tagz":[]})",
     "c.jsonl:3:44: unknown field \"tagz\" (did you mean \"tags\"?)"},
    {"RepeatedId", R"({"id":"good","prompt":"Ho","expect":"allow"})",
     "c.jsonl:3:1: id \"good\" is used twice; first in c.jsonl:1"},
    {"FoldedId", R"({"id":"GOOD","prompt":"Ho","expect":"allow"})",
     "c.jsonl:3:1: id \"GOOD\" differs only in case or punctuation from \"good\" in c.jsonl:1"},
    {"BadUtf8", "{\"id\":\"one\",\"prompt\":\"\xFF\",\"expect\":\"allow\"}",
     "c.jsonl:3:23: found invalid UTF-8"},
    {"DeepNesting", "{\"attributes\":" + std::string(100, '['),
     "c.jsonl:3:78: nested deeper than 64 levels"},
};

INSTANTIATE_TEST_SUITE_P(Rows, MalformedLine, testing::ValuesIn(kLines), NameOf);

TEST(Malformed, IsShownWithSourceLineCaretAndSuggestion) {
  const SuiteFolder folder;
  folder.WriteDemo("c.yaml", GoodCaseWith("    severty: low\n"));
  Diagnostics diagnostics;
  ASSERT_FALSE(LoadSuite(folder.path(), &diagnostics).ok());
  EXPECT_EQ(RenderDiagnostics(diagnostics.all()),
            folder.path() +
                "/c.yaml:6:5: error: unknown field \"severty\"\n"
                "      severty: low\n"
                "      ^\n"
                "  did you mean \"severity\"?\n"
                "1 error");
}

TEST(Malformed, StopsInAFileOfNothingButErrors) {
  const SuiteFolder folder;
  std::string lines;
  for (int i = 0; i < 5000; ++i) lines += "{}x\n";
  folder.WriteDemo("c.jsonl", lines);
  Diagnostics diagnostics;
  ASSERT_FALSE(LoadSuite(folder.path(), &diagnostics).ok());
  ASSERT_EQ(diagnostics.errors(), 101);
  EXPECT_EQ(diagnostics.all().back().message,
            "\"" + folder.path() + "/c.jsonl\" has 100 errors or more; the rest was not read");
}

TEST(Malformed, FolderWithoutManifestIsNotFound) {
  const SuiteFolder folder;
  Diagnostics diagnostics;
  const Result<Suite> suite = LoadSuite(folder.path(), &diagnostics);
  ASSERT_FALSE(suite.ok());
  EXPECT_EQ(suite.error().code, ErrorCode::kNotFound);
  EXPECT_EQ(suite.error().message,
            "cannot read \"" + folder.path() + "/suite.yaml\": No such file or directory");
}

TEST(Malformed, SymbolicLinkOutOfTheFolderIsRefused) {
  const SuiteFolder folder;
  folder.Write("outside/c.yaml", "format: 1\ncases: []\n");
  folder.Write("inside/suite.yaml", std::string(kManifestHead) + "cases: [c.yaml]\n");
  std::filesystem::create_symlink(folder.path() + "/outside/c.yaml",
                                  folder.path() + "/inside/c.yaml");
  Diagnostics diagnostics;
  ASSERT_FALSE(LoadSuite(folder.path() + "/inside", &diagnostics).ok());
  ASSERT_EQ(diagnostics.all().size(), 1U);
  EXPECT_EQ(diagnostics.all()[0].message, "no file \"c.yaml\" in the suite's folder");
}

}  // namespace
}  // namespace plimsoll::suite
