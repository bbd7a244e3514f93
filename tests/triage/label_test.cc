#include "harness/triage/label.h"

#include <gtest/gtest.h>

#include "tests/triage/sample.h"

namespace plimsoll::triage {
namespace {

TEST(Label, ComesBackAsItWasWritten) {
  Label label = SampleLabel("c1", "r1", Finding::kCannotTell);
  label.answer.epoch = 3;
  label.round = Round::kAdjudication;
  label.is_blinded = false;
  label.is_withdrawn = true;
  label.note = "=1+1, \"quoted\"\n\xE2\x80\xAE";
  label.probability = 0.1 + 0.2;
  const Result<Label> back = LabelFromJson(LabelToJson(label));
  ASSERT_TRUE(back.ok()) << back.error().message;
  EXPECT_EQ(*back, label);
  label = SampleLabel("c1", "r1", Finding::kPass);
  label.probability.reset();
  EXPECT_EQ(*LabelFromJson(LabelToJson(label)), label);
}

TEST(Label, IsOneLine) {
  EXPECT_EQ(LabelToJson(SampleLabel("c1", "r1", Finding::kFail)),
            R"({"format":"plimsoll.label/1","run":"run-a","suite":"tiny","case":"c1","epoch":0,)"
            R"("digest":"0bb65b1f532935e5876999a7ac948ab9631b9002ef4502982175281a9df229ee",)"
            R"("finding":"fail","round":"first","reviewer":"r1","at":"2026-11-21T08:00:00.000Z",)"
            R"("blinded":true,"probability":0.5})");
}

struct BadRow {
  const char* name;
  const char* was;
  const char* is;
  const char* message;
};

class BadLabel : public testing::TestWithParam<BadRow> {};

TEST_P(BadLabel, IsRefusedWithItsField) {
  std::string json = LabelToJson(SampleLabel("c1", "r1", Finding::kFail));
  const std::size_t at = json.find(GetParam().was);
  ASSERT_NE(at, std::string::npos);
  json.replace(at, std::string_view(GetParam().was).size(), GetParam().is);
  const Result<Label> label = LabelFromJson(json);
  ASSERT_FALSE(label.ok());
  EXPECT_EQ(label.error().code, ErrorCode::kInvalid);
  EXPECT_EQ(label.error().message, GetParam().message);
}

INSTANTIATE_TEST_SUITE_P(
    All, BadLabel,
    testing::Values(
        BadRow{"Format", "label/1", "label/2",
               "expected \"plimsoll.label/1\", found \"plimsoll.label/2\""},
        BadRow{"Finding", "\"fail\"", "\"failed\"",
               "expected one of \"pass\", \"fail\" or \"cannot_tell\" for \"finding\", found the "
               "string \"failed\""},
        BadRow{"Digest", "\"digest\":\"", "\"digest\":\"g", "\"digest\" is no SHA-256"},
        BadRow{"Reviewer", "\"r1\"", "\"r1@example.org\"",
               "expected an id (letters, digits, \".\", \"_\" and \"-\", at most 128, a letter or "
               "digit first) for \"reviewer\", found the string \"r1@example.org\""},
        BadRow{"Chance", "0.5", "0", "\"probability\" is 0; what was drawn had a chance"},
        BadRow{"Epoch", "\"epoch\":0", "\"epoch\":-1",
               "expected an integer from 0 to 2147483647 for \"epoch\", found the number -1"},
        BadRow{"Missing", "\"at\"", "\"when\"", "missing field \"at\""}),
    [](const auto& row) { return std::string(row.param.name); });

/// Four characters a label: the reviewer's digit; p for pass, f for fail, c for cannot tell; ' for
/// a second look, ! for an adjudication, - for one that is taken back; a blank.
std::vector<Label> Labels(std::string_view script) {
  std::vector<Label> labels;
  for (std::size_t i = 0; i + 1 < script.size(); i += 4) {
    const char finding = script[i + 1];
    Label label = SampleLabel("c1", std::string("r") + script[i],
                              finding == 'p'   ? Finding::kPass
                              : finding == 'f' ? Finding::kFail
                                               : Finding::kCannotTell);
    if (script[i + 2] == '\'') label.round = Round::kSecond;
    if (script[i + 2] == '!') label.round = Round::kAdjudication;
    label.is_withdrawn = script[i + 2] == '-';
    labels.push_back(label);
  }
  return labels;
}

struct SettleRow {
  const char* name;
  const char* script;  ///< as Labels() reads it
  int asked;
  Standing standing;
  std::optional<bool> passed;
  int labels;
};

class Settling : public testing::TestWithParam<SettleRow> {};

TEST_P(Settling, ComesTo) {
  const SettleRow& row = GetParam();
  const Settled settled = Settle(Labels(row.script), row.asked);
  EXPECT_EQ(kStandingNames[static_cast<int>(settled.standing)],
            kStandingNames[static_cast<int>(row.standing)]);
  EXPECT_EQ(settled.passed, row.passed);
  EXPECT_EQ(settled.labels, row.labels);
  EXPECT_EQ(settled.probability, row.labels > 0 ? std::optional(0.5) : std::nullopt);
}

INSTANTIATE_TEST_SUITE_P(
    All, Settling,
    testing::Values(
        SettleRow{"Nothing", "", 1, Standing::kOpen, {}, 0},
        SettleRow{"One", "1p  ", 1, Standing::kAgreed, true, 1},
        SettleRow{"OneOfTwo", "1p  ", 2, Standing::kHalf, {}, 1},
        SettleRow{"TwoAgree", "1f  2f' ", 2, Standing::kAgreed, false, 2},
        SettleRow{"TwoDiffer", "1f  2p' ", 2, Standing::kConflict, {}, 2},
        SettleRow{"TwoFirstLooksAreIndependentToo", "1f  2f  ", 2, Standing::kAgreed, false, 2},
        SettleRow{"AnUnaskedSecondCanDiffer", "1f  2p' ", 1, Standing::kConflict, {}, 2},
        SettleRow{"CannotTellDiffers", "1p  2c' ", 2, Standing::kConflict, {}, 2},
        SettleRow{"BothCannotTell", "1c  2c' ", 2, Standing::kAgreed, {}, 2},
        SettleRow{"ThirdPersonSettles", "1f  2p' 3p! ", 2, Standing::kAdjudicated, true, 3},
        SettleRow{"ThirdPersonCannotTell", "1f  2p' 3c! ", 2, Standing::kAdjudicated, {}, 3},
        SettleRow{"NobodySettlesTheirOwnCase", "1f  2p' 1f! ", 2, Standing::kConflict, {}, 3},
        SettleRow{"TheFirstAdjudicationStands", "1f  2p' 3p! 4f! ", 2, Standing::kAdjudicated, true,
                  4},
        SettleRow{"AdjudicationOfNothing", "3p! ", 1, Standing::kOpen, {}, 1},
        SettleRow{"AdjudicationOfAgreement", "1f  2f' 3p! ", 2, Standing::kAgreed, false, 3},
        SettleRow{"SecondThoughtsOverwriteNothing", "1p  1f  ", 1, Standing::kAgreed, true, 1},
        SettleRow{"OnePersonIsNoSecondPerson", "1p  1p' ", 2, Standing::kHalf, {}, 2},
        SettleRow{"TakenBack", "1p  1p- ", 1, Standing::kOpen, {}, 0},
        SettleRow{"TakenBackAndGivenAnew", "1p  1p- 1f  ", 1, Standing::kAgreed, false, 1},
        SettleRow{"TakingBackEndsAConflict", "1f  2p' 1f- ", 1, Standing::kAgreed, true, 1},
        SettleRow{"TakingBackWhatIsNotThere", "1p- ", 1, Standing::kOpen, {}, 0},
        SettleRow{"OthersStayWhenOneIsTakenBack", "1p  2p  2p- ", 2, Standing::kHalf, {}, 1}),
    [](const auto& row) { return std::string(row.param.name); });

TEST(Label, HandPickedOnesHaveNoChance) {
  std::vector<Label> labels = Labels("1p  2p' ");
  labels[0].probability.reset();
  EXPECT_EQ(Settle(labels, 2).probability, 0.5);
  labels[1].probability.reset();
  EXPECT_EQ(Settle(labels, 2).probability, std::nullopt);
}

}  // namespace
}  // namespace plimsoll::triage
