#ifndef HARNESS_INSIGHT_SATURATION_H_
#define HARNESS_INSIGHT_SATURATION_H_

#include <cstdint>
#include <map>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "harness/baseline/measurement.h"

namespace plimsoll::insight {

// A case is saturated after so many passes in a row (59 put the lower bound of its pass
// probability at 0.95), over so many releases and families of models.
inline constexpr std::int64_t kSaturatedPasses = 59;
inline constexpr std::size_t kSaturatedReleases = 5;
inline constexpr std::size_t kSaturatedFamilies = 2;
/// A suite with a larger share of saturated cases cannot see an improvement any more, and its
/// outcomes vary less than those of a suite that can.
inline constexpr double kLargestSaturatedShare = 0.8;

/// What becomes of a saturated case: it is not deleted.
enum class Retirement {
  kSentinel,  ///< adversarial, production or critical: asked in a rotating fifth of the releases
  kReplace,   ///< leaves the gate, for a new case
};
inline constexpr std::string_view kRetirementNames[] = {"sentinel", "replace"};

struct SaturatedCase {
  std::string id;
  suite::Track track = suite::Track::kHappyPath;
  Retirement retirement = Retirement::kSentinel;
  std::int64_t passes = 0;  ///< in a row, up to the last release
  double lower_bound = 0;   ///< of its pass probability, one-sided at 0.05
  std::size_t releases = 0;
  std::size_t families = 0;
};

struct SuiteSaturation {
  std::string suite;
  std::int64_t cases = 0;  ///< in its last measurement
  std::vector<SaturatedCase> saturated;
  double share() const { return cases > 0 ? static_cast<double>(saturated.size()) / cases : 0; }
  bool is_warning() const { return share() > kLargestSaturatedShare; }
};

/// Who gave a measurement.
struct ModelVersion {
  std::string candidate_digest;
  std::string family;
};

/// Follows each case over releases of any targets. The release under test must not be among them:
/// what is retired must not depend on it.
class SaturationCounter {
 public:
  /// Measurements oldest first. A failed trial ends a case's row of passes, and so does a change
  /// of the case; a trial that was not scored does neither.
  void Add(const ModelVersion& version, std::span<const baseline::Measurement> measurements);
  /// By suite and case.
  std::vector<SuiteSaturation> Suites() const;

 private:
  struct Streak {
    Digest fingerprint{};
    suite::Track track = suite::Track::kHappyPath;
    suite::Severity severity = suite::Severity::kMedium;
    std::int64_t passes = 0;
    std::set<std::string> releases;
    std::set<std::string> families;
    std::int64_t last = 0;  // measurement of the suite
  };
  struct Suite {
    std::int64_t measurements = 0;
    std::map<std::string, Streak> cases;
  };
  std::map<std::string, Suite> suites_;
};

}  // namespace plimsoll::insight

#endif  // HARNESS_INSIGHT_SATURATION_H_
