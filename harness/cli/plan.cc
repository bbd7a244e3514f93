#include <cstdio>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "harness/cli/commands.h"
#include "harness/cli/gate_input.h"
#include "harness/cli/json_output.h"
#include "harness/cli/measure.h"
#include "harness/cli/plan_estimate.h"
#include "harness/cli/power_input.h"
#include "harness/cli/table.h"
#include "harness/text/hostile.h"

namespace plimsoll::cli {
namespace {

constexpr std::size_t kLongestBody = 4'000;

struct PlanOptions {
  SelectOptions select;
  RunOptions run;
  std::optional<std::int64_t> show;
  bool as_json = false;
};

std::string Fixed(double value, int digits) {
  char buffer[64];
  std::snprintf(buffer, sizeof buffer, "%.*f", digits, value);
  return buffer;
}

// A cost, or nothing where the target has no prices: unknown is not free.
std::optional<double> CostOf(const http::Usage& usage, const http::Prices& prices) {
  if (prices == http::Prices{}) return std::nullopt;
  return prices.CostOf(usage);
}

std::string CostText(const http::Usage& usage, const http::Prices& prices) {
  const std::optional<double> cost = CostOf(usage, prices);
  return cost ? Fixed(*cost, 4) : "unknown";
}

void SetUse(const PlanPart& part, const http::Prices& prices, doc::Node* node) {
  const std::optional<double> cost = CostOf(part.usage, prices);
  node->Set("cases", doc::Node::Int(part.cases))
      .Set("trials", doc::Node::Int(part.trials))
      .Set("requests", doc::Node::Int(part.requests))
      .Set("input_tokens", doc::Node::Int(part.usage.input_tokens))
      .Set("output_tokens", doc::Node::Int(part.usage.output_tokens))
      .Set("cost_usd", cost ? doc::Node::Double(*cost) : doc::Node())
      .Set("cases_not_encodable", doc::Node::Int(part.unencodable));
}

doc::Node RequestNode(const http::Request& request) {
  doc::Node headers = doc::Node::Object();
  for (const auto& [name, value] : request.headers) headers.Set(name, doc::Node::String(value));
  doc::Node node = doc::Node::Object({{"method", doc::Node::String(request.method)},
                                      {"url", doc::Node::String(request.url)},
                                      {"headers", std::move(headers)},
                                      {"credential", doc::Node()},
                                      {"body", doc::Node::String(request.body)}});
  if (!request.authentication.credential.empty())
    node.Set("credential", doc::Node::String(request.authentication.credential));
  return node;
}

void PrintAsJson(const Session& session, const Measuring& measuring, const PlanEstimate& estimate,
                 const insight::ReleasePower& power) {
  const http::Prices& prices = measuring.target_config.prices;
  doc::Node parts = doc::Node::Array();
  for (const PlanPart& part : estimate.parts) {
    doc::Node node =
        doc::Node::Object({{"suite", doc::Node::String(part.suite)},
                           {"version", doc::Node::String(part.version)},
                           {"track", doc::Node::String(std::string(TrackName(part.track)))}});
    SetUse(part, prices, &node);
    parts.Push(std::move(node));
  }
  doc::Node total = doc::Node::Object();
  SetUse(estimate.total, prices, &total);
  doc::Node requests = doc::Node::Array();
  for (const http::Request& request : estimate.requests) requests.Push(RequestNode(request));
  doc::Node problems = doc::Node::Array();
  for (const std::string& problem : estimate.problems) problems.Push(doc::Node::String(problem));
  const double seconds = LeastSeconds(estimate.total, measuring.target_config.rate);
  doc::Node power_node = doc::Node::Object();
  AddPower(power, &power_node);
  PrintJson(session,
            FormatNode("plan")
                .Set("target", doc::Node::String(measuring.target_config.id))
                .Set("epochs", doc::Node::Int(measuring.manifest.epochs))
                .Set("selection_digest", doc::Node::String(measuring.manifest.selection_digest))
                .Set("parts", std::move(parts))
                .Set("total", std::move(total))
                .Set("least_seconds", doc::Node::Double(seconds))
                .Set("power", std::move(power_node))
                .Set("problems", std::move(problems))
                .Set("requests", std::move(requests)));
}

void PrintRequest(const Session& session, const http::Request& request) {
  *session.out << '\n' << request.method << ' ' << text::OneLine(request.url, 400) << '\n';
  for (const auto& [name, value] : request.headers)
    *session.out << name << ": " << text::OneLine(value) << '\n';
  if (!request.authentication.credential.empty())
    *session.out << request.authentication.header << ": [credential "
                 << text::OneLine(request.authentication.credential) << "]\n";
  *session.out << '\n' << text::CutMiddle(request.body, kLongestBody) << '\n';
}

void PrintBudgets(const Session& session, const RunOptions& run, const PlanPart& total,
                  const http::Prices& prices) {
  if (run.max_requests && total.requests > *run.max_requests)
    *session.out << "--max-requests " << *run.max_requests
                 << " would end the run before it is complete\n";
  const std::optional<double> cost = CostOf(total.usage, prices);
  if (run.max_cost_usd && cost && *cost > *run.max_cost_usd)
    *session.out << "--max-cost-usd " << Fixed(*run.max_cost_usd, 2)
                 << " would end the run before it is complete\n";
}

void PrintAsText(const Session& session, const PlanOptions& options, const Measuring& measuring,
                 const PlanEstimate& estimate, const insight::ReleasePower& power) {
  const target::TargetConfig& target = measuring.target_config;
  *session.out << "target " << target.id << " (" << target.kind << "), epochs "
               << measuring.manifest.epochs << "\n\n";
  Table table({"suite", "track", ">cases", ">requests", ">tokens in", ">tokens out", ">USD"});
  const auto add = [&](const std::string& suite, const std::string& track, const PlanPart& part) {
    table.Add({suite, track, std::to_string(part.cases), std::to_string(part.requests),
               std::to_string(part.usage.input_tokens), std::to_string(part.usage.output_tokens),
               CostText(part.usage, target.prices)});
  };
  for (const PlanPart& part : estimate.parts)
    add(part.suite, std::string(TrackName(part.track)), part);
  add("all", "", estimate.total);
  *session.out
      << table.Render()
      << "\ntokens are estimated: 4 bytes of a request each, and the longest answer allowed\n";
  if (const double seconds = LeastSeconds(estimate.total, target.rate); seconds > 0)
    *session.out << "the rate limits leave at least " << Fixed(seconds, 0) << " s\n";
  PrintBudgets(session, options.run, estimate.total, target.prices);
  if (estimate.total.unencodable > 0)
    *session.out << estimate.total.unencodable << " cases cannot be put to this target:\n";
  for (const std::string& problem : estimate.problems)
    *session.out << "  " << text::OneLine(problem) << '\n';
  *session.out << '\n' << PowerTable(power);
  for (const http::Request& request : estimate.requests) PrintRequest(session, request);
}

Result<ExitCode> Plan(Session& session, const PlanOptions& options) {
  PLIMSOLL_ASSIGN(const Workspace workspace, OpenWorkspace(session, options.select));
  PLIMSOLL_ASSIGN(const gate::Policy policy, PolicyOf(session, workspace.config, ""));
  PLIMSOLL_ASSIGN(const Measuring measuring,
                  Prepare(session, workspace, options.select, options.run, policy.judging));
  PLIMSOLL_ASSIGN(const PlanEstimate estimate,
                  EstimatePlan(*measuring.plan, *measuring.target, options.show.value_or(0)));
  PLIMSOLL_ASSIGN(
      const insight::ReleasePower power,
      PowerOfSelection(session, workspace, policy, {},
                       {measuring.plan->cases(), options.run.epochs, measuring.target_config.id}));
  if (options.as_json) {
    PrintAsJson(session, measuring, estimate, power);
  } else {
    PrintAsText(session, options, measuring, estimate, power);
  }
  return ExitCode::kPass;
}

}  // namespace

Command MakePlan() {
  auto options = std::make_shared<PlanOptions>();  // of the two halves of one command
  return {"plan", "What a run would send, cost and be able to see; sends nothing and reads no key",
          "plimsoll plan --target my-model --track adversarial --show 2",
          [options](Options& o) {
            options->select.Add(o);
            options->run.Add(o);
            o.Value("--show", &options->show,
                    "print the first so many requests as they would be sent");
            o.Flag("--json", &options->as_json, "one JSON object on standard output");
          },
          [options](Session& session) { return Plan(session, *options); }};
}

}  // namespace plimsoll::cli
