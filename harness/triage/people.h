#ifndef HARNESS_TRIAGE_PEOPLE_H_
#define HARNESS_TRIAGE_PEOPLE_H_

#include <cstdint>
#include <optional>

#include "harness/stats/agreement.h"
#include "harness/triage/labelled_run.h"

namespace plimsoll::triage {

/// How far people agree with one another, over the answers that two looked at without each other;
/// "cannot tell" is a finding of its own. The intervals are at kEstimateLevel.
struct PeopleAgreement {
  std::int64_t answers = 0;
  std::optional<double> raw;
  std::optional<stats::ChanceCorrected> ac1;
  std::optional<stats::ChanceCorrected> kappa;
};
PeopleAgreement AgreementOfPeople(const LabelledRun& run);

}  // namespace plimsoll::triage

#endif  // HARNESS_TRIAGE_PEOPLE_H_
