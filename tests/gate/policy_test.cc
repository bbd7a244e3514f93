#include "harness/gate/policy.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <set>

#include "harness/stats/power.h"
#include "harness/suite/suite.h"

namespace plimsoll::gate {
namespace {

using ::testing::HasSubstr;

Result<Policy> Parsed(const std::string& yaml) {
  Diagnostics diagnostics;
  return ParsePolicy(yaml, "gate.yaml", &diagnostics);
}

std::string Complaints(const std::string& yaml) {
  Diagnostics diagnostics;
  EXPECT_FALSE(ParsePolicy(yaml, "gate.yaml", &diagnostics).ok());
  return RenderDiagnostics(diagnostics.all());
}

TEST(Policy, HasTheSuggestedDefaultsWhenNothingIsNamed) {
  const auto policy = Parsed("format: 1\n");
  ASSERT_TRUE(policy.ok());
  EXPECT_EQ(*policy, DefaultPolicy());
  EXPECT_EQ(policy->track(suite::Track::kHappyPath).largest_drop, 0.03);
  EXPECT_EQ(policy->track(suite::Track::kEdge).largest_drop, 0.05);
  EXPECT_EQ(policy->track(suite::Track::kAdversarial).largest_drop, 0.02);
  EXPECT_EQ(policy->track(suite::Track::kProduction).largest_drop, 0.03);
}

TEST(Policy, KeepsATracksOwnDefaultsWhenOnlyOneFieldIsNamed) {
  const auto policy = Parsed("format: 1\ntracks:\n  adversarial: {smallest_rate: 0.9}\n");
  ASSERT_TRUE(policy.ok());
  EXPECT_EQ(policy->track(suite::Track::kAdversarial).largest_drop, 0.02);
  EXPECT_EQ(policy->track(suite::Track::kAdversarial).smallest_rate, 0.9);
}

TEST(Policy, ReadsEveryField) {
  const auto policy = Parsed(
      "format: 1\nalpha: 0.01\n"
      "tracks:\n  edge: {gating: false, largest_drop: 0.1, largest_unscored_share: 0}\n"
      "largest_new_critical_failures: 2\nsmallest_ratio: 0.5\n"
      "outcomes: {refused: judged, filtered: pass, empty: fail, truncated: missing}\n"
      "equal_settings: [/parameters, /system]\n");
  ASSERT_TRUE(policy.ok());
  EXPECT_EQ(policy->alpha, 0.01);
  EXPECT_FALSE(policy->track(suite::Track::kEdge).is_gating);
  EXPECT_EQ(policy->track(suite::Track::kEdge).largest_unscored_share, 0);
  EXPECT_EQ(policy->largest_new_critical_failures, 2);
  EXPECT_EQ(policy->smallest_ratio, 0.5);
  EXPECT_EQ(policy->outcomes.refused, baseline::Reading::kJudged);
  EXPECT_EQ(policy->outcomes.filtered, baseline::Reading::kPass);
  EXPECT_EQ(policy->outcomes.empty, baseline::Reading::kFail);
  EXPECT_EQ(policy->equal_settings, (std::vector<std::string>{"/parameters", "/system"}));
}

TEST(Policy, DigestIsOfTheMeaningAndNotOfTheSpelling) {
  const std::string digest = Parsed("format: 1\n")->digest;
  EXPECT_EQ(digest.size(), 64u);
  EXPECT_EQ(
      Parsed("# a comment\nalpha: 0.050\nformat: 1\ntracks: {edge: {gating: true}}\n")->digest,
      digest);
  EXPECT_NE(Parsed("format: 1\nalpha: 0.01\n")->digest, digest);
}

TEST(Policy, ReportsAllProblemsAtOnce) {
  const std::string complaints = Complaints(
      "format: 1\n"
      "alpa: 0.05\n"
      "tracks:\n"
      "  adversarail: {}\n"
      "  edge: {largest_drop: 0, gating: maybe}\n"
      "outcomes: {empty: pass, refused: sometimes}\n"
      "largest_new_critical_failures: -1\n"
      "equal_settings: [parameters]\n");
  for (const char* expected :
       {"gate.yaml:2:", "did you mean \"alpha\"?", "there is no track \"adversarail\"",
        "did you mean \"adversarial\"?", "gate.yaml:5:", "gate.yaml:6:", "gate.yaml:7:",
        "a JSON pointer begins with \"/\", not as \"parameters\" does"}) {
    EXPECT_THAT(complaints, HasSubstr(expected));
  }
}

TEST(Policy, NeverLetsAnEmptyOrTruncatedAnswerPass) {
  for (const char* reading : {"pass", "judged"}) {
    EXPECT_THAT(Complaints(std::string("format: 1\noutcomes: {empty: ") + reading + "}\n"),
                HasSubstr("gate.yaml:2:"));
    EXPECT_THAT(Complaints(std::string("format: 1\noutcomes: {truncated: ") + reading + "}\n"),
                HasSubstr("gate.yaml:2:"));
  }
}

TEST(Policy, RefusesHostileText) {
  for (const std::string& text :
       {std::string(), std::string("- 1\n"), std::string("format: 2\n"),
        std::string("&a format: 1\n"), std::string("\x00\xff", 2), std::string(5000, '[')}) {
    EXPECT_FALSE(Parsed(text).ok());
  }
}

/// Clusters per track of the suites in the repository; tests run in its root.
std::map<suite::Track, std::int64_t> ShippedClusters() {
  std::map<suite::Track, std::set<std::string>> clusters;
  const std::vector<std::string> patterns{"suites/*"};
  const auto folders = suite::FindSuites(".", patterns);
  EXPECT_TRUE(folders.ok());
  for (const std::string& folder : *folders) {
    Diagnostics diagnostics;
    const auto suite = suite::LoadSuite(folder, &diagnostics);
    EXPECT_TRUE(suite.ok()) << RenderDiagnostics(diagnostics.all());
    for (std::size_t i = 0; suite.ok() && i < suite->size(); ++i) {
      const auto the_case = suite->Read(i);
      clusters[the_case->track].insert(suite->id() + "/" + the_case->cluster_or_id());
    }
  }
  std::map<suite::Track, std::int64_t> counts;
  for (const auto& [track, names] : clusters)
    counts[track] = static_cast<std::int64_t>(names.size());
  return counts;
}

TEST(Policy, TheShippedOneCanBeDecidedByTheShippedSuites) {
  constexpr double kQuietTarget = 0.03;  // share of cases that flip although nothing changed
  Diagnostics diagnostics;
  const auto policy = LoadPolicy("gate.yaml", &diagnostics);
  ASSERT_TRUE(policy.ok()) << RenderDiagnostics(diagnostics.all());
  const auto clusters = ShippedClusters();
  EXPECT_EQ(clusters.size(), 4u);
  for (const auto& [track, count] : clusters) {
    EXPECT_LE(
        stats::CasesNeeded(kQuietTarget, policy->track(track).largest_drop, policy->alpha, 0.8),
        count)
        << suite::TrackName(track);
  }
}

}  // namespace
}  // namespace plimsoll::gate
