#include "harness/triage/people.h"

#include <vector>

#include "harness/triage/estimate.h"

namespace plimsoll::triage {

PeopleAgreement AgreementOfPeople(const LabelledRun& run) {
  std::vector<int> first;
  std::vector<int> second;
  for (const LabelledAnswer& answer : run.answers) {
    const std::vector<Label> looks = IndependentLabels(StandingLabels(answer.labels));
    if (looks.size() < 2) continue;
    first.push_back(static_cast<int>(looks[0].finding));
    second.push_back(static_cast<int>(looks[1].finding));
  }
  PeopleAgreement agreement;
  agreement.answers = static_cast<std::int64_t>(first.size());
  if (first.empty()) return agreement;
  const stats::RatingTable table = stats::CrossTabulate(first, second);
  agreement.raw = stats::RawAgreement(table);
  agreement.ac1 = stats::GwetAc1(table, kEstimateLevel);
  agreement.kappa = stats::CohenKappa(table, stats::KappaWeights::kNone, kEstimateLevel);
  return agreement;
}

}  // namespace plimsoll::triage
