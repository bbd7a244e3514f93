#include "harness/gate/phrase.h"

#include <charconv>
#include <cmath>
#include <cstddef>

namespace plimsoll::gate {
namespace {

std::string Fixed(double value, int digits) {
  char text[64];
  // "-0.0" would read as a loss.
  const bool is_zero = std::abs(value) < 0.5 * std::pow(10, -digits);
  const auto end = std::to_chars(text, text + sizeof text, is_zero ? 0 : value,
                                 std::chars_format::fixed, digits);
  return {text, end.ptr};
}

std::string Signed(double value) {
  const std::string text = Fixed(value, 1);
  return text[0] == '-' || text == "0.0" ? text : "+" + text;
}

}  // namespace

std::string Percent(double fraction) { return Fixed(100 * fraction, 1) + " %"; }

std::string Points(double fraction) { return Fixed(100 * fraction, 1) + " points"; }

std::string Change(double difference, const stats::Interval& interval) {
  return Signed(100 * difference) + " points [" + Signed(100 * interval.low) + ", " +
         Signed(100 * interval.high) + "]";
}

std::string PValue(double p) { return p < 0.0001 ? "below 0.0001" : Fixed(p, 4); }

std::string Ratio(double ratio) { return std::isfinite(ratio) ? Fixed(ratio, 2) : "unbounded"; }

std::string Count(std::int64_t count, const std::string& one, const std::string& many) {
  return std::to_string(count) + " " + (count == 1 ? one : many);
}

std::string UnitName(const baseline::TrackComparison& track, std::int64_t count) {
  return track.clusters < track.pairs ? Count(count, "cluster", "clusters")
                                      : Count(count, "case", "cases");
}

std::string FirstOf(const std::vector<std::string>& cases) {
  constexpr std::size_t kNamed = 5;
  std::string names;
  for (std::size_t i = 0; i < cases.size() && i < kNamed; ++i)
    names += (i > 0 ? ", " : "") + cases[i];
  if (cases.size() > kNamed) names += " and " + std::to_string(cases.size() - kNamed) + " more";
  return names;
}

std::string NoiseText(const baseline::UnitNoise& noise) {
  const bool is_trials = noise.origin == baseline::NoiseOrigin::kTrials;
  return "psi " + Fixed(noise.psi, 3) + " from " +
         (is_trials ? "trials of one case" : "changes both ways");
}

std::string UnitRule(const baseline::TrackComparison& track) {
  const std::string what = track.is_graded ? "score" : "share of passes";
  if (track.clusters < track.pairs) return " (each with the mean " + what + " of its cases)";
  if (!track.sample.is_binary) return " (each with its mean " + what + ")";
  return "";
}

}  // namespace plimsoll::gate
