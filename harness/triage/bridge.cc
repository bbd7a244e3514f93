#include "harness/triage/bridge.h"

#include <utility>

#include "harness/suite/case_name.h"
#include "harness/triage/calibration_file.h"

namespace plimsoll::triage {
namespace {

constexpr std::size_t kPass = static_cast<std::size_t>(Reading::kPass);
constexpr std::size_t kFail = static_cast<std::size_t>(Reading::kFail);

std::optional<double> Share(std::int64_t passed, std::int64_t failed) {
  if (passed + failed == 0) return std::nullopt;
  return static_cast<double>(passed) / static_cast<double>(passed + failed);
}

doc::Node NameNode(Reading reading) {
  return doc::Node::String(std::string(kReadingNames[static_cast<std::size_t>(reading)]));
}

}  // namespace

Reading ReadingOf(std::optional<bool> passed) {
  if (!passed) return Reading::kUngraded;
  return *passed ? Reading::kPass : Reading::kFail;
}

void Bridge::Add(const run::TrialRecord& before, const run::TrialRecord& after) {
  const Reading old_reading = ReadingOf(before.passed);
  const Reading new_reading = ReadingOf(after.passed);
  ++counts[static_cast<std::size_t>(old_reading)][static_cast<std::size_t>(new_reading)];
  if (old_reading != new_reading)
    moves.push_back(
        {suite::CaseName(before.suite, before.case_id), before.epoch, old_reading, new_reading});
}

std::int64_t Bridge::trials() const {
  std::int64_t sum = 0;
  for (const auto& row : counts)
    for (const std::int64_t count : row) sum += count;
  return sum;
}

stats::RatingTable Bridge::Table() const {
  stats::RatingTable table;
  table.categories = {0, 1};
  for (const std::size_t row : {kFail, kPass})
    for (const std::size_t column : {kFail, kPass}) {
      table.counts.push_back(static_cast<double>(counts[row][column]));
      table.n += table.counts.back();
    }
  return table;
}

std::optional<stats::ChanceCorrected> Bridge::Ac1() const {
  return stats::GwetAc1(Table(), kCalibrationLevel);
}

std::optional<stats::ChanceCorrected> Bridge::Kappa() const {
  return stats::CohenKappa(Table(), stats::KappaWeights::kNone, kCalibrationLevel);
}

std::optional<double> Bridge::RawAgreement() const { return stats::RawAgreement(Table()); }

std::optional<double> Bridge::PassRateBefore() const {
  std::int64_t passed = 0;
  std::int64_t failed = 0;
  for (std::size_t column = 0; column < 3; ++column) {
    passed += counts[kPass][column];
    failed += counts[kFail][column];
  }
  return Share(passed, failed);
}

std::optional<double> Bridge::PassRateAfter() const {
  std::int64_t passed = 0;
  std::int64_t failed = 0;
  for (const auto& row : counts) {
    passed += row[kPass];
    failed += row[kFail];
  }
  return Share(passed, failed);
}

doc::Node BridgeNode(const Bridge& bridge) {
  doc::Node counts = doc::Node::Object();
  for (std::size_t row = 0; row < 3; ++row) {
    doc::Node after = doc::Node::Object();
    for (std::size_t column = 0; column < 3; ++column)
      after.Set(std::string(kReadingNames[column]), doc::Node::Int(bridge.counts[row][column]));
    counts.Set(std::string(kReadingNames[row]), std::move(after));
  }
  doc::Node moved = doc::Node::Array();
  for (const Bridge::Move& move : bridge.moves)
    moved.Push(doc::Node::Object({{"case", doc::Node::String(move.name)},
                                  {"epoch", doc::Node::Int(move.epoch)},
                                  {"before", NameNode(move.before)},
                                  {"after", NameNode(move.after)}}));
  return doc::Node::Object({{"trials", doc::Node::Int(bridge.trials())},
                            {"counts", std::move(counts)},
                            {"pass_rate_before", doc::Node::Double(bridge.PassRateBefore())},
                            {"pass_rate_after", doc::Node::Double(bridge.PassRateAfter())},
                            {"agreement", doc::Node::Double(bridge.RawAgreement())},
                            {"ac1", ChanceCorrectedNode(bridge.Ac1())},
                            {"kappa", ChanceCorrectedNode(bridge.Kappa())},
                            {"moved", std::move(moved)}});
}

}  // namespace plimsoll::triage
