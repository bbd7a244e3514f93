#include "harness/triage/calibration_bias.h"

#include <cmath>

#include "harness/target/family.h"

namespace plimsoll::triage {
namespace {

constexpr std::uint64_t kPaddingSeed = 1;
constexpr double kShiftAlpha = 0.01;

std::optional<PositionFinding> Position(const CalibrationSet& set, std::size_t judge,
                                        const Probes& probes) {
  PositionFinding finding;
  const std::vector<Opinion>& swapped = probes.judges[judge].swapped;
  for (std::size_t i = 0; i < swapped.size(); ++i) {
    const std::string& one = set.cases[i].judges[judge].label;
    const std::string& other = swapped[i].label;
    if (!one.empty() && one == other) {
      ++finding.pairs.consistent;
    } else if (one == probes.first && other == probes.second) {
      ++finding.pairs.first_preferring;  // the second answer stood first when it won
    } else if (one == probes.second && other == probes.first) {
      ++finding.pairs.second_preferring;
    } else {
      ++finding.others;
    }
  }
  const auto bias = stats::MeasurePositionBias(finding.pairs);
  if (!bias) return std::nullopt;
  finding.bias = *bias;
  return finding;
}

// A number to correlate: the score, else the verdict.
std::optional<double> ValueOf(const Opinion& opinion) {
  if (opinion.score) return opinion.score;
  if (!opinion.passed) return std::nullopt;
  return *opinion.passed ? 1 : 0;
}

std::optional<LengthFinding> Length(const CalibrationSet& set, std::size_t judge,
                                    const Probes& probes) {
  std::vector<double> scores;
  std::vector<double> log_lengths;
  std::vector<double> human;
  for (std::size_t i = 0; i < probes.lengths.size(); ++i) {
    const std::optional<double> score = ValueOf(set.cases[i].judges[judge]);
    const std::optional<double> people = ValueOf(set.cases[i].human);
    if (!score || !people || probes.lengths[i] <= 0) continue;
    scores.push_back(*score);
    human.push_back(*people);
    log_lengths.push_back(std::log(probes.lengths[i]));
  }
  if (scores.empty()) return std::nullopt;
  return LengthFinding{static_cast<std::int64_t>(scores.size()),
                       stats::MeasureLengthBias(scores, log_lengths, human)};
}

std::optional<stats::PaddingBias> Padding(const CalibrationSet& set, std::size_t judge,
                                          const std::vector<Opinion>& padded) {
  std::vector<double> changes;
  for (std::size_t i = 0; i < padded.size(); ++i) {
    const std::optional<double> original = ValueOf(set.cases[i].judges[judge]);
    const std::optional<double> copy = ValueOf(padded[i]);
    if (original && copy) changes.push_back(*copy - *original);
  }
  return stats::MeasurePaddingBias(changes, kPaddingSeed);
}

std::optional<FamilyFinding> Family(const CalibrationSet& set, std::size_t judge,
                                    const Probes& probes) {
  FamilyFinding finding;
  for (std::size_t i = 0; i < probes.families.size(); ++i) {
    const CalibrationCase& row = set.cases[i];
    if (row.human.passed != false || !row.judges[judge].passed || probes.families[i].empty())
      continue;
    stats::FalsePasses& side =
        target::AreSameFamily(probes.judges[judge].family, probes.families[i]) ? finding.own
                                                                               : finding.others;
    ++side.human_fails;
    if (*row.judges[judge].passed) ++side.judged_passes;
  }
  const auto preference =
      stats::MeasureSelfPreference(finding.own, finding.others, kCalibrationLevel);
  if (!preference) return std::nullopt;
  finding.preference = *preference;
  return finding;
}

void AddTo(RepeatFinding* finding, const Opinion& before, const Opinion& now) {
  if (before.label.empty() || now.label.empty()) return;
  ++finding->answers;
  const bool has_verdicts = before.passed && now.passed;
  if (has_verdicts ? before.passed != now.passed : before.label != now.label) ++finding->flips;
  if (has_verdicts) {
    ++finding->verdicts.n;
    if (*before.passed && !*now.passed) ++finding->verdicts.b;
    if (!*before.passed && *now.passed) ++finding->verdicts.c;
  }
  if (before.score && now.score) {
    ++finding->scored;
    finding->mean_score_before = finding->mean_score_before.value_or(0) + *before.score;
    finding->mean_score_now = finding->mean_score_now.value_or(0) + *now.score;
  }
}

// `others` are of the same answers; is_before: they came first.
std::optional<RepeatFinding> Repeat(const CalibrationSet& set, std::size_t judge,
                                    const std::vector<Opinion>& others, bool is_before) {
  RepeatFinding finding;
  for (std::size_t i = 0; i < others.size(); ++i) {
    const Opinion& own = set.cases[i].judges[judge];
    AddTo(&finding, is_before ? others[i] : own, is_before ? own : others[i]);
  }
  if (finding.answers == 0) return std::nullopt;
  finding.p_shift = stats::McNemarExactTwoSided(finding.verdicts);
  if (finding.scored > 0) {
    *finding.mean_score_before /= static_cast<double>(finding.scored);
    *finding.mean_score_now /= static_cast<double>(finding.scored);
  }
  return finding;
}

}  // namespace

std::optional<Coefficient> RepeatFinding::FlipRate() const {
  if (answers == 0) return std::nullopt;
  const auto x = static_cast<double>(flips);
  const auto n = static_cast<double>(answers);
  return Coefficient{x / n, stats::ClopperPearson(x, n, kCalibrationLevel)};
}

bool RepeatFinding::IsDrift(double largest_share) const {
  return static_cast<double>(flips) > largest_share * static_cast<double>(answers) ||
         p_shift < kShiftAlpha;
}

JudgeBias MeasureBias(const CalibrationSet& set, std::size_t judge, const Probes& probes) {
  const JudgeProbes& own = probes.judges[judge];
  JudgeBias bias;
  bias.position = Position(set, judge, probes);
  bias.length = Length(set, judge, probes);
  bias.padding = Padding(set, judge, own.padded);
  if (!own.family.empty()) bias.family = Family(set, judge, probes);
  bias.again = Repeat(set, judge, own.again, false);
  bias.drift = Repeat(set, judge, own.before, true);
  return bias;
}

}  // namespace plimsoll::triage
