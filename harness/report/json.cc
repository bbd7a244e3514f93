#include "harness/report/json.h"

#include <cmath>
#include <cstdio>
#include <string>
#include <utility>

#include "harness/base/file.h"
#include "harness/base/utf8.h"
#include "harness/doc/json.h"
#include "harness/report/view.h"

namespace plimsoll::report {
namespace {

using doc::Node;

Node Text(std::string_view text) { return Node::String(std::string(text)); }

template <typename T>
Node IntOrNull(const std::optional<T>& value) {
  return value ? Node::Int(*value) : Node::Null();
}

Node IntervalNode(const std::optional<stats::Interval>& interval) {
  if (!interval) return Node::Null();
  return Node::Array({NumberNode(interval->low), NumberNode(interval->high)});
}

Node DoubtNode(gate::Doubt doubt) {
  switch (doubt) {
    case gate::Doubt::kNone:
      return Node::Null();
    case gate::Doubt::kPower:
      return Text("power");
    case gate::Doubt::kUnscored:
      return Text("unscored");
    case gate::Doubt::kIncomplete:
      return Text("incomplete");
  }
  return Node::Null();
}

Node FindingNode(const gate::Finding& finding) {
  Node cases = Node::Array();
  for (const std::string& name : finding.cases) cases.Push(Text(name));
  return Node::Object({{"rule", Text(finding.rule)},
                       {"track", finding.track.empty() ? Node::Null() : Text(finding.track)},
                       {"verdict", Text(gate::VerdictName(finding.verdict))},
                       {"doubt", DoubtNode(finding.doubt)},
                       {"warning", Node::Bool(finding.is_warning)},
                       {"waived", Node::Bool(finding.is_waived)},
                       {"gating", Node::Bool(finding.is_gating)},
                       {"settled", Node::Bool(finding.is_settled)},
                       {"message", Text(finding.message)},
                       {"alpha", NumberNode(finding.alpha)},
                       {"margin", NumberNode(finding.margin)},
                       {"difference", NumberNode(finding.difference)},
                       {"interval", IntervalNode(finding.interval)},
                       {"p_worse", NumberNode(finding.p_worse)},
                       {"p_adjusted", NumberNode(finding.p_adjusted)},
                       {"minimum_detectable_drop", NumberNode(finding.minimum_detectable_drop)},
                       {"chance_of_pass", NumberNode(finding.chance_of_pass)},
                       {"cases_needed", IntOrNull(finding.cases_needed)},
                       {"cases", std::move(cases)}});
}

Node SuitesNode(const run::RunManifest& manifest) {
  Node list = Node::Array();
  for (const run::SuiteRef& suite : manifest.suites)
    list.Push(Node::Object({{"id", Text(suite.id)},
                            {"version", Text(suite.version)},
                            {"digest", Text(suite.digest)},
                            {"cases", Node::Int(suite.cases)}}));
  return list;
}

Node TrialsNode(const run::Progress& progress) {
  Node unscored = Node::Object();
  for (const auto& [name, count] : UnscoredOutcomes(progress))
    unscored.Set(std::string(name), Node::Int(count));
  return Node::Object({{"planned", Node::Int(progress.planned)},
                       {"done", Node::Int(progress.done)},
                       {"passed", Node::Int(progress.passed)},
                       {"failed", Node::Int(progress.failed)},
                       {"unscored", std::move(unscored)}});
}

Node UsageNode(const run::Progress& progress) {
  return Node::Object({{"input_tokens", Node::Int(progress.usage.input_tokens)},
                       {"output_tokens", Node::Int(progress.usage.output_tokens)},
                       {"cost_usd", NumberNode(progress.cost_usd)}});
}

Node RatesNode(const ReportInput& input) {
  Node list = Node::Array();
  for (const baseline::TrackRate& entry : TrackRates(input)) {
    Node node = Node::Object({{"track", Text(suite::TrackName(entry.track))}});
    for (doc::Member& member : RateNode(entry.rate).members)
      node.Set(std::move(member.key), std::move(member.value));
    node.Set("unscored", Node::Int(entry.unscored));
    list.Push(std::move(node));
  }
  return list;
}

Node CaseStatesNode(const ReportInput& input) {
  Node node = Node::Object();
  for (const auto& [name, state] : input.case_states) node.Set(name, Text(state));
  return node;
}

/// What two sessions of one run need not agree on.
Node TimingNode(const ReportInput& input) {
  return Node::Object({{"started", Text(input.manifest.started)},
                       {"elapsed_ms", Node::Int(input.progress.elapsed.count())},
                       {"retries", Node::Int(input.progress.retries)},
                       {"done_before", Node::Int(input.progress.done_before)}});
}

void AddVerdict(const gate::GateDecision& decision, Node* node) {
  Node findings = Node::Array();
  for (const gate::Finding& finding : decision.findings) findings.Push(FindingNode(finding));
  node->Set("verdict", Text(gate::VerdictName(decision.verdict)));
  node->Set("findings", std::move(findings));
  node->Set("policy_digest", Text(decision.policy_digest));
}

/// Whether a code point could begin a workflow command, or acts on a terminal; outside of strings
/// JSON has none of them.
bool ActsInLog(char32_t c) {
  return c == '#' || (c >= 0x7F && c <= 0x9F) || c == 0x061C || c == 0x200E || c == 0x200F ||
         (c >= 0x2028 && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) || c == 0xFEFF ||
         c == 0xFFFE || c == 0xFFFF;
}

}  // namespace

Node NumberNode(const std::optional<double>& value) {
  return value && std::isfinite(*value) ? Node::Double(*value) : Node::Null();
}

doc::Node GateJson(const ReportInput& input) {
  const bool is_gate = input.decision != nullptr;
  Node node = Node::Object({{"format", Text(is_gate ? "plimsoll.gate/1" : "plimsoll.run/1")}});
  if (is_gate) AddVerdict(*input.decision, &node);
  node.Set("run", Text(input.manifest.id));
  node.Set("end", Text(input.end));
  node.Set("target", Text(input.manifest.target_id));
  node.Set("baseline", input.comparison == nullptr ? Node::Null() : Text(input.baseline_name));
  node.Set("suites", SuitesNode(input.manifest));
  node.Set("trials", TrialsNode(input.progress));
  node.Set("usage", UsageNode(input.progress));
  node.Set("rates", RatesNode(input));
  if (input.comparison != nullptr) {
    for (doc::Member& member : ComparisonFields(*input.comparison, input.decision).members)
      node.Set(std::move(member.key), std::move(member.value));
    node.Set("case_states", CaseStatesNode(input));
  }
  node.Set("timing", TimingNode(input));
  return node;
}

std::string JsonText(const doc::Node& node) {
  const std::string json = doc::WriteJson(node, 2);
  std::string out;
  for (std::string_view rest = json; !rest.empty();) {
    const Utf8Step next = DecodeUtf8(rest, 0);
    if (ActsInLog(next.code_point)) {
      char buffer[8];
      std::snprintf(buffer, sizeof buffer, "\\u%04x", static_cast<unsigned>(next.code_point));
      out.append(buffer);
    } else {
      out.append(rest.substr(0, next.length));
    }
    rest.remove_prefix(next.length);
  }
  return out.append("\n");
}

Result<std::vector<Written>> WriteJsonReport(const ReportInput& input,
                                             const ReportOptions& options) {
  const std::string path = options.folder + "/report.json";
  PLIMSOLL_TRY(WriteFileAtomic(path, JsonText(GateJson(input))));
  return std::vector<Written>{{path}};
}

}  // namespace plimsoll::report
