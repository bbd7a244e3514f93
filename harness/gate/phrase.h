#ifndef HARNESS_GATE_PHRASE_H_
#define HARNESS_GATE_PHRASE_H_

#include <cstdint>
#include <string>
#include <vector>

#include "harness/baseline/comparison.h"
#include "harness/stats/rates.h"

namespace plimsoll::gate {

// How numbers read in a finding's sentence.

/// "71.1 %".
std::string Percent(double fraction);
/// "2.0 points".
std::string Points(double fraction);
/// "-3.9 points [-6.4, -1.6]".
std::string Change(double difference, const stats::Interval& interval);
/// "0.0033", or "below 0.0001".
std::string PValue(double p);
/// "0.83".
std::string Ratio(double ratio);
/// "1 case", "12 cases".
std::string Count(std::int64_t count, const std::string& one, const std::string& many);
/// "case" or, where cases of one seed are tested as one, "cluster".
std::string UnitName(const baseline::TrackComparison& track, std::int64_t count);
/// The first cases by name: "a/1, a/2 and 3 more".
std::string FirstOf(const std::vector<std::string>& cases);
/// What is taken for noise, and where from: "psi 0.097 from changes both ways".
std::string NoiseText(const baseline::UnitNoise& noise);
/// What a unit of the test stands with, in brackets; empty where it is one trial of one case.
std::string UnitRule(const baseline::TrackComparison& track);

}  // namespace plimsoll::gate

#endif  // HARNESS_GATE_PHRASE_H_
