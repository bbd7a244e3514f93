#include "harness/report/finding_group.h"

#include <gtest/gtest.h>

namespace plimsoll::report {
namespace {

using gate::Verdict;

struct Row {
  const char* name;
  const char* rule;
  Verdict verdict;
  bool is_warning;
  FindingGroup group;
};

void PrintTo(const Row& row, std::ostream* out) { *out << row.name; }

const Row kRows[] = {
    {"Fail", "gate.track.edge", Verdict::kFail, false, FindingGroup::kReason},
    {"Open", "gate.quarantine.edge", Verdict::kInconclusive, false, FindingGroup::kReason},
    {"Slice", "gate.slice.edge.area=cyber", Verdict::kPass, true, FindingGroup::kSlice},
    {"IdleWaiver", "gate.waiver", Verdict::kPass, true, FindingGroup::kWaived},
    {"Quarantine", "gate.quarantine.edge", Verdict::kPass, true, FindingGroup::kQuarantined},
    {"Retired", "gate.retired.edge", Verdict::kPass, true, FindingGroup::kMoved},
    {"LeftOut", "gate.left_out", Verdict::kPass, true, FindingGroup::kMoved},
    {"Decline", "gate.track.edge", Verdict::kPass, true, FindingGroup::kNoted},
    {"Pass", "gate.track.edge", Verdict::kPass, false, FindingGroup::kPassed},
};

class GroupOfFinding : public ::testing::TestWithParam<Row> {};

TEST_P(GroupOfFinding, FollowsVerdictAndRule) {
  gate::Finding finding;
  finding.rule = GetParam().rule;
  finding.verdict = GetParam().verdict;
  finding.is_warning = GetParam().is_warning;
  EXPECT_EQ(GroupOf(finding), GetParam().group);
}

INSTANTIATE_TEST_SUITE_P(Rows, GroupOfFinding, ::testing::ValuesIn(kRows),
                         [](const auto& row) { return row.param.name; });

TEST(GroupOf, WaivedWhateverTheRule) {
  gate::Finding finding;
  finding.rule = "gate.slice.edge.area=cyber";
  finding.verdict = Verdict::kPass;
  finding.is_warning = finding.is_waived = true;
  EXPECT_EQ(GroupOf(finding), FindingGroup::kWaived);
}

TEST(FindingsIn, HasNoneWithoutADecision) {
  EXPECT_TRUE(FindingsIn(nullptr, FindingGroup::kReason).empty());
}

}  // namespace
}  // namespace plimsoll::report
