#include "harness/store/decision.h"

#include <map>
#include <utility>

#include "harness/base/digest.h"
#include "harness/doc/json.h"

namespace plimsoll::store {
namespace {

constexpr std::string_view kFormat = "plimsoll.decision/1";

doc::Node TrackNode(const TrackDecision& track) {
  return doc::Node::Object(
      {{"track", doc::Node::String(track.track)},
       {"baseline_rate", doc::Node::Double(track.baseline_rate)},
       {"candidate_rate", doc::Node::Double(track.candidate_rate)},
       {"difference", doc::Node::Double(track.difference)},
       {"interval", track.interval ? doc::Node::Array({doc::Node::Double(track.interval->low),
                                                       doc::Node::Double(track.interval->high)})
                                   : doc::Node::Null()},
       {"p_worse", doc::Node::Double(track.p_worse)},
       {"verdict", doc::Node::String(track.verdict)}});
}

std::optional<double> NumberAt(const doc::Node& node, std::string_view pointer) {
  const doc::Node* value = node.At(pointer);
  if (value == nullptr) return std::nullopt;
  const Result<double> number = value->AsDouble();
  return number.ok() ? std::optional<double>(*number) : std::nullopt;
}

TrackDecision ReadTrack(const doc::Node& node) {
  TrackDecision track;
  track.track = node.StringAt("/track");
  track.baseline_rate = NumberAt(node, "/baseline_rate");
  track.candidate_rate = NumberAt(node, "/candidate_rate");
  track.difference = NumberAt(node, "/difference");
  const std::optional<double> low = NumberAt(node, "/interval/0");
  const std::optional<double> high = NumberAt(node, "/interval/1");
  if (low && high) track.interval = stats::Interval{*low, *high};
  track.p_worse = NumberAt(node, "/p_worse");
  track.verdict = node.StringAt("/verdict");
  return track;
}

}  // namespace

std::string DecisionToJson(const DecisionRecord& record) {
  doc::Node runs = doc::Node::Array();
  for (const std::string& run : record.runs) runs.Push(doc::Node::String(run));
  doc::Node tracks = doc::Node::Array();
  for (const TrackDecision& track : record.tracks) tracks.Push(TrackNode(track));
  return doc::WriteCanonicalJson(
      doc::Node::Object({{"format", doc::Node::String(std::string(kFormat))},
                         {"runs", std::move(runs)},
                         {"at", doc::Node::String(record.at)},
                         {"target_id", doc::Node::String(record.target_id)},
                         {"candidate_digest", doc::Node::String(record.key.candidate_digest)},
                         {"suites_digest", doc::Node::String(record.key.suites_digest)},
                         {"baseline_digest", doc::Node::String(record.key.baseline_digest)},
                         {"baseline", doc::Node::String(record.baseline)},
                         {"verdict", doc::Node::String(record.verdict)},
                         {"reason", doc::Node::String(record.reason)},
                         {"policy_digest", doc::Node::String(record.policy_digest)},
                         {"attempt", doc::Node::Int(record.attempt)},
                         {"tracks", std::move(tracks)},
                         {"ratio", doc::Node::Double(record.ratio)}}));
}

Result<DecisionRecord> DecisionFromJson(std::string_view json) {
  const Result<doc::Node> node = doc::ParseJson(json);
  if (!node.ok()) return MakeError(ErrorCode::kStore, "a stored decision is damaged");
  const std::string format = node->StringAt("/format");
  if (format != kFormat)
    return MakeError(ErrorCode::kStore, "a stored decision has the format \"", format,
                     "\", expected \"", kFormat, "\"");
  DecisionRecord record;
  if (const doc::Node* runs = node->Find("runs"))
    for (const doc::Node& run : runs->items) record.runs.push_back(run.text);
  record.at = node->StringAt("/at");
  record.target_id = node->StringAt("/target_id");
  record.key = {node->StringAt("/candidate_digest"), node->StringAt("/suites_digest"),
                node->StringAt("/baseline_digest")};
  record.baseline = node->StringAt("/baseline");
  record.verdict = node->StringAt("/verdict");
  record.reason = node->StringAt("/reason");
  record.policy_digest = node->StringAt("/policy_digest");
  record.attempt = static_cast<int>(node->IntAt("/attempt", 1));
  if (const doc::Node* tracks = node->Find("tracks"))
    for (const doc::Node& track : tracks->items) record.tracks.push_back(ReadTrack(track));
  record.ratio = NumberAt(*node, "/ratio");
  return record;
}

std::string CandidateDigest(const run::RunManifest& manifest) {
  return HexOf(Sha256(doc::WriteCanonicalJson(doc::Node::Object(
      {{"id", doc::Node::String(manifest.target_id)}, {"target", manifest.target}}))));
}

std::string SuitesDigest(std::span<const run::RunManifest> manifests) {
  std::map<std::string, std::string> digests;
  for (const run::RunManifest& manifest : manifests)
    for (const run::SuiteRef& suite : manifest.suites) digests[suite.id] = suite.digest;
  doc::Node suites = doc::Node::Object();
  for (const auto& [id, digest] : digests) suites.Set(id, doc::Node::String(digest));
  return HexOf(Sha256(doc::WriteCanonicalJson(suites)));
}

}  // namespace plimsoll::store
