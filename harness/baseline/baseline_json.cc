#include <algorithm>
#include <charconv>
#include <map>
#include <optional>
#include <utility>

#include "harness/baseline/baseline.h"
#include "harness/doc/json.h"
#include "harness/doc/object_reader.h"

namespace plimsoll::baseline {
namespace {

constexpr int kLargestCount = 1'000'000;

void AppendCase(const CaseResult& result, std::string* out) {
  doc::JsonAppender json(out);
  json.BeginObject();
  if (!result.area.empty()) json.Key("area").String(result.area);
  if (result.cluster != result.id) json.Key("cluster").String(result.cluster);
  json.Key("fingerprint").String(HexOf(result.fingerprint));
  json.Key("id").String(result.id);
  if (!result.order.empty()) json.Key("order").String(result.order);
  json.Key("passes").Int(result.passes);
  if (result.is_provisional) json.Key("provisional").Bool(true);
  if (result.score) json.Key("score").Double(*result.score);
  json.Key("severity").String(suite::SeverityName(result.severity));
  json.Key("track").String(suite::TrackName(result.track));
  json.Key("trials").Int(result.trials);
  if (!result.unscored.empty()) {
    json.Key("unscored").BeginObject();
    for (const auto& [outcome, count] : result.unscored) json.Key(outcome).Int(count);
    json.EndObject();
  }
  json.EndObject();
}

std::string CaseLines(const std::vector<CaseResult>& cases) {
  std::vector<const CaseResult*> sorted;
  for (const CaseResult& result : cases) sorted.push_back(&result);
  std::sort(sorted.begin(), sorted.end(),
            [](const CaseResult* a, const CaseResult* b) { return a->id < b->id; });
  std::string lines = "[";
  for (const CaseResult* result : sorted) {
    lines += lines.size() == 1 ? "\n" : ",\n";
    AppendCase(*result, &lines);
  }
  return lines + "\n]";
}

std::string JudgeList(const std::vector<std::string>& judges) {
  std::string list;
  doc::JsonAppender json(&list);
  json.BeginArray();
  for (const std::string& judge : judges) json.String(judge);
  json.EndArray();
  return list;
}

std::optional<Digest> DigestOf(std::string_view hex) {
  Digest digest{};
  if (hex.size() != 2 * digest.size()) return std::nullopt;
  for (std::size_t i = 0; i < digest.size(); ++i) {
    const char* begin = hex.data() + 2 * i;
    const auto [end, error] = std::from_chars(begin, begin + 2, digest[i], 16);
    if (error != std::errc() || end != begin + 2) return std::nullopt;
  }
  // Upper-case digits would read too, but equal baselines must be equal bytes.
  if (HexOf(digest) != hex) return std::nullopt;
  return digest;
}

void ReadUnscored(doc::ObjectReader& r, std::map<std::string, int>* out) {
  for (int i = 0; i < run::kOutcomes; ++i) {
    const std::string name(run::OutcomeName(static_cast<run::Outcome>(i)));
    int count = 0;
    r.Int(name, &count, "trials that ended so, outside the rate", 1, kLargestCount);
    if (count > 0) (*out)[name] = count;
  }
}

/// A case and its place, so that a repeated id can be pointed at.
struct CaseLine {
  CaseResult result;
  int line = 0;
  int column = 0;
};

bool IsOrderOf(const CaseResult& result) {
  const auto passes = std::count(result.order.begin(), result.order.end(), 'P');
  const auto fails = std::count(result.order.begin(), result.order.end(), 'F');
  return passes == result.passes && fails == result.trials - result.passes &&
         static_cast<std::size_t>(passes + fails) == result.order.size();
}

void ReadCaseLine(doc::ObjectReader& r, CaseLine* out) {
  CaseResult& result = out->result;
  out->line = r.line();
  out->column = r.column();
  std::string fingerprint;
  r.String("area", &result.area, "first segment of the taxonomy");
  r.String("cluster", &result.cluster, "variants of one seed share it; its id where absent");
  r.String("fingerprint", &fingerprint, "SHA-256 of what was asked and wanted", true);
  r.Form("id", &result.id, "id", "the case", true);
  r.String("order", &result.order, "P or F for each of several trials, in order of epochs");
  r.Int("passes", &result.passes, "trials that passed", 0, kLargestCount, true);
  r.Bool("provisional", &result.is_provisional, "a pre-screen decided");
  r.Double("score", &result.score, "mean of the trials' scores", -1, 1);
  r.Enum_("severity", &result.severity, suite::kSeverityNames, "of the case", true);
  r.Enum_("track", &result.track, suite::kTrackNames, "of the case", true);
  r.Int("trials", &result.trials, "trials in the rate", 0, kLargestCount, true);
  r.Object("unscored", &result.unscored, ReadUnscored, "trials outside the rate, by outcome");
  if (!r.IsReading()) return;
  if (result.cluster.empty()) result.cluster = result.id;
  if (const auto digest = DigestOf(fingerprint)) {
    result.fingerprint = *digest;
  } else if (r.Has("fingerprint")) {
    r.Fail("fingerprint", "a fingerprint is 64 lower-case hexadecimal digits");
  }
  if (!result.order.empty() && !IsOrderOf(result))
    r.Fail("order", "the order must have a P for each pass and an F for each other trial");
  if (result.passes > result.trials) {
    r.Fail("passes", std::to_string(result.passes) + " passes of " + std::to_string(result.trials) +
                         " trials");
  }
}

struct BaselineFile {
  Baseline baseline;
  std::string format;
  std::vector<CaseLine> cases;
};

void ReadBaselineFile(doc::ObjectReader& r, BaselineFile* out) {
  Measurement& measurement = out->baseline.measurement;
  r.Form("accepted", &out->baseline.accepted, "date", "the day of acceptance", true);
  r.String("approver", &out->baseline.approver, "who accepted it", true);
  r.List("cases", &out->cases, ReadCaseLine, "one line per case, in order of ids", true);
  r.String("format", &out->format, "plimsoll.baseline/1", true);
  r.String("harness_version", &out->baseline.harness_version, "of the plimsoll that measured",
           true);
  r.StringList("judges", &measurement.judges, "identities of the judges, sorted", true);
  r.String("reason", &out->baseline.reason, "why it was accepted", true);
  r.String("run", &measurement.run, "id of the run", true);
  r.Form("suite", &measurement.suite, "id", "the suite's id", true);
  r.String("suite_digest", &measurement.suite_digest, "the suite's digest", true);
  r.String("suite_version", &measurement.suite_version, "the suite's version", true);
  r.Any("target", &measurement.target, "everything about the target that was under test", true);
  r.String("target_id", &measurement.target_id, "the target's id", true);
  if (r.IsReading() && r.Has("format") && out->format != kBaselineFormat) {
    r.Fail("format", "this plimsoll reads " + std::string(kBaselineFormat));
  }
}

void TakeCases(const doc::Document& document, std::vector<CaseLine> lines,
               std::vector<CaseResult>* out) {
  std::stable_sort(lines.begin(), lines.end(),
                   [](const CaseLine& a, const CaseLine& b) { return a.result.id < b.result.id; });
  for (CaseLine& line : lines) {
    const bool is_repeated =
        !out->empty() && !line.result.id.empty() && out->back().id == line.result.id;
    if (is_repeated)
      doc::Complain(document, line.line, line.column,
                    "case \"" + line.result.id + "\" stands here twice");
    out->push_back(std::move(line.result));
  }
}

}  // namespace

std::string BaselineToJson(const Baseline& baseline) {
  const Measurement& measurement = baseline.measurement;
  const std::pair<std::string_view, std::string> fields[] = {
      {"accepted", doc::QuoteJson(baseline.accepted)},
      {"approver", doc::QuoteJson(baseline.approver)},
      {"cases", CaseLines(measurement.cases)},
      {"format", doc::QuoteJson(kBaselineFormat)},
      {"harness_version", doc::QuoteJson(baseline.harness_version)},
      {"judges", JudgeList(measurement.judges)},
      {"reason", doc::QuoteJson(baseline.reason)},
      {"run", doc::QuoteJson(measurement.run)},
      {"suite", doc::QuoteJson(measurement.suite)},
      {"suite_digest", doc::QuoteJson(measurement.suite_digest)},
      {"suite_version", doc::QuoteJson(measurement.suite_version)},
      {"target", doc::WriteCanonicalJson(measurement.target)},
      {"target_id", doc::QuoteJson(measurement.target_id)},
  };
  std::string json = "{";
  for (const auto& [key, value] : fields) {
    json += json.size() == 1 ? "\n" : ",\n";
    json += doc::QuoteJson(key) + ":" + value;
  }
  return json + "\n}\n";
}

Result<Baseline> ParseBaseline(std::string_view json, const std::string& file,
                               Diagnostics* diagnostics) {
  doc::JsonLimits limits;
  limits.max_bytes = std::size_t{1} << 30;  // a million cases
  PLIMSOLL_ASSIGN(const doc::Node node, doc::ParseJsonFile(json, file, diagnostics, 1, limits));
  const doc::Document document{file, json, 1, diagnostics};
  const int errors_before = diagnostics->errors();
  BaselineFile read;
  {
    doc::ObjectReader reader(document, node);
    ReadBaselineFile(reader, &read);
  }
  TakeCases(document, std::move(read.cases), &read.baseline.measurement.cases);
  if (diagnostics->errors() > errors_before)
    return MakeError(ErrorCode::kInvalid, "\"", file, "\" is no valid baseline");
  return std::move(read.baseline);
}

}  // namespace plimsoll::baseline
