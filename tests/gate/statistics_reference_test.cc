// The methods of the room stats against reference values computed with R and scipy.
#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <map>
#include <string>

#include "harness/base/file.h"
#include "harness/doc/json.h"
#include "harness/gate/track_evidence.h"
#include "harness/stats/multiplicity.h"
#include "harness/stats/paired.h"
#include "harness/stats/power.h"
#include "harness/stats/rates.h"
#include "tests/baseline/measurements.h"

namespace plimsoll {
namespace {

/// NaN where there is no number: other methods have other inputs under the same names.
double Number(const doc::Node& node, const std::string& pointer) {
  const doc::Node* value = node.At(pointer);
  if (value == nullptr) return std::nan("");
  const Result<double> number = value->AsDouble();
  return number.ok() ? *number : std::nan("");
}

stats::Discordance PairsOf(const doc::Node& input) {
  return {input.IntAt("/n"), input.IntAt("/b"), input.IntAt("/c")};
}

using Values = std::map<std::string, double>;

Values Bounds(const stats::Interval& interval) {
  return {{"/lower", interval.low}, {"/upper", interval.high}};
}

Values GateVerdict(const doc::Node& input) {
  const baseline::PairCounts counts{
      static_cast<int>(input.IntAt("/a")), static_cast<int>(input.IntAt("/b")),
      static_cast<int>(input.IntAt("/c")), static_cast<int>(input.IntAt("/d"))};
  const baseline::Sides sides = baseline::MakeSides("s", suite::Track::kEdge, counts);
  const auto comparison = baseline::Compare(sides.baseline, sides.candidate, {});
  gate::Policy policy = gate::DefaultPolicy();
  policy.alpha = Number(input, "/alpha");
  const double margin = Number(input, "/margin");
  policy.tracks["edge"].largest_drop = margin;
  const gate::TrackEvidence evidence =
      gate::WeighTracks(comparison->tracks, policy, &baseline::TrackComparison::levels)[0];
  const baseline::TrackComparison& track = comparison->tracks[0];
  return {{"/delta", *track.difference},
          {"/lower", track.interval.low},
          {"/upper", track.interval.high},
          {"/p_midp", evidence.p_worse},
          {"/n_min", static_cast<double>(stats::CaseFloor(margin, policy.alpha))},
          {"/non_inferior", evidence.is_not_inferior},
          {"/worse", evidence.is_worse}};
}

/// What the room says for an example, by pointers into `expected`; empty for a method that it does
/// not have.
Values Computed(const std::string& method, const doc::Node& input) {
  const auto x = Number(input, "/x");
  const auto n = Number(input, "/n");
  const auto level = Number(input, "/level");
  const stats::Discordance pairs = PairsOf(input);
  if (method == "wilson_ci") return Bounds(stats::Wilson(x, n, level));
  if (method == "clopper_pearson_ci") return Bounds(stats::ClopperPearson(x, n, level));
  if (method == "clopper_pearson_one_sided_lower")
    return {{"/lower", stats::ClopperPearson(x, n, 2 * level - 1).low}};
  if (method == "tango_ci") return Bounds(stats::Tango(pairs, level));
  if (method == "tango_noninferiority_test")
    return {{"/z", stats::TangoStatistic(pairs, -Number(input, "/margin"))}};
  if (method == "mcnemar_one_sided_regression")
    return {{"/p_midp", stats::McNemarMidPWorse(pairs)}};
  if (method == "mcnemar_two_sided") return {{"/p_exact", stats::McNemarExactTwoSided(pairs)}};
  if (method == "ratio_mover_wilson_ci") {
    return Bounds(stats::RateRatio(Number(input, "/x1"), Number(input, "/n1"), Number(input, "/x2"),
                                   Number(input, "/n2"), level));
  }
  if (method == "holm_adjust") {
    std::vector<double> p;
    for (const doc::Node& item : input.Find("p")->items) p.push_back(*item.AsDouble());
    Values values;
    const std::vector<double> adjusted = stats::Holm(p);
    for (std::size_t i = 0; i < adjusted.size(); ++i)
      values["/p_adj/" + std::to_string(i)] = adjusted[i];
    return values;
  }
  if (method == "rule_of_three_floor")
    return {{"/n_min", static_cast<double>(
                           stats::CaseFloor(Number(input, "/margin"), Number(input, "/alpha")))}};
  if (method == "gate_verdict_binary") return GateVerdict(input);
  return {};
}

double Expected(const doc::Node& expected, const std::string& pointer) {
  const doc::Node* value = expected.At(pointer);
  if (value != nullptr && value->kind == doc::NodeKind::kBool) return *value->AsBool() ? 1 : 0;
  return Number(expected, pointer);
}

TEST(StatisticsReference, MatchesWithinTheStatedTolerance) {
  const char* data = std::getenv("PLIMSOLL_TEST_DATA");
  if (data == nullptr)
    GTEST_SKIP() << "PLIMSOLL_TEST_DATA is not set: no reference values to compare with";
  const auto text = ReadFile(std::string(data) + "/reference/statistics.json");
  ASSERT_TRUE(text.ok()) << text.error().message;
  const auto root = doc::ParseJson(*text);
  ASSERT_TRUE(root.ok()) << root.error().message;
  std::map<std::string, int> checked;
  for (const doc::Node& example : root->Find("examples")->items) {
    const std::string method = example.StringAt("/method");
    for (const auto& [pointer, value] : Computed(method, *example.Find("input"))) {
      const double expected = Expected(*example.Find("expected"), pointer);
      const double tolerance = Number(example, "/tolerance/abs") +
                               Number(example, "/tolerance/rel") * std::abs(expected);
      EXPECT_NEAR(value, expected, tolerance) << example.StringAt("/id") << " " << pointer;
      ++checked[method];
    }
  }
  EXPECT_EQ(checked.size(), 11u) << "a method of the reference was not found";
}

}  // namespace
}  // namespace plimsoll
