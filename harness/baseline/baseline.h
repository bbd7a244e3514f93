#ifndef HARNESS_BASELINE_BASELINE_H_
#define HARNESS_BASELINE_BASELINE_H_

#include <string>
#include <string_view>
#include <vector>

#include "harness/base/result.h"
#include "harness/base/source_mark.h"
#include "harness/baseline/measurement.h"

namespace plimsoll::baseline {

/// A measurement that somebody accepted.
struct Baseline {
  Measurement measurement;
  std::string approver;
  std::string reason;
  std::string accepted;  ///< YYYY-MM-DD
  std::string harness_version;
  bool operator==(const Baseline&) const = default;
};

inline constexpr std::string_view kBaselineFormat = "plimsoll.baseline/1";

/// Canonical JSON: keys and cases sorted, one line per case, so that a pull request shows what
/// moved. Equal input gives equal bytes.
std::string BaselineToJson(const Baseline& baseline);
/// Every complaint goes to `diagnostics`. Errors: kInvalid.
Result<Baseline> ParseBaseline(std::string_view json, const std::string& file,
                               Diagnostics* diagnostics);

/// <suite>/<target>.json below `root`, the folder of baselines. Ids are made safe for file names:
/// what is no letter, digit, dot, dash or underscore becomes a dash, and a hash of the id is added
/// where that changed it. No id leads out of `root`.
std::string BaselinePath(const std::string& root, const std::string& suite,
                         const std::string& target);

/// Writes a baseline. One that stands there moves to <suite>/history/<target>.<date>.<digest>.json
/// first, so old ones stay retrievable. Errors: kInvalid where one stands there and `replace` is
/// false, where the measurement is empty or not complete, or where approver, reason or date are
/// missing; kStore.
Status AcceptBaseline(const std::string& root, const Baseline& baseline, bool replace);

/// Errors: kNotFound; kStore; kInvalid as ParseBaseline.
Result<Baseline> LoadBaseline(const std::string& path, Diagnostics* diagnostics);
/// All current baselines below `root`, sorted by suite and target; none where `root` does not
/// exist. Complaints about all files go to `diagnostics`. Errors: kInvalid, also for a baseline
/// that stands at another place than BaselinePath; kStore.
Result<std::vector<Baseline>> ListBaselines(const std::string& root, Diagnostics* diagnostics);

}  // namespace plimsoll::baseline

#endif  // HARNESS_BASELINE_BASELINE_H_
