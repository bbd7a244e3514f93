#include "harness/report/bar.h"

#include <gtest/gtest.h>

namespace plimsoll::report {
namespace {

const TerminalStyle kPlainStyle{.has_color = false, .has_unicode = true, .columns = 80};
const TerminalStyle kAsciiStyle{.has_color = false, .has_unicode = false, .columns = 80};

struct Row {
  const char* name;
  Change change;
  const char* unicode;
  const char* ascii;
};

void PrintTo(const Row& row, std::ostream* out) { *out << row.name; }

// 21 columns for 20 points: one each.
const Row kRows[] = {
    {"Worse", {-0.04, {-0.06, -0.02}, 0.02}, "····══●═╬·│··········", "....==o=!.|.........."},
    {"NotWorse", {0.01, {-0.01, 0.03}, 0.03}, "·······║·═╪●══·······", ".......:.=+o==......."},
    {"CannotTell", {-0.02, {-0.05, 0.01}, 0.03}, "·····══╬●═╪═·········", ".....==!o=+=........."},
    {"WithinTheMargin",
     {-0.02, {-0.03, -0.01}, 0.05},
     "·····║·═●═│··········",
     ".....:.=o=|.........."},
    {"WithoutAMargin", {0.0, {-0.02, 0.02}, {}}, "········══●══········", "........==o==........"},
    {"NothingMeasured", {{}, {}, 0.03}, "·······║··│··········", ".......:..|.........."},
    {"BeyondTheAxis", {-0.2, {-0.4, 0.3}, 0.03}, "◄══════╬══╪═════════►", "<======!==+=========>"},
};

class Bars : public ::testing::TestWithParam<Row> {};

TEST_P(Bars, DrawIntervalZeroAndMargin) {
  const BarScale scale{.range = 0.1, .columns = 21};
  EXPECT_EQ(Bar(GetParam().change, scale, Tone::kPlain, kPlainStyle), GetParam().unicode);
  EXPECT_EQ(Bar(GetParam().change, scale, Tone::kPlain, kAsciiStyle), GetParam().ascii);
}

INSTANTIATE_TEST_SUITE_P(Rows, Bars, ::testing::ValuesIn(kRows),
                         [](const auto& row) { return row.param.name; });

TEST(Bar, DoesNotTouchALineThatTheIntervalExcludes) {
  const BarScale scale{.range = 0.1, .columns = 21};
  const Change passes{-0.01, {-0.0299, 0.004}, 0.03};
  EXPECT_EQ(Bar(passes, scale, Tone::kPlain, kAsciiStyle), ".......:=o+..........");
  const Change touches{-0.01, {-0.0301, 0.004}, 0.03};
  EXPECT_EQ(Bar(touches, scale, Tone::kPlain, kAsciiStyle), ".......!=o+..........");
  const Change worse{-0.01, {-0.0201, -0.0001}, 0.03};
  EXPECT_EQ(Bar(worse, scale, Tone::kPlain, kAsciiStyle), ".......:=o|..........");
  const Change better{0.01, {0.0001, 0.0201}, 0.03};
  EXPECT_EQ(Bar(better, scale, Tone::kPlain, kAsciiStyle), ".......:..|o=........");
}

TEST(Bar, PaintsARunOfOneToneAtOnce) {
  const BarScale scale{.range = 0.1, .columns = 5};
  const TerminalStyle style{.has_color = true, .has_unicode = false, .columns = 80};
  EXPECT_EQ(Bar({-0.05, {-0.1, -0.05}, {}}, scale, Tone::kBad, style),
            "\x1b[31m=o\x1b[0m|\x1b[2m..\x1b[0m");
}

TEST(ScaleFor, HoldsEveryIntervalAndMargin) {
  EXPECT_EQ(ScaleFor({{-0.04, {-0.06, -0.02}, 0.02}, {0.0, {-0.01, 0.01}, 0.03}}, 41).range, 0.1);
  EXPECT_EQ(ScaleFor({{0.0, {-0.01, 0.01}, 0.08}}, 41).range, 0.1);
  EXPECT_EQ(ScaleFor({{-0.7, {-1.0, -0.2}, {}}}, 41).range, 1.0);
  EXPECT_EQ(ScaleFor({}, 40).columns, 39);
}

TEST(ScaleFor, DoesNotPressTheOthersToZeroForATrackOfAFewCases) {
  const std::vector<Change> changes = {{-0.04, {-0.06, -0.02}, 0.02}, {-0.3, {-0.9, 0.4}, 0.02}};
  EXPECT_EQ(ScaleFor(changes, 41).range, 0.2);
}

TEST(BarAxis, NamesItsEnds) {
  EXPECT_EQ(BarAxis({.range = 0.05, .columns = 31}), "-5 worse       0      better +5");
}

TEST(BarLegend, SaysWhichIntervalIsDrawn) {
  EXPECT_EQ(BarLegend({{0.0, {-0.01, 0.01}, 0.03}}, "the gate's bounds", kAsciiStyle),
            "o measured, = the gate's bounds, | no change, : largest drop allowed");
  EXPECT_EQ(BarLegend({{0.0, {-0.01, 0.01}, {}}}, "90 % interval", kAsciiStyle),
            "o measured, = 90 % interval, | no change");
}

}  // namespace
}  // namespace plimsoll::report
