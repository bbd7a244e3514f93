#ifndef TESTS_TRIAGE_SAMPLE_H_
#define TESTS_TRIAGE_SAMPLE_H_

#include <optional>
#include <string>
#include <vector>

#include "harness/triage/labelled_run.h"

namespace plimsoll::triage {

/// A trial of the suite "tiny", answered with "answer to ID" and judged so.
run::TrialRecord SampleTrial(const std::string& case_id, std::optional<bool> passed, int epoch = 0);

/// A grade of a panel whose members voted so; unset: a member that abstained.
judge::Grade PanelGrade(const std::vector<std::optional<bool>>& votes);

/// A first label of "tiny"/`case_id` in the run "run-a", drawn with chance 0.5.
Label SampleLabel(const std::string& case_id, const std::string& reviewer, Finding finding);

/// A run of answers that were all drawn with the chance, `asked` labels each; nobody labelled one.
LabelledRun SampleRun(const std::vector<run::TrialRecord>& trials, double probability = 0.5,
                      int asked = 1);

/// Adds labels to their answers and settles these.
void AddLabels(const std::vector<Label>& labels, LabelledRun* run);

}  // namespace plimsoll::triage

#endif  // TESTS_TRIAGE_SAMPLE_H_
