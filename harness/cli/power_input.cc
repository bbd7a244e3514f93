#include "harness/cli/power_input.h"

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "harness/baseline/baseline.h"
#include "harness/cli/measure.h"
#include "harness/stats/judge_error.h"

namespace plimsoll::cli {
namespace {

constexpr std::size_t kTracks = std::size(suite::kTrackNames);

Status CheckProbability(const char* name, const std::optional<double>& value) {
  // Not a number is neither below nor above.
  if (!value || (*value >= 0 && *value <= 1)) return {};
  return MakeError(ErrorCode::kInvalid, name, " must be between 0 and 1");
}

// A stored measurement of the target, where there is one.
struct History {
  std::vector<baseline::Measurement> measurements;
  std::vector<baseline::Measurement> repeat;  // of the same model
  bool is_baseline = false;
};

// What two models differ by is what a verdict is about.
Status CheckOneModel(const store::RunInfo& first, const store::RunInfo& second) {
  if (first.manifest.id == second.manifest.id)
    return MakeError(ErrorCode::kInvalid, "--run names run ", first.manifest.id, " twice");
  if (store::CandidateDigest(first.manifest) == store::CandidateDigest(second.manifest)) return {};
  return MakeError(ErrorCode::kNotComparable, "runs ", first.manifest.id, " and ",
                   second.manifest.id, " measured different models: their difference is no noise");
}

Result<History> HistoryOfRuns(const Workspace& workspace, const gate::Policy& policy,
                              const NoiseOptions& options) {
  History history;
  PLIMSOLL_ASSIGN(const auto store, OpenStoreOf(workspace.config, options.store));
  PLIMSOLL_ASSIGN(history.measurements,
                  baseline::MeasurementsOf(*store, options.runs.front(), policy.outcomes));
  if (options.runs.size() == 1) return history;
  PLIMSOLL_ASSIGN(const store::RunInfo first, store->Info(options.runs.front()));
  PLIMSOLL_ASSIGN(const store::RunInfo second, store->Info(options.runs.back()));
  PLIMSOLL_TRY(CheckOneModel(first, second));
  PLIMSOLL_ASSIGN(history.repeat,
                  baseline::MeasurementsOf(*store, options.runs.back(), policy.outcomes));
  return history;
}

Result<History> HistoryOf(const Workspace& workspace, const gate::Policy& policy,
                          const NoiseOptions& options, const std::string& target_id) {
  if (!options.runs.empty()) return HistoryOfRuns(workspace, policy, options);
  History history;
  Diagnostics diagnostics;
  Result<std::vector<baseline::Baseline>> accepted =
      baseline::ListBaselines(Below(workspace.config, workspace.config.baselines), &diagnostics);
  if (!accepted.ok() && diagnostics.has_errors()) return diagnostics.ToStatus().error();
  PLIMSOLL_TRY(accepted);
  history.is_baseline = true;
  for (baseline::Baseline& one : *accepted)
    if (one.measurement.target_id == target_id)
      history.measurements.push_back(std::move(one.measurement));
  return history;
}

// The fewest trials that a case of the track has in the baseline; none without such a case.
std::optional<int> FewestTrials(const History& history, suite::Track track) {
  std::optional<int> fewest;
  if (!history.is_baseline) return fewest;
  for (const baseline::Measurement& measurement : history.measurements)
    for (const baseline::CaseResult& result : measurement.cases)
      if (result.track == track && result.trials > 0)
        fewest = std::min(fewest.value_or(result.trials), result.trials);
  return fewest;
}

insight::TrialNoise NoiseOf(const NoiseOptions& options, const History& history,
                            suite::Track track) {
  if (options.psi) return insight::NoiseOfDiscordance(*options.psi);
  if (options.rate) return insight::NoiseOfRate(*options.rate);
  if (const auto noise = insight::NoiseOfRepeat(history.measurements, history.repeat, track))
    return *noise;
  return insight::NoiseOfTrack(history.measurements, track)
      .value_or(insight::NoiseOfRate(kAssumedRate));
}

double MarginOf(const NoiseOptions& options, double margin) {
  if (!options.judge_sensitivity) return margin;
  return stats::Attenuate(margin, *options.judge_sensitivity, *options.judge_specificity);
}

// Cases and clusters of each track.
struct TrackSize {
  std::int64_t cases = 0;
  std::set<std::uint64_t> groups;
};

std::array<TrackSize, kTracks> SizesOf(const Workspace& workspace,
                                       std::span<const suite::CaseRef> cases) {
  std::array<TrackSize, kTracks> sizes;
  for (const suite::CaseRef ref : cases) {
    const suite::CaseEntry entry = workspace.suites[ref.suite].entry(ref.index);
    TrackSize& size = sizes[static_cast<std::size_t>(entry.track)];
    ++size.cases;
    size.groups.insert(entry.group);
  }
  return sizes;
}

}  // namespace

void NoiseOptions::Add(Options& options) {
  options.Value("--psi", &psi, "share of cases that come out otherwise though nothing changed");
  options.Value("--rate", &rate,
                "pass rate of independent trials: 2p(1-p) of them come out otherwise");
  options.List("--run", &runs,
               "stored run whose trials tell the noise, or two runs of one model (default: the "
               "baseline)");
  options.Value("--store", &store, "where runs are kept");
  options.Value("--judge-sensitivity", &judge_sensitivity,
                "share of right answers that the judge passes: the margin shrinks");
  options.Value("--judge-specificity", &judge_specificity,
                "share of wrong answers that the judge fails");
}

Status NoiseOptions::Validate() const {
  PLIMSOLL_TRY(CheckProbability("--psi", psi));
  PLIMSOLL_TRY(CheckProbability("--rate", rate));
  PLIMSOLL_TRY(CheckProbability("--judge-sensitivity", judge_sensitivity));
  PLIMSOLL_TRY(CheckProbability("--judge-specificity", judge_specificity));
  if (psi.has_value() + rate.has_value() + !runs.empty() > 1)
    return MakeError(ErrorCode::kInvalid, "--psi, --rate and --run exclude each other");
  if (runs.size() > 2) return MakeError(ErrorCode::kInvalid, "--run may be given twice at most");
  if (judge_sensitivity.has_value() != judge_specificity.has_value())
    return MakeError(ErrorCode::kInvalid,
                     "--judge-sensitivity and --judge-specificity need each other");
  if (judge_sensitivity &&
      stats::YoudenIndex(*judge_sensitivity, *judge_specificity) < stats::kLeastYouden)
    return MakeError(ErrorCode::kInvalid,
                     "a judge whose sensitivity and specificity add up to less than 1.2 tells too "
                     "little for a verdict");
  return {};
}

Result<insight::ReleasePower> PowerOfSelection(const Session& session, const Workspace& workspace,
                                               const gate::Policy& policy,
                                               const NoiseOptions& options,
                                               const PowerQuestion& question) {
  PLIMSOLL_TRY(options.Validate());
  if (question.epochs < 1) return MakeError(ErrorCode::kInvalid, "--epochs must be at least 1");
  PLIMSOLL_ASSIGN(const History history, HistoryOf(workspace, policy, options, question.target_id));
  const std::array<TrackSize, kTracks> sizes = SizesOf(workspace, question.cases);
  std::vector<insight::TrackDesign> designs;
  for (std::size_t t = 0; t < kTracks; ++t) {
    if (sizes[t].cases == 0) continue;
    const auto track = static_cast<suite::Track>(t);
    const std::int64_t fewest = FewestTrials(history, track).value_or(question.epochs);
    const auto trials = static_cast<double>(std::min(question.epochs, fewest));
    if (fewest < question.epochs)
      Note(session, "note: the baseline of " + std::string(TrackName(track)) + " has " +
                        std::to_string(fewest) + " of " + std::to_string(question.epochs) +
                        " trials per case: the test has no more");
    designs.push_back({track,
                       policy.track(track).is_gating,
                       sizes[t].cases,
                       static_cast<std::int64_t>(sizes[t].groups.size()),
                       {trials, trials},
                       MarginOf(options, policy.track(track).largest_drop),
                       NoiseOf(options, history, track)});
  }
  return insight::PowerOf(designs, policy.alpha);
}

}  // namespace plimsoll::cli
