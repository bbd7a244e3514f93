#include "harness/triage/calibration_file.h"

#include <filesystem>
#include <limits>
#include <utility>

#include "harness/base/digest.h"
#include "harness/base/file.h"
#include "harness/base/source_mark.h"
#include "harness/doc/decode.h"
#include "harness/doc/json.h"
#include "harness/doc/object_reader.h"

namespace plimsoll::triage {
namespace {

constexpr std::string_view kFormat = "plimsoll.calibration/1";
constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();

doc::Node IntervalNode(const stats::Interval& interval) {
  return doc::Node::Array({doc::Node::Double(interval.low), doc::Node::Double(interval.high)});
}

doc::Node WeightsNode(const WeightedRate& rate) {
  return doc::Node::Object({{"right", doc::Node::Double(rate.right)},
                            {"wrong", doc::Node::Double(rate.wrong)},
                            {"squares", doc::Node::Double(rate.squares)}});
}

void ReadWeights(doc::ObjectReader& r, WeightedRate* out) {
  constexpr double kLargest = 1e15;
  r.Double("right", &out->right, "", 0, kLargest, true);
  r.Double("wrong", &out->wrong, "", 0, kLargest, true);
  r.Double("squares", &out->squares, "", 0, kLargest, true);
  if (r.IsReading() && out->right + out->wrong > 0 && !(out->squares > 0))
    r.Fail("squares", "\"squares\" are none, and there are weights");
}

doc::Node PartNode(const CalibrationPart& part) {
  return doc::Node::Object({{"by", doc::Node::String(part.by)},
                            {"value", doc::Node::String(part.value)},
                            {"failed_rightly", doc::Node::Int(part.failed_rightly)},
                            {"passed_wrongly", doc::Node::Int(part.passed_wrongly)},
                            {"passed_rightly", doc::Node::Int(part.passed_rightly)},
                            {"failed_wrongly", doc::Node::Int(part.failed_wrongly)},
                            {"unscored_fails", doc::Node::Int(part.unscored_fails)},
                            {"unscored_passes", doc::Node::Int(part.unscored_passes)},
                            {"weights_of_fails", WeightsNode(part.on_fails)},
                            {"weights_of_passes", WeightsNode(part.on_passes)},
                            {"sensitivity", CoefficientNode(part.Sensitivity())},
                            {"specificity", CoefficientNode(part.Specificity())}});
}

doc::Node TableNode(const LabelTable& table) {
  doc::Node labels = doc::Node::Array();
  for (std::size_t i = 0; i < table.labels.size(); ++i) {
    doc::Node counts = doc::Node::Array();
    for (std::size_t j = 0; j < table.labels.size(); ++j)
      counts.Push(doc::Node::Int(table.count(i, j)));
    labels.Push(doc::Node::Object({{"label", doc::Node::String(table.labels[i])},
                                   {"counts", std::move(counts)},
                                   {"recall", CoefficientNode(table.Recall(i))},
                                   {"precision", CoefficientNode(table.Precision(i))}}));
  }
  return doc::Node::Object(
      {{"labels", std::move(labels)}, {"agreement", AgreementNode(table.agreement)}});
}

// What is written for people and other tools, and made anew here.
void Skip(doc::ObjectReader& r, std::string_view key) {
  doc::Node ignored;
  r.Any(key, &ignored, "");
}

void ReadInterval(doc::ObjectReader& r, std::optional<stats::Interval>* out) {
  doc::Node node;
  r.Any("interval", &node, "");
  if (node.is_null()) return;
  if (node.is_array() && node.items.size() == 2) {
    const Result<double> low = node.items[0].AsDouble();
    const Result<double> high = node.items[1].AsDouble();
    if (low.ok() && high.ok() && *low <= *high) {
      *out = stats::Interval{*low, *high};
      return;
    }
  }
  r.Fail("interval", "\"interval\" is no pair of ascending numbers");
}

void ReadCoefficient(doc::ObjectReader& r, Coefficient* out) {
  constexpr double kLargest = std::numeric_limits<double>::max();
  r.Double("value", &out->value, "", -kLargest, kLargest, true);
  ReadInterval(r, &out->interval);
  Skip(r, "level");
}

void ReadAgreement(doc::ObjectReader& r, Agreement* out) {
  r.Int("cases", &out->cases, "", 0, kMost, true);
  r.Double("raw", &out->raw, "", 0, 1);
  r.Object("ac1", &out->ac1, ReadCoefficient, "");
  r.Object("kappa", &out->kappa, ReadCoefficient, "");
  r.Object("alpha", &out->alpha, ReadCoefficient, "");
}

void ReadPart(doc::ObjectReader& r, CalibrationPart* out) {
  r.String("by", &out->by, "", true);
  r.String("value", &out->value, "", true);
  r.Int("failed_rightly", &out->failed_rightly, "", 0, kMost, true);
  r.Int("passed_wrongly", &out->passed_wrongly, "", 0, kMost, true);
  r.Int("passed_rightly", &out->passed_rightly, "", 0, kMost, true);
  r.Int("failed_wrongly", &out->failed_wrongly, "", 0, kMost, true);
  r.Int("unscored_fails", &out->unscored_fails, "", 0, kMost, true);
  r.Int("unscored_passes", &out->unscored_passes, "", 0, kMost, true);
  r.Object("weights_of_fails", &out->on_fails, ReadWeights, "", true);
  r.Object("weights_of_passes", &out->on_passes, ReadWeights, "", true);
  Skip(r, "sensitivity");
  Skip(r, "specificity");
}

struct LabelRow {
  std::string label;
  std::vector<std::int64_t> counts;
};

void ReadLabelRow(doc::ObjectReader& r, LabelRow* out) {
  r.String("label", &out->label, "", true);
  doc::Node counts;
  r.Any("counts", &counts, "", true);
  for (const doc::Node& count : counts.items) {
    const Result<std::int64_t> read = count.AsInt();
    if (!read.ok() || *read < 0) r.Fail("counts", "\"counts\" holds something else than counts");
    out->counts.push_back(read.ok() ? *read : 0);
  }
  Skip(r, "recall");
  Skip(r, "precision");
}

void ReadTable(doc::ObjectReader& r, LabelTable* out) {
  std::vector<LabelRow> rows;
  r.List("labels", &rows, ReadLabelRow, "", true);
  for (const LabelRow& row : rows) {
    if (row.counts.size() != rows.size()) r.Fail("labels", "\"labels\" is no square of counts");
    out->labels.push_back(row.label);
    out->counts.insert(out->counts.end(), row.counts.begin(), row.counts.end());
  }
  r.Object("agreement", &out->agreement, ReadAgreement, "", true);
}

void ReadTiming(doc::ObjectReader& r, Calibration* out) { r.String("made", &out->made, "", true); }

void ReadCalibration(doc::ObjectReader& r, Calibration* out) {
  std::string format;
  r.String("format", &format, "", true);
  if (r.IsReading() && format != kFormat) r.Fail("format", "\"format\" is another");
  r.String("judge", &out->name.judge, "", true);
  r.String("grader", &out->name.grader, "", true);
  r.String("source", &out->source, "", true);
  r.List("parts", &out->parts, ReadPart, "", true);
  r.Object("verdicts", &out->verdicts, ReadAgreement, "", true);
  r.Object("table", &out->table, ReadTable, "");
  r.Object("timing", out, ReadTiming, "", true);
}

}  // namespace

doc::Node CoefficientNode(const std::optional<Coefficient>& value) {
  if (!value) return doc::Node::Null();
  return doc::Node::Object(
      {{"value", doc::Node::Double(value->value)},
       {"interval", value->interval ? IntervalNode(*value->interval) : doc::Node::Null()},
       {"level", doc::Node::Double(kCalibrationLevel)}});
}

doc::Node ChanceCorrectedNode(const std::optional<stats::ChanceCorrected>& value) {
  return CoefficientNode(value ? std::optional(Coefficient{value->value, value->interval})
                               : std::nullopt);
}

doc::Node AgreementNode(const Agreement& agreement) {
  return doc::Node::Object(
      {{"cases", doc::Node::Int(agreement.cases)},
       {"raw", agreement.raw ? doc::Node::Double(*agreement.raw) : doc::Node::Null()},
       {"ac1", CoefficientNode(agreement.ac1)},
       {"kappa", CoefficientNode(agreement.kappa)},
       {"alpha", CoefficientNode(agreement.alpha)}});
}

doc::Node CalibrationToNode(const Calibration& calibration) {
  doc::Node parts = doc::Node::Array();
  for (const CalibrationPart& part : calibration.parts) parts.Push(PartNode(part));
  return doc::Node::Object(
      {{"format", doc::Node::String(std::string(kFormat))},
       {"judge", doc::Node::String(calibration.name.judge)},
       {"grader", doc::Node::String(calibration.name.grader)},
       {"source", doc::Node::String(calibration.source)},
       {"parts", std::move(parts)},
       {"verdicts", AgreementNode(calibration.verdicts)},
       {"table", calibration.table ? TableNode(*calibration.table) : doc::Node::Null()},
       {"timing", doc::Node::Object({{"made", doc::Node::String(calibration.made)}})}});
}

Result<Calibration> CalibrationFromJson(std::string_view json) {
  return doc::DecodeJson<Calibration>(json, ReadCalibration);
}

std::string CalibrationPath(const std::string& folder, const JudgeName& name) {
  const Digest digest = DigestBuilder().Add(name.judge).Add(name.grader).Finish();
  return (std::filesystem::path(folder) / (HexOf(digest) + ".json")).string();
}

Status SaveCalibration(const std::string& folder, const Calibration& calibration) {
  return WriteFileAtomic(CalibrationPath(folder, calibration.name),
                         doc::WriteCanonicalJson(CalibrationToNode(calibration)) + "\n");
}

Result<std::optional<Calibration>> FindCalibration(const std::string& folder,
                                                   const std::string& identity,
                                                   const std::string& grader) {
  const JudgeName name{identity, grader};
  const std::string path = CalibrationPath(folder, name);
  const Result<std::string> bytes = ReadFile(path);
  if (!bytes.ok()) {
    if (bytes.error().code == ErrorCode::kNotFound) return std::optional<Calibration>();
    return bytes.error();
  }
  Result<Calibration> read = CalibrationFromJson(*bytes);
  if (!read.ok()) return WithContext(read.error(), path);
  if (read->name != name)
    return MakeError(ErrorCode::kInvalid, path, ": holds the calibration of ",
                     doc::QuoteShort(read->name.Text()), ", expected ",
                     doc::QuoteShort(name.Text()));
  return std::optional<Calibration>(std::move(*read));
}

}  // namespace plimsoll::triage
