#ifndef HARNESS_INSIGHT_DISCRIMINATION_H_
#define HARNESS_INSIGHT_DISCRIMINATION_H_

#include <cstddef>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "harness/baseline/measurement.h"

namespace plimsoll::insight {

/// Fewer distinct model versions say nothing of a case.
inline constexpr std::size_t kLeastVersions = 10;

/// What looks wrong with a case, judged by how its outcomes go with those of all others.
enum class ItemDoubt {
  kSuspectLabel,   ///< better models fail it: the expectation or its judge may be wrong
  kNoise,          ///< passing it says nothing of a model
  kNoInformation,  ///< all pass it, or none
};
inline constexpr std::string_view kItemDoubtNames[] = {"suspect_label", "noise", "no_information"};

struct DoubtfulItem {
  std::string suite;
  std::string id;
  ItemDoubt doubt = ItemDoubt::kNoise;
  double pass_rate = 0;
  std::optional<double> correlation;  ///< with the rest; none where either does not vary
};

struct Discrimination {
  std::size_t versions = 0;
  std::size_t cases = 0;               ///< that every version was asked
  std::vector<DoubtfulItem> doubtful;  ///< by suite and case; none below kLeastVersions
};

/// Cases by model versions.
class ItemTable {
 public:
  /// The last measurement of a candidate is the one that counts.
  void Add(const std::string& candidate_digest,
           std::span<const baseline::Measurement> measurements);
  Discrimination Diagnose() const;

 private:
  using Rates = std::map<std::string, double>;  // suite, case, fingerprint -> pass rate
  std::map<std::string, Rates> versions_;
};

}  // namespace plimsoll::insight

#endif  // HARNESS_INSIGHT_DISCRIMINATION_H_
