#include <algorithm>
#include <memory>
#include <optional>
#include <utility>

#include "harness/cli/commands.h"
#include "harness/cli/json_output.h"
#include "harness/cli/table.h"
#include "harness/cli/triage_input.h"
#include "harness/report/figures.h"
#include "harness/suite/case_name.h"

namespace plimsoll::cli {
namespace {

struct ListOptions {
  TriageOptions triage;
  std::string policy;
  std::optional<double> budget;
  std::optional<std::int64_t> seed;
  int limit = 50;
  bool as_json = false;
};

Status CheckOptions(const ListOptions& options) {
  if (options.budget && !(*options.budget > 0 && *options.budget <= 1e9))
    return MakeError(ErrorCode::kInvalid,
                     "--budget must be above 0: a share of the answers, or a number of them");
  if (options.seed && *options.seed < 0)
    return MakeError(ErrorCode::kInvalid, "--seed must be at least 0");
  if (options.limit < 0) return MakeError(ErrorCode::kInvalid, "--limit must be at least 0");
  return {};
}

// What was asked for now must be what was drawn: a second draw would falsify stored probabilities.
Status CheckDrawn(const triage::LabelledRun& run, const ListOptions& options) {
  const triage::Queue& queue = *run.queue;
  const bool is_same = (!options.budget || *options.budget == queue.policy.budget) &&
                       (!options.seed || static_cast<std::uint64_t>(*options.seed) == queue.seed);
  if (is_same) return {};
  return MakeError(ErrorCode::kInvalid, "the queue of run ", run.id, " was drawn at ", queue.drawn,
                   " with budget ", doc::Node::Double(queue.policy.budget).text, " and seed ",
                   std::to_string(queue.seed), "; a run is drawn from once");
}

const triage::LabelledAnswer& AnswerOf(const triage::LabelledRun& run,
                                       const triage::QueueEntry& entry) {
  const triage::LabelledAnswer* answer = run.Find(entry.key);
  PLIMSOLL_CHECK(answer != nullptr);  // reading the run has checked it
  return *answer;
}

std::string_view StandingOf(const triage::LabelledRun& run, const triage::QueueEntry& entry) {
  return triage::kStandingNames[static_cast<std::size_t>(AnswerOf(run, entry).settled.standing)];
}

std::string ListText(const triage::LabelledRun& run, const ListOptions& options) {
  const triage::Queue& queue = *run.queue;
  std::string text =
      "run " + run.id + ": " + report::Grouped(static_cast<std::int64_t>(queue.entries.size())) +
      " of " + report::Count(queue.candidates, "answer") + " drawn (" + StandingsText(run) + ")\n";
  Table table({"case", ">epoch", "standing", ">labels", ">chance", "why"});
  const std::size_t shown = std::min(queue.entries.size(), static_cast<std::size_t>(options.limit));
  for (std::size_t i = 0; i < shown; ++i) {
    const triage::QueueEntry& entry = queue.entries[i];
    table.Add(
        {suite::CaseName(entry.key.suite, entry.key.case_id), std::to_string(entry.key.epoch),
         std::string(StandingOf(run, entry)),
         std::to_string(AnswerOf(run, entry).settled.labels) + "/" + std::to_string(entry.labels),
         report::Fixed(entry.probability, 2), entry.why});
  }
  if (shown > 0) text += table.Render();
  if (shown < queue.entries.size())
    text += "and " + report::Grouped(static_cast<std::int64_t>(queue.entries.size() - shown)) +
            " more (--limit, --json)\n";
  return text;
}

doc::Node ListNode(const triage::LabelledRun& run) {
  const triage::Queue& queue = *run.queue;
  doc::Node entries = doc::Node::Array();
  for (const triage::QueueEntry& entry : queue.entries)
    entries.Push(
        doc::Node::Object({{"suite", doc::Node::String(entry.key.suite)},
                           {"case", doc::Node::String(entry.key.case_id)},
                           {"epoch", doc::Node::Int(entry.key.epoch)},
                           {"digest", doc::Node::String(entry.answer_digest)},
                           {"probability", doc::Node::Double(entry.probability)},
                           {"interest", doc::Node::Double(entry.interest)},
                           {"why", doc::Node::String(entry.why)},
                           {"asked", doc::Node::Int(entry.labels)},
                           {"labels", doc::Node::Int(AnswerOf(run, entry).settled.labels)},
                           {"standing", doc::Node::String(std::string(StandingOf(run, entry)))}}));
  return FormatNode("triage")
      .Set("run", doc::Node::String(run.id))
      .Set("answers", doc::Node::Int(queue.candidates))
      .Set("without_answer", doc::Node::Int(run.without_answer))
      .Set("policy", triage::TriagePolicyToNode(queue.policy))
      .Set("seed", doc::Node::String(std::to_string(queue.seed)))
      .Set("standings", StandingsNode(run))
      .Set("entries", std::move(entries))
      .Set("timing", doc::Node::Object({{"drawn", doc::Node::String(queue.drawn)}}));
}

Result<ExitCode> List(Session& session, const ListOptions& options) {
  PLIMSOLL_TRY(CheckOptions(options));
  PLIMSOLL_ASSIGN(const TriageInput input, OpenTriage(session, options.triage));
  PLIMSOLL_ASSIGN(triage::TriagePolicy policy,
                  TriagePolicyOf(session, input.config, options.policy));
  if (options.budget) policy.budget = *options.budget;
  const auto seed = static_cast<std::uint64_t>(options.seed.value_or(1));
  PLIMSOLL_ASSIGN(const triage::LabelledRun run,
                  triage::DrawOnce(*input.store, options.triage.run, policy, seed,
                                   FormatUtc(session.clock->Wall())));
  PLIMSOLL_TRY(CheckDrawn(run, options));
  if (options.as_json) {
    PrintJson(session, ListNode(run));
  } else {
    *session.out << ListText(run, options);
  }
  return ExitCode::kPass;
}

}  // namespace

Command MakeTriageList() {
  auto options = std::make_shared<ListOptions>();  // of the two halves of one command
  return {"triage list", "What people should look at: a run's queue, drawn the first time",
          "plimsoll triage list --run latest --budget 0.25",
          [options](Options& o) {
            options->triage.Add(o);
            o.Value("--policy", &options->policy, "gate.yaml (default: the configuration's)");
            o.Value("--budget", &options->budget,
                    "share of the answers, or above 1 their number (default: the policy's)");
            o.Value("--seed", &options->seed, "of the draw (default: 1)");
            o.Value("--limit", &options->limit, "rows that are shown");
            o.Flag("--json", &options->as_json, "one JSON object on standard output");
          },
          [options](Session& session) { return List(session, *options); }};
}

}  // namespace plimsoll::cli
