#ifndef HARNESS_TRIAGE_LABELLING_REPORT_H_
#define HARNESS_TRIAGE_LABELLING_REPORT_H_

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "harness/triage/estimate.h"
#include "harness/triage/people.h"

namespace plimsoll::triage {

/// What judges, people and both together say of some answers.
struct TrackEstimates {
  std::optional<suite::Track> track;  ///< unset: the whole run
  std::int64_t answers = 0;
  std::int64_t unscored = 0;  ///< by the judges
  std::int64_t drawn = 0;
  std::int64_t settled = 0;  ///< of those drawn, as pass or fail
  std::optional<Estimate> judges;
  std::optional<Estimate> people;
  std::optional<Estimate> combined;
};

/// Some of the answers, and how many of them people labelled.
struct LabelledPart {
  std::string what;  ///< "the judges differ", "critical severity", "area cyber"
  std::int64_t answers = 0;
  std::int64_t labelled = 0;
};

/// How often people and judges differ where both said something. Labels are aimed at doubt: these
/// are no rates of the judges' errors.
struct JudgesAgainstPeople {
  std::int64_t answers = 0;
  std::int64_t passed_wrongly = 0;  ///< the judges passed what people fail
  std::int64_t failed_wrongly = 0;
};

/// How much of a run people labelled, on what, and what that makes of its rates.
struct LabellingReport {
  std::string run;
  std::string target;
  std::optional<double> budget;  ///< of the queue; unset: none was drawn
  std::int64_t answers = 0;
  std::int64_t without_answer = 0;
  std::int64_t labelled = 0;  ///< answers with a label that stands
  std::int64_t by_hand = 0;   ///< of those, not drawn: they enter no estimate
  std::int64_t late_labels = 0;
  /// Of the drawn answers, by Standing.
  std::array<std::int64_t, std::size(kStandingNames)> standings{};
  std::vector<LabelledPart> parts;
  std::vector<TrackEstimates> tracks;  ///< the whole run first; then each, if there are several
  PeopleAgreement people;
  JudgesAgainstPeople judges;

  /// The share of the answers that people labelled. Range: [0, 1].
  double share() const;
};
LabellingReport ReportOf(const LabelledRun& run);

}  // namespace plimsoll::triage

#endif  // HARNESS_TRIAGE_LABELLING_REPORT_H_
