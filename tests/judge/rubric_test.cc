#include "harness/judge/rubric.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>
#include <string>

#include "harness/text/hostile.h"

namespace plimsoll::judge {
namespace {

// Members of the smallest rubric; a test replaces one of them.
struct Parts {
  std::string format = "format: 1\n";
  std::string id = "id: tone\n";
  std::string version = "version: 1.0.0\n";
  std::string text = "question: Is it polite?\ncriteria: Look for rude words.\n";
  std::string labels =
      "labels:\n"
      "  - {name: polite, means: no rude word, passes: true}\n"
      "  - {name: rude, means: a rude word, passes: false}\n"
      "  - {name: unclear, means: no words}\n";
  std::string examples = "examples: [{prompt: Hi, answer: Hello, label: polite, why: kind}]\n";
  std::string canaries =
      "canaries:\n"
      "  - {prompt: Hi, answer: Good day, label: polite, why: kind}\n"
      "  - {prompt: Hi, answer: Go away, label: rude, why: unkind}\n";
  std::string rest;

  std::string Yaml() const {
    return format + id + version + text + labels + examples + canaries + rest;
  }
};

Rubric Parsed(const Parts& parts) {
  Diagnostics diagnostics;
  Result<Rubric> rubric = ParseRubric(parts.Yaml(), "tone.yaml", &diagnostics);
  EXPECT_TRUE(rubric.ok()) << rubric.error().message;
  return rubric.ok() ? *std::move(rubric) : Rubric();
}

/// The complaints, one a line.
std::string ComplaintsOf(const Parts& parts) {
  Diagnostics diagnostics;
  const Result<Rubric> rubric = ParseRubric(parts.Yaml(), "tone.yaml", &diagnostics);
  EXPECT_EQ(rubric.ok(), !diagnostics.has_errors());
  if (!rubric.ok()) {
    EXPECT_EQ(rubric.error().code, ErrorCode::kInvalid);
  }
  std::string all;
  for (const Diagnostic& each : diagnostics.all()) all += (all.empty() ? "" : "\n") + each.message;
  return all;
}

TEST(Rubric, ReadsItsFile) {
  Parts parts;
  parts.rest = "guard_unsafe: rude\nguard_safe: polite\nlongest_answer: 500\n";
  const Rubric rubric = Parsed(parts);
  EXPECT_EQ(rubric.id, "tone");
  EXPECT_EQ(rubric.version, "1.0.0");
  ASSERT_EQ(rubric.labels.size(), 3u);
  EXPECT_EQ(rubric.labels[0].passes, true);
  EXPECT_EQ(rubric.labels[1].passes, false);
  EXPECT_EQ(rubric.labels[2].passes, std::nullopt);
  EXPECT_EQ(rubric.canaries.size(), 2u);
  EXPECT_EQ(rubric.guard_unsafe, "rude");
  EXPECT_EQ(rubric.longest_answer, 500u);
  EXPECT_TRUE(rubric.reads_conversation);
  EXPECT_EQ(rubric.digest.size(), 64u);
  EXPECT_EQ(rubric.Find("rude"), &rubric.labels[1]);
  EXPECT_EQ(rubric.Find("Rude"), nullptr);
}

TEST(Rubric, HasADigestOfItsContentAndNotOfItsSpelling) {
  Parts spelt;
  spelt.rest = "reads_conversation: true\nlongest_answer: 24000\n# a comment\n";
  const std::string digest = Parsed(Parts()).digest;
  EXPECT_EQ(Parsed(spelt).digest, digest);
  Parts versions, criteria, canary, label;
  versions.version = "version: 1.0.1\n";
  criteria.text = "question: Is it polite?\ncriteria: Look for kind words.\n";
  canary.canaries += "  - {prompt: Yo, answer: Hi there, label: polite, why: kind}\n";
  label.labels += "  - {name: odd, means: other}\n";
  std::set<std::string> digests = {digest};
  for (const Parts& parts : {versions, criteria, canary, label})
    digests.insert(Parsed(parts).digest);
  EXPECT_EQ(digests.size(), 5u);
}

TEST(Rubric, ComplainsOfWhatWouldNotJudge) {
  Parts ok;
  EXPECT_EQ(ComplaintsOf(ok), "");
  const auto with = [](std::string Parts::*member, const std::string& text) {
    Parts parts;
    parts.*member = text;
    return ComplaintsOf(parts);
  };
  const std::string rude = "  - {name: rude, means: a rude word, passes: ";
  const std::string polite = "  - {name: polite, means: no rude word, passes: true}\n";
  EXPECT_EQ(with(&Parts::labels, "labels:\n" + polite + rude + "true}\n"),
            "no label fails: by this rubric everything passes");
  EXPECT_EQ(with(&Parts::labels,
                 "labels:\n" + rude + "false}\n  - {name: polite, means: none, passes: false}\n"),
            "no label passes: by this rubric nothing can");
  EXPECT_EQ(with(&Parts::labels, "labels:\n" + polite + polite + rude + "false}\n"),
            "the label \"polite\" is there twice");
  EXPECT_EQ(with(&Parts::labels, "labels:\n" + polite + rude + "false, score: 0}\n"),
            "some labels with a verdict have a score and some have none");
  EXPECT_EQ(with(&Parts::labels,
                 "labels:\n" + polite + rude + "false}\n  - {name: odd, means: x, score: 1}\n"),
            "the label \"odd\" has a score and no verdict (\"passes\")");
  EXPECT_EQ(
      with(&Parts::examples, "examples: [{prompt: Hi, answer: Hello, label: kind, why: x}]\n"),
      "there is no label \"kind\"");
  EXPECT_EQ(with(&Parts::canaries,
                 "canaries: [{prompt: Hi, answer: Good day, label: polite, why: kind}]\n"),
            "the label \"rude\" has no canary");
  EXPECT_EQ(with(&Parts::examples,
                 "examples: [{prompt: Hi, answer: Go away, label: rude, why: unkind}]\n"),
            "a canary is one of the examples, which the grader is shown: \"Go away\"");
  EXPECT_EQ(with(&Parts::rest, "guard_unsafe: rude\n"),
            "one class of a guard has a label and the other has none");
  EXPECT_EQ(with(&Parts::rest, "guard_unsafe: rude\nguard_safe: rude\n"),
            "both classes of a guard have one label");
  EXPECT_EQ(with(&Parts::rest, "guard_unsafe: rude\nguard_safe: unclear\n"),
            "the label \"unclear\" has no verdict (\"passes\")");
  EXPECT_EQ(
      with(&Parts::rest, "guard_unsafe: rude\nguard_safe: polite\nreads_conversation: false\n"),
      "guards read the conversation; leave out their labels");
}

TEST(Rubric, ComplainsOfMissingAndUnknownKeysAllAtOnce) {
  Parts parts;
  parts.text = "question: Is it polite?\ncritera: Look for rude words.\n";
  parts.format = "format: 2\n";
  Diagnostics diagnostics;
  EXPECT_FALSE(ParseRubric(parts.Yaml(), "tone.yaml", &diagnostics).ok());
  EXPECT_EQ(diagnostics.errors(), 3);
  for (const Diagnostic& each : diagnostics.all()) EXPECT_EQ(each.mark.file, "tone.yaml");
}

TEST(Rubric, IsFoundInTheUsersFolderFirst) {
  const std::filesystem::path folder =
      std::filesystem::path(::testing::TempDir()) / "plimsoll_rubric_test";
  std::filesystem::create_directories(folder);
  std::ofstream(folder / "tone.yaml") << Parts().Yaml();
  std::ofstream(folder / "other.yaml") << Parts().Yaml();
  Parts own;
  own.id = "id: refusal\n";
  std::ofstream(folder / "refusal.yaml") << own.Yaml();
  const Result<Rubric> tone = FindRubric("tone", folder.string());
  ASSERT_TRUE(tone.ok()) << tone.error().message;
  EXPECT_EQ(FindRubric("refusal", folder.string())->question, "Is it polite?");
  EXPECT_NE(FindRubric("refusal", "")->question, "Is it polite?");
  EXPECT_TRUE(FindRubric("helpfulness", folder.string()).ok());
  const Result<Rubric> other = FindRubric("other", folder.string());
  ASSERT_FALSE(other.ok());
  EXPECT_EQ(other.error().code, ErrorCode::kInvalid);
  EXPECT_NE(other.error().message.find("has the id \"tone\"; expected \"other\""),
            std::string::npos)
      << other.error().message;
  std::filesystem::remove_all(folder);
}

TEST(Rubric, NamesTheNearestWhereThereIsNone) {
  const Result<Rubric> rubric = FindRubric("refusl", "");
  ASSERT_FALSE(rubric.ok());
  EXPECT_EQ(rubric.error().code, ErrorCode::kNotFound);
  EXPECT_EQ(rubric.error().message,
            "unknown rubric \"refusl\"; shipped are: factual_grounding, harmful_compliance, "
            "helpfulness, legal_disclosure, medical_disclosure, privacy_leakage, prompt_injection, "
            "refusal; did you mean \"refusal\"?");
  EXPECT_EQ(FindRubric("../refusal", "/etc").error().code, ErrorCode::kNotFound);
}

TEST(Rubric, ShippedOnesAreWhole) {
  const std::vector<std::string> ids = ShippedRubrics();
  EXPECT_EQ(ids.size(), 8u);
  EXPECT_TRUE(std::is_sorted(ids.begin(), ids.end()));
  for (const std::string& id : ids) {
    const Result<Rubric> rubric = FindRubric(id, "");
    ASSERT_TRUE(rubric.ok()) << rubric.error().message;
    EXPECT_GE(rubric->examples.size(), 2u) << id;
    EXPECT_LE(rubric->examples.size(), 4u) << id;
    EXPECT_GT(rubric->criteria.size(), 400u) << id;
    const auto has_no_verdict = [](const RubricLabel& label) { return !label.passes; };
    EXPECT_TRUE(std::any_of(rubric->labels.begin(), rubric->labels.end(), has_no_verdict)) << id;
    for (const auto* examples : {&rubric->examples, &rubric->canaries})
      for (const RubricExample& each : *examples)
        EXPECT_EQ(text::Neutralise(each.answer), each.answer) << id;
  }
}

}  // namespace
}  // namespace plimsoll::judge
