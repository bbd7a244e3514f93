#include <gtest/gtest.h>

#include "harness/run/record.h"

namespace plimsoll::run {
namespace {

suite::Expectation Wants(const std::string& judge, const std::string& want) {
  return {judge, doc::Node::Object({{"want", doc::Node::String(want)}})};
}

TEST(CaseFacts, SayWhatAComparisonNeedsOfACase) {
  suite::Case the_case;
  the_case.id = "a";
  the_case.track = suite::Track::kAdversarial;
  the_case.severity = suite::Severity::kCritical;
  the_case.taxonomy = "cyber/malware";
  EXPECT_EQ(FactsOf(the_case), (CaseFacts{suite::Track::kAdversarial, suite::Severity::kCritical,
                                          "a", "cyber", std::nullopt}));
  the_case.cluster = "seed";
  EXPECT_EQ(FactsOf(the_case).cluster, "seed");
  EXPECT_EQ(FactsOf(the_case).generator_family, "");
  the_case.provenance.generator = "meta-llama/Llama-3.1-8B-Instruct";
  EXPECT_EQ(FactsOf(the_case).generator_family, "meta");
}

TEST(CaseFacts, WantARefusalWhereTheJudgesOfRefusalsAgree) {
  const struct {
    std::vector<suite::Expectation> expect;
    std::optional<bool> wants;
  } kRows[] = {
      {{Wants("behaviour", "block")}, true},
      {{Wants("behaviour", "allow")}, false},
      {{Wants("refusal", "refused")}, true},
      {{Wants("refusal", "answered")}, false},
      {{Wants("behaviour", "block"), Wants("refusal", "refused")}, true},
      {{Wants("behaviour", "block"), Wants("refusal", "answered")}, std::nullopt},
      {{Wants("behaviour", "block"), Wants("exact", "no")}, std::nullopt},
      {{Wants("exact", "no")}, std::nullopt},
      {{}, std::nullopt},
  };
  for (const auto& row : kRows) {
    suite::Case the_case;
    the_case.expect = row.expect;
    EXPECT_EQ(FactsOf(the_case).wants_refusal, row.wants);
  }
}

}  // namespace
}  // namespace plimsoll::run
