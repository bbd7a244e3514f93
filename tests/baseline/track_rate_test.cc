#include "harness/baseline/track_rate.h"

#include <gtest/gtest.h>

#include <string>

namespace plimsoll::baseline {
namespace {

CaseResult Result(const std::string& id, suite::Track track, int passes, int trials,
                  const std::string& cluster = "") {
  CaseResult result;
  result.id = id;
  result.track = track;
  result.cluster = cluster.empty() ? id : cluster;
  result.passes = passes;
  result.trials = trials;
  if (trials == 0) result.unscored["target_error"] = 1;
  return result;
}

// One at a time they come to what the comparison makes of the whole list.
TEST(TrackRate, EqualsTheComparisonsRates) {
  Measurement measurement;
  measurement.suite = "tiny";
  measurement.cases = {
      Result("a", suite::Track::kEdge, 1, 1), Result("b", suite::Track::kEdge, 1, 2),
      Result("c", suite::Track::kEdge, 0, 0), Result("d", suite::Track::kAdversarial, 1, 1, "seed"),
      Result("e", suite::Track::kAdversarial, 0, 1, "seed")};
  TrackRateCounter counter;
  for (const CaseResult& result : measurement.cases) counter.Add("tiny", result);
  const std::vector<TrackRate> rates = counter.Take();
  const auto comparison = Compare({}, {measurement}, {});
  ASSERT_TRUE(comparison.ok());
  ASSERT_EQ(rates.size(), comparison->tracks.size());
  for (std::size_t i = 0; i < rates.size(); ++i) {
    const Rate& expected = comparison->tracks[i].candidate_all;
    EXPECT_EQ(rates[i].track, comparison->tracks[i].track);
    EXPECT_EQ(rates[i].rate.rate, expected.rate);
    EXPECT_EQ(rates[i].rate.cases, expected.cases);
    EXPECT_EQ(rates[i].rate.clusters, expected.clusters);
    EXPECT_NEAR(rates[i].rate.interval.low, expected.interval.low, 1e-12);
    EXPECT_NEAR(rates[i].rate.interval.high, expected.interval.high, 1e-12);
    EXPECT_EQ(rates[i].rate.every_trial, expected.every_trial);
    EXPECT_EQ(rates[i].unscored, comparison->tracks[i].unscored_candidate);
  }
}

TEST(TrackRate, NoCasesGiveNoTracks) { EXPECT_TRUE(TrackRateCounter().Take().empty()); }

}  // namespace
}  // namespace plimsoll::baseline
