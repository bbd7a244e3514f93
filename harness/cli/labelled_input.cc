#include "harness/cli/labelled_input.h"

#include <map>
#include <set>
#include <string>
#include <utility>

#include "harness/triage/labelled_run.h"

namespace plimsoll::cli {
namespace {

// The answers behind the measurements, of all their runs.
Result<triage::LabelledRun> AnswersOf(store::RunStore& store,
                                      const std::vector<baseline::Measurement>& measurements) {
  std::map<std::string, std::set<std::string>> suites;  // by run
  for (const baseline::Measurement& measurement : measurements)
    suites[measurement.run].insert(measurement.suite);
  triage::LabelledRun all;
  for (const auto& [id, measured] : suites) {
    Result<triage::LabelledRun> run = triage::ReadLabelledRun(store, id);
    // A baseline that was accepted elsewhere.
    if (!run.ok() && run.error().code == ErrorCode::kNotFound) continue;
    if (!run.ok()) return run.error();
    for (triage::LabelledAnswer& answer : run->answers)
      if (measured.count(answer.candidate.key.suite) != 0) all.answers.push_back(std::move(answer));
  }
  return all;
}

}  // namespace

Result<std::vector<triage::TrackDifference>> LabelledDifferences(
    store::RunStore& store, const std::vector<baseline::Measurement>& candidate,
    const std::vector<baseline::Measurement>& before, double alpha) {
  PLIMSOLL_ASSIGN(const triage::LabelledRun now, AnswersOf(store, candidate));
  PLIMSOLL_ASSIGN(const triage::LabelledRun then, AnswersOf(store, before));
  return triage::DifferencesOf(now, then, alpha);
}

}  // namespace plimsoll::cli
