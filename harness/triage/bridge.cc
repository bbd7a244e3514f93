#include "harness/triage/bridge.h"

#include <utility>

namespace plimsoll::triage {
namespace {

constexpr double kLevel = 0.95;
constexpr std::size_t kPass = static_cast<std::size_t>(Reading::kPass);
constexpr std::size_t kFail = static_cast<std::size_t>(Reading::kFail);

std::optional<double> Share(std::int64_t passed, std::int64_t failed) {
  if (passed + failed == 0) return std::nullopt;
  return static_cast<double>(passed) / static_cast<double>(passed + failed);
}

void WriteOptional(doc::JsonAppender& json, std::string_view key,
                   const std::optional<double>& value) {
  json.Key(key);
  value ? json.Double(*value) : json.Null();
}

void WriteCorrected(doc::JsonAppender& json, std::string_view key,
                    const std::optional<stats::ChanceCorrected>& value) {
  json.Key(key);
  if (!value) {
    json.Null();
    return;
  }
  json.BeginObject().Key("value").Double(value->value).Key("interval").BeginArray();
  json.Double(value->interval.low).Double(value->interval.high).EndArray();
  json.Key("level").Double(kLevel).EndObject();
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
        {before.suite + "/" + before.case_id, before.epoch, old_reading, new_reading});
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
  return stats::GwetAc1(Table(), kLevel);
}

std::optional<stats::ChanceCorrected> Bridge::Kappa() const {
  return stats::CohenKappa(Table(), stats::KappaWeights::kNone, kLevel);
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

void WriteBridge(doc::JsonAppender& json, const Bridge& bridge) {
  json.BeginObject().Key("trials").Int(bridge.trials());
  json.Key("counts").BeginObject();
  for (std::size_t row = 0; row < 3; ++row) {
    json.Key(kReadingNames[row]).BeginObject();
    for (std::size_t column = 0; column < 3; ++column)
      json.Key(kReadingNames[column]).Int(bridge.counts[row][column]);
    json.EndObject();
  }
  json.EndObject();
  WriteOptional(json, "pass_rate_before", bridge.PassRateBefore());
  WriteOptional(json, "pass_rate_after", bridge.PassRateAfter());
  WriteOptional(json, "agreement", bridge.RawAgreement());
  WriteCorrected(json, "ac1", bridge.Ac1());
  WriteCorrected(json, "kappa", bridge.Kappa());
  json.Key("moved").BeginArray();
  for (const Bridge::Move& move : bridge.moves) {
    json.BeginObject().Key("case").String(move.name).Key("epoch").Int(move.epoch);
    json.Key("before").String(kReadingNames[static_cast<std::size_t>(move.before)]);
    json.Key("after").String(kReadingNames[static_cast<std::size_t>(move.after)]);
    json.EndObject();
  }
  json.EndArray().EndObject();
}

}  // namespace plimsoll::triage
