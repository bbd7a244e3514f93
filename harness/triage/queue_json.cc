#include <cstdlib>
#include <limits>
#include <utility>

#include "harness/doc/json.h"
#include "harness/triage/queue.h"

namespace plimsoll::triage {
namespace {

constexpr std::string_view kFormat = "plimsoll.queue/1";

void WriteEntry(doc::JsonAppender& json, const QueueEntry& entry) {
  json.BeginObject().Key("suite").String(entry.key.suite).Key("case").String(entry.key.case_id);
  json.Key("epoch").Int(entry.key.epoch).Key("digest").String(entry.answer_digest);
  json.Key("probability").Double(entry.probability).Key("interest").Double(entry.interest);
  json.Key("why").String(entry.why).Key("labels").Int(entry.labels).EndObject();
}

void ReadEntry(doc::ObjectReader& r, QueueEntry* out) {
  r.Form("suite", &out->key.suite, "id", "", true);
  r.Form("case", &out->key.case_id, "id", "", true);
  r.Int("epoch", &out->key.epoch, "", 0, std::numeric_limits<int>::max(), true);
  r.String("digest", &out->answer_digest, "", true);
  r.Double("probability", &out->probability, "", 0, 1, true);
  if (out->probability <= 0) r.Fail("probability", "\"probability\" is 0");
  r.Double("interest", &out->interest, "", 0, std::numeric_limits<double>::max(), true);
  r.String("why", &out->why, "", true);
  r.Int("labels", &out->labels, "", 1, 2, true);
}

void ReadQueue(doc::ObjectReader& r, Queue* out) {
  std::string format;
  std::string seed;
  r.String("format", &format, "", true);
  if (r.IsReading() && format != kFormat) r.Fail("format", "\"format\" is another");
  r.String("drawn", &out->drawn, "", true);
  r.String("seed", &seed, "", true);
  if (!seed.empty() && seed.find_first_not_of("0123456789") == std::string::npos)
    out->seed = std::strtoull(seed.c_str(), nullptr, 10);
  r.Object("policy", &out->policy, ReadTriagePolicy, "", true);
  r.Int("candidates", &out->candidates, "", 0, std::numeric_limits<std::int64_t>::max(), true);
  r.List("entries", &out->entries, ReadEntry, "", true);
}

}  // namespace

std::string QueueToJson(const Queue& queue) {
  std::string out;
  doc::JsonAppender json(&out);
  json.BeginObject().Key("format").String(kFormat).Key("drawn").String(queue.drawn);
  // 64 bits do not fit a JSON number everywhere.
  json.Key("seed").String(std::to_string(queue.seed));
  json.Key("policy").Raw(doc::WriteJson(TriagePolicyToNode(queue.policy)));
  json.Key("candidates").Int(queue.candidates).Key("entries").BeginArray();
  for (const QueueEntry& entry : queue.entries) WriteEntry(json, entry);
  json.EndArray().EndObject();
  return out;
}

Result<Queue> QueueFromJson(std::string_view json, const std::string& run_id) {
  constexpr std::size_t kLargest = std::size_t{1} << 30;  // as a store's field
  Result<doc::Node> node = doc::ParseJson(json, {kLargest});
  if (!node.ok()) return MakeError(ErrorCode::kStore, "the queue of run ", run_id, " is damaged");
  Diagnostics diagnostics;
  Queue queue;
  {
    doc::ObjectReader reader({"", json, 1, &diagnostics}, *node);
    ReadQueue(reader, &queue);
  }
  if (diagnostics.has_errors())
    return MakeError(ErrorCode::kStore, "the queue of run ", run_id,
                     " is damaged: ", diagnostics.all().front().message);
  for (QueueEntry& entry : queue.entries) entry.key.run = run_id;
  return queue;
}

}  // namespace plimsoll::triage
