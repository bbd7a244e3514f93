#include "harness/gate/policy.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <set>

#include "harness/doc/json.h"
#include "harness/stats/power.h"
#include "harness/suite/suite.h"

namespace plimsoll::gate {
namespace {

using ::testing::HasSubstr;

constexpr const char* kToday = "2026-11-21";

Result<Policy> Parsed(const std::string& yaml) {
  Diagnostics diagnostics;
  return ParsePolicy(yaml, "gate.yaml", kToday, &diagnostics);
}

std::string Complaints(const std::string& yaml) {
  Diagnostics diagnostics;
  EXPECT_FALSE(ParsePolicy(yaml, "gate.yaml", kToday, &diagnostics).ok());
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
      "alpha_early: 0.004\nstrict: true\ncritical: [s/a]\ninconclusive: warn\n"
      "gating_slices: [{slice: area=cyber, track: edge, largest_drop: 0.1}]\n"
      "slice_false_discovery_rate: 0.2\nsmallest_slice: 30\nanchor: pinned\n"
      "waivers: [{rule: gate.ratio, owner: ann, reason: known, expires: 2026-11-21}]\n"
      "quarantine: [{case: s/b, noise: infrastructure, measured_rate: 0.3, owner: bob, reason: "
      "flaps, expires: 2026-12-21}]\n"
      "outcomes: {refused: judged, filtered: pass, empty: fail, truncated: missing}\n"
      "equal_settings: [/parameters, /system]\n");
  ASSERT_TRUE(policy.ok());
  EXPECT_EQ(policy->alpha, 0.01);
  EXPECT_EQ(policy->alpha_early, 0.004);
  EXPECT_TRUE(policy->is_strict);
  EXPECT_EQ(policy->critical, std::vector<std::string>{"s/a"});
  EXPECT_TRUE(policy->warns_on_low_power);
  EXPECT_EQ(policy->gating_slices,
            (std::vector<SlicePolicy>{{"area=cyber", suite::Track::kEdge, 0.1}}));
  EXPECT_EQ(policy->slice_false_discovery_rate, 0.2);
  EXPECT_EQ(policy->smallest_slice, 30);
  EXPECT_EQ(policy->anchor, "pinned");
  EXPECT_EQ(policy->waivers, (std::vector<Waiver>{{"gate.ratio", "ann", "known", "2026-11-21"}}));
  EXPECT_EQ(policy->quarantine, (std::vector<Quarantine>{{"s/b", Noise::kInfrastructure, 0.3, "bob",
                                                          "flaps", "2026-12-21"}}));
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

TEST(Policy, SaysWhatIsImpossibleAndWhere) {
  EXPECT_EQ(Complaints("format: 1\n"
                       "alpha_early: 0.05\n"
                       "strickt: true\n"
                       "tracks:\n"
                       "  edge: {largest_drop: 0.9, smallest_rate: 1.2}\n"
                       "waivers:\n"
                       "  - {rule: gate.ratio, owner: ann, reason: known, expires: 2026-11-20}\n"),
            R"(gate.yaml:2:14: error: what may be spent early must be less than alpha
  alpha_early: 0.05
               ^
gate.yaml:3:1: error: unknown field "strickt"
  strickt: true
  ^
  did you mean "strict"?
gate.yaml:5:24: error: expected a number from 0.001 to 0.5 for "largest_drop", found "0.9"
    edge: {largest_drop: 0.9, smallest_rate: 1.2}
                         ^
gate.yaml:5:44: error: expected a number from 0 to 1 for "smallest_rate", found "1.2"
    edge: {largest_drop: 0.9, smallest_rate: 1.2}
                                             ^
gate.yaml:7:60: error: it expired on 2026-11-20: decide again, or take it out
    - {rule: gate.ratio, owner: ann, reason: known, expires: 2026-11-20}
                                                             ^
5 errors)");
}

struct BadEntry {
  std::string name;
  std::string yaml;
  std::string message;
};

class PolicyEntry : public ::testing::TestWithParam<BadEntry> {};

TEST_P(PolicyEntry, IsRefused) {
  EXPECT_THAT(Complaints("format: 1\n" + GetParam().yaml), HasSubstr(GetParam().message));
}

constexpr const char* kAnswers = "owner: ann, reason: known";
const std::string kWaiver = std::string("waivers: [{") + kAnswers + ", rule: ";
const std::string kQuarantine = std::string("quarantine: [{measured_rate: 0.1, ") + kAnswers + ", ";
const BadEntry kBadEntries[] = {
    {"WaiverOfWhatWasNotMeasured", kWaiver + "gate.complete, expires: 2026-12-01}]",
     "what was not measured cannot be waived"},
    {"WaiverOfAQuarantine", kWaiver + "gate.quarantine.edge, expires: 2026-12-01}]",
     "what was not measured cannot be waived"},
    {"WaiverOfNoRule", kWaiver + "track.edge, expires: 2026-12-01}]",
     "a rule's name begins with \"gate.\", as in gate.track.edge"},
    {"WaiverOfAYear", kWaiver + "gate.ratio, expires: 2027-11-23}]",
     "it may last 366 days at most"},
    {"WaiverWithoutADay", kWaiver + "gate.ratio}]", "missing field \"expires\""},
    {"WaiverOfNoDay", kWaiver + "gate.ratio, expires: 2026}]", "a date (YYYY-MM-DD)"},
    {"WaiverOfADayThatIsNone", kWaiver + "gate.ratio, expires: 2026-02-30}]",
     "a date (YYYY-MM-DD)"},
    {"QuarantineForTheModelsOwnWavering",
     kQuarantine + "case: s/a, noise: model, expires: 2026-12-01}]", "\"judge\""},
    {"QuarantineForever", kQuarantine + "case: s/a, noise: judge, expires: 2026-12-22}]",
     "it may last 30 days at most"},
    {"QuarantineOfTheCritical",
     "critical: [s/a]\n" + kQuarantine + "case: s/a, noise: judge, expires: 2026-12-01}]",
     "the case \"s/a\" is on the critical list and cannot be quarantined"},
    {"NoCaseName", "critical: [a]", "\"a\" is not SUITE/CASE"},
    {"NoSlice", "gating_slices: [{slice: cyber, track: edge, largest_drop: 0.1}]",
     "slices are named area=NAME, not \"cyber\""},
    {"EarlyAlphaIsAll", "alpha_early: 0.05", "what may be spent early must be less than alpha"},
};
INSTANTIATE_TEST_SUITE_P(Table, PolicyEntry, ::testing::ValuesIn(kBadEntries),
                         [](const auto& test) { return test.param.name; });

TEST(Policy, WhatItWritesItReadsBack) {
  Policy policy = DefaultPolicy();
  policy.alpha_early = 0.01;
  policy.is_strict = policy.warns_on_low_power = true;
  policy.critical = {"s/a"};
  policy.smallest_ratio = 0.5;
  policy.gating_slices = {{"area=cyber", suite::Track::kEdge, 0.1}};
  policy.waivers = {{"gate.ratio", "ann", "known", "2026-12-01"}};
  policy.quarantine = {{"s/b", Noise::kInfrastructure, 0.3, "bob", "flaps", "2026-12-01"}};
  policy.tracks["edge"].measure = Measure::kScore;
  const auto read = Parsed(doc::WriteCanonicalJson(PolicyToNode(policy)));
  ASSERT_TRUE(read.ok());
  policy.digest = read->digest;
  EXPECT_EQ(*read, policy);
  EXPECT_NE(read->digest, DefaultPolicy().digest);
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
      clusters[(*the_case)->track].insert(suite->id() + "/" + (*the_case)->cluster_or_id());
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
  const auto policy = LoadPolicy("gate.yaml", kToday, &diagnostics);
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
