#include "harness/run/record.h"

#include <algorithm>
#include <utility>

#include "harness/doc/json.h"
#include "harness/run/grade_json.h"
#include "harness/target/in_process.h"

namespace plimsoll::run {
namespace {

constexpr std::string_view kTrialFormat = "plimsoll.trial/1";
constexpr std::string_view kManifestFormat = "plimsoll.run/1";

void WriteTiming(doc::JsonAppender& json, const TrialRecord::Timing& timing) {
  json.Key("timing").BeginObject();
  json.Key("attempts").Int(timing.attempts).Key("cached").Bool(timing.is_cached);
  json.Key("first_byte_us").Int(timing.first_byte_us).Key("total_us").Int(timing.total_us);
  json.Key("ended").String(timing.ended).EndObject();
}

doc::Node StringsToNode(const std::vector<std::string>& values) {
  doc::Node list = doc::Node::Array();
  for (const std::string& value : values) list.Push(doc::Node::String(value));
  return list;
}

std::vector<std::string> StringsOf(const doc::Node* list) {
  std::vector<std::string> values;
  if (list != nullptr)
    for (const doc::Node& item : list->items) values.push_back(item.text);
  return values;
}

doc::Node SuiteToNode(const SuiteRef& suite) {
  doc::Node node = doc::Node::Object({{"id", doc::Node::String(suite.id)},
                                      {"version", doc::Node::String(suite.version)},
                                      {"digest", doc::Node::String(suite.digest)},
                                      {"path", doc::Node::String(suite.path)},
                                      {"cases", doc::Node::Int(suite.cases)},
                                      {"judges", StringsToNode(suite.judges)}});
  if (suite.gate) node.Set("gate", suite::SuiteGateToNode(*suite.gate));
  return node;
}

Result<SuiteRef> SuiteOf(const doc::Node& node) {
  SuiteRef suite{node.StringAt("/id"),   node.StringAt("/version"), node.StringAt("/digest"),
                 node.StringAt("/path"), node.IntAt("/cases"),      StringsOf(node.Find("judges"))};
  if (const doc::Node* gate = node.Find("gate")) {
    PLIMSOLL_ASSIGN(suite.gate, suite::SuiteGateOf(*gate));
  }
  return suite;
}

// Everything but id and start: what two sessions of one run must agree on.
doc::Node IdentityOf(const RunManifest& manifest) {
  doc::Node suites = doc::Node::Array();
  for (const SuiteRef& suite : manifest.suites) suites.Push(SuiteToNode(suite));
  doc::Node notes = doc::Node::Object();
  for (const auto& [key, value] : manifest.notes) notes.Set(key, doc::Node::String(value));
  return doc::Node::Object({{"format", doc::Node::String(std::string(kManifestFormat))},
                            {"target_id", doc::Node::String(manifest.target_id)},
                            {"target", manifest.target},
                            {"target_family", doc::Node::String(manifest.target_family)},
                            {"suites", std::move(suites)},
                            {"epochs", doc::Node::Int(manifest.epochs)},
                            // 64 bits do not fit a JSON number everywhere.
                            {"seed", doc::Node::String(std::to_string(manifest.seed))},
                            {"shard", doc::Node::Int(manifest.shard)},
                            {"shards", doc::Node::Int(manifest.shards)},
                            {"selection_digest", doc::Node::String(manifest.selection_digest)},
                            {"planned", doc::Node::Int(manifest.planned)},
                            {"judges", StringsToNode(manifest.judges)},
                            {"harness_version", doc::Node::String(manifest.harness_version)},
                            {"notes", std::move(notes)}});
}

Result<Digest> DigestOfHex(std::string_view hex) {
  Digest digest{};
  if (hex.size() != digest.size() * 2)
    return MakeError(ErrorCode::kStore, "a stored fingerprint is no SHA-256");
  for (std::size_t i = 0; i < hex.size(); ++i) {
    const char c = hex[i];
    const int value = c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
    if (value < 0) return MakeError(ErrorCode::kStore, "a stored fingerprint is no SHA-256");
    digest[i / 2] = static_cast<std::uint8_t>(digest[i / 2] << 4 | value);
  }
  return digest;
}

TrialRecord::Timing ReadTiming(const doc::Node& node) {
  TrialRecord::Timing timing;
  timing.attempts = static_cast<int>(node.IntAt("/attempts"));
  if (const doc::Node* cached = node.Find("cached")) timing.is_cached = cached->text == "true";
  timing.first_byte_us = node.IntAt("/first_byte_us");
  timing.total_us = node.IntAt("/total_us");
  timing.ended = node.StringAt("/ended");
  return timing;
}

}  // namespace

std::string TrialToJson(const TrialRecord& record, bool with_timing) {
  std::string out;
  out.reserve(512 + record.reply.text.size());
  doc::JsonAppender json(&out);
  json.BeginObject().Key("format").String(kTrialFormat);
  json.Key("suite")
      .String(record.suite)
      .Key("case")
      .String(record.case_id)
      .Key("epoch")
      .Int(record.epoch);
  json.Key("fingerprint").String(HexOf(record.fingerprint));
  json.Key("outcome").String(OutcomeName(record.outcome));
  if (record.passed) json.Key("passed").Bool(*record.passed);
  json.Key("reply").Raw(target::EncodeReply(record.reply));
  json.Key("grades").BeginArray();
  for (const judge::Grade& grade : record.grades) WriteGrade(json, grade);
  json.EndArray();
  if (with_timing) WriteTiming(json, record.timing);
  json.EndObject();
  return out;
}

Result<TrialRecord> TrialFromJson(std::string_view text) {
  PLIMSOLL_ASSIGN(const doc::Node node, doc::ParseJson(text));
  if (node.StringAt("/format") != kTrialFormat)
    return MakeError(ErrorCode::kStore, "this is no ", kTrialFormat, " record");
  TrialRecord record;
  record.suite = node.StringAt("/suite");
  record.case_id = node.StringAt("/case");
  record.epoch = static_cast<int>(node.IntAt("/epoch"));
  PLIMSOLL_ASSIGN(record.fingerprint, DigestOfHex(node.StringAt("/fingerprint")));
  PLIMSOLL_ASSIGN(record.outcome, OutcomeOf(node.StringAt("/outcome")));
  if (const doc::Node* passed = node.Find("passed")) {
    PLIMSOLL_ASSIGN(record.passed, passed->AsBool());
  }
  if (const doc::Node* reply = node.Find("reply"))
    record.reply = target::DecodeReply(doc::WriteJson(*reply));
  if (const doc::Node* grades = node.Find("grades")) {
    for (const doc::Node& item : grades->items) {
      PLIMSOLL_ASSIGN(judge::Grade grade, ReadGrade(item));
      record.grades.push_back(std::move(grade));
    }
  }
  if (const doc::Node* timing = node.Find("timing")) record.timing = ReadTiming(*timing);
  return record;
}

std::string ManifestToJson(const RunManifest& manifest) {
  doc::Node node = IdentityOf(manifest);
  node.Set("id", doc::Node::String(manifest.id));
  node.Set("timing", doc::Node::Object({{"started", doc::Node::String(manifest.started)}}));
  return doc::WriteJson(node);
}

std::string ManifestDigest(const RunManifest& manifest) {
  return Sha256Hex(doc::WriteCanonicalJson(IdentityOf(manifest)));
}

Result<RunManifest> ManifestFromJson(std::string_view json) {
  PLIMSOLL_ASSIGN(const doc::Node node, doc::ParseJson(json));
  if (node.StringAt("/format") != kManifestFormat)
    return MakeError(ErrorCode::kStore, "this is no ", kManifestFormat, " manifest");
  RunManifest manifest;
  manifest.id = node.StringAt("/id");
  manifest.target_id = node.StringAt("/target_id");
  if (const doc::Node* description = node.Find("target")) manifest.target = *description;
  manifest.target_family = node.StringAt("/target_family");
  if (const doc::Node* suites = node.Find("suites")) {
    for (const doc::Node& item : suites->items) {
      PLIMSOLL_ASSIGN(SuiteRef suite, SuiteOf(item));
      manifest.suites.push_back(std::move(suite));
    }
  }
  manifest.epochs = static_cast<int>(node.IntAt("/epochs", 1));
  const std::string seed = node.StringAt("/seed", "1");
  manifest.seed = std::strtoull(seed.c_str(), nullptr, 10);
  manifest.shard = static_cast<int>(node.IntAt("/shard", 1));
  manifest.shards = static_cast<int>(node.IntAt("/shards", 1));
  manifest.selection_digest = node.StringAt("/selection_digest");
  manifest.planned = node.IntAt("/planned");
  manifest.judges = StringsOf(node.Find("judges"));
  manifest.harness_version = node.StringAt("/harness_version");
  if (const doc::Node* notes = node.Find("notes"))
    for (const doc::Member& member : notes->members) manifest.notes[member.key] = member.value.text;
  manifest.started = node.StringAt("/timing/started");
  return manifest;
}

}  // namespace plimsoll::run
