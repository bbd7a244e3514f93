#include "harness/insight/saturation.h"

#include <utility>

#include "harness/stats/saturation.h"

namespace plimsoll::insight {
namespace {

Retirement RetirementOf(suite::Track track, suite::Severity severity) {
  const bool is_usual = track == suite::Track::kHappyPath || track == suite::Track::kEdge;
  return is_usual && severity != suite::Severity::kCritical ? Retirement::kReplace
                                                            : Retirement::kSentinel;
}

}  // namespace

void SaturationCounter::Add(const ModelVersion& version,
                            std::span<const baseline::Measurement> measurements) {
  for (const baseline::Measurement& measurement : measurements) {
    Suite& suite = suites_[measurement.suite];
    ++suite.measurements;
    for (const baseline::CaseResult& result : measurement.cases) {
      Streak& streak = suite.cases[result.id];
      const bool is_broken =
          streak.fingerprint != result.fingerprint || result.passes < result.trials;
      if (is_broken) streak = Streak();
      streak.fingerprint = result.fingerprint;
      streak.track = result.track;
      streak.severity = result.severity;
      streak.last = suite.measurements;
      if (!result.is_all_passed()) continue;
      streak.passes += result.passes;
      streak.releases.insert(version.candidate_digest);
      streak.families.insert(version.family);
    }
  }
}

std::vector<SuiteSaturation> SaturationCounter::Suites() const {
  std::vector<SuiteSaturation> suites;
  for (const auto& [id, suite] : suites_) {
    SuiteSaturation saturation;
    saturation.suite = id;
    for (const auto& [case_id, streak] : suite.cases) {
      if (streak.last != suite.measurements) continue;
      ++saturation.cases;
      if (streak.passes < kSaturatedPasses || streak.releases.size() < kSaturatedReleases ||
          streak.families.size() < kSaturatedFamilies)
        continue;
      saturation.saturated.push_back({case_id, streak.track,
                                      RetirementOf(streak.track, streak.severity), streak.passes,
                                      stats::SaturationLowerBound(streak.passes, 0.05),
                                      streak.releases.size(), streak.families.size()});
    }
    suites.push_back(std::move(saturation));
  }
  return suites;
}

}  // namespace plimsoll::insight
